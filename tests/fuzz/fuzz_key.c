/* The key decoder: bytes in pieces, as a line delivers them, with silences between. Whatever
 * comes, it does not depend on where the pieces end, keys are sane, and it gets out of every
 * state again: after a second of silence and a plain key, that key is heard. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "terminal/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct heard {
	struct buf text;
	uint32_t last;
};

static void on_key(const struct key *k, void *context)
{
	struct heard *h = context;

	if (k->code > KEY_UNKNOWN || (k->code >= 0x80 && k->code < 0xa0) || (k->code == KEY_UNKNOWN && k->mods) || k->mods > (KEY_CTRL | KEY_ALT))
		abort();
	if ((k->code == KEY_PASTE) != (k->paste != NULL) || (k->paste && !utf8_is_valid(k->paste, strlen(k->paste))))
		abort();
	if (k->row < 0 || k->column < 0 || k->row >= 10000 || k->column >= 10000 || ((k->row || k->column) && (k->code < KEY_CLICK || k->code > KEY_WHEEL_DOWN)))
		abort();
	key_format(&h->text, k);
	buf_printf(&h->text, "%d,%d", k->row, k->column);
	buf_puts(&h->text, k->paste ? k->paste : "");
	buf_putc(&h->text, ' ');
	h->last = k->code;
}

static void on_reply(const struct reply *r, void *context)
{
	struct heard *h = context;

	if (r->kind == REPLY_NONE || r->count < 0 || r->count > 32 || strlen(r->text) >= sizeof(r->text))
		abort();
	buf_printf(&h->text, "{%d:%d} ", r->kind, r->count);
}

static void feed(struct key_decoder *d, struct heard *h, const uint8_t *data, size_t size, size_t piece)
{
	for (size_t at = 0; at < size; at += piece)
		key_decoder_feed(d, (const char *)data + at, size - at < piece ? size - at : piece, on_key, on_reply, h);
}

static void recover(struct key_decoder *d, struct heard *h)
{
	for (int i = 0; i < 25; i++)
		key_decoder_timeout(d, on_key, h);
	if (key_decoder_is_pending(d))
		abort();
	/* A sequence with parameters waits for its last byte; then typing is typing again. */
	key_decoder_feed(d, "Gz", 2, on_key, on_reply, h);
	if (h->last != 'z')
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct heard whole = { .text = BUF_INIT(1 << 22) }, pieces = { .text = BUF_INIT(1 << 22) };
	struct key_decoder *a = key_decoder_new(), *b = key_decoder_new();

	feed(a, &whole, data, size, size ? size : 1);
	feed(b, &pieces, data, size, size % 5 + 1);
	if (strcmp(buf_str(&whole.text), buf_str(&pieces.text)) != 0)
		abort();
	recover(a, &whole);
	key_decoder_free(a);
	key_decoder_free(b);
	buf_release(&whole.text);
	buf_release(&pieces.text);
	return 0;
}
