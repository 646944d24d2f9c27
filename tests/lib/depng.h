/* Reads back the PNGs that terminal/png.c writes, and nothing else: 8-bit palette, one IDAT. */
#ifndef TESTS_DEPNG_H
#define TESTS_DEPNG_H

#include "photovet/photo.h"

/* NULL and the pixels, or what is wrong with it. */
const char *depng_decode(const uint8_t *data, size_t n, struct pv_image *ret, int *ret_colors);

#endif
