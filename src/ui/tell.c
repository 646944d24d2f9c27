#include "ui/tell.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"

#define LINE_MAX_BYTES 4096
#define GAP 2

void tell_release(struct tell *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->lines[i].text);
	free(t->lines);
	t->lines = NULL;
	t->count = t->size = 0;
}

static void add(struct tell *t, enum style style, bool is_cursor, struct buf *text)
{
	if (t->count == t->size) {
		t->size = t->size ? t->size * 2 : 64;
		t->lines = mem_realloc(t->lines, t->size, sizeof(*t->lines));
	}
	t->lines[t->count++] = (struct tell_line){ .style = style, .text = mem_strdup(buf_str(text)), .is_cursor = is_cursor };
	buf_release(text);
}

void tell_line(struct tell *t, enum style style, const char *fmt, ...)
{
	struct buf text = BUF_INIT(LINE_MAX_BYTES);
	va_list args;

	va_start(args, fmt);
	buf_vprintf(&text, fmt, args);
	va_end(args);
	add(t, style, false, &text);
}

static int width_of(const struct tell *t, const struct tell_column *columns, size_t count, size_t at)
{
	int left = t->columns;

	if (columns[at].columns > 0)
		return columns[at].columns;
	for (size_t i = 0; i < count; i++)
		left -= columns[i].columns + (i > 0 ? GAP : 0);
	return left > 1 ? left : 1;
}

static void pad(const struct tell *t, struct buf *out, const struct tell_column *columns, size_t count, size_t at, const char *text)
{
	if (at > 0)
		buf_puts(out, "  ");
	utf8_pad(out, text, width_of(t, columns, count, at), columns[at].align_right);
}

void tell_head(struct tell *t, const struct tell_column *columns, size_t count)
{
	struct buf text = BUF_INIT(LINE_MAX_BYTES);

	for (size_t i = 0; !t->is_plain && i < count; i++)
		pad(t, &text, columns, count, i, columns[i].title ? _(columns[i].title) : "");
	if (!t->is_plain)
		add(t, STYLE_TITLE, false, &text);
}

/* "Shadow or half-lit face: yours 31, share 21 percent" */
static void say(struct buf *out, const struct tell_column *columns, size_t at, const char *text)
{
	if (at == 1)
		buf_puts(out, _(": "));
	else if (at > 1)
		buf_puts(out, _(", "));
	if (at > 0 && columns[at].title)
		buf_printf(out, "%s ", _(columns[at].title));
	utf8_sanitize(out, text, 0);
}

void tell_row(struct tell *t, const struct tell_column *columns, size_t count, enum style style, bool is_cursor, const char *const *cells)
{
	struct buf text = BUF_INIT(LINE_MAX_BYTES);

	for (size_t i = 0; i < count; i++) {
		if (!t->is_plain)
			pad(t, &text, columns, count, i, cells[i]);
		else if (*cells[i])
			say(&text, columns, i, cells[i]);
	}
	add(t, style, is_cursor, &text);
}

size_t tell_cursor(const struct tell *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->lines[i].is_cursor)
			return i;
	return 0;
}

void tell_compose(const struct tell *t, struct canvas *c, int row, int column, int rows, size_t first)
{
	for (size_t i = first; i < t->count && i - first < (size_t)rows; i++) {
		int at = row + (int)(i - first);

		canvas_text(c, at, column, t->columns, t->lines[i].style, t->lines[i].text);
		if (t->lines[i].is_cursor)
			canvas_restyle(c, at, column - 1, t->columns + 2, STYLE_CURSOR);
	}
}

void tell_share(const struct tell *t, struct buf *out, int64_t n, int64_t of, int64_t enough)
{
	if (of == 0)
		buf_puts(out, t->is_plain ? _("none") : "-");
	else if (n < 0 || of < enough)
		buf_puts(out, t->is_plain ? _("too few to say") : _("few"));
	else
		buf_printf(out, t->is_plain ? _("%.0f percent") : "%.0f %%", 100.0 * (double)n / (double)of);
}
