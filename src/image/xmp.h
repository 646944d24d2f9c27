/* XMP, read as text and not as XML: the values of a property wherever it stands, as an
 * attribute (xmp:CreatorTool="...") or an element (<xmp:CreatorTool>...<). A parser of
 * hostile XML would buy nothing here. */
#ifndef IMAGE_XMP_H
#define IMAGE_XMP_H

#include "image/segment.h"

#define XMP_VALUE_MAX 256	/* bytes; longer values are cut */

/* The packet (or a part of an extended one) in an APP1 segment; false when it is none. */
bool xmp_packet(const struct segment *s, const uint8_t **ret_text, size_t *ret_size);
/* The next value of the property (a local name, any namespace prefix) from *at on;
 * *at moves on. The value is borrowed, not terminated, entities stay as they are. */
bool xmp_next(const uint8_t *text, size_t size, const char *property, size_t *at, const uint8_t **ret_value, size_t *ret_size);

#endif
