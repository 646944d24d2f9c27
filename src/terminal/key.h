/* Keys: from raw bytes to what a person pressed. Terminal replies and keys arrive in one
 * stream and may be split anywhere; the decoder is a pure state machine over bytes. */
#ifndef TERMINAL_KEY_H
#define TERMINAL_KEY_H

#include "base/buf.h"

enum key_code {		/* above the Unicode range */
	KEYS_BASE = 0x110000,
	KEY_UP_ARROW, KEY_DOWN_ARROW, KEY_LEFT_ARROW, KEY_RIGHT_ARROW, KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_HOME_KEY, KEY_END_KEY,
	KEY_INSERT, KEY_DELETE, KEY_BACK_TAB, KEY_F1, KEY_F2, KEY_F3, KEY_F4, KEY_F5, KEY_F6, KEY_F7, KEY_F8, KEY_F9, KEY_F10, KEY_F11, KEY_F12,
	KEY_CLICK,		/* first mouse button, at key.row and key.column */
	KEY_WHEEL_UP, KEY_WHEEL_DOWN,
	KEY_PASTE,		/* bracketed paste: text in key.paste, capped, control characters removed */
	KEY_UNKNOWN		/* a sequence nobody knows: never acts */
};
enum key_mods { KEY_CTRL = 1 << 0, KEY_ALT = 1 << 1 };

struct key {
	uint32_t code;		/* Unicode, or enum key_code; Enter '\r', Esc 0x1b, Tab '\t', Backspace 0x7f (also for ^H); full-width Latin and other layouts mapped to ASCII in .base */
	uint32_t base;		/* code as the ASCII of the same key: what key bindings compare */
	unsigned mods;
	int row, column;	/* of the mouse, from 0; else 0 */
	const char *paste;	/* KEY_PASTE only; borrowed during the event */
};
/* "a" "X" "C-r" "Enter" "Esc" "Space" "PgDn" "F1": config spelling to key and back. */
bool key_parse(const char *name, struct key *ret);
void key_format(struct buf *out, const struct key *k);
bool key_equal(const struct key *a, const struct key *b);	/* by base and mods */
uint32_t key_base(uint32_t code);	/* full-width Latin, Chinese marks and the Russian layout as the ASCII of the same key */

/* Decoder: feed bytes, take keys and replies. */
enum reply_kind { REPLY_NONE, REPLY_DA1, REPLY_STATUS_OK, REPLY_CELL_SIZE, REPLY_AREA_SIZE, REPLY_GRAPHICS, REPLY_MODE, REPLY_VERSION, REPLY_KITTY };
struct reply {
	enum reply_kind kind;
	int params[32], count;	/* the numbers as sent */
	char text[64];		/* REPLY_VERSION */
	uint32_t id;		/* REPLY_KITTY: of the picture */
	bool is_ok;		/* REPLY_KITTY: it was shown */
};
struct key_decoder;
struct key_decoder *key_decoder_new(void);
void key_decoder_free(struct key_decoder *d);
typedef void key_fn(const struct key *k, void *context);
typedef void reply_fn(const struct reply *r, void *context);
void key_decoder_feed(struct key_decoder *d, const char *bytes, size_t n, key_fn *on_key, reply_fn *on_reply, void *context);
/* Call for every 50 ms in which nothing came while is_pending: a lone ESC becomes the Esc
 * key at once; an open paste or string ends after 20 such calls, that is 1 s. */
void key_decoder_timeout(struct key_decoder *d, key_fn *on_key, void *context);
bool key_decoder_is_pending(const struct key_decoder *d);

#endif
