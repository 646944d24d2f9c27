#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "photovet/check.h"

static struct pv_profile profile;

static void assert_said(const char *name, double native, enum pv_check_status status, const char *detail, const char *en, const char *zh)
{
	struct pv_check_result r = { .native = native, .status = status, .quality = 50 };
	char text[PV_CHECK_EXPLAIN_MAX];

	snprintf(r.name, sizeof(r.name), "%s", name);
	snprintf(r.detail, sizeof(r.detail), "%s", detail);
	pv_check_explain(&r, &profile, "en", text, sizeof(text));
	assert_string_equal(text, en);
	pv_check_explain(&r, &profile, "zh_CN", text, sizeof(text));
	assert_string_equal(text, zh);
}

static void test_numbers_and_limits(void **state)
{
	(void)state;
	pv_profile_default(&profile);
	assert_said("geo.headw", 342, PV_CHECK_FAIL, "", "head width 342 px, allowed 190–300 px", "头部宽度 342 px，允许190–300 px");
	assert_said("sharp.vol", 41.6, PV_CHECK_FAIL, "", "sharpness 42, at least 100", "清晰度 42，不低于100");
	assert_said("exp.hi", 0.064, PV_CHECK_FAIL, "", "burnt-out part of the face 6.4 %, at most 1.0 %", "脸部过曝面积 6.4 %，不超过1.0 %");
	assert_said("file.bytes", 15360, PV_CHECK_FAIL, "", "file size 15 KB, allowed 30–2048 KB", "文件大小 15 KB，允许30–2048 KB");
	assert_said("light.lr", -0.5, PV_CHECK_FAIL, "left half darker", "light, left against right -50 %, allowed -25 to 25 % (left half darker)",
		    "左右脸亮度差 -50 %，允许-25至25 %（左半边较暗）");
	assert_said("geo.top", 72, PV_CHECK_OK, "", "space above the head 72 px, allowed 50–110 px", "头顶距上边 72 px，允许50–110 px");
}

static void assert_value(const char *name, double native, const char *whole, const char *bare)
{
	struct pv_check_result r = { .native = native, .status = PV_CHECK_OK };
	char text[32];

	snprintf(r.name, sizeof(r.name), "%s", name);
	pv_check_value(&r, false, text, sizeof(text));
	assert_string_equal(text, whole);
	pv_check_value(&r, true, text, sizeof(text));
	assert_string_equal(text, bare);
}

/* As the line says it; a trace of nothing is 0.0 and neither 1.93e-12 nor -0.0. */
static void test_the_value_alone(void **state)
{
	(void)state;
	assert_value("bg.de", 36.31, "36.3 ΔE", "36.3");
	assert_value("bg.grad", 1.93e-12, "0.0 L*", "0.0");
	assert_value("bg.grad", -0.04, "0.0 L*", "0.0");
	assert_value("exp.hi", 0.000124, "0.0 %", "0.0");
	assert_value("file.bytes", 38968, "38 KB", "38");
	assert_value("dim.w", 480, "480 px", "480");
	assert_value("meta.editor", 1, "", "");
	assert_value("geo.top", NAN, "", "");
	assert_value("ofiq.Sharpness", 71, "71", "71");
	assert_value("vendor.thing", 0.12345, "0.123", "0.123");
}

static void test_words(void **state)
{
	(void)state;
	pv_profile_default(&profile);
	assert_said("frame.border", 2, PV_CHECK_FAIL, "printed date", "border or date: printed date", "边框或日期：印有日期");
	assert_said("meta.editor", 0, PV_CHECK_OK, "", "traces of an editor: nothing to object to", "编辑软件痕迹：正常");
	assert_said("bg.halo", 7.4, PV_CHECK_FAIL, "rim 0.7, islands 0.0, holes 6.7, bites 0.0, wall 0.0",
		    "cut-out residue 7.4 %, at most 2.0 % (rim 0.7, islands 0.0, holes 6.7, bites 0.0, wall 0.0)",
		    "抠图残留 7.4 %，不超过2.0 %（白边 0.7、碎块 0.0、孔洞 6.7、缺损 0.0、残留墙面 0.0）");
	assert_said("file.format", 2, PV_CHECK_FAIL, "damaged, warnings: 2", "file format: damaged, warnings: 2", "文件格式：文件损坏，警告数：2");
	assert_said("geo.shoulder", NAN, PV_CHECK_NA, "long hair", "slope of the shoulders: could not be assessed (long hair)", "双肩倾斜：无法判断（长发遮挡）");
	assert_said("HeadPoseYaw", 12.5, PV_CHECK_FAIL, "", "HeadPoseYaw 12.5", "HeadPoseYaw 12.5");
	assert_said("HeadPoseYaw", NAN, PV_CHECK_NA, "", "HeadPoseYaw: could not be assessed", "HeadPoseYaw：无法判断");
}

/* The limits are those of the profile that judged. */
/* What the database says of duplicates, and OFIQ's measures. */
static void test_measures_of_others(void **state)
{
	(void)state;
	assert_said("dup.sha", 1, PV_CHECK_FAIL, "same file as submission 12: S1 张*", "same file as submission 12 (S1 张*)", "文件与提交12（S1 张*）完全相同");
	assert_said("dup.sha", 3, PV_CHECK_FAIL, "same file as submission 12 and 2 more: S1 张*", "same file as submission 12 (S1 张*), and 2 more",
		    "文件与提交12（S1 张*）完全相同，另有2份");
	assert_said("dup.phash", 3, PV_CHECK_FAIL, "resembles submission 12 mirrored (pHash 3, dHash 9): the same student",
		    "looks like submission 12 (the student's own) mirrored: 3 bits apart by pHash, 9 by dHash (alike up to 10 and 40, a copy up to 6 and 24)",
		    "照片与提交12（本人）左右镜像后雷同：pHash相差3位，dHash相差9位（不超过10和40为相近，不超过6和24为雷同）");
	assert_said("dup.phash", 8, PV_CHECK_WARN, "resembles submission 12 (pHash 8, dHash 30)",
		    "looks like submission 12: 8 bits apart by pHash, 30 by dHash (alike up to 10 and 40, a copy up to 6 and 24)",
		    "照片与提交12相近：pHash相差8位，dHash相差30位（不超过10和40为相近，不超过6和24为雷同）");
	assert_said("dup.phash", NAN, PV_CHECK_OK, "", "looks like another photo: none found", "照片雷同：未发现");
	assert_said("dup.phash", NAN, PV_CHECK_NA, "", "looks like another photo: could not be assessed", "照片雷同：无法判断");
	/* not the database's words: told as they are */
	assert_said("dup.phash", NAN, PV_CHECK_WARN, "resembles submission x", "looks like another photo: quality 50 of 100 (resembles submission x)",
		    "照片雷同：质量50（满分100）（resembles submission x）");
	assert_said("ofiq.EyesOpen", 0.2, PV_CHECK_FAIL, "X02", "OFIQ eyes open: quality 50 of 100 (X02)", "OFIQ双眼睁开：质量50（满分100）（X02）");
	assert_said("my.check", 0.25, PV_CHECK_OK, "", "my.check 0.25", "my.check 0.25");
	assert_null(pv_measure_label("my.check", true));
}

static void test_details(void **state)
{
	struct pv_check_result r = { .name = "geo.top", .status = PV_CHECK_NA, .native = NAN, .quality = PV_QUALITY_NA };
	char text[PV_CHECK_EXPLAIN_MAX];

	(void)state;
	pv_check_detail(&r, "zh", text, sizeof(text));
	assert_string_equal(text, "");
	snprintf(r.detail, sizeof(r.detail), "head cut off");
	pv_check_detail(&r, "en", text, sizeof(text));
	assert_string_equal(text, "head cut off");
	pv_check_detail(&r, "zh", text, sizeof(text));
	assert_string_equal(text, "头部被裁切");
	snprintf(r.name, sizeof(r.name), "dup.sha");
	snprintf(r.detail, sizeof(r.detail), "same file as submission 7: S1 \x1b[2J");
	r.status = PV_CHECK_FAIL;
	pv_check_detail(&r, "en", text, sizeof(text));
	assert_null(strchr(text, 27));
	assert_non_null(strstr(text, "same file as submission 7 (S1 "));
}

static void test_the_profile_counts(void **state)
{
	(void)state;
	assert_int_equal(pv_profile_parse("p", 1, "{\"checks\":{\"geo.headw\":{\"ok\":[null,384],\"fail\":[null,430]}}}", &profile, NULL), PV_OK);
	assert_said("geo.headw", 400, PV_CHECK_WARN, "", "head width 400 px, at most 384 px", "头部宽度 400 px，不超过384 px");
}

static void test_it_is_cut_at_characters(void **state)
{
	struct pv_check_result r = { .name = "geo.headw", .native = 342, .status = PV_CHECK_FAIL };
	char text[64];
	size_t n;

	(void)state;
	pv_profile_default(&profile);
	for (n = 1; n < sizeof(text); n++) {
		memset(text, 'x', sizeof(text));
		pv_check_explain(&r, &profile, "zh", text, n);
		assert_true(strlen(text) < n);
		assert_true(((unsigned char)text[strlen(text)] & 0xC0) != 0x80);
		if (strlen(text) > 0)
			assert_true(n < 4 || strlen(text) + 4 > n || strlen(text) > 30);
	}
}

static void test_hostile_details(void **state)
{
	struct pv_check_result r = { .name = "meta.lens", .native = 1, .status = PV_CHECK_FAIL, .detail = "\x1b[2Jfront" };
	char text[PV_CHECK_EXPLAIN_MAX];

	(void)state;
	pv_profile_default(&profile);
	pv_check_explain(&r, &profile, "en", text, sizeof(text));
	assert_null(strchr(text, '\x1b'));
}

/* Each check explains itself in both languages whatever its status: words of its own, the number
 * as it would be shown, and each limit that there is. */
static void test_every_check_explains_itself(void **state)
{
	static const enum pv_check_status statuses[] = { PV_CHECK_OK, PV_CHECK_WARN, PV_CHECK_FAIL, PV_CHECK_NA };
	char en[PV_CHECK_EXPLAIN_MAX], zh[PV_CHECK_EXPLAIN_MAX], digits[8];
	size_t i, k, bounds;

	(void)state;
	pv_profile_default(&profile);
	for (i = 0; i < PV_CHECK_COUNT; i++)
		for (k = 0; k < 4; k++) {
			struct pv_check_result r = { .native = statuses[k] == PV_CHECK_NA ? NAN : 7, .status = statuses[k] };
			const struct pv_check_limit *l = &profile.limits[i];
			bool is_words;

			snprintf(r.name, sizeof(r.name), "%s", pv_check_name((enum pv_check_id)i));
			pv_check_explain(&r, &profile, "en", en, sizeof(en));
			pv_check_explain(&r, &profile, "zh", zh, sizeof(zh));
			assert_null(strstr(en, r.name));
			assert_true(en[0] >= 'A' && strlen(en) > 8);
			assert_true(strspn(zh, " -~") < strlen(zh) && strcmp(en, zh) != 0);
			is_words = strstr(en, ": ") != NULL;
			bounds = (size_t)!isnan(l->ok_low) + !isnan(l->ok_high);
			if (statuses[k] == PV_CHECK_NA || is_words)
				continue;
			snprintf(digits, sizeof(digits), "%s", strpbrk(en, "0123456789") ? "" : "none");
			assert_string_equal(digits, "");
			if (bounds == 1 && !strstr(en, ", at most ") && !strstr(en, ", at least "))
				fail_msg("no limit in '%s'", en);
			if (bounds == 2 && !strstr(en, ", allowed "))
				fail_msg("no limits in '%s'", en);
			if (bounds > 0 && !strstr(zh, "，不超过") && !strstr(zh, "，不低于") && !strstr(zh, "，允许"))
				fail_msg("no limit in '%s'", zh);
		}
}

/* Words only where a number would say nothing: classes, not measures. */
static void test_measures_have_numbers(void **state)
{
	static const char *const classes[] = { "file.format", "jpeg.enc", "meta.editor", "meta.c2pa", "meta.lens", "frame.border" };
	char en[PV_CHECK_EXPLAIN_MAX];
	size_t i, k;

	(void)state;
	for (i = 0; i < PV_CHECK_COUNT; i++) {
		struct pv_check_result r = { .native = 7, .status = PV_CHECK_FAIL };
		bool is_class = false;

		snprintf(r.name, sizeof(r.name), "%s", pv_check_name((enum pv_check_id)i));
		for (k = 0; k < sizeof(classes) / sizeof(classes[0]); k++)
			is_class |= strcmp(classes[k], r.name) == 0;
		pv_check_explain(&r, &profile, "en", en, sizeof(en));
		assert_int_equal(strstr(en, ": ") != NULL, is_class);
	}
}

/* The value's side decides which of two reasons it suggests. */
static void test_a_side_suggests_its_own_reason(void **state)
{
	static const struct {
		const char *check, *side, *yes, *no;
	} rows[] = {
		{ "geo.headw", "too large", "F02", "F05" }, { "geo.headw", "too small", "F05", "F02" },
		{ "exp.mean", "too dark", "L01", "L02" }, { "exp.mean", "too bright", "L02", "L01" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pv_check_result r = { .native = 1, .status = PV_CHECK_FAIL };

		snprintf(r.name, sizeof(r.name), "%s", rows[i].check);
		snprintf(r.detail, sizeof(r.detail), "%s", rows[i].side);
		assert_true(pv_check_suggests(&r, rows[i].yes));
		assert_false(pv_check_suggests(&r, rows[i].no));
		assert_true(pv_check_suggests(&r, "X99"));	/* a campaign's own */
		r.detail[0] = '\0';				/* stored before the sides were told */
		assert_true(pv_check_suggests(&r, rows[i].no));
	}
}

/* Every check has its words, and every reason of the schema names checks that exist: ours, or
 * those of external checkers, which begin with a capital or with ofiq, or of the database (dup, id). */
static void test_reasons_name_checks_that_exist(void **state)
{
	FILE *f = fopen("schema/migrations/0004_reasons.sql", "r");
	char line[1024], name[64];
	int rows = 0, names = 0, i;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f)) {
		char *open = strrchr(line, '{'), *close = strrchr(line, '}'), *p;

		if (!open || !close || close < open || !strstr(line, "'{S") || open == strchr(line, '{'))
			continue;
		rows++;
		for (p = open + 1; p < close; p += strlen(name) + 1) {
			i = (int)strcspn(p, ",}");
			snprintf(name, sizeof(name), "%.*s", i, p);
			if (*name == '\0' || (*name >= 'A' && *name <= 'Z') || strncmp(name, "ofiq.", 5) == 0 || strncmp(name, "dup.", 4) == 0 ||
			    strncmp(name, "id.", 3) == 0)
				continue;
			if (pv_check_find(name) == PV_CHECK_COUNT)
				fail_msg("a reason names no check of ours: '%s'", name);
			names++;
		}
	}
	fclose(f);
	assert_true(rows >= 36);
	assert_true(names >= 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_and_limits),
		cmocka_unit_test(test_the_value_alone),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_measures_of_others),
		cmocka_unit_test(test_details),
		cmocka_unit_test(test_the_profile_counts),
		cmocka_unit_test(test_it_is_cut_at_characters),
		cmocka_unit_test(test_hostile_details),
		cmocka_unit_test(test_every_check_explains_itself),
		cmocka_unit_test(test_measures_have_numbers),
		cmocka_unit_test(test_a_side_suggests_its_own_reason),
		cmocka_unit_test(test_reasons_name_checks_that_exist),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
