#include "terminal/term_shown.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void term_shown_resize(struct term_shown *s, int rows, int columns)
{
	free(s->pixels);
	s->pixels = mem_array((size_t)rows * (size_t)columns, sizeof(*s->pixels));
	s->rows = rows;
	s->columns = columns;
	s->count = 0;
	s->sixels = s->seams = 0;
}

void term_shown_release(struct term_shown *s)
{
	free(s->pixels);
	*s = (struct term_shown){ 0 };
}

void term_shown_forget(struct term_shown *s)
{
	for (int i = 0; i < s->count; i++) {
		s->list[i].state = SHOWN_WANTED;
		s->list[i].is_coarse = s->list[i].has_coarse = false;
	}
	for (size_t i = 0; i < (size_t)s->rows * (size_t)s->columns; i++)
		s->pixels[i] = false;
	s->sixels = s->seams = 0;
}

static struct shown make_shown(const struct canvas *c, int index)
{
	const struct canvas_placed *placed = canvas_placed(c, index);
	const struct picture *p = placed->picture;
	struct shown ret = {
		.picture = p, .row = placed->row, .column = placed->column, .rows = p->rows, .columns = p->columns, .state = SHOWN_WANTED, .covered = canvas_is_covered(c, index),
		.data = p->data.data, .bytes = p->data.len, .width = p->width, .height = p->height,
	};

	memcpy(ret.sha256, p->sha256, sizeof(ret.sha256));
	return ret;
}

static bool is_same(const struct shown *a, const struct shown *b)
{
	return a->picture == b->picture && a->row == b->row && a->column == b->column && a->data == b->data && a->bytes == b->bytes &&
	       a->width == b->width && a->height == b->height && memcmp(a->sha256, b->sha256, sizeof(a->sha256)) == 0;
}

void term_shown_again(struct shown *p)
{
	p->state = SHOWN_WANTED;
	p->damaged = p->is_coarse = p->has_coarse = false;
}

static void inherit(struct shown *now, const struct shown *before)
{
	now->state = before->state;
	now->is_coarse = before->is_coarse;
	now->has_coarse = before->has_coarse;
	now->damaged = before->damaged || now->covered;
	if (now->damaged && now->state != SHOWN_SENDING)
		term_shown_again(now);
}

void term_shown_sent(struct shown *p)
{
	p->state = SHOWN_WAITING;
	if (p->damaged)
		term_shown_again(p);
}

void term_shown_update(struct term_shown *s, const struct canvas *c)
{
	struct shown list[CANVAS_PICTURES_MAX];
	int count = canvas_placed_count(c);

	for (int i = 0; i < count; i++) {
		list[i] = make_shown(c, i);
		for (int k = 0; k < s->count; k++) {
			if (is_same(&list[i], &s->list[k])) {
				inherit(&list[i], &s->list[k]);
				s->list[k].picture = NULL;
				break;
			}
		}
	}
	memcpy(s->list, list, sizeof(list[0]) * (size_t)count);
	s->count = count;
	for (int y = 0; y < s->rows; y++) {
		for (int x = 0; x < s->columns; x++) {
			const struct canvas_cell *cell = canvas_cell(c, y, x);

			if (!cell || !cell->picture || cell->is_block)
				s->pixels[(size_t)y * (size_t)s->columns + (size_t)x] = false;
		}
	}
}

int term_shown_wanted(const struct term_shown *s)
{
	int n = 0;

	for (int i = 0; i < s->count; i++) {
		const struct shown *p = &s->list[i];

		if (p->state == SHOWN_WANTED && !p->covered && p->picture->protocol == GRAPHICS_SIXEL)
			n += p->picture->coarse.len > 0 && !p->has_coarse ? 2 : 1;
	}
	return n;
}

struct shown *term_shown_next(struct term_shown *s)
{
	struct shown *ret = NULL;

	for (int i = 0; i < s->count; i++) {
		struct shown *p = &s->list[i];

		if (p->state == SHOWN_WANTED && !p->covered && (!ret || p->row > ret->row))
			ret = p;
	}
	return ret;
}

struct shown *term_shown_in_state(struct term_shown *s, enum shown_state state)
{
	for (int i = 0; i < s->count; i++) {
		if (s->list[i].state == state)
			return &s->list[i];
	}
	return NULL;
}

const struct shown *term_shown_find(const struct term_shown *s, const struct picture *p)
{
	for (int i = 0; i < s->count; i++) {
		if (s->list[i].picture == p)
			return &s->list[i];
	}
	return NULL;
}

bool term_shown_is_answered(const struct term_shown *s, const struct picture *p, bool *ret_refused)
{
	const struct shown *found = term_shown_find(s, p);

	*ret_refused = found && found->state == SHOWN_REFUSED;
	return found && (found->state == SHOWN_DONE || found->state == SHOWN_REFUSED);
}

bool term_shown_overwrites(const struct term_shown *s, int row, int column, int rows, int columns)
{
	for (int i = 0; i < s->count; i++) {
		const struct shown *p = &s->list[i];

		if (p->state == SHOWN_WANTED && !p->covered && p->row <= row && p->column <= column &&
		    p->row + p->picture->rows >= row + rows && p->column + p->picture->columns >= column + columns)
			return true;
	}
	return false;
}

static bool *pixel(struct term_shown *s, int row, int column)
{
	return &s->pixels[(size_t)row * (size_t)s->columns + (size_t)column];
}

/* Writes a run of fences anew, if any of the cells may show something. For curses nothing changes. */
static void clear_run(struct term_shown *s, int row, int column, int columns, const char *fence, struct buf *out)
{
	bool any = false;

	for (int x = column; x < column + columns; x++)
		any = any || *pixel(s, row, x);
	if (!any)
		return;
	buf_printf(out, "\033[%d;%dH", row + 1, column + 1);
	for (int x = 0; x < columns; x++)
		buf_puts(out, fence);
}

void term_shown_begin(struct term_shown *s, struct shown *p, int cell_width, int cell_height, const char *fence,
		      struct buf *out)
{
	const struct picture *picture = p->picture;
	int whole_rows = picture->height / cell_height, whole_columns = picture->width / cell_width;

	buf_puts(out, "\0337\033[m");
	for (int y = 0; y < picture->rows; y++) {
		int from = y < whole_rows ? whole_columns : 0;

		if (from < picture->columns)
			clear_run(s, p->row + y, p->column + from, picture->columns - from, fence, out);
	}
	buf_printf(out, "\033[%d;%dH", p->row + 1, p->column + 1);
	for (int y = 0; y < picture->rows; y++) {
		for (int x = 0; x < picture->columns; x++)
			*pixel(s, p->row + y, p->column + x) = true;
	}
	s->sixels += picture->protocol == GRAPHICS_SIXEL;
}
