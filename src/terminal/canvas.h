/* A canvas: the screen as cells, composed afresh by the views and flushed to curses.
 *
 * Views write only here. Text is sanitized on its way in (utf8_sanitize), so nothing a
 * file contains reaches the terminal raw. A picture is a rectangle of fenced cells plus
 * the bytes to send once the cells are out; the fence keeps curses' own erase sequences
 * off the pixels. The last row never holds a picture. */
#ifndef TERMINAL_CANVAS_H
#define TERMINAL_CANVAS_H

#include "base/buf.h"

enum style {		/* roles; how they look: terminal/theme.h */
#define STYLE(id, name, look, plain, sentence) STYLE_##id,
#include "terminal/styles.def"
#undef STYLE
	STYLE_COUNT
};

struct picture;		/* terminal/picture.h */

struct canvas;
struct canvas *canvas_new(int rows, int columns);
void canvas_free(struct canvas *c);
void canvas_resize(struct canvas *c, int rows, int columns);
int canvas_rows(const struct canvas *c);
int canvas_columns(const struct canvas *c);
void canvas_clear(struct canvas *c);				/* all blank, no pictures */
/* Writes sanitized text from (row, column), cut at max_columns (0 = to the edge) with an
 * ellipsis; returns the columns written. Out-of-range coordinates write nothing. */
int canvas_text(struct canvas *c, int row, int column, int max_columns, enum style style, const char *text);
int canvas_printf(struct canvas *c, int row, int column, int max_columns, enum style style, const char *fmt, ...) PV_PRINTF(6, 7);
/* Wraps text (also Chinese, without spaces) into width columns, at most max_rows; returns rows used. */
int canvas_wrap(struct canvas *c, int row, int column, int width, int max_rows, enum style style, const char *text);
/* How many rows that takes; and the bytes of text that make up the first of them. */
int canvas_wrapped_rows(const char *text, int width);
size_t canvas_fit(const char *text, int width);
void canvas_fill(struct canvas *c, int row, int column, int rows, int columns, enum style style);
void canvas_hline(struct canvas *c, int row, int column, int columns, enum style style);
/* The frame only; what is inside stays. */
void canvas_box(struct canvas *c, int row, int column, int rows, int columns, enum style style, const char *title);
/* Restyles cells (a cursor bar) without changing their text. */
void canvas_restyle(struct canvas *c, int row, int column, int columns, enum style style);
void canvas_cursor(struct canvas *c, int row, int column);	/* shows the text cursor; hidden unless set */
/* Puts a picture with its top left cell at (row, column). It is borrowed until the flush
 * after the next canvas_clear. Half-block pictures are drawn as cells. A picture that would
 * reach into the last row or past the right edge, or one more than CANVAS_PICTURES_MAX, is
 * left out. Text written over it later covers it: it is not sent while covered. */
#define CANVAS_PICTURES_MAX 8	/* what terminals and tmux keep on a screen */
void canvas_picture(struct canvas *c, int row, int column, const struct picture *p);
/* The text as right-trimmed lines joined by LF, pictures as '▒' cells: for golden-screen tests. */
void canvas_dump(const struct canvas *c, struct buf *out);

/* For the flush (term_curses.c) and for tests. */
enum { CANVAS_MARKS_MAX = 4 };		/* combining marks a cell */
struct canvas_cell {
	uint32_t text[1 + CANVAS_MARKS_MAX];	/* text[0]: character, ' ' when blank, 0 on the right half of a wide one */
	uint8_t style;			/* enum style */
	uint8_t picture;		/* 1 + index of the picture whose cell this is; 0: text */
	bool is_block;			/* a half block with the colours below */
	uint8_t top, bottom;		/* xterm-256 indices */
};
struct canvas_placed {
	const struct picture *picture;
	int row, column;
};
const struct canvas_cell *canvas_cell(const struct canvas *c, int row, int column);	/* NULL outside */
int canvas_placed_count(const struct canvas *c);
const struct canvas_placed *canvas_placed(const struct canvas *c, int index);
bool canvas_is_covered(const struct canvas *c, int index);	/* something was written over this picture */
bool canvas_cursor_at(const struct canvas *c, int *ret_row, int *ret_column);

#endif
