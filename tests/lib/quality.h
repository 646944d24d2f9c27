/* How near a shown picture is to the real one. */
#ifndef TESTS_QUALITY_H
#define TESTS_QUALITY_H

#include <stdint.h>

/* Structural similarity of luma, Gaussian window of sigma 1.5 (11 x 11), as published. */
double quality_ssim(const uint8_t *a, const uint8_t *b, int width, int height);
/* Peak signal to noise ratio over the three channels, dB. */
double quality_psnr(const uint8_t *a, const uint8_t *b, int width, int height);

#endif
