/* Choosing a picture's colours and mapping its pixels to them.
 *
 * The same image and count give the same palette on every run and thread: no state is
 * shared and no random start is made. Colours are chosen among those sixel can name
 * (0..100 % a channel), so what is mapped to is what the terminal shows. */
#ifndef TERMINAL_PALETTE_H
#define TERMINAL_PALETTE_H

#include "photovet/photo.h"

#define PALETTE_MAX 256

struct palette {
	int count;				/* 2..PALETTE_MAX */
	uint8_t percent[PALETTE_MAX][3];	/* 0..100 */
	uint8_t rgb[PALETTE_MAX][3];		/* the same as 0..255 */
};

/* At most `colors` (2..PALETTE_MAX) colours; fewer when the image has fewer. */
PV_MUST_CHECK enum pv_err palette_make(const struct pv_image *img, int colors, struct palette *ret, struct pv_error *err);
/* One index a pixel. The palette comes out in order: the colours with the most runs have the shortest numbers, those
 * that no pixel has are gone (palette_map.c). */
PV_MUST_CHECK enum pv_err palette_map(const struct pv_image *img, struct palette *p, uint8_t *indices, struct pv_error *err);

#endif
