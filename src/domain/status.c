#include <assert.h>
#include <string.h>

#include "base/mem.h"
#include "photovet/submission.h"

static const struct {
	const char *name, *zh, *en;
} table[] = {
#define STATUS(id, status_name, chinese, english) [PV_STATUS_##id] = { status_name, chinese, english },
#include "photovet/statuses.def"
#undef STATUS
};
static_assert(ARRAY_LEN(table) == PV_STATUS_COUNT, "one row per status");
static_assert(PV_STATUS_COUNT <= 32, "a selection keeps statuses in one unsigned");

const char *pv_status_name(enum pv_status status)
{
	if ((unsigned)status >= PV_STATUS_COUNT)
		BUG("no such status: %d", (int)status);
	return table[status].name;
}

const char *pv_status_label(enum pv_status status, bool is_chinese)
{
	if ((unsigned)status >= PV_STATUS_COUNT)
		BUG("no such status: %d", (int)status);
	return is_chinese ? table[status].zh : table[status].en;
}

enum pv_status pv_status_find(const char *name)
{
	size_t i = 0;

	while (i < PV_STATUS_COUNT && strcmp(table[i].name, name) != 0)
		i++;
	return (enum pv_status)i;
}
