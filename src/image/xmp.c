#include "image/xmp.h"

#include <string.h>

#define PACKET_NAME "http://ns.adobe.com/xap/1.0/"
#define EXTENSION_NAME "http://ns.adobe.com/xmp/extension/"
#define PREFIX_MAX 64		/* bytes of a namespace prefix worth walking back over */
#define EXTENSION_HEADER (sizeof(EXTENSION_NAME) + 32 + 8)	/* name, digest, length and offset */

bool xmp_packet(const struct segment *s, const uint8_t **ret_text, size_t *ret_size)
{
	size_t skip;

	if (s->marker != SEGMENT_APP1)
		return false;
	if (SEGMENT_BEGINS(s, PACKET_NAME))
		skip = sizeof(PACKET_NAME);
	else if (SEGMENT_BEGINS(s, EXTENSION_NAME) && s->size >= EXTENSION_HEADER)
		skip = EXTENSION_HEADER;
	else
		return false;
	*ret_text = s->data + skip;
	*ret_size = s->size - skip;
	return true;
}

static size_t skip_space(const uint8_t *text, size_t size, size_t at)
{
	while (at < size && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n'))
		at++;
	return at;
}

/* Where the value begins behind a property's name and which byte ends it; 0 when it is no value. */
static uint8_t value_start(const uint8_t *text, size_t size, size_t *at)
{
	size_t i = skip_space(text, size, *at);

	if (i < size && text[i] == '>') {
		*at = i + 1;
		return '<';
	}
	if (i >= size || text[i] != '=')
		return 0;
	i = skip_space(text, size, i + 1);
	if (i >= size || (text[i] != '"' && text[i] != '\''))
		return 0;
	*at = i + 1;
	return text[i];
}

/* Is the name at found, with its prefix, the end tag of an element? */
static bool is_end_tag(const uint8_t *text, const uint8_t *found)
{
	const uint8_t *p = found, *stop = found - text > PREFIX_MAX ? found - PREFIX_MAX : text;

	while (p > stop && p[-1] != '<' && p[-1] != '/' && p[-1] != ' ' && p[-1] != '>')
		p--;
	return p > text && p[-1] == '/';
}

bool xmp_next(const uint8_t *text, size_t size, const char *property, size_t *at, const uint8_t **ret_value, size_t *ret_size)
{
	size_t length = strlen(property), i, room;
	const uint8_t *found, *end;
	uint8_t ends_with;

	while (*at < size && (found = memmem(text + *at, size - *at, property, length))) {
		i = (size_t)(found - text) + length;
		*at = i;
		if (found == text || found[-1] != ':' || is_end_tag(text, found))
			continue;
		ends_with = value_start(text, size, &i);
		if (ends_with == 0)
			continue;
		room = size - i < XMP_VALUE_MAX ? size - i : XMP_VALUE_MAX;
		end = memchr(text + i, ends_with, room);
		*ret_value = text + i;
		*ret_size = end ? (size_t)(end - (text + i)) : room;
		*at = i + *ret_size;
		return true;
	}
	*at = size;
	return false;
}
