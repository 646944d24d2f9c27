/* What reviewers complain about elsewhere, by the numbers of the list the project began with. Others
 * are named so beside what they test: 2 and 4 in test_resume and test_app, 5 and 6 in test_undo, 10
 * and 15 in test_guard, 1, 2 and 20 with real clients in tests/cli. */
#include <stdlib.h>
#include <string.h>

#include "appfix.h"

/* "No more tasks" while there are some: nothing is free, and the figures say who has how many until when. */
static void complaint_03_nothing_free_is_explained(void **state)
{
	struct uifix f;

	(void)state;
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	f.held = 0;
	f.total = 0;
	uifix_start(&f);
	assert_screen(&f, "0 free; 37 held by 3 people, next lease ends");
	uifix_play(&f, "P");
	assert_int_equal(f.app->view, VIEW_QUEUE);
	if (!strstr(f.app->notice.text, "0 free; 37 held by 3 people, next lease ends"))
		fail_msg("the notice says '%s'", f.app->notice.text);
	uifix_release(&f);
}

/* One key decides and shows the next, with nothing between. */
static void complaint_08_decide_and_advance_is_one_key(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	for (int i = 0; i < 10; i++) {
		uifix_press(&f, "a");
		assert_int_equal(f.app->overlay, OVERLAY_NONE);
		assert_int_equal(uifix_front(&f), FIRST + i + 1);
		uifix_settle(&f);
		assert_int_equal(f.decided[i], 'a');
	}
	uifix_release(&f);
}

/* The key that opens never confirms, and plain Enter confirms nothing that was not chosen. */
static void complaint_11_the_trigger_never_confirms(void **state)
{
	static const char *const openers[] = { "x", "e", "s" };
	struct uifix f;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		appfix_deck(&f);
		uifix_press(&f, openers[i]);
		uifix_press(&f, "Enter Enter Enter");
		assert_null(uifix_pending(&f, ASK_DECIDE));
		assert_null(uifix_pending(&f, ASK_SKIP));
		assert_int_equal(uifix_front(&f), FIRST);
		uifix_release(&f);
	}
	appfix_deck(&f);
	uifix_press(&f, "x x x x");	/* the opener names no reason */
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_play(&f, "Esc");
	uifix_press(&f, "q q q q Enter");	/* leaving is asked for by q, and answered by y or n */
	assert_int_equal(f.app->overlay, OVERLAY_CONFIRM);
	assert_false(f.app->is_leaving);
	uifix_release(&f);
}

/* A verdict asks nothing back: what it needs is undo. */
static void complaint_12_no_question_after_a_verdict(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "x 1 Enter");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_non_null(uifix_pending(&f, ASK_DECIDE));
	uifix_settle(&f);
	uifix_press(&f, "t Enter");	/* an empty cause is fine here */
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_non_null(uifix_pending(&f, ASK_DECIDE));
	uifix_settle(&f);
	uifix_press(&f, "u");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	uifix_settle(&f);
	assert_int_equal(uifix_front(&f), FIRST + 1);
	uifix_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(complaint_03_nothing_free_is_explained), cmocka_unit_test(complaint_08_decide_and_advance_is_one_key),
		cmocka_unit_test(complaint_11_the_trigger_never_confirms), cmocka_unit_test(complaint_12_no_question_after_a_verdict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
