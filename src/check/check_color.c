/* color.*: whether the colours are those of a colour photo in white light, over the face box.
 *
 * A limit that differs: color.cast fails above 8 instead of 15: lamplight that turns light blue into olive
 * moves the cheeks by 9..15 only, real portraits without a cast reach 7. */
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "check/job.h"

/* color.chroma: root of the variances of R - m, G - m, B - m with m = (R + G + B) / 3. */
static void chroma(struct check_job *job)
{
	int64_t n = 0, sum[3] = { 0 }, squares[3] = { 0 };
	double v = 0, mean;
	int x, y, c;

	for (y = job->face.y0; y < job->face.y1; y++)
		for (x = job->face.x0; x < job->face.x1; x++, n++) {
			const uint8_t *p = job->work.img.rgb + 3 * ((size_t)y * WORK_WIDTH + (size_t)x);
			int m = p[0] + p[1] + p[2];

			for (c = 0; c < 3; c++) {
				int d = 3 * p[c] - m;	/* three times the difference */

				sum[c] += d;
				squares[c] += d * d;
			}
		}
	for (c = 0; c < 3; c++) {
		mean = (double)sum[c] / (double)n;
		v += ((double)squares[c] / (double)n - mean * mean) / 9;
	}
	job->is_monochrome = sqrt(v > 0 ? v : 0) < job->profile->limits[PV_CHECK_COLOR_CHROMA].fail_low;
	check_put(job, PV_CHECK_COLOR_CHROMA, v > 0 ? sqrt(v) : 0, "");
}

enum { W = WORK_HALF_WIDTH };

static int compare(const void *a, const void *b)
{
	return *(const int16_t *)a - *(const int16_t *)b;
}

static double excess(double v, double low, double high)
{
	return v < low ? low - v : v > high ? v - high : 0;
}

/* color.cast (OFIQ's NaturalColour): how far a* and b* of the cheeks lie outside 5..25 and
 * 5..35. The cheeks are two areas of the face box, and the median is taken, since there are
 * no landmarks. In the dark all colours shrink with L* + 16 (lab.h): darker cheeks are judged
 * as if they had L* 65, or a strong cast on a dark face would be none. */
static void cast(struct check_job *job)
{
	int fw = job->face.x1 - job->face.x0, fh = job->face.y1 - job->face.y0, x, y, side, n = 0;
	int16_t *ls = mem_try_alloc(3 * WORK_HALF_PIXELS, sizeof(*ls)), *as = ls + WORK_HALF_PIXELS, *bs = as + WORK_HALF_PIXELS;
	double l, k, a, b, da, db;
	char text[64];

	for (side = 0; ls && side < 2; side++) {
		int x0 = job->face.x0 + fw * (side ? 62 : 20) / 100, x1 = x0 + fw * 18 / 100;

		for (y = job->face.y0 + fh * 50 / 100; y < job->face.y0 + fh * 75 / 100; y += 2)
			for (x = x0; x < x1; x += 2, n++) {
				ls[n] = job->work.half[y / 2 * W + x / 2].l;
				as[n] = job->work.half[y / 2 * W + x / 2].a;
				bs[n] = job->work.half[y / 2 * W + x / 2].b;
			}
	}
	if (n > 0) {
		qsort(ls, (size_t)n, sizeof(*ls), compare);
		qsort(as, (size_t)n, sizeof(*as), compare);
		qsort(bs, (size_t)n, sizeof(*bs), compare);
		a = as[n / 2] / (double)LAB_UNIT;
		b = bs[n / 2] / (double)LAB_UNIT;
		l = ls[n / 2] / (double)LAB_UNIT;
		k = 81 / (l + 16);
		snprintf(text, sizeof(text), "a* %.0f, b* %.0f", a, b);
		a *= k;
		b *= k;
		job->tone = a + b;
		if (l > 65) {
			a /= k;
			b /= k;
		}
		da = excess(a, 5, 25);
		db = excess(b, 5, 35);
		job->is_cast = sqrt(da * da + db * db) > job->profile->limits[PV_CHECK_COLOR_CAST].fail_high;
		check_put(job, PV_CHECK_COLOR_CAST, sqrt(da * da + db * db), text);
	}
	free(ls);
}

void check_color_run(struct check_job *job)
{
	chroma(job);
	cast(job);
}
