/* Half blocks: two pixels a cell in the 256 colours of xterm. */
#ifndef TERMINAL_BLOCKS_H
#define TERMINAL_BLOCKS_H

#include "photovet/photo.h"

/* The nearest of xterm's colours 16..255 (the first 16 are the user's own). */
int blocks_color(const uint8_t rgb[3]);
/* cells: columns * rows * 2, top and bottom of each. img is columns x 2 * rows px. */
void blocks_map(const struct pv_image *img, uint32_t *cells);

#endif
