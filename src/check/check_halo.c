/* bg.halo: what an automatic cut-out leaves behind, in percent. The proposed measure (colours
 * in the 6 px outside the outline, and islands) sees little of it, because a rim of the old
 * wall joins the person; so it is the sum of five shares that are near 0 on a clean portrait:
 *   rim     of the outline's pixels, those with a seam of 4 px, lighter than both sides, that is neither skin nor a
 *           mixture of what lies outside and inside of it
 *   islands of the head's area (its width squared), loose pieces larger than 40 px
 *   holes   of the same, background colour enclosed in it (a coloured background only)
 *   bites   of the same, what is missing at the edge of head and shoulders
 *   wall    of the same, light flat grey left standing beside the neck
 * In rim and wall skin is told by its colour, so in a monochrome photo or under a colour cast these two may only warn. So
 * may all of it before a background that is not even: no program put that there; and where the clothes have the
 * background's colour (bg.cloth fails, and not for some pieces): then the background leaks into them by itself. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "check/job.h"

enum { W = WORK_HALF_WIDTH, H = WORK_HALF_HEIGHT, ISLAND_LEAST = 10 /* half px: 40 px */ };

#define RIM_DELTA 14.0

/* The square of the distance of c from the straight line between two colours. */
static double off_line2(struct lab c, struct lab from, struct lab to)
{
	double dl = to.l - from.l, da = to.a - from.a, db = to.b - from.b;
	double l = c.l - from.l, a = c.a - from.a, b = c.b - from.b;
	double length2 = dl * dl + da * da + db * db, t = length2 > 0 ? (l * dl + a * da + b * db) / length2 : 0;

	t = t < 0 ? 0 : t > 1 ? 1 : t;
	l -= t * dl;
	a -= t * da;
	b -= t * db;
	return l * l + a * a + b * b;
}

enum { RIM_LEAST = 2, RIM_WALK = 5, RIM_INSIDE = 8, RIM_OUTSIDE = 3 };	/* half px */

static bool is_skin_at(const struct check_job *job, int x, int y)
{
	return work_is_skin(job->work.img.rgb + 3 * (size_t)(2 * y * WORK_WIDTH + 2 * x));
}

/* Walks along a row from the outline's pixel inwards: is there a light seam of RIM_LEAST pixels that
 * does not lie between the colours outside and inside? One pixel is what the best cut-out has. */
static bool is_rim(const struct check_job *job, int x, int y, int dx)
{
	const struct lab *row = job->work.half + y * W;
	const double limit = RIM_DELTA * LAB_UNIT * RIM_DELTA * LAB_UNIT;
	int ix = x + RIM_INSIDE * dx, ox = x - RIM_OUTSIDE * dx, k, run = 0;
	struct lab in, out;

	if (ix < 0 || ix >= W || ox < 0 || ox >= W || job->person.mask[y * W + ix] != SILHOUETTE_PERSON)
		return false;
	in = row[ix];
	out = row[ox];
	for (k = 0; k < RIM_WALK && run < RIM_LEAST; k++) {
		struct lab c = row[x + k * dx];

		run = c.l > in.l + 8 * LAB_UNIT && c.l > out.l + 2 * LAB_UNIT && off_line2(c, out, in) > limit && !is_skin_at(job, x + k * dx, y) ? run + 1 : 0;
	}
	return run >= RIM_LEAST;
}

struct shares {
	int64_t outline, rim, islands, holes, wall, bites;
};

static void count_rim(const struct check_job *job, struct shares *s)
{
	const struct silhouette *p = &job->person;
	int y;

	for (y = p->top; y <= p->bottom; y++) {
		if (p->right[y] - p->left[y] < 16)
			continue;
		s->outline += 2;
		s->rim += is_rim(job, p->left[y], y, 1) + is_rim(job, p->right[y], y, -1);
	}
}

static int32_t island_size(uint8_t *mask, int32_t *stack, int32_t start)
{
	size_t depth = 0;
	int32_t size = 0, p, x, y, k;

	mask[start] = SILHOUETTE_BACKGROUND;
	stack[depth++] = start;
	while (depth > 0) {
		p = stack[--depth];
		x = p % W;
		y = p / W;
		size++;
		const int32_t next[4] = { x > 0 ? p - 1 : p, x < W - 1 ? p + 1 : p, y > 0 ? p - W : p, y < H - 1 ? p + W : p };
		for (k = 0; k < 4; k++)
			if (mask[next[k]] == SILHOUETTE_ISLAND) {
				mask[next[k]] = SILHOUETTE_BACKGROUND;
				stack[depth++] = next[k];
			}
	}
	return size;
}

static bool count_islands(const struct check_job *job, struct shares *s)
{
	uint8_t *mask = mem_try_alloc(WORK_HALF_PIXELS, 1);
	int32_t *stack = mem_try_alloc(WORK_HALF_PIXELS, sizeof(*stack)), p, size;
	bool done = mask && stack;

	if (done)
		memcpy(mask, job->person.mask, WORK_HALF_PIXELS);
	for (p = 0; done && p < WORK_HALF_PIXELS; p++) {
		int x, y, inset = job->person.inset;

		if (mask[p] != SILHOUETTE_ISLAND)
			continue;
		x = p % W;
		y = p / W;
		if (x < inset || y < inset || x >= W - inset || y >= H - inset)
			continue;
		size = island_size(mask, stack, p);
		s->islands += size > ISLAND_LEAST ? size : 0;
	}
	free(mask);
	free(stack);
	return done;
}

#define HOLE_DELTA 16.0
#define HOLE_SURE 3.0
#define BITE_WEIGHT 2.5		/* hair and cloth do not do that */
enum { BITE_DEEP = 4, HOLE_DEEP = 4 };			/* half px from the outline: its own soft edge is none */

/* White walls have the colour of a shirt and of shining skin: only a coloured background tells a hole. */
static bool is_coloured(struct lab c)
{
	return c.a * c.a + c.b * c.b > 20 * LAB_UNIT * 20 * LAB_UNIT;
}

/* 0, 1, or 2 for the background's very colour: cloth is seldom that near. */
static int background_likeness(const struct check_job *job, int x, int y)
{
	int32_t d = lab_distance2(job->work.smooth[y * W + x], job->person.background);

	return (d < lab_limit2(HOLE_DELTA)) + (d < lab_limit2(HOLE_SURE));
}

/* Pixels of the background's colour between the outline's left and right ends. Above the
 * shoulders only in the face: between strands of hair the background is where it belongs. */
static void count_holes(const struct check_job *job, struct shares *s)
{
	const struct silhouette *p = &job->person;
	int x, y, shoulders = p->neck_row + (int)(0.1 * p->head_width);
	double reach = 0.2 * p->head_width;

	if (!is_coloured(p->background))
		return;
	for (y = p->top; y <= p->bottom; y++)
		for (x = p->left[y]; x <= p->right[y]; x++) {
			if (x < p->left[y] + HOLE_DEEP || x > p->right[y] - HOLE_DEEP || y < p->top + HOLE_DEEP)
				continue;
			if (y < shoulders && fabs(x - p->centre / 2) > reach)
				continue;
			s->holes += background_likeness(job, x, y);
		}
}

/* From the top of the head to its widest row, and from the shoulders down, an outline only widens.
 * Where it falls back by more than hair does, a piece is missing. (Below the elbows it may: they are in sight where the head is too small.) */
static void count_bites(const struct check_job *job, int first, int last, struct shares *s)
{
	const struct silhouette *p = &job->person;
	int left = W, right = -1, y;

	for (y = first; y <= last && y <= p->bottom; y++) {
		if (p->right[y] < 0)
			continue;
		left = p->left[y] < left ? p->left[y] : left;
		right = p->right[y] > right ? p->right[y] : right;
		s->bites += p->left[y] - left > BITE_DEEP ? p->left[y] - left - BITE_DEEP : 0;
		s->bites += right - p->right[y] > BITE_DEEP ? right - p->right[y] - BITE_DEEP : 0;
	}
}

/* The old wall left standing beside the neck: light, colourless and without texture, above where
 * shoulders begin and farther out than the head. */
static void count_wall(const struct check_job *job, struct shares *s)
{
	const struct silhouette *p = &job->person;
	const struct lab *half = job->work.half;
	int x, y, last = p->top + (int)(0.7 * p->head_width);
	double reach = 0.225 * p->head_width;

	for (y = p->top + (int)(0.25 * p->head_width); y <= last && y < H - 1; y++)
		for (x = p->left[y] + 2; x <= p->right[y] - 2; x++) {
			const struct lab *c = &half[y * W + x];

			if (fabs(x - p->centre / 2) < reach || c->l < 60 * LAB_UNIT || abs(c->a) > 12 * LAB_UNIT || abs(c->b) > 14 * LAB_UNIT)
				continue;
			s->wall += lab_distance2(*c, c[2]) < lab_limit2(3) && lab_distance2(*c, c[-2]) < lab_limit2(3) && !is_skin_at(job, x, y);
		}
}

void check_halo_run(struct check_job *job)
{
	struct shares s = { 0 };
	double head, rim, islands, holes, wall, bites;
	const struct silhouette *p = &job->person;
	const struct pv_check_limit *limits = job->profile->limits;
	bool is_far = p->head_width < limits[PV_CHECK_GEO_HEADW].fail_low && 2.0 * p->top > limits[PV_CHECK_GEO_TOP].fail_high;
	bool is_doubtful;
	char text[64];

	if (job->person.trust == PV_CHECK_NA || !count_islands(job, &s)) {
		check_put(job, PV_CHECK_BG_HALO, NAN, job->person.why);
		return;
	}
	count_rim(job, &s);
	count_holes(job, &s);
	count_wall(job, &s);
	count_bites(job, p->top, p->top + (int)(0.35 * p->head_width), &s);
	count_bites(job, p->neck_row + (int)(0.25 * p->head_width), is_far ? p->neck_row + (int)(0.55 * p->head_width) : H - 1, &s);
	head = job->person.head_width * job->person.head_width / 4;
	rim = s.outline > 0 ? 100.0 * (double)s.rim / (double)s.outline : 0;
	islands = 100.0 * (double)s.islands / head;
	holes = 100.0 * (double)s.holes / head;
	wall = 100.0 * (double)s.wall / head;
	bites = BITE_WEIGHT * 100.0 * (double)s.bites / head;
	snprintf(text, sizeof(text), "rim %.1f, islands %.1f, holes %.1f, bites %.1f, wall %.1f", rim, islands, holes, bites, wall);
	is_doubtful = job->is_cloth_lost || !job->is_flat || ((job->is_monochrome || job->is_cast) && islands + holes + bites <= limits[PV_CHECK_BG_HALO].fail_high);
	check_put_between(job, PV_CHECK_BG_HALO, rim + islands + holes + bites + wall, text, PV_CHECK_OK, is_doubtful ? PV_CHECK_WARN : PV_CHECK_FAIL);
}
