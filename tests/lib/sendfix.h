/* Pictures on their way out, into a pipe instead of a terminal. */
#ifndef TESTS_SENDFIX_H
#define TESTS_SENDFIX_H

#include "terminal/term_send.h"

struct sendfix {
	struct term_send send;
	struct canvas *canvas;		/* 20 x 40 cells of 10 x 20 px */
	struct buf read;		/* what came out at the other end */
	int pipe[2];
};

void sendfix_start(struct sendfix *b, bool answers);
void sendfix_finish(struct sendfix *b);
void sendfix_take(struct sendfix *b);
/* Sends until nothing is left, reading along. */
void sendfix_pump(struct sendfix *b);
/* A sixel picture of so many bytes, all of them the same. */
void sendfix_fill(struct buf *data, char byte, size_t bytes);
struct picture *sendfix_make(char byte, size_t bytes, int columns, int rows);
void sendfix_show(struct sendfix *b, const struct picture *p, int row);
/* Alone, and sent until nothing is left. */
void sendfix_show_whole(struct sendfix *b, const struct picture *p);
/* The terminal answers so many us after the latest picture was begun: the picture it confirms, NULL for none. */
const struct picture *sendfix_acknowledge(struct sendfix *b, int64_t after);
bool sendfix_was_read(const struct sendfix *b, const char *text);

#endif
