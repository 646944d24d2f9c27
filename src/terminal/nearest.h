/* The nearest of up to 256 points in three dimensions. Kept in order of the first one,
 * so that a search looks outwards from the same value and stops early. */
#ifndef TERMINAL_NEAREST_H
#define TERMINAL_NEAREST_H

#include <stdint.h>

#define NEAREST_MAX 256
#define NEAREST_SPAN 8192		/* coordinates stay within 0..SPAN-1, -SPAN..SPAN, -SPAN..SPAN */

struct nearest {
	int count;
	/* 1..count in order; 0 and count + 1 are sentinels farther than anything. */
	int32_t at[3][NEAREST_MAX + 2];
	uint8_t entry[NEAREST_MAX + 2];
	uint16_t start[NEAREST_SPAN / 32];	/* first not below this / 32 */
};

void nearest_init(struct nearest *n, int32_t (*points)[3], int count);
int nearest_find(const struct nearest *n, const int32_t at[3]);	/* index into points; the same for the same input */

#endif
