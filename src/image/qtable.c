#include "image/qtable.h"

#include <stdlib.h>
#include <string.h>

#include "image/segment.h"

/* Annex K of the JPEG standard, natural order; what libjpeg scales by quality. */
static const uint8_t base_luma[64] = {
	16, 11, 10, 16, 24, 40, 51, 61,		12, 12, 14, 19, 26, 58, 60, 55,
	14, 13, 16, 24, 40, 57, 69, 56,		14, 17, 22, 29, 51, 87, 80, 62,
	18, 22, 37, 56, 68, 109, 103, 77,	24, 35, 55, 64, 81, 104, 113, 92,
	49, 64, 78, 87, 103, 121, 120, 101,	72, 92, 95, 98, 112, 100, 103, 99,
};
static const uint8_t base_chroma[64] = {
	17, 18, 24, 47, 99, 99, 99, 99,	18, 21, 26, 66, 99, 99, 99, 99,
	24, 26, 56, 99, 99, 99, 99, 99,	47, 66, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,	99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,	99, 99, 99, 99, 99, 99, 99, 99,
};
static const uint8_t zigzag[64] = {
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
	35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
};

/* One file's tables by number, and which of them its first two components name. */
struct found {
	bool present[4];
	uint16_t table[4][64];
	int components;
	uint8_t use[2];
};

static void read_dqt(const struct segment *s, struct found *f)
{
	size_t at = 0, bytes;
	int i, wide, number;

	while (at < s->size) {
		wide = s->data[at] >> 4;
		number = s->data[at] & 15;
		bytes = wide ? 128 : 64;
		at++;
		if (wide > 1 || number > 3 || s->size - at < bytes)
			return;
		for (i = 0; i < 64; i++)
			f->table[number][i] = wide ? (uint16_t)(s->data[at + 2 * (size_t)i] << 8 | s->data[at + 2 * (size_t)i + 1])
						   : s->data[at + (size_t)i];
		f->present[number] = true;
		at += bytes;
	}
}

/* SOF0..SOF15 but for DHT (C4), JPG (C8) and DAC (CC), which share their range. */
static bool is_frame(uint8_t marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

static void read_frame(const struct segment *s, struct found *f)
{
	int i;

	if (f->components > 0 || s->size < 6 || s->data[5] == 0 || s->size < 6 + 3 * (size_t)s->data[5])
		return;
	f->components = s->data[5];
	for (i = 0; i < 2 && i < f->components; i++)
		f->use[i] = s->data[6 + 3 * i + 2] & 3;
}

void qtable_read(const uint8_t *data, size_t size, struct qtable *ret)
{
	struct found f = { 0 };
	struct segment_walk walk;
	struct segment s;

	segment_start(&walk, data, size);
	while (segment_next(&walk, &s)) {
		if (s.marker == SEGMENT_DQT)
			read_dqt(&s, &f);
		else if (is_frame(s.marker))
			read_frame(&s, &f);
	}
	*ret = (struct qtable){ 0 };
	if (f.components > 0 && f.present[f.use[0]]) {
		ret->luma_present = true;
		memcpy(ret->luma, f.table[f.use[0]], sizeof(ret->luma));
	}
	if (f.components > 1 && f.present[f.use[1]]) {
		ret->chroma_present = true;
		memcpy(ret->chroma, f.table[f.use[1]], sizeof(ret->chroma));
	}
}

/* libjpeg's jpeg_quality_scaling and jpeg_add_quant_table, baseline. */
static int scaled(int base, int quality)
{
	int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality, v = (base * scale + 50) / 100;

	if (v < 1)
		return 1;
	return v > 255 ? 255 : v;
}

static int distance(const uint16_t table[64], const uint8_t base[64], int quality)
{
	int sum = 0, i;

	for (i = 0; i < 64; i++)
		sum += abs((int)table[i] - scaled(base[zigzag[i]], quality));
	return sum;
}

int qtable_luma_quality(const uint16_t table[64], int *ret_distance)
{
	int best = 100, least = distance(table, base_luma, 100), q, d;

	for (q = 99; q >= 1; q--) {
		d = distance(table, base_luma, q);
		if (d < least) {
			least = d;
			best = q;
		}
	}
	*ret_distance = least;
	return best;
}

bool qtable_is_ijg_chroma(const uint16_t table[64], int quality)
{
	return distance(table, base_chroma, quality) == 0;
}
