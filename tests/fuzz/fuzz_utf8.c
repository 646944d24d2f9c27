/* Hostile names: what is sanitized is valid, has no control or bidi character, is as wide
 * as said, and stays as it is when sanitized again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static int columns_of(const struct buf *b)
{
	int columns = 0;

	for (size_t i = 0; i < b->len; ) {
		uint32_t cp;

		i += utf8_decode(b->data + i, b->len - i, &cp);
		must(cp >= 0x20 && !(cp >= 0x7f && cp <= 0x9f) && !(cp >= 0x200b && cp <= 0x200f) && !(cp >= 0x2028 && cp <= 0x202e) &&
		     !(cp >= 0x2066 && cp <= 0x2069) && cp != 0xfeff);
		columns += utf8_cp_width(cp);
	}
	return columns;
}

static void try_width(const char *text, int max)
{
	struct buf once = BUF_INIT(64u << 20), twice = BUF_INIT(64u << 20), padded = BUF_INIT(64u << 20);
	int columns = utf8_sanitize(&once, text, max);

	must(utf8_is_valid(buf_str(&once), once.len));
	must(columns_of(&once) == columns);
	must(max == 0 || columns <= max);
	must(utf8_sanitize(&twice, buf_str(&once), 0) == columns);
	must(strcmp(buf_str(&once), buf_str(&twice)) == 0);
	if (max > 0) {
		utf8_pad(&padded, text, max, max % 2);
		must(columns_of(&padded) == max);
	} else {
		must(utf8_width(text) == columns);
	}
	buf_release(&once);
	buf_release(&twice);
	buf_release(&padded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	try_width(text, 0);
	try_width(text, 1);
	try_width(text, 2);
	try_width(text, 7);
	try_width(text, 80);
	free(text);
	return 0;
}
