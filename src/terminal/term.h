/* The terminal: who it is, what it says, and the one way to write to it.
 *
 * term owns the tty (re-opened, non-blocking) and an output queue; curses never writes
 * to the tty itself: its output goes into that queue, in order with the pictures. Input
 * is read raw and decoded here (terminal/key.h); replies of the terminal never reach
 * the views as keys. After every picture goes a status request (CSI 5 n); its answer is
 * the acknowledgement that the picture before it was consumed whole; kitty has to say by
 * its own answer, too, that it shows it.
 * Only the main thread calls this. */
#ifndef TERMINAL_TERM_H
#define TERMINAL_TERM_H

#include "base/loop.h"
#include "terminal/canvas.h"
#include "terminal/key.h"
#include "terminal/picture.h"

struct term_caps {
	enum graphics graphics;		/* best usable, after overrides */
	const char *why;		/* why no better than blocks or nothing (a message id); else NULL */
	bool sixel;			/* DA1 says so */
	int sixel_max_width, sixel_max_height, registers;
	int cell_width, cell_height;	/* px */
	const char *cell_source;	/* "CSI 16t" "XTSMGRAPHICS" "TIOCGWINSZ" "default" "forced" */
	char name[64];			/* XTVERSION, sanitized; "" when it does not say */
	char multiplexer[16];		/* "tmux" "screen" "" */
	bool synchronized_output, answered;	/* answered: DA1 came */
	const char *type;		/* the type to draw for when TERM says less than is true; else NULL */
	bool color;			/* false under NO_COLOR or a monochrome terminal */
	int64_t probe_us;
};

struct theme;
struct term;
struct term_options {
	const char *graphics;		/* NULL = detect; "sixel" "iterm2" "kitty" "blocks" "none" (PHOTOVET_GRAPHICS is the caller's to read) */
	int cell_width, cell_height;	/* 0 = detect */
	bool no_color;
	const struct theme *theme;	/* NULL: the defaults; must outlive term_open only */
	bool mouse;			/* ask the terminal for clicks and the wheel: TERM_KEY with KEY_MOUSE_* */
};
/* Opens /dev/tty, raw mode, probes (one batch, DA1 last, 3 s), starts curses. Not a terminal: PV_ERR_USAGE. */
PV_MUST_CHECK enum pv_err term_open(const struct term_options *opt, struct term **ret, struct pv_error *err);
void term_close(struct term *t);	/* clears pictures, restores the tty; NULL is fine */
/* Probe only, without curses: for doctor and show --photo. */
PV_MUST_CHECK enum pv_err term_probe(const struct term_options *opt, struct term_caps *ret_caps, struct pv_error *err);
const struct term_caps *term_caps(const struct term *t);
/* Wires the tty into the loop; events come through fn, on the loop's turn. fn may draw,
 * suspend and resume, but not close (stop the loop instead). */
enum term_event_kind { TERM_KEY, TERM_RESIZE, TERM_ACK, TERM_REFUSED, TERM_HANGUP };
struct term_event {
	enum term_event_kind kind;
	struct key key;			/* TERM_KEY */
	int burst;			/* TERM_KEY: keys of the run without a pause that it belongs to; see terminal/key_burst.h */
	int rows, columns;		/* TERM_RESIZE, also for a new cell size; pictures are let go: they may be freed */
	const struct picture *picture;	/* TERM_ACK: which one was consumed whole, REFUSED: which one it will not show; on the last canvas drawn */
	bool is_coarse;			/* TERM_ACK: only its coarse one was; the picture itself is to follow */
	int64_t send_us;		/* TERM_ACK: first byte to acknowledgement */
	int64_t read_at;		/* monotonic us when the bytes were read */
};
typedef void term_event_fn(const struct term_event *ev, void *context);
void term_attach(struct term *t, struct loop *l, term_event_fn *fn, void *context);
void term_size(const struct term *t, int *ret_rows, int *ret_columns);
/* Draws the canvas: curses cells first, then pictures that are new or whose cells were
 * touched, lowest row first. A picture still being sent that is no longer on the canvas
 * is cut off (ST when the next overwrites its rectangle, CAN otherwise); the next one
 * starts when the terminal has acknowledged what it was sent before. A covered picture
 * waits until nothing lies over it. Half blocks are acknowledged too. A canvas whose
 * size is not term_size is left alone. Never blocks. */
void term_draw(struct term *t, const struct canvas *c);
/* Clicks and the wheel are reported from now on, or no longer. */
void term_mouse(struct term *t, bool on);
/* Redraw everything from nothing (Ctrl-L, expose). */
void term_redraw(struct term *t);
/* Sending state of a picture of the last canvas drawn: 0..100 % of its bytes handed to the kernel. */
int term_sent_percent(const struct term *t, const struct picture *p);
/* Has the terminal had its say on it since it came on the screen, by TERM_ACK or TERM_REFUSED? */
bool term_is_answered(const struct term *t, const struct picture *p, bool *ret_refused);
/* "terminal" or "multiplexer": who answers the status requests. */
const char *term_acknowledger(const struct term *t);
/* Link rate from acknowledgements, bytes per second; 0 = not measured yet. */
double term_rate(const struct term *t);
bool term_is_idle(const struct term *t);	/* nothing left in the output queue */
void term_suspend(struct term *t);		/* leave the screen (pager), term_resume brings it back */
void term_resume(struct term *t);

#endif
