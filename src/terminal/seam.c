#include "terminal/seam.h"

#include <string.h>

static const char intro[] = "\033P0;1;0q\"1;1;";

enum { BAND = 6, NUMBER_MAX = 100000 };

struct head {
	int width, height;
	const char *registers, *bands;		/* where their definitions begin; where they end */
};

/* The digits at *at; -1 for none. */
static int number(const char **at, const char *end)
{
	int v = -1;

	for (; *at < end && **at >= '0' && **at <= '9' && v < NUMBER_MAX; ++*at)
		v = (v < 0 ? 0 : v * 10) + (**at - '0');
	return v;
}

/* #N;2;R;G;B; without the colour it is the picture's already. */
static bool skip_register(const char **at, const char *end)
{
	const char *p = *at + 1;

	if (*at == end || **at != '#' || number(&p, end) < 0 || p == end || *p != ';')
		return false;
	while (p < end && (*p == ';' || (*p >= '0' && *p <= '9')))
		p++;
	*at = p;
	return true;
}

static bool parse_head(const struct buf *sixel, struct head *ret)
{
	const char *at, *end;

	if (sixel->len < sizeof(intro) || memcmp(sixel->data, intro, sizeof(intro) - 1) != 0)
		return false;
	at = sixel->data + sizeof(intro) - 1;
	end = sixel->data + sixel->len;
	ret->width = number(&at, end);
	if (at == end || *at++ != ';')
		return false;
	ret->height = number(&at, end);
	ret->registers = at;
	while (skip_register(&at, end))
		continue;
	ret->bands = at;
	return ret->width > 0 && ret->height > 0;
}

static void put_head(const struct head *head, int above, int color, struct buf *out)
{
	buf_printf(out, "%s%d;%d", intro, head->width, head->height - above);
	buf_append(out, head->registers, (size_t)(head->bands - head->registers));
	buf_printf(out, "#%d", color);
}

bool seam_find(const struct buf *sixel, size_t sent, int cell_height, struct seam *ret, struct buf *ret_head)
{
	const char *at, *end;
	int above = 0, color = -1;
	struct head head;

	if (cell_height < 1 || !parse_head(sixel, &head))
		return false;
	end = sixel->data + sixel->len;
	for (at = head.bands; at < end; ) {
		char c = *at++;

		if (c == '#')
			color = number(&at, end);
		if (c != '-')
			continue;
		above += BAND;
		if ((size_t)(at - 1 - sixel->data) <= sent || above % cell_height != 0)
			continue;
		/* No terminal likes a picture of less than a band. */
		if (head.height - above < BAND || color < 0)
			return false;
		put_head(&head, above, color, ret_head);
		*ret = (struct seam){ .at = (size_t)(at - 1 - sixel->data), .from = (size_t)(at - sixel->data), .row = above / cell_height };
		return true;
	}
	return false;
}
