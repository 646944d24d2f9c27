#include "terminal/key_burst.h"

#include "base/clock.h"

#define PAUSE_US (30 * 1000)	/* two keys of a person are further apart */

static void count_key(const struct key *k, void *context)
{
	struct key_burst *b = context;

	b->count += k->code < KEYS_BASE && !(k->mods & KEY_CTRL);
}

void key_burst_init(struct key_burst *b)
{
	*b = (struct key_burst){ .ahead = key_decoder_new() };
}

void key_burst_release(struct key_burst *b)
{
	key_decoder_free(b->ahead);
	*b = (struct key_burst){ 0 };
}

int key_burst_note(struct key_burst *b, const char *bytes, size_t n, int64_t now)
{
	int before;

	if (now - b->at > PAUSE_US)
		b->count = 0;
	before = b->count;
	key_decoder_feed(b->ahead, bytes, n, count_key, NULL, b);
	if (b->count > before)	/* an answer of the terminal keeps no run alive */
		b->at = now;
	return b->count;
}

void key_burst_timeout(struct key_burst *b)
{
	key_decoder_timeout(b->ahead, count_key, b);
}
