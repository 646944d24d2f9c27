#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <fnmatch.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "photovet/check.h"

/* Real photographs, when there are some: PHOTOVET_PHOTOS names a folder. What must hold for
 * every file is asked of every file; what is known of some stands in photos.expect. */
static int seen, jpegs, standards;

static bool lacks_a_deciding(const struct pv_check_report *r)
{
	struct pv_profile p;
	size_t i;

	pv_profile_default(&p);
	for (i = 0; i < r->count; i++)
		if (r->results[i].status == PV_CHECK_NA && p.limits[pv_check_find(r->results[i].name)].decides)
			return true;
	return false;
}

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
	assert_true((r->score == PV_QUALITY_NA) == lacks_a_deciding(r));
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

/* --- the table of expectations beside this file */

struct expectation {
	char pattern[64], checks[160], statuses[32], profile[8];	/* profile: "" or "blue" */
};
static struct expectation expectations[128];
static size_t expectation_count;
static int asked, broken;

static void load_expectations(void)
{
	FILE *f = fopen("tests/unit/photos.expect", "r");
	char line[512];

	assert_non_null(f);
	while (fgets(line, sizeof(line), f) && expectation_count < 128) {
		struct expectation *x = &expectations[expectation_count];

		if (line[0] == '#' || line[0] == '\n')
			continue;
		*x->profile = '\0';
		if (sscanf(line, "%63s %159s %31s %7s", x->pattern, x->checks, x->statuses, x->profile) < 3 || (*x->profile && strcmp(x->profile, "blue") != 0))
			fail_msg("an expectation has three columns, or a fourth that says blue: '%s'", line);
		expectation_count++;
	}
	fclose(f);
}

static bool is_listed(const char *list, const char *word)
{
	size_t n = strlen(word);
	const char *p;

	for (p = strstr(list, word); p; p = strstr(p + 1, word))
		if ((p == list || p[-1] == ',' || p[-1] == '+') && (p[n] == '\0' || p[n] == ','))
			return true;
	return false;
}

static bool has_status(const struct pv_check_result *c, const char *statuses)
{
	if (strcmp(statuses, "notfail") == 0)
		return c->status != PV_CHECK_FAIL;
	if (strcmp(statuses, "flagged") == 0)
		return c->status >= PV_CHECK_WARN;
	return is_listed(statuses, pv_check_status_name(c->status));
}

static void compare_with_table(const char *path, const struct pv_check_report *r, const char *profile)
{
	size_t i, k, named, met;

	for (i = 0; i < expectation_count; i++) {
		const struct expectation *x = &expectations[i];
		char pattern[72];
		bool any = x->checks[0] == '+';

		snprintf(pattern, sizeof(pattern), "*/%s", x->pattern);
		if (strcmp(x->profile, profile) != 0 || fnmatch(pattern, path, 0) != 0)
			continue;
		named = met = 0;
		for (k = 0; k < r->count; k++) {
			const struct pv_check_result *c = &r->results[k];

			if (!is_listed(x->checks, c->name))
				continue;
			named++;
			met += has_status(c, x->statuses);
			if (!any && !has_status(c, x->statuses))
				print_message("%s: %s is %s (%.4g), not %s\n", path, c->name, pv_check_status_name(c->status), c->native, x->statuses);
		}
		assert_true(named > 0);
		asked++;
		if (any && met == 0)
			print_message("%s: none of %s is %s\n", path, x->checks, x->statuses);
		broken += any ? met == 0 : met < named;
	}
}

static void check_before_blue_only(const char *path, const struct buf *file, struct pv_profile profile)
{
	struct pv_check_report *report = calloc(1, sizeof(*report));

	profile.backgrounds = PV_BACKGROUND_BLUE;
	pv_check_run((const uint8_t *)file->data, file->len, &profile, report);
	compare_with_table(path, report, "blue");
	free(report);
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
	compare_with_table(path, report, "");
	check_before_blue_only(path, &file, profile);
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
	load_expectations();
	assert_int_equal(nftw(dir, visit, 16, FTW_PHYS), 0);
	print_message("%d files, %d of them photos, %d large enough for a full standard\n", seen, jpegs, standards);
	print_message("%d expectations, %d not met\n", asked, broken);
	assert_true(jpegs > 0);
	assert_int_equal(broken, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_every_photo) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
