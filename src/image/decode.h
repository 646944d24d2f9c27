/* From hostile bytes to pixels, through libjpeg. Order matters and is fixed: own error
 * manager, caps on memory and scans, header, dimension check, then pixels. Every
 * libjpeg call runs inside a guard that an error leaves by longjmp; all state is in one
 * struct on the caller's side of the guard and is released in one place. */
#ifndef IMAGE_DECODE_H
#define IMAGE_DECODE_H

#include "photovet/photo.h"

/* ret_img NULL: the header only. area NULL: the whole picture. min_width, min_height: see
 * pv_image_decode and pv_image_decode_area. */
PV_MUST_CHECK enum pv_err decode_jpeg(const uint8_t *data, size_t size, const struct pv_area *area, int min_width, int min_height,
				      struct pv_image *ret_img, struct pv_image_info *ret_info, struct pv_error *err);
/* The number of eighths (1..8) at which width x height is still at least the wanted size; 8 when it never is. */
int decode_eighths(int width, int height, int min_width, int min_height);

#endif
