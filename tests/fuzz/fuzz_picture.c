/* All checks of a photo, where they looked, and what is said of each result. The work image is 480 x 640 whatever
 * comes in, so a run takes milliseconds; the bytes that matter are the pixels'. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "photovet/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_PIXELS = 400000 };

static void examine(const struct pv_check_report *report, const struct pv_profile *profile)
{
	char text[PV_CHECK_EXPLAIN_MAX];
	size_t i;

	if (report->count != PV_CHECK_COUNT)
		abort();
	for (i = 0; i < report->count; i++) {
		const struct pv_check_result *r = &report->results[i];

		if ((r->status == PV_CHECK_NA) != (r->quality == PV_QUALITY_NA) || (r->status == PV_CHECK_NA) != (bool)isnan(r->native))
			abort();
		pv_check_explain(r, profile, i % 2 ? "zh" : "en", text, sizeof(text));
		if (!memchr(text, '\0', sizeof(text)))
			abort();
	}
}

static void locate(const uint8_t *data, size_t size)
{
	struct pv_check_geometry g;

	if (!pv_check_locate(data, size, &g))
		return;
	if (g.face.x0 < 0 || g.face.y0 < 0 || g.face.x1 > PV_CHECK_WIDTH || g.face.y1 > PV_CHECK_HEIGHT || g.face.x1 <= g.face.x0 || g.face.y1 <= g.face.y0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pv_check_report *report;
	struct pv_profile profile;
	struct pv_image_info info;

	if (pv_image_probe(data, size, &info, NULL) != PV_OK || (int64_t)info.width * info.height > MOST_PIXELS)
		return 0;
	report = calloc(1, sizeof(*report));
	pv_profile_default(&profile);
	pv_check_run(data, size, &profile, report);
	examine(report, &profile);
	if (size % 4 == 0)	/* as long again */
		locate(data, size);
	free(report);
	return 0;
}
