/* Indexed pixels to a PNG file, for terminals that take no sixel: the smallest such file that
 * everybody reads (8 bits a pixel, one palette, one stream of zlib, no other chunk). */
#ifndef TERMINAL_PNG_H
#define TERMINAL_PNG_H

#include "base/buf.h"

#define PNG_COLORS_MAX 256

/* Appends the file. rgb: `colors` entries of three bytes; every index is below `colors`.
 * PV_ERR_NOMEM when out's cap or the memory is exhausted. Thread-safe. */
PV_MUST_CHECK enum pv_err png_encode(const uint8_t *indices, int width, int height, const uint8_t (*rgb)[3], int colors, struct buf *out,
				     struct pv_error *err);

#endif
