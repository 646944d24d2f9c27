#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdlib.h>

#include "base/buf.h"
#include "photovet/check.h"

/* Real photographs, when there are some: PHOTOVET_PHOTOS names a folder. Nothing is known
 * about them beforehand, so what must hold for every file is what is asked. */
static int seen, jpegs, standards;

static void check_report(const struct pv_check_report *r, bool readable)
{
	size_t i;

	assert_int_equal(r->count, PV_CHECK_COUNT);
	for (i = 0; i < r->count; i++) {
		const struct pv_check_result *c = &r->results[i];

		if (c->status == PV_CHECK_NA) {
			assert_int_equal(c->quality, PV_QUALITY_NA);
			assert_true(isnan(c->native));
		} else {
			assert_in_range(c->quality, 0, 100);
			assert_false(isnan(c->native));
			assert_true((c->status == PV_CHECK_OK) == (c->quality == 100));
		}
		assert_true(readable || i == 0 || c->status == PV_CHECK_NA);
	}
	assert_true(readable ? r->score >= 0 : r->score == PV_QUALITY_NA);
}

static void check_standard(const struct buf *file, const struct pv_profile *p, struct pv_check_report *r)
{
	uint8_t *data = NULL, *again = NULL;
	size_t size = 0, again_size = 0;
	struct pv_image_info info;

	assert_int_equal(pv_standard_make((const uint8_t *)file->data, file->len, &p->standard, &data, &size, NULL), PV_OK);
	assert_int_equal(pv_standard_make((const uint8_t *)file->data, file->len, &p->standard, &again, &again_size, NULL), PV_OK);
	assert_int_equal(size, again_size);
	assert_memory_equal(data, again, size);
	assert_int_equal(pv_image_probe(data, size, &info, NULL), PV_OK);
	assert_true(info.width <= 480 && info.height <= 640);
	assert_true(info.width < 480 || info.height < 640 || pv_standard_is_met(&info, size, &p->standard));
	pv_check_standard(r, data, size, p);
	check_report(r, true);
	standards += info.width == 480;
	free(data);
	free(again);
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	struct buf file = BUF_INIT(PV_PHOTO_MAX_BYTES);
	struct pv_check_report *report;
	struct pv_image img = { 0 };
	struct pv_image_info info;
	struct pv_profile profile;
	struct pv_error err = { 0 };
	bool readable;

	(void)st;
	(void)ftw;
	if (type != FTW_F || buf_read_file(&file, path, NULL) != PV_OK)
		return 0;
	report = calloc(1, sizeof(*report));
	pv_profile_default(&profile);
	readable = pv_image_decode((const uint8_t *)file.data, file.len, 480, 640, &img, &info, &err) == PV_OK;
	pv_check_run((const uint8_t *)file.data, file.len, &profile, report);
	check_report(report, readable);
	seen++;
	jpegs += readable;
	if (readable)
		check_standard(&file, &profile, report);
	else
		assert_true(err.text[0] != '\0');
	pv_image_release(&img);
	free(report);
	buf_release(&file);
	return 0;
}

static void test_every_photo(void **state)
{
	const char *dir = getenv("PHOTOVET_PHOTOS");

	(void)state;
	if (!dir || !*dir) {
		print_message("PHOTOVET_PHOTOS is not set: no real photographs\n");
		skip();
	}
	assert_int_equal(nftw(dir, visit, 16, FTW_PHYS), 0);
	print_message("%d files, %d of them photos, %d large enough for a full standard\n", seen, jpegs, standards);
	assert_true(jpegs > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_every_photo) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
