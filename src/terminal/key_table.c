#include "terminal/key_table.h"

#include <string.h>

#include "base/mem.h"
#include "terminal/key.h"

uint32_t key_table_tilde(int number)
{
	static const struct {
		int number;
		uint32_t code;
	} keys[] = {
		{ 1, KEY_HOME_KEY }, { 2, KEY_INSERT }, { 3, KEY_DELETE }, { 4, KEY_END_KEY }, { 5, KEY_PAGE_UP }, { 6, KEY_PAGE_DOWN },
		{ 7, KEY_HOME_KEY }, { 8, KEY_END_KEY }, { 11, KEY_F1 }, { 12, KEY_F2 }, { 13, KEY_F3 }, { 14, KEY_F4 }, { 15, KEY_F5 },
		{ 17, KEY_F6 }, { 18, KEY_F7 }, { 19, KEY_F8 }, { 20, KEY_F9 }, { 21, KEY_F10 }, { 23, KEY_F11 }, { 24, KEY_F12 },
	};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (keys[i].number == number)
			return keys[i].code;
	}
	return KEY_UNKNOWN;
}

uint32_t key_table_letter(char final)
{
	static const struct {
		char final;
		uint32_t code;
	} keys[] = {
		{ 'A', KEY_UP_ARROW }, { 'B', KEY_DOWN_ARROW }, { 'C', KEY_RIGHT_ARROW }, { 'D', KEY_LEFT_ARROW }, { 'H', KEY_HOME_KEY },
		{ 'F', KEY_END_KEY }, { 'Z', KEY_BACK_TAB }, { 'P', KEY_F1 }, { 'Q', KEY_F2 }, { 'R', KEY_F3 }, { 'S', KEY_F4 },
	};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (keys[i].final == final)
			return keys[i].code;
	}
	return KEY_UNKNOWN;
}

uint32_t key_table_mouse(int button)
{
	return button == 0 ? KEY_CLICK : button == 64 ? KEY_WHEEL_UP : button == 65 ? KEY_WHEEL_DOWN : KEY_UNKNOWN;
}

/* Application keypad: the characters printed on it. */
uint32_t key_table_keypad(unsigned char c)
{
	static const char sent[] = "XjklmnopqrstuvwxyM";
	static const char printed[] = "=*+,-./0123456789\r";
	const char *at = c ? strchr(sent, c) : NULL;

	return at ? (uint32_t)(unsigned char)printed[at - sent] : (uint32_t)KEY_UNKNOWN;
}
