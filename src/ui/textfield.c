#include "ui/textfield.h"

#include <string.h>

#include "base/utf8.h"

static size_t previous_start(const struct textfield *f, size_t at)
{
	if (at == 0)
		return 0;
	at--;
	while (at > 0 && ((unsigned char)f->text[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static size_t next_start(const struct textfield *f, size_t at)
{
	uint32_t cp;

	return at < f->len ? at + utf8_decode(f->text + at, f->len - at, &cp) : at;
}

void textfield_set(struct textfield *f, const char *text)
{
	size_t n = text ? strlen(text) : 0;

	if (n > TEXTFIELD_MAX_BYTES) {
		n = TEXTFIELD_MAX_BYTES;
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	if (n > 0)
		memcpy(f->text, text, n);
	f->text[n] = 0;
	f->len = f->cursor = n;
}

static void insert(struct textfield *f, const char *bytes, size_t n)
{
	if (f->len + n > TEXTFIELD_MAX_BYTES)
		return;
	memmove(f->text + f->cursor + n, f->text + f->cursor, f->len - f->cursor + 1);
	memcpy(f->text + f->cursor, bytes, n);
	f->len += n;
	f->cursor += n;
}

static void cut(struct textfield *f, size_t from, size_t to)
{
	memmove(f->text + from, f->text + to, f->len - to + 1);
	f->len -= to - from;
	f->cursor = from;
}

bool textfield_replace(struct textfield *f, size_t from, const char *text)
{
	size_t n = strlen(text);

	if (from > f->cursor || f->len - (f->cursor - from) + n > TEXTFIELD_MAX_BYTES)
		return false;
	cut(f, from, f->cursor);
	insert(f, text, n);
	return true;
}

static size_t encode(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

/* A paste becomes one line: what is no character of a line becomes a space. */
static void paste(struct textfield *f, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t k = utf8_decode(text + i, n - i, &cp);

		if (cp < 0x20 || cp == 0x7f || cp == 0xfffd)
			insert(f, " ", 1);
		else
			insert(f, text + i, k);
		i += k;
	}
}

static void erase_word(struct textfield *f)
{
	size_t from = f->cursor;

	while (from > 0 && f->text[from - 1] == ' ')
		from--;
	while (from > 0 && f->text[from - 1] != ' ')
		from--;
	cut(f, from, f->cursor);
}

static bool control_key(struct textfield *f, uint32_t code)
{
	switch (code) {
	case 'a':
		f->cursor = 0;
		return true;
	case 'e':
		f->cursor = f->len;
		return true;
	case 'u':
		cut(f, 0, f->cursor);
		return true;
	case 'w':
		erase_word(f);
		return true;
	default:
		return false;
	}
}

static bool edit_key(struct textfield *f, uint32_t code)
{
	switch (code) {
	case KEY_LEFT_ARROW:
		f->cursor = previous_start(f, f->cursor);
		return true;
	case KEY_RIGHT_ARROW:
		f->cursor = next_start(f, f->cursor);
		return true;
	case KEY_HOME_KEY:
		f->cursor = 0;
		return true;
	case KEY_END_KEY:
		f->cursor = f->len;
		return true;
	case KEY_DELETE:
		cut(f, f->cursor, next_start(f, f->cursor));
		return true;
	case 0x7f:
	case 0x08:
		cut(f, previous_start(f, f->cursor), f->cursor);
		return true;
	default:
		return false;
	}
}

bool textfield_key(struct textfield *f, const struct key *k)
{
	char bytes[4];

	if (k->code == KEY_PASTE) {
		paste(f, k->paste ? k->paste : "");
		return true;
	}
	if (k->mods & KEY_ALT)
		return false;
	if (k->mods & KEY_CTRL)
		return control_key(f, k->base);
	if (edit_key(f, k->code))
		return true;
	if (k->code < 0x20 || k->code >= KEYS_BASE || (k->code >= 0x80 && k->code < 0xa0))
		return false;
	size_t n = encode(k->code, bytes);
	insert(f, bytes, n);
	return true;
}

static int width_between(const struct textfield *f, size_t from, size_t to)
{
	int w = 0;

	for (size_t i = from; i < to;) {
		uint32_t cp;

		i += utf8_decode(f->text + i, f->len - i, &cp);
		w += utf8_cp_width(cp) > 0 ? utf8_cp_width(cp) : 0;
	}
	return w;
}

void textfield_compose(const struct textfield *f, struct canvas *c, int row, int column, int columns)
{
	size_t from = 0;

	while (from < f->cursor && width_between(f, from, f->cursor) >= columns - 1)
		from = next_start(f, from);
	canvas_fill(c, row, column, 1, columns, STYLE_INPUT);
	canvas_text(c, row, column, columns, STYLE_INPUT, f->text + from);
	canvas_cursor(c, row, column + width_between(f, from, f->cursor));
}
