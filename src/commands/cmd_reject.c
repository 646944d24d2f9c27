#include "base/i18n.h"
#include "commands/decide.h"

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	return decide_run(cx, PV_REJECT, err);
}

const struct command cmd_reject_command = {
	.name = "reject", .usage = DECIDE_USAGE " --reason CODE[,CODE]", .summary = N_("refuse submissions; the student is told why and what to do"),
	.details = DECIDE_DETAILS, .options = decide_reject_options, .flags = COMMAND_STORE | COMMAND_SELECTION, .run = run,
};
