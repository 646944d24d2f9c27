/* Content credentials (C2PA): a JUMBF box in APP11 segments. Nothing is verified; the
 * presence of a manifest and its claim of a generating model are what counts. */
#ifndef IMAGE_C2PA_H
#define IMAGE_C2PA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define C2PA_MAX_BYTES (8u << 20)	/* of box content looked at; the rest is ignored */

enum c2pa_finding { C2PA_NONE, C2PA_PRESENT, C2PA_GENERATED };
enum c2pa_finding c2pa_find(const uint8_t *data, size_t size);
/* Does a text (a manifest, an XMP packet) say that a model made the picture? */
bool c2pa_says_generated(const uint8_t *text, size_t size);

#endif
