#include "terminal/kitty.h"

#include <string.h>
#include <zlib.h>

#include "base/base64.h"

enum { PIECE = 3072 };		/* bytes that are 4096 of base64, the most a sequence may carry */

uint32_t kitty_id(const uint8_t sha256[32], const void *data, size_t n)
{
	/* Whoever wanted another photo's id would have to find it among 2^31, as with any sum of four bytes. */
	uint32_t id = (uint32_t)crc32(crc32(0, sha256, 32), data, (uInt)n) & 0x7fffffff;

	return id <= KITTY_QUERY_ID ? id + KITTY_QUERY_ID + 1 : id;
}

void kitty_show(struct buf *out, uint32_t id, const void *png, size_t n)
{
	const char *bytes = png;

	for (size_t at = 0; at < n; at += PIECE) {
		size_t piece = n - at < PIECE ? n - at : PIECE;
		int more = at + piece < n;

		/* C=1: the cursor stays. */
		if (at == 0)
			buf_printf(out, "\033_Ga=T,f=100,t=d,i=%u,C=1,m=%d;", id, more);
		else
			buf_printf(out, "\033_Gm=%d;", more);
		base64_encode(out, bytes + at, piece);
		buf_puts(out, "\033\\");
	}
}

void kitty_delete(struct buf *out, uint32_t id)
{
	/* Capital I: the data too. q=2: no answer. */
	buf_printf(out, "\033_Ga=d,d=I,i=%u,q=2\033\\", id);
}

void kitty_abandon(struct buf *out, uint32_t id)
{
	buf_puts(out, "\033\\\033_Gm=0,q=2;\033\\");
	kitty_delete(out, id);
}

/* Digits from *at on; false for none or too many. */
static bool parse_number(const char **at, const char *end, uint32_t *ret)
{
	uint64_t v = 0;
	const char *p = *at;

	for (; p < end && *p >= '0' && *p <= '9'; p++) {
		v = v * 10 + (uint64_t)(*p - '0');
		if (v > UINT32_MAX)
			return false;
	}
	if (p == *at)
		return false;
	*at = p;
	*ret = (uint32_t)v;
	return true;
}

/* key=number, ... up to the semicolon, where *at is left; false when it is anything else. */
static bool parse_keys(const char **at, const char *end, uint32_t *ret_id, bool *ret_has_id)
{
	const char *p = *at;

	while (p < end && *p != ';') {
		char key = *p;
		uint32_t value;

		if (end - p < 3 || p[1] != '=')
			return false;
		p += 2;
		if (!parse_number(&p, end, &value))
			return false;
		if (key == 'i') {
			*ret_has_id = true;
			*ret_id = value;
		}
		if (p < end && *p == ',')
			p++;
		else if (p < end && *p != ';')
			return false;
	}
	*at = p;
	return p < end;
}

bool kitty_parse_reply(const char *text, size_t n, uint32_t *ret_id, bool *ret_ok)
{
	const char *p = text + 1, *end = text + n;
	bool has_id = false;
	uint32_t id = 0;

	if (n < 2 || text[0] != 'G' || !parse_keys(&p, end, &id, &has_id) || !has_id)
		return false;
	*ret_id = id;
	*ret_ok = end - p == 3 && memcmp(p, ";OK", 3) == 0;
	return true;
}
