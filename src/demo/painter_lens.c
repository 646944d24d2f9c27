#include "demo/painter.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* What happens to a finished picture between the person and the file. */

static size_t pixel_count(const struct painter_canvas *c)
{
	return (size_t)c->width * (size_t)c->height;
}

/* Q03: no colour at all, or the yellow of a lamp at night. */
static void cast_color(const struct painter_scene *s)
{
	struct painter_color *k = s->canvas->rgb;

	for (size_t i = 0; i < pixel_count(s->canvas); i++) {
		float y = 0.2126f * k[i].r + 0.7152f * k[i].g + 0.0722f * k[i].b;
		k[i] = s->variant == 0 ? (struct painter_color){ y, y, y } : painter_filter(k[i], (struct painter_color){ 1.22f, 0.70f, 0.26f });
	}
}

/* Shine that burns out: forehead, nose, one cheek. */
static float glare_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	float u, v, a;

	painter_local(&s->head, x, y, &u, &v);
	a = 1.25f * painter_bump(u - 0.12f, v + 0.58f, 0.42f, 0.17f) + 1.3f * painter_bump(u - 0.02f, v - 0.30f, 0.07f, 0.24f) + 1.1f * painter_bump(fabsf(u) - 0.55f, v - 0.28f, 0.17f, 0.13f);
	*ret = (struct painter_color){ 1, 1, 1 };
	return painter_clamp(a * (0.9f + 0.25f * painter_noise_fractal(u * 12, v * 12, s->person->seed + 151, 2)), 0, 1);
}

/* B03: a frame line around the picture, or a camera's date. */
static float border_layer(const void *context, float x, float y, struct painter_color *ret)
{
	(void)context;
	*ret = (struct painter_color){ 0.01f, 0.01f, 0.01f };
	return x < 14 || y < 14 || x > 466 || y > 626 ? 1 : 0;
}

/* Seven-segment digits: bit 0 top, clockwise, 6 the middle. */
static float digit(int n, float x, float y)	/* in a box of 1 x 2 */
{
	static const uint8_t SEGMENTS[10] = { 0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f };
	static const float LINES[7][4] = {
		{ 0.1f, 0.1f, 0.9f, 0.1f }, { 0.9f, 0.1f, 0.9f, 1 }, { 0.9f, 1, 0.9f, 1.9f }, { 0.1f, 1.9f, 0.9f, 1.9f },
		{ 0.1f, 1, 0.1f, 1.9f }, { 0.1f, 0.1f, 0.1f, 1 }, { 0.1f, 1, 0.9f, 1 },
	};
	float best = 9;

	for (int i = 0; i < 7; i++) {
		const float *l = LINES[i];
		if (!(SEGMENTS[n] >> i & 1))
			continue;
		float dx = x < l[0] ? l[0] - x : x > l[2] ? x - l[2] : 0, dy = y < l[1] ? l[1] - y : y > l[3] ? y - l[3] : 0;
		float d = sqrtf(dx * dx + dy * dy);
		best = d < best ? d : best;
	}
	return best;
}

static float date_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	int digits[6] = { 2, 1, 0, (int)(s->person->seed % 9) + 1, (int)(s->person->seed / 9 % 2) + 1, (int)(s->person->seed / 18 % 9) };
	float at = (x - 316) / 23;
	int k = (int)floorf(at);

	if (k < 0 || k > 5 || y < 584 || y > 620)
		return 0;
	*ret = painter_canvas_srgb(255, 168, 24);
	return painter_step(0.16f, 0.05f, digit(digits[k], (at - (float)k) * 1.5f - 0.1f, (y - 586) / 16));
}

/* R03: the grid of a screen's cells beats with the sensor; the glass adds a veil. */
static void screen_cells(const struct painter_scene *s)
{
	struct painter_canvas *c = s->canvas;
	float pitch = 5.1f + 0.9f * (float)(s->variant % 3), angle = 0.05f + 0.03f * (float)(s->variant % 2);

	for (int y = 0; y < c->height; y++)
		for (int x = 0; x < c->width; x++) {
			size_t i = (size_t)y * (size_t)c->width + (size_t)x;
			float fx = (float)x * c->pixel, fy = (float)y * c->pixel;
			float a = fx + angle * fy, b = fy - angle * fx;
			float wave = 0.5f * sinf(a * 6.2832f / pitch) + 0.5f * sinf(b * 6.2832f / (pitch * 1.07f));
			float veil = 0.05f * painter_step(420, 40, fx + 0.6f * fy);
			struct painter_color k = painter_times(c->rgb[i], 1 + 0.22f * wave);
			c->rgb[i] = (struct painter_color){ k.r * 0.92f + veil, k.g * 0.98f + veil, k.b * 1.05f + veil * 1.2f };
		}
}

/* --- B04: the automatic cut-out went wrong */

enum { BITES = 3 };
struct bite { float x, y, radius; };

/* Where a row of the person begins, seen from the left or the right edge. */
static float outline_at(const struct painter_canvas *c, float y, bool from_left)
{
	int row = (int)(y * c->scale), x = 0;

	row = row < 0 ? 0 : row >= c->height ? c->height - 1 : row;
	while (x < c->width - 1 && c->cover[(size_t)row * (size_t)c->width + (size_t)(from_left ? x : c->width - 1 - x)] < 0.5f)
		x++;
	return (float)(from_left ? x : c->width - 1 - x) * c->pixel;
}

/* One out of the hair, one out of a shoulder, one anywhere along the other side; so large that nobody misses them. */
static void choose_bites(const struct painter_scene *s, struct bite ret[BITES])
{
	struct painter_rng r = painter_noise_rng(s->person->seed, 10);
	float crown = s->head.cy + painter_person_crown(s->person) * s->head.hw, chin = s->body.cy;
	bool left = painter_noise_chance(&r, 0.5f);

	for (int i = 0; i < BITES; i++) {
		float y = i == 0 ? painter_mix(crown, s->head.cy, painter_noise_range(&r, 0.3f, 0.7f)) :
			  painter_mix(chin, 640, painter_noise_range(&r, i == 1 ? 0.6f : 0.75f, 0.85f));

		ret[i] = (struct bite){ outline_at(s->canvas, y, left == (i == 1)), y, painter_noise_range(&r, 0.28f, 0.36f) * s->head.hw };
	}
}

static float bitten(const struct bite *bites, float x, float y, uint32_t seed)
{
	float most = 0;

	for (int i = 0; i < BITES; i++) {
		float d = hypotf(x - bites[i].x, y - bites[i].y) / bites[i].radius + 0.25f * painter_noise_fractal(x / 18, y / 18, seed, 2);
		float a = painter_step(1.03f, 0.97f, d);

		most = a > most ? a : most;
	}
	return most;
}

/* Variant 0: a rim of the old wall stays around the
 * person; 1: pieces of hair and shoulder are gone; 2: blue has spilt over the clothes. */
static enum pv_err cut_out(const struct painter_scene *s, struct pv_error *err)
{
	struct painter_canvas *c = s->canvas;
	size_t n = pixel_count(c);
	float *wide = mem_try_alloc(n, sizeof *wide), *scratch = mem_try_alloc((size_t)(c->width > c->height ? c->width : c->height), sizeof *scratch);
	struct painter_color blue = painter_canvas_srgb(100, 197, 255), rim = painter_canvas_srgb(236, 234, 226);
	uint32_t seed = s->person->seed;
	struct bite bites[BITES];
	enum pv_err rc = PV_OK;

	choose_bites(s, bites);
	if (!wide || !scratch) {
		rc = pv_error_set(err, PV_ERR_NOMEM, "not enough memory for a cut-out: '%d x %d'", c->width, c->height);
		goto out;
	}
	memcpy(wide, c->cover, n * sizeof *wide);
	for (int pass = 0; pass < 2; pass++)
		painter_canvas_blur_plane(wide, c->width, c->height, (int)(5 * c->scale), scratch);
	for (size_t i = 0; i < n; i++) {
		float x = (float)(i % (size_t)c->width) * c->pixel, y = (float)(i / (size_t)c->width) * c->pixel;
		float blot = painter_noise_fractal(x / 55, y / 55, seed + 161, 3);
		if (s->variant == 0)
			c->rgb[i] = painter_blend(c->rgb[i], rim, (1 - c->cover[i]) * painter_step(0.10f, 0.22f, wide[i] + 0.10f * blot));
		else if (s->variant == 1)
			c->rgb[i] = painter_blend(c->rgb[i], blue, bitten(bites, x, y, seed + 162));
		else
			c->rgb[i] = painter_blend(c->rgb[i], blue, 0.85f * painter_step(0.12f, 0.3f, blot) * painter_step(380, 440, y) * c->cover[i]);
	}
out:
	free(wide);
	free(scratch);
	return rc;
}

enum pv_err painter_lens_apply(const struct painter_scene *s, struct pv_error *err)
{
	struct painter_canvas *c = s->canvas;

	switch (s->defect) {
	case PORTRAIT_Q01:
		return painter_canvas_blur(c, 1.7f + 0.5f * (float)s->variant, err);
	case PORTRAIT_Q03:
		cast_color(s);
		return PV_OK;
	case PORTRAIT_L02:
		painter_canvas_fill(c, 0, 0, 480, 640, glare_layer, s);
		return PV_OK;
	case PORTRAIT_R03:
		screen_cells(s);
		return PV_OK;
	case PORTRAIT_B04:
		return cut_out(s, err);
	case PORTRAIT_B03:
		if (s->variant >= 3)
			painter_canvas_fill(c, 0, 0, 480, 640, s->variant == 3 ? border_layer : date_layer, s);
		return PV_OK;
	default:
		return PV_OK;
	}
}
