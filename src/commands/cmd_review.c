#include <stdio.h>
#include <unistd.h>

#include "base/i18n.h"
#include "commands/command_select.h"
#include "commands/terminal_options.h"
#include "ui/plain.h"

/* Each line leaves at once: a screen reader and a script at the other end wait for it. */
static void say(void *context, const char *line)
{
	(void)context;
	if (printf("%s\n", line) < 0 || fflush(stdout) != 0)
		clearerr(stdout);
}

static enum pv_err plain(const struct ui_options *ui, struct pv_error *err)
{
	const struct plain_options opt = { .ui = *ui, .input = STDIN_FILENO, .say = say };

	return plain_review(&opt, err);
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct ui_options opt = { .conninfo = cx->conninfo, .settings = cx->settings };
	struct pv_selection sel = { 0 };
	struct pv_arena arena = { 0 };
	enum pv_err rc = command_line_expect(cx->line, 0, 0, err);

	if (rc == PV_OK)
		rc = command_select_options(cx->line, &arena, &sel, err);
	if (rc == PV_OK)
		rc = terminal_options_of(cx, &opt.term, err);
	opt.selection = &sel;
	if (rc == PV_OK)
		rc = command_line_has(cx->line, "plain") || cx->settings->plain ? plain(&opt, err) : ui_review(&opt, err);
	pv_arena_release(&arena);
	return rc;
}

static const struct command_option options[] = {
	{ "plain", 0, NULL, N_("lines instead of a screen, no pictures: for screen readers and pipes"), NULL },
	TERMINAL_OPTIONS_ROWS,
	{ 0 },
};

const struct command cmd_review_command = {
	.name = "review", .usage = "[SELECTION]", .summary = N_("the workstation: see each photo, decide with one key"),
	.details = N_("Inside, ? lists the keys. With --plain each is a line; what nobody was shown is approved only where the campaign lets this login decide without a look."), .options = options, .flags = COMMAND_SELECTION, .run = run,
};
