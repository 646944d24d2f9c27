/* skin.smooth, advisory: 1.4826 x the median of |Y - box5(Y)| over skin pixels of the face box
 * whose smoothed gradient is below 2.5. Small pictures and strong compression imitate
 * smoothed skin, so it fails only where the edges are sharp (sharp.vol at its ok limit). */
#include <stdlib.h>

#include "base/mem.h"
#include "check/job.h"

enum { LEAST = 500, BINS = 4096 };

static const struct pv_check_result *sharpness(const struct check_job *job)
{
	size_t i;

	for (i = 0; i < job->report->count; i++)
		if (pv_check_find(job->report->results[i].name) == PV_CHECK_SHARP_VOL)
			return &job->report->results[i];
	return NULL;
}

static double noise_of(const struct check_job *job, const uint16_t *soft)
{
	static const int limit = 40;		/* 2.5 levels in 1/16 */
	const struct work_box *f = &job->face;
	int w = f->x1 - f->x0, x, y, i;
	int64_t bins[BINS] = { 0 }, n = 0, sum = 0;

	for (y = f->y0 + 1; y < f->y1 - 1; y++)
		for (x = f->x0 + 1; x < f->x1 - 1; x++) {
			const uint16_t *s = soft + (y - f->y0) * w + (x - f->x0);
			size_t p = (size_t)y * WORK_WIDTH + (size_t)x;
			int gx = (s[1] - s[-1]) / 2, gy = (s[w] - s[-w]) / 2;

			if (gx * gx + gy * gy >= limit * limit || !work_is_skin(job->work.img.rgb + 3 * p))
				continue;
			bins[abs(16 * job->work.luma[p] - s[0])]++;
			n++;
		}
	if (n < LEAST)
		return NAN;
	for (i = 0; i < BINS - 1; i++) {
		sum += bins[i];
		if (2 * sum >= n)
			break;
	}
	return 1.4826 * i / 16;
}

void check_skin_run(struct check_job *job)
{
	size_t pixels = (size_t)(job->face.x1 - job->face.x0) * (size_t)(job->face.y1 - job->face.y0);
	uint16_t *soft = mem_try_alloc(pixels, sizeof(*soft));
	const struct pv_check_result *vol = sharpness(job);
	bool is_sharp = vol && vol->native >= job->profile->limits[PV_CHECK_SHARP_VOL].ok_low;
	double noise = NAN;

	if (soft && work_blur(&job->work, &job->face, 5, soft, NULL) == PV_OK)
		noise = noise_of(job, soft);
	free(soft);
	check_put_between(job, PV_CHECK_SKIN_SMOOTH, noise, isnan(noise) ? "too little skin in sight" : "", PV_CHECK_OK,
			  is_sharp ? PV_CHECK_FAIL : PV_CHECK_WARN);
}
