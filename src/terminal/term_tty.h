/* The tty itself: opened anew, so that O_NONBLOCK is ours alone, raw while we hold it. */
#ifndef TERMINAL_TERM_TTY_H
#define TERMINAL_TERM_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#include "photovet/error.h"

struct term_tty {
	int fd;			/* -1: closed */
	struct termios saved;
	bool is_raw;
};

/* PV_ERR_USAGE when stdin, stdout or the process has no terminal. */
PV_MUST_CHECK enum pv_err term_tty_open(struct term_tty *ret, struct pv_error *err);
void term_tty_close(struct term_tty *t);	/* modes as they were */
void term_tty_raw(struct term_tty *t);
void term_tty_restore(struct term_tty *t);
/* Rows, columns; px of the whole area, 0 when the kernel does not know. */
void term_tty_size(const struct term_tty *t, int *ret_rows, int *ret_columns, int *ret_width, int *ret_height);
/* Writes all, waiting at most so long; false when it could not. */
bool term_tty_write(const struct term_tty *t, const char *data, size_t n, int64_t deadline);
/* What mem_set_bug_hook gets: back to a usable shell, knowing nothing of our state. */
void term_tty_emergency(void);

#endif
