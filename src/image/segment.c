#include "image/segment.h"

#include <string.h>

void segment_start(struct segment_walk *walk, const uint8_t *data, size_t size)
{
	*walk = (struct segment_walk){ .data = data, .size = size };
	if (size >= 2 && data[0] == 0xFF && data[1] == 0xD8)
		walk->at = 2;
	else
		walk->at = size;
}

/* The next marker code, past garbage and fill bytes; 0 at the end. */
static uint8_t next_marker(struct segment_walk *walk)
{
	while (walk->at < walk->size) {
		const uint8_t *ff = memchr(walk->data + walk->at, 0xFF, walk->size - walk->at);

		if (!ff)
			break;
		walk->at = (size_t)(ff - walk->data);
		while (walk->at < walk->size && walk->data[walk->at] == 0xFF)
			walk->at++;
		if (walk->at < walk->size && walk->data[walk->at++] != 0)
			return walk->data[walk->at - 1];
	}
	walk->at = walk->size;
	return 0;
}

/* Markers that stand alone: TEM, RSTn, SOI. */
static bool has_no_length(uint8_t marker)
{
	return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

bool segment_next(struct segment_walk *walk, struct segment *ret)
{
	uint8_t marker;
	size_t length;

	do
		marker = next_marker(walk);
	while (has_no_length(marker));
	if (marker == 0 || marker == 0xD9 || marker == SEGMENT_SOS || walk->size - walk->at < 2)
		goto end;
	length = (size_t)walk->data[walk->at] << 8 | walk->data[walk->at + 1];
	if (length < 2 || length > walk->size - walk->at)
		goto end;
	*ret = (struct segment){ .marker = marker, .data = walk->data + walk->at + 2, .size = length - 2 };
	walk->at += length;
	return true;
end:
	walk->at = walk->size;
	return false;
}

bool segment_begins(const struct segment *s, const void *prefix, size_t n)
{
	return s->size >= n && memcmp(s->data, prefix, n) == 0;
}

bool segment_exif(const uint8_t *data, size_t size, const uint8_t **ret_tiff, size_t *ret_size)
{
	struct segment_walk walk;
	struct segment s;

	segment_start(&walk, data, size);
	while (segment_next(&walk, &s)) {
		/* "Exif" NUL and a pad byte that some writers fill with something else */
		if (s.marker == SEGMENT_APP1 && s.size >= 6 && SEGMENT_BEGINS(&s, "Exif")) {
			*ret_tiff = s.data + 6;
			*ret_size = s.size - 6;
			return true;
		}
	}
	return false;
}
