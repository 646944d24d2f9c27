#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "terminal/key_burst.h"
#include "appfix.h"
#include "ui/chooser.h"
#include "ui/guard.h"

/* A client without paste markers, in a photo: nothing of the text decides, opens or leaves. */
static void complaint_10_unmarked_paste(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.burst = 12;
	uifix_type(&f, "xa1ecstuP?");
	uifix_press(&f, "Enter Esc q");
	assert_int_equal(f.ask_count, 0);
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_int_equal(f.app->view, VIEW_PHOTO);
	assert_int_equal(uifix_front(&f), FIRST);
	assert_notice(&f, "keys ignored");
	uifix_release(&f);
}

/* The same in the list of reasons, and in the question at the end. */
static void complaint_10_unmarked_paste_over_a_list(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "x");
	f.burst = KEY_BURST_MIN;
	uifix_type(&f, "123456");
	uifix_press(&f, "Enter");
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	assert_int_equal(f.ask_count, 0);
	uifix_press(&f, "Down");
	assert_int_equal(f.app->chooser.cursor, 1);
	f.burst = 1;
	uifix_press(&f, "Esc q q");
	assert_int_equal(f.app->overlay, OVERLAY_CONFIRM);
	f.burst = KEY_BURST_MIN;
	uifix_type(&f, "nothing");
	assert_int_equal(f.app->overlay, OVERLAY_CONFIRM);
	assert_false(f.app->is_leaving);
	uifix_release(&f);
}

/* In a field all of it is text, and its line end does not send. */
static void complaint_10_unmarked_paste_into_a_field(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "e");
	f.burst = 40;
	uifix_type(&f, "looks like");
	uifix_press(&f, "Enter");
	uifix_type(&f, "his brother");
	uifix_press(&f, "Enter Esc");
	assert_int_equal(f.app->overlay, OVERLAY_PROMPT);
	assert_string_equal(f.app->prompt.field.text, "looks like his brother ");
	assert_int_equal(f.ask_count, 0);
	uifix_release(&f);
}

/* Movement is never dropped, however fast it comes. */
static void complaint_15_rapid_movement(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.burst = 9;
	uifix_type(&f, "jjjjjkjjj");
	assert_int_equal(uifix_front(&f), FIRST + 7);
	assert_int_equal(f.ask_count, 0);
	uifix_release(&f);
}

/* Short of a burst each key acts once: one decision for one photo seen, none skipped, none twice. */
static void complaint_15_rapid_verdicts(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.is_slow_ack = true;
	for (int i = 0; i < 5; i++) {
		uifix_press(&f, "a a a");
		assert_int_equal(uifix_front(&f), FIRST + i + 1);
		assert_notice(&f, "key dropped");
		uifix_ack(&f);
		uifix_settle(&f);
	}
	for (int i = 0; i < 5; i++)
		assert_int_equal(f.decided[i], 'a');
	assert_int_equal(f.decided[5], 0);
	uifix_release(&f);
}

/* Item 6: text in a field is never dropped. The opener and the first letter of the words may be
 * the same key, and a line that stalled hands both over at once. */
static void test_text_may_begin_with_the_opener(void **state)
{
	static const struct { const char *keys, *text; } typed[] = {
		{ "e e y e s", "eyes" }, { "t t o o", "too" }, { "s s", "s" }, { "c c u t", "cut" }, { "x / x", "" },
	};
	struct uifix f;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
		appfix_deck(&f);
		f.app->guard_ms = 2000;
		uifix_press(&f, typed[i].keys);
		assert_true(guard_has_field(f.app));
		if (f.app->overlay == OVERLAY_PROMPT)
			assert_string_equal(f.app->prompt.field.text, typed[i].text);
		else
			assert_string_equal(f.app->chooser.filter.text, "x");
		uifix_release(&f);
	}
}

static char letter_of(struct uifix *f, int row)
{
	return chooser_letter(f->app, row);
}

/* In the list of reasons the key that opens it names none: held down, or pressed again in
 * haste, it chooses nothing, and no guard has to tell a repeat from a letter. */
static void test_opener_names_no_reason(void **state)
{
	struct uifix f;
	int rows;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "x x x x x");
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	assert_int_equal(chooser_count(f.app), 0);
	rows = (int)f.app->reasons.list.count;
	for (int i = 0; i < rows; i++)
		assert_null(strchr("xXc", letter_of(&f, i) ? letter_of(&f, i) : 'x'));
	uifix_press(&f, "Esc");
	f.keymap.keys[ACTION_REJECT][0] = (struct key){ .code = 'b', .base = 'b' };	/* as the person bound it */
	uifix_press(&f, "b b");
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	assert_int_equal(chooser_count(f.app), 0);
	assert_int_equal(letter_of(&f, 0), 'a');
	for (int i = 0; i < rows; i++)
		assert_int_not_equal(letter_of(&f, i), 'b');
	uifix_press(&f, "a");
	assert_int_equal(chooser_count(f.app), 1);
	uifix_release(&f);
}

/* A key before the list has come is dropped and said so: else of two only the second would count. */
static void test_reasons_not_here_yet(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.app->reasons.is_known = false;
	uifix_press(&f, "x a");
	assert_notice(&f, "key dropped: the reasons are not here yet");
	assert_int_equal(chooser_count(f.app), 0);
	uifix_release(&f);
}

static void test_pace(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.app->dwell_floor_ms = 600;
	for (int i = 0; i < 4; i++) {
		uifix_play(&f, "a");
	}
	assert_int_equal(f.app->notice.until, 0);
	uifix_press(&f, "a");
	assert_notice(&f, "5 of your last 5 approvals came within 0.6 s of the picture");
	uifix_settle(&f);
	f.app->notice.until = 0;
	for (int i = 0; i < 9; i++) {
		uifix_play(&f, "a");
	}
	assert_int_equal(f.app->notice.until, 0);
	f.mono += 700000;
	uifix_play(&f, "a");		/* looked at: no word at this one */
	assert_int_equal(f.app->notice.until, 0);
	uifix_press(&f, "a");
	assert_notice(&f, "15 of your last 16 approvals");
	uifix_release(&f);
}

static void test_pace_off(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.app->dwell_floor_ms = 0;
	for (int i = 0; i < 12; i++) {
		uifix_play(&f, "a");
	}
	assert_int_equal(f.app->notice.until, 0);
	uifix_release(&f);
}

/* No verdict under an overlay, and it is said where one looks. */
static void complaint_10_no_verdict_under_an_overlay(void **state)
{
	static const char *const opens[] = { "?", "L", "x" };
	struct uifix f;
	char *screen;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		appfix_deck(&f);
		uifix_press(&f, opens[i]);
		if (i == 2)
			app_notice(f.app, NOTICE_INFO, "%s", "close this first");
		else
			uifix_press(&f, "a e t");
		screen = uifix_screen(&f);
		assert_non_null(strstr(screen, "close this first"));
		free(screen);
		assert_null(uifix_pending(&f, ASK_DECIDE));
		uifix_release(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(complaint_10_unmarked_paste), cmocka_unit_test(complaint_10_unmarked_paste_over_a_list),
		cmocka_unit_test(complaint_10_unmarked_paste_into_a_field), cmocka_unit_test(complaint_15_rapid_movement),
		cmocka_unit_test(complaint_15_rapid_verdicts), cmocka_unit_test(test_text_may_begin_with_the_opener), cmocka_unit_test(test_opener_names_no_reason),
		cmocka_unit_test(test_reasons_not_here_yet), cmocka_unit_test(test_pace),
		cmocka_unit_test(test_pace_off), cmocka_unit_test(complaint_10_no_verdict_under_an_overlay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
