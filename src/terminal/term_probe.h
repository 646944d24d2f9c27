/* Asking the terminal what it is. One batch whose last question, DA1, everybody answers:
 * its reply ends the wait whatever else was left unanswered. The deadline is generous
 * because a late reply on a slow line must not end up as typing. */
#ifndef TERMINAL_TERM_PROBE_H
#define TERMINAL_TERM_PROBE_H

#include "terminal/term.h"
#include "terminal/term_tty.h"

#define TERM_PROBE_DEADLINE (3 * CLOCK_SECOND)

struct term_probe {
	bool done;			/* DA1 came */
	bool sixel;
	bool kitty;			/* its question was answered OK */
	int registers;			/* 0: not said */
	int geometries;			/* answers to XTSMGRAPHICS item 2 so far */
	int area_width, area_height;	/* the first of them */
	int max_width, max_height;	/* the second */
	int cell_width, cell_height;	/* CSI 16 t */
	bool synchronized_output;
	char name[64];
};

extern const char term_probe_batch[];	/* all of it */
extern const char term_probe_resized[];	/* what can change with the window: cell size */

void term_probe_reply(struct term_probe *p, const struct reply *r);
/* Sends the batch and reads until DA1 or the deadline. Keys that come between go to on_key. */
void term_probe_run(struct term_probe *p, const struct term_tty *tty, struct key_decoder *d, key_fn *on_key, void *context);
/* Cell size by the order CSI 16t, XTSMGRAPHICS, TIOCGWINSZ, 10x20; forced sizes first. */
void term_probe_cell(const struct term_probe *p, const struct term_options *opt, const struct term_tty *tty, struct term_caps *caps);
/* Everything else: multiplexer, limits, which graphics to use. */
PV_MUST_CHECK enum pv_err term_probe_caps(const struct term_probe *p, const struct term_options *opt, const struct term_tty *tty,
					  struct term_caps *ret, struct pv_error *err);
bool term_probe_is_wanted(void);	/* false on a terminal type that knows no questions */

#endif
