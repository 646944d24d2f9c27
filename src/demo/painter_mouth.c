#include "demo/painter.h"

/* Lips, the line between them and the nostrils. The mouth's axes: x along it, one unit =
 * half its width; heights are in head units. */

struct lips { float line, top, bottom, gap_top, gap_bottom; };

static struct lips lips_at(const struct painter_scene *s, float x)
{
	const struct painter_person *p = s->person;
	float a = fabsf(x), q = a < 1 ? 1 - a * a : 0, full = p->lip_full;
	float open = s->mouth_open ? 0.155f : 0, smile = p->smile + (s->mouth_open ? 0.07f : 0);
	struct lips l;

	l.line = p->mouth_y - smile * a * a + 0.012f * painter_bell((a - 0.28f) / 0.35f) - 0.008f * painter_bell(x / 0.2f);
	l.top = l.line - 0.100f * full * painter_pow(q, 0.75f) * (1 - 0.24f * painter_bell(x / 0.22f)) * (1 + 0.10f * painter_bell((a - 0.22f) / 0.25f));
	l.bottom = l.line + 0.150f * full * painter_pow(q, 0.62f) * (1 - 0.12f * a);
	l.gap_top = l.line - 0.012f * open * q;
	l.gap_bottom = l.line + open * painter_pow(q, 0.6f);
	if (s->mouth_open)
		l.bottom = l.gap_bottom + 0.10f * full * painter_pow(q, 0.6f);
	return l;
}

static float lip_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, m, wide = p->mouth_w * (s->mouth_open ? 1.12f : 1), wrinkle, edge, t, a;
	struct painter_color light, skin;

	painter_local(&s->head, x, y, &u, &v);
	m = u / wide;
	if (fabsf(m) > 1.12f)
		return 0;
	struct lips l = lips_at(s, m);
	bool is_upper = v < l.line;
	edge = is_upper ? v - l.top : l.bottom - v;
	if (edge < -0.03f)
		return 0;
	t = is_upper ? (v - l.top) / (l.line - l.top + 0.01f) : (v - l.line) / (l.bottom - l.line + 0.01f);
	t = painter_clamp(t, 0, 1);
	wrinkle = painter_noise_value(u * 62, v * 7, p->seed + 81);
	light = painter_light_shade(&s->light, 0.35f * m, is_upper ? painter_mix(0.1f, 0.62f, t) : painter_mix(-0.45f, 0.5f, t), 0.85f, 0.4f);
	skin = painter_filter(p->lip, light);
	skin = painter_times(skin, 0.98f + 0.07f * wrinkle + 0.03f * painter_noise_fractal(u * 30, v * 30, p->seed + 82, 2));
	a = is_upper ? 0 : painter_bump(u, v - painter_mix(l.line, l.bottom, 0.42f), 0.17f, 0.022f) * (0.7f + 0.5f * wrinkle);
	a *= 0.10f * s->light.exposure;
	*ret = (struct painter_color){ skin.r + a, skin.g + a, skin.b + a };
	return 0.90f * painter_step(-0.012f, 0.022f, edge) * painter_step(1.08f, 0.86f, fabsf(m));
}

/* The parting line, or the open mouth: dark inside, a row of teeth. */
static float gap_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, m, wide = p->mouth_w * (s->mouth_open ? 1.12f : 1), d, line, px = s->canvas->pixel / s->head.hw;

	painter_local(&s->head, x, y, &u, &v);
	m = u / wide;
	if (fabsf(m) > 1.08f)
		return 0;
	struct lips l = lips_at(s, m);
	line = painter_bell((v - l.line) / (0.013f + 0.006f * fabsf(m) + px)) * 0.80f * painter_step(1.07f, 0.9f, fabsf(m));
	*ret = painter_times(painter_filter(p->lip, (struct painter_color){ 0.20f, 0.13f, 0.13f }), s->light.exposure);
	if (!s->mouth_open)
		return line;
	d = v - l.gap_top < l.gap_bottom - v ? v - l.gap_top : l.gap_bottom - v;
	if (d < -px)
		return line * 0.5f;
	float depth = (v - l.gap_top) / (l.gap_bottom - l.gap_top + 0.001f);
	float tooth = painter_step(0.12f, 0.04f, fabsf(m * 4.2f - roundf(m * 4.2f - 0.5f) - 0.5f) - 0.36f);
	if (depth < 0.66f && fabsf(m) < 0.92f)
		*ret = painter_times(painter_canvas_srgb(238, 232, 220), s->light.exposure * (0.86f - 0.35f * fabsf(m)) * (0.55f + 0.45f * tooth) * painter_step(0.66f, 0.5f, depth));
	return painter_clamp(0.5f + d / px, 0, 1) * painter_step(1.04f, 0.94f, fabsf(m));
}

static float nostril_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, a, du, dv, hole, wing, under;

	painter_local(&s->head, x, y, &u, &v);
	a = fabsf(u);
	du = a - 0.098f * p->nose_w;
	dv = v - p->nose_long - 0.088f + 0.25f * du;
	hole = 0.88f * painter_bump(du, dv, 0.043f * p->nose_w, 0.019f);
	wing = 0.36f * painter_bump(a - 0.245f * p->nose_w + 0.5f * (dv + 0.03f) * (dv + 0.03f), dv + 0.035f, 0.016f, 0.055f);
	under = 0.24f * painter_bump(u, v - p->nose_long - 0.115f, 0.20f * p->nose_w, 0.028f);
	*ret = painter_times(painter_filter(p->skin, (struct painter_color){ 0.20f, 0.10f, 0.085f }), s->light.exposure);
	return 1 - (1 - hole) * (1 - wing) * (1 - under);
}

void painter_mouth_paint(const struct painter_scene *s)
{
	float hw = s->head.hw, reach = 0.62f * hw, cx = s->head.cx, cy = s->head.cy;
	float lean = (s->person->mouth_y - 0.4f) * hw * s->head.sinr;	/* a tilted head carries its mouth aside */

	painter_canvas_fill(s->canvas, cx - reach, cy + 0.35f * hw, cx + reach, cy + 0.95f * hw, nostril_layer, s);
	painter_canvas_fill(s->canvas, cx - reach - fabsf(lean), cy + 0.5f * hw, cx + reach + fabsf(lean), cy + 1.4f * hw, lip_layer, s);
	painter_canvas_fill(s->canvas, cx - reach - fabsf(lean), cy + 0.5f * hw, cx + reach + fabsf(lean), cy + 1.4f * hw, gap_layer, s);
}
