#include "demo/painter.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum pv_err painter_canvas_init(struct painter_canvas *c, int width, int height, float scale, struct pv_error *err)
{
	size_t pixels;

	memset(c, 0, sizeof *c);
	if (width <= 0 || height <= 0 || !mem_mul((size_t)width, (size_t)height, &pixels) || pixels > PV_PHOTO_MAX_PIXELS)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "a portrait cannot have this size: '%d x %d'", width, height);
	c->rgb = mem_try_alloc(pixels, sizeof *c->rgb);
	c->cover = mem_try_alloc(pixels, sizeof *c->cover);
	if (!c->rgb || !c->cover) {
		painter_canvas_release(c);
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory for a portrait: '%d x %d'", width, height);
	}
	c->width = width;
	c->height = height;
	c->scale = scale;
	c->pixel = 1.0f / scale;
	return PV_OK;
}

void painter_canvas_release(struct painter_canvas *c)
{
	free(c->rgb);
	free(c->cover);
	memset(c, 0, sizeof *c);
}

static int bound(float v, int limit)
{
	return v <= 0 ? 0 : v >= (float)limit ? limit : (int)v;
}

static void fill(struct painter_canvas *c, const float box[4], painter_layer_fn *fn, const void *context, bool is_subject)
{
	int x0 = bound(floorf(box[0] * c->scale), c->width), x1 = bound(ceilf(box[2] * c->scale), c->width);
	int y0 = bound(floorf(box[1] * c->scale), c->height), y1 = bound(ceilf(box[3] * c->scale), c->height);

	for (int y = y0; y < y1; y++) {
		size_t row = (size_t)y * (size_t)c->width;
		for (int x = x0; x < x1; x++) {
			struct painter_color k;
			float a = fn(context, ((float)x + 0.5f) * c->pixel, ((float)y + 0.5f) * c->pixel, &k);
			if (a <= 0.002f)
				continue;
			size_t i = row + (size_t)x;
			a = a > 1 ? 1 : a;
			c->rgb[i] = painter_blend(c->rgb[i], k, a);
			if (is_subject)
				c->cover[i] += (1 - c->cover[i]) * a;
		}
	}
}

void painter_canvas_fill(struct painter_canvas *c, float x0, float y0, float x1, float y1, painter_layer_fn *fn, const void *context)
{
	fill(c, (const float[4]){ x0, y0, x1, y1 }, fn, context, true);
}

void painter_canvas_backdrop(struct painter_canvas *c, float x0, float y0, float x1, float y1, painter_layer_fn *fn, const void *context)
{
	fill(c, (const float[4]){ x0, y0, x1, y1 }, fn, context, false);
}

/* One box pass over n samples that lie `stride` apart; the ends are held. */
static void box_line(const float *in, float *out, int n, int stride, int radius)
{
	float sum = 0, norm = 1.0f / (float)(2 * radius + 1);

	for (int i = -radius; i <= radius; i++)
		sum += in[(size_t)(i < 0 ? 0 : i >= n ? n - 1 : i) * (size_t)stride];
	for (int i = 0; i < n; i++) {
		int add = i + radius + 1 < n ? i + radius + 1 : n - 1, drop = i - radius > 0 ? i - radius : 0;
		out[i] = sum * norm;
		sum += in[(size_t)add * (size_t)stride] - in[(size_t)drop * (size_t)stride];
	}
}

/* scratch holds max(width, height) floats. */
void painter_canvas_blur_plane(float *plane, int width, int height, int radius, float *scratch)
{
	if (radius < 1)
		return;
	for (int y = 0; y < height; y++) {
		float *row = plane + (size_t)y * (size_t)width;
		box_line(row, scratch, width, 1, radius);
		memcpy(row, scratch, (size_t)width * sizeof *row);
	}
	for (int x = 0; x < width; x++) {
		box_line(plane + x, scratch, height, width, radius);
		for (int y = 0; y < height; y++)
			plane[(size_t)y * (size_t)width + (size_t)x] = scratch[y];
	}
}

static_assert(sizeof(struct painter_color) == 3 * sizeof(float), "pixels are three floats in a row");

enum pv_err painter_canvas_blur(struct painter_canvas *c, float sigma, struct pv_error *err)
{
	size_t pixels = (size_t)c->width * (size_t)c->height;
	int radius = (int)lroundf(sigma * c->scale);	/* three boxes of radius r have deviation near r + 0.5 */
	float *plane = mem_try_alloc(pixels, sizeof *plane);
	float *scratch = mem_try_alloc((size_t)(c->width > c->height ? c->width : c->height), sizeof *scratch);
	float *samples = (float *)c->rgb;
	enum pv_err rc = PV_OK;

	if (!plane || !scratch) {
		rc = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to blur a portrait: '%d x %d'", c->width, c->height);
		goto out;
	}
	for (size_t k = 0; k < 3; k++) {
		for (size_t i = 0; i < pixels; i++)
			plane[i] = samples[3 * i + k];
		for (int pass = 0; pass < 3; pass++)
			painter_canvas_blur_plane(plane, c->width, c->height, radius > 0 ? radius : 1, scratch);
		for (size_t i = 0; i < pixels; i++)
			samples[3 * i + k] = plane[i];
	}
out:
	free(plane);
	free(scratch);
	return rc;
}

struct painter_color painter_canvas_srgb(int r, int g, int b)
{
	return (struct painter_color){ powf((float)r / 255.0f, 2.2f), powf((float)g / 255.0f, 2.2f), powf((float)b / 255.0f, 2.2f) };
}

/* Linear light to 0..255 by a table of 1,024 steps with linear interpolation: dark tones are
 * steep, so the table is over the square root. */
#define GAMMA_STEPS 1024
static void gamma_table(float table[GAMMA_STEPS + 2])
{
	for (int i = 0; i < GAMMA_STEPS + 2; i++) {
		float root = (float)i / GAMMA_STEPS;
		table[i] = 255.0f * powf(root * root, 1.0f / 2.2f);
	}
}

static inline float to_srgb(const float *table, float linear)
{
	float root = sqrtf(painter_clamp(linear, 0, 1)) * GAMMA_STEPS;
	int i = (int)root;
	return table[i] + (table[i + 1] - table[i]) * (root - (float)i);
}

static inline uint8_t to_byte(float v)
{
	return (uint8_t)(painter_clamp(v, 0, 255) + 0.5f);
}

/* grain: deviation of the sensor's noise in 8-bit steps; the cut-out background has none. */
enum pv_err painter_canvas_finish(const struct painter_canvas *c, float grain, uint32_t seed, struct pv_image *ret, struct pv_error *err)
{
	float table[GAMMA_STEPS + 2];
	uint8_t *rgb = mem_try_alloc((size_t)c->width * (size_t)c->height, 3);

	if (!rgb)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory for a portrait: '%d x %d'", c->width, c->height);
	gamma_table(table);
	for (int y = 0; y < c->height; y++)
		for (int x = 0; x < c->width; x++) {
			size_t i = (size_t)y * (size_t)c->width + (size_t)x;
			float g = grain * c->cover[i], luma = g * painter_noise_grain(x, y, seed);
			float red = g * 0.5f * painter_noise_grain(x, y, seed + 1), blue = g * 0.5f * painter_noise_grain(x, y, seed + 2);
			rgb[3 * i] = to_byte(to_srgb(table, c->rgb[i].r) + luma + red);
			rgb[3 * i + 1] = to_byte(to_srgb(table, c->rgb[i].g) + luma);
			rgb[3 * i + 2] = to_byte(to_srgb(table, c->rgb[i].b) + luma + blue);
		}
	*ret = (struct pv_image){ c->width, c->height, rgb };
	return PV_OK;
}
