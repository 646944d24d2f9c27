/* Box (area) filter in integers: every target pixel is the mean of the source area it
 * covers, so a flat colour stays exactly that colour and the mean is kept. The weights of
 * a target pixel sum to exactly 1 << 14; the product of both axes is rounded once per axis. An
 * axis that grows takes the nearest source pixel. The result is the same on every machine. */
#ifndef IMAGE_SCALE_H
#define IMAGE_SCALE_H

#include "photovet/photo.h"

struct scale_area {
	int x, y, width, height;
};

/* Scales an area of src, which the caller has checked to lie inside, to width x height px. */
PV_MUST_CHECK enum pv_err scale_box(const struct pv_image *src, const struct scale_area *area, int width, int height,
				    struct pv_image *ret_img, struct pv_error *err);
/* The largest area of width:height in the middle of an image_width x image_height picture. */
struct scale_area scale_centre_crop(int image_width, int image_height, int width, int height);

#endif
