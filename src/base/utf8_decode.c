#include "base/utf8_decode.h"

/* Length by the first byte and the least code point of that length; 0 when it cannot begin one. */
static size_t lead(unsigned char c, uint32_t *ret_bits, uint32_t *ret_least)
{
	if (c < 0x80) {
		*ret_bits = c;
		*ret_least = 0;
		return 1;
	}
	if (c >= 0xc2 && c <= 0xdf) {
		*ret_bits = c & 0x1f;
		*ret_least = 0x80;
		return 2;
	}
	if (c >= 0xe0 && c <= 0xef) {
		*ret_bits = c & 0x0f;
		*ret_least = 0x800;
		return 3;
	}
	if (c >= 0xf0 && c <= 0xf4) {
		*ret_bits = c & 0x07;
		*ret_least = 0x10000;
		return 4;
	}
	return 0;
}

size_t utf8_decode(const char *s, size_t n, uint32_t *ret_cp)
{
	uint32_t cp = 0, least = 0;
	size_t len = lead((unsigned char)s[0], &cp, &least);

	if (len == 0 || len > n)
		goto bad;
	for (size_t i = 1; i < len; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			goto bad;
		cp = cp << 6 | ((unsigned char)s[i] & 0x3f);
	}
	if (cp < least || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		goto bad;
	*ret_cp = cp;
	return len;
bad:
	*ret_cp = 0xfffd;
	return 1;
}
