/* The characters of a sixel picture: what both encoders write, the one for few bytes and the one for plain runs. */
#ifndef WIRE_PUT_H
#define WIRE_PUT_H

#include "base/buf.h"

enum { WIRE_PUT_REGISTER_MAX = 4, WIRE_PUT_RUN_MAX = 6 };	/* most bytes of "#255", of "!4096~" */

static inline char *wire_put_number(char *at, int n)
{
	if (n >= 1000)
		*at++ = (char)('0' + n / 1000);
	if (n >= 100)
		*at++ = (char)('0' + n / 100 % 10);
	if (n >= 10)
		*at++ = (char)('0' + n / 10 % 10);
	*at++ = (char)('0' + n % 10);
	return at;
}

/* `length` columns of one mask. */
static inline char *wire_put_run(char *at, int length, unsigned mask)
{
	if (length > 3) {
		*at++ = '!';
		at = wire_put_number(at, length);
		length = 1;
	}
	for (; length > 0; length--)
		*at++ = (char)('?' + mask);
	return at;
}

/* Chooses a register, unless it is chosen already. */
static inline char *wire_put_register(char *at, int number, int *current)
{
	if (number != *current) {
		*at++ = '#';
		at = wire_put_number(at, number);
		*current = number;
	}
	return at;
}

/* ESC P 0;1;0 q, the size and every register: percent[order[i]] is the colour of register i, percent[i] without an order. */
void wire_put_head(struct buf *out, int width, int height, const uint8_t (*percent)[3], const uint8_t *order, int count);

#endif
