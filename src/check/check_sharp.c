/* sharp.*: two measures that must agree (unless there is hardly an edge at all), both over the
 * face box of the work image: they depend on scale, so they are always taken at 480 x 640. A smaller photo is enlarged
 * for that, which costs it more than half of sharp.vol and adds 0.1 to sharp.reblur (five sharp real portraits brought to
 * 0.8 and 0.9: 24..44 % are left), and dim.* tells the cause already: it is held to lower limits, and below two thirds
 * of the size these only warn. */
#include <math.h>
#include <stdlib.h>

#include "check/job.h"

/* sharp.vol: variance of the 4-neighbour Laplacian of Y. */
static double variance_of_laplacian(const struct work *w, const struct work_box *box)
{
	int64_t sum = 0, squares = 0, n = 0;
	int x, y;

	for (y = box->y0 > 0 ? box->y0 : 1; y < box->y1 && y < WORK_HEIGHT - 1; y++)
		for (x = box->x0 > 0 ? box->x0 : 1; x < box->x1 && x < WORK_WIDTH - 1; x++) {
			const uint8_t *p = w->luma + y * WORK_WIDTH + x;
			int v = p[-1] + p[1] + p[-WORK_WIDTH] + p[WORK_WIDTH] - 4 * p[0];

			sum += v;
			squares += v * v;
			n++;
		}
	return n > 0 ? (double)squares / (double)n - (double)sum / (double)n * ((double)sum / (double)n) : 0;
}

/* sharp.reblur (Crete): how little of the differences between neighbours a 9-tap
 * horizontal box takes away; 0 sharp, 1 blurred. */
static double reblur(const struct work *w, const struct work_box *box)
{
	int64_t all = 0, gone = 0;
	int x, y;

	for (y = box->y0; y < box->y1; y++) {
		const uint8_t *row = w->luma + y * WORK_WIDTH;
		int first = box->x0 > 5 ? box->x0 : 5, last = box->x1 < WORK_WIDTH - 4 ? box->x1 : WORK_WIDTH - 4;

		for (x = first; x < last; x++) {
			/* the window's mean moves from x - 1 to x */
			int sharp = 9 * abs(row[x] - row[x - 1]), soft = abs(row[x + 4] - row[x - 5]);

			all += sharp;
			gone += sharp > soft ? sharp - soft : 0;
		}
	}
	return all > 0 ? (double)(all - gone) / (double)all : 1;
}

struct needs {
	double vol_ok, vol_fail, blur_ok, blur_fail;
};

static struct needs needs_of(const struct check_job *job, double size)
{
	const struct pv_check_limit *vol = &job->profile->limits[PV_CHECK_SHARP_VOL], *blur = &job->profile->limits[PV_CHECK_SHARP_REBLUR];

	if (size < 1)
		return (struct needs){ 0.4 * vol->ok_low, 0.6 * vol->fail_low, blur->ok_high + 0.05, blur->fail_high + 0.05 };
	return (struct needs){ vol->ok_low, vol->fail_low, blur->ok_high, blur->fail_high };
}

void check_sharp_run(struct check_job *job)
{
	double size = fmin((double)job->width / WORK_WIDTH, (double)job->height / WORK_HEIGHT);
	double vol = variance_of_laplacian(&job->work, &job->face), blur = reblur(&job->work, &job->face);
	struct needs needs = needs_of(job, size);
	enum pv_check_status hardest = PV_CHECK_FAIL;

	if (vol >= needs.vol_fail || blur <= needs.blur_fail || size < 2.0 / 3)
		hardest = PV_CHECK_WARN;
	if (vol >= needs.vol_ok || (blur <= needs.blur_ok && vol >= needs.vol_fail))
		hardest = PV_CHECK_OK;
	check_put_between(job, PV_CHECK_SHARP_VOL, vol, "", PV_CHECK_OK, hardest);
	check_put_between(job, PV_CHECK_SHARP_REBLUR, blur, "", PV_CHECK_OK, hardest);
}
