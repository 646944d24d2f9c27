/* What was put around or onto a picture: a frame, a round mount, a camera's date. */
#ifndef CHECK_FRAME_H
#define CHECK_FRAME_H

#include "check/work.h"

struct frame_sides {
	int left, right, top, bottom;	/* px of the work image; 0: none on that side */
};

/* Rows or columns from the edge inwards that are constant and end in a step. */
struct frame_sides frame_find(const struct work *w);
int frame_count(const struct frame_sides *f);
/* A mount: four corners of one colour outside the ellipse inscribed in the work image, or outside the circle inscribed
 * in the upright photo of width x height px it was made from; another picture inside. */
bool frame_is_round(const struct work *w, int width, int height);
/* Figures of one strong colour on a line in the lower or upper part, as cameras print them. */
PV_MUST_CHECK enum pv_err frame_find_stamp(const struct work *w, bool *ret_found, struct pv_error *err);

#endif
