#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "terminal/canvas.h"
#include "terminal/picture.h"

static void expect_dump(const struct canvas *c, const char *want)
{
	struct buf out = BUF_INIT(1 << 20);

	canvas_dump(c, &out);
	assert_string_equal(buf_str(&out), want);
	buf_release(&out);
}

static void test_text(void **state)
{
	struct canvas *c = canvas_new(3, 10);

	(void)state;
	assert_int_equal(canvas_text(c, 0, 2, 0, STYLE_BOLD, "hello"), 5);
	assert_int_equal(canvas_text(c, 1, 0, 4, STYLE_NORMAL, "abcdefgh"), 4);
	assert_int_equal(canvas_text(c, 2, 8, 0, STYLE_NORMAL, "xyz"), 2);
	assert_int_equal(canvas_text(c, 3, 0, 0, STYLE_NORMAL, "no"), 0);
	assert_int_equal(canvas_text(c, 0, 10, 0, STYLE_NORMAL, "no"), 0);
	assert_int_equal(canvas_text(c, -1, 0, 0, STYLE_NORMAL, "no"), 0);
	assert_int_equal(canvas_printf(c, 0, 8, 0, STYLE_NORMAL, "%d", 7), 1);
	expect_dump(c, "  hello 7\nabc…\n        x…\n");
	assert_int_equal(canvas_cell(c, 0, 2)->style, STYLE_BOLD);
	assert_null(canvas_cell(c, 3, 0));
	canvas_free(c);
}

static void test_hostile_text(void **state)
{
	struct canvas *c = canvas_new(1, 20);

	(void)state;
	canvas_text(c, 0, 0, 0, STYLE_NORMAL, "a\033[2Jb\xe2\x80\xae" "c\x9b\n\xff");
	for (int x = 0; x < 20; x++) {
		uint32_t cp = canvas_cell(c, 0, x)->text[0];

		assert_true(cp >= 0x20 && cp != 0x7f && !(cp >= 0x80 && cp < 0xa0) && cp != 0x202e);
	}
	canvas_free(c);
}

static void test_wide(void **state)
{
	struct canvas *c = canvas_new(1, 7);

	(void)state;
	assert_int_equal(canvas_text(c, 0, 0, 0, STYLE_NORMAL, "审核a"), 5);
	assert_int_equal(canvas_cell(c, 0, 1)->text[0], 0);
	expect_dump(c, "审核a\n");
	/* Half of a wide character cannot stay behind. */
	canvas_text(c, 0, 1, 0, STYLE_NORMAL, "x");
	expect_dump(c, " x核a\n");
	canvas_text(c, 0, 2, 0, STYLE_NORMAL, "y");
	expect_dump(c, " xy a\n");
	/* A wide one that would stick out is not written. */
	canvas_clear(c);
	assert_int_equal(canvas_text(c, 0, 6, 0, STYLE_NORMAL, "审"), 1);
	expect_dump(c, "      …\n");
	canvas_clear(c);
	canvas_text(c, 0, 0, 0, STYLE_NORMAL, "e\xcc\x81" "f");
	assert_int_equal(canvas_cell(c, 0, 0)->text[1], 0x301);
	expect_dump(c, "e\xcc\x81" "f\n");
	canvas_free(c);
}

static void test_wrap(void **state)
{
	struct canvas *c = canvas_new(6, 12);

	(void)state;
	assert_int_equal(canvas_wrap(c, 0, 0, 10, 6, STYLE_NORMAL, "one two three four\nnext"), 3);
	expect_dump(c, "one two\nthree four\nnext\n\n\n\n");
	canvas_clear(c);
	assert_int_equal(canvas_wrap(c, 0, 0, 8, 6, STYLE_NORMAL, "照片过亮，请重新拍摄"), 3);
	expect_dump(c, "照片过\n亮，请重\n新拍摄\n\n\n\n");
	canvas_clear(c);
	assert_int_equal(canvas_wrap(c, 1, 1, 5, 2, STYLE_NORMAL, "abcdefghijklmnop"), 2);
	expect_dump(c, "\n abcde\n fghi…\n\n\n\n");
	canvas_clear(c);
	assert_int_equal(canvas_wrap(c, 0, 0, 10, 1, STYLE_NORMAL, "one\ntwo"), 1);
	expect_dump(c, "one …\n\n\n\n\n\n");
	assert_int_equal(canvas_wrap(c, 0, 0, 1, 3, STYLE_NORMAL, "审核员啊"), 3);
	canvas_free(c);
}

static void test_shapes(void **state)
{
	struct canvas *c = canvas_new(4, 14);

	(void)state;
	canvas_box(c, 0, 0, 3, 12, STYLE_BORDER, "Hi");
	expect_dump(c, "┌─ Hi ─────┐\n│          │\n└──────────┘\n\n");
	canvas_restyle(c, 1, 0, 99, STYLE_CURSOR);
	assert_int_equal(canvas_cell(c, 1, 13)->style, STYLE_CURSOR);
	assert_int_equal(canvas_cell(c, 2, 0)->style, STYLE_BORDER);
	canvas_fill(c, -5, -5, 7, 8, STYLE_STATUS);
	expect_dump(c, "   Hi ─────┐\n           │\n└──────────┘\n\n");
	canvas_box(c, 2, 10, 100, 100, STYLE_BORDER, NULL);	/* off the edge: cut, not crashed */
	canvas_free(c);
}

static void test_cursor(void **state)
{
	struct canvas *c = canvas_new(4, 10);
	int row, column;

	(void)state;
	assert_false(canvas_cursor_at(c, &row, &column));
	canvas_cursor(c, 2, 3);
	assert_true(canvas_cursor_at(c, &row, &column));
	assert_int_equal(row, 2);
	assert_int_equal(column, 3);
	canvas_cursor(c, 4, 0);
	assert_false(canvas_cursor_at(c, &row, &column));
	canvas_free(c);
}

static void test_pictures(void **state)
{
	struct canvas *c = canvas_new(5, 8);
	struct picture p = { .protocol = GRAPHICS_SIXEL, .columns = 4, .rows = 3 };
	struct picture tall = { .protocol = GRAPHICS_SIXEL, .columns = 4, .rows = 5 };

	(void)state;
	canvas_picture(c, 0, 1, &p);
	canvas_picture(c, 2, 1, &p);		/* would reach into the last row */
	canvas_picture(c, 0, 5, &p);		/* would stick out */
	canvas_picture(c, 0, 0, &tall);
	assert_int_equal(canvas_placed_count(c), 1);
	expect_dump(c, " ▒▒▒▒\n ▒▒▒▒\n ▒▒▒▒\n\n\n");
	assert_false(canvas_is_covered(c, 0));
	canvas_text(c, 1, 0, 2, STYLE_NORMAL, "xy");
	assert_true(canvas_is_covered(c, 0));
	expect_dump(c, " ▒▒▒▒\nxy▒▒▒\n ▒▒▒▒\n\n\n");
	canvas_clear(c);
	assert_int_equal(canvas_placed_count(c), 0);
	for (int i = 0; i < CANVAS_PICTURES_MAX + 3; i++)
		canvas_picture(c, 0, 0, &p);
	assert_int_equal(canvas_placed_count(c), CANVAS_PICTURES_MAX);
	canvas_free(c);
}

static void test_blocks(void **state)
{
	struct canvas *c = canvas_new(3, 6);
	uint32_t cells[] = { 16, 17, 18, 19, 20, 21, 22, 23 };
	struct picture p = { .protocol = GRAPHICS_BLOCKS, .columns = 2, .rows = 2, .cells = cells };

	(void)state;
	canvas_picture(c, 0, 1, &p);
	expect_dump(c, " ▒▒\n ▒▒\n\n");
	assert_int_equal(canvas_cell(c, 1, 2)->top, 22);
	assert_int_equal(canvas_cell(c, 1, 2)->bottom, 23);
	assert_int_equal(canvas_cell(c, 1, 2)->text[0], 0x2580);
	canvas_text(c, 0, 1, 0, STYLE_NORMAL, "z");
	assert_false(canvas_cell(c, 0, 1)->is_block);
	canvas_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_hostile_text),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_cursor),
		cmocka_unit_test(test_pictures),
		cmocka_unit_test(test_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
