#include "base/i18n.h"
#include "commands/decide.h"

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	return decide_run(cx, PV_RETOUCH, err);
}

const struct command cmd_retouch_command = {
	.name = "retouch", .usage = DECIDE_USAGE, .summary = N_("send cut-out damage to a retoucher"), .details = DECIDE_DETAILS,
	.options = decide_options, .flags = COMMAND_STORE | COMMAND_SELECTION, .run = run,
};
