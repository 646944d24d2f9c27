#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "terminal/canvas.h"
#include "terminal/term_curses.h"

enum { ROWS = 50, COLUMNS = 160 };

/* The first control sequence that moves rows (insert and delete line, scroll, scrolling
 * region, reverse index), 0 when there is none. */
static char scrolls(const struct buf *out)
{
	for (size_t i = 0; i + 1 < out->len; i++) {
		if (out->data[i] != 0x1b)
			continue;
		if (out->data[i + 1] == 'M' || out->data[i + 1] == 'D')
			return out->data[i + 1];
		if (out->data[++i] != '[')
			continue;
		while (i + 1 < out->len && strchr("0123456789;?", out->data[i + 1]))
			i++;
		if (i + 1 < out->len && strchr("LMSTr", out->data[i + 1]))
			return out->data[i + 1];
	}
	return 0;
}

static void list(struct canvas *c, int first)
{
	canvas_clear(c);
	for (int y = 2; y < ROWS - 2; y++)
		canvas_printf(c, y, 40, 0, STYLE_NORMAL, "line %d of a list that is long enough to be worth scrolling", first + y);
}

/* A terminal that scrolls moves the pixels of a photo as well. */
static void test_never_scrolls(void **state)
{
	static const int steps[] = { 1, -1, 5, -7, 1 };
	struct term_curses *tc = NULL;
	struct canvas *c = canvas_new(ROWS, COLUMNS);
	int first = 100;

	(void)state;
	assert_int_equal(term_curses_open("xterm-256color", ROWS, COLUMNS, true, NULL, &tc, NULL), PV_OK);
	for (size_t i = 0; i <= sizeof(steps) / sizeof(steps[0]); i++) {
		struct buf out = BUF_INIT(1 << 20);

		list(c, first);
		term_curses_draw(tc, c, false, &out);
		assert_true(out.len > 0);
		if (i > 0)	/* the first time there is nothing to move, and a greeting */
			assert_int_equal(scrolls(&out), 0);
		buf_release(&out);
		first += i < sizeof(steps) / sizeof(steps[0]) ? steps[i] : 0;
	}
	canvas_free(c);
	term_curses_free(tc);
}

/* What did not change costs nothing. */
static void test_nothing_changed(void **state)
{
	struct term_curses *tc = NULL;
	struct canvas *c = canvas_new(ROWS, COLUMNS);
	struct buf out = BUF_INIT(1 << 20);

	(void)state;
	assert_int_equal(term_curses_open("xterm-256color", ROWS, COLUMNS, true, NULL, &tc, NULL), PV_OK);
	list(c, 1);
	term_curses_draw(tc, c, false, &out);
	buf_clear(&out);
	term_curses_draw(tc, c, false, &out);
	assert_int_equal(out.len, 0);
	buf_release(&out);
	canvas_free(c);
	term_curses_free(tc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_never_scrolls),
		cmocka_unit_test(test_nothing_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
