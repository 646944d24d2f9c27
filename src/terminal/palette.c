#include "terminal/palette.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Colours are gathered in a 5-bit RGB histogram, cut into boxes of least variance, and
 * settled by a few rounds of k-means, all in (Y, Cb, Cr). Chroma counts somewhat more
 * than its variance when colours are chosen, so that lips and eyes get their own, and
 * less than luma when pixels are mapped, because the eye sees steps of lightness first. */
enum { BINS = 32 * 32 * 32, ROUNDS = 4, LUT_BITS = 6, LUT_SIZE = 1 << 3 * LUT_BITS };
static const float chroma_axis = 1.3f;

struct point {
	float at[3];		/* Y, chroma_axis * Cb, chroma_axis * Cr */
	float weight;
	float rgb[3];		/* mean of its pixels */
};

struct box {
	size_t from, to;	/* points */
	float spread;		/* weighted variance along the widest axis; 0: cannot be cut */
	int axis;
	float mean;		/* on that axis */
};

static void ycc(const float rgb[3], float chroma, float ret[3])
{
	float y = 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];

	ret[0] = y;
	ret[1] = chroma * 0.564f * (rgb[2] - y);
	ret[2] = chroma * 0.713f * (rgb[0] - y);
}

/* Every second pixel, in a quincunx, is enough to know the colours; small pictures are read whole. */
static void count_bins(const struct pv_image *img, uint32_t (*bins)[4])
{
	int step = (int64_t)img->width * img->height > 40000 ? 2 : 1;

	for (int y = 0; y < img->height; y++) {
		const uint8_t *row = img->rgb + (size_t)y * (size_t)img->width * 3;

		for (int x = step == 2 ? y & 1 : 0; x < img->width; x += step) {
			const uint8_t *px = row + (size_t)x * 3;
			uint32_t *bin = bins[(px[0] >> 3) << 10 | (px[1] >> 3) << 5 | px[2] >> 3];

			bin[0]++;
			bin[1] += px[0];
			bin[2] += px[1];
			bin[3] += px[2];
		}
	}
}

static size_t make_points(uint32_t (*bins)[4], struct point *points)
{
	size_t n = 0;

	for (size_t i = 0; i < BINS; i++) {
		struct point *p = &points[n];
		float count = (float)bins[i][0], root;

		if (bins[i][0] == 0)
			continue;
		for (int c = 0; c < 3; c++)
			p->rgb[c] = (float)bins[i][c + 1] / count;
		ycc(p->rgb, chroma_axis, p->at);
		/* count ^ 0.75: a wide background must not take all the colours. */
		root = sqrtf(count);
		p->weight = root * sqrtf(root);
		n++;
	}
	return n;
}

static void box_measure(struct box *b, const struct point *points)
{
	double sum[3] = { 0 }, square[3] = { 0 }, weight = 0;

	for (size_t i = b->from; i < b->to; i++) {
		const struct point *p = &points[i];

		weight += (double)p->weight;
		for (int c = 0; c < 3; c++) {
			sum[c] += (double)(p->weight * p->at[c]);
			square[c] += (double)(p->weight * p->at[c] * p->at[c]);
		}
	}
	b->spread = 0;
	for (int c = 0; c < 3; c++) {
		double spread = square[c] - sum[c] * sum[c] / weight;

		if (b->to - b->from > 1 && spread > (double)b->spread) {
			b->spread = (float)spread;
			b->axis = c;
			b->mean = (float)(sum[c] / weight);
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

static int cut_boxes(struct point *points, size_t n, int colors, struct box *boxes)
{
	int count = 1;

	boxes[0] = (struct box){ .from = 0, .to = n };
	box_measure(&boxes[0], points);
	while (count < colors) {
		struct box *widest = &boxes[0];

		for (int i = 1; i < count; i++) {
			if (boxes[i].spread > widest->spread)
				widest = &boxes[i];
		}
		if (widest->spread <= 0)
			break;
		if (box_cut(widest, &boxes[count], points))
			count++;
	}
	return count;
}

struct cluster {
	float at[3];
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

static void cluster_settle(struct cluster *c)
{
	if (c->weight > 0) {
		for (int i = 0; i < 3; i++)
			c->at[i] = (float)(c->sum[i] / c->weight);
	}
}

static int nearest_cluster(const struct cluster *clusters, int count, const float at[3])
{
	float best = INFINITY;
	int ret = 0;

	for (int k = 0; k < count; k++) {
		float a = clusters[k].at[0] - at[0], b = clusters[k].at[1] - at[1], c = clusters[k].at[2] - at[2];
		float d = a * a + b * b + c * c;

		if (d < best) {
			best = d;
			ret = k;
		}
	}
	return ret;
}

static void settle(const struct point *points, size_t n, const struct box *boxes, struct cluster *clusters, int count)
{
	for (int k = 0; k < count; k++) {
		clusters[k] = (struct cluster){ 0 };
		for (size_t i = boxes[k].from; i < boxes[k].to; i++)
			cluster_add(&clusters[k], &points[i]);
		cluster_settle(&clusters[k]);
	}
	for (int round = 0; round < ROUNDS; round++) {
		for (int k = 0; k < count; k++) {
			clusters[k].weight = 0;
			memset(clusters[k].sum, 0, sizeof(clusters[k].sum));
			memset(clusters[k].rgb, 0, sizeof(clusters[k].rgb));
		}
		for (size_t i = 0; i < n; i++)
			cluster_add(&clusters[nearest_cluster(clusters, count, points[i].at)], &points[i]);
		for (int k = 0; k < count; k++)
			cluster_settle(&clusters[k]);
	}
}

static bool palette_has(const struct palette *p, const uint8_t percent[3])
{
	for (int i = 0; i < p->count; i++) {
		if (memcmp(p->percent[i], percent, 3) == 0)
			return true;
	}
	return false;
}

static void palette_add(struct palette *p, const uint8_t percent[3])
{
	for (int c = 0; c < 3; c++) {
		p->percent[p->count][c] = percent[c];
		p->rgb[p->count][c] = (uint8_t)((percent[c] * 255 + 50) / 100);
	}
	p->count++;
}

static void fill_palette(const struct cluster *clusters, int count, struct palette *ret)
{
	static const uint8_t black[3] = { 0, 0, 0 }, white[3] = { 100, 100, 100 };

	ret->count = 0;
	for (int k = 0; k < count; k++) {
		uint8_t percent[3];

		if (clusters[k].weight <= 0)
			continue;
		for (int c = 0; c < 3; c++) {
			double v = clusters[k].rgb[c] / clusters[k].weight * (100.0 / 255.0) + 0.5;

			percent[c] = (uint8_t)(v > 100 ? 100 : v);
		}
		if (!palette_has(ret, percent))
			palette_add(ret, percent);
	}
	while (ret->count < 2)
		palette_add(ret, palette_has(ret, black) ? white : black);
}

enum pv_err palette_make(const struct pv_image *img, int colors, struct palette *ret, struct pv_error *err)
{
	uint32_t (*bins)[4] = mem_try_alloc(BINS, sizeof(*bins));
	struct point *points = mem_try_alloc(BINS, sizeof(*points));
	struct cluster *clusters = mem_try_alloc(PALETTE_MAX, sizeof(*clusters));
	struct box boxes[PALETTE_MAX];
	enum pv_err code = PV_OK;
	size_t n;
	int count;

	if (!bins || !points || !clusters) {
		code = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to choose a picture's colours");
		goto out;
	}
	if (colors < 2 || colors > PALETTE_MAX)
		BUG("palette of %d colours", colors);
	count_bins(img, bins);
	n = make_points(bins, points);
	count = cut_boxes(points, n, colors, boxes);
	settle(points, n, boxes, clusters, count);
	fill_palette(clusters, count, ret);
out:
	free(bins);
	free(points);
	free(clusters);
	return code;
}

/* The palette as integers in (Y, Cb, Cr), ready to be compared with. */
struct mapper {
	const struct palette *p;
	int count;
	int32_t y[PALETTE_MAX], cb[PALETTE_MAX], cr[PALETTE_MAX];
	uint16_t *lut;		/* nearest entry + 1 of a LUT_BITS colour, 0 until it is asked for */
};

static void mapper_ycc(int r, int g, int b, int32_t *ret_y, int32_t *ret_cb, int32_t *ret_cr)
{
	int32_t y = (77 * r + 150 * g + 29 * b) >> 4;		/* 16 to the level */

	*ret_y = y;
	*ret_cb = (9 * (16 * b - y)) >> 4;			/* 0.564 */
	*ret_cr = (23 * (16 * r - y)) >> 5;			/* 0.713 */
}

static int nearest_entry(const struct mapper *m, int r, int g, int b)
{
	int32_t y, cb, cr, best = INT32_MAX;
	int ret = 0;

	mapper_ycc(r, g, b, &y, &cb, &cr);
	for (int k = 0; k < m->count; k++) {
		int32_t dy = m->y[k] - y, db = m->cb[k] - cb, dr = m->cr[k] - cr;
		int32_t d = 2 * dy * dy + db * db + dr * dr;

		if (d < best) {
			best = d;
			ret = k;
		}
	}
	return ret;
}

static uint8_t map_pixel(struct mapper *m, const uint8_t *px)
{
	size_t at = (size_t)(px[0] >> 2) << 12 | (size_t)(px[1] >> 2) << 6 | (size_t)(px[2] >> 2);

	if (m->lut[at] == 0)
		m->lut[at] = (uint16_t)(1 + nearest_entry(m, (px[0] & ~3) + 2, (px[1] & ~3) + 2, (px[2] & ~3) + 2));
	return (uint8_t)(m->lut[at] - 1);
}

static bool is_close(const uint8_t *px, const uint8_t *color, int threshold)
{
	return abs(px[0] - color[0]) <= threshold && abs(px[1] - color[1]) <= threshold && abs(px[2] - color[2]) <= threshold;
}

static void map_row(struct mapper *m, const uint8_t *px, int width, int threshold, uint8_t *out, const uint8_t *above)
{
	for (int x = 0; x < width; x++, px += 3) {
		if (threshold > 0 && x > 0 && is_close(px, m->p->rgb[out[x - 1]], threshold))
			out[x] = out[x - 1];
		else if (threshold > 0 && above && is_close(px, m->p->rgb[above[x]], threshold))
			out[x] = above[x];
		else
			out[x] = map_pixel(m, px);
	}
}

enum pv_err palette_map(const struct pv_image *img, const struct palette *p, int run_threshold, uint8_t *indices, struct pv_error *err)
{
	struct mapper m = { .p = p, .count = p->count };
	size_t width = (size_t)img->width;

	m.lut = mem_try_alloc(LUT_SIZE, sizeof(*m.lut));
	if (!m.lut)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to map a picture's colours");
	for (int k = 0; k < p->count; k++)
		mapper_ycc(p->rgb[k][0], p->rgb[k][1], p->rgb[k][2], &m.y[k], &m.cb[k], &m.cr[k]);
	for (size_t y = 0; y < (size_t)img->height; y++)
		map_row(&m, img->rgb + y * width * 3, img->width, run_threshold, indices + y * width, y ? indices + (y - 1) * width : NULL);
	free(m.lut);
	return PV_OK;
}

struct rank {
	uint32_t runs;
	int entry;
};

static int rank_compare(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	if (x->runs != y->runs)
		return x->runs > y->runs ? -1 : 1;
	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

void palette_sort(struct palette *p, uint8_t *indices, int width, int height)
{
	struct rank ranks[PALETTE_MAX] = { 0 };
	uint8_t renumber[PALETTE_MAX] = { 0 };
	struct palette sorted = { 0 };
	size_t n = (size_t)width * (size_t)height;

	for (int k = 0; k < p->count; k++)
		ranks[k].entry = k;
	for (size_t i = 0; i < n; i++)
		ranks[indices[i]].runs += i == 0 || indices[i] != indices[i - 1];
	qsort(ranks, (size_t)p->count, sizeof(ranks[0]), rank_compare);
	for (int k = 0; k < p->count; k++) {
		if (ranks[k].runs == 0 && k >= 2)
			break;
		renumber[ranks[k].entry] = (uint8_t)k;
		palette_add(&sorted, p->percent[ranks[k].entry]);
	}
	for (size_t i = 0; i < n; i++)
		indices[i] = renumber[indices[i]];
	*p = sorted;
}
