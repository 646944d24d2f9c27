#include "base/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

#include "base/mem.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void digest_sha256(const void *data, size_t n, uint8_t ret[32])
{
	if (!EVP_Digest(data, n, ret, NULL, EVP_sha256(), NULL))
		BUG("libcrypto has no SHA-256");
}

void digest_hmac_sha256(const void *key, size_t key_len, const void *data, size_t n, uint8_t ret[32])
{
	if (key_len > INT32_MAX || !HMAC(EVP_sha256(), key_len ? key : "", (int)key_len, data, n, ret, NULL))
		BUG("libcrypto has no HMAC-SHA-256");
}

void digest_hex(const uint8_t *data, size_t n, char *ret)
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		ret[2 * i] = hex[data[i] >> 4];
		ret[2 * i + 1] = hex[data[i] & 15];
	}
	ret[2 * n] = '\0';
}

static int nibble(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool digest_from_hex(const char *hex, uint8_t *ret, size_t n)
{
	if (strnlen(hex, 2 * n + 1) != 2 * n || strspn(hex, "0123456789abcdefABCDEF") != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++)
		ret[i] = (uint8_t)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
	return true;
}

void digest_base64(struct buf *out, const void *data, size_t n)
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

enum pv_err digest_base64_decode(struct buf *out, const char *text, struct pv_error *err)
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

void digest_random(void *ret, size_t n)
{
	if (n > INT32_MAX || RAND_bytes(ret, (int)n) != 1)
		BUG("no random bytes");
}
