#include "fakescreen.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

static struct fakecell *cell(const struct fakescreen *s, int row, int column)
{
	return &s->cells[row * s->columns + column];
}

void fakescreen_forget(struct fakescreen *s, uint32_t number)
{
	size_t n = (size_t)s->rows * (size_t)s->columns * (size_t)s->cell_width * (size_t)s->cell_height;

	for (size_t i = 0; i < n; i++) {
		if (s->owner[i] == number)
			s->owner[i] = 0;
	}
}

/* kitty's pictures lie over the text: only deleting takes them away, and clearing the screen. */
static bool is_over_text(struct fakescreen *s, uint32_t number)
{
	const struct fakeimage *image = number && s->is_kitty ? fakescreen_find(s, number) : NULL;

	return image && image->id != 0;
}

/* Text and erasing destroy a picture cell by cell; in tmux a touched picture goes as a whole. */
static void wipe(struct fakescreen *s, int row, int column)
{
	int stride = s->columns * s->cell_width;

	for (int y = 0; y < s->cell_height; y++) {
		for (int x = 0; x < s->cell_width; x++) {
			uint32_t *px = &s->owner[(row * s->cell_height + y) * stride + column * s->cell_width + x];

			if (*px && s->is_tmux)
				fakescreen_forget(s, *px);
			if (!is_over_text(s, *px))
				*px = 0;
		}
	}
}

static void set(struct fakescreen *s, int row, int column, const char *text)
{
	struct fakecell *c = cell(s, row, column);

	memset(c->text, 0, sizeof(c->text));
	memcpy(c->text, text, strlen(text));
	c->reverse = s->reverse;
	wipe(s, row, column);
}

void fakescreen_put(struct fakescreen *s, const char *text, int width)
{
	if (width <= 0) {
		/* A mark joins what was written before it. */
		int x = s->wrap_pending ? s->column : s->column - 1;
		struct fakecell *c = x >= 0 ? cell(s, s->row, x) : NULL;

		if (c && c->text[0] == '\0' && x > 0)
			c--;
		if (c && strlen(c->text) + strlen(text) < sizeof(c->text))
			memcpy(c->text + strlen(c->text), text, strlen(text) + 1);
		return;
	}
	if (s->wrap_pending || s->column + width > s->columns) {
		s->column = 0;
		s->wrap_pending = false;
		fakescreen_line_feed(s);
	}
	/* What is concealed looks like a fence, and is used as one. */
	set(s, s->row, s->column, s->conceal ? "\xc2\xa0" : text);
	if (width == 2)
		set(s, s->row, s->column + 1, "");
	s->column += width;
	if (s->column >= s->columns) {
		s->column = s->columns - 1;
		s->wrap_pending = true;
	}
}

/* Any picture on the row is touched in tmux, wherever it lies. */
static void touch_row(struct fakescreen *s, int row)
{
	size_t n = (size_t)s->columns * (size_t)s->cell_width * (size_t)s->cell_height;
	uint32_t *px = s->owner + (size_t)row * n;

	for (size_t i = 0; s->is_tmux && i < n; i++) {
		if (px[i])
			fakescreen_forget(s, px[i]);
	}
}

void fakescreen_erase(struct fakescreen *s, int row, int column, int columns)
{
	bool reverse = s->reverse;

	s->reverse = false;
	touch_row(s, row);
	for (int x = column; x < column + columns && x < s->columns; x++)
		set(s, row, x, " ");
	s->reverse = reverse;
}

/* One row up (1) or down (-1) inside the region, pixels and all. */
static void scroll(struct fakescreen *s, int up)
{
	size_t row_cells = (size_t)s->columns, row_px = row_cells * (size_t)s->cell_width * (size_t)s->cell_height;
	size_t rest = (size_t)(s->bottom - s->top);
	size_t from = (size_t)s->top + (up > 0), to = (size_t)s->top + (up < 0), freed = (size_t)(up > 0 ? s->bottom : s->top);

	for (int i = 0; i < s->image_count; i++) {
		int last = s->images[i].row + (s->images[i].height + s->cell_height - 1) / s->cell_height - 1;

		if (last < s->top || s->images[i].row > s->bottom)
			continue;
		s->images[i].scrolled = true;
		s->images[i].row -= up;
	}
	memmove(s->cells + to * row_cells, s->cells + from * row_cells, rest * row_cells * sizeof(*s->cells));
	memmove(s->owner + to * row_px, s->owner + from * row_px, rest * row_px * sizeof(*s->owner));
	memset(s->owner + freed * row_px, 0, row_px * sizeof(*s->owner));
	fakescreen_erase(s, (int)freed, 0, s->columns);
}

void fakescreen_line_feed(struct fakescreen *s)
{
	if (s->row == s->bottom)
		scroll(s, 1);
	else if (s->row < s->rows - 1)
		s->row++;
}

void fakescreen_reverse_index(struct fakescreen *s)
{
	if (s->row == s->top)
		scroll(s, -1);
	else if (s->row > 0)
		s->row--;
}

static void erase_all(struct fakescreen *s)
{
	for (int y = 0; y < s->rows; y++)
		fakescreen_erase(s, y, 0, s->columns);
}

void fakescreen_alternate(struct fakescreen *s, bool on)
{
	size_t n = (size_t)s->rows * (size_t)s->columns;

	if (on == s->alternate)
		return;
	if (!on) {
		for (int i = 0; i < s->image_count; i++) {
			if (fakescreen_pixels_of(s, s->images[i].number) > 0)
				fakescreen_problem(s, "a picture was left behind on the alternate screen");
		}
	}
	s->alternate = on;
	if (on) {
		s->normal = mem_array(n, sizeof(*s->normal));
		memcpy(s->normal, s->cells, n * sizeof(*s->cells));
		erase_all(s);
	} else {
		erase_all(s);
		if (s->normal)
			memcpy(s->cells, s->normal, n * sizeof(*s->cells));
		free(s->normal);
		s->normal = NULL;
	}
}

/* The i-th parameter, at least 1 when `one`. */
static int parameter(const struct fakescreen *s, int i, bool one)
{
	const char *p = s->params;
	int value;

	while (i-- > 0 && p) {
		p = strchr(p, ';');
		p = p ? p + 1 : NULL;
	}
	value = p ? (int)strtol(p, NULL, 10) : 0;
	return one && value < 1 ? 1 : value;
}

static void move_to(struct fakescreen *s, int row, int column)
{
	s->row = row < 0 ? 0 : row >= s->rows ? s->rows - 1 : row;
	s->column = column < 0 ? 0 : column >= s->columns ? s->columns - 1 : column;
	s->wrap_pending = false;
}

static void erase_display(struct fakescreen *s, int how)
{
	if (how >= 2) {
		for (int i = 0; s->is_kitty && i < s->image_count; i++)
			fakescreen_forget(s, (uint32_t)s->images[i].number);
		erase_all(s);
		return;
	}
	fakescreen_erase(s, s->row, how == 0 ? s->column : 0, how == 0 ? s->columns - s->column : s->column + 1);
	for (int y = how == 0 ? s->row + 1 : 0; y < (how == 0 ? s->rows : s->row); y++)
		fakescreen_erase(s, y, 0, s->columns);
}

static void erase_line(struct fakescreen *s, int how)
{
	int from = how == 0 ? s->column : 0;
	int to = how == 1 ? s->column + 1 : s->columns;

	fakescreen_erase(s, s->row, from, to - from);
}

static void select_graphics(struct fakescreen *s)
{
	const char *p = s->params;

	for (;;) {
		long v = strtol(p, NULL, 10);
		/* 38;5;n and 48;5;n: the numbers behind are no attributes. */
		int skip = v == 38 || v == 48 ? 2 : 0;

		if (v == 0)
			s->reverse = s->conceal = false;
		else if (v == 8 || v == 28)
			s->conceal = v == 8;
		else if (v == 7)
			s->reverse = true;
		else if (v == 27)
			s->reverse = false;
		do {
			p = strchr(p, ';');
			if (!p)
				return;
			p++;
		} while (skip-- > 0);
	}
}

static void set_mode(struct fakescreen *s, bool on)
{
	int mode;

	if (s->params[0] != '?') {
		/* 34: tmux's brighter cursor. */
		if (strcmp(s->params, "4") != 0 && strcmp(s->params, "34") != 0)
			fakescreen_problem(s, "an unknown mode: '%s'", s->params);
		return;
	}
	mode = (int)strtol(s->params + 1, NULL, 10);
	switch (mode) {
	case 1049:
		fakescreen_alternate(s, on);
		break;
	case 25:
		s->cursor_visible = on;
		break;
	case 2026:
		s->sync = on;
		break;
	case 1: case 7: case 12: case 1034: case 1070: case 2004: case 1000: case 1006:
		break;
	default:
		/* Mode 80 among them: terminals disagree about what it means. */
		fakescreen_problem(s, "an unknown mode: '%s'", s->params);
	}
}

static void ask(struct fakescreen *s, char final)
{
	char question[sizeof(s->params) + 2];

	memcpy(question, s->params, s->params_len);
	question[s->params_len] = final;
	question[s->params_len + 1] = '\0';
	if (s->ask)
		s->ask(s->context, question);
}

static bool csi_move(struct fakescreen *s, char final)
{
	int n = parameter(s, 0, true);

	switch (final) {
	case 'A': move_to(s, s->row - n, s->column); break;
	case 'B': case 'e': move_to(s, s->row + n, s->column); break;
	case 'C': case 'a': move_to(s, s->row, s->column + n); break;
	case 'D': move_to(s, s->row, s->column - n); break;
	case 'G': case '`': move_to(s, s->row, n - 1); break;
	case 'd': move_to(s, n - 1, s->column); break;
	case 'H': case 'f': move_to(s, n - 1, parameter(s, 1, true) - 1); break;
	default: return false;
	}
	return true;
}

/* ICH shifts cells, and pixels with them: only where no picture is. */
static void insert_blanks(struct fakescreen *s, int n)
{
	struct fakecell *row = cell(s, s->row, 0);
	uint32_t *px = s->owner + (size_t)s->row * (size_t)(s->columns * s->cell_width * s->cell_height);

	for (int i = 0; i < s->columns * s->cell_width * s->cell_height; i++) {
		if (px[i])
			fakescreen_problem(s, "characters were inserted on a row with a picture");
	}
	n = n < s->columns - s->column ? n : s->columns - s->column;
	memmove(row + s->column + n, row + s->column, (size_t)(s->columns - s->column - n) * sizeof(*row));
	fakescreen_erase(s, s->row, s->column, n);
}

static void set_region(struct fakescreen *s)
{
	int top = parameter(s, 0, true), bottom = parameter(s, 1, false);

	s->bottom = bottom > 0 && bottom <= s->rows ? bottom - 1 : s->rows - 1;
	s->top = top - 1 < s->bottom ? top - 1 : 0;
	move_to(s, 0, 0);
}

static void repeat(struct fakescreen *s, int n)
{
	uint32_t cp;

	if (!s->last[0])
		return;
	utf8_decode(s->last, strlen(s->last), &cp);
	for (int i = 0; i < n; i++)
		fakescreen_put(s, s->last, utf8_cp_width(cp));
}

void fakescreen_csi(struct fakescreen *s, char final)
{
	bool is_private = s->params_len > 0 && strchr("?>=<", s->params[0]);

	if (!is_private && csi_move(s, final))
		return;
	switch (final) {
	case 'J': erase_display(s, parameter(s, 0, false)); break;
	case 'K': erase_line(s, parameter(s, 0, false)); break;
	case '@': insert_blanks(s, parameter(s, 0, true)); break;
	case 'X': fakescreen_erase(s, s->row, s->column, parameter(s, 0, true)); break;
	case 'b': repeat(s, parameter(s, 0, true)); break;
	case 'm': select_graphics(s); break;
	case 'h': case 'l': set_mode(s, final == 'h'); break;
	case 'r': set_region(s); break;
	case 'c': case 'n': case 'p': case 'q': ask(s, final); break;
	case 'S': case 'T':
		if (is_private)		/* what graphics can it do? */
			ask(s, final);
		for (int i = 0; !is_private && i < parameter(s, 0, true) && i < s->rows; i++)
			scroll(s, final == 'S' ? 1 : -1);
		break;
	case 't':
		/* 22 and 23 keep the title. */
		if (strncmp(s->params, "22;", 3) != 0 && strncmp(s->params, "23;", 3) != 0)
			ask(s, final);
		break;
	default:
		fakescreen_problem(s, "an unknown control: CSI %s %c", s->params, final);
	}
}
