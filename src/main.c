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

static enum pv_err write_out(struct buf *b, struct pv_error *err)
{
	if (b->failed || fputs(buf_str(b), stdout) == EOF || fflush(stdout) == EOF)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "cannot write to standard output");
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

/* An option of every command, given after the command's name or before it. */
static const char *value_of(const struct command_line *before, const struct command_line *line, const char *option)
{
	const char *own = command_line_value(line, option);

	return own ? own : command_line_value(before, option);
}

static bool has(const struct command_line *before, const struct command_line *line, const char *option)
{
	return command_line_has(line, option) || command_line_has(before, option);
}

static enum pv_err run_command(const struct command *cmd, const struct command_line *before, const struct command_line *line, struct pv_error *err)
{
	struct pv_settings settings = { 0 };
	struct pager pager = { 0 };
	struct command_context cx = { .settings = &settings, .line = line, .pager = &pager };
	const char *database = value_of(before, line, "database");
	enum pv_err rc;

	cx.is_verbose = has(before, line, "verbose");
	log_open(cx.is_verbose ? LOG_DEBUG : LOG_WARN, STDERR_FILENO);
	rc = pv_settings_load(value_of(before, line, "config"), &settings, err);
	if (rc != PV_OK)
		return rc;
	cx.conninfo = database ? database : settings.database;	/* NULL: what libpq itself knows */
	if (cmd->flags & COMMAND_STORE)
		rc = pv_store_open(cx.conninfo, "photovet", &cx.store, err);
	if (rc == PV_OK)
		rc = cmd->run(&cx, err);
	pager_end(&pager);
	pv_store_close(cx.store);
	pv_settings_release(&settings);
	return rc;
}

static enum pv_err help_or_run(const struct command *cmd, const struct command_line *before, int argc, char **argv, struct pv_error *err)
{
	struct command_line *line = NULL;
	struct buf text = BUF_INIT(HELP_MAX);
	enum pv_err rc = command_line_parse(cmd, argc, argv, &line, err);

	if (rc == PV_OK && has(before, line, "help")) {
		command_help_command(&text, cmd);
		rc = write_out(&text, err);
	} else if (rc == PV_OK) {
		rc = run_command(cmd, before, line, err);
	}
	buf_release(&text);
	command_line_free(line);
	return rc;
}

/* No command is named: what is asked of the program itself. */
static enum pv_err answer_for_itself(const struct command_line *before, struct pv_error *err)
{
	struct buf text = BUF_INIT(HELP_MAX);
	enum pv_err rc = PV_OK;

	if (command_line_has(before, "version"))
		buf_printf(&text, "photovet %s\n", PHOTOVET_VERSION);
	else
		command_help_overview(&text);
	if (command_line_has(before, "version") || command_line_has(before, "help")) {
		rc = write_out(&text, err);
	} else {
		fputs(buf_str(&text), stderr);
		rc = PV_ERR_USAGE;
	}
	buf_release(&text);
	return rc;
}

static enum pv_err start(int argc, char **argv, struct pv_error *err)
{
	const struct command *cmd = NULL;
	struct command_line *before = NULL;
	size_t words = 0;
	enum pv_err rc = command_line_parse_program(argc, argv, &before, err);

	if (rc != PV_OK)
		return rc;
	(void)command_line_operands(before, &words);
	if (words) {
		argv += argc - (int)words;
		rc = find_command(argv[0], &cmd, err);
		if (rc == PV_OK)
			rc = help_or_run(cmd, before, (int)words, argv, err);
	} else {
		rc = answer_for_itself(before, err);
	}
	command_line_free(before);
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
