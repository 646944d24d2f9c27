/* The pace at which pictures go out: one at a time, the next only when the terminal has
 * said that it consumed the last, so that what is queued between us and it stays small
 * and a key is never far behind. Text never waits for that, only for its place in line; on
 * a slow line, what a key asked for not even for that: the picture under way makes way for it
 * at its next seam (terminal/seam.h), and one that is covered by it is given up.
 *
 * The link's rate is what the acknowledgements say: bytes by the time from the first byte
 * taken to the answer, less the round trip. Buffers on the way (kernel, sshd, modem) do not
 * gild it, because the line was empty before and the answer comes after the last byte has
 * been through all of them.
 *
 * Where the whole picture would take longer than COARSE_US (or nobody knows yet), its coarse
 * one goes first and is acknowledged by itself; the fine one is painted over it in place. */
#ifndef TERMINAL_TERM_SEND_H
#define TERMINAL_TERM_SEND_H

#include "terminal/term.h"
#include "terminal/term_kept.h"
#include "terminal/term_out.h"
#include "terminal/term_shown.h"

struct term_send {
	struct term_out out;
	struct term_shown shown;
	int cell_width, cell_height;
	bool answers;			/* status requests are answered */
	bool has_slots;			/* the terminal keeps only so many sixels */
	bool is_relayed;		/* by a multiplexer, to which two pictures that touch are not one */
	bool hide_cursor;
	bool has_key;			/* one came, and no text has answered it yet */
	const char *fence;		/* what a cell under a picture holds */
	bool ack_pending;		/* CSI 5 n is on its way */
	int acks_lost;			/* given up waiting for; they may still come, until the barrier's answer */
	int barriers;			/* CSI c on their way behind lost acknowledgements */
	size_t bytes;			/* of the picture being sent or acknowledged */
	int pauses;			/* of it, for text */
	bool was_coarse, was_refused;	/* what the last acknowledgement was for; the terminal did not say that it shows it */
	uint32_t id, confirmed_id;	/* kitty: of the picture being sent; the last that the terminal said OK to */
	struct term_kept kept;
	char end[96];			/* kitty: what ends the picture being sent when it is cut */
	int64_t begun, round_trip;
	double rate;
};

void term_send_init(struct term_send *s, int fd, const struct term_caps *caps);
void term_send_release(struct term_send *s);
/* Another size: no picture is kept, none is being sent. */
void term_send_resize(struct term_send *s, int rows, int columns, int cell_width, int cell_height);
/* Takes over the canvas's pictures and cuts one on its way that is no longer wanted.
 * Returns whether the text must be painted from nothing (asked for, or needed so that
 * the terminal forgets old pictures). The text goes out next, then term_send_push. */
bool term_send_update(struct term_send *s, const struct canvas *c, bool repaint);
/* Starts the next picture if it may, hands bytes to the kernel. True when what is waited
 * for has changed: a request was made, or a picture's last byte is out. */
bool term_send_push(struct term_send *s);
/* Text was queued. If a key asked for it, a sixel on its way makes way for it where that is much sooner. */
void term_send_make_way(struct term_send *s);
/* kitty's own answer, which comes before CSI 0 n. */
void term_send_answer(struct term_send *s, uint32_t id, bool is_ok);
/* CSI 0 n came. Returns the picture that it confirms (was_coarse: only its coarse one) or
 * that was refused (was_refused), NULL for one nobody shows any more. */
const struct picture *term_send_acknowledge(struct term_send *s, int64_t now, int64_t *ret_send_us);
void term_send_give_up(struct term_send *s);	/* it did not come; asks behind it whether the terminal answers at all */
/* The answer to CSI c came: what is not answered by now is lost, and its picture is sent again. */
void term_send_barrier(struct term_send *s);
/* Appends what comes before painting from nothing: no scrolling region; `rows` lines
 * scrolled away, because terminals keep old pictures until they scroll off. */
void term_send_reset(int rows, struct buf *out);

#endif
