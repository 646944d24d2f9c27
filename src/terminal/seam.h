/* Where a sixel picture may be put down and taken up again, so that text gets in between.
 *
 * A picture is bands of six px, and a picture begins at the top of a row of cells. So a seam
 * is a band's end that is a row's end, too: every 60 px where cells are 20 px high. The part
 * above it is the picture cut short, as any may be; the rest becomes a picture of its own. */
#ifndef TERMINAL_SEAM_H
#define TERMINAL_SEAM_H

#include "base/buf.h"

struct seam {
	size_t at, from;	/* of the picture's bytes: the upper part ends before `at`, the rest begins with `from` */
	int row;		/* cells below the picture's top */
};

/* The first seam behind the first `sent` bytes; appends to ret_head what the rest begins with: its size, all the
 * registers (there are terminals that want them all), the colour in use. False when there is none, or when
 * these are not bytes as terminal/sixels.h and wire/wire.h write them. */
bool seam_find(const struct buf *sixel, size_t sent, int cell_height, struct seam *ret, struct buf *ret_head);

#endif
