/* What terminfo says of a terminal type. Apart from term_curses.c because
 * <term.h> makes macros of ordinary words. */
#ifndef TERMINAL_TERM_INFO_H
#define TERMINAL_TERM_INFO_H

#include <stdbool.h>

struct term_info {
	bool known, can_address;	/* the type exists; it can place its cursor */
	int colors;
};
struct term_info term_info_get(const char *type);	/* NULL: the one in TERM; before curses is started */

#endif
