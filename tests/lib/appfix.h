/* How a test of the review screen begins, and what it asks of the screen: the world is
 * uifix's, the assertions are cmocka's and name the line of the test that made them.
 *
 *	appfix_deck(&f);				a batch of 20 is open, the first photo in front
 *	uifix_play(&f, "a");
 *	assert_notice(&f, "approved");
 *	uifix_release(&f);
 *
 * A world that differs is set up between the two halves of it:
 *
 *	appfix_init(&f, 24, 80, GRAPHICS_BLOCKS);
 *	f.held = 5;
 *	appfix_enter(&f);
 *
 * It includes cmocka with what cmocka needs before it; a test needs to include neither. */
#ifndef TESTS_APPFIX_H
#define TESTS_APPFIX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "uifix.h"

#define FIRST UIFIX_FIRST	/* the photo in front of a batch just opened */

/* In English, with 20 photos held; not started yet. */
void appfix_init(struct uifix *f, int rows, int columns, enum graphics graphics);
/* Starts, and opens the first campaign: its first photo is in front and has been seen. */
void appfix_enter(struct uifix *f);
/* Both, on 24x80 with sixel; or of another size. */
void appfix_deck(struct uifix *f);
void appfix_deck_sized(struct uifix *f, int rows, int columns);
/* The contact sheet of that batch. */
void appfix_sheet(struct uifix *f, int rows, int columns, enum graphics graphics);
/* The photo with the id FIRST + index. */
struct item *appfix_item(const struct uifix *f, int index);

/* Whether the words stand on the screen, and in the notice that is still up. */
bool appfix_shows(struct uifix *f, const char *words);
bool appfix_is_told(const struct uifix *f, const char *words);

/* The same as promises: what is there instead is printed. */
#define assert_screen(f, words) appfix_assert_screen(f, words, __FILE__, __LINE__)
#define assert_notice(f, words) appfix_assert_notice(f, words, __FILE__, __LINE__)
void appfix_assert_screen(struct uifix *f, const char *words, const char *file, int line);
void appfix_assert_notice(const struct uifix *f, const char *words, const char *file, int line);

#endif
