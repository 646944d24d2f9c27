#include "base/i18n.h"
#include "commands/decide.h"

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	return decide_run(cx, PV_ESCALATE, err);
}

const struct command cmd_escalate_command = {
	.name = "escalate", .usage = DECIDE_USAGE, .summary = N_("pass submissions to a supervisor"), .details = DECIDE_DETAILS,
	.options = decide_options, .flags = COMMAND_STORE | COMMAND_SELECTION, .run = run,
};
