/* Deciding on the marked photos: what is included, the typed count, the answers, undo. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/judge.h"
#include "ui/plan.h"
#include "ui/undo.h"
#include "appfix.h"

static int decided(const struct uifix *f)
{
	int n = 0;

	for (int i = 0; i < 30; i++)
		n += f->decided[i] != 0;
	return n;
}

/* Marked, shown, counted: one batch with a proof for each, and one step to undo and redo. */
static void test_approve_marked(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_press(&f, "Space Space l Space");		/* 0 1 3 */
	f.mono += 1500000;
	uifix_press(&f, "A");
	assert_int_equal(f.app->overlay, OVERLAY_PLAN);
	assert_screen(&f, "Approve 3 marked photos");
	assert_screen(&f, "  17  on this page, not marked");
	uifix_press(&f, "3 Enter");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_int_equal(f.bulk_count, 3);
	assert_int_equal(f.bulk_ids[2], FIRST + 3);
	assert_true(f.bulk_has_displays);
	assert_memory_equal(f.bulk_display.sha256, appfix_item(&f, 0)->row.photo.sha256, 32);
	assert_int_equal(f.bulk_display.width, 240);
	assert_true(f.bulk_display.shown_ms >= 1500);
	assert_int_equal(appfix_item(&f, 0)->state, ITEM_SENDING);
	assert_int_equal(uifix_front(&f), FIRST + 4);
	uifix_settle(&f);
	assert_int_equal(decided(&f), 3);
	assert_notice(&f, "3 approved");
	assert_int_equal(deck_marked_count(&f.app->deck), 0);
	assert_int_equal(undo_step_size(f.app, undo_next(f.app)), 3);
	uifix_play(&f, "u");
	assert_int_equal(decided(&f), 0);
	assert_int_equal(appfix_item(&f, 3)->state, ITEM_OPEN);
	assert_null(undo_next(f.app));
	uifix_play(&f, "C-r");
	assert_int_equal(decided(&f), 3);
	assert_int_equal(undo_step_size(f.app, undo_next(f.app)), 3);
	uifix_release(&f);
}

static void test_reject_marked(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_press(&f, "Space Space X");
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	assert_screen(&f, "Reject 2 marked photos");
	uifix_press(&f, "Enter");			/* refused while no reason is chosen */
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	uifix_press(&f, "c");				/* a note is for one photo */
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	uifix_press(&f, "1 Enter");
	assert_int_equal(f.app->overlay, OVERLAY_PLAN);
	uifix_press(&f, "2 Enter");
	assert_int_equal(f.last_action, PV_REJECT);
	assert_string_equal(f.last_reasons, "T02");
	assert_true(f.bulk_has_displays);
	uifix_settle(&f);
	assert_int_equal(f.decided[0], 'r');
	assert_int_equal(f.decided[1], 'r');
	uifix_press(&f, "Space X Esc");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_int_equal(decided(&f), 2);
	uifix_release(&f);
}

/* The set that is acted on is the marked and seen one: neither the cursor, nor a page not looked at,
 * nor what a filter left out, nor what is no longer ours. */
static void complaint_17_bulk_hits_only_what_is_marked_and_seen(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 24, 80, GRAPHICS_SIXEL);				/* three a page */
	uifix_press(&f, "Space n * h");			/* 0; then 3 4 5, the cursor on 2 */
	assert_int_equal(uifix_front(&f), FIRST + 2);
	uifix_play(&f, "n");
	appfix_item(&f, 4)->is_lost = true;
	deck_mark(&f.app->deck, FIRST + 9, true);
	deck_mark(&f.app->deck, FIRST + 12, true);		/* on a page that was never in front */
	appfix_item(&f, 9)->is_outside = true;
	uifix_play(&f, "Space Home n");		/* 3 unmarked, the cursor on it */
	assert_int_equal(uifix_front(&f), FIRST + 3);
	uifix_press(&f, "A");
	assert_int_equal(f.app->plan.included, 2);
	assert_screen(&f, "included: 2, 1 of them on other pages");
	assert_screen(&f, "1  marked, left out by the filter");
	assert_screen(&f, "1  marked, on another page that was not shown yet");
	assert_screen(&f, "1  no longer yours");
	assert_screen(&f, "1  on this page, not marked");
	uifix_play(&f, "2 Enter");
	assert_int_equal(decided(&f), 2);
	assert_int_equal(f.decided[0], 'a');
	assert_int_equal(f.decided[5], 'a');
	assert_true(appfix_item(&f, 12)->is_marked && appfix_item(&f, 9)->is_marked);
	uifix_release(&f);
}

/* Marks on other pages count, each with what was displayed of it there. */
static void test_marks_of_other_pages(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 24, 80, GRAPHICS_SIXEL);
	uifix_press(&f, "Space Space");
	f.mono += 2000000;
	uifix_play(&f, "n");
	f.mono += 700000;
	uifix_play(&f, "Space n");
	uifix_press(&f, "A");
	assert_screen(&f, "included: 3, 3 of them on other pages, as shown there");
	assert_screen(&f, "3  on this page, not marked");
	uifix_press(&f, "3 Enter");
	assert_int_equal(f.bulk_count, 3);
	assert_true(f.bulk_has_displays);
	assert_memory_equal(f.bulk_display.sha256, appfix_item(&f, 0)->row.photo.sha256, 32);
	assert_in_range(f.bulk_display.shown_ms, 2000, 3000);		/* while its page was in front, not since */
	uifix_settle(&f);
	assert_int_equal(decided(&f), 3);
	uifix_release(&f);
}

/* What its page proved is what counts: cells too small to approve from stay too small; a photo that
 * was replaced meanwhile was never shown; a page turned before the terminal had it was not seen. */
static void test_pages_prove_what_they_showed(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 24, 80, GRAPHICS_SIXEL);
	uifix_play(&f, "Space Space n");
	appfix_item(&f, 1)->row.photo.sha256[0] ^= 1;
	uifix_press(&f, "A");
	assert_screen(&f, "included: 1, 1 of them on other pages");
	assert_screen(&f, "1  marked, on another page that was not shown yet");
	uifix_play(&f, "Esc Esc Home -");			/* no marks; more and smaller cells */
	uifix_play(&f, "Space n");
	uifix_press(&f, "A");
	assert_int_equal(f.app->plan.included, 0);
	assert_screen(&f, "1  thumbnail under the campaign's minimum size");
	uifix_press(&f, "Esc X 1 Enter");			/* enough to reject */
	assert_screen(&f, "included: 1, 1 of them on other pages");
	uifix_press(&f, "Esc");
	uifix_release(&f);
}

static void test_a_page_turned_too_early_was_not_seen(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 24, 80, GRAPHICS_SIXEL);
	f.is_slow_ack = true;
	uifix_play(&f, "n");
	uifix_press(&f, "* n");
	f.is_slow_ack = false;
	uifix_settle(&f);
	uifix_press(&f, "A");
	assert_int_equal(f.app->plan.included, 0);
	assert_screen(&f, "3  marked, on another page that was not shown yet");
	uifix_release(&f);
}

/* Neither the trigger nor Enter alone nor a paste confirms; a wrong count does not either. */
static void complaint_11_the_trigger_never_confirms(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_press(&f, "* A A A Enter");
	assert_int_equal(f.app->overlay, OVERLAY_PLAN);
	assert_screen(&f, "not confirmed: 20 are included");
	uifix_press(&f, "2 Enter");
	assert_int_equal(f.app->overlay, OVERLAY_PLAN);
	uifix_press(&f, "Backspace");
	uifix_paste(&f, "20");
	uifix_press(&f, "Enter y Enter X Enter a Enter x Enter Space Enter");
	assert_int_equal(f.app->overlay, OVERLAY_PLAN);
	assert_null(uifix_pending(&f, ASK_BULK));
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_press(&f, "Esc");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_int_equal(deck_marked_count(&f.app->deck), 20);
	assert_int_equal(decided(&f), 0);
	uifix_settle(&f);				/* the thumbnails are on the screen again */
	uifix_press(&f, "A 2 0 Enter");
	assert_int_equal(f.bulk_count, 20);
	uifix_release(&f);
}

/* A single verdict on the sheet needs no confirmation: undo is its net. */
static void complaint_12_single_verdicts_ask_nothing(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_press(&f, "a");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_non_null(uifix_pending(&f, ASK_DECIDE));
	uifix_settle(&f);
	uifix_press(&f, "x 1 Enter");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	uifix_settle(&f);
	assert_int_equal(decided(&f), 2);
	uifix_play(&f, "u");
	uifix_play(&f, "u");
	assert_int_equal(decided(&f), 0);
	uifix_release(&f);
}

/* Nothing is approved by a thumbnail that was not seen, too small, cut, or has no picture. */
static void complaint_19_bulk_wants_every_thumbnail_proven(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_play(&f, "- *");
	uifix_press(&f, "A");
	assert_int_equal(f.app->plan.included, 0);
	assert_screen(&f, "20  thumbnail under the campaign's minimum size");
	assert_screen(&f, "Nothing is included");
	uifix_press(&f, "0 Enter 2 0 Enter");
	assert_null(uifix_pending(&f, ASK_BULK));
	uifix_play(&f, "Esc + g");
	uifix_press(&f, "A");
	assert_int_equal(f.app->plan.included, 5);	/* of the made-up photos every fourth stays whole */
	assert_screen(&f, "15  cut off to align the faces");
	f.is_slow_ack = true;
	uifix_press(&f, "Esc g A");
	assert_screen(&f, "20  thumbnail not on the screen yet");
	uifix_press(&f, "Esc X");			/* nothing seen, nothing rejected */
	assert_int_equal(f.app->overlay, OVERLAY_PLAN);
	assert_int_equal(f.app->plan.included, 0);
	uifix_press(&f, "Esc");
	uifix_ack(&f);
	appfix_item(&f, 2)->note = mem_strdup("ask bo");
	f.app->deck.items[1]->row.photo.present = false;
	uifix_resize(&f, 60, 201);
	f.is_slow_ack = false;
	uifix_settle(&f);
	uifix_press(&f, "A");
	assert_int_equal(f.app->plan.included, 18);
	assert_screen(&f, "1  with a note of its own");
	assert_screen(&f, "1  no picture");
	uifix_release(&f);
}

/* What came between the list and the count: it is read again, nothing is done meanwhile. */
static void test_the_set_changed(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_press(&f, "* A");
	appfix_item(&f, 7)->row.version++;
	appfix_item(&f, 8)->is_lost = true;
	uifix_press(&f, "2 0 Enter");
	assert_int_equal(f.app->overlay, OVERLAY_PLAN);
	assert_null(uifix_pending(&f, ASK_BULK));
	assert_int_equal(f.app->plan.included, 18);
	assert_screen(&f, "1  changed meanwhile");
	uifix_press(&f, "1 8 Enter");
	assert_int_equal(f.bulk_count, 18);
	uifix_release(&f);
}

/* One refused, the rest done: it comes back, marked, and the reason is on the screen. */
static void test_some_refused(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	f.refused = 3;
	uifix_play(&f, "* A 2 0 Enter");
	assert_int_equal(decided(&f), 19);
	assert_notice(&f, "19 done, 1 refused");
	assert_int_equal(f.app->overlay, OVERLAY_PLAN);
	assert_screen(&f, "19 approved, 1 refused");
	assert_screen(&f, "held by someone else (bo)");
	uifix_press(&f, "Enter");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_int_equal(appfix_item(&f, 2)->state, ITEM_OPEN);
	assert_true(appfix_item(&f, 2)->is_lost && appfix_item(&f, 2)->is_marked);
	assert_int_equal(undo_step_size(f.app, undo_next(f.app)), 19);
	uifix_release(&f);
}

/* The database is away: shown as not stored, sent again as the same batch, and u takes it back whole. */
static void test_not_stored(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	f.is_down = true;
	uifix_play(&f, "Space Space Space A 3 Enter");
	assert_int_equal(judge_unstored(f.app), 3);
	assert_int_equal(appfix_item(&f, 0)->state, ITEM_UNSTORED);
	assert_screen(&f, "= NOT STORED");
	f.is_down = false;
	uifix_tick(&f, 2000);
	uifix_settle(&f);
	assert_int_equal(f.bulk_count, 3);
	assert_int_equal(decided(&f), 3);
	assert_int_equal(judge_unstored(f.app), 0);
	f.is_down = true;
	uifix_play(&f, "Home Space Space A 2 Enter");
	assert_int_equal(judge_unstored(f.app), 2);
	uifix_press(&f, "u");
	assert_int_equal(judge_unstored(f.app), 0);
	assert_int_equal(appfix_item(&f, 3)->state, ITEM_OPEN);
	assert_int_equal(deck_marked_count(&f.app->deck), 2);
	uifix_release(&f);
}

/* u before the answer: the whole batch, as soon as it is stored. */
static void test_undo_before_the_answer(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_play(&f, "* A 2 0 Enter u");
	uifix_settle(&f);
	assert_int_equal(decided(&f), 0);
	assert_int_equal(deck_open_count(&f.app->deck), 20);
	uifix_release(&f);
}

static void test_nothing_marked(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_press(&f, "A");
	assert_notice(&f, "nothing is marked");
	uifix_press(&f, "X");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	uifix_press(&f, "Enter A");
	assert_notice(&f, "contact sheet");
	uifix_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_approve_marked), cmocka_unit_test(test_reject_marked), cmocka_unit_test(test_marks_of_other_pages),
		cmocka_unit_test(test_pages_prove_what_they_showed), cmocka_unit_test(test_a_page_turned_too_early_was_not_seen),
		cmocka_unit_test(complaint_17_bulk_hits_only_what_is_marked_and_seen), cmocka_unit_test(complaint_11_the_trigger_never_confirms),
		cmocka_unit_test(complaint_12_single_verdicts_ask_nothing), cmocka_unit_test(complaint_19_bulk_wants_every_thumbnail_proven),
		cmocka_unit_test(test_the_set_changed), cmocka_unit_test(test_some_refused), cmocka_unit_test(test_not_stored),
		cmocka_unit_test(test_undo_before_the_answer), cmocka_unit_test(test_nothing_marked),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
