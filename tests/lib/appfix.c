#include "appfix.h"

#include <stdlib.h>
#include <string.h>

void appfix_init(struct uifix *f, int rows, int columns, enum graphics graphics)
{
	uifix_language("en");
	uifix_init(f, rows, columns, graphics);
	f->held = 20;
}

void appfix_enter(struct uifix *f)
{
	uifix_start(f);
	uifix_play(f, "Enter");
	assert_int_equal(uifix_front(f), FIRST);
}

void appfix_deck(struct uifix *f)
{
	appfix_deck_sized(f, 24, 80);
}

void appfix_deck_sized(struct uifix *f, int rows, int columns)
{
	appfix_init(f, rows, columns, GRAPHICS_SIXEL);
	appfix_enter(f);
}

void appfix_sheet(struct uifix *f, int rows, int columns, enum graphics graphics)
{
	appfix_init(f, rows, columns, graphics);
	appfix_enter(f);
	uifix_play(f, "Enter");
	assert_int_equal(f->app->view, VIEW_SHEET);
	assert_int_equal(uifix_front(f), FIRST);
}

struct item *appfix_item(const struct uifix *f, int index)
{
	return deck_find(&f->app->deck, FIRST + index);
}

bool appfix_shows(struct uifix *f, const char *words)
{
	char *screen = uifix_screen(f);
	bool is_there = strstr(screen, words);

	free(screen);
	return is_there;
}

bool appfix_is_told(const struct uifix *f, const char *words)
{
	return f->app->notice.until && strstr(f->app->notice.text, words);
}

void appfix_assert_screen(struct uifix *f, const char *words, const char *file, int line)
{
	char *screen = uifix_screen(f);
	bool is_there = strstr(screen, words);

	if (!is_there)
		print_error("'%s' is not on the screen:\n%s\n", words, screen);
	free(screen);
	if (!is_there)
		_fail(file, line);
}

void appfix_assert_notice(const struct uifix *f, const char *words, const char *file, int line)
{
	if (appfix_is_told(f, words))
		return;
	print_error("no notice '%s' but '%s'\n", words, f->app->notice.until ? f->app->notice.text : "");
	_fail(file, line);
}
