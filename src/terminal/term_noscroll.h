/* curses scrolls rows that it finds again elsewhere, idlok or not, and a terminal then moves the
 * pixels over them as well. It cannot when the terminal is said to be unable to. */
#ifndef TERMINAL_TERM_NOSCROLL_H
#define TERMINAL_TERM_NOSCROLL_H

/* For the terminal in hand, right after newterm. */
void term_noscroll(void);

#endif
