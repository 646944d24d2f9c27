#include "image/c2pa.h"

#include <string.h>

#include "base/buf.h"
#include "image/needle.h"
#include "image/segment.h"

/* APP11 of JPEG XT: "JP", box instance (2), packet sequence (4), then the box's own
 * header (length, type; a 64-bit length more when length is 1), repeated in each packet. */
static void append_packet(struct buf *box, const struct segment *s)
{
	size_t skip = 8, header = 8;
	bool is_first;

	if (s->size < 16 || memcmp(s->data, "JP", 2) != 0 || memcmp(s->data + 12, "jumb", 4) != 0)
		return;
	is_first = memcmp(s->data + 4, "\0\0\0\1", 4) == 0;
	if (memcmp(s->data + 8, "\0\0\0\1", 4) == 0)
		header = 16;
	if (!is_first)
		skip += header;
	if (skip < s->size && s->size - skip <= C2PA_MAX_BYTES - box->len)
		buf_append(box, s->data + skip, s->size - skip);
}

bool c2pa_says_generated(const uint8_t *text, size_t size)
{
	return needle_find(text, size, "trainedAlgorithmicMedia") || needle_find(text, size, "Generative AI");
}

enum c2pa_finding c2pa_find(const uint8_t *data, size_t size)
{
	struct buf box = BUF_INIT(C2PA_MAX_BYTES);
	enum c2pa_finding finding = C2PA_NONE;
	struct segment_walk walk;
	struct segment s;

	segment_start(&walk, data, size);
	while (segment_next(&walk, &s))
		if (s.marker == SEGMENT_APP11)
			append_packet(&box, &s);
	if (box.len > 0 && needle_find(box.data, box.len, "c2pa"))
		finding = c2pa_says_generated((const uint8_t *)box.data, box.len) ? C2PA_GENERATED : C2PA_PRESENT;
	buf_release(&box);
	return finding;
}
