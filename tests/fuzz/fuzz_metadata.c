/* Text that metadata can hold: XMP, Meitu's JSON, names of editors; and the segments of
 * a file for content credentials and quantisation tables. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "check/editor.h"
#include "image/c2pa.h"
#include "image/qtable.h"
#include "image/xmp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const properties[] = { "CreatorTool", "softwareAgent", "DigitalSourceType" };
	const uint8_t *value;
	struct qtable tables;
	char used[16];
	size_t i, at, n;
	int distance;

	for (i = 0; i < 3; i++) {
		for (at = 0; xmp_next(data, size, properties[i], &at, &value, &n); )
			if (value < data || value + n > data + size || n > XMP_VALUE_MAX)
				abort();
	}
	if (editor_meitu_json((const char *)data, size, used, sizeof(used)) && memchr(used, 0, sizeof(used)) == NULL)
		abort();
	if (editor_find(data, size, false).class > editor_find(data, size, true).class)
		abort();
	c2pa_find(data, size);
	qtable_read(data, size, &tables);
	if (tables.luma_present && (qtable_luma_quality(tables.luma, &distance) < 1 || distance < 0))
		abort();
	return 0;
}
