#include "base/i18n.h"
#include "commands/decide.h"

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	return decide_run(cx, PV_APPROVE, err);
}

const struct command cmd_approve_command = {
	.name = "approve", .usage = DECIDE_USAGE, .summary = N_("accept submissions; the photo goes to the registry"), .details = DECIDE_DETAILS,
	.options = decide_options, .flags = COMMAND_STORE | COMMAND_SELECTION, .run = run,
};
