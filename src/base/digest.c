#include "base/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

#include "base/mem.h"

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

void digest_random(void *ret, size_t n)
{
	if (n > INT32_MAX || RAND_bytes(ret, (int)n) != 1)
		BUG("no random bytes");
}
