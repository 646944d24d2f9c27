/* curses as a painter of cells that never touches the tty: it writes into memory, and
 * its bytes are taken from there. One screen at a time (curses has globals). */
#ifndef TERMINAL_TERM_CURSES_H
#define TERMINAL_TERM_CURSES_H

#include "terminal/theme.h"

struct term_curses;

/* type NULL: the one in TERM; theme NULL: the defaults, else copied. PV_ERR_USAGE when the terminal type is unknown or cannot address its cursor. */
PV_MUST_CHECK enum pv_err term_curses_open(const char *type, int rows, int columns, bool color, const struct theme *theme, struct term_curses **ret, struct pv_error *err);
void term_curses_free(struct term_curses *tc);	/* after term_curses_leave; NULL is fine */
void term_curses_resize(struct term_curses *tc, int rows, int columns);
/* Appends what changes the last screen into this canvas; from nothing when repaint. */
void term_curses_draw(struct term_curses *tc, const struct canvas *c, bool repaint, struct buf *out);
void term_curses_leave(struct term_curses *tc, struct buf *out);	/* the normal screen; the next draw comes back, repainting */
/* What a cell under a picture holds, as the terminal gets it. */
const char *term_curses_fence(const struct term_curses *tc);
bool term_curses_cursor_is_visible(const struct term_curses *tc);

#endif
