#include "check/silhouette.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum {
	W = WORK_HALF_WIDTH, H = WORK_HALF_HEIGHT,
	SEED_ROWS = 8,			/* top 2.5 % */
	SEED_COLUMNS = 10,		/* left and right 4 % ... */
	SEED_COLUMN_ROWS = 112,		/* ... of the top 35 % */
	HEAD_ROUNDS = 3,
	HAIR_WIDTH = 300,		/* px of the work image */
	SEED_TOP_SIDE = 48,		/* of the top rows only the outer 20 % on each side */
};
#define SEED_DELTA 12.0
#define STEP_DELTA 3.2
#define COLOUR_DELTA 22.0
#define SHADE_DELTA 8.0
#define SHADE_LOW 635			/* in 1/1024 of the cube root of the light: 0.24 .. 1.4 times as bright */
#define SHADE_HIGH 1147
#define EVEN_SEEDS 0.85
#define SURE_SEEDS 0.95
#define LEAK_SOLID 0.88			/* share of the head's own width that must be head */
#define LEAK_CONTRAST 10.0		/* delta E between the head's rim and the background */
#define LEAK_SKIN 0.10			/* share of all skin that counts as background ... */
#define LEAK_DELTA 12.0			/* ... and is so far from its colour that no wall is meant */

void silhouette_release(struct silhouette *s)
{
	free(s->mask);
	*s = (struct silhouette){ 0 };
}

bool silhouette_is_seed(const struct silhouette *s, int x, int y)
{
	int from_side = x < W / 2 ? x : W - 1 - x;

	if (x < s->inset || y < s->inset || x >= W - s->inset || y >= H - s->inset)
		return false;
	if (y < s->inset + SEED_ROWS)
		return from_side < SEED_TOP_SIDE;
	return y < SEED_COLUMN_ROWS && from_side < s->inset + SEED_COLUMNS;
}

/* --- the seeds' median colour */

enum { BINS = 1024, BIN_SHIFT = 4, BIN_ZERO = 512 };	/* a quarter of a unit */

static int bin_of(int v)
{
	int bin = (v >> BIN_SHIFT) + BIN_ZERO;

	return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}

static int16_t median_of(const uint32_t *bins, uint32_t count)
{
	uint32_t sum = 0;
	int i;

	for (i = 0; i < BINS - 1; i++) {
		sum += bins[i];
		if (2 * sum >= count)
			break;
	}
	return (int16_t)((i - BIN_ZERO) * (1 << BIN_SHIFT) + (1 << (BIN_SHIFT - 1)));
}

static void learn_background(const struct work *w, struct silhouette *s)
{
	uint32_t l[BINS] = { 0 }, a[BINS] = { 0 }, b[BINS] = { 0 }, count = 0, near = 0;
	int x, y;

	for (y = 0; y < SEED_COLUMN_ROWS; y++)
		for (x = 0; x < W; x++) {
			const struct lab *c = &w->smooth[y * W + x];

			if (!silhouette_is_seed(s, x, y))
				continue;
			l[bin_of(c->l)]++;
			a[bin_of(c->a)]++;
			b[bin_of(c->b)]++;
			count++;
		}
	s->background = (struct lab){ median_of(l, count), median_of(a, count), median_of(b, count) };
	for (y = 0; y < SEED_COLUMN_ROWS; y++)
		for (x = 0; x < W; x++)
			if (silhouette_is_seed(s, x, y) && lab_distance2(w->smooth[y * W + x], s->background) <= lab_limit2(SEED_DELTA))
				near++;
	s->seeds = count > 0 ? (double)near / count : 0;
	s->is_even = s->seeds >= EVEN_SEEDS;
}

/* --- growth */

struct growth {
	const struct work *work;
	struct silhouette *s;
	int32_t *stack;
	size_t depth;
};

static bool is_background_colour(struct lab c, struct lab background)
{
	int32_t factor, rest2;

	if (lab_distance2(c, background) <= lab_limit2(COLOUR_DELTA))
		return true;
	factor = lab_shade(c, background, &rest2);
	return factor >= SHADE_LOW && factor <= SHADE_HIGH && rest2 <= lab_limit2(SHADE_DELTA);
}

static void grow_to(struct growth *g, int32_t from, int32_t to)
{
	const struct lab *c = g->work->smooth;

	if (g->s->mask[to] == SILHOUETTE_BACKGROUND || lab_distance2(c[from], c[to]) >= lab_limit2(STEP_DELTA) ||
	    !is_background_colour(c[to], g->s->background))
		return;
	g->s->mask[to] = SILHOUETTE_BACKGROUND;
	g->stack[g->depth++] = to;
}

static void grow_background(struct growth *g)
{
	int32_t p, x, y;

	for (y = 0; y < SEED_COLUMN_ROWS; y++)
		for (x = 0; x < W; x++) {
			bool is_top = y >= g->s->inset && y < g->s->inset + SEED_ROWS && x >= g->s->inset && x < W - g->s->inset;

			p = y * W + x;
			if ((!is_top && !silhouette_is_seed(g->s, x, y)) || lab_distance2(g->work->smooth[p], g->s->background) > lab_limit2(SEED_DELTA))
				continue;
			g->s->mask[p] = SILHOUETTE_BACKGROUND;
			g->stack[g->depth++] = p;
		}
	while (g->depth > 0) {
		p = g->stack[--g->depth];
		x = p % W;
		y = p / W;
		if (x > g->s->inset)
			grow_to(g, p, p - 1);
		if (x < W - 1 - g->s->inset)
			grow_to(g, p, p + 1);
		if (y > g->s->inset)
			grow_to(g, p, p - W);
		if (y < H - 1 - g->s->inset)
			grow_to(g, p, p + W);
	}
}

/* --- the person: the largest component that is not background */

enum { SEEN = 100 };

/* Of a row's pixels from l to r, pushes the first of each run of `from`. */
static void push_runs(struct growth *g, int32_t l, int32_t r, uint8_t from)
{
	const uint8_t *mask = g->s->mask;
	int32_t p;

	for (p = l; p <= r; p++)
		if (mask[p] == from && (p == l || mask[p - 1] != from))
			g->stack[g->depth++] = p;
}

/* Turns a component of `from` into `to`, a run of a row at a time; gives its size. */
static int32_t flood(struct growth *g, int32_t start, uint8_t from, uint8_t to)
{
	uint8_t *mask = g->s->mask;
	int32_t size = 0;

	g->stack[g->depth++] = start;
	while (g->depth > 0) {
		int32_t l = g->stack[--g->depth], r = l, y = l / W;

		if (mask[l] != from)
			continue;
		while (l > y * W && mask[l - 1] == from)
			l--;
		while (r < y * W + W - 1 && mask[r + 1] == from)
			r++;
		memset(mask + l, to, (size_t)(r - l + 1));
		size += r - l + 1;
		if (y > 0)
			push_runs(g, l - W, r - W, from);
		if (y < H - 1)
			push_runs(g, l + W, r + W, from);
	}
	return size;
}

static int32_t find_person(struct growth *g)
{
	int32_t p, size, most = 0, best = -1;

	for (p = 0; p < WORK_HALF_PIXELS; p++) {
		if (g->s->mask[p] != SILHOUETTE_ISLAND)
			continue;
		size = flood(g, p, SILHOUETTE_ISLAND, SEEN);
		if (size > most) {
			most = size;
			best = p;
		}
	}
	if (best >= 0)
		flood(g, best, SEEN, SILHOUETTE_PERSON);
	for (p = 0; p < WORK_HALF_PIXELS; p++)
		if (g->s->mask[p] == SEEN)
			g->s->mask[p] = SILHOUETTE_ISLAND;
	return most;
}

/* --- measures of the outline */

static void find_rows(struct silhouette *s)
{
	int y;

	s->top = s->bottom = -1;
	for (y = 0; y < H; y++) {
		const uint8_t *row = s->mask + y * W, *first = memchr(row, SILHOUETTE_PERSON, W);

		s->left[y] = W;
		s->right[y] = -1;
		if (!first)
			continue;
		s->left[y] = (int16_t)(first - row);
		s->right[y] = (int16_t)((const uint8_t *)memrchr(row, SILHOUETTE_PERSON, W) - row);
		s->top = s->top < 0 ? y : s->top;
		s->bottom = y;
	}
}

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Medians over rows below the top. */
static void measure_rows(struct silhouette *s, int first, int last)
{
	int widths[H], sums[H], n = 0, y;

	for (y = s->top + first; y <= s->top + last && y < H; y++)
		if (s->right[y] >= 0) {
			widths[n] = 2 * (s->right[y] - s->left[y] + 1);
			sums[n++] = s->left[y] + s->right[y] + 1;
		}
	if (n == 0)
		return;
	qsort(widths, (size_t)n, sizeof(*widths), compare);
	qsort(sums, (size_t)n, sizeof(*sums), compare);
	s->head_width = widths[n / 2];
	s->centre = sums[n / 2];
}

/* Mean Y of the middle of the face in a row: brown hair has the colour of skin, but is darker. */
static int middle_luma(const struct work *w, const struct silhouette *s, int y)
{
	int middle = (int)s->centre, reach = (int)(0.2 * s->head_width), x, sum = 0, n = 0;

	for (x = middle - reach; x <= middle + reach; x++)
		if (x >= 0 && x < WORK_WIDTH) {
			sum += w->luma[2 * y * WORK_WIDTH + x];
			n++;
		}
	return n > 0 ? sum / n : 0;
}

/* The usual width of the skin in a row of the face: the median of its pixels' number. */
static double skin_width(const struct work *w, const struct silhouette *s)
{
	int counts[H], n = 0, x, y, last = s->top + (int)(0.45 * s->head_width), least;

	for (y = s->top + (int)(0.25 * s->head_width); y <= last && y < H; y++) {
		least = middle_luma(w, s, y) * 6 / 10;
		counts[n] = 0;
		for (x = s->left[y]; x <= s->right[y]; x++) {
			size_t p = (size_t)(2 * y * WORK_WIDTH + 2 * x);

			counts[n] += w->luma[p] >= least && work_is_skin(w->img.rgb + 3 * p) ? 2 : 0;
		}
		n++;
	}
	if (n == 0)
		return 0;
	qsort(counts, (size_t)n, sizeof(*counts), compare);
	return counts[n / 2];
}

/* First over the rows 10..22 % of the picture's height below the top, then over those 0.35..0.75
 * head widths below it. What is very wide may be hair: then no more than the skin and a quarter. */
static void measure_head(const struct work *w, struct silhouette *s)
{
	double face;
	int round;

	if (s->top < 0)
		return;
	measure_rows(s, H / 10, H * 22 / 100);
	for (round = 0; round < HEAD_ROUNDS; round++)
		measure_rows(s, (int)(0.175 * s->head_width), (int)(0.375 * s->head_width));
	face = s->head_width > HAIR_WIDTH ? 1.25 * skin_width(w, s) : s->head_width;
	if (face < s->head_width)
		s->head_width = face > 0.8 * s->head_width ? face : 0.8 * s->head_width;
}

static void measure_neck(struct silhouette *s)
{
	int y, first = s->top + (int)(0.45 * s->head_width), last = s->top + (int)(0.95 * s->head_width), width, least = 2 * W;

	s->neck = 1;
	if (s->top < 0)
		return;
	for (y = first; y <= last && y < H; y++) {
		width = s->right[y] >= 0 ? s->right[y] - s->left[y] + 1 : 0;
		if (width > 0 && width < least) {
			least = width;
			s->neck_row = y;
		}
	}
	s->neck = s->head_width > 0 ? 2 * least / s->head_width : 1;
}

/* --- trust */

/* How much of the head's extent is head: where the background leaks into a bald head or a
 * face, it is not. */
static double solidity(const struct silhouette *s)
{
	int x, y, last = s->top + (int)(0.45 * s->head_width);
	int64_t inside = 0, extent = 0;

	for (y = s->top; y <= last && y < H; y++)
		for (x = s->left[y]; x <= s->right[y]; x++) {
			inside += s->mask[y * W + x] == SILHOUETTE_PERSON;
			extent++;
		}
	return extent > 0 ? (double)inside / (double)extent : 0;
}

/* Median distance of the head's rim (2 px inside, half size) from the background. */
static double contrast(const struct work *w, const struct silhouette *s)
{
	int32_t found[2 * H];
	int n = 0, y, last = s->top + (int)(0.45 * s->head_width);

	for (y = s->top; y <= last && y < H; y++)
		if (s->right[y] - s->left[y] > 6) {
			found[n++] = lab_distance2(w->half[y * W + s->left[y] + 2], s->background);
			found[n++] = lab_distance2(w->half[y * W + s->right[y] - 2], s->background);
		}
	if (n == 0)
		return 0;
	qsort(found, (size_t)n, sizeof(*found), compare);
	return sqrt(found[n / 2]) / LAB_UNIT;
}

/* How much of the skin in the picture was grown into: a bright bald head before a white wall, a face before a brown
 * one. (Real portraits: 0.13 and more where it happened, else below 0.07.) */
static double lost_skin(const struct work *w, const struct silhouette *s)
{
	int64_t kept = 0, lost = 0;
	int x, y;

	for (y = 0; y < H; y += 2)
		for (x = 0; x < W; x += 2) {
			int p = y * W + x;

			if (s->mask[p] == SILHOUETTE_ISLAND || !work_is_skin(w->img.rgb + 3 * (size_t)(2 * y * WORK_WIDTH + 2 * x)))
				continue;
			kept += s->mask[p] == SILHOUETTE_PERSON;
			lost += s->mask[p] == SILHOUETTE_BACKGROUND && lab_distance2(w->smooth[p], s->background) > lab_limit2(LEAK_DELTA);
		}
	return kept + lost > 0 ? (double)lost / (double)(kept + lost) : 0;
}

static const char *doubt(const struct work *w, const struct silhouette *s, int32_t area)
{
	if (!s->is_even)
		return "the background is not one colour";
	if (area < WORK_HALF_PIXELS / 20 || s->head_width <= 0 || s->top > H * 2 / 5)
		return "no person stands out";
	if (s->share < 0.08 || s->head_width > 0.97 * WORK_WIDTH)
		return "too little background";
	if (solidity(s) < LEAK_SOLID || contrast(w, s) < LEAK_CONTRAST || lost_skin(w, s) > LEAK_SKIN)
		return "the head does not stand out";
	return "";
}

static enum pv_check_status trust_of(const struct silhouette *s)
{
	double width = s->head_width / WORK_WIDTH;

	if (*s->why)
		return PV_CHECK_NA;
	if (s->seeds >= SURE_SEEDS && s->share >= 0.20 && s->share <= 0.60 && width >= 0.40 && width <= 0.75 && s->top <= H / 4)
		return PV_CHECK_OK;
	return PV_CHECK_WARN;
}

enum pv_err silhouette_find(const struct work *w, int inset, struct silhouette *ret, struct pv_error *err)
{
	struct silhouette s = { .inset = inset, .why = "" };
	struct growth g = { .work = w, .s = &s };
	int32_t area, p, count = 0;

	s.mask = mem_try_alloc(WORK_HALF_PIXELS, 1);
	g.stack = mem_try_alloc(WORK_HALF_PIXELS, sizeof(*g.stack));
	if (!s.mask || !g.stack) {
		free(s.mask);
		free(g.stack);
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to find the person");
	}
	learn_background(w, &s);
	grow_background(&g);
	area = find_person(&g);
	free(g.stack);
	for (p = 0; p < WORK_HALF_PIXELS; p++)
		count += s.mask[p] == SILHOUETTE_BACKGROUND;
	s.share = (double)count / WORK_HALF_PIXELS;
	find_rows(&s);
	measure_head(w, &s);
	measure_neck(&s);
	s.why = doubt(w, &s, area);
	s.trust = trust_of(&s);
	*ret = s;
	return PV_OK;
}

static int clamp(double v, int low, int high)
{
	return v < low ? low : v > high ? high : (int)v;
}

struct work_box silhouette_face_unknown(void)
{
	return (struct work_box){ WORK_WIDTH * 28 / 100, WORK_HEIGHT * 20 / 100, WORK_WIDTH * 72 / 100, WORK_HEIGHT * 62 / 100 };
}

struct work_box silhouette_face(const struct silhouette *s)
{
	double w = s->head_width, top = 2.0 * s->top;

	if (s->trust == PV_CHECK_NA || w < 40)
		return silhouette_face_unknown();
	return (struct work_box){
		.x0 = clamp(s->centre - 0.45 * w, 0, WORK_WIDTH - 16),
		.y0 = clamp(top + 0.35 * w, 0, WORK_HEIGHT - 16),
		.x1 = clamp(s->centre + 0.45 * w, 16, WORK_WIDTH),
		.y1 = clamp(top + 1.25 * w, 16, WORK_HEIGHT),
	};
}
