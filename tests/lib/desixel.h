/* A strict sixel decoder for tests: what it accepts, every terminal of the guide draws. */
#ifndef TESTS_DESIXEL_H
#define TESTS_DESIXEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct desixel {
	int width, height, colors;
	uint8_t registers[1024][3];	/* 0..255 */
	uint16_t *index;		/* width * height; 0xffff where nothing was painted */
	uint8_t *rgb;			/* width * height * 3 */
};

/* Decodes one sequence, ESC P .. ESC \, that must fill data exactly. NULL, or what is
 * wrong with it. Strict: square pixels, raster attributes first, registers #0.. defined in
 * order before the first pixel, no undefined one used, no run past the width, no bit below
 * the height, every pixel painted, no empty last band, 6 rows at least. Lenient (other
 * programs' output): a register may be defined anywhere, raster attributes say the size,
 * what lies outside is cut off. */
const char *desixel_decode(const char *data, size_t n, bool strict, struct desixel *ret);
void desixel_release(struct desixel *d);

#endif
