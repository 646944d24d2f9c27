#include "terminal/blocks.h"

#include <stdlib.h>

static const int cube[6] = { 0, 95, 135, 175, 215, 255 };

static int cube_step(int v)
{
	return v < 48 ? 0 : v < 115 ? 1 : (v - 35) / 40;
}

static int distance(const uint8_t rgb[3], int r, int g, int b)
{
	int dr = rgb[0] - r, dg = rgb[1] - g, db = rgb[2] - b;

	return 2 * dr * dr + 4 * dg * dg + 3 * db * db;
}

static int chroma(const uint8_t rgb[3])
{
	int high = rgb[0] > rgb[1] ? rgb[0] : rgb[1], low = rgb[0] < rgb[1] ? rgb[0] : rgb[1];

	return (high > rgb[2] ? high : rgb[2]) - (low < rgb[2] ? low : rgb[2]);
}

/* Grey is nearer than it looks for what has a colour: a dark red jacket is no grey one. */
int blocks_color(const uint8_t rgb[3])
{
	int r = cube_step(rgb[0]), g = cube_step(rgb[1]), b = cube_step(rgb[2]);
	int mean = (rgb[0] + rgb[1] + rgb[2]) / 3;
	int step = mean < 8 ? 0 : mean > 238 ? 23 : (mean - 3) / 10;
	int grey = 8 + 10 * step;

	if (distance(rgb, grey, grey, grey) + chroma(rgb) * chroma(rgb) < distance(rgb, cube[r], cube[g], cube[b]))
		return 232 + step;
	return 16 + 36 * r + 6 * g + b;
}

void blocks_map(const struct pv_image *img, uint32_t *cells)
{
	size_t columns = (size_t)img->width;

	for (size_t y = 0; y < (size_t)img->height; y++) {
		for (size_t x = 0; x < columns; x++) {
			const uint8_t *px = img->rgb + (y * columns + x) * 3;

			cells[((y / 2) * columns + x) * 2 + (y & 1)] = (uint32_t)blocks_color(px);
		}
	}
}
