/* What the replies mean, and which cell size is believed. */
#include <locale.h>
#include <pty.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>

#include "terminal/term_probe.h"

static void no_key(const struct key *k, void *context)
{
	(void)k;
	(void)context;
	fail();
}

static void on_reply(const struct reply *r, void *context)
{
	term_probe_reply(context, r);
}

static struct term_probe probe_of(const char *bytes)
{
	struct key_decoder *d = key_decoder_new();
	struct term_probe p = { 0 };

	key_decoder_feed(d, bytes, strlen(bytes), no_key, on_reply, &p);
	key_decoder_free(d);
	return p;
}

static void test_sixel(void **state)
{
	(void)state;
	assert_true(probe_of("\033[?64;1;2;4;6c").sixel);
	assert_true(probe_of("\033[?1;2;4c").sixel);
	/* 4 is neither 24 nor 42 nor the level. */
	assert_false(probe_of("\033[?64;1;2;24;42c").sixel);
	assert_false(probe_of("\033[?4;1c").sixel);
	assert_true(probe_of("\033[?4;1c").done);
	assert_false(probe_of("\033[6;20;10t").done);
}

static void test_limits(void **state)
{
	struct term_probe p = probe_of("\033[?1;0;256S\033[?2;0;600;520S\033[?2;0;1000;900S\033[?2026;2$y\033P>|foo(1)\033\\\033[?62;4c");

	(void)state;
	assert_int_equal(p.registers, 256);
	assert_int_equal(p.area_width, 600);
	assert_int_equal(p.max_width, 1000);
	assert_int_equal(p.max_height, 900);
	assert_true(p.synchronized_output);
	assert_string_equal(p.name, "foo(1)");
	/* The first question about sizes refused: the second answer is still the second. */
	p = probe_of("\033[?1;3S\033[?2;3S\033[?2;0;1000;900S\033[?2026;0$y\033[?62;4c");
	assert_int_equal(p.registers, 0);
	assert_int_equal(p.area_width, 0);
	assert_int_equal(p.max_width, 1000);
	assert_false(p.synchronized_output);
}

static void expect_cell(const char *bytes, const struct term_options *opt, int columns, int rows, int width, int height, int want_width,
			int want_height, const char *want_source)
{
	struct winsize w = {
		.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns, .ws_xpixel = (unsigned short)width, .ws_ypixel = (unsigned short)height,
	};
	struct term_probe p = probe_of(bytes);
	struct term_tty tty = { .fd = -1 };
	struct term_caps caps = { 0 };
	int other;

	assert_int_equal(openpty(&other, &tty.fd, NULL, NULL, &w), 0);
	term_probe_cell(&p, opt, &tty, &caps);
	assert_string_equal(caps.cell_source, want_source);
	assert_int_equal(caps.cell_width, want_width);
	assert_int_equal(caps.cell_height, want_height);
	close(other);
	close(tty.fd);
}

static void test_cell_size(void **state)
{
	const struct term_options none = { 0 }, forced = { .cell_width = 7, .cell_height = 14 };
	const char *all = "\033[?2;0;800;480S\033[?2;0;1000;1000S\033[6;18;9t";

	(void)state;
	expect_cell(all, &none, 80, 24, 640, 384, 9, 18, "CSI 16t");
	expect_cell(all, &forced, 80, 24, 640, 384, 7, 14, "forced");
	expect_cell("\033[?2;0;800;480S\033[?2;0;1000;1000S", &none, 80, 24, 640, 384, 10, 20, "XTSMGRAPHICS");
	/* The area ends at the largest picture: it is not the window. */
	expect_cell("\033[?2;0;1000;950S\033[?2;0;1000;1000S", &none, 140, 50, 1260, 950, 9, 19, "TIOCGWINSZ");
	expect_cell("", &none, 80, 24, 644, 388, 8, 16, "TIOCGWINSZ");
	expect_cell("", &none, 80, 24, 640, 480, 10, 20, "default");	/* Windows' OpenSSH says so always */
	expect_cell("", &none, 80, 24, 0, 0, 10, 20, "default");
	expect_cell("", &none, 80, 24, 32000, 0, 10, 20, "default");
	expect_cell("\033[6;2000;1t", &none, 80, 24, 0, 0, 10, 20, "default");	/* nonsense is not believed */
}

static void test_graphics(void **state)
{
	struct term_probe p = probe_of("\033[?62;4c"), plain = probe_of("\033[?62c"), screen = probe_of("\033[?62;4c");
	struct term_options opt = { 0 };
	struct term_tty tty = { .fd = -1 };
	struct term_caps caps;
	struct pv_error err;
	int other;

	(void)state;
	assert_int_equal(openpty(&other, &tty.fd, NULL, NULL, NULL), 0);
	setenv("TERM", "xterm-256color", 1);
	unsetenv("TMUX");
	unsetenv("STY");
	assert_int_equal(term_probe_caps(&p, &opt, &tty, &caps, &err), PV_OK);
	assert_int_equal(caps.graphics, GRAPHICS_SIXEL);
	assert_true(caps.color);
	opt.no_color = true;
	assert_int_equal(term_probe_caps(&plain, &opt, &tty, &caps, &err), PV_OK);
	assert_false(caps.color);
	assert_int_equal(caps.graphics, GRAPHICS_NONE);		/* blocks are made of colours */
	opt = (struct term_options){ .graphics = "none" };
	assert_int_equal(term_probe_caps(&p, &opt, &tty, &caps, &err), PV_OK);
	assert_int_equal(caps.graphics, GRAPHICS_NONE);
	assert_true(caps.sixel);
	opt.graphics = "vga";
	assert_int_equal(term_probe_caps(&p, &opt, &tty, &caps, &err), PV_ERR_USAGE);
	opt.graphics = "kitty";
	assert_int_equal(term_probe_caps(&p, &opt, &tty, &caps, &err), PV_OK);
	assert_int_equal(caps.graphics, GRAPHICS_KITTY);
	opt.graphics = NULL;
	/* By what it answers, never by TERM. */
	p = probe_of("\033P>|WezTerm 20240203\033\\\033[?65;4;6c");
	assert_int_equal(term_probe_caps(&p, &opt, &tty, &caps, &err), PV_OK);
	assert_int_equal(caps.graphics, GRAPHICS_ITERM);
	p = probe_of("\033_Gi=31;OK\033\\\033[?62c");
	assert_int_equal(term_probe_caps(&p, &opt, &tty, &caps, &err), PV_OK);
	assert_int_equal(caps.graphics, GRAPHICS_KITTY);
	p = probe_of("\033_Gi=31;OK\033\\\033[?62;4c");	/* both: sixel */
	assert_int_equal(term_probe_caps(&p, &opt, &tty, &caps, &err), PV_OK);
	assert_int_equal(caps.graphics, GRAPHICS_SIXEL);
	p = probe_of("\033_Gi=31;EINVAL:no\033\\\033_Gi=30;OK\033\\\033[?62c");
	assert_int_equal(term_probe_caps(&p, &opt, &tty, &caps, &err), PV_OK);
	assert_int_not_equal(caps.graphics, GRAPHICS_KITTY);
	assert_non_null(caps.why);
	setenv("TERM", "screen", 1);
	assert_int_equal(term_probe_caps(&screen, &opt, &tty, &caps, &err), PV_OK);
	assert_string_equal(caps.multiplexer, "screen");
	assert_false(caps.sixel);
	close(other);
	close(tty.fd);
}

/* xterm without sixel, as it comes: TERM says eight colours, its version says more, and half blocks need it. */
static void test_plain_xterm(void **state)
{
	struct term_probe told = probe_of("\033P>|XTerm(379)\033\\\033[?64;1;2c"), silent = probe_of("\033[?64;1;2c");
	struct term_options opt = { 0 };
	struct term_tty tty = { .fd = -1 };
	struct term_caps caps;
	struct pv_error err;
	int other;

	(void)state;
	setlocale(LC_CTYPE, "C.UTF-8");
	assert_int_equal(openpty(&other, &tty.fd, NULL, NULL, NULL), 0);
	setenv("TERM", "xterm", 1);
	assert_int_equal(term_probe_caps(&told, &opt, &tty, &caps, &err), PV_OK);
	assert_int_equal(caps.graphics, GRAPHICS_BLOCKS);
	assert_string_equal(caps.type, "xterm-256color");
	assert_int_equal(term_probe_caps(&silent, &opt, &tty, &caps, &err), PV_OK);
	assert_int_equal(caps.graphics, GRAPHICS_NONE);
	assert_null(caps.type);
	setenv("TERM", "xterm-256color", 1);
	assert_int_equal(term_probe_caps(&told, &opt, &tty, &caps, &err), PV_OK);
	assert_null(caps.type);
	close(other);
	close(tty.fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sixel),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_cell_size),
		cmocka_unit_test(test_graphics),
		cmocka_unit_test(test_plain_xterm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
