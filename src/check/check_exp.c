/* exp.*: exposure of the face box, from the histogram of Y.
 *
 * Dark skin is not an error: exp.mean and exp.lo fail on the dark side only together, or
 * with exp.entropy (half way to its fail limit), else they warn. Since agreement is asked for, the
 * dark limits of exp.mean lie higher than proposed: ok from 95 and fail below 85 instead of 90
 * and 70; a face in the shadow before a bright wall still has a mean of 65..80. */
#include "check/job.h"

/* log2 without libm, so that every machine agrees: the exponent by halving, the rest by the
 * series of the inverse hyperbolic tangent. */
static double log2_of(double v)
{
	double whole = 0, s, q, term, sum = 0;
	int k;

	for (; v < 1; v *= 2)
		whole--;
	for (; v >= 2; v /= 2)
		whole++;
	s = (v - 1) / (v + 1);
	q = s * s;
	term = s;
	for (k = 1; k < 40; k += 2) {
		sum += term / k;
		term *= q;
	}
	return whole + 2 * sum * 1.4426950408889634;
}

/* Shannon's bits of a histogram. */
static double entropy_of(const int64_t *bins, double total)
{
	double bits = 0, p;
	int i;

	for (i = 0; i < 256; i++) {
		if (bins[i] == 0)
			continue;
		p = (double)bins[i] / total;
		bits -= p * log2_of(p);
	}
	return bits;
}

void check_exp_run(struct check_job *job)
{
	const struct pv_check_limit *limits = job->profile->limits;
	int64_t bins[256] = { 0 }, sum = 0, dark = 0, bright = 0;
	double total = (double)(job->face.x1 - job->face.x0) * (job->face.y1 - job->face.y0), mean, low, entropy;
	bool is_dark, is_flat, is_black;
	int x, y, i;

	for (y = job->face.y0; y < job->face.y1; y++)
		for (x = job->face.x0; x < job->face.x1; x++)
			bins[job->work.luma[y * WORK_WIDTH + x]]++;
	for (i = 0; i < 256; i++) {
		sum += i * bins[i];
		dark += i <= 25 ? bins[i] : 0;
		bright += i >= 247 ? bins[i] : 0;
	}
	mean = (double)sum / total;
	low = (double)dark / total;
	entropy = entropy_of(bins, total);
	is_dark = mean < limits[PV_CHECK_EXP_MEAN].fail_low;
	is_black = low > limits[PV_CHECK_EXP_LO].fail_high;
	is_flat = entropy < (limits[PV_CHECK_EXP_ENTROPY].ok_low + limits[PV_CHECK_EXP_ENTROPY].fail_low) / 2;
	check_put_between(job, PV_CHECK_EXP_MEAN, mean, "", PV_CHECK_OK, is_dark && !is_black && !is_flat ? PV_CHECK_WARN : PV_CHECK_FAIL);
	check_put(job, PV_CHECK_EXP_HI, (double)bright / total, "");
	check_put_between(job, PV_CHECK_EXP_LO, low, "", PV_CHECK_OK, is_dark || is_flat ? PV_CHECK_FAIL : PV_CHECK_WARN);
	check_put(job, PV_CHECK_EXP_ENTROPY, entropy, "");
}
