/* The JPEG front: header, pixels at full and reduced size, parts, and the checks of the file itself. The
 * picture's own checks take a hundred times as long and see only pixels: fuzz_picture. What claims many pixels is
 * left to the corpus, it is only slow. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "photovet/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void decode(const uint8_t *data, size_t size, int min_width, int min_height)
{
	struct pv_image img = { 0 };
	struct pv_error err;

	if (pv_image_decode(data, size, min_width, min_height, &img, NULL, &err) == PV_OK &&
	    (int64_t)img.width * img.height > PV_PHOTO_MAX_PIXELS)
		abort();
	pv_image_release(&img);
}

/* The lower right quarter, upright: rows skipped, columns cropped. */
static void decode_part(const uint8_t *data, size_t size, const struct pv_image_info *info, int min_width)
{
	bool sideways = info->orientation >= 5;
	int width = sideways ? info->height : info->width, height = sideways ? info->width : info->height;
	struct pv_area a = { width / 2, height / 2, width - width / 2, height - height / 2 };
	struct pv_image img = { 0 };
	struct pv_error err;

	if (pv_image_decode_area(data, size, &a, min_width, min_width, &img, NULL, &err) == PV_OK && min_width == 0 &&
	    (img.width != a.width || img.height != a.height))
		abort();
	pv_image_release(&img);
}

enum { MOST_PIXELS = 40000 };

static void run_file_checks(const uint8_t *data, size_t size)
{
	struct pv_check_report *report = calloc(1, sizeof(*report));
	struct pv_profile profile;
	int i;

	pv_profile_default(&profile);
	for (i = PV_CHECK_SEG_CONF; i < PV_CHECK_COUNT; i++)
		profile.limits[i].enabled = false;
	pv_check_run(data, size, &profile, report);
	if (report->count != PV_CHECK_SEG_CONF)
		abort();
	free(report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pv_image_info info;

	if (pv_image_probe(data, size, &info, NULL) == PV_OK) {
		if (info.width < 1 || info.height < 1 || info.orientation < 1 || info.orientation > 8)
			abort();
		if ((int64_t)info.width * info.height > MOST_PIXELS)
			return 0;
		decode(data, size, 0, 0);
		decode(data, size, 40, 60);
		decode_part(data, size, &info, 0);
		decode_part(data, size, &info, 20);
	}
	run_file_checks(data, size);
	return 0;
}
