/* One character out of bytes that may be anything. */
#ifndef BASE_UTF8_DECODE_H
#define BASE_UTF8_DECODE_H

#include <stddef.h>
#include <stdint.h>

/* Decodes one character at s (n > 0 bytes left). Returns its length, *ret_cp its code
 * point; an ill-formed byte gives 1 and U+FFFD. */
size_t utf8_decode(const char *s, size_t n, uint32_t *ret_cp);

#endif
