#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "commands/terminal_options.h"
#include "demo/demo.h"
#include "demo/portrait.h"
#include "ui/ui.h"

#define DSN_MAX 16384

static void say(const char *line, void *context)
{
	(void)context;
	fprintf(stderr, "photovet: %s\n", line);
}

static enum pv_err start(const struct command_context *cx, struct pv_error *err)
{
	struct demo_options opt = { .say = say };
	int64_t portraits = 0;
	enum pv_err rc = command_line_int(cx->line, "portraits", 4, 20000, 0, &portraits, err);

	opt.portraits = (int)portraits;
	return rc == PV_OK ? demo_start(&opt, err) : rc;
}

static enum pv_err print_dsn(const char *login, struct pv_error *err)
{
	struct buf dsn = BUF_INIT(DSN_MAX);
	enum pv_err rc = demo_dsn(login, &dsn, err);

	if (rc == PV_OK)
		puts(buf_str(&dsn));
	buf_release(&dsn);
	return rc;
}

/* What is there now and how to reach it. */
static enum pv_err print_started(struct pv_error *err)
{
	struct buf dir = BUF_INIT(DSN_MAX);
	enum pv_err rc = demo_directory(&dir, err);

	if (rc == PV_OK) {
		printf(_("the demo runs; its files are in '%s'\n"), buf_str(&dir));
		for (int i = 0; i < DEMO_LOGIN_COUNT; i++)
			printf("  %-8s %s\n", demo_login_name((enum demo_login)i), _(demo_login_sentence((enum demo_login)i)));
		fputs(_("review:  photovet demo        (as another login: photovet demo --as anna)\n"
			"others:  photovet -d \"$(photovet demo dsn)\" list --campaign demo\n"
			"stop:    photovet demo stop   (begin anew: photovet demo reset)\n"), stdout);
	}
	buf_release(&dir);
	return rc;
}

static enum pv_err stop(struct pv_error *err)
{
	bool was_running = false;
	enum pv_err rc = demo_stop(&was_running, err);

	if (rc == PV_OK)
		puts(was_running ? _("the demo is stopped; its data stay") : _("the demo was not running"));
	return rc;
}

static enum pv_err reset(const struct command_context *cx, struct pv_error *err)
{
	enum pv_err rc = demo_remove(err);

	if (rc == PV_OK)
		rc = start(cx, err);
	return rc == PV_OK ? print_started(err) : rc;
}

static enum pv_err review(const struct command_context *cx, const char *login, struct pv_error *err)
{
	struct ui_options opt = { .settings = cx->settings };
	struct buf dsn = BUF_INIT(DSN_MAX);
	enum pv_err rc = demo_dsn(login, &dsn, err);

	if (rc == PV_OK)
		rc = start(cx, err);
	if (rc == PV_OK && (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))) {
		rc = print_started(err);
		if (rc == PV_OK)
			puts(_("no terminal here, so the review screen was not opened"));
	} else if (rc == PV_OK) {
		opt.conninfo = buf_str(&dsn);
		rc = terminal_options_of(cx, &opt.term, err);
		if (rc == PV_OK)
			rc = ui_review(&opt, err);
	}
	buf_release(&dsn);
	return rc;
}

static enum pv_err print_defects(void)
{
	for (int i = 1; i < PORTRAIT_DEFECT_COUNT; i++) {
		enum portrait_defect d = (enum portrait_defect)i;
		printf("%s  %-24s %s\n", portrait_defect_code(d), portrait_defect_name(d), portrait_defect_sentence(d));
	}
	return PV_OK;
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	size_t n;
	const char *const *words = command_line_operands(cx->line, &n);
	const char *word = n ? words[0] : "", *login = command_line_value(cx->line, "as");
	enum pv_err rc = command_line_expect(cx->line, 0, strcmp(word, "dsn") == 0 ? 2 : 1, err);

	if (rc != PV_OK)
		return rc;
	if (login && n)
		return pv_error_set(err, PV_ERR_USAGE, "--as opens the review screen and takes no other word: '%s'", word);
	if (command_line_has(cx->line, "defects"))
		return print_defects();
	if (n == 0)
		return review(cx, login, err);
	if (strcmp(word, "dsn") == 0)
		return print_dsn(n > 1 ? words[1] : NULL, err);
	if (strcmp(word, "stop") == 0)
		return stop(err);
	if (strcmp(word, "reset") == 0)
		return reset(cx, err);
	if (strcmp(word, "start") == 0) {
		rc = start(cx, err);
		return rc == PV_OK ? print_started(err) : rc;
	}
	return pv_error_set(err, PV_ERR_USAGE, "unknown word '%s'; demo takes start, stop, reset or dsn", word);
}

static const struct command_option options[] = {
	{ "as", 0, "LOGIN", N_("review as this login of the demo"), NULL },
	{ "defects", 0, NULL, N_("list what the painter can spoil"), NULL },
	{ "portraits", 0, "N", N_("how many people a new demo has, default 252"), NULL },
	TERMINAL_OPTIONS_ROWS,
	{ 0 },
};

const struct command cmd_demo_command = {
	.name = "demo", .usage = "[start|stop|reset|dsn [LOGIN]] [--as LOGIN]", .summary = N_("a private database full of painted people, to try everything on"),
	.details = N_("Alone it starts the demo and opens the review screen. The server listens on a Unix socket only, in a folder that "
		      "nobody else may enter; a worker delivers to a folder and a file beside it. The campaigns are 'demo' (one stage) and "
		      "'demo2' (two stages); 'demo dsn LOGIN' prints the conninfo of a login for -d."),
	.options = options, .run = run,
};
