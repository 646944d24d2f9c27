/* What a file is, by its first bytes: for the one sentence that tells a student why
 * his file is no JPEG. */
#ifndef IMAGE_SNIFF_H
#define IMAGE_SNIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool sniff_is_jpeg(const uint8_t *data, size_t size);	/* FF D8 FF */
/* "a PNG image", "a HEIC image", "text", "empty", ...; never NULL. For what is no JPEG. */
const char *sniff_name(const uint8_t *data, size_t size);

#endif
