/* Indexed pixels to a sixel sequence. libsixel is used for one thing: turning indices
 * into runs. Its loaders, its own colour choice (which is not thread-safe) and its
 * diffusion are not called; the envelope is ours. */
#ifndef TERMINAL_SIXELS_H
#define TERMINAL_SIXELS_H

#include "base/buf.h"
#include "terminal/palette.h"

#define SIXELS_SIDE_MAX 4096		/* px; libsixel's own allocations are unchecked beyond reason */
#define SIXELS_SIDE_MIN 6		/* px high; below it libsixel drops the picture by a band */

/* Appends ESC P 0;1;0 q "1;1;W;H, every register from #0 up, the bands, ESC \. Thread-safe. */
PV_MUST_CHECK enum pv_err sixels_encode(const uint8_t *indices, int width, int height, const struct palette *p, struct buf *out, struct pv_error *err);

#endif
