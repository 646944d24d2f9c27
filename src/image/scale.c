#include "image/scale.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define WEIGHT_BITS 14		/* the weights of one target pixel sum to 1 << 14 */
#define ROW_BITS 8		/* fraction kept between the two axes */
#define BLOCK 32		/* samples blended at once: a constant, so that compilers make it SIMD */

/* Which source pixels make one target pixel. */
struct tap {
	int first, count;
	size_t weight;		/* index of the first weight */
};

struct axis {
	struct tap *taps;
	uint16_t *weights;
};

static void axis_release(struct axis *a)
{
	free(a->taps);
	free(a->weights);
}

/* The share of the target pixel's area that lies before edge, in weight units, rounded:
 * differences of it sum to exactly one whole. */
static unsigned share(int64_t edge, int64_t start, int64_t span)
{
	if (edge <= start)
		return 0;
	if (edge >= start + span)
		return 1u << WEIGHT_BITS;
	return (unsigned)((((edge - start) << WEIGHT_BITS) + span / 2) / span);
}

/* In units of 1/to source pixel, target pixel i covers [i * from, (i + 1) * from). */
static void shrink_tap(struct axis *a, int i, int64_t from, int64_t to, size_t *used)
{
	int64_t start = i * from, pixel;
	int first = (int)(start / to), last = (int)((start + from - 1) / to);

	a->taps[i] = (struct tap){ .first = first, .count = last - first + 1, .weight = *used };
	for (pixel = first; pixel <= last; pixel++)
		a->weights[(*used)++] = (uint16_t)(share((pixel + 1) * to, start, from) - share(pixel * to, start, from));
}

static bool axis_init(struct axis *a, int from, int to)
{
	size_t used = 0;
	int i;

	a->taps = mem_try_alloc((size_t)to, sizeof(*a->taps));
	a->weights = mem_try_alloc((size_t)from + 2 * (size_t)to, sizeof(*a->weights));
	if (!a->taps || !a->weights)
		return false;
	for (i = 0; i < to; i++) {
		if (to < from) {
			shrink_tap(a, i, from, to, &used);
			continue;
		}
		a->weights[used] = 1u << WEIGHT_BITS;
		a->taps[i] = (struct tap){ .first = (int)((2 * (int64_t)i + 1) * from / (2 * (int64_t)to)), .count = 1, .weight = used++ };
	}
	return true;
}

/* One block of samples of one target row: rows of the source, stride apart. */
static inline void blend(const uint8_t *src, size_t stride, const uint16_t *weights, int count, size_t n, uint16_t *restrict out)
{
	uint32_t sum[BLOCK];
	size_t k;
	int row;

	for (k = 0; k < n; k++)
		sum[k] = 1u << (WEIGHT_BITS - ROW_BITS - 1);
	for (row = 0; row < count; row++, src += stride) {
		uint16_t weight = weights[row];

		for (k = 0; k < n; k++)
			sum[k] += (uint32_t)src[k] * weight;
	}
	for (k = 0; k < n; k++)
		out[k] = (uint16_t)(sum[k] >> (WEIGHT_BITS - ROW_BITS));
}

static void blend_rows(const uint8_t *src, size_t stride, const uint16_t *weights, int count, size_t n, uint16_t *out)
{
	size_t i;

	for (i = 0; i + BLOCK <= n; i += BLOCK)
		blend(src + i, stride, weights, count, BLOCK, out + i);
	if (i < n)
		blend(src + i, stride, weights, count, n - i, out + i);
}

static void blend_columns(const uint16_t *row, const struct axis *a, int width, uint8_t *restrict out)
{
	const unsigned bits = WEIGHT_BITS + ROW_BITS;
	int x, i;

	for (x = 0; x < width; x++, out += 3) {
		const struct tap *t = &a->taps[x];
		const uint16_t *p = row + 3 * (size_t)t->first, *w = a->weights + t->weight;
		uint32_t r = 1u << (bits - 1), g = r, b = r;

		for (i = 0; i < t->count; i++, p += 3) {
			r += (uint32_t)p[0] * w[i];
			g += (uint32_t)p[1] * w[i];
			b += (uint32_t)p[2] * w[i];
		}
		out[0] = (uint8_t)(r >> bits);
		out[1] = (uint8_t)(g >> bits);
		out[2] = (uint8_t)(b >> bits);
	}
}

enum pv_err scale_box(const struct pv_image *src, const struct scale_area *area, int width, int height,
		      struct pv_image *ret_img, struct pv_error *err)
{
	struct pv_image out = { .width = width, .height = height };
	struct axis across = { 0 }, down = { 0 };
	size_t stride = 3 * (size_t)src->width, samples = 3 * (size_t)area->width;
	const uint8_t *start = src->rgb + stride * (size_t)area->y + 3 * (size_t)area->x;
	uint16_t *row = mem_try_alloc(samples, sizeof(*row));
	enum pv_err e = PV_OK;
	int y;

	out.rgb = mem_try_raw((size_t)width * (size_t)height, 3);
	if (!row || !out.rgb || !axis_init(&across, area->width, width) || !axis_init(&down, area->height, height)) {
		e = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to scale to %dx%d px", width, height);
		goto out;
	}
	for (y = 0; y < height; y++) {
		const struct tap *t = &down.taps[y];

		blend_rows(start + stride * (size_t)t->first, stride, down.weights + t->weight, t->count, samples, row);
		blend_columns(row, &across, width, out.rgb + 3 * (size_t)width * (size_t)y);
	}
	*ret_img = out;
	out.rgb = NULL;
out:
	axis_release(&across);
	axis_release(&down);
	free(row);
	free(out.rgb);
	return e;
}

struct scale_area scale_centre_crop(int image_width, int image_height, int width, int height)
{
	int64_t w = (int64_t)image_height * width / height, h = (int64_t)image_width * height / width;
	struct scale_area a = { .width = image_width, .height = image_height };

	if (w < image_width)
		a.width = w > 0 ? (int)w : 1;
	if (h < image_height)
		a.height = h > 0 ? (int)h : 1;
	a.x = (image_width - a.width) / 2;
	a.y = (image_height - a.height) / 2;
	return a;
}
