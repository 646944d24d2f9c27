/* From pixels to JPEG bytes, through libjpeg. The same pixels give the same bytes. */
#ifndef IMAGE_ENCODE_H
#define IMAGE_ENCODE_H

#include "photovet/photo.h"

/* *ret_data is yours, free() it. Arguments have been checked. */
PV_MUST_CHECK enum pv_err encode_jpeg(const struct pv_image *img, int quality, int dpi, uint8_t **ret_data, size_t *ret_size, struct pv_error *err);

#endif
