/* What a list view says, line by line, before it is known how it is shown: the screen takes a
 * window of the lines in columns that line up; the plain mode says each figure after its
 * title's words, since a screen reader knows no columns. */
#ifndef UI_TELL_H
#define UI_TELL_H

#include "terminal/canvas.h"

struct tell_line {
	enum style style;
	char *text;
	bool is_cursor;
};
struct tell {
	bool is_plain;
	int columns;			/* room of a line; plain has no end */
	struct tell_line *lines;
	size_t count, size;
};
struct tell_column {
	const char *title;		/* English; _() translates; NULL: none, the value speaks for itself */
	int columns;			/* 0: what is left, one such column at most */
	bool align_right;
};

#define TELL_COLUMNS_MAX 110		/* wider, and figures stand far from what they are of */

void tell_release(struct tell *t);
void tell_line(struct tell *t, enum style style, const char *fmt, ...) PV_PRINTF(3, 4);
void tell_head(struct tell *t, const struct tell_column *columns, size_t count);	/* nothing in plain */
void tell_row(struct tell *t, const struct tell_column *columns, size_t count, enum style style, bool is_cursor, const char *const *cells);
/* The line the cursor is on, 0 when on none. */
size_t tell_cursor(const struct tell *t);
/* Lines from first on into rows from row on. */
void tell_compose(const struct tell *t, struct canvas *c, int row, int column, int rows, size_t first);

/* "12 %" or "12 percent"; "few" when there are fewer than enough to speak of a share, "-" of nothing. */
void tell_share(const struct tell *t, struct buf *out, int64_t n, int64_t of, int64_t enough);

#endif
