/* What the plain mode says, and that it decides by the campaign's rule. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/plain_text.h"
#include "appfix.h"

static void open_plain(struct uifix *f, const char *lang)
{
	uifix_language(lang);
	uifix_init(f, 60, 200, GRAPHICS_NONE);
	f->app->is_plain = true;
	f->held = 20;
	appfix_enter(f);
}

static bool says(const struct uifix *f, const char *part)
{
	struct tell t = { .is_plain = true };
	bool is_there = false;

	plain_text_scene(f->app, &t);
	plain_text_detail(f->app, &t);
	for (size_t i = 0; i < t.count; i++)
		is_there = is_there || strstr(t.lines[i].text, part);
	tell_release(&t);
	return is_there;
}

/* No bar, no tick, no box: what a screen reader would spell out or skip. */
static void assert_no_signs(const struct uifix *f)
{
	static const char *const signs[] = { "█", "░", "✓", "✗", "▒", "─", "│", "[x]", "..." };
	struct tell t = { .is_plain = true };

	plain_text_scene(f->app, &t);
	for (size_t i = 0; i < t.count; i++)
		for (size_t k = 0; k < ARRAY_LEN(signs); k++)
			if (strstr(t.lines[i].text, signs[k]))
				fail_msg("'%s' in: %s", signs[k], t.lines[i].text);
	tell_release(&t);
}

static void test_photo_in_words(void **state)
{
	struct uifix f;

	(void)state;
	open_plain(&f, "en");
	assert_true(says(&f, "Photo 1 of 20, campaign demo."));
	assert_true(says(&f, "Attempt 2, 1 free resubmissions left, stage 1 of 1, pending."));
	assert_true(says(&f, "Due 11-22 17:39, in 29 hours."));
	assert_true(says(&f, "Attempt 1 was rejected by bo: L03,B01"));
	assert_true(says(&f, "Score 23 of 100; 2 checks fail, 1 warn, 2 cannot tell."));
	assert_true(says(&f, "Fails: JPEG quality 42, at least 75, quality 23 of 100"));
	assert_true(says(&f, "Cannot tell: "));
	assert_true(says(&f, "5 checks found nothing wrong."));
	assert_no_signs(&f);
	uifix_play(&f, "j");
	assert_true(says(&f, "Overdue since 11:39, by 60 minutes.") || says(&f, "by 1 hours."));
	uifix_release(&f);
	open_plain(&f, "zh_CN");
	assert_true(says(&f, "第 1 张，共 20 张，批次 demo。"));
	assert_true(says(&f, "得分 23（满分 100）；2 项不合格，1 项警告，2 项无法判断。"));
	assert_no_signs(&f);
	uifix_release(&f);
}

/* The scene's key holds still while time passes, so nothing is read out again by itself. */
static void test_time_says_nothing(void **state)
{
	struct uifix f;
	struct buf before = BUF_INIT(4096), after = BUF_INIT(4096);

	(void)state;
	open_plain(&f, "en");
	plain_text_key(f.app, &before);
	uifix_tick(&f, 5000);
	plain_text_key(f.app, &after);
	assert_string_equal(buf_str(&before), buf_str(&after));
	buf_clear(&after);
	uifix_press(&f, "j");
	plain_text_key(f.app, &after);
	assert_string_not_equal(buf_str(&before), buf_str(&after));
	buf_release(&before);
	buf_release(&after);
	uifix_release(&f);
}

/* An approval goes in as a decision without a look, which the campaign's rule judges; a rejection
 * as one of the screen, without a picture. Refused, the photo stays in front. */
static void test_campaign_rule(void **state)
{
	struct uifix f;
	struct ask *ask;

	(void)state;
	open_plain(&f, "en");
	uifix_press(&f, "a");
	ask = uifix_pending(&f, ASK_DECIDE);
	assert_non_null(ask);
	assert_true(ask->is_unseen);
	assert_false(ask->has_display);
	uifix_refuse(&f, ask, "PV204", PV_ERR_FORBIDDEN, "the campaign does not let you decide without a look", "");
	assert_int_equal(uifix_front(&f), FIRST);
	assert_true(says(&f, "Refused: the campaign does not let you decide without a look"));
	uifix_press(&f, "x 1 Enter");
	ask = uifix_pending(&f, ASK_DECIDE);
	assert_non_null(ask);
	assert_false(ask->is_unseen);
	assert_false(ask->has_display);
	uifix_release(&f);
}

/* On a screen the same key without a picture is still refused there and then. */
static void test_screen_keeps_its_rule(void **state)
{
	struct uifix f;

	(void)state;
	open_plain(&f, "en");
	f.app->is_plain = false;
	uifix_press(&f, "a");
	assert_null(uifix_pending(&f, ASK_DECIDE));
	assert_non_null(strstr(f.app->notice.text, "no approval without the picture"));
	uifix_release(&f);
}

/* Every other view as sentences: title words before each figure. */
static void test_views_in_words(void **state)
{
	struct uifix f;

	(void)state;
	open_plain(&f, "en");
	uifix_press(&f, "x 1");
	assert_true(says(&f, "1: T02, File size out of range, suggested by the checks"));
	assert_true(says(&f, "chosen: T02, File size out of range"));
	assert_true(says(&f, "the student will read:"));
	assert_no_signs(&f);
	uifix_press(&f, "Esc e");
	assert_true(says(&f, "2: suspected editing"));
	uifix_play(&f, "Esc w");
	assert_true(says(&f, "1000102: campaign demo, student 2023010102, what upload, waiting, undo: 43 s"));
	assert_true(says(&f, "Here: 1000231: campaign demo"));
	assert_no_signs(&f);
	uifix_play(&f, "Esc M");
	assert_true(says(&f, "rejected, of verdicts: you 12 percent, colleagues 17 percent"));
	assert_true(says(&f, "head width: warned 11, overruled 3, too few to say, confirmed 8, missed 0, too few to say"));
	uifix_press(&f, "Esc ?");
	assert_true(says(&f, "a, approve: Approve"));
	uifix_play(&f, "Esc L");
	assert_true(says(&f, "attempt 1  rejected"));
	uifix_play(&f, "Esc q");
	assert_true(says(&f, "1: demo, 2026届毕业生图像采集: 10 free, 20 mine"));
	uifix_press(&f, "q");
	assert_true(says(&f, "You hold 20 photos."));
	uifix_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_photo_in_words), cmocka_unit_test(test_time_says_nothing), cmocka_unit_test(test_campaign_rule),
		cmocka_unit_test(test_screen_keeps_its_rule), cmocka_unit_test(test_views_in_words),
	};

	return cmocka_run_group_tests_name("plain_text", tests, NULL, NULL);
}
