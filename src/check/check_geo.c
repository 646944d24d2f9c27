/* seg.conf and geo.*: where the person stands in the frame, in px of 480 x 640. All of it
 * comes from the outline (silhouette.h): n.a. when that cannot be trusted.
 *
 * A head of the wrong size also moves its top and pushes the shoulders out of the picture: as
 * long as it fails, geo.top and geo.bottom only warn (a head cut off still fails), so that a
 * student is told the one thing to do. A head that stands so low that the picture ends at the neck is one fault
 * with two names: geo.top and geo.bottom fail alike.
 *
 * Two limits differ from the proposed ones. geo.headw: the outline includes hair and ears and
 * so overstates the width between the cheeks by 5..30 %; the lower limits are 5 % higher than
 * the notice's (190 instead of 180, fail below 170), so that a face of 160 px with its hair
 * no longer passes; and it fails above 325 instead of 340, as of what is wider than 300 the hair is not counted. geo.top: the notice speaks of the hairline (发际), hair stands above
 * it; so less than 50 px above the hair only warns, and fails from 20. */
#include <math.h>
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

/* One shoulder: its mean row at 0.70, 0.74 and 0.78 head widths, if the outline there is a shoulder and not the
 * edge of long hair, which falls steeply and begins above the chin. */
static bool find_shoulder(const struct silhouette *s, double side, double *ret_row, const char **ret_why)
{
	int inner = shoulder_row(s, s->centre + side * 0.70 * s->head_width), at = shoulder_row(s, s->centre + side * 0.74 * s->head_width),
	    outer = shoulder_row(s, s->centre + side * 0.78 * s->head_width);

	if (inner < 0 || at < 0 || outer < 0) {
		*ret_why = "shoulders out of the picture";
		return false;
	}
	if (outer - inner > 0.06 * s->head_width || at < s->top + 0.5 * s->head_width) {
		*ret_why = "long hair";
		return false;
	}
	*ret_row = (inner + at + outer) / 3.0;
	return true;
}

/* Is the shoulder below the picture's edge, where the picture itself goes on? */
static bool is_sunk(const struct silhouette *s, double side)
{
	double column = (s->centre + side * 0.78 * s->head_width) / 2;

	return column >= s->inset + 2 && column < W - s->inset - 2 && shoulder_row(s, 2 * column) < 0;
}

/* geo.shoulder: the outline's heights at centre -+ 0.74 head widths; degrees, positive when
 * the right side of the picture is lower. Never fails by itself. One shoulder that is in sight and
 * another that lies below the picture's edge tell the least slope there is: enough for a warning, not for an ok. */
static void shoulder(struct check_job *job)
{
	const struct silhouette *s = &job->person;
	const struct pv_check_limit *l = &job->profile->limits[PV_CHECK_GEO_SHOULDER];
	double left = H, right = H, slope;
	const char *why = "";
	bool has_left = find_shoulder(s, -1, &left, &why), has_right = find_shoulder(s, 1, &right, &why);

	slope = degrees_of(right - left, 0.74 * s->head_width);
	if (has_left && has_right)
		check_put_between(job, PV_CHECK_GEO_SHOULDER, slope, "", PV_CHECK_OK, PV_CHECK_WARN);
	else if (((has_left && is_sunk(s, 1)) || (has_right && is_sunk(s, -1))) && (slope < l->ok_low || slope > l->ok_high))
		check_put_between(job, PV_CHECK_GEO_SHOULDER, slope, "one shoulder out of the picture", PV_CHECK_OK, PV_CHECK_WARN);
	else
		check_put(job, PV_CHECK_GEO_SHOULDER, NAN, why);
}

/* geo.bottom: the outline's width on the last row by the head's; but no more than 1 and what it
 * widens by below the head: long hair that falls straight down is no shoulder. Nor more than what the picture's length
 * below the top of the head allows: before 1.5 head widths there is the chin, and however wide the hair is beside
 * it, no shoulder. Clothes that went into the background leave nothing on the last row: that says nothing about
 * shoulders. */
static double bottom_of(const struct silhouette *s)
{
	int y = H - 1 - s->inset;
	double width, widening, length;

	if (s->bottom < y - 8)
		return NAN;
	width = s->right[y] < 0 ? 0 : 2.0 * (s->right[y] - s->left[y] + 1) / s->head_width;
	widening = width > s->neck ? 1 + width - s->neck : width;
	length = 2.0 * (y + 1 - s->top) / s->head_width - 0.3;
	return fmin(width, fmin(widening, length));
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
	const struct pv_check_limit *size = &job->profile->limits[PV_CHECK_GEO_HEADW];
	enum pv_check_status hardest = s->head_width < size->fail_low || s->head_width > size->fail_high ? PV_CHECK_WARN : PV_CHECK_FAIL;
	double centre = fabs(s->centre - WORK_WIDTH / 2.0) / WORK_WIDTH, bottom = bottom_of(s);
	bool is_cut_off = s->top <= s->inset;
	size_t i;

	confidence(job);
	if (s->trust == PV_CHECK_NA) {
		for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
			check_put(job, all[i], NAN, s->why);
		return;
	}
	check_put_between(job, PV_CHECK_GEO_TOP, 2.0 * s->top, is_cut_off ? "head cut off" : "", PV_CHECK_OK,
			  is_cut_off ? PV_CHECK_FAIL : hardest);
	check_put(job, PV_CHECK_GEO_HEADW, s->head_width, check_side(job, PV_CHECK_GEO_HEADW, s->head_width, "too small", "too large"));
	check_put(job, PV_CHECK_GEO_CENTRE, centre, s->centre < WORK_WIDTH / 2.0 ? "to the left" : "to the right");
	shoulder(job);
	check_put_between(job, PV_CHECK_GEO_BOTTOM, bottom, isnan(bottom) ? "clothes like the background" : "", PV_CHECK_OK, hardest);
	if (2.0 * s->top > job->profile->limits[PV_CHECK_GEO_TOP].fail_high)
		check_level_fails(job, PV_CHECK_GEO_TOP, PV_CHECK_GEO_BOTTOM);
}
