/* Which key a sequence's last byte or number means; KEY_UNKNOWN when none. */
#ifndef TERMINAL_KEY_TABLE_H
#define TERMINAL_KEY_TABLE_H

#include <stdint.h>

uint32_t key_table_tilde(int number);		/* ESC [ number ~ */
uint32_t key_table_letter(char final);		/* ESC [ letter, ESC O letter */
uint32_t key_table_mouse(int button);	/* of an SGR report; KEY_UNKNOWN for other buttons, motion and modifiers */
uint32_t key_table_keypad(unsigned char c);	/* ESC O c: the application keypad */

#endif
