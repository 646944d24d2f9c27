/* A text field: one line of UTF-8 edited by keys. What is in it is lost only by the
 * person's own keys; a paste is welcome here and nowhere else. */
#ifndef UI_TEXTFIELD_H
#define UI_TEXTFIELD_H

#include "terminal/canvas.h"
#include "terminal/key.h"

#define TEXTFIELD_MAX_BYTES 1000

struct textfield {
	char text[TEXTFIELD_MAX_BYTES + 1];
	size_t len, cursor;		/* bytes; cursor is at a character's start */
};

void textfield_set(struct textfield *f, const char *text);	/* cursor at the end; cut at a character */
/* Edits; true when the key was the field's. Enter and Esc never are. Home End arrows,
 * Backspace Delete, C-a C-e C-u C-w, characters and paste. */
bool textfield_key(struct textfield *f, const struct key *k);
/* Puts text in place of the bytes from..cursor; the cursor behind it. False when there is no room. */
bool textfield_replace(struct textfield *f, size_t from, const char *text);
/* One row, scrolled so that the cursor is inside, the terminal's cursor set on it. */
void textfield_compose(const struct textfield *f, struct canvas *c, int row, int column, int columns);

#endif
