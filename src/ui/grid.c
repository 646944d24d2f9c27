#include "ui/grid.h"

#include <stdint.h>

#include "terminal/canvas.h"
#include "terminal/sixels.h"
#include "ui/strip.h"

static int min_int(int a, int b)
{
	return a < b ? a : b;
}

static int divide_up(int a, int b)
{
	return (a + b - 1) / b;
}

int grid_capacity(const struct grid *g)
{
	return g->columns * g->rows;
}

/* The rows of cells a thumbnail of so many px needs: strip_box() the other way round. */
static int rows_for(int height, int cell_height)
{
	int bands = divide_up(height, SIXELS_SIDE_MIN) * SIXELS_SIDE_MIN;

	return divide_up(bands + 1, cell_height);
}

/* How many thumbnails one strip may hold. */
static int per_strip(const struct grid_room *room, int thumb_columns)
{
	int width = room->max_width > 0 ? min_int(room->max_width, SIXELS_SIDE_MAX) : SIXELS_SIDE_MAX;
	int columns = width / room->cell_width;

	return min_int((columns + 1) / (thumb_columns + 1), STRIP_THUMBS_MAX);
}

/* So many rows and columns of thumbnails, each as large as there is room for; false: they do not fit. */
static bool divide(const struct grid_room *room, int rows, int columns, struct grid *ret)
{
	struct grid g = { .rows = rows, .columns = columns };
	int box_rows = (room->rows - GRID_TOP - GRID_FOOT) / rows - GRID_CAPTION_ROWS, box_columns = (room->columns + 1) / columns - 1;
	int box_height, by_width;

	if (box_rows < 1 || box_columns < GRID_THUMB_MIN)
		return false;
	strip_box(box_columns, box_rows, room->cell_width, room->cell_height, &g.width, &box_height);
	if (room->max_height > 0)
		box_height = min_int(box_height, room->max_height / SIXELS_SIDE_MIN * SIXELS_SIDE_MIN);
	if (room->max_width > 0)
		g.width = min_int(g.width, room->max_width);
	by_width = g.width * 4 / 3;
	g.height = min_int(box_height, by_width);
	g.width = g.height * 3 / 4;
	if (g.height < SIXELS_SIDE_MIN || g.width < 8)
		return false;
	g.thumb_rows = rows_for(g.height, room->cell_height);
	g.thumb_columns = divide_up(g.width, room->cell_width);
	if (g.thumb_columns < GRID_THUMB_MIN || (g.per_part = min_int(per_strip(room, g.thumb_columns), columns)) < 1)
		return false;
	g.parts = divide_up(columns, g.per_part);
	g.is_large_enough = g.width >= room->min_width && g.height >= room->min_height;
	if (g.parts * rows > CANVAS_PICTURES_MAX || grid_capacity(&g) > GRID_CELLS_MAX)
		return false;
	*ret = g;
	return true;
}

enum wish { MOST_LARGE_ENOUGH, LARGEST, NEXT_LARGER, NEXT_SMALLER };

/* What of the screen shows photos, in px of no unit. */
static int64_t covered(const struct grid *g)
{
	return (int64_t)grid_capacity(g) * g->height * g->height;
}

/* Is g what is wished for, and better than what was found so far? A step that shows nearly as
 * many as before is none; of steps, the one that leaves the least of the screen empty. */
static bool is_better(const struct grid *g, const struct grid *best, const struct grid *from, enum wish wish)
{
	int n = grid_capacity(g), m = grid_capacity(best), before = grid_capacity(from);

	switch (wish) {
	case MOST_LARGE_ENOUGH:
		return g->is_large_enough && (n > m || (n == m && g->height > best->height));
	case LARGEST:
		return n >= before && (g->height > best->height || (g->height == best->height && n > m));
	case NEXT_LARGER:
		return g->height > from->height && n * 4 <= before * 3 && covered(g) > covered(best);
	default:
		return n * 3 >= before * 4 && g->height < from->height && covered(g) > covered(best);
	}
}

static bool find(const struct grid_room *room, enum wish wish, const struct grid *from, struct grid *ret)
{
	struct grid best = {0}, g;

	for (int rows = 1; rows <= CANVAS_PICTURES_MAX; rows++)
		for (int columns = 1; columns <= GRID_CELLS_MAX; columns++)
			if (divide(room, rows, columns, &g) && is_better(&g, &best, from, wish))
				best = g;
	if (best.rows == 0)
		return false;
	*ret = best;
	return true;
}

void grid_compute(const struct grid_room *room, int step, struct grid *ret)
{
	struct grid g = {0}, none = {0}, all = { .rows = 1, .columns = room->count };

	*ret = none;
	if (room->cell_width < 1 || room->cell_height < 1)
		return;
	if (!(room->count > 0 && find(room, LARGEST, &all, &g)) && !find(room, MOST_LARGE_ENOUGH, &none, &g) && !find(room, LARGEST, &none, &g))
		return;
	while (g.step != step) {
		struct grid next;

		if (!find(room, step > 0 ? NEXT_LARGER : NEXT_SMALLER, &g, &next))
			break;
		next.step = g.step + (step > 0 ? 1 : -1);
		g = next;
	}
	*ret = g;
}
