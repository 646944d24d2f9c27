/* The marker segments before the picture data of a JPEG, found by walking the bytes
 * and not by libjpeg: metadata is read even where the picture is damaged, and a lie in
 * a length leads nowhere. Fill bytes and garbage between segments are skipped as
 * libjpeg does. The walk ends at the first scan (SOS), at EOI, or where a segment
 * claims more bytes than there are. */
#ifndef IMAGE_SEGMENT_H
#define IMAGE_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum segment_marker {
	SEGMENT_SOS = 0xDA,
	SEGMENT_DQT = 0xDB,
	SEGMENT_APP0 = 0xE0,
	SEGMENT_APP1 = 0xE1,
	SEGMENT_APP11 = 0xEB,
	SEGMENT_APP13 = 0xED,
	SEGMENT_APP14 = 0xEE,
	SEGMENT_COM = 0xFE,
};

struct segment {
	uint8_t marker;			/* 0xE1 for APP1 */
	const uint8_t *data;		/* after the length; borrowed from the file */
	size_t size;
};

struct segment_walk {
	const uint8_t *data;
	size_t size, at;
};

void segment_start(struct segment_walk *walk, const uint8_t *data, size_t size);
/* False at the end. */
bool segment_next(struct segment_walk *walk, struct segment *ret);

/* Does the segment begin with these bytes? A string literal's own NUL counts with SEGMENT_BEGINS. */
bool segment_begins(const struct segment *s, const void *prefix, size_t n);
#define SEGMENT_BEGINS(s, literal) segment_begins(s, literal, sizeof(literal))

/* The payload of the first Exif segment (its TIFF header on); false when there is none. */
bool segment_exif(const uint8_t *data, size_t size, const uint8_t **ret_tiff, size_t *ret_size);

#endif
