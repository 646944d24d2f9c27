#include <string.h>

#include "base/i18n.h"
#include "commands/command_line.h"
#include "commands/deliveries.h"
#include "commands/moves.h"
#include "photovet/outbox.h"

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	size_t n;
	const char *const *words = command_line_operands(cx->line, &n);
	bool is_list = n && strcmp(words[0], "list") == 0, is_retry = n && strcmp(words[0], "retry") == 0;
	enum pv_err rc;

	if (n && !is_list && !is_retry && strcmp(words[0], "drop") != 0)
		return pv_error_set(err, PV_ERR_USAGE, "outbox takes list, retry or drop, not '%s'", words[0]);
	rc = command_line_expect(cx->line, is_list ? 1 : 2, is_list ? 1 : SIZE_MAX, err);
	if (rc != PV_OK)
		return rc;
	if (is_list)
		return deliveries_list(cx, PV_OUTBOX_MESSAGES, err);
	return moves_run(cx, 1, is_retry ? pv_outbox_retry : pv_outbox_drop, err);
}

static const struct command_option options[] = {
	{ "campaign", 0, "CODE", N_("only this campaign"), NULL },
	{ "state", 0, "STATE", N_("only this state"), "waiting|sending|held|dead|delivered|dropped" },
	{ "format", 'f', "FORMAT", N_("how to print it"), "table|json" },
	{ "limit", 'n', "N", N_("at most N rows"), NULL },
	{ 0 },
};

const struct command cmd_outbox_command = {
	.name = "outbox", .usage = "list | retry ID... | drop ID...", .summary = N_("messages to students: what waits, what failed"),
	.options = options, .flags = COMMAND_STORE, .run = run,
};
