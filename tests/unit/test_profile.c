#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "photovet/check.h"

static void test_the_default(void **state)
{
	struct pv_profile p;

	(void)state;
	pv_profile_default(&p);
	assert_string_equal(p.name, "2017-99");
	assert_int_equal(p.standard.width, 480);
	assert_int_equal(p.standard.height, 640);
	assert_int_equal(p.standard.dpi, 300);
	assert_int_equal(p.standard.quality_max, 90);
	assert_int_equal(p.standard.quality_min, 60);
	assert_int_equal(p.standard.bytes_min, 20480);
	assert_int_equal(p.standard.bytes_max, 40960);
	assert_true(p.limits[PV_CHECK_FILE_BYTES].enabled);
	assert_true(p.limits[PV_CHECK_FILE_BYTES].decides);
	assert_false(p.limits[PV_CHECK_META_LENS].decides);
	assert_true(p.limits[PV_CHECK_FILE_BYTES].fail_low <= p.limits[PV_CHECK_FILE_BYTES].ok_low);
	assert_int_equal(p.backgrounds, PV_BACKGROUND_BLUE | PV_BACKGROUND_WHITE | PV_BACKGROUND_GREY);
	assert_false(p.limits[PV_CHECK_GEO_SHOULDER].decides);	/* never a reason by itself */
	assert_false(p.limits[PV_CHECK_SKIN_SMOOTH].decides);
	assert_false(p.limits[PV_CHECK_TEX_MOIRE].decides);
}

/* The JSON bodies of a migration's rows of profile, one after another: from '{ to the next }'. */
static char *next_body(const char *text, size_t *at)
{
	const char *open = strstr(text + *at, "'{"), *close = open ? strstr(open, "}'") : NULL;
	char *body;

	if (!open || !close)
		return NULL;
	body = strndup(open + 1, (size_t)(close - open));
	*at = (size_t)(close - text) + 2;
	return body;
}

static void read_bodies(const char *path, int *parsed)
{
	static char text[1 << 16];
	struct pv_profile p;
	struct pv_error err = { 0 };
	FILE *f = fopen(path, "r");
	char *body;
	size_t n, at;

	assert_non_null(f);
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[n] = '\0';
	at = strstr(text, "\nINSERT INTO profile ") ? (size_t)(strstr(text, "\nINSERT INTO profile ") - text) : n;
	for (; (body = next_body(text, &at)); free(body)) {
		if (strncmp(body, "{\"checks\"", 9) != 0 && strncmp(body, "{\"standard\"", 11) != 0)
			continue;
		if (pv_profile_parse("stored", 1, body, &p, &err) != PV_OK)
			fail_msg("%s: %s in %s", path, err.text, body);
		(*parsed)++;
	}
}

/* The database judges the form of a profile, this program its meaning: what the one ships the other must take. */
static void test_the_stored_ones_parse(void **state)
{
	int parsed = 0;

	(void)state;
	read_bodies("schema/migrations/0007_profiles.sql", &parsed);
	assert_int_equal(parsed, 9);
}

static void test_backgrounds(void **state)
{
	struct pv_profile p;

	(void)state;
	assert_int_equal(pv_profile_parse("p", 1, "{\"backgrounds\":[\"white\",\"grey\"]}", &p, NULL), PV_OK);
	assert_int_equal(p.backgrounds, PV_BACKGROUND_WHITE | PV_BACKGROUND_GREY);
}

static void test_what_it_names_changes_the_rest_stays(void **state)
{
	struct pv_profile p, d;

	(void)state;
	pv_profile_default(&d);
	assert_int_equal(pv_profile_parse("own", 7,
		"{\"checks\":{\"dim.aspect\":{\"ok\":[null,0.05],\"fail\":[null,0.1],\"decides\":false},\"meta.lens\":{\"enabled\":false}},"
		"\"standard\":{\"width\":360,\"height\":480,\"bytes_max\":0}}", &p, NULL), PV_OK);
	assert_string_equal(p.name, "own");
	assert_int_equal(p.version, 7);
	assert_true(isnan(p.limits[PV_CHECK_DIM_ASPECT].ok_low));
	assert_true(fabs(p.limits[PV_CHECK_DIM_ASPECT].ok_high - 0.05) < 1e-12);
	assert_true(fabs(p.limits[PV_CHECK_DIM_ASPECT].fail_high - 0.1) < 1e-12);
	assert_false(p.limits[PV_CHECK_DIM_ASPECT].decides);
	assert_false(p.limits[PV_CHECK_META_LENS].enabled);
	assert_int_equal(p.standard.width, 360);
	assert_int_equal(p.standard.bytes_max, 0);
	assert_int_equal(p.standard.dpi, d.standard.dpi);
	assert_memory_equal(&p.limits[PV_CHECK_JPEG_Q], &d.limits[PV_CHECK_JPEG_Q], sizeof(d.limits[0]));
	assert_int_equal(pv_profile_parse("2017-99", 1, "{}", &p, NULL), PV_OK);
	assert_memory_equal(p.limits, d.limits, sizeof(d.limits));
}

static void test_what_it_cannot_mean_is_refused(void **state)
{
	static const struct {
		const char *json, *text;
	} bad[] = {
		{ "[]", "profile 'p': a profile must be a JSON object" },
		{ "{\"chekcs\":{}}", "profile 'p': unknown setting: 'chekcs'" },
		{ "{\"checks\":[]}", "profile 'p': 'checks' must be an object" },
		{ "{\"checks\":{\"dim.x\":{}}}", "profile 'p': unknown check: 'dim.x'" },
		{ "{\"checks\":{\"dim.w\":3}}", "profile 'p': a check's limits must be an object: 'dim.w'" },
		{ "{\"checks\":{\"dim.w\":{\"ok\":[2,1]}}}", "profile 'p': unknown or senseless setting 'ok' of check 'dim.w'" },
		{ "{\"checks\":{\"dim.w\":{\"ok\":[1]}}}", "profile 'p': unknown or senseless setting 'ok' of check 'dim.w'" },
		{ "{\"checks\":{\"dim.w\":{\"ok\":[\"1\",2]}}}", "profile 'p': unknown or senseless setting 'ok' of check 'dim.w'" },
		{ "{\"checks\":{\"dim.w\":{\"decides\":1}}}", "profile 'p': unknown or senseless setting 'decides' of check 'dim.w'" },
		{ "{\"checks\":{\"dim.w\":{\"ok\":[500,null],\"fail\":[600,null]}}}", "profile 'p': the fail limits lie inside the ok limits: 'dim.w'" },
		{ "{\"backgrounds\":[]}", "profile 'p': 'backgrounds' must be a list of colours" },
		{ "{\"backgrounds\":\"blue\"}", "profile 'p': 'backgrounds' must be a list of colours" },
		{ "{\"backgrounds\":[\"red\"]}", "profile 'p': unknown colour in 'backgrounds': 'red'" },
		{ "{\"backgrounds\":[1]}", "profile 'p': unknown colour in 'backgrounds': ''" },
		{ "{\"standard\":{\"width\":0}}", "profile 'p': out of range in 'standard': 'width'" },
		{ "{\"standard\":{\"quality_max\":101}}", "profile 'p': out of range in 'standard': 'quality_max'" },
		{ "{\"standard\":{\"quality_max\":50}}", "profile 'p': a minimum of 'standard' is above its maximum" },
		{ "{\"standard\":{\"bytes_min\":50000}}", "profile 'p': a minimum of 'standard' is above its maximum" },
		{ "{\"standard\":{\"colour\":1}}", "profile 'p': unknown setting of 'standard': 'colour'" },
		{ "{\"standard\":{\"width\":\"480\"}}", "profile 'p': out of range in 'standard': 'width'" },
		{ "{", NULL },
		{ "", NULL },
	};
	struct pv_profile p = { .version = 42 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct pv_error err = { 0 };

		assert_int_equal(pv_profile_parse("p", 1, bad[i].json, &p, &err), PV_ERR_BAD_INPUT);
		if (bad[i].text)
			assert_string_equal(err.text, bad[i].text);
		assert_int_equal(p.version, 42);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_default),
		cmocka_unit_test(test_the_stored_ones_parse),
		cmocka_unit_test(test_backgrounds),
		cmocka_unit_test(test_what_it_names_changes_the_rest_stays),
		cmocka_unit_test(test_what_it_cannot_mean_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
