/* Pasted text, made fit for one line of a text field. */
#ifndef TERMINAL_KEY_PASTE_H
#define TERMINAL_KEY_PASTE_H

#include "base/buf.h"

/* Line ends and tabs become one space each; other controls and ill-formed bytes go. */
void key_paste_clean(struct buf *b);

#endif
