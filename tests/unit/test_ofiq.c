#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "photovet/ofiq.h"

struct seen {
	size_t rows, count;
	char name[200];
	struct pv_ofiq_score scores[PV_OFIQ_MEASURES_MAX];
};

static bool on_row(const char *filename, const struct pv_ofiq_score *scores, size_t count, long line, void *context)
{
	struct seen *s = context;

	(void)line;
	s->rows++;
	s->count = count;
	snprintf(s->name, sizeof(s->name), "%s", filename);
	memcpy(s->scores, scores, count * sizeof(*scores));
	return true;
}

static const struct pv_ofiq_score *score(const struct seen *s, const char *measure)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->scores[i].measure, measure) == 0)
			return &s->scores[i];
	fail_msg("no measure %s", measure);
	return NULL;
}

static struct seen read_text(const char *text, enum pv_err want)
{
	struct seen s = { 0 };
	struct pv_error err = { 0 };

	assert_int_equal(pv_ofiq_read(text, strlen(text), on_row, &s, &err), want);
	return s;
}

static void test_columns_by_name(void **state)
{
	struct seen s = read_text("Filename;EyesOpen;HeadPoseYaw;HeadPoseYaw.scalar;EyesOpen.scalar;assessment_time_in_ms;\na.jpg;0.250000;-7;99;31;400\n", PV_OK);

	(void)state;
	assert_int_equal(s.rows, 1);
	assert_int_equal(s.count, 2);	/* the stray field and the time are no measures */
	assert_string_equal(s.name, "a.jpg");
	assert_true(fabs(score(&s, "EyesOpen")->native - 0.25) < 1e-9);
	assert_int_equal(score(&s, "EyesOpen")->quality, 31);
	assert_true(fabs(score(&s, "HeadPoseYaw")->native + 7) < 1e-9);
	assert_int_equal(score(&s, "HeadPoseYaw")->quality, 99);
}

static void test_quirks(void **state)
{
	struct seen s = read_text("[INFO] Initialization took 4312 ms\r\nOFIQ library version 1.0.3\r\nFilename;A;A.scalar;assessment_time_in_ms;\r\n"
				  "x;y;z.jpg;3;-1;400\r\n", PV_OK);

	(void)state;
	assert_int_equal(s.rows, 1);
	assert_string_equal(s.name, "x;y;z.jpg");
	assert_true(fabs(score(&s, "A")->native - 3) < 1e-9);
	assert_int_equal(score(&s, "A")->quality, PV_QUALITY_NA);
	s = read_text("Filename;A;A.scalar;t;\nx.jpg;;;\n", PV_OK);
	assert_true(isnan(score(&s, "A")->native));
	assert_int_equal(score(&s, "A")->quality, PV_QUALITY_NA);
	s = read_text("Filename;A;A.scalar;assessment_time_in_ms;\nx.jpg\n", PV_OK);	/* cut off */
	assert_int_equal(score(&s, "A")->quality, PV_QUALITY_NA);
	s = read_text("Filename;assessment_time_in_ms;\nx.jpg;400\ny.jpg;1;2;3;4;400\n", PV_OK);	/* the first one was unreadable */
	assert_int_equal(s.rows, 2);
	assert_int_equal(s.count, 0);
	s = read_text("Filename;A;A.scalar;\nx.jpg;nan;101;\ny.jpg;1e5;12x;\n", PV_OK);
	assert_true(isnan(score(&s, "A")->native));
	assert_int_equal(score(&s, "A")->quality, PV_QUALITY_NA);
	read_text("Filename;only\n", PV_OK);
	read_text("[INFO] nothing\n", PV_ERR_BAD_INPUT);
	read_text("", PV_ERR_BAD_INPUT);
}

static struct pv_check_result judge(const char *measure, double native, int quality)
{
	struct pv_ofiq_score s = { .native = native, .quality = quality };
	struct pv_check_result r;

	snprintf(s.measure, sizeof(s.measure), "%s", measure);
	assert_true(pv_ofiq_judge(&s, &r));
	return r;
}

static void test_what_it_suggests(void **state)
{
	struct pv_ofiq_score size = { .measure = "HeadSize", .native = 0.22, .quality = 2 };
	struct pv_check_result r = judge("HeadPoseYaw", -5, 99);

	(void)state;
	assert_int_equal(r.status, PV_CHECK_OK);
	assert_string_equal(r.name, "ofiq.HeadPoseYaw");
	r = judge("HeadPoseYaw", -5.1, 99);
	assert_int_equal(r.status, PV_CHECK_WARN);
	assert_string_equal(r.detail, "P02");
	assert_int_equal(judge("HeadPosePitch", 10.1, 99).status, PV_CHECK_FAIL);
	assert_int_equal(judge("HeadPoseRoll", 4.1, 99).status, PV_CHECK_WARN);
	assert_int_equal(judge("HeadPoseRoll", 8.1, 99).status, PV_CHECK_FAIL);
	assert_int_equal(judge("EyesOpen", 1, 50).status, PV_CHECK_OK);
	r = judge("EyesVisible", 1, 59);
	assert_int_equal(r.status, PV_CHECK_FAIL);
	assert_string_equal(r.detail, "O02 O03");
	assert_int_equal(judge("ExpressionNeutrality", 1, 0).status, PV_CHECK_WARN);	/* weak: never more */
	assert_int_equal(judge("InterEyeDistance", 59, 90).status, PV_CHECK_FAIL);
	assert_int_equal(judge("Sharpness", 1, 3).status, PV_CHECK_OK);	/* there is no threshold */
	assert_int_equal(judge("Sharpness", 1, 3).quality, 3);
	r = judge("EyesOpen", 0, PV_QUALITY_NA);
	assert_int_equal(r.status, PV_CHECK_NA);
	assert_true(isnan(r.native));
	assert_false(pv_ofiq_judge(&size, &(struct pv_check_result){ 0 }));
	assert_string_equal(judge("RightwardCropOfTheFaceImage", 1, 90).name, "ofiq.RightwardCropOfTheFaceImage");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns_by_name),
		cmocka_unit_test(test_quirks),
		cmocka_unit_test(test_what_it_suggests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
