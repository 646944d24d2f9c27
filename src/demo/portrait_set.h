/* A folder of painted submissions and the manifest that imports them. */
#ifndef DEMO_PORTRAIT_SET_H
#define DEMO_PORTRAIT_SET_H

#include "demo/portrait.h"

struct portrait_set {
	int first, count;			/* students by index; one photo each, two for R05 and I02 */
	uint64_t seed;
	const enum portrait_defect *defects;	/* dealt out in turn; NULL = all good */
	size_t defect_count;
	const int64_t *submitted_at;		/* one per student; NULL: the column stays empty */
	int again;				/* of the first so many, those with a defect come again: see again.csv */
	int camera_every;			/* each nth good one is a camera's original; 0 = none */
	int threads;				/* 1..8 */
};
#define PORTRAIT_SET_MAX 100000

/* Paints into dir (made when it is missing) and writes manifest.csv there, files named
 * by student number and, behind a defect, its code: 202200017-L03.jpg.
 * again.csv holds what students send when their first photo has been rejected: with R05
 * the rejected one saved anew, others (of the first `again`) a good one. I02 adds a
 * student who owns the photo. Deterministic. */
PV_MUST_CHECK enum pv_err portrait_set_write(const char *dir, const struct portrait_set *set, struct pv_error *err);

/* `photovet paint DIR -n N`: n portraits; defect by its code, "all" deals out every one, NULL none. */
PV_MUST_CHECK enum pv_err portrait_set_paint(const char *dir, int n, uint64_t seed, const char *defect, struct pv_error *err);

#endif
