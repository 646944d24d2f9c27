#include "terminal/key_paste.h"

#include <string.h>

#include "base/utf8.h"

void key_paste_clean(struct buf *b)
{
	size_t in = 0, out = 0;
	uint32_t before = 0;

	while (in < b->len) {
		uint32_t cp;
		size_t n = utf8_decode(b->data + in, b->len - in, &cp);
		bool space = cp == '\n' || cp == '\r' || cp == '\t';

		if (space) {
			if (!(cp == '\n' && before == '\r'))
				b->data[out++] = ' ';
		} else if (cp >= 0x20 && !(cp >= 0x7f && cp < 0xa0) && utf8_is_valid(b->data + in, n)) {
			memmove(b->data + out, b->data + in, n);
			out += n;
		}
		before = cp;
		in += n;
	}
	if (b->data)
		b->data[out] = '\0';
	b->len = out;
}
