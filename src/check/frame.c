#include "check/frame.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

#define FLAT_DEVIATION 2.0	/* levels of Y within one row, and between rows of one frame */
#define STEP 20			/* levels to what lies inside */
enum { WIDEST = 15 };		/* of a hundred of the picture: more is no frame */

/* --- straight frames */

struct line {
	double mean, deviation;
};

/* The i-th row or column from an edge; 0 left, 1 right, 2 top, 3 bottom. Lines stop short
 * of the corners, where the other sides' frames are. */
static size_t offset_of(int side, int i, int k)
{
	int x = side == 0 ? i : side == 1 ? WORK_WIDTH - 1 - i : k;
	int y = side == 2 ? i : side == 3 ? WORK_HEIGHT - 1 - i : k;

	return (size_t)y * WORK_WIDTH + (size_t)x;
}

static struct line line_at(const struct work *w, int side, int i)
{
	int length = side < 2 ? WORK_HEIGHT : WORK_WIDTH, k, n = 0;
	int64_t sum = 0, squares = 0;
	double mean, v;

	for (k = length * WIDEST / 100; k < length - length * WIDEST / 100; k++, n++) {
		int y = w->luma[offset_of(side, i, k)];

		sum += y;
		squares += y * y;
	}
	mean = (double)sum / n;
	v = (double)squares / n - mean * mean;
	return (struct line){ mean, v > 0 ? sqrt(v) : 0 };
}

/* How different two lines are pixel by pixel: a picture's inside need not be even. */
static double difference(const struct work *w, int side, int i, int j)
{
	int length = side < 2 ? WORK_HEIGHT : WORK_WIDTH, k, n = 0;
	int64_t sum = 0;

	for (k = length * WIDEST / 100; k < length - length * WIDEST / 100; k++, n++)
		sum += abs(w->luma[offset_of(side, i, k)] - w->luma[offset_of(side, j, k)]);
	return (double)sum / n;
}

static int side_width(const struct work *w, int side)
{
	int most = (side < 2 ? WORK_WIDTH : WORK_HEIGHT) * WIDEST / 100, i;
	struct line first = line_at(w, side, 0), l;

	if (first.deviation >= FLAT_DEVIATION)
		return 0;
	for (i = 1; i < most; i++) {
		l = line_at(w, side, i);
		if (l.deviation >= 2 * FLAT_DEVIATION || fabs(l.mean - first.mean) > 2 * FLAT_DEVIATION)
			break;
	}
	/* two lines may hold the blurred edge itself */
	return i < most && difference(w, side, 0, i + 2) > STEP ? i : 0;
}

struct frame_sides frame_find(const struct work *w)
{
	return (struct frame_sides){ side_width(w, 0), side_width(w, 1), side_width(w, 2), side_width(w, 3) };
}

int frame_count(const struct frame_sides *f)
{
	return (f->left > 0) + (f->right > 0) + (f->top > 0) + (f->bottom > 0);
}

/* --- round mounts */

/* How far out a place is: 1024 on the mount's edge, squared. */
struct mount {
	int rx, ry;
};

static int out_of(const struct mount *m, int x, int y)
{
	int dx = (2 * x - WORK_WIDTH) * 16 / m->rx, dy = (2 * y - WORK_HEIGHT) * 16 / m->ry;

	return dx * dx + dy * dy;
}

enum { MOUNT_OUTSIDE = 1200, MOUNT_FROM = 700, MOUNT_TO = 920, MOUNT_LEAST = 100 };

static bool is_mount(const struct work *w, const struct mount *m)
{
	int64_t sum = 0, squares = 0, n = 0, steps = 0, rim = 0;
	double mean;
	int x, y, out;

	for (y = 0; y < WORK_HEIGHT; y += 4)
		for (x = 0; x < WORK_WIDTH; x += 4)
			if (out_of(m, x, y) >= MOUNT_OUTSIDE) {
				sum += w->luma[y * WORK_WIDTH + x];
				squares += w->luma[y * WORK_WIDTH + x] * w->luma[y * WORK_WIDTH + x];
				n++;
			}
	if (n < MOUNT_LEAST)
		return false;
	mean = (double)sum / (double)n;
	if ((double)squares / (double)n - mean * mean > 4 * FLAT_DEVIATION * FLAT_DEVIATION)
		return false;
	for (y = WORK_HEIGHT / 8; y < WORK_HEIGHT * 7 / 8; y += 4)
		for (x = 0; x < WORK_WIDTH; x += 4) {
			out = out_of(m, x, y);
			if (out < MOUNT_FROM || out > MOUNT_TO)
				continue;
			rim++;
			steps += fabs(w->luma[y * WORK_WIDTH + x] - mean) > STEP;
		}
	return rim > 0 && steps * 10 >= rim * 9;
}

bool frame_is_round(const struct work *w, int width, int height)
{
	int r = width < height ? width : height;
	/* The work image shows the photo's whole height, or its whole width. */
	int px = 4 * width > 3 * height ? r * WORK_HEIGHT / (2 * height) : r * WORK_WIDTH / (2 * width);
	struct mount oval = { WORK_WIDTH / 2, WORK_HEIGHT / 2 }, circle = { px, px };

	return is_mount(w, &oval) || is_mount(w, &circle);
}

/* --- dates: strongly coloured figures of one height on one line */

enum {
	W = WORK_HALF_WIDTH, H = WORK_HALF_HEIGHT,
	STAMP_CHROMA = 46, STAMP_LIGHT = 45,
	STAMP_LOWEST = 6, STAMP_HIGHEST = 30,	/* half px */
	STAMP_FIGURES = 4, STAMP_MOST = 64,
};

struct figure {
	int x0, y0, x1, y1;
};

/* Red to yellow and lighter than cloth mostly is: the colours cameras print in. */
static bool is_stamp_colour(struct lab c)
{
	int32_t limit = STAMP_CHROMA * LAB_UNIT;

	return c.l > STAMP_LIGHT * LAB_UNIT && c.b > 0 && c.a > -c.b / 3 && c.a * c.a + c.b * c.b > limit * limit;
}

static struct figure trace(uint8_t *mask, int32_t *stack, int32_t start)
{
	struct figure f = { W, H, -1, -1 };
	size_t depth = 0;

	mask[start] = 0;
	stack[depth++] = start;
	while (depth > 0) {
		int32_t p = stack[--depth], x = p % W, y = p / W, dx, dy;

		f.x0 = x < f.x0 ? x : f.x0;
		f.x1 = x > f.x1 ? x : f.x1;
		f.y0 = y < f.y0 ? y : f.y0;
		f.y1 = y > f.y1 ? y : f.y1;
		for (dy = y > 0 ? -1 : 0; dy <= (y < H - 1 ? 1 : 0); dy++)
			for (dx = x > 0 ? -1 : 0; dx <= (x < W - 1 ? 1 : 0); dx++)
				if (mask[p + dy * W + dx]) {
					mask[p + dy * W + dx] = 0;
					stack[depth++] = p + dy * W + dx;
				}
	}
	return f;
}

static bool are_on_a_line(const struct figure *f, int n)
{
	int i, j, like;

	for (i = 0; i < n; i++) {
		int height = f[i].y1 - f[i].y0 + 1;

		like = 0;
		for (j = 0; j < n; j++)
			like += abs(f[j].y0 - f[i].y0) * 4 <= height && abs(f[j].y1 - f[i].y1) * 4 <= height && abs(f[j].x0 - f[i].x0) < 10 * height;
		if (like >= STAMP_FIGURES)
			return true;
	}
	return false;
}

enum pv_err frame_find_stamp(const struct work *w, bool *ret_found, struct pv_error *err)
{
	uint8_t *mask = mem_try_alloc(WORK_HALF_PIXELS, 1);
	int32_t *stack = mem_try_alloc(WORK_HALF_PIXELS, sizeof(*stack)), p;
	struct figure found[STAMP_MOST], f;
	int n = 0, wide, high;

	if (!mask || !stack) {
		free(mask);
		free(stack);
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to look for a date");
	}
	for (p = 0; p < WORK_HALF_PIXELS; p++)
		if (p / W < H / 6 || p / W > H * 3 / 4)
			mask[p] = is_stamp_colour(w->half[p]);
	for (p = 0; p < WORK_HALF_PIXELS && n < STAMP_MOST; p++) {
		if (!mask[p])
			continue;
		f = trace(mask, stack, p);
		wide = f.x1 - f.x0 + 1;
		high = f.y1 - f.y0 + 1;
		if (high >= STAMP_LOWEST && high <= STAMP_HIGHEST && wide <= high)
			found[n++] = f;
	}
	*ret_found = are_on_a_line(found, n);
	free(mask);
	free(stack);
	return PV_OK;
}
