/* bg.*: the background's colour and evenness, and the clothes against it.
 *
 * Measured on the grown background (silhouette.h) less 3 px towards the person. Where the outline cannot be
 * trusted (the border of the picture is not one colour, the head does not stand out) there is no grown background
 * worth the name: then the border itself (the seeds) is measured, as it is background in every
 * acceptable photo.
 *
 * bg.resid is taken over both and the worse counts: an object that is not grown
 * into (a shelf, another person) would otherwise be invisible to it. And it is what is left after
 * a surface of second degree, not only a plane: a vignette is an uneven background (bg.rms,
 * bg.grad), not a thing that stands in it. The sums take every second pixel and row. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "check/job.h"

enum { W = WORK_HALF_WIDTH, H = WORK_HALF_HEIGHT, ERODE = 2, LEAST_PIXELS = 200, LEAST_ROWS = 24 };

struct region {
	double n, l, a, b;		/* pixels, mean colour */
	double rms;			/* delta E */
	double slope;			/* of the plane fitted to L*: its rise over the picture */
	double rest;			/* deviation from the surface of second degree fitted to L* */
};

/* Sums from which mean, deviation and surfaces follow: products of 1 x y xx xy yy with each
 * other and with L*; x, y in 0..1. */
enum { TERMS = 6 };
struct sums {
	double n, l, ll, a, aa, b, bb;
	double products[TERMS][TERMS], with_l[TERMS];
};

static void add(struct sums *s, int px, int py, struct lab c)
{
	double x = px / (double)(W - 1), y = py / (double)(H - 1), l = c.l / (double)LAB_UNIT, a = c.a / (double)LAB_UNIT, b = c.b / (double)LAB_UNIT;
	const double t[TERMS] = { 1, x, y, x * x, x * y, y * y };
	int i, j;

	s->n++;
	s->l += l;
	s->ll += l * l;
	s->a += a;
	s->aa += a * a;
	s->b += b;
	s->bb += b * b;
	for (i = 0; i < TERMS; i++) {
		s->with_l[i] += t[i] * l;
		for (j = i; j < TERMS; j++)
			s->products[i][j] += t[i] * t[j];
	}
}

static double not_below_zero(double v)
{
	return v > 0 ? v : 0;
}

/* Least squares over the first n terms by elimination; the matrix is symmetric and positive, a
 * pivot near 0 (too few different places) leaves its term out. */
static void fit(const struct sums *s, int n, double *ret)
{
	double m[TERMS][TERMS + 1], k;
	int i, j, row;

	for (i = 0; i < n; i++) {
		for (j = 0; j < n; j++)
			m[i][j] = i <= j ? s->products[i][j] : s->products[j][i];
		m[i][n] = s->with_l[i];
	}
	for (i = 0; i < n; i++)
		for (row = i + 1; row < n && fabs(m[i][i]) > 1e-7 * s->n; row++) {
			k = m[row][i] / m[i][i];
			for (j = i; j <= n; j++)
				m[row][j] -= k * m[i][j];
		}
	for (i = n - 1; i >= 0; i--) {
		k = m[i][n];
		for (j = i + 1; j < n; j++)
			k -= m[i][j] * ret[j];
		ret[i] = fabs(m[i][i]) > 1e-7 * s->n ? k / m[i][i] : 0;
	}
}

static struct region region_of(const struct sums *s)
{
	struct region r = { .n = s->n };
	double p[TERMS], left;
	int i;

	if (s->n < LEAST_PIXELS)
		return r;
	r.l = s->l / s->n;
	r.a = s->a / s->n;
	r.b = s->b / s->n;
	r.rms = sqrt(not_below_zero(s->ll / s->n - r.l * r.l) + not_below_zero(s->aa / s->n - r.a * r.a) + not_below_zero(s->bb / s->n - r.b * r.b));
	fit(s, 3, p);
	r.slope = sqrt(p[1] * p[1] + p[2] * p[2]);
	fit(s, TERMS, p);
	left = s->ll;
	for (i = 0; i < TERMS; i++)
		left -= p[i] * s->with_l[i];
	r.rest = sqrt(not_below_zero(left / s->n));
	return r;
}

/* Background with background all around, as far as ERODE; beyond the picture's edge all is. out
 * has room for the picture. A run of background in a row counts up to its end; then columns. */
static void inner_background(const struct silhouette *s, uint8_t *out)
{
	uint8_t down[W] = { 0 };	/* good rows on end, up to the row below */
	int x, y, run;

	memset(down, 2 * ERODE, sizeof(down));
	for (y = 0; y < H + ERODE; y++) {
		run = 2 * ERODE;
		for (x = 0; x < W + ERODE; x++) {
			/* the pixel in question lies ERODE to the left of and above (x, y) */
			bool is_background = x >= W || y >= H || s->mask[y * W + x] == SILHOUETTE_BACKGROUND;

			run = is_background ? run + 1 : 0;
			if (x < ERODE)
				continue;
			down[x - ERODE] = (uint8_t)(run > 2 * ERODE ? down[x - ERODE] < 255 ? down[x - ERODE] + 1 : 255 : 0);
			if (y >= ERODE)
				out[(y - ERODE) * W + x - ERODE] = down[x - ERODE] > 2 * ERODE;
		}
	}
}

static struct region measure_seeds(const struct check_job *job)
{
	struct sums sums = { 0 };
	int x, y;

	for (y = 0; y < H; y += 2)
		for (x = 0; x < W; x += 2)
			if (silhouette_is_seed(&job->person, x, y))
				add(&sums, x, y, job->work.half[y * W + x]);
	return region_of(&sums);
}

static struct region measure_grown(const struct check_job *job)
{
	uint8_t *inner = mem_try_alloc(WORK_HALF_PIXELS, 1);
	struct sums sums = { 0 };
	int x, y, inset = job->person.inset;

	if (inner)
		inner_background(&job->person, inner);
	for (y = inset; inner && y < H - inset; y += 2)
		for (x = inset; x < W - inset; x += 2)
			if (inner[y * W + x])
				add(&sums, x, y, job->work.half[y * W + x]);
	free(inner);
	return region_of(&sums);
}

/* bg.de: delta E (CIE76) between the mean and the nearest of the profile's allowed colours. Light blue a tenth
 * brighter is recorded as (110,217,255), since its blue is at the end already: 13.7 away from itself, while a
 * tenth darker is 7.6. So what lies between these two counts as light blue. In a monochrome photo or one with a
 * colour cast it only warns: the cause is told by color.*; but a coloured background was put behind a monochrome person
 * by a program, and is wrong by itself. */
struct reference {
	enum pv_background kind;
	const char *name;
	double from[3], to[3];		/* L* a* b*, as it is and a tenth brighter */
};

static double reference_distance(const struct reference *ref, const struct region *r)
{
	const double at[3] = { r->l, r->a, r->b };
	double along = 0, length2 = 0, d2 = 0, t;
	int i;

	for (i = 0; i < 3; i++) {
		along += (at[i] - ref->from[i]) * (ref->to[i] - ref->from[i]);
		length2 += (ref->to[i] - ref->from[i]) * (ref->to[i] - ref->from[i]);
	}
	t = length2 > 0 ? along / length2 : 0;
	t = t < 0 ? 0 : t > 1 ? 1 : t;
	for (i = 0; i < 3; i++) {
		double d = at[i] - ref->from[i] - t * (ref->to[i] - ref->from[i]);

		d2 += d * d;
	}
	return sqrt(d2);
}

#define GREY 10.0		/* a*, b*: a tinted print's paper has no more */

static void colour(struct check_job *job, const struct region *r)
{
	static const struct reference references[] = {
		{ PV_BACKGROUND_BLUE, "light blue", { 75.98, -11.85, -37.06 }, { 81.77, -20.24, -27.96 } },	/* RGB 100,197,255; 110,217,255 */
		{ PV_BACKGROUND_WHITE, "white", { 100, 0, 0 }, { 100, 0, 0 } },
		{ PV_BACKGROUND_GREY, "light grey", { 94.80, 0, 0 }, { 100, 0, 0 } },				/* RGB 240,240,240 */
	};
	const char *name = "";
	double best = NAN, d;
	bool is_grey;
	size_t i;

	for (i = 0; i < ARRAY_LEN(references); i++) {
		if (!(job->profile->backgrounds & references[i].kind))
			continue;
		d = reference_distance(&references[i], r);
		if (isnan(best) || d < best) {
			best = d;
			name = references[i].name;
		}
	}
	is_grey = r->a * r->a + r->b * r->b < GREY * GREY;
	check_put_between(job, PV_CHECK_BG_DE, best, name, PV_CHECK_OK, job->is_cast || (job->is_monochrome && is_grey) ? PV_CHECK_WARN : PV_CHECK_FAIL);
}

/* --- bg.cloth */

enum { CLOTH_NEAR = 2, CLOTH_FAR = 6 };		/* 4..12 px inside the outline */

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static double delta(struct lab c, const struct region *bg)
{
	double l = c.l / (double)LAB_UNIT - bg->l, a = c.a / (double)LAB_UNIT - bg->a, b = c.b / (double)LAB_UNIT - bg->b;

	return sqrt(l * l + a * a + b * b);
}

/* The band inside the outline at both sides of each row of the shoulders. */
static size_t collect_band(const struct check_job *job, const struct region *bg, int first, int last, double *out)
{
	const struct silhouette *s = &job->person;
	size_t n = 0;
	int y, k;

	for (y = first; y <= last; y++)
		for (k = CLOTH_NEAR; s->right[y] - s->left[y] > 4 * CLOTH_FAR && k <= CLOTH_FAR; k++) {
			out[n++] = delta(job->work.half[y * W + s->left[y] + k], bg);
			out[n++] = delta(job->work.half[y * W + s->right[y] - k], bg);
		}
	return n;
}

/* The person seems to end above the lower edge: the clothes went into the background. What
 * stands where they must be is what they look like. */
static size_t collect_missing(const struct check_job *job, const struct region *bg, int first, double *out, size_t room)
{
	const struct silhouette *s = &job->person;
	int half = (int)(s->head_width / 4), middle = (int)(s->centre / 2), x, y;
	size_t n = 0;

	for (y = first; y < H - s->inset; y += 2)
		for (x = middle - half; x <= middle + half; x += 4)
			if (x >= 0 && x < W && n < room)
				out[n++] = delta(job->work.half[y * W + x], bg);
	return n;
}

/* Do the clothes as a whole look like the background, not only in pieces? Then more than half of what is below
 * the shoulders within half a head width of the middle does. */
static bool is_lost(const struct check_job *job, const struct region *bg, int first)
{
	const struct silhouette *s = &job->person;
	double limit = job->profile->limits[PV_CHECK_BG_CLOTH].fail_low;
	int half = (int)(s->head_width / 4), middle = (int)(s->centre / 2), x, y, n = 0, like = 0;

	for (y = first; y < H - s->inset; y += 3)
		for (x = middle - half; x <= middle + half; x += 3)
			if (x >= 0 && x < W) {
				like += delta(job->work.half[y * W + x], bg) < 2 * limit;
				n++;
			}
	return 2 * like > n;
}

/* bg.cloth: median delta E between the background's mean and the clothes 4..12 px inside
 * the outline below the neck. When the clothes have the background's colour the outline ends
 * with the neck, well above the lower edge; then the place where they must be is compared. */
static void cloth(struct check_job *job, const struct region *bg)
{
	const struct silhouette *s = &job->person;
	double *found;
	size_t room = 2 * (size_t)H * (CLOTH_FAR - CLOTH_NEAR + 1), n;
	int shoulders = s->neck_row + (int)(0.25 * s->head_width), low = H - 1 - s->inset;

	if (s->trust == PV_CHECK_NA) {
		check_put(job, PV_CHECK_BG_CLOTH, NAN, s->why);
		return;
	}
	shoulders = shoulders > low - LEAST_ROWS ? low - LEAST_ROWS : shoulders;
	found = mem_try_alloc(room, sizeof(*found));
	n = 0;
	if (found && s->bottom < low - 8)
		n = collect_missing(job, bg, s->bottom + 6 < low ? s->bottom + 6 : low, found, room);
	else if (found)
		n = collect_band(job, bg, shoulders, low, found);
	if (n >= 20) {
		qsort(found, n, sizeof(*found), compare);
		job->is_cloth_lost = found[n / 2] < job->profile->limits[PV_CHECK_BG_CLOTH].fail_low && is_lost(job, bg, shoulders);
		check_put(job, PV_CHECK_BG_CLOTH, found[n / 2], "");
	} else {
		check_put(job, PV_CHECK_BG_CLOTH, NAN, "no clothes in sight");
	}
	free(found);
}

void check_bg_run(struct check_job *job)
{
	struct region seeds = measure_seeds(job), grown = measure_grown(job);
	const struct region *r = job->person.trust != PV_CHECK_NA && grown.n >= LEAST_PIXELS ? &grown : &seeds;
	double rest = seeds.rest > r->rest ? seeds.rest : r->rest;

	job->is_flat = r->rms <= job->profile->limits[PV_CHECK_BG_RMS].ok_high;
	colour(job, r);
	check_put(job, PV_CHECK_BG_RMS, r->rms, "");
	check_put(job, PV_CHECK_BG_GRAD, r->slope, "");
	check_put(job, PV_CHECK_BG_RESID, rest, "");
	cloth(job, r);
}
