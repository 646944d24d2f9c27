#include "terminal/canvas.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "terminal/picture.h"

enum { SIDE_MAX = 4096, TEXT_MAX = 256 * 1024 };

struct canvas {
	int rows, columns;
	struct canvas_cell *cells;
	struct canvas_placed placed[CANVAS_PICTURES_MAX];
	int placed_count;
	int cursor_row, cursor_column;	/* -1: hidden */
};

static int clamp(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

struct canvas *canvas_new(int rows, int columns)
{
	struct canvas *c = mem_alloc(sizeof(*c));

	canvas_resize(c, rows, columns);
	return c;
}

void canvas_free(struct canvas *c)
{
	if (!c)
		return;
	free(c->cells);
	free(c);
}

void canvas_resize(struct canvas *c, int rows, int columns)
{
	c->rows = clamp(rows, 1, SIDE_MAX);
	c->columns = clamp(columns, 1, SIDE_MAX);
	free(c->cells);
	c->cells = mem_array((size_t)c->rows * (size_t)c->columns, sizeof(*c->cells));
	canvas_clear(c);
}

int canvas_rows(const struct canvas *c)
{
	return c->rows;
}

int canvas_columns(const struct canvas *c)
{
	return c->columns;
}

static struct canvas_cell *at(const struct canvas *c, int row, int column)
{
	return &c->cells[(size_t)row * (size_t)c->columns + (size_t)column];
}

static bool is_inside(const struct canvas *c, int row, int column)
{
	return row >= 0 && row < c->rows && column >= 0 && column < c->columns;
}

static void blank(struct canvas_cell *cell, enum style style)
{
	*cell = (struct canvas_cell){ .text = { ' ' }, .style = (uint8_t)style };
}

void canvas_clear(struct canvas *c)
{
	for (size_t i = 0; i < (size_t)c->rows * (size_t)c->columns; i++)
		blank(&c->cells[i], STYLE_NORMAL);
	c->placed_count = 0;
	c->cursor_row = c->cursor_column = -1;
}

/* No half of a wide character may outlive the other. */
static void split_wide(struct canvas *c, int row, int column)
{
	struct canvas_cell *cell = at(c, row, column);

	if (cell->text[0] == 0 && column > 0)
		blank(cell - 1, (enum style)cell[-1].style);
	if (column + 1 < c->columns && cell[1].text[0] == 0)
		blank(cell + 1, (enum style)cell[1].style);
}

static void put(struct canvas *c, int row, int column, int width, enum style style, uint32_t cp)
{
	struct canvas_cell *cell = at(c, row, column);

	split_wide(c, row, column);
	if (width == 2)
		split_wide(c, row, column + 1);
	blank(cell, style);
	cell->text[0] = cp;
	if (width == 2) {
		blank(cell + 1, style);
		cell[1].text[0] = 0;
	}
}

static void add_mark(struct canvas_cell *cell, uint32_t cp)
{
	for (int i = 1; i <= CANVAS_MARKS_MAX; i++) {
		if (cell->text[i] == 0) {
			cell->text[i] = cp;
			return;
		}
	}
}

/* Sanitized text; returns the columns written. */
static int put_text(struct canvas *c, int row, int column, int max_columns, enum style style, const struct buf *text)
{
	struct canvas_cell *last = NULL;
	int used = 0;

	for (size_t i = 0; i < text->len;) {
		uint32_t cp;
		size_t n = utf8_decode(text->data + i, text->len - i, &cp);
		int width = utf8_cp_width(cp);

		i += n;
		if (width <= 0) {
			if (last)
				add_mark(last, cp);
			continue;
		}
		if (used + width > max_columns)
			break;
		put(c, row, column + used, width, style, cp);
		last = at(c, row, column + used);
		used += width;
	}
	return used;
}

int canvas_text(struct canvas *c, int row, int column, int max_columns, enum style style, const char *text)
{
	struct buf clean = BUF_INIT(TEXT_MAX);
	int room, used;

	if (!is_inside(c, row, column))
		return 0;
	room = c->columns - column;
	if (max_columns > 0 && max_columns < room)
		room = max_columns;
	utf8_sanitize(&clean, text, room);
	used = put_text(c, row, column, room, style, &clean);
	buf_release(&clean);
	return used;
}

int canvas_printf(struct canvas *c, int row, int column, int max_columns, enum style style, const char *fmt, ...)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	va_list args;
	int used;

	va_start(args, fmt);
	buf_vprintf(&text, fmt, args);
	va_end(args);
	used = canvas_text(c, row, column, max_columns, style, buf_str(&text));
	buf_release(&text);
	return used;
}

static bool is_one_of(uint32_t cp, const uint32_t *list)
{
	for (; *list; list++) {
		if (*list == cp)
			return true;
	}
	return false;
}

/* Chinese breaks anywhere, but no line begins with a closing mark or ends with an opening one. */
static bool may_break_between(uint32_t before, uint32_t after)
{
	static const uint32_t closing[] = { 0x3001, 0x3002, 0xff0c, 0xff0e, 0xff01, 0xff1f, 0xff1b, 0xff1a, 0xff09, 0x3009, 0x300b, 0x300d,
					    0x300f, 0x3011, 0x2019, 0x201d, 0x2026, ',', '.', ')', ';', ':', '!', '?', 0 };
	static const uint32_t opening[] = { 0xff08, 0x3008, 0x300a, 0x300c, 0x300e, 0x3010, 0x2018, 0x201c, '(', 0 };

	if (before == ' ')
		return after != ' ';
	if (is_one_of(after, closing) || is_one_of(before, opening) || after == ' ')
		return false;
	return utf8_cp_width(before) == 2 || utf8_cp_width(after) == 2;
}

/* Bytes of s that make up the first line of at most `width` columns. */
static size_t line_length(const char *s, size_t n, int width)
{
	size_t i = 0, break_at = 0;
	uint32_t before = 0;
	int used = 0;

	while (i < n) {
		uint32_t cp;
		size_t step = utf8_decode(s + i, n - i, &cp);
		int w = utf8_cp_width(cp);

		if (w > 0 && i > 0 && may_break_between(before, cp))
			break_at = i;
		/* A space may hang over the edge: it is not shown. */
		if (used + w > width && cp != ' ')
			return break_at ? break_at : i ? i : step;
		used += w;
		if (w > 0)
			before = cp;
		i += step;
	}
	return n;
}

/* One paragraph; returns rows used, of at most max_rows. More text after it: `more`. */
static int wrap_paragraph(struct canvas *c, int row, int column, int width, int max_rows, enum style style, const char *text, bool more)
{
	struct buf clean = BUF_INIT(TEXT_MAX);
	size_t from = 0;
	int used = 0;

	utf8_sanitize(&clean, text, 0);
	do {
		size_t n = line_length(buf_str(&clean) + from, clean.len - from, width);
		bool last = used == max_rows - 1;
		struct buf line = BUF_INIT(TEXT_MAX);

		if (last && (more || from + n < clean.len)) {
			/* What does not fit any more ends in an ellipsis. */
			buf_puts(&line, buf_str(&clean) + from);
			if (more)
				buf_puts(&line, " \xe2\x80\xa6");
		} else {
			size_t shown = n;

			while (shown > 0 && clean.data[from + shown - 1] == ' ')
				shown--;
			buf_append(&line, buf_str(&clean) + from, shown);
		}
		canvas_text(c, row + used, column, width, style, buf_str(&line));
		buf_release(&line);
		from += n;
		used++;
	} while (from < clean.len && used < max_rows);
	buf_release(&clean);
	return used;
}

size_t canvas_fit(const char *text, int width)
{
	return line_length(text, strcspn(text, "\n"), width > 0 ? width : 1);
}

int canvas_wrapped_rows(const char *text, int width)
{
	int rows = 0;

	do {
		size_t n = canvas_fit(text, width);

		text += n + (text[n] == '\n');
		rows++;
	} while (*text);
	return rows;
}

int canvas_wrap(struct canvas *c, int row, int column, int width, int max_rows, enum style style, const char *text)
{
	int used = 0;

	if (width < 1)
		return 0;
	while (*text && used < max_rows) {
		size_t n = strcspn(text, "\n");
		char *line = mem_strndup(text, n);
		bool more = text[n] == '\n' && text[n + 1];

		used += wrap_paragraph(c, row + used, column, width, max_rows - used, style, line, more);
		free(line);
		text += n + (text[n] == '\n');
	}
	return used;
}

void canvas_fill(struct canvas *c, int row, int column, int rows, int columns, enum style style)
{
	for (int y = clamp(row, 0, c->rows); y < clamp(row + rows, 0, c->rows); y++) {
		for (int x = clamp(column, 0, c->columns); x < clamp(column + columns, 0, c->columns); x++)
			put(c, y, x, 1, style, ' ');
	}
}

static void put_if_inside(struct canvas *c, int row, int column, enum style style, uint32_t cp)
{
	if (is_inside(c, row, column))
		put(c, row, column, 1, style, cp);
}

void canvas_hline(struct canvas *c, int row, int column, int columns, enum style style)
{
	for (int x = column; x < clamp(column + columns, 0, c->columns); x++)
		put_if_inside(c, row, x, style, 0x2500);
}

void canvas_box(struct canvas *c, int row, int column, int rows, int columns, enum style style, const char *title)
{
	int bottom = row + rows - 1, right = column + columns - 1;

	if (rows < 2 || columns < 2 || rows > SIDE_MAX || columns > SIDE_MAX)
		return;
	canvas_hline(c, row, column, columns, style);
	canvas_hline(c, bottom, column, columns, style);
	for (int y = row + 1; y < bottom; y++) {
		put_if_inside(c, y, column, style, 0x2502);
		put_if_inside(c, y, right, style, 0x2502);
	}
	put_if_inside(c, row, column, style, 0x250c);
	put_if_inside(c, row, right, style, 0x2510);
	put_if_inside(c, bottom, column, style, 0x2514);
	put_if_inside(c, bottom, right, style, 0x2518);
	if (title && *title && columns > 6)
		canvas_printf(c, row, column + 2, columns - 4, style, " %s ", title);
}

void canvas_restyle(struct canvas *c, int row, int column, int columns, enum style style)
{
	for (int x = column; x < clamp(column + columns, 0, c->columns); x++) {
		if (is_inside(c, row, x))
			at(c, row, x)->style = (uint8_t)style;
	}
}

void canvas_cursor(struct canvas *c, int row, int column)
{
	bool inside = is_inside(c, row, column);

	c->cursor_row = inside ? row : -1;
	c->cursor_column = inside ? column : -1;
}

static void put_picture_cell(struct canvas *c, int row, int column, int index)
{
	const struct canvas_placed *placed = &c->placed[index];
	const struct picture *p = placed->picture;
	struct canvas_cell *cell = at(c, row, column);

	put(c, row, column, 1, STYLE_NORMAL, ' ');
	cell->picture = (uint8_t)(index + 1);
	if (p->protocol == GRAPHICS_BLOCKS) {
		size_t i = (size_t)(row - placed->row) * (size_t)p->columns + (size_t)(column - placed->column);

		cell->text[0] = 0x2580;
		cell->is_block = true;
		cell->top = (uint8_t)p->cells[i * 2];
		cell->bottom = (uint8_t)p->cells[i * 2 + 1];
	}
}

void canvas_picture(struct canvas *c, int row, int column, const struct picture *p)
{
	int index = c->placed_count;

	if (p->protocol == GRAPHICS_NONE || index == CANVAS_PICTURES_MAX || row < 0 || column < 0 || p->rows < 1 || p->columns < 1 ||
	    p->rows > c->rows - 1 - row || p->columns > c->columns - column)
		return;
	c->placed[c->placed_count++] = (struct canvas_placed){ p, row, column };
	for (int y = row; y < row + p->rows; y++) {
		for (int x = column; x < column + p->columns; x++)
			put_picture_cell(c, y, x, index);
	}
}

static void dump_cell(const struct canvas_cell *cell, struct buf *out)
{
	static const char shade[] = "\xe2\x96\x92";

	if (cell->picture) {
		buf_puts(out, shade);
		return;
	}
	for (int i = 0; i <= CANVAS_MARKS_MAX && cell->text[i]; i++)
		utf8_append(out, cell->text[i]);
}

void canvas_dump(const struct canvas *c, struct buf *out)
{
	for (int y = 0; y < c->rows; y++) {
		int last = c->columns;

		while (last > 0 && at(c, y, last - 1)->text[0] == ' ' && !at(c, y, last - 1)->picture)
			last--;
		for (int x = 0; x < last; x++)
			dump_cell(at(c, y, x), out);
		buf_putc(out, '\n');
	}
}

const struct canvas_cell *canvas_cell(const struct canvas *c, int row, int column)
{
	return is_inside(c, row, column) ? at(c, row, column) : NULL;
}

int canvas_placed_count(const struct canvas *c)
{
	return c->placed_count;
}

const struct canvas_placed *canvas_placed(const struct canvas *c, int index)
{
	return &c->placed[index];
}

bool canvas_is_covered(const struct canvas *c, int index)
{
	const struct canvas_placed *p = &c->placed[index];

	for (int y = p->row; y < p->row + p->picture->rows; y++) {
		for (int x = p->column; x < p->column + p->picture->columns; x++) {
			if (at(c, y, x)->picture != index + 1)
				return true;
		}
	}
	return false;
}

bool canvas_cursor_at(const struct canvas *c, int *ret_row, int *ret_column)
{
	if (c->cursor_row < 0)
		return false;
	*ret_row = c->cursor_row;
	*ret_column = c->cursor_column;
	return true;
}
