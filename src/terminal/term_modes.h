/* The modes the screen needs of its terminal, switched on and off in one place. */
#ifndef TERMINAL_TERM_MODES_H
#define TERMINAL_TERM_MODES_H

#include "base/buf.h"

/* Bracketed paste; a picture's own colour registers where it is sixel; the mouse when asked for. */
void term_modes_enter(struct buf *out, bool is_sixel, bool has_mouse);
void term_modes_leave(struct buf *out, bool has_mouse);
/* Clicks and the wheel as SGR reports (1006), no motion (1000). */
void term_modes_mouse(struct buf *out, bool on);

#endif
