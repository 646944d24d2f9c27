/* kitty's and iTerm2's pictures, coarse ones before fine ones, and who gets what: term on a
 * fake terminal that answers like the real ones. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "demo/portrait.h"
#include "faketerm.h"
#include "terminal/kitty.h"

enum { LIMIT = 8000, QUIET = 60, ROWS = 28 };

static char program[4096], photo[] = "/tmp/test_term_inline.XXXXXX";

static struct faketerm *start(enum faketerm_mode mode, char *const env[])
{
	static char option[] = "--lambda", value[] = "75";
	char *const argv[] = { program, option, value, photo, NULL };

	return faketerm_start(argv, env, ROWS, 80, mode);
}

static void settle(struct faketerm *ft)
{
	assert_true(faketerm_wait_text(ft, "acknowledged", LIMIT));
	assert_true(faketerm_wait_idle(ft, QUIET, LIMIT));
}

static void finish(struct faketerm *ft)
{
	assert_string_equal(faketerm_problems(ft), "");
	faketerm_type(ft, "q");
	assert_int_equal(faketerm_wait_exit(ft, LIMIT), 0);
	assert_string_equal(faketerm_problems(ft), "");
	faketerm_free(ft);
}

/* A key that brings another picture, on a line that is silent for a while when it is through. */
static void go_on(struct faketerm *ft, const char *key, int quiet)
{
	faketerm_type(ft, key);
	assert_true(faketerm_wait_idle(ft, quiet, LIMIT));
	settle(ft);
}

/* Two pictures at 12 KB/s: from then on the line is known to be slow. */
static void slow_down(struct faketerm *ft)
{
	faketerm_set_rate(ft, 12000);
	for (int k = 0; k < 2; k++)
		go_on(ft, "n", 4 * QUIET);
}

static void expect_one(struct faketerm *ft)
{
	struct faketerm_image image;

	assert_int_equal(faketerm_image_count(ft), 1);
	assert_true(faketerm_image(ft, 0, &image));
	assert_true(image.whole && image.acknowledged);
	assert_int_equal(image.row, 1);
	assert_int_equal(image.column, 30);
	assert_in_range(image.width, 350, 362);
	assert_in_range(image.height, 450, 480);
}

/* Many pictures, one in the terminal's memory; text over them, smaller ones, redrawing. */
static void test_kitty(void **state)
{
	struct faketerm *ft = start(FAKETERM_KITTY, NULL);

	(void)state;
	settle(ft);
	assert_true(faketerm_has_text(ft, "kitty 10x20"));
	expect_one(ft);
	for (int i = 0; i < 20; i++) {
		go_on(ft, i < 18 ? "n" : "l", QUIET);
		expect_one(ft);
		assert_int_equal(faketerm_images_kept(ft), 1);
	}
	faketerm_type(ft, "o");			/* text cannot lie over it: it goes and comes back */
	assert_true(faketerm_wait_text(ft, "text over it", LIMIT));
	assert_true(faketerm_wait_idle(ft, QUIET, LIMIT));
	assert_int_equal(faketerm_images_kept(ft), 0);
	faketerm_type(ft, "o");
	assert_true(faketerm_wait_idle(ft, 2 * QUIET, LIMIT));
	settle(ft);
	expect_one(ft);
	finish(ft);
}

/* Complaint 18 (a picture that failed to load gets approved): no OK, no acknowledgement. */
static void complaint_18_kitty_refuses(void **state)
{
	struct faketerm *ft = start(FAKETERM_KITTY, NULL);

	(void)state;
	settle(ft);
	faketerm_refuse_pictures(ft, true);
	faketerm_type(ft, "n");
	assert_true(faketerm_wait_text(ft, "refused 1", LIMIT));
	assert_false(faketerm_has_text(ft, "acknowledged"));
	faketerm_refuse_pictures(ft, false);
	faketerm_type(ft, "l");
	settle(ft);
	expect_one(ft);
	finish(ft);
}

/* Cut in the middle, a kitty or inline picture is ended so that the next one is understood. */
static void test_cut(void **state)
{
	static const enum faketerm_mode modes[] = { FAKETERM_KITTY, FAKETERM_ITERM };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct faketerm *ft = start(modes[i], NULL);

		settle(ft);
		slow_down(ft);			/* the kernel is not given what such a line cannot send */
		faketerm_type(ft, "n");
		if (modes[i] == FAKETERM_ITERM)
			assert_true(faketerm_wait_text(ft, "coarse 3", LIMIT));
		assert_true(faketerm_wait_text(ft, "picture 3", LIMIT));
		faketerm_pump(ft, 150);
		faketerm_type(ft, "n");
		faketerm_pump(ft, 250);
		faketerm_set_rate(ft, 0);
		assert_true(faketerm_wait_text(ft, "picture 4", LIMIT));
		settle(ft);
		assert_true(faketerm_images_cut(ft) >= 1);
		expect_one(ft);
		finish(ft);
	}
}

static void test_iterm(void **state)
{
	struct faketerm *ft = start(FAKETERM_ITERM, NULL);

	(void)state;
	settle(ft);
	assert_true(faketerm_has_text(ft, "iterm 10x20"));
	expect_one(ft);
	for (int i = 0; i < 6; i++) {
		go_on(ft, i % 2 ? "t" : "n", QUIET);
		expect_one(ft);
	}
	finish(ft);
}

/* Complaint 7: over a slow line each protocol shows a coarse picture first; both come to the
 * same place and the terminal is left with one. */
static void complaint_07_coarse_first(void **state)
{
	static const enum faketerm_mode modes[] = { FAKETERM_VT340, FAKETERM_KITTY, FAKETERM_ITERM };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct faketerm *ft = start(modes[i], NULL);

		settle(ft);
		slow_down(ft);
		/* A drawn portrait's PNG is too small for a coarse one to gain anything. */
		assert_int_equal(faketerm_has_text(ft, "coarse 2"), modes[i] != FAKETERM_KITTY);
		expect_one(ft);
		faketerm_set_rate(ft, 0);
		finish(ft);
	}
}

/* Inside a multiplexer nothing but sixel is tried, and neither kitty nor anybody is asked
 * what the multiplexer would take for a title. */
static void test_multiplexers(void **state)
{
	static char in_tmux[] = "TMUX=/nonexistent,1,0", in_screen[] = "STY=1.x";
	static const struct {
		enum faketerm_mode mode;
		char *env;
		const char *graphics;
	} cases[] = {
		{ FAKETERM_TMUX, in_tmux, "sixel" }, { FAKETERM_TMUX33, in_tmux, "blocks" }, { FAKETERM_SCREEN, in_screen, "blocks" },
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char *const env[] = { cases[i].env, NULL };
		struct faketerm *ft = start(cases[i].mode, env);
		size_t n;

		settle(ft);
		assert_true(faketerm_has_text(ft, cases[i].graphics));
		assert_null(strstr(faketerm_stream(ft, &n), "\033_"));
		finish(ft);
	}
}

static void test_replies(void **state)
{
	static const struct {
		const char *text;
		bool is_reply, is_ok;
		uint32_t id;
	} cases[] = {
		{ "Gi=31;OK", true, true, 31 }, { "Gi=7,p=2;OK", true, true, 7 }, { "Gi=7;ENOENT:no such image", true, false, 7 }, { "Gi=7;OKAY", true, false, 7 },
		{ "Gi=7;", true, false, 7 }, { "Gi=7", false, false, 0 }, { "G;OK", false, false, 0 }, { "Gi=;OK", false, false, 0 },
		{ "Gi=99999999999;OK", false, false, 0 }, { "Gi=7x;OK", false, false, 0 }, { "Xi=7;OK", false, false, 0 }, { "", false, false, 0 }, { "G", false, false, 0 },
		{ "GI=3;OK", false, false, 0 }, { "Gi=4294967295;OK", true, true, 4294967295u },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t id = 0;
		bool ok = false;

		assert_int_equal(kitty_parse_reply(cases[i].text, strlen(cases[i].text), &id, &ok), cases[i].is_reply);
		assert_int_equal(ok, cases[i].is_ok);
		assert_int_equal(id, cases[i].id);
	}
}

/* Bytes as a photo has them: a gradient's are too few to be slow. */
static int draw(void **state)
{
	struct pv_image img = { 0 };
	struct pv_error err;
	uint8_t *data = NULL;
	size_t n = 0;
	int fd = mkstemp(photo);
	bool ok;

	(void)state;
	if (fd < 0 || portrait_paint(1, PORTRAIT_GOOD, NULL, &img, NULL, &err) || pv_image_encode(&img, 90, 300, &data, &n, &err))
		return -1;
	ok = write(fd, data, n) == (ssize_t)n;
	close(fd);
	free(data);
	pv_image_release(&img);
	return ok ? 0 : -1;
}

static int undraw(void **state)
{
	(void)state;
	return unlink(photo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kitty), cmocka_unit_test(complaint_18_kitty_refuses), cmocka_unit_test(test_cut), cmocka_unit_test(test_iterm),
		cmocka_unit_test(complaint_07_coarse_first), cmocka_unit_test(test_multiplexers), cmocka_unit_test(test_replies),
	};

	snprintf(program, sizeof(program), "%.*stermchild", (int)(program_invocation_short_name - program_invocation_name), program_invocation_name);
	return cmocka_run_group_tests(tests, draw, undraw);
}
