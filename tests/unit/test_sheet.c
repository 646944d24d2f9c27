/* The contact sheet from plain events: pages, marks, and what a thumbnail proves. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/judge.h"
#include "ui/sheet.h"
#include "appfix.h"

/* Enter goes to and fro, both on the same photo; Esc leads back to where it was opened from. */
static void test_to_and_fro(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	assert_int_equal(f.app->sheet.strip_count, 3);
	uifix_press(&f, "l l j");
	assert_int_equal(uifix_front(&f), FIRST + 10);
	uifix_press(&f, "Enter");
	assert_int_equal(f.app->view, VIEW_PHOTO);
	assert_int_equal(f.app->sheet.strip_count, 0);
	assert_int_equal(uifix_front(&f), FIRST + 10);
	uifix_press(&f, "j Esc");
	assert_int_equal(f.app->view, VIEW_SHEET);
	assert_int_equal(uifix_front(&f), FIRST + 11);
	uifix_press(&f, "k h q");
	assert_int_equal(f.app->view, VIEW_QUEUE);
	assert_int_equal(f.app->sheet.strip_count, 0);
	uifix_release(&f);
}

static void test_pages(void **state)
{
	struct uifix f;
	struct sheet_page page;

	(void)state;
	appfix_sheet(&f, 24, 80, GRAPHICS_SIXEL);
	sheet_page(f.app, &page);
	assert_int_equal(page.count, 3);
	assert_int_equal(page.pages, 7);
	uifix_press(&f, "n");
	assert_int_equal(uifix_front(&f), FIRST + 3);
	uifix_press(&f, "End");
	sheet_page(f.app, &page);
	assert_int_equal(page.number, 7);
	assert_int_equal(page.count, 2);
	uifix_press(&f, "n");
	assert_notice(&f, "last page");
	uifix_press(&f, "p");
	assert_int_equal(uifix_front(&f), FIRST + 15);
	uifix_press(&f, "k");			/* above the first row: the page before */
	assert_int_equal(uifix_front(&f), FIRST + 12);
	uifix_release(&f);
}

/* The page in front, the next and the one before are made ahead, in this order. */
static void test_made_ahead(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 24, 80, GRAPHICS_SIXEL);
	uifix_press(&f, "n");
	assert_int_equal(f.wanted_strip_count, 3);
	assert_int_equal(f.wanted_strips[0].sha256[0][1], 4);
	assert_int_equal(f.wanted_strips[1].sha256[0][1], 7);
	assert_int_equal(f.wanted_strips[2].sha256[0][1], 1);
	assert_int_equal(f.wants[0].columns, 0);	/* bytes of nine photos, then the one in front large */
	assert_int_equal(f.wants[0].sha256[1], 4);
	assert_int_equal(f.wants[8].columns, 0);
	assert_int_equal(f.wants[9].sha256[1], 4);
	assert_true(f.wants[9].columns > 0);
	uifix_release(&f);
}

/* A decision moves nothing: the page stays, the photo says what was decided. */
static void test_decided_ones_stay(void **state)
{
	struct uifix f;
	struct sheet_page page;
	struct strip_want before;
	char *screen;

	(void)state;
	appfix_sheet(&f, 24, 80, GRAPHICS_SIXEL);
	before = f.app->sheet.strips[0].want;
	uifix_play(&f, "l a");
	assert_int_equal(f.decided[1], 'a');
	assert_int_equal(uifix_front(&f), FIRST + 2);
	assert_memory_equal(&before, &f.app->sheet.strips[0].want, sizeof(before));
	assert_true(f.app->sheet.strips[0].is_acknowledged);
	sheet_page(f.app, &page);
	assert_int_equal(page.count, 3);
	screen = uifix_screen(&f);
	assert_non_null(strstr(screen, "= approved"));
	free(screen);
	uifix_press(&f, "h");			/* steps over it */
	assert_int_equal(uifix_front(&f), FIRST);
	uifix_play(&f, "u");
	assert_int_equal(appfix_item(&f, 1)->state, ITEM_OPEN);
	uifix_release(&f);
}

static void test_marks(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_press(&f, "Space Space");
	assert_int_equal(uifix_front(&f), FIRST + 2);
	assert_int_equal(deck_marked_count(&f.app->deck), 2);
	uifix_press(&f, "h Space");		/* off again */
	assert_int_equal(deck_marked_count(&f.app->deck), 1);
	uifix_press(&f, "v l l");
	assert_int_equal(deck_marked_count(&f.app->deck), 1);
	uifix_press(&f, "v");			/* 2 3 4 */
	assert_int_equal(deck_marked_count(&f.app->deck), 4);
	assert_true(deck_is_marked(appfix_item(&f, 3)));
	uifix_press(&f, "V");
	assert_int_equal(deck_marked_count(&f.app->deck), 16);
	uifix_press(&f, "*");
	assert_int_equal(deck_marked_count(&f.app->deck), 20);
	uifix_press(&f, "v Esc");		/* a range is given up first, then the marks, then the view */
	assert_int_equal(deck_marked_count(&f.app->deck), 20);
	uifix_press(&f, "Esc");
	assert_int_equal(deck_marked_count(&f.app->deck), 0);
	assert_int_equal(f.app->view, VIEW_SHEET);
	uifix_press(&f, "Esc");
	assert_int_equal(f.app->view, VIEW_QUEUE);
	uifix_release(&f);
}

/* C: the two to four marked ones alone, as large as they fit; C or Esc: all again, marks and cells as before. */
static void test_marked_are_compared(void **state)
{
	struct uifix f;
	struct sheet_page page;
	struct grid before;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_press(&f, "C");
	assert_notice(&f, "mark two to 4 photos to compare them; 0 are marked");
	uifix_press(&f, "Space j Space C");
	before = f.app->sheet.grid;
	sheet_page(f.app, &page);
	assert_int_equal(page.total, 2);
	assert_int_equal(page.items[0]->row.id, FIRST);
	assert_int_equal(page.items[1]->row.id, FIRST + 9);
	assert_int_equal(uifix_front(&f), FIRST + 9);
	uifix_press(&f, "h");
	assert_int_equal(uifix_front(&f), FIRST);
	uifix_press(&f, "Enter j");			/* the loupe walks the same two */
	assert_int_equal(f.app->view, VIEW_PHOTO);
	assert_int_equal(uifix_front(&f), FIRST + 9);
	uifix_press(&f, "Esc Esc");
	assert_int_equal(f.app->view, VIEW_SHEET);
	sheet_page(f.app, &page);
	assert_int_equal(page.total, 20);
	assert_int_equal(deck_marked_count(&f.app->deck), 2);
	assert_true(before.height > f.app->sheet.grid.height);
	uifix_press(&f, "* C");
	assert_notice(&f, "20 are marked");
	uifix_release(&f);
}

/* What was compared is decided: nobody is stranded, Esc shows the others again. */
static void test_compared_and_decided_strands_nobody(void **state)
{
	struct uifix f;
	struct sheet_page page;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_play(&f, "Space Space C");
	uifix_play(&f, "Home");
	uifix_play(&f, "a");
	assert_int_equal(f.decided[0], 'a');
	assert_int_equal(uifix_front(&f), FIRST + 1);
	uifix_tick(&f, 1000);
	uifix_play(&f, "a");
	assert_int_equal(f.decided[1], 'a');
	assert_null(app_item(f.app));			/* the two are decided, the others still left out: Esc shows them */
	uifix_play(&f, "Esc");
	assert_int_equal(f.app->view, VIEW_SHEET);
	sheet_page(f.app, &page);
	assert_int_equal(page.total, 20);
	assert_non_null(app_item(f.app));
	uifix_release(&f);
}

/* "All" is what one sees: this page. */
static void test_mark_all_is_the_page(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 24, 80, GRAPHICS_SIXEL);
	uifix_press(&f, "Space Space Space");	/* the last one's mark does not turn the page */
	assert_int_equal(deck_marked_count(&f.app->deck), 3);
	assert_int_equal(uifix_front(&f), FIRST + 2);
	uifix_press(&f, "*");
	assert_int_equal(deck_marked_count(&f.app->deck), 3);
	uifix_press(&f, "n v p v");		/* a range does not reach over pages either */
	assert_int_equal(deck_marked_count(&f.app->deck), 3);
	uifix_release(&f);
}

static void test_marks_are_the_sheets(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 24, 80, GRAPHICS_SIXEL);
	uifix_press(&f, "Enter *");
	assert_notice(&f, "contact sheet");
	assert_int_equal(deck_marked_count(&f.app->deck), 0);
	uifix_release(&f);
}

/* a and x act on the photo under the cursor; marks are nothing to them. */
static void complaint_17_verdicts_never_touch_the_marks(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_play(&f, "* Home l a");
	assert_int_equal(f.decided[1], 'a');
	uifix_play(&f, "x 1 Enter");
	assert_int_equal(f.decided[2], 'r');
	for (int i = 0; i < 20; i++)
		if (i != 1 && i != 2)
			assert_int_equal(f.decided[i], 0);
	assert_int_equal(deck_marked_count(&f.app->deck), 18);
	uifix_release(&f);
}

/* The thumbnail's own size, hash and time go into the decision. */
static void complaint_19_a_thumbnail_proves_what_it_shows(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_press(&f, "j");
	f.mono += 2000000;
	uifix_press(&f, "a");
	assert_true(f.last_has_display);
	assert_memory_equal(f.last_display.sha256, appfix_item(&f, 8)->row.photo.sha256, 32);
	assert_int_equal(f.last_display.width, 240);
	assert_int_equal(f.last_display.height, 320);
	assert_string_equal(f.last_display.protocol, "sixel");
	assert_string_equal(f.last_display.acknowledged_by, "terminal");
	assert_int_equal(f.last_display.bytes, 51200 / 8);
	assert_in_range(f.last_display.shown_ms, 2400, 2400);
	assert_true(uifix_pending(&f, ASK_DECIDE)->is_from_sheet);
	uifix_release(&f);
}

/* Too small, cut, not yet there, not decodable: no approval from the sheet, and the reason is said. */
static void complaint_19_no_approval_from_what_cannot_be_judged(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	uifix_play(&f, "-");
	assert_true(sheet_is_aligned(f.app));
	uifix_press(&f, "a");
	assert_notice(&f, "the campaign wants 240x320");
	uifix_play(&f, "+ g");
	assert_true(sheet_is_aligned(f.app));
	uifix_press(&f, "Home a");
	assert_notice(&f, "cut off");
	f.is_slow_ack = true;
	uifix_press(&f, "g");
	f.sent_percent = 40;
	uifix_press(&f, "j");
	uifix_press(&f, "k a");
	assert_notice(&f, "40%");
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_press(&f, "x");
	assert_notice(&f, "40%");
	uifix_ack(&f);
	uifix_press(&f, "a");
	assert_non_null(uifix_pending(&f, ASK_DECIDE));
	uifix_release(&f);
}

/* A photo that cannot be decoded is crossed out, and a crossed-out cell is never approved. */
static void complaint_18_a_thumbnail_that_failed_is_not_approved(void **state)
{
	struct uifix f;
	char *screen;

	(void)state;
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	f.broken_photo = 2;
	appfix_enter(&f);
	uifix_play(&f, "Enter");
	uifix_press(&f, "l a");
	assert_notice(&f, "broken beyond reading");
	assert_null(uifix_pending(&f, ASK_DECIDE));
	f.app->notice.until = 0;
	screen = uifix_screen(&f);
	assert_non_null(strstr(screen, "! no picture"));
	free(screen);
	uifix_press(&f, "h a");
	assert_non_null(uifix_pending(&f, ASK_DECIDE));
	uifix_release(&f);
}

/* Rejecting from the sheet: the photo itself comes in front with its list, and is what was displayed. */
static void test_reject_shows_the_photo(void **state)
{
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 24, 80, GRAPHICS_SIXEL);
	uifix_press(&f, "x");
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	assert_int_equal(f.app->sheet.strip_count, 0);
	assert_true(f.app->shown[0].is_wanted);
	uifix_settle(&f);
	uifix_press(&f, "1 Enter");
	assert_int_equal(f.app->view, VIEW_SHEET);
	assert_int_equal(f.last_action, PV_REJECT);
	assert_true(f.last_has_display);
	assert_int_equal(f.last_display.height, 438);
	assert_int_equal(f.app->sheet.strip_count, 1);
	assert_false(f.app->sheet.strips[0].is_acknowledged);
	uifix_settle(&f);
	uifix_press(&f, "x Esc c h i Enter L Esc");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_int_equal(f.app->sheet.strip_count, 1);
	uifix_release(&f);
}

static void test_resize_and_blocks(void **state)
{
	struct uifix f;
	struct sheet_page page;

	(void)state;
	appfix_sheet(&f, 24, 80, GRAPHICS_SIXEL);
	uifix_press(&f, "n n");
	uifix_resize(&f, 60, 200);
	uifix_settle(&f);
	assert_int_equal(uifix_front(&f), FIRST + 6);
	sheet_page(f.app, &page);
	assert_int_equal(page.count, 20);
	assert_int_equal(page.number, 1);
	uifix_resize(&f, 24, 80);
	sheet_page(f.app, &page);
	assert_int_equal(page.number, 3);
	uifix_release(&f);

	appfix_sheet(&f, 24, 80, GRAPHICS_BLOCKS);	/* half blocks only where the campaign allows them */
	uifix_press(&f, "a");
	assert_notice(&f, "half blocks");
	f.app->deck.items[0]->row.blocks_allowed = true;
	uifix_press(&f, "a");
	assert_non_null(uifix_pending(&f, ASK_DECIDE));
	assert_string_equal(f.last_display.protocol, "blocks");
	uifix_release(&f);

	appfix_sheet(&f, 24, 80, GRAPHICS_NONE);
	uifix_press(&f, "a");
	assert_notice(&f, "shows none");
	uifix_release(&f);
}

/* The last one decided: nothing is stranded, the way on is said. */
static void test_to_the_end(void **state)
{
	struct uifix f;
	char *screen;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	for (int i = 0; i < 20; i++) {
		uifix_play(&f, "a");
	}
	assert_int_equal(uifix_front(&f), 0);
	screen = uifix_screen(&f);
	assert_non_null(strstr(screen, "This batch is done."));
	free(screen);
	uifix_play(&f, "P");
	assert_int_equal(f.app->view, VIEW_SHEET);
	assert_int_equal(uifix_front(&f), FIRST + 20);
	assert_int_equal(f.app->sheet.strip_count, 2);
	uifix_release(&f);
}

/* What shows nothing here changes nothing here: the next photo opened would look different for no reason seen. */
static void test_keys_of_the_photo_view_say_so(void **state)
{
	static const char *const keys[] = { "i", "z", "o", "O", "`", "<", "=" };
	struct uifix f;

	(void)state;
	appfix_sheet(&f, 60, 200, GRAPHICS_SIXEL);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		uifix_tick(&f, 10000);
		uifix_press(&f, keys[i]);
		assert_notice(&f, "open the photo first");
		assert_false(f.app->show_info);
	}
	uifix_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys_of_the_photo_view_say_so),
		cmocka_unit_test(test_to_and_fro), cmocka_unit_test(test_pages), cmocka_unit_test(test_made_ahead),
		cmocka_unit_test(test_decided_ones_stay), cmocka_unit_test(test_marks), cmocka_unit_test(test_marked_are_compared), cmocka_unit_test(test_compared_and_decided_strands_nobody),
		cmocka_unit_test(test_mark_all_is_the_page),
		cmocka_unit_test(test_marks_are_the_sheets), cmocka_unit_test(complaint_17_verdicts_never_touch_the_marks),
		cmocka_unit_test(complaint_18_a_thumbnail_that_failed_is_not_approved),
		cmocka_unit_test(complaint_19_a_thumbnail_proves_what_it_shows),
		cmocka_unit_test(complaint_19_no_approval_from_what_cannot_be_judged), cmocka_unit_test(test_reject_shows_the_photo),
		cmocka_unit_test(test_resize_and_blocks), cmocka_unit_test(test_to_the_end),
	};

	return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
