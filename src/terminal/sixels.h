/* Indexed pixels to a sixel sequence, each colour in runs: what a link takes that is so fast that bytes hardly count, and
 * what a picture of few colours is. (wire/wire.h is for the others.)
 *
 * The bytes are those of libsixel's run encoder when it is told to save them, which the unit test checks. libsixel
 * itself looks through every column of a band twice for every colour of the palette and keeps its stretches in
 * a list that it walks for each: three times the work for a portrait in 64 colours, six times in 256. */
#ifndef TERMINAL_SIXELS_H
#define TERMINAL_SIXELS_H

#include "base/buf.h"
#include "terminal/palette.h"

#define SIXELS_SIDE_MAX 4096		/* px */
#define SIXELS_SIDE_MIN 6		/* px high: a band */

/* Appends ESC P 0;1;0 q "1;1;W;H, every register from #0 up, the bands, ESC \. Thread-safe. */
PV_MUST_CHECK enum pv_err sixels_encode(const uint8_t *indices, int width, int height, const struct palette *p, struct buf *out, struct pv_error *err);

#endif
