/* light.*: whether the two halves of the face are lit alike, and shine.
 *
 * light.lr and light.hint look at skin (77 < Cb < 130, 133 < Cr < 178) in the left and right
 * half of the face box. Deep shadow has no colour left: a side with hardly any skin beside one
 * with plenty is the very case to find, so then the middle of both cheeks is taken whatever
 * its colour. n.a. when neither side shows skin (a monochrome picture). */
#include <stdlib.h>

#include "check/job.h"

enum { SKIN_LEAST = 300, SKIN_PLENTY = 1500 };

struct side {
	int64_t bins[256], count, sum;
};

static void count_area(const struct work *w, const struct work_box *box, bool skin_only, struct side *ret)
{
	int x, y;

	*ret = (struct side){ 0 };
	for (y = box->y0; y < box->y1; y++)
		for (x = box->x0; x < box->x1; x++) {
			size_t p = (size_t)y * WORK_WIDTH + (size_t)x;

			if (skin_only && !work_is_skin(w->img.rgb + 3 * p))
				continue;
			ret->bins[w->luma[p]]++;
			ret->sum += w->luma[p];
			ret->count++;
		}
}

/* The middle of a half: away from the hair and the background beside the face. */
static struct work_box cheek(const struct work_box *face, bool left)
{
	int w = face->x1 - face->x0, h = face->y1 - face->y0;
	int x0 = left ? face->x0 + w * 18 / 100 : face->x0 + w * 58 / 100;

	return (struct work_box){ x0, face->y0 + h * 35 / 100, x0 + w * 24 / 100, face->y0 + h * 85 / 100 };
}

/* light.lr: 2 (mL - mR) / (mL + mR) of the mean Y. light.hint: the common area of both
 * halves' normalised histograms. */
static void halves(struct check_job *job)
{
	struct work_box left = job->face, right = job->face, at;
	struct side l, r;
	double ml, mr, common = 0, a, b;
	int i;

	left.x1 = right.x0 = (job->face.x0 + job->face.x1) / 2;
	count_area(&job->work, &left, true, &l);
	count_area(&job->work, &right, true, &r);
	if ((l.count < SKIN_LEAST && r.count >= SKIN_PLENTY) || (r.count < SKIN_LEAST && l.count >= SKIN_PLENTY)) {
		at = cheek(&job->face, true);
		count_area(&job->work, &at, false, &l);
		at = cheek(&job->face, false);
		count_area(&job->work, &at, false, &r);
	}
	if (l.count < SKIN_LEAST || r.count < SKIN_LEAST) {
		check_put(job, PV_CHECK_LIGHT_LR, NAN, "too little skin in sight");
		check_put(job, PV_CHECK_LIGHT_HINT, NAN, "too little skin in sight");
		return;
	}
	ml = (double)l.sum / (double)l.count;
	mr = (double)r.sum / (double)r.count;
	for (i = 0; i < 256; i++) {
		a = (double)l.bins[i] / (double)l.count;
		b = (double)r.bins[i] / (double)r.count;
		common += a < b ? a : b;
	}
	job->shadow = ml < mr ? -1 : 1;
	check_put(job, PV_CHECK_LIGHT_LR, ml + mr > 0 ? 2 * (ml - mr) / (ml + mr) : 0, ml < mr ? "left half darker" : "right half darker");
	check_put(job, PV_CHECK_LIGHT_HINT, common, "");
}

/* light.spec: share of the face box with Y > 235 and hardly any colour (max - min < 30). */
static void specular(struct check_job *job)
{
	int64_t n = 0, total = 0;
	int x, y;

	for (y = job->face.y0; y < job->face.y1; y++)
		for (x = job->face.x0; x < job->face.x1; x++) {
			size_t p = (size_t)y * WORK_WIDTH + (size_t)x;
			const uint8_t *c = job->work.img.rgb + 3 * p;
			int high = c[0] > c[1] ? c[0] : c[1], low = c[0] < c[1] ? c[0] : c[1];

			high = c[2] > high ? c[2] : high;
			low = c[2] < low ? c[2] : low;
			n += job->work.luma[p] > 235 && high - low < 30;
			total++;
		}
	check_put(job, PV_CHECK_LIGHT_SPEC, (double)n / (double)total, "");
}

void check_light_run(struct check_job *job)
{
	halves(job);
	specular(job);
}
