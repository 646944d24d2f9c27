/* A band's pixels in and its labels out. */
#include "wire/wire_room.h"

static void load_scale(struct wire_band *b, const struct wire_weights *w)
{
	for (int bx = 0; bx < w->columns; bx++) {
		struct wire_scale *s = &b->scale[bx];

		memset(s, 0, sizeof(*s));
		for (int k = 0; k < b->rows; k++) {
			int i = (b->top + k) / WIRE_BLOCK * w->columns + bx;

			s->luma[k] = w->luma[w->busy[i]];
			s->chroma[k] = w->chroma[w->face[i]][w->busy[i]];
		}
	}
}

void wire_band_load(struct wire_band *b, const struct pv_image *img, int top, const struct wire_weights *w, struct wire_palette *p)
{
	size_t stride = (size_t)img->width * 3;
	const uint8_t *first = img->rgb + (size_t)top * stride;

	b->top = top;
	b->rows = img->height - top < WIRE_BAND ? img->height - top : WIRE_BAND;
	b->width = img->width;
	load_scale(b, w);
	for (int x = 0; x < b->width; x++) {
		struct wire_pixels *px = &b->pixels[x];
		const uint8_t *at = first + (size_t)x * 3;
		uint8_t *near = b->near[x];

		for (int k = 0; k < b->rows; k++, at += stride) {
			int y = (77 * at[0] + 150 * at[1] + 29 * at[2]) >> 1, color = p->nearest[wire_bin(at)];

			/* As wire_tone_of(). */
			px->y[k] = (int16_t)y;
			px->cb[k] = (int16_t)((at[2] * 128 - y) * 9 >> 4);
			px->cr[k] = (int16_t)((at[0] * 128 - y) * 23 >> 5);
			near[k] = (uint8_t)(color >= 0 ? color : wire_palette_find(p, wire_bin(at)));
		}
	}
}

void wire_band_adopt(struct wire_band *b)
{
	for (int x = 0; x < b->width; x++) {
		unsigned left = (1u << b->rows) - 1;
		struct wire_set set = { 0 };

		for (int shift = 0; left; shift += 8) {
			int color = wire_painted(b, x, __builtin_ctz(left));
			unsigned mask = wire_equal(b->painted[x], 0x0101010101010101ull * (unsigned)color) & left;

			set.colors |= (wire_six)(unsigned)color << shift;
			set.masks |= (wire_six)mask << shift;
			left &= ~mask;
		}
		b->set[x] = set;
	}
}

void wire_band_count(const struct wire_band *b, const struct pv_image *img, const struct wire_weights *w, struct wire_palette *p)
{
	for (int k = 0; k < b->rows; k++) {
		int y = b->top + k;
		const uint8_t *row = img->rgb + (size_t)y * (size_t)img->width * 3;
		int block = y / WIRE_BLOCK * w->columns;

		for (int x = y & 1; x < b->width; x += 2) {
			const uint8_t *px = row + (size_t)x * 3;
			double weight = w->count[w->face[block + x / WIRE_BLOCK]][w->busy[block + x / WIRE_BLOCK]];
			double *sum = p->sum[wire_painted(b, x, k)];

			sum[0] += weight * px[0];
			sum[1] += weight * px[1];
			sum[2] += weight * px[2];
			sum[3] += weight;
		}
	}
}
