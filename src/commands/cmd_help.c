#include "base/i18n.h"
#include "commands/command_help.h"
#include "commands/command_line.h"
#include "commands/command_table.h"
#include "commands/pager.h"
#include "commands/print.h"

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct buf out = BUF_INIT(PRINT_MAX);
	size_t n;
	const char *const *words = command_line_operands(cx->line, &n);
	enum pv_err rc = command_line_expect(cx->line, 0, 1, err);
	const struct command *cmd = n ? command_table_find(words[0]) : NULL;

	if (rc == PV_OK && n && !cmd)
		rc = pv_error_set(err, PV_ERR_USAGE, "unknown command '%s'; see 'photovet help'", words[0]);
	if (rc == PV_OK && cmd)
		command_help_command(&out, cmd);
	else if (rc == PV_OK)
		command_help_overview(&out);
	if (rc == PV_OK)
		pager_begin(cx->pager);
	if (rc == PV_OK)
		rc = print_out(&out, err);
	buf_release(&out);
	return rc;
}

const struct command cmd_help_command = { .name = "help", .usage = "[COMMAND]", .summary = N_("say what photovet, or one command, does"), .run = run };
