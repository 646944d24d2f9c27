#include "base/utf8.h"

#include <assert.h>
#include <string.h>

#include "base/mem.h"

#define MARKS_MAX 4
#define REPLACEMENT "\xef\xbf\xbd"
#define ELLIPSIS "\xe2\x80\xa6"

/* ZERO combining marks, WIDE two columns, REFUSED never shown, SELECTOR variation
 * selectors: dropped, since terminals disagree about the width they make. */
enum kind { ONE, ZERO, WIDE, REFUSED, SELECTOR };

static const struct {
	uint32_t first, last;
	enum kind kind;
} ranges[] = {
#define RANGE(first, last, kind) { first, last, kind },
#include "base/utf8_ranges.def"
#undef RANGE
};
static_assert(ARRAY_LEN(ranges) > 100, "the ranges are there");

static enum kind kind_of(uint32_t cp)
{
	size_t low = 0, high = ARRAY_LEN(ranges);

	if (cp >= 0x20 && cp < 0x7f)
		return ONE;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (cp > ranges[middle].last)
			low = middle + 1;
		else if (cp < ranges[middle].first)
			high = middle;
		else
			return ranges[middle].kind;
	}
	return cp > 0x10ffff ? REFUSED : ONE;
}

bool utf8_is_valid(const char *s, size_t n)
{
	while (n > 0) {
		uint32_t cp;
		size_t step = utf8_decode(s, n, &cp);

		if (step == 1 && cp == 0xfffd)
			return false;
		s += step;
		n -= step;
	}
	return true;
}

int utf8_cp_width(uint32_t cp)
{
	switch (kind_of(cp)) {
	case WIDE:
		return 2;
	case ZERO:
	case SELECTOR:
		return 0;
	case ONE:
	case REFUSED:
		break;
	}
	return 1;
}

/* One cell of sanitized text: a base character and the marks that stay on it. A mark
 * without a base would climb onto whatever was written before, so it is refused. */
struct cell {
	const char *base;
	size_t base_len, len;	/* len: base and marks */
	int width;
	char bytes[4 * (MARKS_MAX + 1)];
};

static size_t next_cell(const char *s, size_t n, struct cell *c)
{
	uint32_t cp;
	size_t used = utf8_decode(s, n, &cp);
	enum kind kind = kind_of(cp);
	int marks = 0;

	c->len = 0;
	c->width = 0;
	if (kind == SELECTOR)
		return used;
	if (kind == ONE || kind == WIDE) {
		bool is_bad = used == 1 && cp == 0xfffd;

		c->len = is_bad ? 3 : used;
		memcpy(c->bytes, is_bad ? REPLACEMENT : s, c->len);
		c->width = kind == WIDE ? 2 : 1;
	} else {
		c->len = 3;
		memcpy(c->bytes, REPLACEMENT, 3);
		c->width = 1;
	}
	while (used < n) {
		size_t step = utf8_decode(s + used, n - used, &cp);

		kind = kind_of(cp);
		if (kind != ZERO && kind != SELECTOR)
			break;
		if (kind == ZERO && marks < MARKS_MAX) {
			memcpy(c->bytes + c->len, s + used, step);
			c->len += step;
			marks++;
		}
		used += step;
	}
	return used;
}

int utf8_width(const char *s)
{
	size_t n = strlen(s);
	struct cell c;
	int columns = 0;

	while (n > 0) {
		size_t used = next_cell(s, n, &c);

		columns += c.width;
		s += used;
		n -= used;
	}
	return columns;
}

int utf8_sanitize(struct buf *out, const char *s, int max_columns)
{
	size_t n = strlen(s);
	bool is_cut = max_columns > 0 && utf8_width(s) > max_columns;
	int room = is_cut ? max_columns - 1 : max_columns, columns = 0;
	struct cell c;

	while (n > 0) {
		size_t used = next_cell(s, n, &c);

		if (is_cut && columns + c.width > room)
			break;
		buf_append(out, c.bytes, c.len);
		columns += c.width;
		s += used;
		n -= used;
	}
	if (is_cut) {
		buf_puts(out, ELLIPSIS);
		columns++;
	}
	return columns;
}

void utf8_pad(struct buf *out, const char *s, int columns, bool align_right)
{
	int width, fill;

	if (columns <= 0)
		return;
	width = utf8_width(s);
	if (width > columns)	/* a wide character may leave a column before the ellipsis */
		width = -1;
	if (align_right && width >= 0)
		buf_printf(out, "%*s", columns - width, "");
	fill = columns - utf8_sanitize(out, s, columns);
	if (width < 0 || !align_right)
		buf_printf(out, "%*s", fill, "");
}

void utf8_mask(struct buf *out, const char *s)
{
	size_t n = strlen(s);
	bool is_first = true;

	while (n > 0) {
		uint32_t cp;
		size_t step = utf8_decode(s, n, &cp);

		if (is_first)
			buf_append(out, s, step);
		else
			buf_putc(out, '*');
		is_first = false;
		s += step;
		n -= step;
	}
}

void utf8_append(struct buf *out, uint32_t cp)
{
	char s[4];
	size_t n;

	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		cp = 0xfffd;
	if (cp < 0x80) {
		buf_putc(out, (char)cp);
		return;
	}
	n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--) {
		s[i] = (char)(0x80 | (cp & 0x3f));
		cp >>= 6;
	}
	s[0] = (char)((0xf00 >> n & 0xff) | cp);
	buf_append(out, s, n);
}
