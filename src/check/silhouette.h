/* The person's outline against an even background, with a verdict on how far it can be
 * trusted. There is no face detector: where the outline cannot be trusted the geometry is
 * n.a. and the other families fall back to fixed boxes.
 *
 * Background: grown from the border of the picture (the seeds) over 240 x 320 px, smoothed
 * 3 x 3, 4-neighbours: a step below delta E 3.2, and within delta E 22 of the seeds' median
 * colour or that colour under other light (a cast shadow, a gradient: see lab_shade).
 * Person: the largest component of the rest; what else is left over are islands.
 *
 * Three departures from the proposed definition. The middle 60 % of the top rows do not count
 * as seeds: a head cut off by the edge stands there, and that has to be measured, not
 * n.a. The colour under other light is grown into: with delta E 22 alone the core of a
 * cast shadow or the dark end of a gradient became part of the person, who was then off
 * centre, while the background was called even. And the head is
 * measured over 0.35..0.75 of its own width below its top: 10..22 % of the picture's height
 * lie in the crown of a head that is too large, and miss the cheekbones of one that is not. */
#ifndef CHECK_SILHOUETTE_H
#define CHECK_SILHOUETTE_H

#include "check/work.h"
#include "photovet/check.h"

enum silhouette_kind { SILHOUETTE_ISLAND, SILHOUETTE_BACKGROUND, SILHOUETTE_PERSON };

struct silhouette {
	uint8_t *mask;			/* 240 x 320 of enum silhouette_kind */
	int inset;			/* half px: the picture's own frame, left out everywhere */
	struct lab background;		/* the seeds' median */
	double seeds;			/* share of the seeds within delta E 12 of it: seg.conf */
	double share;			/* of the background in the picture */
	bool is_even;			/* enough of the seeds agree: the mask means something */
	enum pv_check_status trust;	/* n.a.: no geometry; warn; ok */
	const char *why;		/* it is n.a., in a few words; "" otherwise */
	/* The person, half px; rows without have left > right. Valid unless there is none (top < 0). */
	int16_t left[WORK_HALF_HEIGHT], right[WORK_HALF_HEIGHT];
	int top, bottom;		/* first and last row */
	/* Of the head, px of the work image; 0 when there is none. */
	double head_width, centre;
	double neck;			/* narrowest width below the head by the head's width */
	int neck_row;			/* half px */
};

/* inset: rows and columns (half px) of a frame around the picture. */
PV_MUST_CHECK enum pv_err silhouette_find(const struct work *w, int inset, struct silhouette *ret, struct pv_error *err);
void silhouette_release(struct silhouette *s);

/* Is this one of the border pixels the background is learnt from? */
bool silhouette_is_seed(const struct silhouette *s, int x, int y);
/* The face: x = centre -+ 0.45 head widths, y = top + 0.35 .. 1.25 head widths; without a
 * trusted outline x 28..72 %, y 20..62 % of the picture. */
struct work_box silhouette_face_unknown(void);
struct work_box silhouette_face(const struct silhouette *s);

#endif
