#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/undo.h"
#include "appfix.h"

/* Back through a whole batch and on again; a new verdict ends what could be redone of its photo. */
static void complaint_05_many_steps_back_and_forth(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	for (int i = 0; i < 18; i++) {
		uifix_play(&f, i % 3 ? "a" : "x 1 Enter");
	}
	for (int i = 17; i >= 0; i--) {
		uifix_play(&f, "u");
		assert_int_equal(uifix_front(&f), FIRST + i);
		assert_int_equal(f.decided[i], 0);
	}
	uifix_press(&f, "u");
	assert_notice(&f, "nothing left to undo");
	for (int i = 0; i < 10; i++) {
		uifix_play(&f, "C-r");
		assert_int_equal(f.decided[i], 'r');
	}
	uifix_play(&f, "a");
	uifix_play(&f, "C-r");		/* the eleventh was decided anew: the twelfth is next */
	assert_int_equal(f.decided[10], 'a');
	assert_int_equal(f.decided[11], 'r');
	assert_int_equal(f.decided[12], 0);
	uifix_release(&f);
}

/* The status line counts down. */
static void test_countdown(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "a");
	assert_screen(&f, "undo approve 60 s");
	uifix_tick(&f, 50500);
	assert_screen(&f, "undo approve 10 s");
	uifix_release(&f);
}

static struct pv_step step(const struct uifix *f, int index, int64_t batch, bool is_undone)
{
	return (struct pv_step){
		.is_undone = is_undone, .id = FIRST + index, .decision = 500 + index, .batch = batch, .action = PV_REJECT,
		.undo_until = is_undone ? PV_TIME_NONE : f->now + 40 * INT64_C(1000000),
	};
}

/* After a restart both lists are there, and a bulk step is one key back and one forth. */
static void complaint_05_after_a_restart(void **state)
{
	struct uifix f;

	(void)state;
	appfix_init(&f, 24, 120, GRAPHICS_SIXEL);
	for (int i = 0; i < 4; i++)
		f.decision_of[i] = 500 + i;
	f.steps[f.step_count++] = step(&f, 0, 0, true);
	f.steps[f.step_count++] = step(&f, 1, 77, false);
	f.steps[f.step_count++] = step(&f, 2, 77, false);
	f.steps[f.step_count++] = step(&f, 3, 77, false);
	for (int i = 1; i < 4; i++)
		f.decided[i] = 'r';
	uifix_start(&f);
	assert_screen(&f, "undo reject of 3 40 s");
	uifix_press(&f, "u");
	assert_int_equal(uifix_pending(&f, ASK_UNDO)->decision_count, 3);
	uifix_settle(&f);
	assert_notice(&f, "undone: 3 decisions of one step");
	for (int i = 1; i < 4; i++)
		assert_int_equal(f.decided[i], 0);
	uifix_press(&f, "C-r");
	assert_int_equal(uifix_pending(&f, ASK_REDO)->decision_count, 3);
	uifix_settle(&f);
	uifix_play(&f, "C-r");		/* then the one undone before the restart */
	assert_int_equal(f.decided[0], 'r');
	assert_notice(&f, "redone: reject");
	uifix_release(&f);
}

/* Too late: it says what is on its way already, whether the key or the database refuses. */
static void complaint_06_says_what_has_gone_out(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.sent = (struct pv_sent){ .message = "delivered", .gateway = "mail", .upload = "waiting", .message_at = f.now, .upload_at = PV_TIME_NONE };
	uifix_play(&f, "a");
	uifix_press(&f, "u");
	uifix_refuse(&f, uifix_pending(&f, ASK_UNDO), "PV107", PV_ERR_CONFLICT, "the message is already on its way", "");
	uifix_settle(&f);
	assert_notice(&f, "the message is already on its way: the message went out by mail at ");
	assert_notice(&f, ", the photo is queued for upload");
	f.sent = (struct pv_sent){ .message = "", .upload = "", .message_at = PV_TIME_NONE, .upload_at = PV_TIME_NONE };
	uifix_play(&f, "a");
	uifix_tick(&f, 61000);
	uifix_press(&f, "u");
	assert_null(uifix_pending(&f, ASK_UNDO));
	uifix_settle(&f);
	assert_notice(&f, "nothing left to undo; approve 1000232");
	assert_notice(&f, ": nothing has gone out yet");
	uifix_release(&f);
}

/* The answer to an undo is lost with the connection; it was done. The lists follow the database. */
static void test_lost_answer(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "a");
	uifix_press(&f, "u");
	f.is_down = true;
	uifix_answer(&f, uifix_pending(&f, ASK_UNDO));
	assert_notice(&f, "not undone");
	f.decided[0] = 0;
	f.is_down = false;
	f.steps[0] = (struct pv_step){ .is_undone = true, .id = FIRST, .decision = 1, .action = PV_APPROVE, .undo_until = PV_TIME_NONE };
	f.step_count = 1;
	uifix_tick(&f, 2000);
	uifix_settle(&f);
	assert_null(undo_next(f.app));
	uifix_press(&f, "Home");
	assert_int_equal(uifix_front(&f), FIRST);
	uifix_play(&f, "C-r");
	assert_int_equal(f.decided[0], 'r');
	uifix_release(&f);
}

/* What is under way when the lists are made anew stays, once, and is the newest. */
static void test_rebuilt_around_what_is_under_way(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "a");
	f.steps[0] = (struct pv_step){ .id = FIRST, .decision = 1, .action = PV_APPROVE, .undo_until = f.now + 60000000 };
	f.step_count = 1;
	app_submit(f.app, ask_new(ASK_STEPS));
	uifix_press(&f, "u");		/* asked for before the answer is there */
	uifix_play(&f, "a");
	assert_int_equal(f.decided[0], 0);
	assert_int_equal(f.decided[1], 'a');
	assert_int_equal(undo_next(f.app)->id, FIRST + 1);
	uifix_play(&f, "u");
	assert_null(undo_next(f.app));
	uifix_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(complaint_05_many_steps_back_and_forth), cmocka_unit_test(test_countdown), cmocka_unit_test(complaint_05_after_a_restart),
		cmocka_unit_test(complaint_06_says_what_has_gone_out), cmocka_unit_test(test_lost_answer),
		cmocka_unit_test(test_rebuilt_around_what_is_under_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
