/* My desk and the statistics: what opens, moves, turns and goes back, by plain events. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "appfix.h"

static void open_desk(struct uifix *f)
{
	appfix_deck(f);
	uifix_press(f, "w");
	assert_int_equal(f->app->overlay, OVERLAY_DESK);
	uifix_settle(f);
}

/* Every lease with its end, every message and upload with its undo window and state. */
static void test_desk_lists(void **state)
{
	struct uifix f;

	(void)state;
	open_desk(&f);
	assert_screen(&f, "In my hands: 20");
	assert_screen(&f, "12:54    14 min 10 s");
	uifix_press(&f, "End");
	assert_screen(&f, "dead       550");
	assert_screen(&f, "waiting    undo: 43 s");
	uifix_tick(&f, 3000);
	assert_screen(&f, "waiting    undo: 40 s");
	assert_screen(&f, "again 12:44");
	assert_screen(&f, "sent       12:29");
	uifix_release(&f);
}

/* Enter goes to the photo that is held, in its own place of the deck. */
static void test_desk_goes_to_a_lease(void **state)
{
	struct uifix f;

	(void)state;
	open_desk(&f);
	uifix_press(&f, "j j j Enter");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	uifix_settle(&f);
	assert_int_equal(uifix_front(&f), FIRST + 3);
	assert_int_equal(f.app->view, VIEW_PHOTO);
	uifix_release(&f);
}

/* From the queue as well, where no deck is open yet. */
static void test_desk_goes_from_the_queue(void **state)
{
	struct uifix f;

	(void)state;
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	f.held = 5;
	uifix_start(&f);
	uifix_play(&f, "w");
	uifix_play(&f, "j j Enter");
	assert_int_equal(uifix_front(&f), FIRST + 2);
	uifix_release(&f);
}

/* What is not held is looked at, and Esc leads back to the list with its cursor. */
static void test_desk_looks_at_what_is_decided(void **state)
{
	struct uifix f;
	size_t at;

	(void)state;
	open_desk(&f);
	uifix_press(&f, "End Enter");
	at = f.app->desk.cursor;
	assert_int_equal(f.app->desk.detail_of, 1000104);
	uifix_settle(&f);
	assert_screen(&f, "Submission 1000104");
	uifix_press(&f, "j j Home Esc");
	assert_int_equal(f.app->desk.detail_of, 0);
	assert_int_equal(f.app->overlay, OVERLAY_DESK);
	assert_int_equal(f.app->desk.cursor, at);
	uifix_press(&f, "Esc");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_int_equal(uifix_front(&f), FIRST);
	uifix_release(&f);
}

/* S gives the photo under the cursor back; the one in front stays, and the list is asked anew. */
static void test_desk_releases(void **state)
{
	struct uifix f;
	struct ask *ask;

	(void)state;
	open_desk(&f);
	uifix_press(&f, "j S");
	ask = uifix_pending(&f, ASK_RELEASE);
	assert_non_null(ask);
	assert_int_equal(ask->id, FIRST + 1);
	uifix_settle(&f);
	assert_screen(&f, "In my hands: 19");
	assert_int_equal(deck_find(&f.app->deck, FIRST + 1)->state, ITEM_GONE);
	uifix_press(&f, "Esc");
	assert_int_equal(uifix_front(&f), FIRST);
	/* the one in front: the next comes forward */
	uifix_play(&f, "w");
	uifix_play(&f, "S Esc");
	assert_int_equal(uifix_front(&f), FIRST + 2);
	/* a message is in nobody's hands */
	uifix_play(&f, "w");
	uifix_press(&f, "End S");
	assert_null(uifix_pending(&f, ASK_RELEASE));
	assert_non_null(strstr(f.app->notice.text, "not in your hands"));
	uifix_release(&f);
}

/* No verdict works over it, the photo under it is not approved unseen. */
static void test_desk_takes_no_verdict(void **state)
{
	struct uifix f;

	(void)state;
	open_desk(&f);
	assert_false(f.app->shown[0].is_wanted);
	uifix_press(&f, "a x t e s");
	assert_null(uifix_pending(&f, ASK_DECIDE));
	assert_int_equal(f.app->overlay, OVERLAY_DESK);
	uifix_release(&f);
}

/* The database is away: it says so, and the list is there when it is back. */
static void test_desk_without_database(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.is_down = true;
	uifix_play(&f, "w");
	assert_screen(&f, "the database is unavailable");
	f.is_down = false;
	uifix_play(&f, "R");
	assert_screen(&f, "In my hands: 20");
	uifix_release(&f);
}

static void open_figures(struct uifix *f)
{
	appfix_init(f, 24, 80, GRAPHICS_SIXEL);
	f->held = 0;
	uifix_start(f);
	uifix_play(f, "M");
	assert_int_equal(f->app->overlay, OVERLAY_FIGURES);
}

/* Pace, verdicts and reasons; the ledger in both directions; nobody else's line. */
static void test_figures_mirror(void **state)
{
	struct uifix f;

	(void)state;
	open_figures(&f);
	assert_screen(&f, "214 decided, 512 an hour while at work");
	assert_screen(&f, "approved in less than 0.6 s: 9 of 1046 (1 %)");
	assert_screen(&f, "L03 Shadow or half-lit face                 61       41 %               57 %");
	uifix_press(&f, "End");
	assert_screen(&f, "      412        160    39 %        210       31    13 %");
	assert_screen(&f, "       11          3     few          8        0     few");
	assert_false(appfix_shows(&f, "People"));
	uifix_release(&f);
}

/* Scrolling ends with the last line; Home is the first. */
static void test_figures_scroll(void **state)
{
	struct uifix f;
	int last;

	(void)state;
	open_figures(&f);
	uifix_press(&f, "End");
	last = f.app->figures.scroll;
	assert_true(last > 0);
	uifix_press(&f, "j PgDn");
	assert_int_equal(f.app->figures.scroll, last);
	uifix_press(&f, "k");
	assert_int_equal(f.app->figures.scroll, last - 1);
	uifix_press(&f, "Home k");
	assert_int_equal(f.app->figures.scroll, 0);
	uifix_release(&f);
}

/* Nothing decided: no figure is made up and nothing is divided by it. */
static void test_figures_of_nothing(void **state)
{
	struct uifix f;

	(void)state;
	open_figures(&f);
	uifix_play(&f, "l");
	assert_screen(&f, "today: 0 decided; too few for a pace");
	assert_screen(&f, "Colleagues are shown together, from two on; here it is 1.");
	assert_false(appfix_shows(&f, "nan"));
	assert_false(appfix_shows(&f, "-1"));
	uifix_press(&f, "l");
	assert_non_null(strstr(f.app->notice.text, "last campaign"));
	uifix_play(&f, "h");
	assert_screen(&f, "214 decided");
	uifix_release(&f);
}

/* An answer that comes after another campaign was turned to is not shown under its name. */
static void test_figures_stale(void **state)
{
	struct uifix f;
	struct ask *old;

	(void)state;
	open_figures(&f);
	uifix_press(&f, "R l");
	old = uifix_pending(&f, ASK_MIRROR);
	assert_string_equal(old->campaign, "demo");
	uifix_answer(&f, old);
	assert_false(f.app->figures.is_known);
	uifix_settle(&f);
	assert_screen(&f, "demo2  Autumn term");
	uifix_release(&f);
}

/* ":stats" and ":desk" are the keys by name. */
static void test_by_command(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	uifix_press(&f, ":");
	uifix_type(&f, "stats");
	uifix_press(&f, "Enter");
	assert_int_equal(f.app->overlay, OVERLAY_FIGURES);
	uifix_settle(&f);
	uifix_press(&f, "Esc :");
	uifix_type(&f, "desk");
	uifix_press(&f, "Enter");
	assert_int_equal(f.app->overlay, OVERLAY_DESK);
	uifix_settle(&f);
	assert_screen(&f, "In my hands: 20");
	uifix_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_desk_lists), cmocka_unit_test(test_desk_goes_to_a_lease), cmocka_unit_test(test_desk_goes_from_the_queue),
		cmocka_unit_test(test_desk_looks_at_what_is_decided), cmocka_unit_test(test_desk_releases), cmocka_unit_test(test_desk_takes_no_verdict),
		cmocka_unit_test(test_desk_without_database), cmocka_unit_test(test_figures_mirror), cmocka_unit_test(test_figures_scroll),
		cmocka_unit_test(test_figures_of_nothing), cmocka_unit_test(test_figures_stale), cmocka_unit_test(test_by_command),
	};

	return cmocka_run_group_tests_name("desk", tests, NULL, NULL);
}
