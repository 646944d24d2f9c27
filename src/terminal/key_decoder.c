#include "terminal/key.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "terminal/key_paste.h"
#include "terminal/key_reply.h"
#include "terminal/key_table.h"
#include "terminal/kitty.h"

enum { SEQUENCE_MAX = 128, PASTE_MAX = 64 * 1024, MOUSE_MAX = 10000, TICKS_PER_SECOND = 20 };

enum state {
	GROUND,
	ESCAPE,		/* ESC came */
	CSI,		/* ESC [ */
	SS3,		/* ESC O */
	LINUX_F,	/* ESC [ [: one letter follows */
	MOUSE,		/* ESC [ M: three raw bytes follow */
	STRING,		/* DCS, OSC, APC, PM, SOS: until ST (OSC also BEL) */
	STRING_ESCAPE,	/* ESC inside a string */
	PASTE
};

struct key_decoder {
	enum state state;
	bool alt;		/* an ESC stands before what is being read */
	char introducer;	/* of the string: 'P' ']' '^' '_' 'X' */
	char seq[SEQUENCE_MAX];	/* CSI parameters, string text, UTF-8 bytes */
	size_t len;
	size_t utf8_need;	/* bytes of the character being read; 0: none */
	bool overflow;
	int skip;		/* MOUSE: bytes to go */
	int ticks;		/* timeouts since the last byte */
	size_t end_match;	/* PASTE: how much of the end mark has matched */
	struct buf paste;
};

struct sink {
	struct key_decoder *d;
	key_fn *on_key;
	reply_fn *on_reply;
	void *context;
};

static const char paste_end[] = "\033[201~";

struct key_decoder *key_decoder_new(void)
{
	struct key_decoder *d = mem_alloc(sizeof(*d));

	buf_init(&d->paste, PASTE_MAX);
	return d;
}

void key_decoder_free(struct key_decoder *d)
{
	if (!d)
		return;
	buf_release(&d->paste);
	free(d);
}

static void reset(struct key_decoder *d)
{
	d->state = GROUND;
	d->alt = false;
	d->len = 0;
	d->utf8_need = 0;
	d->overflow = false;
}

static void emit(const struct sink *s, uint32_t code, unsigned mods)
{
	struct key k = { .code = code, .mods = mods };

	if (s->d->alt)
		k.mods |= KEY_ALT;
	if (code == KEY_UNKNOWN)
		k.mods = 0;
	k.base = key_base(code);
	reset(s->d);
	s->on_key(&k, s->context);
}

/* Control characters as the keys that send them. */
static void emit_control(const struct sink *s, unsigned char c)
{
	if (c == '\r' || c == '\t' || c == 0x1b || c == 0x7f)
		emit(s, c, 0);
	else if (c == 0x08)
		emit(s, 0x7f, 0);
	else if (c == 0)
		emit(s, ' ', KEY_CTRL);
	else if (c <= 26)
		emit(s, (uint32_t)c + 'a' - 1, KEY_CTRL);
	else
		emit(s, (uint32_t)c + '@', KEY_CTRL);
}

static void emit_character(const struct sink *s)
{
	uint32_t cp;
	size_t used = utf8_decode(s->d->seq, s->d->len, &cp);

	/* C1 controls are never a key, however they are spelled. */
	if (used != s->d->len || !utf8_is_valid(s->d->seq, s->d->len) || (cp >= 0x80 && cp < 0xa0))
		cp = KEY_UNKNOWN;
	emit(s, cp, 0);
}

static size_t utf8_length(unsigned char c)
{
	if (c >= 0xc2 && c <= 0xdf)
		return 2;
	if (c >= 0xe0 && c <= 0xef)
		return 3;
	return c >= 0xf0 && c <= 0xf4 ? 4 : 0;
}

static void ground(const struct sink *s, unsigned char c)
{
	struct key_decoder *d = s->d;

	if (d->utf8_need) {
		if ((c & 0xc0) == 0x80) {
			d->seq[d->len++] = (char)c;
			if (d->len == d->utf8_need)
				emit_character(s);
			return;
		}
		emit(s, KEY_UNKNOWN, 0);
	}
	if (c == 0x1b) {
		d->state = ESCAPE;
	} else if (c < 0x20 || c == 0x7f) {
		emit_control(s, c);
	} else if (c < 0x80) {
		emit(s, c, 0);
	} else {
		d->utf8_need = utf8_length(c);
		d->seq[0] = (char)c;
		d->len = 1;
		if (d->utf8_need == 0)
			emit(s, KEY_UNKNOWN, 0);
	}
}

static void escape(const struct sink *s, unsigned char c)
{
	struct key_decoder *d = s->d;

	d->len = 0;
	d->overflow = false;
	d->introducer = (char)c;
	switch (c) {
	case '[':
		d->state = CSI;
		break;
	case 'O':
		d->state = SS3;
		break;
	case 'P': case ']': case '^': case '_': case 'X':
		d->state = STRING;
		break;
	case '\\':
		/* A stray ST ends nothing and acts on nothing. */
		reset(d);
		break;
	case 0x1b:
		/* ESC ESC [ A is Alt-Up in some terminals; two lone ones come out at the timeout. */
		d->alt = true;
		break;
	default:
		d->state = GROUND;
		d->alt = true;
		ground(s, c);
	}
}

/* The numbers of seq from `from` on; a missing one is -1. Anything but digits, ';' and ':' gives false. */
static bool parse_numbers(const struct key_decoder *d, size_t from, size_t to, struct reply *r)
{
	int value = -1;

	r->count = 0;
	for (size_t i = from; i <= to; i++) {
		char c = i < to ? d->seq[i] : ';';

		if (c >= '0' && c <= '9') {
			value = value < 0 ? 0 : value;
			value = value > 9999999 ? value : value * 10 + (c - '0');
		} else if (c == ';' || c == ':') {
			if (r->count == (int)ARRAY_LEN(r->params))
				return false;
			r->params[r->count++] = value;
			value = -1;
		} else {
			return false;
		}
	}
	return true;
}

static int param(const struct reply *r, int i, int otherwise)
{
	return i < r->count && r->params[i] >= 0 ? r->params[i] : otherwise;
}

/* xterm's modifier parameter; Shift is not told apart, Super and beyond are nobody's. */
static bool parse_mods(int value, unsigned *ret_mods)
{
	int bits = value - 1;

	if (bits < 0 || bits > 7)
		return false;
	*ret_mods = (bits & 2 ? KEY_ALT : 0u) | (bits & 4 ? KEY_CTRL : 0u);
	return true;
}

/* A key told by its code point (modifyOtherKeys, CSI u). */
static void emit_code(const struct sink *s, int code, int mod_value)
{
	struct key k = { 0 };
	struct buf name = BUF_INIT(16);
	unsigned mods;

	if (!parse_mods(mod_value, &mods) || code < 0 || code >= KEYS_BASE || (code >= 0x80 && code < 0xa0)) {
		emit(s, KEY_UNKNOWN, 0);
	} else if (code < 0x20 || code == 0x7f) {
		s->d->alt = s->d->alt || mods & KEY_ALT;
		emit_control(s, (unsigned char)code);
	} else {
		/* Spelled out and parsed back, so that C-i is Tab here too. */
		k.code = (uint32_t)code;
		k.mods = mods;
		key_format(&name, &k);
		if (key_parse(buf_str(&name), &k))
			emit(s, k.code, k.mods);
		else
			emit(s, KEY_UNKNOWN, 0);
		buf_release(&name);
	}
}

static void paste_begin(struct key_decoder *d)
{
	reset(d);
	buf_clear(&d->paste);
	d->end_match = 0;
	d->state = PASTE;
}

static void csi_key(const struct sink *s, const struct reply *r, char final)
{
	unsigned mods = 0;
	uint32_t code;

	if (final == '~' && param(r, 0, 0) == 200) {
		paste_begin(s->d);
		return;
	}
	if (final == '~' && param(r, 0, 0) == 27) {
		emit_code(s, param(r, 2, -1), param(r, 1, 1));
		return;
	}
	if (final == 'u') {
		emit_code(s, param(r, 0, -1), param(r, 1, 1));
		return;
	}
	code = final == '~' ? key_table_tilde(param(r, 0, 0)) : key_table_letter(final);
	/* A cursor position report looks like F3: those keys have 1 as their first number. */
	if (final != '~' && param(r, 0, 1) != 1)
		code = KEY_UNKNOWN;
	if (!parse_mods(param(r, 1, 1), &mods))
		code = KEY_UNKNOWN;
	emit(s, code, mods);
}

static void csi_reply(const struct sink *s, struct reply *r, enum reply_kind kind)
{
	bool was_pressed = s->d->alt;

	r->kind = kind;
	reset(s->d);
	/* Terminals send no ESC before an answer: that one was the key. */
	if (was_pressed)
		emit(s, 0x1b, 0);
	if (kind != REPLY_NONE && s->on_reply)
		s->on_reply(r, s->context);
}

/* CSI < button ; column ; row M. Releases, other buttons, motion, modifiers and whatever is
 * not exactly so act on nothing and come out as nothing. */
static bool is_mouse(char prefix, char intermediate, char final)
{
	return prefix == '<' && !intermediate && (final == 'M' || final == 'm');
}

static void csi_mouse(const struct sink *s, const struct reply *r, char final)
{
	const struct key_decoder *d = s->d;
	struct key k = { 0 };
	bool is_report = final == 'M' && r->count == 3 && !memchr(d->seq, ':', d->len) && r->params[1] >= 1 && r->params[2] >= 1 &&
			 r->params[1] <= MOUSE_MAX && r->params[2] <= MOUSE_MAX;

	k.code = k.base = is_report ? key_table_mouse(r->params[0]) : (uint32_t)KEY_UNKNOWN;
	k.column = is_report ? r->params[1] - 1 : 0;
	k.row = is_report ? r->params[2] - 1 : 0;
	reset(s->d);
	if (k.code != KEY_UNKNOWN)
		s->on_key(&k, s->context);
}

/* What is no answer: a key, or the head of one that goes on. */
static void csi_other(const struct sink *s, const struct reply *r, char final)
{
	struct key_decoder *d = s->d;

	if (final == '[' && d->len == 0) {
		d->state = LINUX_F;
	} else if (final == 'M' && d->len == 0) {
		d->state = MOUSE;
		d->skip = 3;
	} else {
		csi_key(s, r, final);
	}
}

static void csi_final(const struct sink *s, char final)
{
	struct key_decoder *d = s->d;
	struct reply r = { 0 };
	char prefix = 0, intermediate = 0;
	size_t from = 0, to = d->len;
	bool sound;

	if (to > 0 && d->seq[0] >= '<' && d->seq[0] <= '?')
		prefix = d->seq[from++];
	while (to > from && d->seq[to - 1] >= 0x20 && d->seq[to - 1] <= 0x2f)
		intermediate = d->seq[--to];
	sound = !d->overflow && parse_numbers(d, from, to, &r);
	if (sound && is_mouse(prefix, intermediate, final))
		csi_mouse(s, &r, final);
	else if (key_reply_is_one(prefix, intermediate, final))
		csi_reply(s, &r, sound ? key_reply_classify(&r, prefix, intermediate, final) : REPLY_NONE);
	else if (sound)
		csi_other(s, &r, final);
	else
		emit(s, KEY_UNKNOWN, 0);
}

static void csi(const struct sink *s, unsigned char c)
{
	struct key_decoder *d = s->d;

	if (c == 0x1b) {
		reset(d);
		d->state = ESCAPE;
	} else if (c < 0x20 || c >= 0x7f) {
		/* Broken off: whatever it was, it does not act. */
		emit(s, KEY_UNKNOWN, 0);
	} else if (c >= 0x40) {
		csi_final(s, (char)c);
	} else if (d->len < sizeof(d->seq)) {
		d->seq[d->len++] = (char)c;
	} else {
		d->overflow = true;
	}
}

static void ss3(const struct sink *s, unsigned char c)
{
	struct key_decoder *d = s->d;
	struct reply r = { 0 };
	unsigned mods = 0;
	uint32_t code;

	if (c == 0x1b) {
		reset(d);
		d->state = ESCAPE;
		return;
	}
	if ((c >= '0' && c <= '9') || c == ';') {
		if (d->len < sizeof(d->seq))
			d->seq[d->len++] = (char)c;
		return;
	}
	code = c == 'Z' ? (uint32_t)KEY_UNKNOWN : key_table_letter((char)c);
	if (code == KEY_UNKNOWN)
		code = key_table_keypad(c);
	/* "ESC O 5 P" and "ESC O 1;5 P": the last number is the modifier. */
	if (d->len > 0 && (!parse_numbers(d, 0, d->len, &r) || !parse_mods(param(&r, r.count - 1, 1), &mods)))
		code = KEY_UNKNOWN;
	emit(s, code, mods);
}

static void string_end(const struct sink *s)
{
	struct key_decoder *d = s->d;
	struct reply r = { .kind = REPLY_VERSION };
	size_t out = 0;

	/* APC G is kitty's; DCS > | text ST is the answer to XTVERSION; every other string is swallowed. */
	if (d->introducer == '_' && kitty_parse_reply(d->seq, d->len, &r.id, &r.is_ok)) {
		r.kind = REPLY_KITTY;
		reset(d);
		if (s->on_reply)
			s->on_reply(&r, s->context);
		return;
	}
	if (d->introducer == 'P' && d->len >= 2 && d->seq[0] == '>' && d->seq[1] == '|') {
		for (size_t i = 2; i < d->len && out < sizeof(r.text) - 1; i++) {
			if (d->seq[i] >= 0x20 && d->seq[i] < 0x7f)
				r.text[out++] = d->seq[i];
		}
		reset(d);
		if (s->on_reply)
			s->on_reply(&r, s->context);
		return;
	}
	reset(d);
}

static void string_byte(const struct sink *s, unsigned char c)
{
	struct key_decoder *d = s->d;

	if (d->state == STRING_ESCAPE) {
		if (c == '\\') {
			string_end(s);
			return;
		}
		/* The string was broken off by another sequence. */
		reset(d);
		escape(s, c);
		return;
	}
	if (c == 0x1b)
		d->state = STRING_ESCAPE;
	else if (c == 0x18 || c == 0x1a)
		reset(d);
	else if (c == 0x07 && d->introducer == ']')
		reset(d);
	else if (d->len < sizeof(d->seq))
		d->seq[d->len++] = (char)c;
}

static void paste_finish(const struct sink *s)
{
	struct key k = { .code = KEY_PASTE, .base = KEY_PASTE };

	key_paste_clean(&s->d->paste);
	reset(s->d);
	k.paste = buf_str(&s->d->paste);
	s->on_key(&k, s->context);
}

static void paste_put(struct key_decoder *d, const char *bytes, size_t n)
{
	/* Past the cap the rest is dropped, but the end mark is still waited for. */
	if (d->paste.len + n < PASTE_MAX)
		buf_append(&d->paste, bytes, n);
}

/* An answer that comes while a paste stays open is an answer, or the picture it confirms
 * would never be confirmed; in what is pasted terminals send no ESC. */
static void paste_answer(const struct sink *s)
{
	static const char answer[] = "\033[0n";
	struct buf *paste = &s->d->paste;
	struct reply r = { .kind = REPLY_STATUS_OK, .count = 1 };
	size_t n = sizeof(answer) - 1;

	if (paste->len < n || memcmp(paste->data + paste->len - n, answer, n) != 0)
		return;
	paste->len -= n;
	paste->data[paste->len] = '\0';
	if (s->on_reply)
		s->on_reply(&r, s->context);
}

static void paste_byte(const struct sink *s, unsigned char c)
{
	struct key_decoder *d = s->d;

	if (c == (unsigned char)paste_end[d->end_match]) {
		if (++d->end_match == sizeof(paste_end) - 1)
			paste_finish(s);
		return;
	}
	/* Only the first byte of the mark is ESC, so a broken match can only restart there. */
	paste_put(d, paste_end, d->end_match);
	d->end_match = c == 0x1b ? 1 : 0;
	if (c != 0x1b)
		paste_put(d, (const char *)&c, 1);
	if (c == 'n')
		paste_answer(s);
}

static void feed_byte(const struct sink *s, unsigned char c)
{
	switch (s->d->state) {
	case GROUND:
		ground(s, c);
		break;
	case ESCAPE:
		escape(s, c);
		break;
	case CSI:
		csi(s, c);
		break;
	case SS3:
		ss3(s, c);
		break;
	case LINUX_F:
		emit(s, c >= 'A' && c <= 'E' ? KEY_F1 + (uint32_t)(c - 'A') : (uint32_t)KEY_UNKNOWN, 0);
		break;
	case MOUSE:
		if (--s->d->skip == 0)
			emit(s, KEY_UNKNOWN, 0);
		break;
	case STRING: case STRING_ESCAPE:
		string_byte(s, c);
		break;
	case PASTE:
		paste_byte(s, c);
		break;
	}
}

void key_decoder_feed(struct key_decoder *d, const char *bytes, size_t n, key_fn *on_key, reply_fn *on_reply, void *context)
{
	struct sink s = { d, on_key, on_reply, context };

	d->ticks = 0;
	for (size_t i = 0; i < n; i++)
		feed_byte(&s, (unsigned char)bytes[i]);
}

static void timeout_short(const struct sink *s)
{
	struct key_decoder *d = s->d;
	bool twice = d->alt;
	char introducer = d->introducer;

	switch (d->state) {
	case ESCAPE:
		d->alt = false;
		emit(s, 0x1b, 0);
		if (twice)
			emit(s, 0x1b, 0);
		break;
	case CSI: case SS3: case STRING:
		/* ESC and a letter with nothing behind it was Alt and that letter. */
		if (d->len == 0) {
			d->alt = true;
			emit(s, (uint32_t)(unsigned char)introducer, 0);
		}
		break;
	case GROUND:
		if (d->utf8_need || d->alt)
			emit(s, KEY_UNKNOWN, 0);
		break;
	default:
		break;
	}
}

void key_decoder_timeout(struct key_decoder *d, key_fn *on_key, void *context)
{
	struct sink s = { d, on_key, NULL, context };

	d->ticks++;
	timeout_short(&s);
	if (d->ticks < TICKS_PER_SECOND)
		return;
	if (d->state == PASTE)
		paste_finish(&s);
	else if (d->state == STRING || d->state == STRING_ESCAPE || d->state == MOUSE || d->state == LINUX_F)
		reset(d);
}

/* A sequence with parameters is not pending: it waits for its last byte however long
 * that takes, because its tail must not be taken for typing. */
bool key_decoder_is_pending(const struct key_decoder *d)
{
	if (d->state == GROUND)
		return d->utf8_need != 0 || d->alt;
	return !((d->state == CSI || d->state == SS3) && d->len > 0);
}
