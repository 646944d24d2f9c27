/* The contact sheet's grid: how many thumbnails of what size a screen holds. Pure geometry.
 *
 * Thumbnails are 3:4, each with GRID_CAPTION_ROWS of text below. Of all divisions of the
 * screen the one is taken that holds the most photos at no less than the campaign's minimum
 * display size, since from smaller ones nobody may approve; where the screen has no room for
 * even one of that size, the largest there is; where a count is given, the largest cells that
 * hold so many. From there steps lead to larger cells (fewer photos) and to smaller ones (an
 * overview; no approval).
 * A row of thumbnails is one sixel where the terminal takes one so wide, else as few as
 * possible; never more than a screen can keep. */
#ifndef UI_GRID_H
#define UI_GRID_H

#include <stdbool.h>

#define GRID_CAPTION_ROWS 2
#define GRID_TOP 1			/* below the status row */
#define GRID_FOOT 2			/* a line about the sheet, the hints */
#define GRID_THUMB_MIN 12		/* columns: a name and a check must be readable */
#define GRID_CELLS_MAX 128

struct grid_room {
	int rows, columns;		/* of the screen */
	int cell_width, cell_height;	/* px */
	int max_width, max_height;	/* px a picture may have; 0 = no limit */
	int min_width, min_height;	/* px a photo must have for approval */
	int count;			/* so many photos fit, as large as they can; 0: as many as may be approved */
};

struct grid {
	int columns, rows;		/* thumbnails in a row, rows of them */
	int thumb_columns, thumb_rows;	/* cells of one thumbnail */
	int width, height;		/* px of a 3:4 photo in it */
	int parts, per_part;		/* strips a row is made of, thumbnails in each but the last */
	int step;			/* the one asked for, or the last there is in that direction */
	bool is_large_enough;		/* for approval */
};

/* step: 0 as above, +1 the next larger cells, -1 the next smaller. */
void grid_compute(const struct grid_room *room, int step, struct grid *ret);
int grid_capacity(const struct grid *g);

#endif
