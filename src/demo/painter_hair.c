#include "demo/painter.h"

/* Hair is streaks: noise stretched along the direction the strands run. Around a focus
 * (the crown, a parting, the knot of a tail) strands run outwards, so the angle counts the
 * strands; hanging hair counts them by u. */

struct strand { float across, along, lift; };	/* lift: 0 flat .. 1 at the rim of the volume */

static float skull(const struct painter_person *p, float u, float v)	/* 1 on the hair's outline */
{
	float a = 1.0f + p->hair_side, top = 1.70f + p->hair_top, dv = v - 0.1f;
	float e = p->forehead + (p->style == HAIR_SPIKY ? 0.5f : 0.1f);

	if (dv > 0)
		dv *= 0.35f;	/* beside the ears the outline hangs straight down */
	return painter_pow(painter_pow(fabsf(u) / a, e) + painter_pow(fabsf(dv) / top, e), 1 / e);
}

/* Positive where hair grows: outside the bare oval of the face. */
static float growth(const struct painter_person *p, float u, float v)
{
	float side = p->style == HAIR_SIDE || p->style == HAIR_LONG || p->style == HAIR_BOB ? 0.07f * (p->part > 0 ? -u : u) : 0;
	float crest = p->style == HAIR_LONG || p->style == HAIR_BOB ? 0.16f * painter_bell((u - p->part) / 0.55f) : 0;
	float line = p->hairline - p->recede * 0.3f + side - crest, half = 0.90f - 0.04f * painter_step(-0.3f, -0.9f, v);
	float corner = p->recede * painter_bump(fabsf(u) - 0.55f, v + 0.95f, 0.2f, 0.28f) * 1.2f;
	float q = painter_pow(painter_pow(fabsf(u) / half, 3.0f) + painter_pow(fabsf(v + 0.05f) / (-0.05f - line), 2.2f), 1 / 2.6f);

	return (q - 1) * 0.9f - corner;
}

static struct strand strand_at(const struct painter_person *p, float u, float v)
{
	float du = u - p->focus_u, dv = v - p->focus_v, r = sqrtf(du * du + dv * dv);
	struct strand k = { .across = atan2f(dv, du) * 24, .along = r * 2.2f };

	if (p->style == HAIR_SIDE) {	/* combed from the parting: a fan that bends down */
		k.across = (v + 0.55f * (u - p->part) * (u - p->part) + 0.25f * fabsf(u - p->part)) * 30;
		k.along = u * 2;
		if (v > -0.75f) {
			float t = painter_step(-0.75f, -0.45f, v);
			k.across = painter_mix(k.across, u * 42, t);
			k.along = painter_mix(k.along, v * 2, t);
		}
	}
	return k;
}

static struct painter_color hair_color(const struct painter_scene *s, struct strand k, float nx, float ny, float gloss)
{
	const struct painter_person *p = s->person;
	float fine = painter_noise_value(k.across * 2.3f, k.along * 1.7f, p->seed + 91), wide = painter_noise_value(k.across * 0.55f, k.along, p->seed + 92);
	float very = painter_noise_value(k.across * 5.1f, k.along * 2.2f, p->seed + 93);
	float streak = 0.5f * wide + 0.5f * fine + 0.4f * very, k0;
	float n = sqrtf(painter_clamp(1 - nx * nx - ny * ny, 0.06f, 1));
	struct painter_color light = painter_light_shade(&s->light, nx, ny, n, 0.3f), c;

	k0 = (0.92f + 0.55f * streak) * (1 - 0.35f * k.lift * k.lift);
	c = painter_filter(painter_times(p->hair, k0 > 0.18f ? k0 : 0.18f), light);
	gloss *= (0.045f + 0.30f * p->hair.g) * painter_clamp(0.55f + 1.1f * streak, 0, 2) * s->light.exposure;
	return (struct painter_color){ c.r + gloss, c.g + gloss * 0.93f, c.b + gloss * 0.86f };
}

static float curls(const struct painter_scene *s, float u, float v, struct painter_color *c)
{
	float n = painter_noise_fractal(u * 9, v * 9, s->person->seed + 95, 3), fine = painter_noise_fractal(u * 27, v * 27, s->person->seed + 96, 2);

	*c = painter_times(*c, painter_clamp(0.85f + 0.9f * n + 0.5f * fine, 0.25f, 2));
	return n;
}

static float cap_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, e, rim, grow, side_end, a, nx, ny, gloss, edge = s->canvas->pixel / s->head.hw;

	painter_local(&s->head, x, y, &u, &v);
	if (v > 0.35f || fabsf(u) > 1.35f || (fabsf(u) < 0.6f && v > -0.6f))
		return 0;
	e = skull(p, u, v);
	struct strand k = strand_at(p, u, v);
	rim = (1 - e) * 1.25f + p->rough * (painter_noise_value(k.across * 0.9f, 1, p->seed + 97) + 0.5f * painter_noise_value(k.across * 2.4f, 7, p->seed + 98));
	if (rim < -edge)
		return 0;
	grow = growth(p, u, v) + 0.022f * painter_noise_value(k.across * 1.6f, 2, p->seed + 99) + 0.012f * painter_noise_value(k.across * 4, 4, p->seed + 100);
	side_end = p->is_male ? 0.16f : 0.02f;
	a = painter_clamp(0.5f + rim / edge * 0.6f, 0, 1) * painter_step(-0.012f, 0.035f, grow) * painter_step(side_end + 0.10f, side_end - 0.14f, v + 0.03f * painter_noise_value(u * 60, 3, p->seed + 101));
	if (a <= 0)
		return 0;
	nx = painter_clamp(u / (1 + p->hair_side), -1, 1) * 0.85f;
	ny = painter_clamp((v + 0.6f) / 1.45f, -0.85f, 0.3f);
	k.lift = painter_clamp((e - 0.75f) * 4, 0, 1);
	gloss = painter_bell((e - 0.80f + 0.02f * painter_noise_value(k.across, 9, p->seed + 102)) / 0.13f) * painter_step(-0.2f, -0.7f, v);
	*ret = hair_color(s, k, nx, ny, gloss);
	if (p->style == HAIR_CURLY)
		(void)curls(s, u, v, ret);
	if ((p->style == HAIR_LONG || p->style == HAIR_BOB || p->style == HAIR_SIDE) && v < p->hairline + 0.1f)	/* scalp in the parting */
		*ret = painter_blend(*ret, painter_times(p->skin, 0.55f * s->light.exposure), 0.45f * painter_bell((u - p->part - 0.10f * (v + 1.4f) - 0.012f * painter_noise_value(v * 14, 2, p->seed + 110)) / 0.017f) * painter_step(-1.55f - 0.5f * p->hair_top, -1.3f, v));
	if (p->style == HAIR_CROP)	/* clipped sides show the skin */
		*ret = painter_blend(*ret, painter_times(p->skin, 0.6f * s->light.exposure), 0.45f * painter_step(0.78f, 0.98f, fabsf(u)) * painter_step(-0.85f, -0.40f, v));
	return a;
}

/* The shadow that the hair throws on the forehead. */
static float shadow_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	float u, v, grow;

	painter_local(&s->head, x, y, &u, &v);
	if (v > 0.1f || (fabsf(u) < 0.55f && v > -0.7f) || painter_head_outline(s->person, u, v) > 0)
		return 0;
	grow = growth(s->person, u, v);
	*ret = painter_times(painter_filter(s->person->skin, (struct painter_color){ 0.42f, 0.30f, 0.26f }), s->light.exposure);
	return 0.36f * painter_step(-0.13f, 0.01f, grow) * painter_step(0.05f, -0.35f, v);
}

/* A shaved head keeps a shade of hair where it would grow. */
static float shaved_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, side;

	painter_local(&s->head, x, y, &u, &v);
	if (v > 0.1f || painter_head_outline(p, u, v) > 0)
		return 0;
	side = painter_step(0.68f, 0.95f, fabsf(u)) * painter_step(0.1f, -0.25f, v);
	*ret = painter_times(painter_blend(p->hair, p->skin, 0.35f), s->light.exposure);
	return side * (0.28f + 0.12f * painter_noise_value(u * 60, v * 60, p->seed + 103));
}

static float bun_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, du, dv, r, edge = s->canvas->pixel / s->head.hw;

	painter_local(&s->head, x, y, &u, &v);
	du = u / 0.40f;
	dv = (v + 1.60f + p->hair_top - 0.09f) / 0.25f;
	r = sqrtf(du * du + dv * dv);
	if (r > 1.1f)
		return 0;
	struct strand k = { .across = (r * 6 + atan2f(dv, du) * 1.5f) * 2.2f, .along = atan2f(dv, du) * 1.6f, .lift = r };
	*ret = hair_color(s, k, du * 0.7f, dv * 0.7f, 0.8f * painter_bell((dv + 0.45f) / 0.4f));
	return painter_clamp(0.5f + (1 - r + 0.03f * painter_noise_value(atan2f(dv, du) * 12, 1, p->seed + 104)) * 0.25f / edge, 0, 1);
}

/* Hair that hangs behind the face: to the jaw, over the shoulders, or a tail at one side. */
static float back_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, half, end, d, wave, fringe, edge = s->canvas->pixel / s->head.hw;

	painter_local(&s->head, x, y, &u, &v);
	end = p->style == HAIR_LONG ? 2.45f : p->style == HAIR_BOB ? 1.28f : 0.40f;
	if (v > end + 0.15f || v < -0.6f)
		return 0;
	wave = p->curl * sinf(v * 5 + 1.2f * painter_noise_value(u * 2, v, p->seed + 105));
	half = 1.0f + p->hair_side + (p->style == HAIR_TIED || p->style == HAIR_BUN ? -0.16f : 0.05f);
	half -= 0.5f * painter_step(-0.05f, -0.6f, v);
	half += 0.10f * painter_step(-0.2f, 0.9f, v) - (p->style == HAIR_BOB ? 0.10f * painter_step(0.8f, 1.3f, v) : 0.05f * painter_step(1.5f, 2.3f, v));
	d = half + wave * (u > 0 ? 1.0f : -1.0f) - fabsf(u) + 0.018f * painter_noise_value(v * 9, u > 0 ? 1 : 2, p->seed + 106);
	if (d < -edge)
		return 0;
	fringe = end - v + 0.10f * painter_noise_value((u + wave) * 13, 1, p->seed + 107);
	struct strand k = { .across = (u + wave * (u > 0 ? 1.0f : -1.0f)) * 30, .along = v * 1.3f, .lift = painter_clamp(1 - d * 4, 0, 1) };
	*ret = hair_color(s, k, painter_clamp(u * 0.6f, -0.8f, 0.8f), -0.1f, 0.5f * painter_bell((v - 0.25f) / 0.35f));
	*ret = painter_times(*ret, 0.75f - 0.3f * painter_step(1.0f, 0.6f, fabsf(u)));	/* behind the neck it is dark */
	return painter_clamp(0.5f + d / edge * 0.5f, 0, 1) * painter_step(-0.02f, 0.03f, fringe);
}

/* Single hairs that stand out of the outline. */
static float stray_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, e, out, on;

	painter_local(&s->head, x, y, &u, &v);
	if (v > -0.1f || u * u + (v + 0.3f) * (v + 0.3f) < 0.64f)
		return 0;
	e = skull(p, u, v);
	out = (e - 1) * 1.25f;
	if (out < -0.02f || out > 0.10f)
		return 0;
	struct strand k = { .across = atan2f(v + 0.3f, u) * 46 + out * 30, .along = out * 8 };
	on = painter_step(0.72f, 0.9f, painter_noise_value(k.across, k.along * 0.4f, p->seed + 108));
	*ret = painter_times(p->hair, 1.1f * s->light.exposure);
	return 0.5f * on * painter_step(0.09f, 0.0f, out + 0.04f * painter_noise_value(k.across * 0.6f, 5, p->seed + 109));
}

/* O01: locks over both ears. */
static float lock_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, inner, outer, d, end = p->is_male ? 0.95f : 1.9f, edge = s->canvas->pixel / s->head.hw;

	painter_local(&s->head, x, y, &u, &v);
	if (v < -1.3f || v > end + 0.1f)
		return 0;
	inner = painter_mix(0.78f, 0.86f, painter_step(-0.6f, 0.4f, v)) - 0.10f * painter_step(0.3f, 1.1f, v);
	outer = 1.0f + p->hair_side + 0.17f * painter_step(-0.6f, 0.3f, v);
	d = fabsf(u) - inner < outer - fabsf(u) ? fabsf(u) - inner : outer - fabsf(u);
	d += 0.02f * painter_noise_value(v * 6, u > 0 ? 1 : 2, p->seed + 111);
	if (v < -0.2f && (1.03f - skull(p, u, v)) < d)
		d = 1.03f - skull(p, u, v);
	if (d < -edge)
		return 0;
	struct strand k = { .across = (u + 0.03f * sinf(v * 4)) * 34, .along = v * 1.3f, .lift = painter_clamp(1 - d * 7, 0, 1) };
	*ret = hair_color(s, k, painter_clamp(u * 0.5f, -0.7f, 0.7f), -0.1f, 0.7f * painter_bell((v - 0.1f) / 0.4f));
	return painter_clamp(0.5f + d / edge * 0.4f, 0, 1) * painter_step(-1.3f, -0.95f, v) * painter_step(-0.02f, 0.03f, end - v + 0.09f * painter_noise_value(u * 16, 1, p->seed + 112));
}

/* O02: a fringe down to the eyes. */
static float fringe_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, d, low, edge = s->canvas->pixel / s->head.hw;

	painter_local(&s->head, x, y, &u, &v);
	if (v < -1.45f || fabsf(u) > 1.0f)
		return 0;
	low = -0.06f + 0.10f * u * u + 0.07f * painter_noise_value(u * 14, 1, p->seed + 113) + 0.04f * painter_noise_value(u * 37, 3, p->seed + 114);
	d = low - v;
	if (d < -0.03f || painter_head_outline(p, u * 0.97f, v) > 0.02f)
		return 0;
	struct strand k = { .across = (u - 0.12f * (v + 0.6f) * u) * 40, .along = v * 1.5f, .lift = painter_clamp(0.4f - d, 0, 0.6f) };
	*ret = hair_color(s, k, u * 0.5f, -0.3f, 0.8f * painter_bell((v + 0.85f) / 0.25f));
	return painter_clamp(0.5f + d / edge * 0.25f, 0, 1) * painter_step(-1.45f, -1.2f, v);
}

void painter_hair_back(const struct painter_scene *s)
{
	const struct painter_person *p = s->person;
	float hw = s->head.hw, reach = 1.7f * hw;

	if (!p->is_male && p->style != HAIR_CURLY)
		painter_canvas_fill(s->canvas, s->head.cx - reach, s->head.cy - hw, s->head.cx + reach, s->head.cy + 2.5f * hw, back_layer, s);
	if (p->style == HAIR_BUN)
		painter_canvas_fill(s->canvas, s->head.cx - reach, s->head.cy - 2 * hw, s->head.cx + reach, s->head.cy - 0.8f * hw, bun_layer, s);
}

void painter_hair_front(const struct painter_scene *s)
{
	const struct painter_person *p = s->person;
	struct painter_canvas *c = s->canvas;
	float hw = s->head.hw, reach = 1.7f * hw, x0 = s->head.cx - reach, x1 = s->head.cx + reach, top = s->head.cy - 2.2f * hw;

	if (p->style == HAIR_BALD) {
		painter_canvas_fill(c, x0, top, x1, s->head.cy + 0.2f * hw, shaved_layer, s);
	} else {
		painter_canvas_fill(c, x0, top, x1, s->head.cy + 0.2f * hw, shadow_layer, s);
		painter_canvas_fill(c, x0, top, x1, s->head.cy + 0.6f * hw, cap_layer, s);
		if (p->style != HAIR_CROP)
			painter_canvas_fill(c, x0, top, x1, s->head.cy + 0.2f * hw, stray_layer, s);
	}
	if (s->hair_over_ears)
		painter_canvas_fill(c, x0, top, x1, s->head.cy + 2.2f * hw, lock_layer, s);
	if (s->fringe_low)
		painter_canvas_fill(c, x0, top, x1, s->head.cy + 0.4f * hw, fringe_layer, s);
}
