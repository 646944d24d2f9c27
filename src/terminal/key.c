#include "terminal/key.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"

static const struct key_name {
	const char *name;
	uint32_t code;
} names[] = {
	/* The first spelling of a code is the one that is printed. */
	{ "Enter", '\r' }, { "Return", '\r' }, { "Esc", 0x1b }, { "Escape", 0x1b }, { "Tab", '\t' },
	{ "Space", ' ' }, { "Backspace", 0x7f }, { "BS", 0x7f },
	{ "Up", KEY_UP_ARROW }, { "Down", KEY_DOWN_ARROW }, { "Left", KEY_LEFT_ARROW }, { "Right", KEY_RIGHT_ARROW },
	{ "PgUp", KEY_PAGE_UP }, { "PageUp", KEY_PAGE_UP }, { "PgDn", KEY_PAGE_DOWN }, { "PageDown", KEY_PAGE_DOWN },
	{ "Home", KEY_HOME_KEY }, { "End", KEY_END_KEY },
	{ "Ins", KEY_INSERT }, { "Insert", KEY_INSERT }, { "Del", KEY_DELETE }, { "Delete", KEY_DELETE },
	{ "BackTab", KEY_BACK_TAB }, { "S-Tab", KEY_BACK_TAB },
	{ "F1", KEY_F1 }, { "F2", KEY_F2 }, { "F3", KEY_F3 }, { "F4", KEY_F4 }, { "F5", KEY_F5 }, { "F6", KEY_F6 },
	{ "F7", KEY_F7 }, { "F8", KEY_F8 }, { "F9", KEY_F9 }, { "F10", KEY_F10 }, { "F11", KEY_F11 }, { "F12", KEY_F12 },
	{ "Click", KEY_CLICK }, { "WheelUp", KEY_WHEEL_UP }, { "WheelDown", KEY_WHEEL_DOWN },
	{ "Paste", KEY_PASTE }, { "Unknown", KEY_UNKNOWN },
};

static bool name_find(const char *name, uint32_t *ret_code)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcasecmp(names[i].name, name) == 0) {
			*ret_code = names[i].code;
			return true;
		}
	}
	return false;
}

static bool char_parse(const char *name, uint32_t *ret_code)
{
	size_t n = strlen(name), used;
	uint32_t cp;

	if (n == 0 || !utf8_is_valid(name, n))
		return false;
	used = utf8_decode(name, n, &cp);
	if (used != n || cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
		return false;
	*ret_code = cp;
	return true;
}

/* Ctrl with these is a key of its own: the terminal cannot tell them apart. */
static void control_normalize(struct key *k)
{
	static const struct {
		char letter;
		uint32_t code;
	} same[] = { { 'i', '\t' }, { 'm', '\r' }, { '[', 0x1b }, { 'h', 0x7f }, { '?', 0x7f } };

	if (!(k->mods & KEY_CTRL))
		return;
	if (k->code >= 'A' && k->code <= 'Z')
		k->code += 'a' - 'A';
	if (k->code == '@')
		k->code = ' ';
	for (size_t i = 0; i < ARRAY_LEN(same); i++) {
		if (k->code == (uint32_t)same[i].letter) {
			k->code = same[i].code;
			k->mods &= ~(unsigned)KEY_CTRL;
			return;
		}
	}
}

bool key_parse(const char *name, struct key *ret)
{
	struct key k = { 0 };

	/* "C-" and "M-" in front of something; a lone "-" after them is the minus key. */
	while (name[0] && name[1] == '-' && name[2]) {
		if (name[0] == 'C' || name[0] == 'c')
			k.mods |= KEY_CTRL;
		else if (name[0] == 'M' || name[0] == 'm' || name[0] == 'A' || name[0] == 'a')
			k.mods |= KEY_ALT;
		else
			break;
		name += 2;
	}
	if (!char_parse(name, &k.code) && !name_find(name, &k.code))
		return false;
	if (k.code >= KEY_CLICK)	/* nothing can be bound to the mouse or a paste: they never decide */
		return false;
	control_normalize(&k);
	k.base = key_base(k.code);
	*ret = k;
	return true;
}

void key_format(struct buf *out, const struct key *k)
{
	if (k->mods & KEY_CTRL)
		buf_puts(out, "C-");
	if (k->mods & KEY_ALT)
		buf_puts(out, "M-");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (names[i].code == k->code) {
			buf_puts(out, names[i].name);
			return;
		}
	}
	if (k->code < 0x20 || (k->code >= 0x7f && k->code < 0xa0) || k->code >= KEYS_BASE)
		buf_puts(out, "Unknown");
	else
		utf8_append(out, k->code);
}

/* The keys of the Russian layout, in the order of the alphabet, by what the same key is on a Latin one. */
static uint32_t cyrillic_base(uint32_t code)
{
	static const char small[] = "f,dult;pbqrkvyjghcnea[wxio]sm'.z";	/* U+0430 to U+044F */
	static const char capital[] = "F<DULT:PBQRKVYJGHCNEA{WXIO}SM\">Z";

	if (code >= 0x430 && code <= 0x44f)
		return (uint32_t)(unsigned char)small[code - 0x430];
	if (code >= 0x410 && code <= 0x42f)
		return (uint32_t)(unsigned char)capital[code - 0x410];
	return code == 0x451 ? '`' : code == 0x401 ? '~' : code;
}

uint32_t key_base(uint32_t code)
{
	static const struct { uint32_t code, base; } marks[] = {	/* of a Chinese input method left on */
		{ 0x3000, ' ' }, { 0x3001, '\\' }, { 0x3002, '.' }, { 0x300a, '<' }, { 0x300b, '>' }, { 0xb7, '`' },
	};

	if (code >= 0xff01 && code <= 0xff5e)
		return code - 0xff01 + '!';
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (marks[i].code == code)
			return marks[i].base;
	return cyrillic_base(code);
}

bool key_equal(const struct key *a, const struct key *b)
{
	return a->base == b->base && a->mods == b->mods;
}
