#include "demo/painter.h"

float painter_body_polygon(const float *points, int n, float x, float y)
{
	float best = 1e9f, sign = 1;

	for (int i = 0, j = n - 1; i < n; j = i++) {
		float ax = points[2 * j], ay = points[2 * j + 1], bx = points[2 * i], by = points[2 * i + 1];
		float ex = bx - ax, ey = by - ay, wx = x - ax, wy = y - ay;
		float t = painter_clamp((wx * ex + wy * ey) / (ex * ex + ey * ey + 1e-9f), 0, 1);
		float dx = wx - ex * t, dy = wy - ey * t, dd = dx * dx + dy * dy;
		best = dd < best ? dd : best;
		if ((ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax)
			sign = -sign;
	}
	return sign * sqrtf(best);
}

struct painter_color painter_body_skin(const struct painter_scene *s, float x, float y)
{
	const struct painter_person *p = s->person;
	float u = (x - s->body.cx) / s->body.hw, v = (y - s->body.cy) / s->body.hw;
	float k = 0.93f + 0.03f * painter_noise_fractal(u * 4, v * 4, p->seed + 41, 2) + 0.04f * painter_noise_fractal(u * 36, v * 36, p->seed + 42, 2);

	return painter_times(p->skin, k);
}

/* Neck and chest: a cylinder between the tendons, in the shadow of the chin. body's v is
 * counted from the chin. */
static float neck_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, half, a, nx, shadow, tendon, hollow, bone, k;

	painter_local(&s->body, x, y, &u, &v);
	half = p->neck - 0.9f * painter_clamp(-v, 0, 0.6f) * painter_clamp(-v, 0, 0.6f) + 0.9f * painter_step(0.32f, 1.25f, v);
	a = fabsf(u) / half;
	if (a > 1.02f || v < -0.9f)
		return 0;
	nx = painter_clamp(u / p->neck, -1.5f, 1.5f) * painter_mix(0.75f, 0.25f, painter_step(0.3f, 0.8f, v));
	shadow = 0.62f * painter_step(0.40f, -0.12f, v - 0.10f * (1 - u * u));
	tendon = painter_bump((fabsf(u) - 0.34f) + 0.42f * (v - 0.2f), v - 0.35f, 0.07f, 0.28f);
	hollow = painter_bump(u, v - 0.66f, 0.10f, 0.07f);
	bone = painter_bump(fabsf(u) - 0.42f, v - 0.72f + 0.10f * fabsf(u), 0.30f, 0.035f);
	k = (1 - shadow) * (1 + 0.06f * tendon - 0.16f * hollow + 0.08f * bone) * (p->is_male ? 1 + 0.05f * painter_bump(u, v - 0.32f, 0.07f, 0.08f) : 1);
	struct painter_color light = painter_light_shade(&s->light, nx * 0.9f, 0.12f, sqrtf(painter_clamp(1 - nx * nx * 0.8f, 0.15f, 1)), 0.45f);
	*ret = painter_times(painter_filter(painter_body_skin(s, x, y), light), k);
	*ret = painter_filter(*ret, (struct painter_color){ 1, 1 - 0.06f * shadow, 1 - 0.08f * shadow });
	return painter_clamp((1 - a) * half * s->body.hw * s->canvas->scale + 0.5f, 0, 1);
}

void painter_body_neck(const struct painter_scene *s)
{
	float reach = 1.6f * s->body.hw;

	painter_canvas_fill(s->canvas, s->body.cx - reach, s->body.cy - 0.9f * s->body.hw, s->body.cx + reach, s->body.cy + 1.5f * s->body.hw, neck_layer, s);
}
