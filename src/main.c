/* argv to command; prints the one error line; exits. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/mem.h"
#include "commands/command_help.h"
#include "commands/command_line.h"
#include "commands/command_table.h"
#include "commands/pager.h"

#define HELP_MAX (256u << 10)

struct globals {
	const char *config, *database;
	bool is_verbose, wants_help, wants_version;
};

static enum pv_err write_out(struct buf *b, struct pv_error *err)
{
	if (b->failed || fputs(buf_str(b), stdout) == EOF || fflush(stdout) == EOF)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "cannot write to standard output");
	return PV_OK;
}

static const struct command_option *global_option(const char *word)
{
	for (const struct command_option *o = command_line_globals; o->name; o++)
		if ((word[1] == o->letter && !word[2]) || (word[1] == '-' && strcmp(word + 2, o->name) == 0))
			return o;
	return NULL;
}

static void take_global(struct globals *g, char letter, const char *value)
{
	switch (letter) {
	case 'c': g->config = value; break;
	case 'd': g->database = value; break;
	case 'v': g->is_verbose = true; break;
	default: g->wants_help = true; break;
	}
}

/* The options before the command's name. *ret_first: index of the name, or argc. */
static enum pv_err parse_globals(int argc, char **argv, struct globals *g, int *ret_first, struct pv_error *err)
{
	int i;

	for (i = 1; i < argc && argv[i][0] == '-'; i++) {
		const char *word = argv[i];
		const struct command_option *o = global_option(word);

		if (strcmp(word, "--version") == 0) {
			g->wants_version = true;
			continue;
		}
		if (!o)
			return pv_error_set(err, PV_ERR_USAGE, "unknown option '%s'; see 'photovet --help'", word);
		if (o->argument && ++i == argc)
			return pv_error_set(err, PV_ERR_USAGE, "a value is missing after '%s'; see 'photovet --help'", word);
		take_global(g, o->letter, argv[i]);
	}
	*ret_first = i;
	return PV_OK;
}

static enum pv_err find_command(const char *name, const struct command **ret, struct pv_error *err)
{
	const char *near;

	*ret = command_table_find(name);
	if (*ret)
		return PV_OK;
	near = command_table_suggest(name);
	if (near)
		return pv_error_set(err, PV_ERR_USAGE, "unknown command '%s'; did you mean %s?", name, near);
	return pv_error_set(err, PV_ERR_USAGE, "unknown command '%s'; see 'photovet help'", name);
}

/* -d, then the configuration's database, then what libpq itself knows. */
static const char *choose_conninfo(const struct globals *g, const struct command_line *line, const struct pv_settings *settings)
{
	const char *own = command_line_value(line, "database");

	return own ? own : g->database ? g->database : settings->database;
}

static enum pv_err run_command(const struct command *cmd, const struct globals *g, const struct command_line *line, struct pv_error *err)
{
	struct pv_settings settings = { 0 };
	struct pager pager = { 0 };
	struct command_context cx = { .settings = &settings, .line = line, .pager = &pager };
	const char *config = command_line_value(line, "config");
	enum pv_err rc;

	cx.is_verbose = g->is_verbose || command_line_has(line, "verbose");
	log_open(cx.is_verbose ? LOG_DEBUG : LOG_WARN, STDERR_FILENO);
	rc = pv_settings_load(config ? config : g->config, &settings, err);
	if (rc != PV_OK)
		return rc;
	cx.conninfo = choose_conninfo(g, line, &settings);
	if (cmd->flags & COMMAND_STORE)
		rc = pv_store_open(cx.conninfo, "photovet", &cx.store, err);
	if (rc == PV_OK)
		rc = cmd->run(&cx, err);
	pager_end(&pager);
	pv_store_close(cx.store);
	pv_settings_release(&settings);
	return rc;
}

static enum pv_err help_or_run(const struct command *cmd, const struct globals *g, int argc, char **argv, struct pv_error *err)
{
	struct command_line *line = NULL;
	struct buf text = BUF_INIT(HELP_MAX);
	enum pv_err rc = command_line_parse(cmd, argc, argv, &line, err);

	if (rc == PV_OK && (g->wants_help || command_line_has(line, "help"))) {
		command_help_command(&text, cmd);
		rc = write_out(&text, err);
	} else if (rc == PV_OK) {
		rc = run_command(cmd, g, line, err);
	}
	buf_release(&text);
	command_line_free(line);
	return rc;
}

static enum pv_err start(int argc, char **argv, struct pv_error *err)
{
	struct globals g = { 0 };
	const struct command *cmd = NULL;
	struct buf text = BUF_INIT(HELP_MAX);
	int first = argc;
	enum pv_err rc = parse_globals(argc, argv, &g, &first, err);

	if (rc != PV_OK)
		return rc;
	if (first < argc) {
		rc = find_command(argv[first], &cmd, err);
		return rc == PV_OK ? help_or_run(cmd, &g, argc - first, argv + first, err) : rc;
	}
	if (g.wants_version) {
		printf("photovet %s\n", PHOTOVET_VERSION);
		return PV_OK;
	}
	command_help_overview(&text);
	if (g.wants_help) {
		rc = write_out(&text, err);
	} else {
		fputs(buf_str(&text), stderr);
		rc = PV_ERR_USAGE;
	}
	buf_release(&text);
	return rc;
}

int main(int argc, char **argv)
{
	struct pv_error err = { 0 };
	char message[sizeof(err.text) + sizeof(err.roles)];
	enum pv_err rc;

	mem_keep_freed();
	i18n_init();
	rc = start(argc, argv, &err);
	if (fflush(stdout) == EOF && rc == PV_OK)
		rc = pv_error_set(&err, PV_ERR_BAD_INPUT, "cannot write to standard output");
	if (rc != PV_OK && err.text[0]) {
		pv_error_message(&err, message, sizeof(message));
		fprintf(stderr, "photovet: %s\n", message);
	}
	return rc == PV_OK ? 0 : pv_error_exit_status(rc);
}
