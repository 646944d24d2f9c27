#include "terminal/palette.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "terminal/nearest.h"

/* Colours are gathered in a 5-bit RGB histogram, cut into boxes of least variance, and
 * settled by a few rounds of k-means, all in (Y, Cb, Cr). Chroma counts somewhat more
 * than its variance when colours are chosen, so that lips and eyes get their own, and
 * less than luma when pixels are mapped, because the eye sees steps of lightness first. */
enum { BINS = 32 * 32 * 32, ROUNDS = 4, COARSE = 64 };
static const float chroma_axis = 1.3f;

struct point {
	float at[3];		/* Y, chroma_axis * Cb, chroma_axis * Cr */
	int32_t fixed[3];	/* the same, for nearest.h */
	float weight;
	float rgb[3];		/* mean of its pixels */
};

struct box {
	size_t from, to;	/* points */
	double weight;
	double spread;		/* weighted variance along the widest axis; 0: cannot be cut */
	int axis;
	float mean;		/* on that axis */
};

/* Standard deviations, in levels, at which it is enough: of the whole picture, of one
 * box when the picture is fine, and of one box in any case. */
struct limits {
	double picture, box, least;
};

static void ycc(const float rgb[3], float chroma, float ret[3])
{
	float y = 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];

	ret[0] = y;
	ret[1] = chroma * 0.564f * (rgb[2] - y);
	ret[2] = chroma * 0.713f * (rgb[0] - y);
}

/* Coordinates as nearest.h wants them: 16 to the level. */
static void fixed(const float at[3], int32_t ret[3])
{
	for (int c = 0; c < 3; c++)
		ret[c] = (int32_t)lrintf(at[c] * 16);
}

/* Pixels of one 5-bit colour. A photo has a few thousand of the 32768: they are gathered as
 * they come, so that a picture touches little memory. */
struct bin {
	uint32_t count, sum[3];
};

struct histogram {
	size_t used;
	uint16_t slot[BINS];	/* index into bin + 1; 0: none yet */
	struct bin bin[BINS];	/* the used ones are set, the others never touched */
};

/* Of a large picture every fourth pixel is enough to know the colours; small ones are read whole. */
static void count_bins(const struct pv_image *img, struct histogram *h)
{
	int64_t pixels = (int64_t)img->width * img->height;
	int step = pixels > 160000 ? 4 : pixels > 40000 ? 2 : 1;

	h->used = 0;
	memset(h->slot, 0, sizeof(h->slot));
	for (int y = 0; y < img->height; y++) {
		const uint8_t *row = img->rgb + (size_t)y * (size_t)img->width * 3;

		for (int x = (y & 1) * step / 2; x < img->width; x += step) {
			const uint8_t *px = row + (size_t)x * 3;
			uint16_t *slot = &h->slot[(px[0] >> 3) << 10 | (px[1] >> 3) << 5 | px[2] >> 3];
			struct bin *bin;

			if (*slot == 0) {
				h->bin[h->used] = (struct bin){ 0 };
				*slot = (uint16_t)++h->used;
			}
			bin = &h->bin[*slot - 1];
			bin->count++;
			bin->sum[0] += px[0];
			bin->sum[1] += px[1];
			bin->sum[2] += px[2];
		}
	}
}

static void make_points(const struct histogram *h, struct point *points)
{
	size_t n = 0;

	for (size_t i = 0; i < BINS; i++) {
		const struct bin *bin;
		struct point *p = &points[n];
		float count, root;

		if (h->slot[i] == 0)
			continue;
		bin = &h->bin[h->slot[i] - 1];
		count = (float)bin->count;
		for (int c = 0; c < 3; c++)
			p->rgb[c] = (float)bin->sum[c] / count;
		ycc(p->rgb, chroma_axis, p->at);
		fixed(p->at, p->fixed);
		/* count ^ 0.75: a wide background must not take all the colours. */
		root = sqrtf(count);
		p->weight = root * sqrtf(root);
		n++;
	}
}

static void box_measure(struct box *b, const struct point *points)
{
	double sum[3] = { 0 }, square[3] = { 0 };

	b->weight = 0;
	for (size_t i = b->from; i < b->to; i++) {
		const struct point *p = &points[i];

		b->weight += (double)p->weight;
		for (int c = 0; c < 3; c++) {
			sum[c] += (double)(p->weight * p->at[c]);
			square[c] += (double)(p->weight * p->at[c] * p->at[c]);
		}
	}
	b->spread = 0;
	for (int c = 0; c < 3; c++) {
		double spread = square[c] - sum[c] * sum[c] / b->weight;

		if (b->to - b->from > 1 && spread > b->spread) {
			b->spread = spread;
			b->axis = c;
			b->mean = (float)(sum[c] / b->weight);
		}
	}
}

/* Cuts a box at its mean; false when all points turn out to lie on one side. */
static bool box_cut(struct box *b, struct box *other, struct point *points)
{
	size_t low = b->from, high = b->to;

	while (low < high) {
		if (points[low].at[b->axis] < b->mean) {
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
	box_measure(b, points);
	box_measure(other, points);
	return true;
}

/* The box with the most to gain. Once the picture as a whole is fine enough (a grey or
 * flat one is, with few colours), only boxes wide by themselves: a rare colour matters. */
static struct box *box_choose(struct box *boxes, int count, const struct limits *limits)
{
	struct box *ret = NULL;
	double total = 0, weight = 0;
	bool is_fine;

	for (int i = 0; i < count; i++) {
		total += boxes[i].spread;
		weight += boxes[i].weight;
	}
	is_fine = total < limits->picture * limits->picture * weight;
	for (int i = 0; i < count; i++) {
		struct box *b = &boxes[i];
		double enough = is_fine ? limits->box : limits->least;

		if (b->spread > enough * enough * b->weight && (!ret || b->spread > ret->spread))
			ret = b;
	}
	return ret;
}

static int cut_boxes(struct point *points, size_t n, int colors, struct box *boxes)
{
	static const struct limits coarse = { .picture = 2.0, .box = 4.0, .least = 1.0 }, fine = { .picture = 0.8, .box = 1.5, .least = 0.3 };
	int count = 1;

	boxes[0] = (struct box){ .from = 0, .to = n };
	box_measure(&boxes[0], points);
	while (count < colors) {
		struct box *b = box_choose(boxes, count, colors <= COARSE ? &coarse : &fine);

		if (!b)
			break;
		if (box_cut(b, &boxes[count], points))
			count++;
	}
	return count;
}

struct cluster {
	double sum[3], rgb[3], weight;
};

static void cluster_add(struct cluster *c, const struct point *p)
{
	c->weight += (double)p->weight;
	for (int i = 0; i < 3; i++) {
		c->sum[i] += (double)(p->weight * p->at[i]);
		c->rgb[i] += (double)(p->weight * p->rgb[i]);
	}
}

static void centres(const struct cluster *clusters, int count, int32_t (*ret)[3])
{
	for (int k = 0; k < count; k++) {
		float at[3];

		/* One that lost all its points stays where it was. */
		if (clusters[k].weight <= 0)
			continue;
		for (int c = 0; c < 3; c++)
			at[c] = (float)(clusters[k].sum[c] / clusters[k].weight);
		fixed(at, ret[k]);
	}
}

static void settle(const struct point *points, size_t n, const struct box *boxes, struct cluster *clusters, int count)
{
	int32_t at[PALETTE_MAX][3];
	struct nearest near;

	for (int k = 0; k < count; k++) {
		for (size_t i = boxes[k].from; i < boxes[k].to; i++)
			cluster_add(&clusters[k], &points[i]);
	}
	for (int round = 0; round < ROUNDS; round++) {
		centres(clusters, count, at);
		nearest_init(&near, at, count);
		memset(clusters, 0, (size_t)count * sizeof(*clusters));
		for (size_t i = 0; i < n; i++)
			cluster_add(&clusters[nearest_find(&near, points[i].fixed)], &points[i]);
	}
}

static bool has(const struct palette *p, const uint8_t percent[3])
{
	for (int i = 0; i < p->count; i++) {
		if (memcmp(p->percent[i], percent, 3) == 0)
			return true;
	}
	return false;
}

static void add(struct palette *p, const uint8_t percent[3])
{
	for (int c = 0; c < 3; c++) {
		p->percent[p->count][c] = percent[c];
		p->rgb[p->count][c] = (uint8_t)((percent[c] * 255 + 50) / 100);
	}
	p->count++;
}

/* Encoders want two colours at least. */
static void pad(struct palette *p)
{
	static const uint8_t black[3] = { 0, 0, 0 }, white[3] = { 100, 100, 100 };

	while (p->count < 2)
		add(p, has(p, black) ? white : black);
}

static void fill_palette(const struct cluster *clusters, int count, struct palette *ret)
{
	ret->count = 0;
	for (int k = 0; k < count; k++) {
		uint8_t percent[3];

		if (clusters[k].weight <= 0)
			continue;
		for (int c = 0; c < 3; c++) {
			double v = clusters[k].rgb[c] / clusters[k].weight * (100.0 / 255.0) + 0.5;

			percent[c] = (uint8_t)(v > 100 ? 100 : v);
		}
		if (!has(ret, percent))
			add(ret, percent);
	}
	pad(ret);
}

enum pv_err palette_make(const struct pv_image *img, int colors, struct palette *ret, struct pv_error *err)
{
	struct histogram *h = mem_try_realloc(NULL, sizeof(*h));
	struct cluster *clusters = mem_try_alloc(PALETTE_MAX, sizeof(*clusters));
	struct box boxes[PALETTE_MAX];
	struct point *points = NULL;
	enum pv_err code = PV_OK;
	int count;

	if (colors < 2 || colors > PALETTE_MAX)
		BUG("palette of %d colours", colors);
	if (h) {
		count_bins(img, h);
		points = mem_try_alloc(h->used, sizeof(*points));
	}
	if (!points || !clusters) {
		code = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to choose a picture's colours");
		goto out;
	}
	make_points(h, points);
	count = cut_boxes(points, h->used, colors, boxes);
	settle(points, h->used, boxes, clusters, count);
	fill_palette(clusters, count, ret);
out:
	free(h);
	free(points);
	free(clusters);
	return code;
}
