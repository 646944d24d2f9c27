#include "demo/painter.h"

/* Clothes in body axes: u from the middle, v down from the chin, one unit = half the
 * face's width. Pieces lie over each other: cloth, opening, shirt, collar, tie, lapels. */

static float shoulder_line(const struct painter_person *p, float a)	/* v of the upper contour at |u| = a */
{
	float t = a - p->neck, tip = p->shoulder;

	if (t < 0)
		return 0.42f + 0.25f * t;
	if (a < tip)
		return 0.42f + p->slope * t + 0.16f * sqrtf(t) + 0.10f * painter_step(tip - 0.5f, tip, a);
	t = a - tip;
	return 0.52f + p->slope * (tip - p->neck) + 0.16f * sqrtf(tip - p->neck) + 1.4f * t + 9 * t * t;
}

static float neckline(const struct painter_scene *s, float u, float v)	/* positive: covered by cloth */
{
	const struct painter_person *p = s->person;
	float a = fabsf(u), wide = p->neck + 0.20f;

	switch (p->clothes) {
	case CLOTHES_VNECK:
		return v - painter_mix(1.22f, 0.45f, painter_clamp(a / wide, 0, 1.2f)) + 0.03f;
	case CLOTHES_CREW:
		if (s->sleeveless)
			return (painter_pow(a / 0.80f, 2.4f) + painter_pow(painter_clamp(v - 0.2f, 0, 9) / 0.85f, 2.4f) - 1) * 0.4f;
		return (a * a / (wide * wide) + (v - 0.38f) * (v - 0.38f) / (0.36f * 0.36f) * (v > 0.38f ? 1.0f : 0) - 1) * 0.33f;
	default:
		return v - painter_mix(p->clothes == CLOTHES_POLO ? 0.98f : 0.86f, 0.40f, painter_clamp(a / (p->neck + 0.04f), 0, 1.2f)) + 0.02f;
	}
}

static struct painter_color patterned(const struct painter_scene *s, struct painter_color c, float u, float v)
{
	struct painter_color loud = painter_canvas_srgb(236, 196, 40), pale = painter_canvas_srgb(240, 236, 230);
	float t;

	switch (s->pattern) {
	case 1:
		return painter_blend(c, pale, painter_step(-0.12f, 0.12f, sinf(v * 27 + 2 * u * u)));
	case 2:
		t = 0.5f * painter_step(-0.2f, 0.2f, sinf(u * 24)) + 0.5f * painter_step(-0.2f, 0.2f, sinf(v * 24));
		return painter_blend(c, pale, t);
	case 3:
		t = sinf(u * 17 + 0.6f * sinf(v * 8)) * sinf(v * 17);
		return painter_blend(c, loud, painter_step(0.35f, 0.55f, t));
	default:
		return c;
	}
}

static struct painter_color fabric(const struct painter_scene *s, struct painter_color base, float u, float v, float nx)
{
	const struct painter_person *p = s->person;
	float fold = painter_noise_fractal(u * 2.3f + 0.8f * v, v * 1.1f - 0.6f * fabsf(u), p->seed + 121, 3);
	float crease = painter_noise_value((fabsf(u) - 1.3f) * 5 + v * 2.5f, v * 1.2f, p->seed + 122) * painter_bump(fabsf(u) - 1.35f, v - 1.75f, 0.45f, 0.6f);
	float weave = painter_noise_value(u * 95, v * 95, p->seed + 123);
	float ny = -0.22f + 0.2f * fold;
	struct painter_color light;

	nx = painter_clamp(nx + 0.30f * fold + 0.22f * crease, -0.85f, 0.85f);
	light = painter_light_shade(&s->light, nx, ny, sqrtf(painter_clamp(1 - nx * nx - ny * ny, 0.1f, 1)), 0.15f);
	light = painter_times(light, 1.06f - 0.30f * painter_bump(u, v - 0.55f, 0.75f, 0.22f));	/* the head keeps some light away */
	return painter_times(painter_filter(base, light), 0.96f + 0.05f * weave + 0.06f * fold);
}

static float cloth_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, a, top, open, edge = s->canvas->pixel / s->body.hw, seam;

	painter_local(&s->body, x, y, &u, &v);
	a = fabsf(u);
	top = v - shoulder_line(p, a);
	if (top < -edge || a > p->shoulder + 0.6f)
		return 0;
	open = neckline(s, u, v);
	if (open < -edge)
		return 0;
	if (s->sleeveless && a > 1.18f + 0.15f * v * painter_step(1.2f, 2.0f, v)) {	/* bare shoulder and arm */
		*ret = painter_filter(painter_body_skin(s, x, y), painter_light_shade(&s->light, u * 0.35f, -0.25f, 0.8f, 0.45f));
		return painter_clamp(0.5f + top / edge, 0, 1);
	}
	*ret = fabric(s, patterned(s, p->cloth, u, v), u, v, u / p->shoulder * 0.6f);
	seam = 0.30f * painter_bell((a - p->shoulder + 0.20f - 0.10f * v) / 0.022f) * painter_step(0.4f, 0.9f, v);
	if (p->clothes == CLOTHES_CREW || p->clothes == CLOTHES_VNECK)
		seam += 0.35f * painter_bell((open - 0.085f) / 0.018f) + 0.25f * painter_step(0.03f, 0, open);
	if (p->clothes == CLOTHES_SHIRT || p->clothes == CLOTHES_POLO)
		seam += 0.22f * painter_bell((u - 0.07f) / 0.014f) + 0.14f * painter_bell((u + 0.07f) / 0.012f);
	*ret = painter_times(*ret, 1 - painter_clamp(seam, 0, 0.6f));
	return painter_clamp(0.5f + top / edge, 0, 1) * painter_clamp(0.5f + open / edge, 0, 1);
}

/* A polygon of cloth, mirrored to both sides, with a soft shadow under it. */
struct piece {
	const struct painter_scene *scene;
	const float *points;	/* for the right side, u > 0 */
	int count;
	struct painter_color color;
	float bulge;		/* slope towards the middle */
	bool is_single;		/* not mirrored */
	float shadow;		/* px-like width of the shadow, head units; 0 = the piece itself */
};

static float piece_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct piece *w = context;
	float u, v, d, edge = w->scene->canvas->pixel / w->scene->body.hw;

	painter_local(&w->scene->body, x, y, &u, &v);
	d = painter_body_polygon(w->points, w->count, w->is_single ? u : fabsf(u), v);
	if (w->shadow > 0) {
		*ret = painter_times(w->color, 0.25f);
		return 0.55f * painter_step(w->shadow, -w->shadow * 0.3f, d);
	}
	if (d > edge)
		return 0;
	*ret = fabric(w->scene, w->color, u * 1.3f + 5, v, (u > 0 ? 1.0f : -1.0f) * w->bulge);
	*ret = painter_times(*ret, 1 - 0.16f * painter_bell((d + 0.006f) / 0.016f));
	return painter_clamp(0.5f - d / edge, 0, 1);
}

static void piece_paint(const struct painter_scene *s, const float *points, int count, struct painter_color color, float bulge, bool is_single)
{
	struct piece w = { s, points, count, color, bulge, is_single, 0.05f };
	float high = 9, low = 0, wide = 0, hw = s->body.hw, x0, x1, y0, y1;

	for (int i = 0; i < count; i++) {
		wide = fabsf(points[2 * i]) > wide ? fabsf(points[2 * i]) : wide;
		high = points[2 * i + 1] < high ? points[2 * i + 1] : high;
		low = points[2 * i + 1] > low ? points[2 * i + 1] : low;
	}
	x0 = s->body.cx - (wide + 0.1f + fabsf(s->body.sinr) * low) * hw;
	x1 = s->body.cx + (wide + 0.1f + fabsf(s->body.sinr) * low) * hw;
	y0 = s->body.cy + (high - 0.1f - fabsf(s->body.sinr) * wide) * hw;
	y1 = s->body.cy + (low + 0.1f + fabsf(s->body.sinr) * wide) * hw;

	painter_canvas_fill(s->canvas, x0, y0, x1, y1, piece_layer, &w);
	w.shadow = 0;
	painter_canvas_fill(s->canvas, x0, y0, x1, y1, piece_layer, &w);
}

static float button_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	float u, v, k, r, edge = s->canvas->pixel / s->body.hw;

	painter_local(&s->body, x, y, &u, &v);
	if (fabsf(u) > 0.06f || v < 1.0f)
		return 0;
	k = (v - 1.12f) / 0.42f;
	k = (k - roundf(k)) * 0.42f;
	r = sqrtf(u * u + k * k);
	*ret = painter_times(painter_blend(s->person->cloth, painter_canvas_srgb(205, 200, 196), 0.5f), (r > 0.026f ? 0.55f : 0.95f) * s->light.exposure);
	return painter_clamp(0.5f + (0.036f - r) / edge, 0, 1) * 0.9f;
}

static void collar_paint(const struct painter_scene *s, struct painter_color color, float spread)
{
	float n = s->person->neck;
	float points[] = { n - 0.10f, 0.18f, n + 0.05f, 0.30f, n + 0.24f, 0.56f, 0.40f + spread, 1.06f, 0.02f, 0.80f, n * 0.62f, 0.56f };

	piece_paint(s, points, 6, color, 0.25f, false);
}

static void suit_paint(const struct painter_scene *s)
{
	const struct painter_person *p = s->person;
	float n = p->neck;
	const float front[] = { -n - 0.10f, 0.40f, -0.02f, 0.78f, 0.02f, 0.78f, n + 0.10f, 0.40f, n + 0.16f, 0.7f, 0.42f, 1.36f, 0.0f, 2.34f, -0.42f, 1.36f, -n - 0.16f, 0.7f };
	const float knot[] = { -0.14f, 0.80f, 0.14f, 0.80f, 0.09f, 1.02f, -0.09f, 1.02f };
	const float blade[] = { -0.085f, 1.0f, 0.085f, 1.0f, 0.15f, 1.75f, 0.0f, 2.3f, -0.15f, 1.75f };
	const float lapel[] = { n + 0.02f, 0.36f, n + 0.26f, 0.46f, n + 0.48f, 0.92f, n + 0.30f, 1.02f, n + 0.46f, 1.16f, 0.14f, 2.5f, 0.02f, 2.3f, 0.36f, 1.35f, n + 0.03f, 0.72f };

	piece_paint(s, front, 9, p->shirt, 0.05f, true);
	if (p->has_tie) {
		piece_paint(s, blade, 5, p->tie, 0.15f, true);
		piece_paint(s, knot, 4, p->tie, 0.2f, true);
	}
	collar_paint(s, painter_times(p->shirt, 1.02f), 0.02f);
	piece_paint(s, lapel, 9, painter_times(p->cloth, 1.12f), 0.28f, false);
}

void painter_clothes_paint(const struct painter_scene *s)
{
	const struct painter_person *p = s->person;
	float hw = s->body.hw, x0 = s->body.cx - 2.8f * hw, x1 = s->body.cx + 2.8f * hw;

	painter_canvas_fill(s->canvas, x0, s->body.cy, x1, PORTRAIT_FRAME_HEIGHT + 40.0f, cloth_layer, s);
	if (p->clothes == CLOTHES_SUIT)
		suit_paint(s);
	if (p->clothes == CLOTHES_SHIRT || p->clothes == CLOTHES_POLO) {
		painter_canvas_fill(s->canvas, s->body.cx - hw, s->body.cy + 0.8f * hw, s->body.cx + hw, s->body.cy + 4 * hw, button_layer, s);
		collar_paint(s, painter_times(p->cloth, 1.05f), p->clothes == CLOTHES_POLO ? 0.10f : 0.03f);
	}
}
