/* What is on its way to the terminal, in order: text, at most one picture, text behind
 * it. Text is copied, a picture's bytes are borrowed until it is sent or cut. Slices are
 * small so that a key is never far from being heard. A picture may be told to pause
 * somewhere: then the text behind it goes out there, and the rest of it behind the text. */
#ifndef TERMINAL_TERM_OUT_H
#define TERMINAL_TERM_OUT_H

#include "base/buf.h"

#define TERM_OUT_SLICE 16384
#define TERM_OUT_TURN (256 * 1024)	/* bytes a call may hand over before the loop has its turn */

struct term_out {
	int fd;
	struct buf before, after;	/* around the picture; after is used only while there is one */
	struct buf tail;		/* what belongs to the picture and follows it, pause or not */
	struct buf pause, resume;	/* what ends the picture where it pauses, and takes it up behind the text */
	size_t pause_at, resume_from;	/* of the body; pause_at 0: it does not pause */
	const char *body;		/* NULL: no picture */
	size_t body_len, body_sent;
	const char *end_keeping, *end_dropping;	/* of a body cut short; borrowed like it */
	int64_t begun_at;		/* monotonic us when the picture's first byte was taken; 0: not yet */
	double pace;			/* bytes a second that a picture may leave at; 0: as the kernel takes them */
	int64_t resume_at;		/* monotonic us when the pace allows more; 0: it is not what holds us up */
	bool is_broken;			/* the terminal is gone */
};

void term_out_init(struct term_out *o, int fd);
void term_out_release(struct term_out *o);
/* Where text goes that must come after everything queued so far. */
struct buf *term_out_text(struct term_out *o);
/* One at a time. Cut short it ends in end_keeping (what came stays) or end_dropping. */
void term_out_picture(struct term_out *o, const char *bytes, size_t n, const char *end_keeping, const char *end_dropping);
/* Where the picture's last bytes go that its owner makes up: behind it, before any text. */
struct buf *term_out_tail(struct term_out *o);
/* The picture under way pauses at `at`, which has not been sent yet, and goes on from `from`. The owner has put what
 * ends it there into o->pause, what takes it up again into o->resume. */
void term_out_pause(struct term_out *o, size_t at, size_t from);
bool term_out_has_picture(const struct term_out *o);
/* Gives the rest of the picture up; its bytes are no longer needed. keep: what is drawn
 * so far may stay, else the terminal is asked to forget all of it. The last few
 * bytes of a picture nearly through are sent all the same. */
void term_out_cut(struct term_out *o, bool keep);
/* What the kernel has taken cannot be taken back, and on a slow line it takes seconds of
 * it: at a pace somewhat above the line's, a picture cut off is soon out of the way. */
void term_out_set_pace(struct term_out *o, double bytes_per_second);
/* Hands over what the kernel takes now; true when the picture's last byte went with it. */
bool term_out_write(struct term_out *o);
bool term_out_is_idle(const struct term_out *o);
/* The backlog grew past its cap and was dropped: everything must be drawn anew. */
bool term_out_recover(struct term_out *o);

#endif
