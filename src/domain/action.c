#include <assert.h>

#include "base/mem.h"
#include "photovet/submission.h"

static const char *const names[] = {
	[PV_APPROVE] = "approve",
	[PV_REJECT] = "reject",
	[PV_RETOUCH] = "retouch",
	[PV_ESCALATE] = "escalate",
};
static_assert(ARRAY_LEN(names) == PV_ACTION_COUNT, "one name per action");

const char *pv_action_name(enum pv_action action)
{
	if ((unsigned)action >= PV_ACTION_COUNT)
		BUG("no such action: %d", (int)action);
	return names[action];
}
