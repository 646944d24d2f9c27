#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/mem.h"
#include "jpegs.h"
#include "photovet/check.h"

static struct pv_profile profile;
static struct pv_check_report report;

/* The file's own checks. What the picture shows is tried in test_check_picture.c. */
#define FILE_CHECKS PV_CHECK_SEG_CONF

static int set_up(void **state)
{
	int i;

	(void)state;
	pv_profile_default(&profile);
	for (i = FILE_CHECKS; i < PV_CHECK_COUNT; i++)
		profile.limits[i].enabled = false;
	report = (struct pv_check_report){ 0 };
	return 0;
}

static const struct pv_check_result *result(const char *name)
{
	size_t i;

	for (i = 0; i < report.count; i++)
		if (strcmp(report.results[i].name, name) == 0)
			return &report.results[i];
	fail_msg("no result '%s'", name);
	return NULL;
}

static void assert_result(const char *name, double native, enum pv_check_status status, int quality, const char *detail)
{
	const struct pv_check_result *r = result(name);

	if (isnan(native))
		assert_true(isnan(r->native));
	else
		assert_true(fabs(r->native - native) < 1e-9);
	assert_int_equal(r->status, status);
	assert_int_equal(r->quality, quality);
	if (detail)
		assert_string_equal(r->detail, detail);
	assert_string_equal(r->checker, "photovet");
	assert_true(r->version[0] != '\0');
}

static void run(const struct bytes *j)
{
	pv_check_run(j->data, j->size, &profile, &report);
}

/* n.a. is never a number and never green. */
static void assert_na_is_na(void)
{
	size_t i;

	for (i = 0; i < report.count; i++) {
		const struct pv_check_result *r = &report.results[i];

		if (r->status == PV_CHECK_NA) {
			assert_int_equal(r->quality, PV_QUALITY_NA);
			assert_true(isnan(r->native));
		} else {
			assert_in_range(r->quality, 0, 100);
		}
	}
}

static void test_names(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < PV_CHECK_COUNT; i++) {
		assert_int_equal(pv_check_find(pv_check_name((enum pv_check_id)i)), i);
		assert_true(strlen(pv_check_name((enum pv_check_id)i)) < PV_CHECK_NAME_MAX);
		assert_true(pv_check_label((enum pv_check_id)i)[0] != '\0');
	}
	assert_int_equal(pv_check_find("file.bytes"), PV_CHECK_FILE_BYTES);
	assert_int_equal(pv_check_find("nosuch"), PV_CHECK_COUNT);
	assert_string_equal(pv_check_status_name(PV_CHECK_NA), "na");
	assert_string_equal(pv_check_status_name(PV_CHECK_OK), "ok");
	assert_string_equal(pv_check_status_name(PV_CHECK_WARN), "warn");
	assert_string_equal(pv_check_status_name(PV_CHECK_FAIL), "fail");
}

static void test_a_good_photo(void **state)
{
	struct bytes j = jpegs_make_dpi(480, 640, 85, JPEGS_PLAIN, 300);

	(void)state;
	run(&j);
	assert_int_equal(report.count, FILE_CHECKS);
	assert_int_equal(report.score, 100);
	assert_int_equal(report.fails, 0);
	assert_int_equal(report.warns, 0);
	assert_int_equal(report.nas, 1);
	assert_result("file.format", 0, PV_CHECK_OK, 100, "");
	assert_result("file.bytes", (double)j.size, PV_CHECK_OK, 100, "");
	assert_result("dim.w", 480, PV_CHECK_OK, 100, "");
	assert_result("dim.h", 640, PV_CHECK_OK, 100, "");
	assert_result("dim.aspect", 0, PV_CHECK_OK, 100, "");
	assert_result("jpeg.q", 85, PV_CHECK_OK, 100, "");
	assert_result("jpeg.enc", 0, PV_CHECK_OK, 100, "libjpeg-like q85");
	assert_result("meta.editor", 0, PV_CHECK_OK, 100, "");
	assert_result("meta.c2pa", 0, PV_CHECK_OK, 100, "");
	assert_result("meta.lens", NAN, PV_CHECK_NA, PV_QUALITY_NA, "");	/* no EXIF: nobody can tell */
	assert_na_is_na();
	bytes_free(&j);
}

static void test_what_is_no_jpeg(void **state)
{
	struct bytes png = bytes_copy((const uint8_t *)"\x89PNG\r\n\x1a\n", 8);

	(void)state;
	run(&png);
	assert_int_equal(report.count, FILE_CHECKS);
	assert_result("file.format", 2, PV_CHECK_FAIL, 0, "is a PNG image, not a JPEG");
	assert_result("file.bytes", NAN, PV_CHECK_NA, PV_QUALITY_NA, "");
	assert_int_equal(report.score, PV_QUALITY_NA);
	assert_int_equal(report.fails, 1);
	assert_int_equal(report.nas, FILE_CHECKS - 1);
	assert_na_is_na();
	bytes_free(&png);
	pv_check_run(NULL, 0, &profile, &report);
	assert_result("file.format", 2, PV_CHECK_FAIL, 0, "is empty, not a JPEG");
}

static void test_kinds_of_jpeg(void **state)
{
	struct bytes progressive = jpegs_make(480, 640, 85, JPEGS_PROGRESSIVE), cmyk = jpegs_make(480, 640, 85, JPEGS_CMYK),
		     grey = jpegs_make(480, 640, 85, JPEGS_GREY), cut = jpegs_make(480, 640, 85, JPEGS_PLAIN);

	(void)state;
	run(&progressive);
	assert_result("file.format", 1, PV_CHECK_WARN, 40, "progressive");
	assert_int_equal(report.score, 40);
	run(&cmyk);
	assert_result("file.format", 1, PV_CHECK_WARN, 40, "CMYK");
	run(&grey);
	assert_result("file.format", 2, PV_CHECK_FAIL, 0, "grey, not colour");
	cut.size /= 2;
	run(&cut);
	assert_int_equal(result("file.format")->status, PV_CHECK_FAIL);
	assert_memory_equal(result("file.format")->detail, "damaged, warnings: ", 19);
	assert_result("dim.w", 480, PV_CHECK_OK, 100, "");	/* the rest is still judged */
	bytes_free(&progressive);
	bytes_free(&cmyk);
	bytes_free(&grey);
	bytes_free(&cut);
}

static void test_dimensions_are_upright(void **state)
{
	struct bytes j = jpegs_make(800, 600, 85, JPEGS_PLAIN);

	(void)state;
	run(&j);
	assert_result("dim.w", 800, PV_CHECK_OK, 100, "");
	assert_result("dim.h", 600, PV_CHECK_FAIL, 37, "");
	assert_int_equal(result("dim.aspect")->status, PV_CHECK_FAIL);
	jpegs_add_orientation(&j, true, 8);
	run(&j);
	assert_result("dim.w", 600, PV_CHECK_OK, 100, "");
	assert_result("dim.h", 800, PV_CHECK_OK, 100, "");
	assert_result("dim.aspect", 0, PV_CHECK_OK, 100, "");
	bytes_free(&j);
}

static void test_encoders(void **state)
{
	struct bytes j = jpegs_make(480, 640, 70, JPEGS_PLAIN);

	(void)state;
	run(&j);
	assert_result("jpeg.q", 70, PV_CHECK_WARN, 66, "");
	j.data[jpegs_find(&j, 0xDB, 0) + 5] += 2;
	run(&j);
	assert_result("jpeg.q", 70, PV_CHECK_WARN, 66, "\xE2\x89\x88" "70 (non-IJG, distance 2)");
	assert_result("jpeg.enc", 2, PV_CHECK_OK, 100, "other");
	jpegs_add_segment(&j, 0xEE, "Adobe\0\x64\0\0\0\0\1", 12);
	run(&j);
	assert_result("jpeg.enc", 1, PV_CHECK_OK, 100, "Adobe");
	bytes_free(&j);
	j = jpegs_make(480, 640, 40, JPEGS_PLAIN);
	run(&j);
	assert_int_equal(result("jpeg.q")->status, PV_CHECK_FAIL);
	bytes_free(&j);
}

/* One tag in an otherwise good photo, and what it is taken for. */
static void editor(struct jpegs_tag tag, double native, const char *detail)
{
	struct bytes j = jpegs_make(480, 640, 85, JPEGS_PLAIN);

	jpegs_add_exif(&j, native > 1, &tag, 1);
	run(&j);
	assert_result("meta.editor", native, native > 1 ? PV_CHECK_FAIL : native > 0 ? PV_CHECK_WARN : PV_CHECK_OK,
		      native > 1 ? 0 : native > 0 ? 40 : 100, detail);
	assert_int_equal(report.score, result("meta.editor")->quality);
	bytes_free(&j);
}

static void test_editors_in_exif(void **state)
{
	struct jpegs_tag maker = { .tag = 0x927C, .type = 7, .count = 24, .data = "\1\2\3\xFF" "BeautyPlus\0\0\0\0\0\0\0\0\0", .size = 24, .in_sub_ifd = true };

	(void)state;
	editor((struct jpegs_tag)JPEGS_TEXT(0x0131, "13.5.1"), 0, "");
	editor((struct jpegs_tag)JPEGS_TEXT(0x0131, "Adobe Photoshop CC"), 1, "Adobe: Adobe Photoshop CC");
	editor((struct jpegs_tag)JPEGS_TEXT(0x000B, "GIMP 2.10"), 1, "GIMP: GIMP 2.10");
	editor((struct jpegs_tag)JPEGS_TEXT(0x0131, "SNOW 9.1"), 2, "SNOW: SNOW 9.1");
	editor((struct jpegs_tag)JPEGS_TEXT(0x013B, "Meitu"), 2, "Meitu (Artist)");
	editor((struct jpegs_tag)JPEGS_TEXT(0x010E, "\xE7\xBE\x8E\xE9\xA2\x9C\xE7\x9B\xB8\xE6\x9C\xBA"), 2, "BeautyCam (ImageDescription)");
	editor(maker, 2, "BeautyPlus (MakerNote)");
	/* a name of a person or a thing is no app */
	editor((struct jpegs_tag)JPEGS_TEXT(0x013B, "A. Snow"), 0, "");
	editor((struct jpegs_tag)JPEGS_TEXT(0x010E, "holiday photos"), 0, "");
	editor((struct jpegs_tag)JPEGS_TEXT(0x0131, "Snowflake 1"), 0, "");
}

static void test_meitus_own_record(void **state)
{
	static const char *const texts[] = {
		"ASCII\0\0\0{\"PicInfo\":{\"BeautyInfo\":true,\"MakeupInfo\":false,\"FilterInfo\":1}}",
		"ASCII\0\0\0{\"BeautyInfo\":false,\"FaceliftInfo\":false}",
		"ASCII\0\0\0{\"Something\":true}",
		"ASCII\0\0\0{\"BeautyInfo\":tru",
	};
	static const char *const details[] = { "Meitu: BeautyInfo FilterInfo", "Meitu: no effect recorded", "", "" };
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		uint32_t n = (uint32_t)(8 + strlen(texts[i] + 8));

		editor((struct jpegs_tag){ .tag = 0x9286, .type = 7, .count = n, .data = texts[i], .size = n, .in_sub_ifd = true },
		       *details[i] ? 2 : 0, details[i]);
	}
}

static void test_editors_elsewhere(void **state)
{
	struct bytes j = jpegs_make(480, 640, 85, JPEGS_PLAIN);

	(void)state;
	jpegs_add_segment(&j, 0xFE, "Created with GIMP", 17);
	run(&j);
	assert_result("meta.editor", 1, PV_CHECK_WARN, 40, "GIMP (COM)");
	jpegs_add_segment(&j, 0xED, "Photoshop 3.0\0" "8BIM\4\4", 20);
	run(&j);
	assert_result("meta.editor", 1, PV_CHECK_WARN, 40, "Adobe (APP13)");
	jpegs_add_xmp(&j, "<a stEvt:softwareAgent=\"Adobe Photoshop\"/><b stEvt:softwareAgent=\"BeautyCam\"/>");
	run(&j);
	assert_result("meta.editor", 2, PV_CHECK_FAIL, 0, "BeautyCam: BeautyCam");
	bytes_free(&j);
}

static void test_details_are_clean(void **state)
{
	struct bytes j = jpegs_make(480, 640, 85, JPEGS_PLAIN);
	struct jpegs_tag tag = JPEGS_TEXT(0x0131, "Adobe \x1b[2J\x07 \xE2\x80\xAE" "evil \xFF and a name so long that it has to be cut somewhere before the end of it");
	const char *detail;
	size_t i;

	(void)state;
	jpegs_add_exif(&j, false, &tag, 1);
	run(&j);
	detail = result("meta.editor")->detail;
	assert_true(strlen(detail) < sizeof(report.results[0].detail));
	for (i = 0; detail[i]; i++)
		assert_true((uint8_t)detail[i] >= 0x20 && detail[i] != 0x7F);
	assert_null(strstr(detail, "\xE2\x80\xAE"));
	bytes_free(&j);
}

static void test_generated_pictures(void **state)
{
	struct bytes j = jpegs_make(480, 640, 85, JPEGS_PLAIN), x = jpegs_make(480, 640, 85, JPEGS_PLAIN);

	(void)state;
	jpegs_add_c2pa(&j, "camera", 500);
	run(&j);
	assert_result("meta.c2pa", 1, PV_CHECK_WARN, 40, "content credentials");
	jpegs_add_c2pa(&j, "trainedAlgorithmicMedia", 500);
	run(&j);
	assert_result("meta.c2pa", 2, PV_CHECK_FAIL, 0, "AI-generated");
	jpegs_add_xmp(&x, "<a Iptc4xmpExt:DigitalSourceType=\"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia\"/>");
	run(&x);
	assert_result("meta.c2pa", 2, PV_CHECK_FAIL, 0, "AI-generated");
	bytes_free(&j);
	bytes_free(&x);
}

static void test_lenses(void **state)
{
	static const char *const models[] = { "iPhone 8 Plus front camera 2.87mm f/2.2", "iPhone 15 back camera 6.86mm f/1.78" };
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct bytes j = jpegs_make(480, 640, 85, JPEGS_PLAIN);
		struct jpegs_tag tag = { .tag = 0xA434, .type = 2, .count = (uint32_t)strlen(models[i]) + 1, .data = models[i],
					 .size = strlen(models[i]) + 1, .in_sub_ifd = true };

		jpegs_add_exif(&j, true, &tag, 1);
		run(&j);
		assert_result("meta.lens", i == 0, i == 0 ? PV_CHECK_FAIL : PV_CHECK_OK, i == 0 ? 0 : 100, models[i]);
		assert_int_equal(report.score, 100);	/* it does not decide */
		assert_int_equal(report.fails, i == 0);
		bytes_free(&j);
	}
}

/* The zones of one check with limits on both sides: fail < 10 <= warn < 20 <= ok <= 30 < warn <= 50 < fail. */
static void test_quality_is_linear_in_pieces(void **state)
{
	static const struct {
		int width, quality;
		enum pv_check_status status;
	} cases[] = {
		{ 20, 100, PV_CHECK_OK }, { 30, 100, PV_CHECK_OK }, { 19, 75, PV_CHECK_WARN }, { 15, 60, PV_CHECK_WARN }, { 10, 40, PV_CHECK_WARN },
		{ 9, 35, PV_CHECK_FAIL }, { 1, 4, PV_CHECK_FAIL }, { 31, 77, PV_CHECK_WARN }, { 50, 40, PV_CHECK_WARN }, { 60, 20, PV_CHECK_FAIL },
		{ 70, 0, PV_CHECK_FAIL }, { 400, 0, PV_CHECK_FAIL },
	};
	size_t i;

	(void)state;
	profile.limits[PV_CHECK_DIM_WIDTH] = (struct pv_check_limit){ 20, 30, 10, 50, true, true };
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct bytes j = jpegs_make(cases[i].width, 8, 85, JPEGS_PLAIN);

		run(&j);
		assert_result("dim.w", cases[i].width, cases[i].status, cases[i].quality, "");
		bytes_free(&j);
	}
}

static void test_one_sided_limits(void **state)
{
	struct bytes j = jpegs_make(40, 40, 85, JPEGS_PLAIN);

	(void)state;
	/* a low edge that only warns never falls below 40 */
	profile.limits[PV_CHECK_DIM_WIDTH] = (struct pv_check_limit){ 80, NAN, NAN, NAN, true, true };
	run(&j);
	assert_result("dim.w", 40, PV_CHECK_WARN, 60, "");
	profile.limits[PV_CHECK_DIM_WIDTH] = (struct pv_check_limit){ NAN, 1, NAN, NAN, true, true };
	run(&j);
	assert_result("dim.w", 40, PV_CHECK_WARN, 40, "");
	/* a fail edge alone: no zone between */
	profile.limits[PV_CHECK_DIM_WIDTH] = (struct pv_check_limit){ NAN, NAN, 80, NAN, true, true };
	run(&j);
	assert_result("dim.w", 40, PV_CHECK_FAIL, 20, "");
	profile.limits[PV_CHECK_DIM_WIDTH] = (struct pv_check_limit){ NAN, NAN, NAN, NAN, true, true };
	run(&j);
	assert_result("dim.w", 40, PV_CHECK_OK, 100, "");
	bytes_free(&j);
}

static void test_deciding_and_disabled_checks(void **state)
{
	struct bytes j = jpegs_make(480, 600, 85, JPEGS_PLAIN);

	(void)state;
	run(&j);
	assert_int_equal(report.score, 0);	/* aspect 0.8 is 0.05 off */
	profile.limits[PV_CHECK_DIM_ASPECT].decides = false;
	run(&j);
	assert_int_equal(report.score, 37);	/* the height */
	profile.limits[PV_CHECK_DIM_HEIGHT].enabled = false;
	run(&j);
	assert_int_equal(report.count, FILE_CHECKS - 1);
	assert_int_equal(report.score, 100);
	/* lens decides and is n.a.: so is the score */
	profile.limits[PV_CHECK_META_LENS].decides = true;
	run(&j);
	assert_int_equal(report.score, PV_QUALITY_NA);
	bytes_free(&j);
}

static void test_merge_replaces_and_recounts(void **state)
{
	struct bytes j = jpegs_make(480, 640, 85, JPEGS_PLAIN);
	struct pv_check_result extra[2] = {
		{ .name = "HeadPoseYaw", .native = 12, .quality = 30, .status = PV_CHECK_FAIL },
		{ .name = "dim.w", .native = 1, .quality = 50, .status = PV_CHECK_WARN },
	};
	struct pv_check_result many[PV_CHECK_RESULTS_MAX];
	size_t i;

	(void)state;
	run(&j);
	pv_check_merge(&report, extra, 2, &profile);
	assert_int_equal(report.count, FILE_CHECKS + 1);
	assert_int_equal(report.fails, 1);
	assert_int_equal(report.warns, 1);
	assert_int_equal(report.score, 50);	/* an external measure does not decide */
	extra[0].status = PV_CHECK_OK;
	pv_check_merge(&report, extra, 1, &profile);
	assert_int_equal(report.count, FILE_CHECKS + 1);
	assert_int_equal(report.fails, 0);
	for (i = 0; i < PV_CHECK_RESULTS_MAX; i++) {
		many[i] = (struct pv_check_result){ .quality = PV_QUALITY_NA, .native = NAN };
		snprintf(many[i].name, sizeof(many[i].name), "x%zu", i);
	}
	pv_check_merge(&report, many, PV_CHECK_RESULTS_MAX, &profile);
	assert_int_equal(report.count, PV_CHECK_RESULTS_MAX);
	assert_int_equal(report.nas, PV_CHECK_RESULTS_MAX - FILE_CHECKS);	/* lens, all x that fit */
	bytes_free(&j);
}

static void test_the_standard_is_judged_by_its_own_limits(void **state)
{
	struct bytes j = jpegs_make(1200, 1200, 92, JPEGS_PLAIN), small = jpegs_make(300, 500, 92, JPEGS_PLAIN);
	uint8_t *data = NULL;
	size_t size = 0;

	(void)state;
	run(&j);
	assert_int_equal(result("dim.aspect")->status, PV_CHECK_FAIL);
	assert_int_equal(pv_standard_make(j.data, j.size, &profile.standard, &data, &size, NULL), PV_OK);
	pv_check_standard(&report, data, size, &profile);
	assert_result("dim.w", 480, PV_CHECK_OK, 100, "");
	assert_result("dim.aspect", 0, PV_CHECK_OK, 100, "");
	assert_result("file.bytes", (double)size, PV_CHECK_OK, 100, "");
	assert_result("jpeg.q", 92, PV_CHECK_OK, 100, "");	/* still the original's */
	assert_int_equal(report.count, FILE_CHECKS);
	assert_int_equal(report.score, 100);
	/* too large for the registry, and too small only warns */
	profile.standard.bytes_max = (int64_t)size - 1;
	pv_check_standard(&report, data, size, &profile);
	assert_int_equal(result("file.bytes")->status, PV_CHECK_FAIL);
	profile.standard.bytes_max = 0;
	profile.standard.bytes_min = (int64_t)size + 1;
	pv_check_standard(&report, data, size, &profile);
	assert_int_equal(result("file.bytes")->status, PV_CHECK_WARN);
	free(data);
	/* what standardising cannot mend still fails */
	run(&small);
	assert_int_equal(pv_standard_make(small.data, small.size, &profile.standard, &data, &size, NULL), PV_OK);
	pv_check_standard(&report, data, size, &profile);
	assert_result("dim.w", 300, PV_CHECK_FAIL, 24, "");
	assert_result("dim.aspect", 0, PV_CHECK_OK, 100, "");
	free(data);
	bytes_free(&j);
	bytes_free(&small);
}

static void test_it_is_deterministic(void **state)
{
	struct bytes j = jpegs_make(500, 700, 85, JPEGS_PROGRESSIVE);
	static struct pv_check_report again;
	size_t i;

	(void)state;
	run(&j);
	pv_check_run(j.data, j.size, &profile, &again);
	assert_int_equal(report.count, again.count);
	for (i = 0; i < report.count; i++) {
		assert_string_equal(report.results[i].name, again.results[i].name);
		assert_string_equal(report.results[i].detail, again.results[i].detail);
		assert_int_equal(report.results[i].quality, again.results[i].quality);
	}
	bytes_free(&j);
}

static void test_broken_files_at_every_cut(void **state)
{
	struct bytes j = jpegs_make(60, 80, 85, JPEGS_PLAIN);
	struct jpegs_tag tag = JPEGS_TEXT(0x0131, "Adobe Photoshop");
	size_t n;

	(void)state;
	jpegs_add_c2pa(&j, "trainedAlgorithmicMedia", 40);
	jpegs_add_xmp(&j, "<a xmp:CreatorTool=\"GIMP\"/>");
	jpegs_add_exif(&j, true, &tag, 1);
	for (n = 0; n < j.size; n += 7) {
		struct bytes cut = bytes_copy(j.data, n);

		run(&cut);
		assert_int_equal(report.count, FILE_CHECKS);
		assert_int_equal(result("file.format")->status, PV_CHECK_FAIL);
		assert_na_is_na();
		bytes_free(&cut);
	}
	bytes_free(&j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_names, set_up),
		cmocka_unit_test_setup(test_a_good_photo, set_up),
		cmocka_unit_test_setup(test_what_is_no_jpeg, set_up),
		cmocka_unit_test_setup(test_kinds_of_jpeg, set_up),
		cmocka_unit_test_setup(test_dimensions_are_upright, set_up),
		cmocka_unit_test_setup(test_encoders, set_up),
		cmocka_unit_test_setup(test_editors_in_exif, set_up),
		cmocka_unit_test_setup(test_meitus_own_record, set_up),
		cmocka_unit_test_setup(test_editors_elsewhere, set_up),
		cmocka_unit_test_setup(test_details_are_clean, set_up),
		cmocka_unit_test_setup(test_generated_pictures, set_up),
		cmocka_unit_test_setup(test_lenses, set_up),
		cmocka_unit_test_setup(test_quality_is_linear_in_pieces, set_up),
		cmocka_unit_test_setup(test_one_sided_limits, set_up),
		cmocka_unit_test_setup(test_deciding_and_disabled_checks, set_up),
		cmocka_unit_test_setup(test_merge_replaces_and_recounts, set_up),
		cmocka_unit_test_setup(test_the_standard_is_judged_by_its_own_limits, set_up),
		cmocka_unit_test_setup(test_it_is_deterministic, set_up),
		cmocka_unit_test_setup(test_broken_files_at_every_cut, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
