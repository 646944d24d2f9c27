/* Quantisation tables: what an encoder leaves behind. */
#ifndef IMAGE_QTABLE_H
#define IMAGE_QTABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct qtable {
	bool luma_present, chroma_present;
	uint16_t luma[64], chroma[64];	/* in zigzag order, as in the file */
};

/* The tables the first frame's first and second component use. */
void qtable_read(const uint8_t *data, size_t size, struct qtable *ret);

/* The IJG quality (1..100) whose table is nearest: least sum of absolute differences,
 * the higher quality when two are equally near. *ret_distance is that sum: 0 is exact. */
int qtable_luma_quality(const uint16_t table[64], int *ret_distance);
/* Is a chroma table exactly the IJG one of this quality? */
bool qtable_is_ijg_chroma(const uint16_t table[64], int quality);

#endif
