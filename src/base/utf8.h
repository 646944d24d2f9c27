/* UTF-8 as people and files write it: validation, display width, and making hostile
 * text safe for a terminal. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buf.h"
#include "base/utf8_decode.h"

void utf8_append(struct buf *out, uint32_t cp);		/* encodes one; surrogates and beyond U+10FFFF become U+FFFD */
bool utf8_is_valid(const char *s, size_t n);
/* Columns of a code point: 0 combining, 1, 2 wide (East Asian), independent of the C library's locale. */
int utf8_cp_width(uint32_t cp);
int utf8_width(const char *s);				/* columns of the sanitized text */
/* Appends s with controls, bidi controls/overrides, zero-width format characters, BOM,
 * private and unassigned-by-us ill-formed bytes replaced by U+FFFD; at most max_columns
 * columns (0 = all), the last one U+2026 when cut. Combining marks: at most 4 in a row.
 * Returns the columns appended. */
int utf8_sanitize(struct buf *out, const char *s, int max_columns);
/* The same, padded with spaces to exactly columns; align_right pads on the left. */
void utf8_pad(struct buf *out, const char *s, int columns, bool align_right);
/* First character kept, one * for each other: the masked form of a name. */
void utf8_mask(struct buf *out, const char *s);

#endif
