#include "base/base64.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(struct buf *out, const void *data, size_t n)
{
	const uint8_t *p = data;

	for (size_t i = 0; i < n; i += 3) {
		size_t left = n - i;
		uint32_t v = (uint32_t)p[i] << 16 | (left > 1 ? (uint32_t)p[i + 1] << 8 : 0) | (left > 2 ? p[i + 2] : 0);

		buf_putc(out, alphabet[v >> 18]);
		buf_putc(out, alphabet[v >> 12 & 63]);
		buf_putc(out, left > 1 ? alphabet[v >> 6 & 63] : '=');
		buf_putc(out, left > 2 ? alphabet[v & 63] : '=');
	}
}

enum pv_err base64_decode(struct buf *out, const char *text, struct pv_error *err)
{
	size_t n = strlen(text), padding = 0, old = out->len;
	uint32_t v = 0;
	int bits = 0;

	while (padding < 2 && n > 0 && text[n - 1] == '=') {
		padding++;
		n--;
	}
	if (n % 4 == 1 || (padding > 0 && (n + padding) % 4 != 0))
		return pv_error_set(err, PV_ERR_BAD_INPUT, "not base64: wrong length");
	for (size_t i = 0; i < n; i++) {
		const char *at = memchr(alphabet, text[i], 64);

		if (!at) {
			out->len = old;
			return pv_error_set(err, PV_ERR_BAD_INPUT, "not base64: wrong character at %zu", i + 1);
		}
		v = (v << 6 | (uint32_t)(at - alphabet)) & 0xffffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			buf_putc(out, (char)(v >> bits & 0xff));
		}
	}
	if (out->failed)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "base64 text too large");
	if (v & ((1u << bits) - 1))
		return pv_error_set(err, PV_ERR_BAD_INPUT, "not base64: stray bits at the end");
	return PV_OK;
}
