#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "terminal/canvas.h"
#include "ui/grid.h"
#include "ui/strip.h"

static struct grid_room room(int rows, int columns)
{
	return (struct grid_room){ .rows = rows, .columns = columns, .cell_width = 10, .cell_height = 20, .min_width = 240, .min_height = 320 };
}

/* By itself: as many photos as fit of which each may be approved. */
static void test_most_that_may_be_approved(void **state)
{
	static const struct { int rows, columns, across, down; } cases[] = { { 24, 80, 3, 1 }, { 36, 120, 4, 1 }, { 60, 150, 6, 3 }, { 60, 200, 8, 3 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct grid_room r = room(cases[i].rows, cases[i].columns);
		struct grid g;

		grid_compute(&r, 0, &g);
		assert_int_equal(g.columns, cases[i].across);
		assert_int_equal(g.rows, cases[i].down);
		assert_true(g.is_large_enough);
		assert_true(g.width >= 240 && g.height >= 320);
		assert_int_equal(g.parts, 1);
	}
}

/* So many as are compared, and as large as the screen lets them be. */
static void test_all_of_a_count(void **state)
{
	(void)state;
	for (int count = 2; count <= 4; count++) {
		struct grid_room r = room(60, 200);
		struct grid many, g;

		grid_compute(&r, 0, &many);
		r.count = count;
		grid_compute(&r, 0, &g);
		assert_true(grid_capacity(&g) >= count);
		assert_true(g.height > many.height);
	}
}

/* Whatever the screen and the step: inside the screen, inside what a terminal keeps. */
static void test_always_inside(void **state)
{
	(void)state;
	for (int rows = 24; rows <= 90; rows += 11) {
		for (int columns = 80; columns <= 300; columns += 37) {
			for (int step = -9; step <= 9; step++) {
				struct grid_room r = room(rows, columns);
				struct grid g;
				int width, height;

				r.max_width = r.max_height = columns % 2 ? 1000 : 0;
				grid_compute(&r, step, &g);
				assert_true(g.columns >= 1 && g.rows >= 1);
				assert_true(g.columns * (g.thumb_columns + 1) - 1 <= columns);
				assert_true(GRID_TOP + g.rows * (g.thumb_rows + GRID_CAPTION_ROWS) + GRID_FOOT <= rows);
				assert_true(g.parts * g.rows <= CANVAS_PICTURES_MAX);
				assert_true(g.per_part <= STRIP_THUMBS_MAX && g.parts * g.per_part >= g.columns);
				assert_true(g.thumb_columns >= GRID_THUMB_MIN);
				strip_box(g.thumb_columns, g.thumb_rows, 10, 20, &width, &height);
				assert_true(g.width <= width && g.height <= height && height < g.thumb_rows * 20);
				if (r.max_width) {
					assert_true((g.per_part * (g.thumb_columns + 1) - 1) * 10 <= r.max_width);
					assert_true(height <= r.max_height + 6);
				}
			}
		}
	}
}

/* Each step shows fewer and larger, or more and smaller; beyond the last there is none. */
static void test_steps(void **state)
{
	struct grid_room r = room(60, 200);
	struct grid before, g;
	int last;

	(void)state;
	grid_compute(&r, 9, &before);
	last = before.step;
	assert_in_range(last, 1, 8);
	assert_in_range(grid_capacity(&before), 1, 3);
	for (int step = last - 1; ; step--) {
		grid_compute(&r, step, &g);
		if (g.step != step)
			break;
		assert_true(grid_capacity(&g) > grid_capacity(&before));
		assert_true(g.height < before.height);
		before = g;
	}
	assert_true(before.step < 0 && !before.is_large_enough);
}

/* No room for one photo of the campaign's size: the largest there is, and it says so. */
static void test_too_small_a_screen(void **state)
{
	struct grid_room r = room(24, 80);
	struct grid g;

	(void)state;
	r.cell_width = 6;
	r.cell_height = 13;
	grid_compute(&r, 0, &g);
	assert_false(g.is_large_enough);
	assert_true(g.height > 230);
	r.cell_height = 0;
	grid_compute(&r, 0, &g);
	assert_int_equal(grid_capacity(&g), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_most_that_may_be_approved), cmocka_unit_test(test_all_of_a_count), cmocka_unit_test(test_always_inside), cmocka_unit_test(test_steps),
		cmocka_unit_test(test_too_small_a_screen),
	};

	return cmocka_run_group_tests_name("grid", tests, NULL, NULL);
}
