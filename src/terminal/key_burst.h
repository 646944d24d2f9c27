/* Bursts: more keys at once than a person types. A terminal that marks pastes (mode 2004)
 * tells us what is pasted; for one that does not, a paste is a run of keys without a pause,
 * and so is a key held down at a fast repeat rate. A second decoder reads ahead what the
 * first is about to give out, so that already the first key of a run is known as one. */
#ifndef TERMINAL_KEY_BURST_H
#define TERMINAL_KEY_BURST_H

#include "terminal/key.h"

#define KEY_BURST_MIN 6		/* so many keys in a run are no typing, not even into a stalled line */

struct key_burst {
	struct key_decoder *ahead;
	int count;		/* keys of the run so far */
	int64_t at;		/* when its last bytes came */
};
void key_burst_init(struct key_burst *b);
void key_burst_release(struct key_burst *b);
/* Bytes just read, before they are decoded: how many keys the run has that they belong to.
 * Arrows and the like do not count, nor do answers of the terminal and marked pastes. */
int key_burst_note(struct key_burst *b, const char *bytes, size_t n, int64_t now);
void key_burst_timeout(struct key_burst *b);	/* with key_decoder_timeout */

#endif
