#include "photovet/photo.h"

#include <assert.h>

#include "base/mem.h"

static const char *const kind_names[] = { "original", "standard", "reference" };
static_assert(ARRAY_LEN(kind_names) == PV_PHOTO_REFERENCE + 1, "one name a kind");

const char *pv_photo_kind_name(enum pv_photo_kind kind)
{
	if ((size_t)kind >= ARRAY_LEN(kind_names))
		BUG("no such kind of photo: %d", (int)kind);
	return kind_names[kind];
}
