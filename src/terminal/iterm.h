/* iTerm2's inline images (also WezTerm, mintty): the terminal gets a JPEG and decodes it. The
 * JPEG is made here, at the size shown, so that none of the file's metadata leaves the house
 * and no orientation tag is obeyed twice. */
#ifndef TERMINAL_ITERM_H
#define TERMINAL_ITERM_H

#include "photovet/photo.h"
#include "base/buf.h"

#define ITERM_BYTES_MAX (1 << 20)	/* of one sequence: what iTerm2 takes */

/* Appends the sequence that shows the picture in columns x rows cells, aspect kept, in at
 * most ITERM_BYTES_MAX bytes (the quality is lowered for that). Thread-safe. */
PV_MUST_CHECK enum pv_err iterm_encode(const struct pv_image *img, int quality, int columns, int rows, struct buf *out, struct pv_error *err);

#endif
