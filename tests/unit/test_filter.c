/* Find, filter, sort and the command line, from plain events and a world that answers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ui/colon.h"
#include "appfix.h"

static const struct pv_named saved[] = { { "bad", "score < 50", 2 }, { "old", "age > 1w", 3 } };
static struct pv_settings settings = { .filters = saved, .filter_count = ARRAY_LEN(saved), .guard_ms = 150, .ahead = 4 };

static void open_deck(struct uifix *f)
{
	appfix_init(f, 24, 80, GRAPHICS_SIXEL);
	f->app->settings = &settings;
	appfix_enter(f);
}

static void filter(struct uifix *f, const char *expression)
{
	uifix_press(f, "f C-u");
	uifix_type(f, expression);
	uifix_play(f, "Enter");
}

/* --- complaint 16: auto-advance under a filter strands nobody --- */

static void complaint_16_filter_never_strands(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	filter(&f, "score < 50");
	assert_int_equal(deck_visible_count(&f.app->deck), 7);	/* 0 3 6 9 12 15 18 */
	assert_screen(&f, "1/7 of 20");
	assert_screen(&f, "filter score < 50");
	uifix_press(&f, "a");
	assert_int_equal(uifix_front(&f), FIRST + 3);		/* the next match, not the next photo */
	uifix_settle(&f);
	uifix_play(&f, "End");
	assert_int_equal(uifix_front(&f), FIRST + 18);
	uifix_press(&f, "a");
	assert_int_equal(uifix_front(&f), FIRST + 15);		/* after the last one: the previous, not the first */
	uifix_settle(&f);
	for (int i = 0; i < 5; i++) {
		uifix_play(&f, "a");
	}
	assert_int_equal(uifix_front(&f), 0);
	assert_int_equal(deck_open_count(&f.app->deck), 13);	/* the others are still ours */
	assert_screen(&f, "No open photo in hand matches.");
	assert_screen(&f, "13 photos of this batch are still open and yours");
	assert_screen(&f, "Esc shows them all again.");
	uifix_press(&f, "a x t");				/* nothing is decided on an empty screen */
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_press(&f, "P");
	assert_notice(&f, "13 of this batch are still open");
	uifix_press(&f, "Esc");
	assert_int_equal(deck_visible_count(&f.app->deck), 13);
	assert_int_not_equal(uifix_front(&f), 0);
	assert_int_equal(f.app->view, VIEW_PHOTO);
	uifix_release(&f);
}

/* The undone photo is shown, whatever the filter says of it. */
static void undo_reaches_out_of_the_filter(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	uifix_play(&f, "j");
	uifix_play(&f, "a");
	filter(&f, "score < 50");
	uifix_play(&f, "u");
	assert_int_equal(uifix_front(&f), FIRST + 1);
	uifix_release(&f);
}

/* --- the expression --- */

static void a_wrong_filter_loses_nothing(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	filter(&f, "score < 50");
	uifix_press(&f, "f");
	assert_string_equal(f.app->line.field.text, "score < 50");	/* to be changed, not typed again */
	uifix_type(&f, " and scor = 1");
	uifix_press(&f, "Enter");
	assert_int_equal(f.app->overlay, OVERLAY_LINE);
	assert_string_equal(f.app->line.field.text, "score < 50 and scor = 1");
	assert_int_equal(f.app->line.field.cursor, 15);			/* where it is wrong */
	assert_non_null(strstr(f.app->line.error, "unknown field at column 16"));
	assert_non_null(strstr(f.app->line.error, "did you mean score?"));
	assert_screen(&f, "unknown field at column 16");
	assert_string_equal(f.app->filter.expression, "score < 50");	/* the old one still counts */
	uifix_press(&f, "C-u");
	assert_string_equal(f.app->line.field.text, "");		/* the whole of it, wherever the cursor stands */
	assert_string_equal(f.app->line.error, "");
	uifix_type(&f, "due_at < ");
	assert_screen(&f, "a date such as 2026-06-01");
	uifix_press(&f, "Esc");
	assert_int_equal(deck_visible_count(&f.app->deck), 7);
	uifix_release(&f);
}

/* The database may know better: what it refuses is kept to be mended. */
static void the_database_judges(void **state)
{
	struct uifix f;
	struct ask *ask;

	(void)state;
	open_deck(&f);
	filter(&f, "score < 50");
	uifix_press(&f, "f C-u");
	uifix_type(&f, "ofiq.x > 3");
	uifix_press(&f, "Enter");
	ask = uifix_pending(&f, ASK_FILTER);
	assert_non_null(ask);
	assert_string_equal(ask->text, "ofiq.x > 3");
	assert_string_equal(ask->campaign, "demo");
	assert_int_equal(ask->id_count, 20);				/* all that is open, in view or not */
	assert_screen(&f, "filter? ofiq.x > 3");
	assert_int_equal(deck_visible_count(&f.app->deck), 7);		/* nothing moves before the answer */
	ask->err = pv_error_set(&ask->error, PV_ERR_USAGE, "no checker measures 'ofiq.x'");
	uifix_refuse(&f, ask, "PV000", PV_ERR_USAGE, "", "");
	assert_notice(&f, "no checker measures");
	assert_string_equal(f.app->filter.expression, "score < 50");
	uifix_press(&f, "f");
	assert_string_equal(f.app->line.field.text, "ofiq.x > 3");
	uifix_press(&f, "C-u Enter");					/* an empty line: all again, at once */
	assert_null(f.app->filter.expression);
	assert_int_equal(deck_visible_count(&f.app->deck), 20);
	uifix_release(&f);
}

/* An answer to an older question changes nothing. */
static void stale_answers_are_dropped(void **state)
{
	struct uifix f;
	struct ask *first;

	(void)state;
	open_deck(&f);
	uifix_press(&f, "f");
	uifix_type(&f, "age > 1w");
	uifix_press(&f, "Enter f C-u");
	uifix_type(&f, "score < 50");
	uifix_press(&f, "Enter");
	first = uifix_pending(&f, ASK_FILTER);
	assert_string_equal(first->text, "age > 1w");
	uifix_answer(&f, first);
	assert_int_equal(deck_visible_count(&f.app->deck), 20);
	uifix_settle(&f);
	assert_int_equal(deck_visible_count(&f.app->deck), 7);
	uifix_release(&f);
}

/* While the database is away the old view stays; when it is back the question goes out again. */
static void the_database_away(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	f.is_down = true;
	filter(&f, "score < 50");
	assert_int_equal(deck_visible_count(&f.app->deck), 20);
	f.is_down = false;
	for (int i = 0; i < 5; i++) {
		uifix_tick(&f, 1000);
		uifix_settle(&f);
	}
	assert_int_equal(deck_visible_count(&f.app->deck), 7);
	uifix_release(&f);
}

/* Nobody's picture changes under his fingers: a refresh leaves the photo in front, also one that no longer matches. */
static void a_refresh_keeps_the_cursor(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	filter(&f, "score < 50");
	uifix_press(&f, "n");
	assert_int_equal(uifix_front(&f), FIRST + 3);
	uifix_play(&f, "R");
	assert_int_equal(uifix_front(&f), FIRST + 3);
	assert_int_equal(deck_visible_count(&f.app->deck), 7);
	uifix_press(&f, ",");
	uifix_press(&f, "2");
	assert_int_equal(uifix_front(&f), FIRST + 3);
	uifix_release(&f);
}

static void nothing_matches_says_so(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	filter(&f, "age > 1w");
	assert_notice(&f, "none of the 20 open photos matches");
	assert_screen(&f, "0 of 20 in view");
	assert_screen(&f, "filter age > 1w");
	assert_screen(&f, "Esc back");
	uifix_press(&f, "Esc");
	assert_int_equal(uifix_front(&f), FIRST);
	assert_int_equal(f.app->view, VIEW_PHOTO);
	uifix_press(&f, "Esc");
	assert_int_equal(f.app->view, VIEW_QUEUE);
	uifix_release(&f);
}

static void saved_filters(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	uifix_press(&f, "F");
	assert_int_equal(f.app->overlay, OVERLAY_MENU);
	assert_screen(&f, "score < 50");
	uifix_press(&f, "a");					/* no letter of this menu, and no verdict either */
	assert_null(uifix_pending(&f, ASK_DECIDE));
	assert_int_equal(f.app->overlay, OVERLAY_MENU);
	uifix_play(&f, "Down Enter");
	assert_string_equal(f.app->filter.expression, "age > 1w");
	uifix_play(&f, "F 1");
	assert_int_equal(deck_visible_count(&f.app->deck), 7);
	uifix_release(&f);
}

static void no_saved_filters_says_where(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	f.app->settings = NULL;
	uifix_press(&f, "F");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_notice(&f, "filters { }");
	uifix_release(&f);
}

/* --- find --- */

static void find_as_you_type(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	uifix_press(&f, "n /");
	uifix_type(&f, "100024");				/* 1000240 .. 1000249 */
	assert_int_equal(deck_visible_count(&f.app->deck), 10);
	assert_int_equal(uifix_front(&f), FIRST + 9);
	assert_screen(&f, "10 of 20 open photos");
	uifix_press(&f, "Down");
	assert_int_equal(uifix_front(&f), FIRST + 10);
	uifix_press(&f, "Enter n");				/* n and p walk the matches */
	assert_int_equal(uifix_front(&f), FIRST + 11);
	uifix_press(&f, "p p p p");
	assert_int_equal(uifix_front(&f), FIRST + 9);
	assert_screen(&f, "find 100024");
	uifix_press(&f, "Esc");					/* leaves what was found, not the photo */
	assert_int_equal(deck_visible_count(&f.app->deck), 20);
	assert_int_equal(uifix_front(&f), FIRST + 9);
	assert_int_equal(f.app->view, VIEW_PHOTO);
	uifix_release(&f);
}

static void find_escapes_to_where_it_began(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	uifix_press(&f, "n /");
	uifix_type(&f, "王");					/* every other one */
	assert_int_equal(deck_visible_count(&f.app->deck), 10);
	uifix_type(&f, "zz");
	assert_int_equal(uifix_front(&f), 0);
	assert_screen(&f, "0 of 20 open photos");
	uifix_press(&f, "Esc");
	assert_int_equal(uifix_front(&f), FIRST + 1);
	assert_int_equal(deck_visible_count(&f.app->deck), 20);
	uifix_release(&f);
}

static void find_by_what_is_shown(void **state)
{
	struct item it = { .row = { .id = 1000231, .student_no = "2023010117", .name = "王*", .school = "示例大学 Faculty A", .school_code = "10001" } };
	char revealed[] = "王小明";

	(void)state;
	assert_true(filter_finds(&it, "0101"));
	assert_true(filter_finds(&it, "000231"));
	assert_true(filter_finds(&it, "王"));
	assert_true(filter_finds(&it, "faculty"));
	assert_true(filter_finds(&it, "10001"));
	assert_false(filter_finds(&it, "小明"));		/* not shown: not found */
	it.revealed = revealed;
	assert_true(filter_finds(&it, "小明"));
}

static void find_in_the_queue(void **state)
{
	struct uifix f;

	(void)state;
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	f.held = 0;
	uifix_start(&f);
	assert_int_equal(f.app->queue.line_count, 3);		/* demo2 has a pile of its own */
	uifix_press(&f, "j /");
	uifix_type(&f, "毕业");
	assert_int_equal(f.app->queue.line_count, 1);
	uifix_type(&f, "x");
	assert_int_equal(f.app->queue.line_count, 0);
	assert_screen(&f, "No campaign matches");
	uifix_press(&f, "C-u");
	uifix_type(&f, "TERM");
	uifix_play(&f, "Enter R");
	assert_int_equal(f.app->queue.line_count, 2);		/* a refresh keeps it */
	assert_screen(&f, "find TERM");
	uifix_press(&f, "Esc");
	assert_int_equal(f.app->queue.line_count, 3);
	uifix_release(&f);
}

/* --- order --- */

static void sorting(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	uifix_press(&f, ", 4");					/* worst first */
	assert_int_equal(uifix_front(&f), FIRST);
	uifix_press(&f, "n");
	assert_int_equal(uifix_front(&f), FIRST + 3);
	assert_screen(&f, "by score, worst first");
	uifix_press(&f, ", 5 Home");
	assert_int_equal(uifix_front(&f), FIRST + 1);
	uifix_press(&f, ", 2 Home");
	assert_int_equal(uifix_front(&f), FIRST + 1);		/* the overdue one */
	uifix_press(&f, ", 6 Home");
	assert_int_equal(uifix_front(&f), FIRST);		/* the second attempt */
	uifix_press(&f, ", 1 n");
	assert_int_equal(uifix_front(&f), FIRST + 1);
	uifix_release(&f);
}

/* --- the line --- */

static void completion_of_expressions(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	uifix_press(&f, "f");
	uifix_type(&f, "stat");
	uifix_press(&f, "Tab");
	assert_string_equal(f.app->line.field.text, "status ");
	uifix_press(&f, "Tab");
	assert_string_equal(f.app->line.field.text, "status =");
	uifix_press(&f, "Tab");
	assert_string_equal(f.app->line.field.text, "status !=");
	uifix_type(&f, " pending_");
	uifix_press(&f, "Tab");
	assert_string_equal(f.app->line.field.text, "status != pending_final ");
	uifix_type(&f, "and school = 示");
	uifix_press(&f, "Tab");					/* a value from the screen, quoted as it must be */
	assert_string_equal(f.app->line.field.text, "status != pending_final and school = '示例大学 计算机学院' ");
	uifix_type(&f, "or channel = ");
	uifix_press(&f, "Tab");
	assert_string_equal(f.app->line.field.text + strlen(f.app->line.field.text) - 7, "wechat ");
	uifix_press(&f, "C-u");
	uifix_type(&f, "jpeg");
	uifix_press(&f, "Tab");
	assert_string_equal(f.app->line.field.text, "jpeg.");	/* as far as both agree */
	uifix_press(&f, "Tab");
	assert_string_equal(f.app->line.field.text, "jpeg.q");
	uifix_press(&f, "Tab");
	assert_string_equal(f.app->line.field.text, "jpeg.enc");
	uifix_press(&f, "Tab");
	assert_string_equal(f.app->line.field.text, "jpeg.q");
	uifix_release(&f);
}

static void command(struct uifix *f, const char *text)
{
	uifix_press(f, ":");
	uifix_type(f, text);
	uifix_play(f, "Enter");
}

static void commands(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	command(&f, "goto 1000236");
	assert_int_equal(uifix_front(&f), FIRST + 5);
	command(&f, "g 2023010117");				/* a clear beginning will do */
	assert_int_equal(uifix_front(&f), FIRST);
	command(&f, "filter score < 50");
	assert_int_equal(deck_visible_count(&f.app->deck), 7);
	command(&f, "goto 1000232");				/* asked for by name: shown */
	assert_int_equal(uifix_front(&f), FIRST + 1);
	command(&f, "filter");
	assert_int_equal(deck_visible_count(&f.app->deck), 20);
	command(&f, "sort worst");
	assert_int_equal(f.app->filter.order, FILTER_ORDER_WORST);
	command(&f, "set ahead 7");
	assert_int_equal(f.app->ahead, 7);
	command(&f, "set mouse yes");
	assert_int_equal(f.app->mouse, 1);
	command(&f, "help");
	assert_int_equal(f.app->overlay, OVERLAY_HELP);
	assert_screen(&f, ":goto");
	uifix_press(&f, "Esc");
	command(&f, "pull 3");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	command(&f, "quit");
	assert_int_equal(f.app->overlay, OVERLAY_CONFIRM);
	uifix_release(&f);
}

static void wrong_commands_say_one_clear_line(void **state)
{
	static const struct { const char *text, *error; } wrong[] = {
		{ "gto 3", "unknown command: 'gto' (did you mean goto?)" },
		{ "f", "unknown command: 'f' (Tab lists them)" },	/* find or filter */
		{ "approve", "unknown command: 'approve' (Tab lists them)" },
		{ "goto 7", "no open photo in hand has this id or student number: '7'" },
		{ "sort up", "there is no such order: 'up' (Tab lists them)" },
		{ "set ahead 99", "ahead must be between 1 and 32: '99'" },
		{ "set photos x", "there is no such setting here: 'photos x' (ahead, colors, guard_ms, mouse)" },
		{ "set mouse 1", "mouse is yes or no: '1'" },
		{ "pull 0", "a number from 1 to 100: '0'" },
		{ "campaign nope", "no campaign of yours has this code: 'nope'" },
		{ "filter scor > 3", "unknown field at column 1: 'scor' (did you mean score?)" },
	};
	struct uifix f;

	(void)state;
	open_deck(&f);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		command(&f, wrong[i].text);
		assert_int_equal(f.app->overlay, OVERLAY_LINE);	/* the text is still there to be mended */
		assert_string_equal(f.app->line.error, wrong[i].error);
		assert_string_equal(f.app->line.field.text, wrong[i].text);
		uifix_press(&f, "Esc");
	}
	assert_int_equal(uifix_front(&f), FIRST);
	uifix_release(&f);
}

static void completion_of_commands(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	uifix_press(&f, ":");
	assert_int_equal(f.app->line.words.count, COLON_COUNT);
	uifix_type(&f, "so");
	uifix_press(&f, "Tab");
	uifix_type(&f, "st");
	uifix_press(&f, "Tab Enter");
	assert_int_equal(f.app->filter.order, FILTER_ORDER_STUDENT);
	uifix_press(&f, ":");
	uifix_type(&f, "filter nas >");
	uifix_type(&f, " 3 an");
	uifix_press(&f, "Tab");
	assert_string_equal(f.app->line.field.text, "filter nas > 3 and ");
	uifix_press(&f, "C-u");
	uifix_type(&f, "set mo");
	uifix_press(&f, "Tab");
	uifix_type(&f, "y");
	uifix_press(&f, "Tab");
	assert_string_equal(f.app->line.field.text, "set mouse yes ");
	uifix_press(&f, "C-u");
	uifix_type(&f, "camp");
	uifix_press(&f, "Tab Tab");
	assert_string_equal(f.app->line.field.text, "campaign demo");
	uifix_release(&f);
}

static void history(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	command(&f, "sort due");
	command(&f, "sort age");
	command(&f, "sort age");				/* the same again is one line */
	uifix_press(&f, ":");
	uifix_type(&f, "half");
	uifix_press(&f, "Up");
	assert_string_equal(f.app->line.field.text, "sort age");
	uifix_press(&f, "Up Up Up");
	assert_string_equal(f.app->line.field.text, "sort due");
	uifix_press(&f, "Down Down");
	assert_string_equal(f.app->line.field.text, "half");	/* what was being typed is not lost */
	uifix_press(&f, "Esc f Up");
	assert_string_equal(f.app->line.field.text, "");	/* each line has its own */
	uifix_release(&f);
}

/* A held key opens the line once; then it is text as verdict keys are, since a letter too many
 * can be seen and one too few is lost. */
static void keys_into_the_line(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	f.app->guard_ms = 250;					/* the fixture's keys come every 200 ms */
	uifix_press(&f, "/ / /");
	assert_string_equal(f.app->line.field.text, "//");
	uifix_press(&f, "a x");
	assert_string_equal(f.app->line.field.text, "//ax");
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_press(&f, "Esc");
	uifix_press(&f, "f");
	uifix_paste(&f, "score < 50");				/* a paste is welcome in a field */
	uifix_play(&f, "Enter");
	assert_int_equal(deck_visible_count(&f.app->deck), 7);
	uifix_release(&f);
}

/* --- the mouse --- */

static void mouse(struct uifix *f, uint32_t code, int row, int column)
{
	const struct key k = { .code = code, .base = code, .row = row, .column = column };
	struct app_event ev = { .kind = APP_KEY, .key = &k, .now = f->now, .mono = f->mono += 200000 };

	(void)app_update(f->app, &ev);
}

static void the_mouse_selects_and_never_decides(void **state)
{
	struct uifix f;

	(void)state;
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	uifix_start(&f);
	mouse(&f, KEY_CLICK, 4, 10);
	assert_int_equal(f.app->queue.cursor, 0);		/* off unless the configuration says so */
	f.app->mouse = 1;
	mouse(&f, KEY_CLICK, 4, 10);
	assert_int_equal(f.app->queue.cursor, 1);
	mouse(&f, KEY_CLICK, 6, 10);				/* below the list */
	mouse(&f, KEY_CLICK, 2, 10);				/* the heading */
	mouse(&f, KEY_CLICK, 9999, 9999);
	assert_int_equal(f.app->queue.cursor, 1);
	assert_int_equal(f.app->view, VIEW_QUEUE);		/* selected, not opened */
	mouse(&f, KEY_WHEEL_DOWN, 4, 10);
	assert_int_equal(f.app->queue.cursor, 2);
	mouse(&f, KEY_CLICK, 3, 1);
	uifix_play(&f, "Enter");
	assert_int_equal(uifix_front(&f), FIRST);
	mouse(&f, KEY_WHEEL_DOWN, 4, 10);
	assert_int_equal(uifix_front(&f), FIRST + 1);
	mouse(&f, KEY_WHEEL_UP, 4, 10);
	assert_int_equal(uifix_front(&f), FIRST);
	uifix_settle(&f);
	for (int row = 0; row < 24; row++)			/* nowhere on the screen is there a button */
		for (int column = 0; column < 80; column += 3)
			mouse(&f, KEY_CLICK, row, column);
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	assert_int_equal(uifix_front(&f), FIRST);
	uifix_press(&f, ",");
	mouse(&f, KEY_CLICK, 18, 40);				/* the fourth order: selected, not chosen */
	assert_int_equal(f.app->menu.cursor, 3);
	assert_int_equal(f.app->overlay, OVERLAY_MENU);
	uifix_press(&f, "Esc x");
	for (int row = 0; row < 24; row++)
		mouse(&f, KEY_CLICK, row, 50);
	mouse(&f, KEY_WHEEL_DOWN, 4, 50);
	assert_int_equal(f.app->overlay, OVERLAY_REASONS);
	assert_int_equal(f.app->chooser.cursor, 1);
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_release(&f);
}

static void a_click_on_the_sheet_selects(void **state)
{
	struct uifix f;

	(void)state;
	open_deck(&f);
	f.app->mouse = 1;
	uifix_play(&f, "Enter");
	assert_int_equal(f.app->view, VIEW_SHEET);
	mouse(&f, KEY_CLICK, 10, 60);				/* the third of three */
	assert_int_equal(uifix_front(&f), FIRST + 2);
	mouse(&f, KEY_CLICK, 20, 30);				/* a caption is its photo's */
	assert_int_equal(uifix_front(&f), FIRST + 1);
	mouse(&f, KEY_CLICK, 0, 30);
	mouse(&f, KEY_CLICK, 22, 30);
	mouse(&f, KEY_CLICK, 23, 30);
	mouse(&f, KEY_CLICK, 10, 9999);
	assert_int_equal(uifix_front(&f), FIRST + 1);
	for (int row = 0; row < 24; row++)
		for (int column = 0; column < 80; column++)
			mouse(&f, KEY_CLICK, row, column);
	assert_int_equal(f.app->view, VIEW_SHEET);
	assert_int_equal(deck_marked_count(&f.app->deck), 0);
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_release(&f);
}

/* --- over a restart --- */

static void the_filter_survives_a_restart(void **state)
{
	struct uifix f, again;
	char session[sizeof(f.saved)];

	(void)state;
	open_deck(&f);
	filter(&f, "score < 50");
	uifix_play(&f, ", 6 n");
	uifix_tick(&f, 2000);
	uifix_tick(&f, 2000);
	uifix_settle(&f);
	snprintf(session, sizeof(session), "%s", f.saved);
	assert_non_null(strstr(session, "\"filter\":\"score < 50\""));
	uifix_release(&f);

	uifix_init(&again, 24, 80, GRAPHICS_SIXEL);
	again.held = 20;
	again.session = session;
	uifix_start(&again);
	uifix_settle(&again);
	assert_int_equal(uifix_front(&again), FIRST + 3);
	assert_int_equal(deck_visible_count(&again.app->deck), 7);
	assert_int_equal(again.app->filter.order, FILTER_ORDER_ATTEMPTS);
	uifix_release(&again);
}

/* What somebody else wrote into the session is judged like anything typed. */
static void a_broken_session_filters_nothing(void **state)
{
	struct uifix f;

	(void)state;
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	f.session = "{\"campaign\":\"demo\",\"at\":1000234,\"done\":0,\"photo\":true,\"filter\":\"scor >\",\"order\":\"up\",\"find\":7}";
	uifix_start(&f);
	uifix_settle(&f);
	assert_int_equal(uifix_front(&f), FIRST + 3);
	assert_int_equal(deck_visible_count(&f.app->deck), 20);
	assert_null(f.app->filter.expression);
	assert_int_equal(f.app->filter.order, FILTER_ORDER_CLAIMED);
	uifix_release(&f);
}

/* --- complaint 14: the hints of the main keys are always on the last line --- */

static void assert_hints(struct uifix *f, const char *const *hints, const char *where)
{
	char *screen = uifix_screen(f), *last;

	screen[strlen(screen) - 1] = 0;
	last = strrchr(screen, '\n');
	assert_non_null(last);
	for (; *hints; hints++)
		if (!strstr(last, *hints))
			fail_msg("%s: no '%s' on the last line: %s", where, *hints, last + 1);
	free(screen);
}

static void hints_everywhere(const char *lang, bool is_zh)
{
#define T(en, zh) (is_zh ? (zh) : (en))
	const char *const queue[] = { T("Enter choose", "Enter 选择"), T("P pull", "P 领取"), T("u undo", "u 撤销"), T("? help", "? 帮助"), T("q quit", "q 退出"), NULL };
	const char *const photo[] = { T("a approve", "a 通过"), T("x reject", "x 不通过"), T("s skip", "s 跳过"), T("u undo", "u 撤销"), T("? help", "? 帮助"), NULL };
	const char *const line[] = { "Enter ", "Tab ", "Esc ", NULL }, *const find[] = { "Enter ", "Esc ", NULL };
	const char *const empty[] = { T("Esc back", "Esc 返回"), T("f filter", "f 筛选"), T("? help", "? 帮助"), NULL };
	const char *const sheet[] = { T("a approve", "a 通过"), T("x reject", "x 不通过"), T("u undo", "u 撤销"), T("? help", "? 帮助"), NULL };
	const char *const out[] = { "Esc ", NULL };
	static const char *const over[] = { "?", "w", "M", "L", "/", ",", "x" };
	const char *const list[] = { "Enter ", "Esc ", NULL };
	static const struct { const char *keys; int which; } steps[] = {
		{ "/", 3 }, { "Esc f", 2 }, { "Esc :", 2 }, { "Esc ,", 5 }, { "Esc F", 5 }, { "Esc x", 5 }, { "Esc c", 5 }, { "Esc", 1 }, { "F 2", 4 },
	};
	const char *const *const rows[] = { queue, photo, line, find, empty, list };
	struct uifix f;

	open_deck(&f);
	uifix_language(lang);
	assert_hints(&f, photo, "photo");
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		uifix_play(&f, steps[i].keys);
		assert_hints(&f, rows[steps[i].which], steps[i].keys);
	}
	uifix_play(&f, "Esc Enter");
	assert_int_equal(f.app->view, VIEW_SHEET);
	assert_hints(&f, sheet, "sheet");
	for (size_t i = 0; i < ARRAY_LEN(over); i++) {		/* what lies over a view says at least the way out */
		uifix_play(&f, over[i]);
		assert_hints(&f, out, over[i]);
		uifix_play(&f, "Esc");
	}
	uifix_play(&f, "q");
	assert_hints(&f, queue, "queue");
	uifix_release(&f);
#undef T
}

static void complaint_14_hints_on_the_last_line(void **state)
{
	(void)state;
	hints_everywhere("en", false);
	hints_everywhere("zh_CN", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(complaint_16_filter_never_strands), cmocka_unit_test(undo_reaches_out_of_the_filter),
		cmocka_unit_test(a_wrong_filter_loses_nothing), cmocka_unit_test(the_database_judges), cmocka_unit_test(stale_answers_are_dropped),
		cmocka_unit_test(the_database_away), cmocka_unit_test(a_refresh_keeps_the_cursor), cmocka_unit_test(nothing_matches_says_so),
		cmocka_unit_test(saved_filters), cmocka_unit_test(no_saved_filters_says_where), cmocka_unit_test(find_as_you_type),
		cmocka_unit_test(find_escapes_to_where_it_began), cmocka_unit_test(find_by_what_is_shown), cmocka_unit_test(find_in_the_queue),
		cmocka_unit_test(sorting), cmocka_unit_test(completion_of_expressions), cmocka_unit_test(commands),
		cmocka_unit_test(wrong_commands_say_one_clear_line), cmocka_unit_test(completion_of_commands), cmocka_unit_test(history),
		cmocka_unit_test(keys_into_the_line), cmocka_unit_test(the_mouse_selects_and_never_decides),
		cmocka_unit_test(a_click_on_the_sheet_selects), cmocka_unit_test(the_filter_survives_a_restart), cmocka_unit_test(a_broken_session_filters_nothing),
		cmocka_unit_test(complaint_14_hints_on_the_last_line),
	};

	return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
