/* The pictures that the last canvas wants, and how far each has come. Keeps no tty. */
#ifndef TERMINAL_TERM_SHOWN_H
#define TERMINAL_TERM_SHOWN_H

#include "terminal/canvas.h"
#include "terminal/picture.h"

enum shown_state {
	SHOWN_WANTED,		/* to be sent, as soon as it is not covered */
	SHOWN_SENDING,
	SHOWN_WAITING,		/* sent whole; the acknowledgement is to come */
	SHOWN_UNCONFIRMED,	/* sent whole; the acknowledgement never came */
	SHOWN_REFUSED,		/* sent whole; the terminal says that it does not show it */
	SHOWN_DONE		/* acknowledged */
};

struct shown {
	const struct picture *picture;	/* alive as long as it is on the canvas */
	int row, column, rows, columns;	/* cells */
	enum shown_state state;
	bool covered;
	bool damaged;		/* text came over it while it was on its way: it must come again */
	bool is_coarse;		/* what is being sent is the coarse one */
	bool has_coarse;	/* the coarse one is on the screen; the fine one is to cover it */
	/* So that another picture at the same address is not taken for this one. */
	uint8_t sha256[32];
	const char *data;
	size_t bytes;
	int width, height;
};

struct term_shown {
	struct shown list[CANVAS_PICTURES_MAX];
	int count;
	int sixels;		/* begun since the last full repaint */
	int seams;		/* parts that they were sent in, beyond one each */
	int rows, columns;
	bool *pixels;		/* per cell: something of a picture may still show there */
};

void term_shown_resize(struct term_shown *s, int rows, int columns);	/* also forgets all */
void term_shown_release(struct term_shown *s);
/* Takes over the canvas's pictures; what was there before keeps its state. */
void term_shown_update(struct term_shown *s, const struct canvas *c);
/* Everything is to be sent again; the screen holds no pixels. */
void term_shown_forget(struct term_shown *s);
/* How many sixels are to be sent, coarse ones counted by themselves. */
int term_shown_wanted(const struct term_shown *s);
/* The next to send, the lowest on the screen first; NULL when there is none. */
struct shown *term_shown_next(struct term_shown *s);
/* Its last byte has gone out. */
void term_shown_sent(struct shown *p);
void term_shown_again(struct shown *p);		/* from the beginning */
struct shown *term_shown_in_state(struct term_shown *s, enum shown_state state);
const struct shown *term_shown_find(const struct term_shown *s, const struct picture *p);
/* Acknowledged or refused: nothing more is to come about it. */
bool term_shown_is_answered(const struct term_shown *s, const struct picture *p, bool *ret_refused);
/* Will the canvas's pictures paint over all of this rectangle? */
bool term_shown_overwrites(const struct term_shown *s, int row, int column, int rows, int columns);
/* Appends the head of a picture (save cursor, clear half-covered border cells that show
 * something older, go to its place) and marks its cells. */
void term_shown_begin(struct term_shown *s, struct shown *p, int cell_width, int cell_height, const char *fence, struct buf *out);

#endif
