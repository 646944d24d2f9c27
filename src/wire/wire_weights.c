/* What an error weighs in each part of the picture.
 *
 * An eye sees an error of four grey levels on a cheek and misses one of twenty in hair:
 * texture hides errors. The measure is the variance of luma around a block. Where skin is
 * near, the variance counts for less, so that eyes, brows and lips (busy, but what the
 * picture is looked at for) are spared along with the cheeks. Chroma is hidden far less
 * than luma is, hence its gentler power. Only square roots are taken: they are exact on
 * every machine, powers are not. */
#include <math.h>

#include "wire/wire_room.h"

enum {
	SAMPLES = 8,			/* of a block's 16 px, in a quincunx */
	SUM_LUMA = 0, SUM_SQUARE, SUM_SKIN, SUMS,
	FACE_SHARE = 144,		/* of 256: how much of the variance is forgiven amid skin */
};

static const double busy_half = 60;	/* variance at which a luma error weighs half */
static const double chroma_plain = 0.35, chroma_face = 1.1;	/* of luma, away from skin and amid it */
static const double count_face = 2.0;	/* how much more a pixel amid skin counts in the palette */

static int clamp(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

/* Skin of all complexions lies in a narrow sector of chroma; the lightness tells nothing. */
static bool is_skin(int r, int g, int b)
{
	int y = (77 * r + 150 * g + 29 * b) / 256, cb = (b - y) * 9 / 16, cr = (r - y) * 23 / 32;

	/* Not && : the outcome is hard to foretell. */
	return (cr >= 6) & (cr <= 45) & (cb <= -3) & (cb >= -45) & (2 * cr >= -cb) & (y > 30);
}

static void sum_block(const struct pv_image *img, int bx, int by, int *sums)
{
	int luma = 0, square = 0, r = 0, g = 0, b = 0, last = (img->width - 1) * 3;

	for (int k = 0; k < WIRE_BLOCK; k++) {
		int y = clamp(by * WIRE_BLOCK + k, 0, img->height - 1), x = (bx * WIRE_BLOCK + (k & 1)) * 3;
		const uint8_t *row = img->rgb + (size_t)y * (size_t)img->width * 3;

		for (int i = 0; i < 2; i++, x += 6) {
			const uint8_t *px = row + (x < last ? x : last);
			int v = (77 * px[0] + 150 * px[1] + 29 * px[2] + 128) >> 8;

			luma += v;
			square += v * v;
			r += px[0];
			g += px[1];
			b += px[2];
		}
	}
	sums[SUM_LUMA] = luma;
	sums[SUM_SQUARE] = square;
	sums[SUM_SKIN] = is_skin(r / SAMPLES, g / SAMPLES, b / SAMPLES) ? 256 : 0;
}

/* Variance of a block and its neighbours, the nearer the more: 1 2 1 in both axes. */
static int variance_around(const struct wire_weights *w, const int (*sums)[SUMS], int bx, int by)
{
	int64_t luma = 0, square = 0, n = 0;

	for (int y = clamp(by - 1, 0, by); y <= clamp(by + 1, by, w->rows - 1); y++) {
		for (int x = clamp(bx - 1, 0, bx); x <= clamp(bx + 1, bx, w->columns - 1); x++) {
			int share = (y == by ? 2 : 1) * (x == bx ? 2 : 1);
			const int *s = sums[y * w->columns + x];

			luma += share * s[SUM_LUMA];
			square += share * s[SUM_SQUARE];
			n += share * SAMPLES;
		}
	}
	return (int)((square * n - luma * luma) / (n * n));
}

/* Mean of SUM_SKIN along one axis, `reach` blocks to both sides (fewer at the ends). */
static void blur_skin(int (*sums)[SUMS], int n, int stride, int reach, int *line)
{
	int sum = 0, count = 0;

	for (int i = 0; i < n; i++)
		line[i] = sums[i * stride][SUM_SKIN];
	for (int i = 0; i < n + reach; i++) {
		if (i < n) {
			sum += line[i];
			count++;
		}
		if (i > 2 * reach) {
			sum -= line[i - 2 * reach - 1];
			count--;
		}
		if (i >= reach)
			sums[(i - reach) * stride][SUM_SKIN] = sum / count;
	}
}

static void find_faces(const struct wire_weights *w, int (*sums)[SUMS], int *line)
{
	int reach = clamp(w->rows / 32, 1, 16);

	for (int y = 0; y < w->rows; y++)
		blur_skin(sums + y * w->columns, w->columns, 1, reach < w->columns ? reach : w->columns - 1, line);
	for (int x = 0; x < w->columns; x++)
		blur_skin(sums + x, w->rows, w->columns, reach < w->rows ? reach : w->rows - 1, line);
}

void wire_weights_make(struct wire_weights *w, const struct pv_image *img, int *scratch)
{
	int (*sums)[SUMS] = (int (*)[SUMS])scratch;
	int *line;

	w->columns = (img->width + WIRE_BLOCK - 1) / WIRE_BLOCK;
	w->rows = (img->height + WIRE_BLOCK - 1) / WIRE_BLOCK;
	line = scratch + (size_t)w->columns * (size_t)w->rows * SUMS;
	for (int by = 0; by < w->rows; by++) {
		for (int bx = 0; bx < w->columns; bx++)
			sum_block(img, bx, by, sums[by * w->columns + bx]);
	}
	find_faces(w, sums, line);
	for (int by = 0; by < w->rows; by++) {
		for (int bx = 0; bx < w->columns; bx++) {
			int i = by * w->columns + bx;
			int busy = clamp(variance_around(w, (const int (*)[SUMS])sums, bx, by), 0, 4 * WIRE_BUSY_MAX);

			busy -= busy * sums[i][SUM_SKIN] / 256 * FACE_SHARE / 256;
			w->busy[i] = (uint16_t)clamp(busy, 0, WIRE_BUSY_MAX);
			w->face[i] = (uint8_t)(sums[i][SUM_SKIN] * (WIRE_FACES - 1) / 256);
		}
	}
	for (int v = 0; v <= WIRE_BUSY_MAX; v++) {
		for (int f = 0; f < WIRE_FACES; f++)
			w->count[f][v] = (uint16_t)(1024 * (1 + count_face * f / (WIRE_FACES - 1)) * busy_half / (v + busy_half));
	}
}

size_t wire_weights_scratch(int width, int height)
{
	size_t columns = (size_t)(width + WIRE_BLOCK - 1) / WIRE_BLOCK, rows = (size_t)(height + WIRE_BLOCK - 1) / WIRE_BLOCK;

	return columns * rows * SUMS + (columns > rows ? columns : rows);
}

/* An error of e grey levels shall cost UNIT * lambda / 1000 * weight * e^2; the product in
 * wire_cost() comes to (e * 128 * scale >> 16)^2 / 256, so scale = 8192 * sqrt of the rest. */
static int16_t scale_of(double factor)
{
	double scale = 8192 * sqrt(factor);

	return (int16_t)(scale > 32767 ? 32767 : scale);
}

void wire_weights_scale(struct wire_weights *w, double lambda)
{
	double unit = WIRE_UNIT * lambda / 1000;

	for (int v = 0; v <= WIRE_BUSY_MAX; v++) {
		double share = busy_half / (v + busy_half);

		w->luma[v] = scale_of(unit * share);
		for (int f = 0; f < WIRE_FACES; f++) {
			double chroma = chroma_plain + (chroma_face - chroma_plain) * f / (WIRE_FACES - 1);

			w->chroma[f][v] = scale_of(unit * chroma * sqrt(sqrt(share)));
		}
	}
}
