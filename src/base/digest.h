/* SHA-256 and HMAC-SHA-256 (libcrypto's only room), hex, random bytes. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/buf.h"

#define DIGEST_HEX_SIZE 65
void digest_sha256(const void *data, size_t n, uint8_t ret[32]);
void digest_hmac_sha256(const void *key, size_t key_len, const void *data, size_t n, uint8_t ret[32]);
void digest_hex(const uint8_t *data, size_t n, char *ret);	/* 2n + 1 bytes */
bool digest_from_hex(const char *hex, uint8_t *ret, size_t n);	/* exactly 2n digits */
void digest_random(void *ret, size_t n);

#endif
