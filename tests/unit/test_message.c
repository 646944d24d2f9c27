#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "photovet/reason.h"
#include "photovet/submission.h"

static struct pv_reason rows[] = {
	{ "L03", "L", 'R', { "Half-lit face", "阴阳脸" }, { "Light both sides.", "请均匀照明。" }, "", 50, true },
	{ "B01", "B", 'R', { "Wrong background", "背景颜色不符" }, { "Use light blue.", "请用浅蓝色背景。" }, "", 20, true },
	{ "Q01", "Q", 'R', { "Blurred", "照片模糊" }, { "Hold still.", "请拿稳手机。" }, "", 30, true },
	{ "X01", "X", 'R', { "Mouth open", "嘴唇未闭合" }, { "Close your lips.", "请闭合嘴唇。" }, "", 90, true },
	{ "X02", "X", 'R', { "Eyes closed", "闭眼" }, { "Open your eyes.", "请睁开双眼。" }, "", 91, true },
	{ "R01", "R", 'S', { "Suspected photo editing", "疑似PS修图" }, { "Submit the original.", "请提交原始照片。" }, "", 99, true },
};
static const struct pv_reason_list reasons = { .rows = rows, .count = 6 };

static struct pv_message rejected(enum pv_lang lang, const char *const *codes, size_t n)
{
	struct pv_message m = { PV_MESSAGE_REJECTED, lang, "2027届毕业生", "王小明", "Asia/Shanghai", 2, 1, 0, 0, codes, n };

	assert_true(clock_parse_rfc3339("2026-11-29T00:00:00+08:00", &m.deadline));	/* the 28th, 24:00 */
	assert_true(clock_parse_rfc3339("2026-11-23T18:30:00+08:00", &m.advice));
	return m;
}

static void assert_message(const struct pv_message *m, bool is_short, const char *subject, const char *text)
{
	char *got_subject = NULL, *got_text = NULL;

	assert_int_equal(pv_message_format(m, &reasons, is_short, &got_subject, &got_text, NULL), PV_OK);
	assert_string_equal(got_subject, subject);
	assert_string_equal(got_text, text);
	free(got_subject);
	free(got_text);
}

static void rejection_in_full(void **state)
{
	const char *const codes[] = { "L03", "B01", "L03" };
	struct pv_message zh = rejected(PV_LANG_ZH, codes, 3), en = rejected(PV_LANG_EN, codes, 3);

	(void)state;
	assert_message(&zh, false, "照片审核未通过：2027届毕业生",
		       "王小明同学：\n\n你在“2027届毕业生”第2次提交的照片审核未通过。\n\n原因和修改办法：\n1. 背景颜色不符：请用浅蓝色背景。\n"
		       "2. 阴阳脸：请均匀照明。\n\n请在2026年11月28日24:00前重新提交照片。学校建议在2026年11月23日18:30前提交。还可免费重新提交1次。"
		       "请勿再次提交同一张照片。\n");
	assert_message(&en, false, "Photo not accepted: 2027届毕业生",
		       "Dear 王小明,\n\nYour photo for 2027届毕业生 (attempt 2) was not accepted.\n\nWhat to do:\n1. Wrong background: Use light blue.\n"
		       "2. Half-lit face: Light both sides.\n\nPlease submit a new photo by 2026-11-28 24:00. Your school asks for it by 2026-11-23 18:30. "
		       "Free resubmissions left: 1. Do not send the same photo again.\n");
}

static void a_short_text_names_the_rest(void **state)
{
	const char *const codes[] = { "X02", "X01", "L03", "B01", "Q01" };
	struct pv_message zh = rejected(PV_LANG_ZH, codes, 5), en = rejected(PV_LANG_EN, codes, 5);

	(void)state;
	zh.advice = en.advice = PV_TIME_NONE;
	assert_message(&zh, true, "照片审核未通过：2027届毕业生",
		       "王小明同学：你在“2027届毕业生”第2次提交的照片审核未通过。1.背景颜色不符：请用浅蓝色背景。2.照片模糊：请拿稳手机。"
		       "3.阴阳脸：请均匀照明。另有：嘴唇未闭合、闭眼。请在2026年11月28日24:00前重新提交照片。还可免费重新提交1次。请勿再次提交同一张照片。");
	assert_message(&en, true, "Photo not accepted: 2027届毕业生",
		       "Dear 王小明, Your photo for 2027届毕业生 (attempt 2) was not accepted. 1. Wrong background: Use light blue. 2. Blurred: Hold still. "
		       "3. Half-lit face: Light both sides. Also: Mouth open, Eyes closed. Please submit a new photo by 2026-11-28 24:00. "
		       "Free resubmissions left: 1. Do not send the same photo again.");
	zh.code_count = 3;	/* no more than three: nothing else is named */
	assert_message(&zh, true, "照片审核未通过：2027届毕业生",
		       "王小明同学：你在“2027届毕业生”第2次提交的照片审核未通过。1.阴阳脸：请均匀照明。2.嘴唇未闭合：请闭合嘴唇。3.闭眼：请睁开双眼。"
		       "请在2026年11月28日24:00前重新提交照片。还可免费重新提交1次。请勿再次提交同一张照片。");
}

static void what_is_unknown_is_left_out(void **state)
{
	const char *const codes[] = { "Z99", "Q01" };
	struct pv_message m = rejected(PV_LANG_EN, codes, 2);

	(void)state;
	m.deadline = m.advice = PV_TIME_NONE;
	m.name = NULL;
	assert_message(&m, false, "Photo not accepted: 2027届毕业生",
		       "Hello,\n\nYour photo for 2027届毕业生 (attempt 2) was not accepted.\n\nWhat to do:\n1. Blurred: Hold still.\n2. Z99\n\n"
		       "Free resubmissions left: 1. Do not send the same photo again.\n");
	assert_message(&m, true, "Photo not accepted: 2027届毕业生",
		       "Hello, Your photo for 2027届毕业生 (attempt 2) was not accepted. 1. Blurred: Hold still. 2. Z99. "
		       "Free resubmissions left: 1. Do not send the same photo again.");
	m.lang = PV_LANG_ZH;
	m.code_count = 0;
	assert_message(&m, true, "照片审核未通过：2027届毕业生",
		       "同学你好：你在“2027届毕业生”第2次提交的照片审核未通过。还可免费重新提交1次。请勿再次提交同一张照片。");
}

static void blocked_names_the_manual_route(void **state)
{
	const char *const codes[] = { "Q01" };
	struct pv_message m = rejected(PV_LANG_ZH, codes, 1);

	(void)state;
	m.kind = PV_MESSAGE_BLOCKED;
	m.attempt = 3;
	m.free_left = 0;
	assert_message(&m, false, "照片审核未通过，重拍次数用尽：2027届毕业生",
		       "王小明同学：\n\n你在“2027届毕业生”第3次提交的照片审核未通过，免费重新提交次数已用完。\n\n原因和修改办法：\n1. 照片模糊：请拿稳手机。\n\n"
		       "请改走人工审核通道：到照相馆按要求拍摄，再联系学校或客服申请人工审核。\n");
	m.lang = PV_LANG_EN;
	assert_message(&m, true, "Photo not accepted, no free resubmission left: 2027届毕业生",
		       "Dear 王小明, Your photo for 2027届毕业生 (attempt 3) was not accepted, and no free resubmission is left. 1. Blurred: Hold still. "
		       "Please take the manual route: have a studio take the photo and ask your school or our support for a manual review.");
}

static void the_other_kinds(void **state)
{
	static const struct {
		enum pv_message_kind kind;
		enum pv_lang lang;
		const char *subject, *text;
	} wanted[] = {
		{ PV_MESSAGE_APPROVED, PV_LANG_ZH, "照片审核通过：2027届毕业生",
		  "王小明同学：\n\n你在“2027届毕业生”提交的照片审核通过。\n\n照片将上传学信网，照片和信息不能再更改。\n" },
		{ PV_MESSAGE_APPROVED, PV_LANG_EN, "Photo accepted: 2027届毕业生",
		  "Dear 王小明,\n\nYour photo for 2027届毕业生 was accepted.\n\nIt will now be uploaded to the registry; photo and data can no longer be "
		  "changed.\n" },
		{ PV_MESSAGE_RETOUCH, PV_LANG_ZH, "照片正在修图：2027届毕业生",
		  "王小明同学：\n\n你在“2027届毕业生”提交的照片正在人工修图。\n\n请次日查看，暂不用重拍。\n" },
		{ PV_MESSAGE_RETOUCH, PV_LANG_EN, "Photo being repaired: 2027届毕业生",
		  "Dear 王小明,\n\nThe cut-out of your photo for 2027届毕业生 is being repaired.\n\nPlease look again tomorrow; no retake is needed "
		  "yet.\n" },
		{ PV_MESSAGE_REVOKED, PV_LANG_ZH, "照片已撤销：2027届毕业生",
		  "王小明同学：\n\n你在“2027届毕业生”的照片经技术检查后已撤销。\n\n原因：\n1. 疑似PS修图\n\n本学期不能再次采集。如有异议，请联系学校。\n" },
		{ PV_MESSAGE_REVOKED, PV_LANG_EN, "Photo revoked: 2027届毕业生",
		  "Dear 王小明,\n\nYour photo for 2027届毕业生 was revoked after a technical inspection.\n\nReason:\n1. Suspected photo editing\n\n"
		  "No photo can be submitted again this term. If you disagree, please contact your school.\n" },
		{ PV_MESSAGE_PUBLISHED, PV_LANG_ZH, "采集成功：2027届毕业生",
		  "王小明同学：\n\n你在“2027届毕业生”的照片采集成功，学信网可查。\n\n请登录学信档案核对照片。\n" },
		{ PV_MESSAGE_PUBLISHED, PV_LANG_EN, "Photo published: 2027届毕业生",
		  "Dear 王小明,\n\nYour photo for 2027届毕业生 was collected and can be seen at the registry (CHSI).\n\nPlease check there that it is "
		  "yours.\n" },
	};
	const char *const codes[] = { "R01" };

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		struct pv_message m = rejected(wanted[i].lang, codes, 1);

		m.kind = wanted[i].kind;
		assert_message(&m, false, wanted[i].subject, wanted[i].text);
	}
}

static void short_revocation(void **state)
{
	const char *const codes[] = { "R01", "X01" };
	struct pv_message m = rejected(PV_LANG_ZH, codes, 2);

	(void)state;
	m.kind = PV_MESSAGE_REVOKED;
	assert_message(&m, true, "照片已撤销：2027届毕业生",
		       "王小明同学：你在“2027届毕业生”的照片经技术检查后已撤销。原因：嘴唇未闭合、疑似PS修图。本学期不能再次采集。如有异议，请联系学校。");
}

static void hostile_names_stay_on_their_line(void **state)
{
	struct pv_message m = rejected(PV_LANG_EN, NULL, 0);

	(void)state;
	m.kind = PV_MESSAGE_APPROVED;
	m.name = "Eve\r\nBcc: all";
	m.campaign_title = "t\n{name}\x1b";
	assert_message(&m, true, "Photo accepted: t\xef\xbf\xbd{name}\xef\xbf\xbd",
		       "Dear Eve\xef\xbf\xbd\xef\xbf\xbd" "Bcc: all, Your photo for t\xef\xbf\xbd{name}\xef\xbf\xbd was accepted. It will now be uploaded to the "
		       "registry; photo and data can no longer be changed.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rejection_in_full),
		cmocka_unit_test(a_short_text_names_the_rest),
		cmocka_unit_test(what_is_unknown_is_left_out),
		cmocka_unit_test(blocked_names_the_manual_route),
		cmocka_unit_test(the_other_kinds),
		cmocka_unit_test(short_revocation),
		cmocka_unit_test(hostile_names_stay_on_their_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
