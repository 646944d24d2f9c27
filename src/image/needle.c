#include "image/needle.h"

#include <string.h>

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

static bool is_alnum(uint8_t c)
{
	return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}

static bool matches(const uint8_t *at, const char *needle, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (lower(at[i]) != lower((uint8_t)needle[i]))
			return false;
	return true;
}

const uint8_t *needle_find(const void *hay, size_t n, const char *needle)
{
	const uint8_t *at = hay, *end;
	size_t length = strlen(needle);
	uint8_t first = lower((uint8_t)needle[0]);

	if (length == 0 || n < length)
		return NULL;
	for (end = at + (n - length); at <= end; at++)
		if (lower(*at) == first && matches(at, needle, length))
			return at;
	return NULL;
}

const uint8_t *needle_find_word(const void *hay, size_t n, const char *needle)
{
	const uint8_t *start = hay, *end = start + n, *from = start, *at;
	size_t length = strlen(needle);

	while ((at = needle_find(from, (size_t)(end - from), needle))) {
		if ((at == start || !is_alnum(at[-1])) && (at + length == end || !is_alnum(at[length])))
			return at;
		from = at + 1;
	}
	return NULL;
}
