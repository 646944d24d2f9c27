/* term on a fake terminal: what a child program sends, and how it takes what it is sent. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "faketerm.h"

enum { LIMIT = 8000, QUIET = 60, ROWS = 28 };	/* not what terminfo says: 24 */

static char program[4096];

static struct faketerm *start_with(enum faketerm_mode mode, char *const env[], const char *graphics)
{
	static char option[] = "--graphics";
	char *argv[] = { program, option, NULL, NULL };

	if (graphics)
		argv[2] = (char *)(uintptr_t)graphics;
	else
		argv[1] = NULL;
	return faketerm_start(argv, env, ROWS, 80, mode);
}

static struct faketerm *start(enum faketerm_mode mode)
{
	return start_with(mode, NULL, NULL);
}

/* Pictures that do not fit into the kernel's buffers. */
static struct faketerm *start_large(void)
{
	static char option[] = "--colors", many[] = "256";
	char *const argv[] = { program, option, many, NULL };

	return faketerm_start(argv, NULL, ROWS, 80, FAKETERM_VT340);
}

static void settle(struct faketerm *ft)
{
	assert_true(faketerm_wait_idle(ft, QUIET, LIMIT));
}

/* Ends the child as a user does; everything must have been in order. */
static void finish(struct faketerm *ft)
{
	faketerm_type(ft, "q");
	assert_int_equal(faketerm_wait_exit(ft, LIMIT), 0);
	assert_false(faketerm_is_alternate(ft));
	assert_int_equal(faketerm_image_count(ft), 0);
	assert_true(faketerm_has_text(ft, "bye"));
	assert_string_equal(faketerm_problems(ft), "");
	faketerm_free(ft);
}

static void expect_picture(struct faketerm *ft, int index, int row, int column)
{
	struct faketerm_image image;

	assert_true(faketerm_image(ft, index, &image));
	assert_int_equal(image.row, row);
	assert_int_equal(image.column, column);
	assert_true(image.whole);
	assert_true(image.acknowledged);
}

static void test_shows_a_picture(void **state)
{
	struct faketerm *ft = start(FAKETERM_VT340);
	struct faketerm_image image;
	uint8_t rgb[3];

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	settle(ft);
	assert_true(faketerm_has_text(ft, "sixel 10x20 CSI 16t"));
	assert_true(faketerm_has_text(ft, "审核员 reviewer"));
	assert_true(faketerm_is_alternate(ft));
	assert_int_equal(faketerm_image_count(ft), 1);
	expect_picture(ft, 0, 1, 30);
	assert_true(faketerm_image(ft, 0, &image));
	assert_int_equal(image.width, 300);
	assert_int_equal(image.height, 460);
	assert_true(faketerm_pixel(ft, 300, 20, rgb));
	assert_memory_equal(rgb, image.rgb, 3);
	assert_false(faketerm_pixel(ft, 299, 20, rgb));
	finish(ft);
}

/* The next picture replaces the last one; a smaller one leaves nothing of a larger one. */
static void test_next_and_smaller(void **state)
{
	struct faketerm *ft = start(FAKETERM_VT340);

	(void)state;
	assert_true(faketerm_wait_images(ft, 1, LIMIT));
	for (int i = 2; i <= 6; i++) {
		faketerm_type(ft, "n");
		assert_true(faketerm_wait_images(ft, i, LIMIT));
		settle(ft);
		assert_int_equal(faketerm_image_count(ft), 1);
		expect_picture(ft, 0, 1, 30);
	}
	faketerm_type(ft, "h");
	assert_true(faketerm_wait_images(ft, 7, LIMIT));
	settle(ft);
	assert_int_equal(faketerm_image_count(ft), 1);
	expect_picture(ft, 0, 1, 30);
	finish(ft);
}

/* Text that changes beside a picture does not touch it, whatever curses erases. */
static void test_text_beside(void **state)
{
	struct faketerm *ft = start(FAKETERM_VT340);

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	for (int i = 0; i < 4; i++) {
		faketerm_type(ft, "t");
		assert_true(faketerm_wait_text(ft, i % 2 ? "a longer line" : "short", LIMIT));
		settle(ft);
		expect_picture(ft, 0, 1, 30);
	}
	assert_int_equal(faketerm_images_sent(ft), 1);
	finish(ft);
}

/* A list that moves by a row is what curses would scroll, pixels and all. */
static void test_list_beside(void **state)
{
	struct faketerm *ft = start(FAKETERM_VT340);

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	for (int i = 0; i < 3; i++) {
		char last[40];

		snprintf(last, sizeof(last), "entry %d of", ROWS - 3 + i + 1);
		faketerm_type(ft, "v");
		assert_true(faketerm_wait_text(ft, last, LIMIT));
		settle(ft);
		assert_int_equal(faketerm_images_sent(ft), 1);
		expect_picture(ft, 0, 1, 30);
	}
	finish(ft);
}

static void test_text_over(void **state)
{
	struct faketerm *ft = start(FAKETERM_VT340);
	struct faketerm_image image;

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	faketerm_type(ft, "o");
	assert_true(faketerm_wait_text(ft, "text over it", LIMIT));
	settle(ft);
	assert_int_equal(faketerm_images_sent(ft), 1);
	assert_true(faketerm_image(ft, 0, &image));
	assert_false(image.whole);
	faketerm_type(ft, "t");
	assert_true(faketerm_wait_text(ft, "on its way", LIMIT));	/* half hidden is not seen */
	faketerm_type(ft, "n");
	settle(ft);
	assert_int_equal(faketerm_images_sent(ft), 1);		/* covered: waits */
	faketerm_type(ft, "o");
	assert_true(faketerm_wait_images(ft, 2, LIMIT));
	settle(ft);
	assert_int_equal(faketerm_image_count(ft), 1);
	expect_picture(ft, 0, 1, 30);
	assert_false(faketerm_has_text(ft, "text over it"));
	finish(ft);
}

static void test_two_pictures_and_redraw(void **state)
{
	struct faketerm *ft = start(FAKETERM_VT340);
	struct faketerm_image first, second;

	(void)state;
	assert_true(faketerm_wait_images(ft, 1, LIMIT));
	faketerm_type(ft, "2");
	assert_true(faketerm_wait_images(ft, 3, LIMIT));
	settle(ft);
	assert_int_equal(faketerm_image_count(ft), 2);
	faketerm_type(ft, "l");
	assert_true(faketerm_wait_images(ft, 5, LIMIT));
	settle(ft);
	assert_int_equal(faketerm_image_count(ft), 2);
	assert_true(faketerm_image(ft, 0, &first));
	assert_true(faketerm_image(ft, 1, &second));
	assert_true(first.row > second.row);			/* the lowest first */
	finish(ft);
}

/* Every 14 pictures the screen scrolls empty, so that the terminal lets old ones go. */
static void test_many(void **state)
{
	struct faketerm *ft = start(FAKETERM_VT340);
	const char *stream;
	size_t len, clears = 0;

	(void)state;
	assert_true(faketerm_wait_images(ft, 1, LIMIT));
	for (int i = 2; i <= 40; i++) {
		faketerm_type(ft, "n");
		assert_true(faketerm_wait_images(ft, i, LIMIT));
	}
	settle(ft);
	expect_picture(ft, 0, 1, 30);
	stream = faketerm_stream(ft, &len);
	for (const char *at = stream; (at = strstr(at, "\033[2J")); at++)
		clears++;
	assert_in_range(clears, 3, 4);
	finish(ft);
}

/* Keys that come before the acknowledgement: what nobody wants any more is never begun. */
static void test_superseded(void **state)
{
	struct faketerm *ft = start(FAKETERM_VT340);

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	faketerm_hold_acks(ft, true);
	faketerm_type(ft, "n");
	assert_true(faketerm_wait_images(ft, 2, LIMIT));
	faketerm_type(ft, "nnnn");
	assert_true(faketerm_wait_text(ft, "picture 5", LIMIT));	/* text does not wait */
	settle(ft);
	assert_int_equal(faketerm_images_sent(ft), 2);
	assert_false(faketerm_has_text(ft, "acknowledged"));
	faketerm_hold_acks(ft, false);
	assert_true(faketerm_wait_images(ft, 3, LIMIT));
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	settle(ft);
	assert_int_equal(faketerm_images_sent(ft), 3);
	assert_int_equal(faketerm_images_cut(ft), 0);
	finish(ft);
}

/* On a slow line a picture on its way is cut when another is asked for. */
static void test_cut(void **state)
{
	struct faketerm *ft = start_large();
	struct faketerm_image image;

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	faketerm_set_rate(ft, 40000);
	faketerm_type(ft, "n");
	faketerm_pump(ft, 150);
	faketerm_type(ft, "n");
	faketerm_pump(ft, 150);
	faketerm_set_rate(ft, 0);
	assert_true(faketerm_wait_text(ft, "picture 2", LIMIT));
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	settle(ft);
	assert_int_equal(faketerm_images_cut(ft), 1);
	assert_int_equal(faketerm_image_count(ft), 1);
	assert_true(faketerm_image(ft, 0, &image));
	assert_true(image.whole);
	finish(ft);
}

/* Leaving in the middle of a picture closes it, and no answer is left for the shell. */
static void test_quit_in_a_picture(void **state)
{
	struct faketerm *ft = start_large();

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	faketerm_set_rate(ft, 40000);
	faketerm_type(ft, "n");
	faketerm_pump(ft, 150);
	faketerm_type(ft, "q");
	faketerm_pump(ft, 50);
	faketerm_set_rate(ft, 0);
	assert_int_equal(faketerm_wait_exit(ft, LIMIT), 0);
	assert_false(faketerm_is_alternate(ft));
	assert_string_equal(faketerm_problems(ft), "");
	assert_true(faketerm_has_text(ft, "bye"));
	assert_false(faketerm_has_text(ft, "0n"));
	faketerm_free(ft);
}

static void test_resize(void **state)
{
	struct faketerm *ft = start(FAKETERM_VT340);
	struct faketerm_image image;

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	for (int i = 0; i < 5; i++) {
		faketerm_resize(ft, 20 + i, 100, 10, 20);
		faketerm_pump(ft, 20);
	}
	assert_true(faketerm_wait_text(ft, "ready 100x24", LIMIT));
	settle(ft);
	assert_int_equal(faketerm_images_sent(ft), 2);		/* one for all five */
	assert_int_equal(faketerm_image_count(ft), 1);
	/* Another font: the cell size is asked for again. */
	faketerm_resize(ft, 30, 120, 8, 16);
	assert_true(faketerm_wait_text(ft, "sixel 8x16 CSI 16t", LIMIT));
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	settle(ft);
	assert_int_equal(faketerm_image_count(ft), 1);
	assert_true(faketerm_image(ft, 0, &image));
	assert_true(image.whole);
	finish(ft);
}

static void test_suspend(void **state)
{
	struct faketerm *ft = start(FAKETERM_VT340);

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	faketerm_type(ft, "s");
	assert_true(faketerm_wait_images(ft, 2, LIMIT));
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	settle(ft);
	assert_true(faketerm_is_alternate(ft));
	assert_int_equal(faketerm_image_count(ft), 1);
	expect_picture(ft, 0, 1, 30);
	finish(ft);
}

static void test_split_replies(void **state)
{
	struct faketerm *ft = start(FAKETERM_SPLIT);

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	assert_true(faketerm_has_text(ft, "sixel 10x20 CSI 16t"));
	assert_true(faketerm_wait_text(ft, "key ", LIMIT));
	settle(ft);
	finish(ft);
}

/* Answers after 2 s are waited for; what was typed meanwhile is not lost. */
static void test_slow_replies(void **state)
{
	struct faketerm *ft = start(FAKETERM_SLOW);

	(void)state;
	faketerm_pump(ft, 200);
	faketerm_type(ft, "n\033");
	faketerm_pump(ft, 200);
	faketerm_type(ft, "nt");
	assert_true(faketerm_wait_text(ft, "picture 2", LIMIT));
	assert_true(faketerm_wait_text(ft, "key t", LIMIT));
	assert_true(faketerm_has_text(ft, "sixel"));
	assert_true(faketerm_wait_images(ft, 1, LIMIT));
	finish(ft);
}

static void test_silent_terminal(void **state)
{
	struct faketerm *ft = start(FAKETERM_SILENT);
	const char *stream;
	size_t len;

	(void)state;
	assert_true(faketerm_wait_text(ft, "ready", LIMIT));
	assert_true(faketerm_has_text(ft, "blocks 10x20 TIOCGWINSZ"));
	settle(ft);
	/* An answer that comes after all is no typing. */
	faketerm_type(ft, "\033[?64;1;2;4c\033[6;20;10t\033[0n");
	settle(ft);
	assert_true(faketerm_has_text(ft, "key  ") || !faketerm_has_text(ft, "key c"));
	stream = faketerm_stream(ft, &len);
	assert_null(memmem(stream, len, "\033P", 2));
	finish(ft);
}

static void test_blocks(void **state)
{
	struct faketerm *ft = start(FAKETERM_XTERM);

	(void)state;
	assert_true(faketerm_wait_text(ft, "▀", LIMIT));
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));	/* cells are acknowledged too */
	settle(ft);
	assert_int_equal(faketerm_images_sent(ft), 0);
	faketerm_type(ft, "n");
	assert_true(faketerm_wait_text(ft, "acks 2", LIMIT));
	finish(ft);
}

static void test_forced(void **state)
{
	struct faketerm *ft = start_with(FAKETERM_VT340, NULL, "none");

	(void)state;
	assert_true(faketerm_wait_text(ft, "none 10x20", LIMIT));
	settle(ft);
	assert_int_equal(faketerm_images_sent(ft), 0);
	finish(ft);
	ft = start_with(FAKETERM_VT340, NULL, "vga");
	assert_int_equal(faketerm_wait_exit(ft, LIMIT), 2);
	assert_true(faketerm_has_text(ft, "graphics must be auto"));
	faketerm_free(ft);
}

/* Without UTF-8: no U+00A0 to fence with, no Chinese; the picture is safe all the same. */
static void test_c_locale(void **state)
{
	static char locale[] = "LC_ALL=C";
	char *const env[] = { locale, NULL };
	struct faketerm *ft = start_with(FAKETERM_VT340, env, NULL);

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	assert_true(faketerm_has_text(ft, "? ? ?  reviewer"));
	for (int i = 0; i < 2; i++) {
		faketerm_type(ft, i ? "v" : "t");
		assert_true(faketerm_wait_text(ft, i ? "key v" : "key t", LIMIT));
		settle(ft);
		expect_picture(ft, 0, 1, 30);
	}
	faketerm_type(ft, "h");
	assert_true(faketerm_wait_images(ft, 2, LIMIT));
	settle(ft);
	assert_int_equal(faketerm_image_count(ft), 1);
	finish(ft);
}

/* tmux drops a whole picture when anything crosses it: nothing may. */
static void test_tmux(void **state)
{
	static char tmux[] = "TMUX=/nowhere,1,0";
	char *const env[] = { tmux, NULL };
	struct faketerm *ft = start_with(FAKETERM_TMUX, env, NULL);

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	for (int i = 0; i < 3; i++) {
		faketerm_type(ft, "t");
		assert_true(faketerm_wait_text(ft, i % 2 ? "a longer line" : "short", LIMIT));
		settle(ft);
		expect_picture(ft, 0, 1, 30);
	}
	faketerm_type(ft, "n");
	assert_true(faketerm_wait_images(ft, 2, LIMIT));
	settle(ft);
	expect_picture(ft, 0, 1, 30);
	finish(ft);
}

static void test_synchronized(void **state)
{
	struct faketerm *ft = start(FAKETERM_SYNC);
	const char *stream, *begin, *picture, *end;
	size_t len;

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	settle(ft);
	stream = faketerm_stream(ft, &len);
	begin = memmem(stream, len, "\033[?2026h", 8);
	end = memmem(stream, len, "\033[?2026l", 8);
	picture = memmem(stream, len, "\033P0;1;0", 7);
	assert_true(begin && end && picture && begin < end && end < picture);	/* not held open over a transfer */
	finish(ft);
	ft = start(FAKETERM_VT340);
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	stream = faketerm_stream(ft, &len);
	assert_null(memmem(stream, len, "\033[?2026h", 8));
	finish(ft);
}

static void test_hangup(void **state)
{
	struct faketerm *ft = start(FAKETERM_VT340);

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	faketerm_type(ft, "n");
	faketerm_hangup(ft);
	assert_int_equal(faketerm_wait_exit(ft, LIMIT), 3);
	faketerm_free(ft);
}

static void test_bug_restores(void **state)
{
	struct faketerm *ft = start(FAKETERM_VT340);

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	faketerm_type(ft, "B");
	assert_int_equal(faketerm_wait_exit(ft, LIMIT), 128 + 6);
	assert_false(faketerm_is_alternate(ft));
	faketerm_free(ft);
}

static void test_keys(void **state)
{
	struct faketerm *ft = start(FAKETERM_VT340);

	(void)state;
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	faketerm_type(ft, "\033");
	assert_true(faketerm_wait_text(ft, "key Esc", LIMIT));
	faketerm_type(ft, "\033[6~");
	assert_true(faketerm_wait_text(ft, "key PgDn", LIMIT));
	faketerm_type(ft, "\xef\xbd\x8e");	/* a full-width n acts as n */
	assert_true(faketerm_wait_text(ft, "picture 1", LIMIT));
	faketerm_type(ft, "\033[200~nnnn\033[201~");
	assert_true(faketerm_wait_text(ft, "key Paste", LIMIT));
	assert_true(faketerm_has_text(ft, "picture 1"));
	settle(ft);
	finish(ft);
}

static void test_not_a_terminal(void **state)
{
	static char shell[] = "sh", option[] = "-c", script[4200];
	char *const argv[] = { shell, option, script, NULL };
	static char dumb[] = "TERM=dumb";
	char *const env[] = { dumb, NULL };
	struct faketerm *ft;

	(void)state;
	snprintf(script, sizeof(script), "'%s' </dev/null", program);
	ft = faketerm_start(argv, NULL, 24, 80, FAKETERM_VT340);
	assert_int_equal(faketerm_wait_exit(ft, LIMIT), 2);
	faketerm_free(ft);
	ft = start_with(FAKETERM_VT340, env, NULL);
	assert_int_equal(faketerm_wait_exit(ft, LIMIT), 2);
	assert_true(faketerm_has_text(ft, "'dumb'"));
	faketerm_free(ft);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shows_a_picture),
		cmocka_unit_test(test_next_and_smaller),
		cmocka_unit_test(test_text_beside),
		cmocka_unit_test(test_list_beside),
		cmocka_unit_test(test_text_over),
		cmocka_unit_test(test_two_pictures_and_redraw),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_superseded),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_quit_in_a_picture),
		cmocka_unit_test(test_resize),
		cmocka_unit_test(test_suspend),
		cmocka_unit_test(test_split_replies),
		cmocka_unit_test(test_slow_replies),
		cmocka_unit_test(test_silent_terminal),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_forced),
		cmocka_unit_test(test_c_locale),
		cmocka_unit_test(test_tmux),
		cmocka_unit_test(test_synchronized),
		cmocka_unit_test(test_hangup),
		cmocka_unit_test(test_bug_restores),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_not_a_terminal),
	};

	/* The child is built beside the test. */
	snprintf(program, sizeof(program), "%.*stermchild", (int)(program_invocation_short_name - program_invocation_name), program_invocation_name);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
