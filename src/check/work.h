/* The work image: what every measure of the picture looks at, whatever size the photo came
 * in. Upright, the largest 3:4 area of the middle, box filter down to 480 x 640 (never
 * sharpened). A smaller photo is enlarged bilinearly: it must not gain edges that the
 * filter made. The half-size version in L*a*b* is for regions, the full one for detail. */
#ifndef CHECK_WORK_H
#define CHECK_WORK_H

#include "check/lab.h"
#include "photovet/photo.h"

enum {
	WORK_WIDTH = 480, WORK_HEIGHT = 640,
	WORK_HALF_WIDTH = WORK_WIDTH / 2, WORK_HALF_HEIGHT = WORK_HEIGHT / 2,
	WORK_PIXELS = WORK_WIDTH * WORK_HEIGHT,
	WORK_HALF_PIXELS = WORK_HALF_WIDTH * WORK_HALF_HEIGHT,
	WORK_BLUR_MOST = 9,
	WORK_DECODE_WIDTH = 2 * WORK_WIDTH, WORK_DECODE_HEIGHT = 2 * WORK_HEIGHT,	/* what to decode at least: the box filter decides, not the DCT */
};

struct work_box {
	int x0, y0, x1, y1;	/* px of the work image; x1, y1 lie outside */
};

struct work {
	struct pv_image img;	/* 480 x 640 */
	uint8_t *luma;		/* 480 x 640: 0.299 R + 0.587 G + 0.114 B */
	struct lab *half;	/* 240 x 320 */
	struct lab *smooth;	/* the same, mean of 3 x 3: fine patterns are gone */
};

/* Of the upright picture of any size, which is emptied when it has the work image's own. Release on every path;
 * it is safe on a zeroed struct. */
PV_MUST_CHECK enum pv_err work_make(struct pv_image *upright, struct work *ret_work, struct pv_error *err);
void work_release(struct work *w);

static inline int work_luma_of(const uint8_t *rgb)
{
	return (19595 * rgb[0] + 38470 * rgb[1] + 7471 * rgb[2] + 32768) >> 16;
}

/* Skin by its colour: 77 < Cb < 130, 133 < Cr < 178 (BT.601, full range). */
bool work_is_skin(const uint8_t *rgb);

/* Mean of n x n around each pixel (n is 5 or 9) of a luma area of the work image, in 1/16 of a
 * level; at the work image's edge the mean is of what there is. out: box's pixels, row by row. */
PV_MUST_CHECK enum pv_err work_blur(const struct work *w, const struct work_box *box, int n, uint16_t *out, struct pv_error *err);

#endif
