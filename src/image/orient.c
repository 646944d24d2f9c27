#include "image/orient.h"

bool orient_is_sideways(int orientation)
{
	return orientation >= 5 && orientation <= 8;
}

/* Where stored pixel (0,0) goes and how far one step right or down moves it, in pixels. */
struct placing {
	ptrdiff_t base, right, down;
};

static struct placing placing_of(ptrdiff_t w, ptrdiff_t h, int orientation)
{
	switch (orientation) {
	case 2:
		return (struct placing){ w - 1, -1, w };
	case 3:
		return (struct placing){ w * h - 1, -1, -w };
	case 4:
		return (struct placing){ w * (h - 1), 1, -w };
	case 5:
		return (struct placing){ 0, h, 1 };
	case 6:
		return (struct placing){ h - 1, h, -1 };
	case 7:
		return (struct placing){ w * h - 1, -h, -1 };
	case 8:
		return (struct placing){ h * (w - 1), -h, 1 };
	default:
		return (struct placing){ 0, 1, w };
	}
}

static inline void put_pixel(uint8_t *to, const uint8_t *from)
{
	to[0] = from[0];
	to[1] = from[1];
	to[2] = from[2];
}

void orient_rows(const uint8_t *rows, int width, int height, int y, int count, int orientation, struct pv_image *upright)
{
	struct placing p = placing_of(width, height, orientation);
	uint8_t *start = upright->rgb + 3 * (p.base + (ptrdiff_t)y * p.down);
	ptrdiff_t stride = 3 * (ptrdiff_t)width;
	int x, row;

	if (orient_is_sideways(orientation)) {
		/* columns outside: what is written lies together */
		for (x = 0; x < width; x++)
			for (row = 0; row < count; row++)
				put_pixel(start + 3 * (x * p.right + row * p.down), rows + row * stride + 3 * x);
		return;
	}
	for (row = 0; row < count; row++)
		for (x = 0; x < width; x++)
			put_pixel(start + 3 * (x * p.right + row * p.down), rows + row * stride + 3 * x);
}

struct pv_area orient_area(int width, int height, int orientation, const struct pv_area *upright)
{
	struct pv_area a = *upright;
	bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
	bool from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;

	if (orient_is_sideways(orientation))
		a = (struct pv_area){ upright->y, upright->x, upright->height, upright->width };
	if (from_right)
		a.x = width - a.x - a.width;
	if (from_below)
		a.y = height - a.y - a.height;
	return a;
}
