/* What a kitty terminal keeps for us: its pictures lie over the cells, not in them, and stay
 * until they are deleted. A list of their ids, short on purpose: the terminal's memory is
 * shared with everything else that runs in it. */
#ifndef TERMINAL_TERM_KEPT_H
#define TERMINAL_TERM_KEPT_H

#include "terminal/term_shown.h"

enum { TERM_KEPT_MAX = 2 * CANVAS_PICTURES_MAX };	/* what a screen may hold, and their coarse ones */

struct term_kept {
	uint32_t ids[TERM_KEPT_MAX];
	int count;
};

/* The terminal is about to keep one more; appends the deletion of the oldest when there are too many. */
void term_kept_add(struct term_kept *k, uint32_t id, struct buf *out);
/* Appends the deletion of those that the screen shows no more. `sending` (0: none) is on its
 * way and stays; its own coarse one, which it covers, goes. */
void term_kept_sweep(struct term_kept *k, const struct term_shown *shown, uint32_t sending, struct buf *out);

#endif
