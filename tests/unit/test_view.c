/* Golden screens: each view in both languages, from a fabricated world, compared with
 * tests/ui/screens/. PHOTOVET_WRITE_SCREENS=1 writes them anew; read the difference
 * before committing it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "appfix.h"

#define SCREENS "tests/ui/screens"

static void open_deck(struct uifix *f)
{
	f->held = 20;
	appfix_enter(f);
	uifix_tick(f, 6000);	/* the greeting has gone */
	uifix_settle(f);
}

static void queue(struct uifix *f) { f->held = 12; uifix_start(f); }
static void queue_second(struct uifix *f) { uifix_start(f); uifix_press(f, "j"); }
static void photo(struct uifix *f) { open_deck(f); }

static void good(struct uifix *f)
{
	open_deck(f);
	uifix_play(f, "j");
}

static void sheet(struct uifix *f)
{
	open_deck(f);
	uifix_play(f, "Enter");
}

static void sheet_marked(struct uifix *f)
{
	sheet(f);
	uifix_play(f, "Space a");
	uifix_play(f, "Space v l");
	uifix_tick(f, 6000);
}

static void sheet_compared(struct uifix *f)
{
	sheet(f);
	uifix_play(f, "Space Space Space C");
}

static void sheet_overview(struct uifix *f)
{
	sheet(f);
	uifix_play(f, "- *");
}

static void plan(struct uifix *f)
{
	sheet(f);
	uifix_play(f, "Space a");
	uifix_play(f, "*");
	uifix_press(f, "A 7 Enter");
}

/* Marks of the page before, and one of a page not looked at yet. */
static void plan_pages(struct uifix *f)
{
	sheet(f);
	uifix_play(f, "Space Space n");
	uifix_play(f, "Space");
	deck_mark(&f->app->deck, FIRST + 19, true);
	uifix_press(f, "A");
}

static void plan_reasons(struct uifix *f)
{
	sheet(f);
	uifix_press(f, "* X 1");
}

static void outcome(struct uifix *f)
{
	f->refused = 2;
	sheet(f);
	uifix_play(f, "Space Space Home A 2 Enter");
}

static void reasons(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, "x 1 2");
}

static void narrowed(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, "x / s h");
}

static void refused(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, "x Enter");
}

static void escalating(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, "e 2");
}

static void retouching(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, "t");
}

static void skipping(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, "s Enter");		/* refused while the cause is missing */
}

static void noted(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, "c");
	uifix_type(f, "请看左耳 see the left ear");
	uifix_press(f, "Enter");
}

static void history(struct uifix *f)
{
	open_deck(f);
	uifix_play(f, "L");
	uifix_press(f, "k");
}

static void facts(struct uifix *f) { open_deck(f); uifix_press(f, "i"); }

static void original(struct uifix *f)
{
	open_deck(f);
	uifix_play(f, "O");
}

static void keys(struct uifix *f, const char *text)
{
	open_deck(f);
	uifix_play(f, text);
	uifix_tick(f, 6000);
}

static void zoomed(struct uifix *f) { keys(f, "z + l Z"); }
static void zoomed_unseen(struct uifix *f) { keys(f, "z Z n"); }
static void turned(struct uifix *f) { keys(f, ">"); }
static void guides_bands(struct uifix *f) { keys(f, "o o"); }
static void guides_measured(struct uifix *f) { keys(f, "o o o"); }
static void guides_na(struct uifix *f) { f->is_geometry_na = true; keys(f, "o o o"); }
static void compared(struct uifix *f) { keys(f, "C"); }
static void resubmission(struct uifix *f) { f->earlier_attempts = 2; keys(f, "1 2 2"); }
static void flickered(struct uifix *f) { keys(f, "`"); }

static void help(struct uifix *f) { open_deck(f); uifix_press(f, "?"); }

static void help_end(struct uifix *f) { open_deck(f); uifix_press(f, "? End"); }

static void after_decision(struct uifix *f)
{
	open_deck(f);
	uifix_play(f, "a");
	uifix_tick(f, 12000);
}

static void sending(struct uifix *f)
{
	f->is_slow_ack = true;
	open_deck(f);
	f->sent_percent = 43;
	uifix_press(f, "a");
}

static void loading(struct uifix *f)
{
	f->picture_state = PICTURE_LOADING;
	open_deck(f);
}

static void broken(struct uifix *f)
{
	f->picture_state = PICTURE_FAILED;
	f->why = "not a JPEG: 'no SOI marker'";
	open_deck(f);
	uifix_press(f, "a");
}

static void unstored(struct uifix *f)
{
	open_deck(f);
	f->is_down = true;
	uifix_play(f, "a");
	uifix_tick(f, 500);
}

static void done(struct uifix *f)
{
	f->total = 3;
	f->held = 3;
	appfix_enter(f);
	for (int i = 0; i < 3; i++) {
		uifix_play(f, "a");
	}
	uifix_tick(f, 6000);
}

static void lost(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, "a");
	uifix_refuse(f, uifix_pending(f, ASK_DECIDE), "PV102", PV_ERR_CONFLICT, "held by someone else", "bo");
	uifix_play(f, "k");
}

static void open_figures(struct uifix *f)
{
	uifix_start(f);
	uifix_play(f, "M");
}

static void figures_of_two(struct uifix *f)
{
	open_figures(f);
	uifix_play(f, "l");
}

static void figures_of_people(struct uifix *f)
{
	f->is_supervisor = true;
	open_figures(f);
	uifix_press(f, "End");
}

static void open_desk(struct uifix *f)
{
	f->held = 4;
	uifix_start(f);
	uifix_play(f, "w");
}

static void desk_sent(struct uifix *f)
{
	f->held = 20;
	uifix_start(f);
	uifix_play(f, "w");
	uifix_press(f, "End");
}

static void desk_empty(struct uifix *f)
{
	f->is_down = false;
	uifix_start(f);
	uifix_press(f, "w");
	f->is_down = true;
	uifix_settle(f);
}

static void desk_detail(struct uifix *f)
{
	open_desk(f);
	uifix_play(f, "End Enter");
}

static void leaving(struct uifix *f)
{
	open_deck(f);
	uifix_play(f, "q");
	uifix_press(f, "q");
}

static const struct pv_named saved[] = {
	{ "blurred", "sharp.vol < 60 and nas = 0", 2 }, { "again", "attempt > 1 and age > 1d", 3 }, { "none", "age > 1w", 4 }, { "worst", "score < 50", 5 },
};
static struct pv_settings settings = { .filters = saved, .filter_count = ARRAY_LEN(saved), .guard_ms = 150, .ahead = 4 };

static void finding(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, "/");
	uifix_type(f, "1000235");
	uifix_settle(f);
}

static void filter_line(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, "f");
	uifix_type(f, "score < 50 and s");
}

static void filter_wrong(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, "f");
	uifix_type(f, "score < 50 and sharpvol > 3");
	uifix_press(f, "Enter");
}

static void filtered(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, "f");
	uifix_type(f, "score < 50");
	uifix_play(f, "Enter , 6");
	uifix_tick(f, 10000);
}

static void sheet_filtered(struct uifix *f)
{
	filtered(f);
	uifix_play(f, "Enter");
	uifix_press(f, "/");
	uifix_type(f, "10002");
	uifix_settle(f);
}

static void saved_filters(struct uifix *f)
{
	open_deck(f);
	f->app->settings = &settings;
	uifix_press(f, "F Down");
}

static void sort_menu(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, ", 4 ,");
}

static void nothing_matches(struct uifix *f)
{
	open_deck(f);
	f->app->settings = &settings;
	uifix_play(f, "F 3");
}

static void command_line(struct uifix *f)
{
	open_deck(f);
	uifix_press(f, ":");
	uifix_type(f, "sort ");
}

static void command_in_queue(struct uifix *f)
{
	uifix_start(f);
	uifix_press(f, ":");
	uifix_type(f, "aprove");
	uifix_press(f, "Enter");
}

enum sizes { SMALL = 1, MIDDLE = 2, LARGE = 4, ALL = 7 };
static const struct view_case {
	const char *name;
	void (*setup)(struct uifix *f);
	unsigned sizes;
	enum graphics graphics;
} cases[] = {
	{ "queue", queue, ALL, GRAPHICS_SIXEL },
	{ "queue-second", queue_second, SMALL, GRAPHICS_SIXEL },
	{ "photo", photo, ALL, GRAPHICS_SIXEL },
	{ "good", good, SMALL | MIDDLE, GRAPHICS_SIXEL },
	{ "blocks", photo, SMALL, GRAPHICS_BLOCKS },
	{ "no-pictures", photo, SMALL, GRAPHICS_NONE },
	{ "sheet", sheet, ALL, GRAPHICS_SIXEL },
	{ "sheet-marked", sheet_marked, ALL, GRAPHICS_SIXEL },
	{ "sheet-compared", sheet_compared, ALL, GRAPHICS_SIXEL },
	{ "sheet-overview", sheet_overview, ALL, GRAPHICS_SIXEL },
	{ "plan", plan, ALL, GRAPHICS_SIXEL },
	{ "plan-reasons", plan_reasons, ALL, GRAPHICS_SIXEL },
	{ "plan-pages", plan_pages, SMALL | MIDDLE, GRAPHICS_SIXEL },
	{ "outcome", outcome, ALL, GRAPHICS_SIXEL },
	{ "sheet-blocks", sheet, SMALL, GRAPHICS_BLOCKS },
	{ "sheet-no-pictures", sheet, SMALL, GRAPHICS_NONE },
	{ "reasons", reasons, ALL, GRAPHICS_SIXEL },
	{ "reasons-narrowed", narrowed, SMALL, GRAPHICS_SIXEL },
	{ "reasons-refused", refused, SMALL, GRAPHICS_SIXEL },
	{ "escalating", escalating, SMALL | MIDDLE, GRAPHICS_SIXEL },
	{ "retouching", retouching, SMALL, GRAPHICS_SIXEL },
	{ "skipping", skipping, SMALL, GRAPHICS_SIXEL },
	{ "noted", noted, SMALL, GRAPHICS_SIXEL },
	{ "history", history, ALL, GRAPHICS_SIXEL },
	{ "facts", facts, ALL, GRAPHICS_SIXEL },
	{ "figures", open_figures, ALL, GRAPHICS_SIXEL },
	{ "figures-few", figures_of_two, SMALL, GRAPHICS_SIXEL },
	{ "figures-people", figures_of_people, SMALL | LARGE, GRAPHICS_SIXEL },
	{ "desk", open_desk, ALL, GRAPHICS_SIXEL },
	{ "desk-sent", desk_sent, SMALL, GRAPHICS_SIXEL },
	{ "desk-away", desk_empty, SMALL, GRAPHICS_SIXEL },
	{ "desk-detail", desk_detail, SMALL, GRAPHICS_SIXEL },
	{ "original", original, SMALL | MIDDLE | LARGE, GRAPHICS_SIXEL },
	{ "zoomed", zoomed, ALL, GRAPHICS_SIXEL },
	{ "zoomed-unseen", zoomed_unseen, SMALL, GRAPHICS_SIXEL },
	{ "turned", turned, ALL, GRAPHICS_SIXEL },
	{ "guides-bands", guides_bands, ALL, GRAPHICS_SIXEL },
	{ "guides-measured", guides_measured, ALL, GRAPHICS_SIXEL },
	{ "guides-na", guides_na, SMALL, GRAPHICS_SIXEL },
	{ "compared", compared, ALL, GRAPHICS_SIXEL },
	{ "resubmission", resubmission, ALL, GRAPHICS_SIXEL },
	{ "flickered", flickered, ALL, GRAPHICS_SIXEL },
	{ "help", help, ALL, GRAPHICS_SIXEL },
	{ "help-end", help_end, SMALL, GRAPHICS_SIXEL },
	{ "after-decision", after_decision, SMALL, GRAPHICS_SIXEL },
	{ "sending", sending, SMALL, GRAPHICS_SIXEL },
	{ "loading", loading, SMALL, GRAPHICS_SIXEL },
	{ "broken", broken, SMALL, GRAPHICS_SIXEL },
	{ "unstored", unstored, SMALL, GRAPHICS_SIXEL },
	{ "done", done, SMALL | MIDDLE, GRAPHICS_SIXEL },
	{ "lost", lost, SMALL, GRAPHICS_SIXEL },
	{ "leaving", leaving, SMALL, GRAPHICS_SIXEL },
	{ "find", finding, ALL, GRAPHICS_SIXEL },
	{ "filter-line", filter_line, ALL, GRAPHICS_SIXEL },
	{ "filter-wrong", filter_wrong, ALL, GRAPHICS_SIXEL },
	{ "filtered", filtered, ALL, GRAPHICS_SIXEL },
	{ "filtered-sheet", sheet_filtered, ALL, GRAPHICS_SIXEL },
	{ "filters", saved_filters, ALL, GRAPHICS_SIXEL },
	{ "sort", sort_menu, ALL, GRAPHICS_SIXEL },
	{ "nothing-matches", nothing_matches, ALL, GRAPHICS_SIXEL },
	{ "command", command_line, ALL, GRAPHICS_SIXEL },
	{ "command-in-queue", command_in_queue, ALL, GRAPHICS_SIXEL },
};

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void compare(const char *path, const char *screen)
{
	struct buf want = BUF_INIT(1u << 20);
	struct pv_error err;

	if (getenv("PHOTOVET_WRITE_SCREENS")) {
		write_file(path, screen);
		return;
	}
	if (buf_read_file(&want, path, &err) != PV_OK)
		fail_msg("%s", err.text);
	if (strcmp(buf_str(&want), screen) != 0)
		print_error("%s differs; the screen is now:\n%s", path, screen);
	assert_string_equal(screen, buf_str(&want));
	buf_release(&want);
}

static void run_case(const struct view_case *c, const char *lang, int rows, int columns)
{
	struct uifix f;
	char path[256], *screen;

	uifix_language(lang);
	uifix_init(&f, rows, columns, c->graphics);
	c->setup(&f);
	screen = uifix_screen(&f);
	snprintf(path, sizeof(path), SCREENS "/%s-%.2s-%dx%d.screen", c->name, lang, columns, rows);
	compare(path, screen);
	free(screen);
	uifix_release(&f);
}

static void run_language(const char *lang)
{
	static const struct { unsigned bit; int rows, columns; } sizes[] = { { SMALL, 24, 80 }, { MIDDLE, 36, 120 }, { LARGE, 60, 200 } };

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (size_t k = 0; k < ARRAY_LEN(sizes); k++)
			if (cases[i].sizes & sizes[k].bit)
				run_case(&cases[i], lang, sizes[k].rows, sizes[k].columns);
}

static void test_english(void **state)
{
	(void)state;
	run_language("en");
}

static void test_chinese(void **state)
{
	(void)state;
	run_language("zh_CN");
}

/* Every row is exactly as wide as its text says, whatever the language: nothing runs over the edge. */
static void test_small_window(void **state)
{
	struct uifix f;
	char *screen;

	(void)state;
	appfix_init(&f, 24, 80, GRAPHICS_SIXEL);
	open_deck(&f);
	uifix_resize(&f, 20, 60);
	screen = uifix_screen(&f);
	assert_non_null(strstr(screen, "photovet needs 80x24; this window is 60x20"));
	free(screen);
	assert_false(f.app->shown[0].is_wanted);
	uifix_resize(&f, 24, 80);
	assert_true(f.app->shown[0].is_wanted);
	uifix_release(&f);
}

/* The last row never holds a picture, and no picture lies under text, at any size. */
static void test_every_size(void **state)
{
	(void)state;
	uifix_language("en");
	for (int rows = 24; rows <= 70; rows += 5)
		for (int columns = 80; columns <= 210; columns += 13) {
			struct uifix f;
			char *screen, *last;

			uifix_init(&f, rows, columns, GRAPHICS_SIXEL);
			open_deck(&f);
			screen = uifix_screen(&f);
			assert_non_null(strstr(screen, "\xe2\x96\x92"));
			screen[strlen(screen) - 1] = 0;
			last = strrchr(screen, '\n');
			assert_non_null(last);
			assert_null(strstr(last, "\xe2\x96\x92"));
			free(screen);
			uifix_release(&f);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_english), cmocka_unit_test(test_chinese), cmocka_unit_test(test_small_window), cmocka_unit_test(test_every_size),
	};

	return cmocka_run_group_tests_name("view", tests, NULL, NULL);
}
