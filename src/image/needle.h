/* Finding a word in bytes that may hold anything. ASCII letters match in either case;
 * other bytes (UTF-8 of 美图) match as they stand. */
#ifndef IMAGE_NEEDLE_H
#define IMAGE_NEEDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The first occurrence, or NULL. */
const uint8_t *needle_find(const void *hay, size_t n, const char *needle);
/* The same, as a word of its own: no ASCII letter or digit right before or after. */
const uint8_t *needle_find_word(const void *hay, size_t n, const char *needle);

#endif
