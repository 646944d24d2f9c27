#include "ui/layout.h"

#include <string.h>

#define TEXT_MIN 38		/* columns the right column never goes below */
#define TEXT_WISH 52
#define GAP 2

static int divide_up(int a, int b)
{
	return b > 0 ? (a + b - 1) / b : a;
}

/* Columns that a photo as high as the area needs: 3:4 unless we know better. */
static int columns_for(const struct app_screen *s, const struct pv_photo *photo, int rows)
{
	int64_t w = photo && photo->width > 0 ? photo->width : 480;
	int64_t h = photo && photo->height > 0 ? photo->height : 640;
	int64_t height = (int64_t)rows * s->cell_height;
	int64_t width;

	if (h * 3 < w * 2) {	/* wider than 3:2: no portrait, do not let it eat the text */
		w = 3;
		h = 2;
	}
	if (height > h && h * 2 > height && h > 16)
		height = h;
	width = height * w / h;
	return divide_up((int)width, s->cell_width);
}

static void limit_to_terminal(const struct app_screen *s, struct rect *r)
{
	if (s->max_width > 0 && r->columns * s->cell_width > s->max_width)
		r->columns = s->max_width / s->cell_width;
	if (s->max_height > 0 && r->rows * s->cell_height > s->max_height)
		r->rows = s->max_height / s->cell_height;
}

void layout_compute(const struct app_screen *s, bool with_beside, const struct pv_photo *photo, struct layout *ret)
{
	int rows = s->rows - 2, high = with_beside ? rows - 1 : rows;	/* a row of captions */
	int room, columns, count = with_beside ? 2 : 1;

	memset(ret, 0, sizeof(*ret));
	ret->is_too_small = s->rows < LAYOUT_MIN_ROWS || s->columns < LAYOUT_MIN_COLUMNS;
	ret->text = (struct rect){ 1, 0, rows, s->columns };
	if (ret->is_too_small || s->graphics == GRAPHICS_NONE)
		return;
	room = s->columns - TEXT_MIN - GAP * count;
	columns = columns_for(s, photo, high);
	if (columns * count > room)
		columns = room / count;
	for (int i = 0; i < count; i++) {
		ret->photo[i] = (struct rect){ 1, i * (columns + GAP), high, columns };
		limit_to_terminal(s, &ret->photo[i]);
	}
	ret->text.column = (columns + GAP) * count;
	ret->text.columns = s->columns - ret->text.column;
}
