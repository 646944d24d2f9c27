/* The picture's colours: a weighted 5-bit histogram, cut into boxes, settled by k-means.
 *
 * All in (Y, Cb, Cr) with chroma stretched, so that lips and irises get colours of their
 * own, and with the weights of the errors, so that hair does not take the colours that
 * cheeks need. Only colours that sixel can name (0..100 % a channel) are used from the
 * start: what is aimed at is what the terminal shows. */
#include <math.h>
#include <stdlib.h>

#include "wire/wire_room.h"

enum { ROUNDS = 4, LANES = 4 };

static const float chroma_axis = 1.6f;

typedef float lanes __attribute__((vector_size(16)));
typedef int32_t lane_numbers __attribute__((vector_size(16)));

struct bin {
	float weight, sum[3];		/* of R, G, B */
};

struct point {
	float at[3];			/* Y, chroma_axis * Cb, chroma_axis * Cr */
	float weight;
};

struct box {
	int from, to;			/* points */
	int axis;			/* the one along which they vary most */
	float spread;			/* weighted variance, all axes; 0: cannot be cut */
	float mean[3];
};

struct wire_palette_work {
	struct bin bins[WIRE_BINS];
	struct point points[WIRE_BINS];
	struct box boxes[WIRE_COLORS_MAX];
	lanes centre[3][WIRE_COLORS_MAX / LANES];
};

size_t wire_palette_work_size(void)
{
	return sizeof(struct wire_palette_work);
}

/* Every second pixel of a large picture, in a quincunx, is enough to know the colours. */
static void count_pixels(struct wire_palette_work *work, const struct pv_image *img, const struct wire_weights *weights)
{
	int step = (int64_t)img->width * img->height > 40000 ? 2 : 1;

	memset(work->bins, 0, sizeof(work->bins));
	for (int y = 0; y < img->height; y++) {
		const uint8_t *row = img->rgb + (size_t)y * (size_t)img->width * 3;
		int row_block = y / WIRE_BLOCK * weights->columns;

		for (int x = step == 2 ? y & 1 : 0; x < img->width; x += step) {
			const uint8_t *px = row + (size_t)x * 3;
			struct bin *bin = &work->bins[wire_bin(px)];
			int block = row_block + x / WIRE_BLOCK;
			float weight = (float)weights->count[weights->face[block]][weights->busy[block]];

			bin->weight += weight;
			for (int c = 0; c < 3; c++)
				bin->sum[c] += weight * (float)px[c];
		}
	}
}

static int make_points(struct wire_palette_work *work)
{
	int n = 0;

	for (int i = 0; i < WIRE_BINS; i++) {
		const struct bin *bin = &work->bins[i];
		struct point *p = &work->points[n];
		float r, g, b, root;

		if (bin->weight <= 0)
			continue;
		r = bin->sum[0] / bin->weight;
		g = bin->sum[1] / bin->weight;
		b = bin->sum[2] / bin->weight;
		p->at[0] = 0.299f * r + 0.587f * g + 0.114f * b;
		p->at[1] = chroma_axis * 0.564f * (b - p->at[0]);
		p->at[2] = chroma_axis * 0.713f * (r - p->at[0]);
		/* weight ^ 0.75: a wide backdrop must not take all the colours. */
		root = sqrtf(bin->weight);
		p->weight = root * sqrtf(root);
		n++;
	}
	return n;
}

static void measure(struct box *b, const struct point *points)
{
	float sum[3] = { 0 }, square[3] = { 0 }, weight = 0, most = -1;

	for (int i = b->from; i < b->to; i++) {
		const struct point *p = &points[i];

		weight += p->weight;
		for (int c = 0; c < 3; c++) {
			float part = p->weight * p->at[c];

			sum[c] += part;
			square[c] += part * p->at[c];
		}
	}
	b->spread = 0;
	for (int c = 0; c < 3; c++) {
		float spread = square[c] - sum[c] * sum[c] / weight;

		b->mean[c] = sum[c] / weight;
		b->spread += spread;
		if (spread > most) {
			most = spread;
			b->axis = c;
		}
	}
	if (b->to - b->from < 2)
		b->spread = 0;
}

/* Cuts a box at its mean; false when all points turn out to lie on one side. */
static bool cut(struct box *b, struct box *other, struct point *points)
{
	int low = b->from, high = b->to;

	while (low < high) {
		if (points[low].at[b->axis] <= b->mean[b->axis]) {
			low++;
		} else {
			struct point moved = points[low];

			points[low] = points[--high];
			points[high] = moved;
		}
	}
	if (low == b->from || low == b->to) {
		b->spread = 0;
		return false;
	}
	*other = (struct box){ .from = low, .to = b->to };
	b->to = low;
	measure(b, points);
	measure(other, points);
	return true;
}

static int cut_boxes(struct wire_palette_work *work, int n, int colors)
{
	struct box *boxes = work->boxes;
	int count = 1;

	boxes[0] = (struct box){ .from = 0, .to = n };
	measure(&boxes[0], work->points);
	while (count < colors) {
		struct box *widest = &boxes[0];

		for (int i = 1; i < count; i++) {
			if (boxes[i].spread > widest->spread)
				widest = &boxes[i];
		}
		if (widest->spread <= 0)
			break;
		if (cut(widest, &boxes[count], work->points))
			count++;
	}
	return count;
}

/* The nearest of `groups` fours of centres; the lowest number of equals. */
static int nearest_centre(lanes (*centre)[WIRE_COLORS_MAX / LANES], int groups, const float at[3])
{
	lanes best = { 1e30f, 1e30f, 1e30f, 1e30f };
	lane_numbers which = { 0 }, number = { 0, 1, 2, 3 };
	int winner = 0;

	for (int g = 0; g < groups; g++) {
		lanes y = centre[0][g] - at[0], cb = centre[1][g] - at[1], cr = centre[2][g] - at[2];
		lanes d = y * y + (cb * cb + cr * cr);
		lane_numbers less = d < best;

		best = (lanes)((less & (lane_numbers)d) | (~less & (lane_numbers)best));
		which = (less & number) | (~less & which);
		number += LANES;
	}
	for (int k = 1; k < LANES; k++) {
		if (best[k] < best[winner] || (best[k] <= best[winner] && which[k] < which[winner]))
			winner = k;
	}
	return which[winner];
}

static void set_centre(struct wire_palette_work *work, int i, const float at[3])
{
	for (int c = 0; c < 3; c++)
		work->centre[c][i / LANES][i % LANES] = at[c];
}

static void settle(struct wire_palette_work *work, int n, int count)
{
	static const float nowhere[3] = { 1e9f, 1e9f, 1e9f };
	int groups = (count + LANES - 1) / LANES;

	for (int i = 0; i < groups * LANES; i++)
		set_centre(work, i, i < count ? work->boxes[i].mean : nowhere);
	for (int round = 0; round < ROUNDS; round++) {
		float sums[WIRE_COLORS_MAX][4] = { { 0 } };

		for (int j = 0; j < n; j++) {
			const struct point *p = &work->points[j];
			float *sum = sums[nearest_centre(work->centre, groups, p->at)];

			for (int c = 0; c < 3; c++)
				sum[c] += p->weight * p->at[c];
			sum[3] += p->weight;
		}
		for (int i = 0; i < count; i++) {
			if (sums[i][3] <= 0)
				continue;
			for (int c = 0; c < 3; c++)
				work->boxes[i].mean[c] = sums[i][c] / sums[i][3];
			set_centre(work, i, work->boxes[i].mean);
		}
	}
}

static uint8_t percent_of(double level)
{
	int v = (int)(level * 100 / 255 + 0.5);

	return (uint8_t)(v < 0 ? 0 : v > 100 ? 100 : v);
}

static void set_color(struct wire_palette *p, int i, const double rgb[3])
{
	struct wire_tone tone;

	for (int c = 0; c < 3; c++) {
		p->percent[i][c] = percent_of(rgb[c]);
		p->rgb[i][c] = (uint8_t)((p->percent[i][c] * 255 + 50) / 100);
	}
	tone = wire_tone_of(p->rgb[i][0], p->rgb[i][1], p->rgb[i][2]);
	for (int k = 0; k < 8; k++) {
		p->tone[i].y[k] = tone.y;
		p->tone[i].cb[k] = tone.cb;
		p->tone[i].cr[k] = tone.cr;
	}
}

void wire_palette_make(struct wire_palette *p, struct wire_palette_work *work, const struct pv_image *img,
		       const struct wire_weights *weights, int colors)
{
	int n;

	count_pixels(work, img, weights);
	n = make_points(work);
	p->count = cut_boxes(work, n, colors);
	settle(work, n, p->count);
	for (int i = 0; i < p->count; i++) {
		const float *at = work->boxes[i].mean;
		double y = (double)at[0], b = (double)(at[1] / chroma_axis / 0.564f) + y, r = (double)(at[2] / chroma_axis / 0.713f) + y;
		double rgb[3] = { r, (y - 0.299 * r - 0.114 * b) / 0.587, b };

		set_color(p, i, rgb);
	}
	memset(p->nearest, -1, sizeof(p->nearest));
	memset(p->sum, 0, sizeof(p->sum));
}

/* Chroma counts half: the eye sees steps of lightness first. */
int wire_palette_find(struct wire_palette *p, int bin)
{
	struct wire_tone at = wire_tone_of((bin >> 10) * 8 + 4, (bin >> 5 & 31) * 8 + 4, (bin & 31) * 8 + 4);
	int64_t least = INT64_MAX;

	for (int i = 0; i < p->count; i++) {
		int y = p->tone[i].y[0] - at.y, cb = p->tone[i].cb[0] - at.cb, cr = p->tone[i].cr[0] - at.cr;
		int64_t d = 2 * (int64_t)y * y + (int64_t)cb * cb + (int64_t)cr * cr;

		if (d < least) {
			least = d;
			p->nearest[bin] = (int16_t)i;
		}
	}
	return p->nearest[bin];
}

/* Each colour becomes the mean of the pixels that were given it. */
void wire_palette_refine(struct wire_palette *p)
{
	for (int i = 0; i < p->count; i++) {
		const double *sum = p->sum[i];
		double rgb[3];

		if (sum[3] <= 0)
			continue;
		for (int c = 0; c < 3; c++)
			rgb[c] = sum[c] / sum[3];
		set_color(p, i, rgb);
	}
}
