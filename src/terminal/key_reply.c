#include "terminal/key_reply.h"

#include <string.h>

#include "base/mem.h"

static enum reply_kind window_reply(const struct reply *r)
{
	if (r->count != 3)
		return REPLY_NONE;
	return r->params[0] == 6 ? REPLY_CELL_SIZE : r->params[0] == 4 ? REPLY_AREA_SIZE : REPLY_NONE;
}

enum reply_kind key_reply_classify(const struct reply *r, char prefix, char intermediate, char final)
{
	static const struct {
		char prefix, intermediate, final;
		enum reply_kind kind;
	} kinds[] = {
		{ '?', '$', 'y', REPLY_MODE }, { '?', 0, 'c', REPLY_DA1 }, { '?', 0, 'S', REPLY_GRAPHICS }, { 0, 0, 'n', REPLY_STATUS_OK },
	};

	if (!prefix && !intermediate && final == 't')
		return window_reply(r);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (kinds[i].prefix == prefix && kinds[i].intermediate == intermediate && kinds[i].final == final)
			return final == 'n' && (r->count < 1 || r->params[0] != 0) ? REPLY_NONE : kinds[i].kind;
	}
	return REPLY_NONE;
}

bool key_reply_is_one(char prefix, char intermediate, char final)
{
	return prefix || intermediate || memchr("cntxy", final, 5);
}
