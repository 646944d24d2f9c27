/* Keys that came before there was anyone to give them to: while the terminal was asked what
 * it is, or while another program had the screen. */
#ifndef TERMINAL_TERM_TYPED_H
#define TERMINAL_TERM_TYPED_H

#include "terminal/key.h"

enum { TERM_TYPED_MAX = 256 };	/* what is typed beyond it is lost */

struct term_typed {
	struct {
		struct key key;
		char *paste;
	} list[TERM_TYPED_MAX];
	int count;
};

void term_typed_hold(const struct key *k, void *typed);	/* a key_fn; typed is a struct term_typed */
/* Hands them all over, in order, and forgets them. */
void term_typed_give(struct term_typed *t, key_fn *fn, void *context);
void term_typed_release(struct term_typed *t);

#endif
