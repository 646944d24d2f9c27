/* EXIF orientation applied while rows arrive, so that no second copy of a large
 * picture is ever held. */
#ifndef IMAGE_ORIENT_H
#define IMAGE_ORIENT_H

#include "photovet/photo.h"

/* 5..8 exchange width and height. */
bool orient_is_sideways(int orientation);
/* Puts count rows of RGB, beginning with row y of a stored picture of width x height px,
 * where they belong in upright, which has its upright size already. */
void orient_rows(const uint8_t *rows, int width, int height, int y, int count, int orientation, struct pv_image *upright);
/* Where an area of the upright picture lies in the stored one of width x height px. */
struct pv_area orient_area(int width, int height, int orientation, const struct pv_area *upright);

#endif
