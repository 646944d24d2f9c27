#include <stdlib.h>
#include <string.h>

#include "terminal/key_burst.h"
#include "appfix.h"

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

static void test_held_opener(void **state)
{
	static const char *const openers[] = { "x", "t", "e" };
	struct uifix f;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		appfix_deck(&f);
		f.app->guard_ms = 250;
		for (int n = 0; n < 6; n++)
			uifix_press(&f, openers[i]);
		assert_true(f.app->overlay == OVERLAY_PROMPT || f.app->overlay == OVERLAY_REASONS);
		assert_string_equal(f.app->prompt.field.text, "");
		uifix_release(&f);
	}
	appfix_deck(&f);
	f.app->guard_ms = 250;
	uifix_press(&f, "t o t");	/* but its letter is a letter once another has come */
	assert_string_equal(f.app->prompt.field.text, "ot");
	uifix_press(&f, "Esc c c o");	/* and what is no verdict loses no letter */
	assert_string_equal(f.app->prompt.field.text, "co");
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
		cmocka_unit_test(complaint_15_rapid_verdicts), cmocka_unit_test(test_held_opener), cmocka_unit_test(test_pace),
		cmocka_unit_test(test_pace_off), cmocka_unit_test(complaint_10_no_verdict_under_an_overlay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
