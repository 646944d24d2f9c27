/* The review screen's behaviour, from plain events and a world that answers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/judge.h"
#include "ui/undo.h"
#include "appfix.h"

/* A verdict moves on at once and carries the proof; the answer stores it. */
static void test_approve(void **state)
{
	struct uifix f;
	const struct item *it;

	(void)state;
	appfix_deck(&f);
	it = app_item(f.app);
	uifix_press(&f, "a");
	assert_int_equal(uifix_front(&f), FIRST + 1);
	assert_non_null(uifix_pending(&f, ASK_DECIDE));
	assert_int_equal(f.last_action, PV_APPROVE);
	assert_true(f.last_has_display);
	assert_memory_equal(f.last_display.sha256, it->row.photo.sha256, 32);
	assert_string_equal(f.last_display.protocol, "sixel");
	assert_string_equal(f.last_display.acknowledged_by, "terminal");
	assert_int_equal(f.last_display.width, 329);
	assert_int_equal(f.last_display.height, 438);
	assert_int_equal(f.last_display.bytes, 83210);
	assert_int_equal(f.last_display.shown_ms, 200);
	assert_int_equal(uifix_pending(&f, ASK_DECIDE)->token, 9000);
	uifix_settle(&f);
	assert_int_equal(f.decided[0], 'a');
	assert_int_equal(it->state, ITEM_DECIDED);
	uifix_release(&f);
}

/* Rule 3: too early is refused with the percentage, never queued. */
static void test_too_early(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.is_slow_ack = true;
	uifix_play(&f, "a");
	f.sent_percent = 37;
	uifix_press(&f, "a");
	assert_notice(&f, "37%");
	assert_int_equal(uifix_front(&f), FIRST + 1);
	uifix_press(&f, "x");
	assert_notice(&f, "37%");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	uifix_ack(&f);
	assert_null(uifix_pending(&f, ASK_DECIDE));	/* nothing had been queued */
	uifix_press(&f, "a");
	assert_non_null(uifix_pending(&f, ASK_DECIDE));
	uifix_release(&f);
}

/* Keys that were read before the acknowledgement but handled after it count as before. */
static void test_read_before_picture(void **state)
{
	struct uifix f;
	struct key a = { .code = 'a', .base = 'a' };
	struct app_event ev = { .kind = APP_KEY, .key = &a };

	(void)state;
	appfix_deck(&f);
	f.is_slow_ack = true;
	uifix_play(&f, "a");
	f.mono += 500000;
	uifix_ack(&f);
	ev.now = f.now;
	ev.mono = f.mono - 1;
	(void)app_update(f.app, &ev);
	assert_notice(&f, "dropped");
	assert_int_equal(uifix_front(&f), FIRST + 1);
	ev.mono = f.mono + 1000000;
	(void)app_update(f.app, &ev);
	assert_int_equal(uifix_front(&f), FIRST + 2);
	uifix_release(&f);
}

/* Complaint 18: the coarse picture of a slow link is enough to reject on, never to approve. */
static void complaint_18_coarse_is_no_proof(void **state)
{
	struct uifix f;
	struct app_event ev = { .kind = APP_ACK, .is_coarse = true };

	(void)state;
	appfix_deck(&f);
	f.is_slow_ack = true;
	uifix_play(&f, "j");
	f.mono += 500000;
	ev.now = f.now;
	ev.mono = f.mono;
	ev.picture = f.app->shown[0].answer.picture;
	(void)app_update(f.app, &ev);
	assert_false(f.app->shown[0].is_acknowledged);
	f.mono += 500000;
	uifix_press(&f, "a");
	assert_notice(&f, "dropped");
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_press(&f, "x");
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	uifix_press(&f, "Esc");
	uifix_ack(&f);
	f.mono += 500000;
	uifix_press(&f, "a");
	assert_non_null(uifix_pending(&f, ASK_DECIDE));
	uifix_release(&f);
}

/* A wrong acknowledgement is none. */
static void test_foreign_ack(void **state)
{
	struct uifix f;
	struct picture other = {0};
	struct app_event ev = { .kind = APP_ACK, .picture = &other };

	(void)state;
	appfix_deck(&f);
	f.is_slow_ack = true;
	uifix_press(&f, "j");
	ev.now = f.now;
	ev.mono = f.mono;
	(void)app_update(f.app, &ev);
	assert_false(f.app->shown[0].is_acknowledged);
	uifix_press(&f, "a");
	assert_notice(&f, "dropped");
	uifix_release(&f);
}

/* Coming back to a photo needs its picture on the screen again. */
static void test_help_hides(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.is_slow_ack = true;
	assert_true(f.app->shown[0].is_acknowledged);
	uifix_press(&f, "?");
	assert_true(f.reaction & APP_REPAINT);		/* curses may scroll it: no picture may be left to move */
	uifix_press(&f, "a");
	assert_int_equal(f.app->overlay, OVERLAY_HELP);	/* no verdict under an overlay */
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_press(&f, "Esc a");
	assert_notice(&f, "dropped");
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_release(&f);
}

/* What was said of one view does not stand over another; what the database said stays its time. */
static void test_notices_stay_in_their_view(void **state)
{
	struct uifix f;

	(void)state;
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	f.held = 0;
	uifix_start(&f);
	uifix_play(&f, "P");
	assert_notice(&f, "20 photos pulled");
	assert_screen(&f, "20 photos pulled");
	uifix_press(&f, "c");
	assert_false(appfix_shows(&f, "20 photos pulled"));	/* no word about what is typed here */
	uifix_press(&f, "Esc");
	assert_false(appfix_shows(&f, "20 photos pulled"));
	uifix_press(&f, "A");
	assert_screen(&f, "this works on the contact sheet");
	uifix_press(&f, "?");
	assert_false(appfix_shows(&f, "this works on the contact sheet"));
	uifix_press(&f, "a");
	assert_screen(&f, "close this first");
	uifix_play(&f, "Esc");
	uifix_press(&f, "a");
	uifix_refuse(&f, uifix_pending(&f, ASK_DECIDE), "PV102", PV_ERR_CONFLICT, "held by another", "bo");
	assert_notice(&f, "held by another");
	uifix_press(&f, "?");
	assert_screen(&f, "1000231");
	uifix_tick(&f, 13000);
	assert_false(appfix_shows(&f, "1000231"));
	uifix_release(&f);
}

/* Help scrolls as far as there is something, and back from there at the first key. */
static void test_help_scrolls_back_at_once(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "? End");
	assert_screen(&f, ":quit");
	uifix_press(&f, "j j n k");
	assert_false(appfix_shows(&f, ":quit"));
	assert_screen(&f, ":help");
	uifix_press(&f, "Home p");
	assert_screen(&f, "Approve; needs the whole picture");
	for (int i = 0; i < 99; i++)
		uifix_press(&f, "j");
	uifix_press(&f, "k");
	assert_false(appfix_shows(&f, ":quit"));
	uifix_release(&f);
}

static void test_no_picture(void **state)
{
	struct uifix f;

	(void)state;
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	f.held = 5;
	f.picture_state = PICTURE_FAILED;
	f.why = "not a JPEG";
	appfix_enter(&f);
	uifix_press(&f, "a");
	assert_notice(&f, "not a JPEG");
	uifix_press(&f, "x 1 Enter");
	assert_non_null(uifix_pending(&f, ASK_DECIDE));
	assert_false(f.last_has_display);
	uifix_release(&f);
}

static void test_half_blocks(void **state)
{
	(void)state;
	for (int allowed = 0; allowed <= 1; allowed++) {
		struct uifix f;

		appfix_init(&f, 24, 80, GRAPHICS_BLOCKS);
		f.held = 5;
		f.blocks_allowed = allowed;
		appfix_enter(&f);
		uifix_press(&f, "a");
		if (allowed) {
			assert_non_null(uifix_pending(&f, ASK_DECIDE));
			assert_string_equal(f.last_display.protocol, "blocks");
			assert_true(f.wants[0].may_enlarge);	/* all of the room: cells may be of any px */
		} else {
			assert_notice(&f, "half blocks");
			assert_null(uifix_pending(&f, ASK_DECIDE));
		}
		uifix_release(&f);
	}
}

/* Too small a picture is no proof: here because the original stands beside it. */
static void test_min_display(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "O");
	uifix_press(&f, "a");
	assert_notice(&f, "240x320");
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_release(&f);
}

/* Without an acknowledgement and without any progress for a while it is not coming. */
static void test_stalled(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.is_slow_ack = true;
	uifix_press(&f, "j x");
	assert_notice(&f, "dropped");
	uifix_tick(&f, 4000);
	uifix_press(&f, "a");
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_press(&f, "x");
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	uifix_release(&f);
}

static void test_guard(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.app->guard_ms = 250;		/* the fixture's keys come every 200 ms */
	uifix_play(&f, "a");
	uifix_press(&f, "a");
	assert_notice(&f, "repeated");
	uifix_press(&f, "a");		/* a held key stays dropped */
	assert_int_equal(uifix_front(&f), FIRST + 1);
	uifix_tick(&f, 300);
	uifix_press(&f, "a");
	assert_int_equal(uifix_front(&f), FIRST + 2);
	uifix_release(&f);
}

static void test_reject(void **state)
{
	struct uifix f;
	const char *preview;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "x Enter");
	assert_true(f.app->chooser.was_refused);
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_press(&f, "1 f");		/* the first suggested one, and L03 by its letter */
	preview = f.app->chooser.preview;
	assert_non_null(preview);
	assert_non_null(strstr(preview, "Upload a photo between 20 and 40 KB."));
	assert_non_null(strstr(preview, "Light both sides of the face evenly"));
	assert_non_null(strstr(preview, "2026-11-28 24:00"));
	uifix_press(&f, "c");
	uifix_type(&f, "left ear");
	uifix_press(&f, "Enter");
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);	/* and the choice is still there */
	uifix_press(&f, "Enter");
	assert_int_equal(f.last_action, PV_REJECT);
	assert_string_equal(f.last_reasons, "T02,L03");
	assert_string_equal(f.last_text, "left ear");
	assert_true(f.last_has_display);
	assert_int_equal(uifix_front(&f), FIRST + 1);
	uifix_release(&f);
}

static void test_reject_aborts(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "x 1 Esc");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_press(&f, "x");
	assert_null(f.app->chooser.preview);	/* aborted is forgotten */
	uifix_release(&f);
}

/* '/' narrows; Enter there keeps the filter and sends nothing; digits follow what is left. */
static void test_narrow(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "x /");
	uifix_type(&f, "ears");
	assert_int_equal(f.app->chooser.visible_count, 1);
	uifix_press(&f, "Enter");
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	uifix_press(&f, "1 Enter");
	assert_string_equal(f.last_reasons, "O01");
	uifix_release(&f);
}

/* What is narrowed away cannot be chosen by its letter: nobody would see it happen. */
static void test_narrowed_away(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "x /");
	uifix_type(&f, "ears");
	uifix_press(&f, "Enter a b d e f g h Enter");
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	assert_true(f.app->chooser.was_refused);
	uifix_press(&f, "Esc a");
	assert_true(f.app->chooser.is_chosen[f.app->chooser.visible[0]] || f.app->chooser.preview);
	uifix_release(&f);
}

/* Where nothing can be seen no key decides anything; the photos stay ours on Ctrl-C. */
static void test_blind(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_resize(&f, 20, 60);
	uifix_press(&f, "x 1 Enter t Enter e 1 Enter s 1 Enter a j q y");
	assert_null(uifix_pending(&f, ASK_DECIDE));
	assert_null(uifix_pending(&f, ASK_SKIP));
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_int_equal(uifix_front(&f), FIRST);
	assert_false(f.app->is_leaving);
	uifix_press(&f, "C-c");
	assert_true(f.app->is_leaving);
	uifix_settle(&f);
	assert_true(f.reaction & APP_QUIT);
	assert_null(uifix_pending(&f, ASK_RELEASE_ALL));
	uifix_release(&f);
}

/* A name of any length leaves the student number, the count and the cause in sight. */
static void test_long_name(void **state)
{
	static const char *const keys[] = { "C-l", "x 1", "Esc L" };
	struct uifix f;
	char name[1200] = "", *screen;

	(void)state;
	appfix_deck(&f);
	for (int i = 0; i < 390; i++)
		strcat(name, "\u738b");
	app_item(f.app)->row.name = name;
	app_item(f.app)->row.student_no = "77000002";
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		uifix_press(&f, keys[i]);
		screen = uifix_screen(&f);
		assert_non_null(strstr(screen, "77000002"));
		if (i == 1)
			assert_non_null(strstr(screen, "1 chosen"));
		free(screen);
	}
	uifix_press(&f, "Esc a");
	uifix_refuse(&f, uifix_pending(&f, ASK_DECIDE), "PV001", PV_ERR_CONFLICT, "the cause", "chen");
	assert_notice(&f, "the cause");
	uifix_release(&f);
}

/* What the operator's side keeps, or the campaign has switched off, is not offered. */
static void test_not_offered(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "x");
	for (int i = 0; i < f.app->chooser.visible_count; i++) {
		const char *code = f.app->reasons.list.rows[f.app->chooser.visible[i]].code;

		assert_string_not_equal(code, "B04");
		assert_string_not_equal(code, "R04");
	}
	uifix_release(&f);
}

static void test_causes(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "e Enter");
	assert_true(f.app->prompt.was_refused);
	assert_int_equal(f.app->overlay, OVERLAY_PROMPT);
	uifix_press(&f, "2 Enter");
	assert_int_equal(f.last_action, PV_ESCALATE);
	assert_string_equal(f.last_text, "suspected editing");
	uifix_settle(&f);
	uifix_press(&f, "t Enter");	/* what is damaged may be left open */
	assert_int_equal(f.last_action, PV_RETOUCH);
	uifix_settle(&f);
	uifix_press(&f, "s");
	uifix_type(&f, "my cousin");
	uifix_press(&f, "Enter");
	assert_non_null(uifix_pending(&f, ASK_SKIP));
	assert_string_equal(f.last_text, "my cousin");
	uifix_settle(&f);
	assert_int_equal(uifix_front(&f), FIRST + 3);
	uifix_release(&f);
}

static void test_paste(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_paste(&f, "aaaxxx\n");
	assert_notice(&f, "paste ignored");
	assert_int_equal(f.ask_count, 0);
	uifix_press(&f, "c");
	uifix_paste(&f, "two\nlines");
	assert_string_equal(f.app->prompt.field.text, "two lines");
	uifix_release(&f);
}

static void test_undo_redo(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "a");
	uifix_play(&f, "x 1 Enter");
	assert_int_equal(uifix_front(&f), FIRST + 2);
	uifix_play(&f, "u");
	assert_int_equal(uifix_front(&f), FIRST + 1);
	assert_int_equal(app_item(f.app)->row.token, 9901);
	uifix_play(&f, "u");
	assert_int_equal(uifix_front(&f), FIRST);
	assert_int_equal(f.decided[0], 0);
	uifix_press(&f, "u");
	assert_notice(&f, "nothing left to undo");
	uifix_play(&f, "C-r");		/* redo: the last undone first */
	assert_int_equal(f.decided[0], 'r');
	assert_int_equal(f.decided[1], 0);
	uifix_play(&f, "C-r");
	assert_int_equal(f.decided[1], 'r');
	uifix_press(&f, "C-r");
	assert_notice(&f, "nothing to redo");
	uifix_release(&f);
}

static void test_undo_window(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "a");
	assert_non_null(undo_next(f.app));
	uifix_tick(&f, 61000);
	assert_null(undo_next(f.app));
	uifix_press(&f, "u");
	assert_notice(&f, "nothing left");
	assert_null(uifix_pending(&f, ASK_UNDO));
	uifix_release(&f);
}

/* u before the answer: undone as soon as there is something to undo. */
static void test_undo_while_sending(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "a u");
	assert_null(uifix_pending(&f, ASK_UNDO));
	uifix_answer(&f, uifix_pending(&f, ASK_DECIDE));
	assert_non_null(uifix_pending(&f, ASK_UNDO));
	uifix_settle(&f);
	assert_int_equal(uifix_front(&f), FIRST);
	assert_int_equal(f.decided[0], 0);
	uifix_release(&f);
}

static void test_undo_refused(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "a");
	uifix_press(&f, "u");
	uifix_refuse(&f, uifix_pending(&f, ASK_UNDO), "PV107", PV_ERR_CONFLICT, "its message has been sent", "");
	assert_notice(&f, "its message has been sent");
	assert_int_equal(uifix_front(&f), FIRST + 1);
	assert_null(undo_next(f.app));
	uifix_release(&f);
}

static void test_refused(void **state)
{
	struct uifix f;
	const struct item *it;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "a");
	uifix_refuse(&f, uifix_pending(&f, ASK_DECIDE), "PV102", PV_ERR_CONFLICT, "held by another", "bo");
	assert_notice(&f, "1000231");
	assert_notice(&f, "held by another (bo)");
	it = deck_find(&f.app->deck, FIRST);
	assert_int_equal(it->state, ITEM_OPEN);		/* back in the list, with the reason */
	assert_string_equal(it->refusal, "held by another (bo)");
	uifix_play(&f, "k");
	uifix_press(&f, "a");
	assert_notice(&f, "no longer yours");
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_release(&f);
}

/* Not stored is said, kept, and sent again in order; keys still move meanwhile. */
static void test_unstored(void **state)
{
	struct uifix f;
	char *screen;

	(void)state;
	appfix_deck(&f);
	f.is_down = true;
	uifix_play(&f, "a");
	uifix_play(&f, "x 1 Enter");
	assert_int_equal(judge_unstored(f.app), 2);
	assert_true(f.app->link.is_down);
	screen = uifix_screen(&f);
	assert_non_null(strstr(screen, "2 NOT STORED"));
	assert_non_null(strstr(screen, "database away"));
	free(screen);
	uifix_press(&f, "j");
	assert_int_equal(uifix_front(&f), FIRST + 3);
	f.is_down = false;
	uifix_tick(&f, 40000);
	uifix_settle(&f);
	assert_int_equal(judge_unstored(f.app), 0);
	assert_int_equal(f.decided[0], 'a');
	assert_int_equal(f.decided[1], 'r');
	assert_false(f.app->link.is_down);
	uifix_release(&f);
}

/* Stored, but the answer was lost: the second asking is told so by our own name. */
static void test_stored_after_all(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.is_answer_lost = true;
	f.is_down = true;
	uifix_play(&f, "a");
	f.is_down = false;
	uifix_press(&f, "R");
	uifix_refuse(&f, uifix_pending(&f, ASK_DECIDE), "PV101", PV_ERR_CONFLICT, "already decided", "anna");
	assert_int_equal(judge_unstored(f.app), 0);
	assert_int_equal(deck_find(&f.app->deck, FIRST)->state, ITEM_DECIDED);
	assert_non_null(uifix_pending(&f, ASK_STEPS));
	uifix_release(&f);
}

/* u for a decision that may or may not have been stored: asked first, then undone. */
static void complaint_04_undo_of_an_unanswered_decision(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.is_down = f.is_answer_lost = true;
	uifix_play(&f, "a");
	uifix_press(&f, "u");
	assert_notice(&f, "once the database has said");
	assert_int_equal(judge_unstored(f.app), 1);
	f.is_down = false;
	f.decided[0] = 'a';
	f.decision_of[0] = 41;
	f.steps[0] = (struct pv_step){ .id = FIRST, .decision = 41, .action = PV_APPROVE, .undo_until = f.now + 90000000 };
	f.step_count = 1;
	uifix_press(&f, "R");
	uifix_refuse(&f, uifix_pending(&f, ASK_DECIDE), "PV101", PV_ERR_CONFLICT, "already decided", "anna");
	uifix_settle(&f);
	assert_int_equal(f.decided[0], 0);
	assert_int_equal(uifix_front(&f), FIRST);
	uifix_release(&f);
}

/* Decisions behind one that could not be stored wait for it: their order is kept. */
static void complaint_04_order_is_kept(void **state)
{
	struct uifix f;
	struct ask *first;

	(void)state;
	appfix_deck(&f);
	f.is_down = true;
	uifix_play(&f, "a");
	uifix_press(&f, "a");
	uifix_ack(&f);
	f.is_down = false;
	uifix_press(&f, "a");
	assert_null(uifix_pending(&f, ASK_DECIDE));
	assert_int_equal(judge_unstored(f.app), 3);
	uifix_tick(&f, 2000);
	while (!uifix_pending(&f, ASK_DECIDE))
		uifix_answer(&f, f.asks[0]);
	first = uifix_pending(&f, ASK_DECIDE);
	assert_int_equal(first->id, FIRST);
	uifix_settle(&f);
	assert_int_equal(f.decision_of[0], 1);
	assert_int_equal(f.decision_of[1], 2);
	assert_int_equal(f.decision_of[2], 3);
	uifix_release(&f);
}

static void test_undo_unstored(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.is_down = true;
	uifix_play(&f, "a");
	uifix_press(&f, "u");
	assert_int_equal(judge_unstored(f.app), 0);
	assert_int_equal(uifix_front(&f), FIRST);
	f.is_down = false;
	uifix_tick(&f, 40000);
	uifix_settle(&f);
	assert_int_equal(f.decided[0], 0);
	uifix_release(&f);
}

/* Text in a field survives a lost database and its return. */
static void test_text_survives(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "e");
	uifix_type(&f, "half a sent");
	f.is_down = true;
	uifix_tick(&f, 400000);
	uifix_settle(&f);
	uifix_type(&f, "ence");
	f.is_down = false;
	uifix_tick(&f, 40000);
	uifix_settle(&f);
	assert_string_equal(f.app->prompt.field.text, "half a sentence");
	assert_int_equal(f.app->overlay, OVERLAY_PROMPT);
	uifix_release(&f);
}

static void test_last_goes_back(void **state)
{
	struct uifix f;
	char *screen;

	(void)state;
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	f.total = f.held = 3;
	appfix_enter(&f);
	uifix_play(&f, "End");
	uifix_play(&f, "a");
	assert_int_equal(uifix_front(&f), FIRST + 1);	/* the one before, never an empty screen */
	uifix_play(&f, "a");
	uifix_play(&f, "a");
	assert_int_equal(uifix_front(&f), 0);
	screen = uifix_screen(&f);
	assert_non_null(strstr(screen, "This batch is done."));
	assert_non_null(strstr(screen, "P pulls the next batch."));
	free(screen);
	uifix_play(&f, "u");
	assert_int_equal(uifix_front(&f), FIRST);
	uifix_release(&f);
}

static void test_next_batch(void **state)
{
	struct uifix f;

	(void)state;
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	f.held = 1;
	appfix_enter(&f);
	uifix_press(&f, "P");
	assert_notice(&f, "still open");
	uifix_play(&f, "a");
	uifix_play(&f, "P");
	assert_int_equal(f.app->deck.count, 20);
	assert_int_equal(uifix_front(&f), FIRST + 1);
	uifix_play(&f, "u");		/* of the batch before: it comes back all the same */
	assert_int_equal(uifix_front(&f), FIRST);
	uifix_release(&f);
}

static void test_empty_queue(void **state)
{
	struct uifix f;

	(void)state;
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	f.held = 0;
	uifix_start(&f);
	uifix_play(&f, "j P");
	assert_int_equal(f.app->view, VIEW_QUEUE);
	assert_notice(&f, "0 free; 37 held by 3 people, next lease ends 14:02");
	uifix_release(&f);
}

/* Only what says more than the campaign changes how a batch is pulled. */
static void test_selection(void **state)
{
	const struct pv_selection campaign = { .campaign = "demo" }, school = { .campaign = "demo", .school = "10001" };
	const struct pv_selection *const given[] = { &campaign, &school };

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct uifix f;
		struct app_options opt;

		appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
		f.held = 0;
		opt = (struct app_options){ .ops = &f.ops, .keymap = &f.keymap, .login = "anna", .screen = f.app->screen, .selection = given[i] };
		app_free(f.app);
		f.app = app_new(&opt);
		uifix_start(&f);
		assert_int_equal(f.app->deck.count, 20);	/* opened and pulled at once */
		assert_ptr_equal(f.app->narrowing, i == 0 ? NULL : given[i]);
		uifix_release(&f);
	}
}

static void test_leases(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_tick(&f, 200000);
	assert_null(uifix_pending(&f, ASK_RENEW));
	uifix_tick(&f, 110000);		/* a third of 15 minutes */
	assert_non_null(uifix_pending(&f, ASK_RENEW));
	uifix_settle(&f);
	assert_int_equal(deck_lease_end(&f.app->deck), f.now + INT64_C(900000000));
	f.is_down = true;
	uifix_tick(&f, 301000);
	uifix_settle(&f);
	uifix_tick(&f, 500000);
	assert_notice(&f, "lease ends");
	uifix_release(&f);
}

/* Detach is not abandon: the same batch, place and undo list. */
static void test_resume(void **state)
{
	struct uifix f;
	char saved[8192];

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "a");
	uifix_press(&f, "j j");
	uifix_tick(&f, 100);
	uifix_tick(&f, 2000);
	uifix_settle(&f);
	snprintf(saved, sizeof(saved), "%s", f.saved);
	uifix_release(&f);

	uifix_init(&f, 24, 80, GRAPHICS_SIXEL);
	f.held = 20;
	f.decided[0] = 'a';
	f.session = saved;
	uifix_start(&f);
	assert_int_equal(f.app->view, VIEW_PHOTO);
	assert_int_equal(uifix_front(&f), FIRST + 3);
	assert_int_equal(f.app->deck.done_before + f.app->deck.at + 1, 4);
	assert_int_equal(f.app->deck.done_before + f.app->deck.count, 20);
	uifix_release(&f);
}

static void test_bad_session(void **state)
{
	static const char *const texts[] = { "{", "[]", "{\"campaign\":3}", "{\"campaign\":\"demo\",\"at\":\"x\",\"done\":-4,\"photo\":true}", "null" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct uifix f;

		uifix_init(&f, 24, 80, GRAPHICS_SIXEL);
		f.held = 20;
		f.session = texts[i];
		uifix_start(&f);
		assert_int_equal(f.app->view, VIEW_QUEUE);
		uifix_release(&f);
	}
}

static void test_quit(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "q");
	assert_int_equal(f.app->view, VIEW_QUEUE);
	uifix_press(&f, "q Enter q");	/* neither Enter nor the key that asked */
	assert_int_equal(f.app->overlay, OVERLAY_CONFIRM);
	uifix_press(&f, "Esc q y");
	assert_true(f.app->is_leaving);
	assert_null(uifix_pending(&f, ASK_RELEASE_ALL));
	assert_false(f.reaction & APP_QUIT);
	uifix_settle(&f);
	assert_true(f.reaction & APP_QUIT);
	uifix_release(&f);
}

/* Away from a batch that was pulled, and it does not come back by itself. */
static void test_quit_pulled(void **state)
{
	struct uifix f;

	(void)state;
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	f.held = 0;
	appfix_enter(&f);
	assert_int_equal(f.app->deck.count, 20);
	uifix_play(&f, "q");
	assert_int_equal(f.app->view, VIEW_QUEUE);
	uifix_press(&f, "q");
	assert_int_equal(f.app->overlay, OVERLAY_CONFIRM);
	uifix_release(&f);
}

static void test_quit_releases(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "q");
	uifix_press(&f, "q n");
	assert_non_null(uifix_pending(&f, ASK_RELEASE_ALL));
	uifix_settle(&f);
	assert_true(f.reaction & APP_QUIT);
	uifix_release(&f);
}

/* The end waits for decisions under way, but not for ever. */
static void test_quit_waits(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "a q q y");
	assert_true(f.app->is_leaving);
	uifix_tick(&f, 5000);
	assert_false(f.reaction & APP_QUIT);
	uifix_tick(&f, 6000);
	assert_true(f.reaction & APP_QUIT);
	uifix_release(&f);
}

static void test_hangup(void **state)
{
	struct uifix f;
	struct app_event ev = { .kind = APP_HANGUP };

	(void)state;
	appfix_deck(&f);
	ev.now = f.now;
	ev.mono = f.mono;
	(void)app_update(f.app, &ev);
	uifix_settle(&f);
	assert_true(f.reaction & APP_QUIT);
	assert_non_null(strstr(f.saved, "\"demo\""));
	assert_true(f.is_claimed[0]);		/* leases are kept */
	uifix_release(&f);
}

static void test_prefetch_order(void **state)
{
	struct uifix f;
	uint8_t next, before;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "j j j");
	next = f.app->deck.items[4]->row.photo.sha256[1];
	before = f.app->deck.items[2]->row.photo.sha256[1];
	assert_int_equal(f.wants[0].sha256[1], f.app->deck.items[3]->row.photo.sha256[1]);
	assert_int_equal(f.wants[1].sha256[1], next);
	assert_int_equal(f.wants[3].sha256[1], before);
	assert_int_equal(f.want_count, 1 + 4 + 3);	/* three lie behind */
	uifix_release(&f);
}

static void test_release_and_reveal(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "I");
	assert_non_null(app_item(f.app)->revealed);
	uifix_play(&f, "I");
	assert_non_null(app_item(f.app)->id_number);
	uifix_press(&f, "S");
	assert_int_equal(uifix_front(&f), FIRST + 1);
	uifix_settle(&f);
	assert_false(f.is_claimed[0]);
	uifix_play(&f, "q");
	uifix_press(&f, "S");
	assert_int_equal(f.app->overlay, OVERLAY_CONFIRM);
	uifix_press(&f, "S Enter");
	assert_null(uifix_pending(&f, ASK_RELEASE_ALL));
	uifix_press(&f, "y");
	assert_non_null(uifix_pending(&f, ASK_RELEASE_ALL));
	assert_string_equal(uifix_pending(&f, ASK_RELEASE_ALL)->campaign, "demo");
	uifix_release(&f);
}

/* A refresh shows what others have taken, and the second one puts it away. */
static void test_refresh(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, "j");
	f.is_claimed[0] = false;
	uifix_play(&f, "R");
	assert_int_equal(uifix_front(&f), FIRST + 1);	/* follows the id */
	assert_true(deck_find(&f.app->deck, FIRST)->is_lost);
	uifix_play(&f, "R");
	assert_int_equal(deck_find(&f.app->deck, FIRST)->state, ITEM_GONE);
	uifix_release(&f);
}

/* Nothing a student or a file brings reaches the cells raw. */
static void test_hostile_text(void **state)
{
	static const char hostile[] = "\033[2J\x9b" "31m\xe2\x80\xae" "evil\a\r\n\xff\xfe";
	struct uifix f;
	struct item *it;
	char *screen;

	(void)state;
	appfix_deck(&f);
	it = app_item(f.app);
	it->row.name = it->row.school = it->row.student_no = it->row.channel = hostile;
	deck_set_text(&it->note, hostile);
	deck_set_text(&it->refusal, hostile);
	for (int i = 0; i < 3; i++) {
		static const char *const keys[] = { "i", "i x 1", "Esc L" };

		uifix_press(&f, keys[i]);
		screen = uifix_screen(&f);
		for (const char *s = screen; *s; s++)
			assert_true((unsigned char)*s >= 0x20 || *s == '\n');
		assert_null(strstr(screen, "\xe2\x80\xae"));
		assert_null(strstr(screen, "\x7f"));
		free(screen);
	}
	uifix_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_approve), cmocka_unit_test(test_too_early), cmocka_unit_test(test_read_before_picture),
		cmocka_unit_test(complaint_18_coarse_is_no_proof), cmocka_unit_test(test_foreign_ack), cmocka_unit_test(test_help_hides), cmocka_unit_test(test_notices_stay_in_their_view),
		cmocka_unit_test(test_help_scrolls_back_at_once), cmocka_unit_test(test_no_picture),
		cmocka_unit_test(test_half_blocks), cmocka_unit_test(test_min_display), cmocka_unit_test(test_stalled), cmocka_unit_test(test_guard),
		cmocka_unit_test(test_reject), cmocka_unit_test(test_reject_aborts), cmocka_unit_test(test_narrow), cmocka_unit_test(test_narrowed_away),
		cmocka_unit_test(test_blind), cmocka_unit_test(test_long_name),
		cmocka_unit_test(test_not_offered), cmocka_unit_test(test_causes), cmocka_unit_test(test_paste), cmocka_unit_test(test_undo_redo),
		cmocka_unit_test(test_undo_window), cmocka_unit_test(test_undo_while_sending), cmocka_unit_test(test_undo_refused),
		cmocka_unit_test(test_refused), cmocka_unit_test(test_unstored), cmocka_unit_test(test_stored_after_all),
		cmocka_unit_test(test_undo_unstored), cmocka_unit_test(complaint_04_undo_of_an_unanswered_decision), cmocka_unit_test(complaint_04_order_is_kept), cmocka_unit_test(test_text_survives), cmocka_unit_test(test_last_goes_back),
		cmocka_unit_test(test_next_batch), cmocka_unit_test(test_empty_queue), cmocka_unit_test(test_selection), cmocka_unit_test(test_leases), cmocka_unit_test(test_resume),
		cmocka_unit_test(test_bad_session), cmocka_unit_test(test_quit), cmocka_unit_test(test_quit_pulled), cmocka_unit_test(test_quit_releases), cmocka_unit_test(test_quit_waits),
		cmocka_unit_test(test_hangup), cmocka_unit_test(test_prefetch_order), cmocka_unit_test(test_release_and_reveal),
		cmocka_unit_test(test_refresh), cmocka_unit_test(test_hostile_text),
	};

	return cmocka_run_group_tests_name("app", tests, NULL, NULL);
}
