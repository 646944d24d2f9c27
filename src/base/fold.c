#include "base/fold.h"

#include <string.h>

#include "base/utf8_decode.h"

static const char *next(const char *s, uint32_t *ret_cp)
{
	size_t step = utf8_decode(s, strlen(s), ret_cp);
	uint32_t cp = *ret_cp;

	if (cp >= 0xff01 && cp <= 0xff5e)
		cp -= 0xfee0;
	else if (cp == 0x3000)
		cp = ' ';
	*ret_cp = cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
	return s + step;
}

bool fold_begins(const char *text, const char *part)
{
	uint32_t a, b;

	text = text ? text : "";
	part = part ? part : "";
	while (*part && *text) {
		text = next(text, &a);
		part = next(part, &b);
		if (a != b)
			return false;
	}
	return !*part;
}

bool fold_contains(const char *text, const char *part)
{
	uint32_t cp;

	for (text = text ? text : ""; *text; text = next(text, &cp))
		if (fold_begins(text, part))
			return true;
	return !part || !*part;
}
