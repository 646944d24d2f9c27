/* seg.conf and geo.*: where the person stands in the frame, in px of 480 x 640. All of it
 * comes from the outline (silhouette.h): n.a. when that cannot be trusted.
 *
 * Two limits differ from the proposed ones. geo.headw: the outline includes hair and ears and
 * so overstates the width between the cheeks by 5..30 %; the lower limits are 5 % higher than
 * the notice's (190 instead of 180, fail below 170), so that a face of 160 px with its hair
 * no longer passes. geo.top: the notice speaks of the hairline (发际), hair stands above
 * it; so less than 50 px above the hair only warns, and fails from 20. */
#include <stdio.h>

#include "check/job.h"

enum { W = WORK_HALF_WIDTH, H = WORK_HALF_HEIGHT };
#define DEGREES 57.29577951308232

/* The arc tangent in degrees without libm, good to 0.01: for |t| <= 1 by a polynomial. */
static double degrees_of(double rise, double run)
{
	double t = rise / run, q = t * t;

	if (t > 1 || t < -1)
		return t > 0 ? 90 - degrees_of(run, rise) : -90 - degrees_of(run, rise);
	return DEGREES * t * (0.99997726 + q * (-0.33262347 + q * (0.19354346 + q * (-0.11643287 + q * (0.05265332 - q * 0.01172120)))));
}

/* The first row of the person at a column, searched below the neck; -1 when there is none. */
static int shoulder_row(const struct silhouette *s, double column)
{
	int x = (int)(column / 2), y;

	if (x < s->inset || x >= W - s->inset)
		return -1;
	for (y = s->neck_row; y < H; y++)
		if (s->mask[y * W + x] == SILHOUETTE_PERSON)
			return y;
	return -1;
}

/* geo.shoulder: the outline's heights at centre -+ 0.78 head widths; degrees, positive when
 * the right side of the picture is lower. n.a. without a neck: long hair hides the shoulders. */
static void shoulder(struct check_job *job)
{
	const struct silhouette *s = &job->person;
	double reach = 0.78 * s->head_width;
	int left, right;

	if (s->neck > 0.85) {
		check_put(job, PV_CHECK_GEO_SHOULDER, NAN, "long hair");
		return;
	}
	left = shoulder_row(s, s->centre - reach);
	right = shoulder_row(s, s->centre + reach);
	if (left < 0 || right < 0)
		check_put(job, PV_CHECK_GEO_SHOULDER, NAN, "shoulders out of the picture");
	else
		check_put_between(job, PV_CHECK_GEO_SHOULDER, degrees_of(2.0 * (right - left), 2 * reach), "", PV_CHECK_OK, PV_CHECK_WARN);
}

/* geo.bottom: the outline's width on the last row by the head's. Clothes that went into the
 * background leave nothing on the last row: that says nothing about the shoulders. */
static void bottom(struct check_job *job)
{
	const struct silhouette *s = &job->person;
	int y = H - 1 - s->inset;

	if (s->bottom < y - 8)
		check_put(job, PV_CHECK_GEO_BOTTOM, NAN, "clothes like the background");
	else if (s->right[y] < 0)
		check_put(job, PV_CHECK_GEO_BOTTOM, 0, "");
	else
		check_put(job, PV_CHECK_GEO_BOTTOM, 2.0 * (s->right[y] - s->left[y] + 1) / s->head_width, "");
}

/* seg.conf: the share of border pixels near their median colour. A warning also says that
 * the picture is unlike a portrait (background 20..60 %, head 40..75 % of the width, its top in
 * the upper quarter). */
static void confidence(struct check_job *job)
{
	const struct silhouette *s = &job->person;

	check_put_between(job, PV_CHECK_SEG_CONF, s->trust == PV_CHECK_NA ? NAN : s->seeds, s->why, s->trust, PV_CHECK_WARN);
}

void check_geo_run(struct check_job *job)
{
	static const enum pv_check_id all[] = { PV_CHECK_GEO_TOP, PV_CHECK_GEO_HEADW, PV_CHECK_GEO_CENTRE, PV_CHECK_GEO_SHOULDER, PV_CHECK_GEO_BOTTOM };
	const struct silhouette *s = &job->person;
	double centre = fabs(s->centre - WORK_WIDTH / 2.0) / WORK_WIDTH;
	size_t i;

	confidence(job);
	if (s->trust == PV_CHECK_NA) {
		for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
			check_put(job, all[i], NAN, s->why);
		return;
	}
	check_put(job, PV_CHECK_GEO_TOP, 2.0 * s->top, s->top <= s->inset ? "head cut off" : "");
	check_put(job, PV_CHECK_GEO_HEADW, s->head_width, "");
	check_put(job, PV_CHECK_GEO_CENTRE, centre, s->centre < WORK_WIDTH / 2.0 ? "to the left" : "to the right");
	shoulder(job);
	bottom(job);
}
