#include "demo/painter.h"

/* An eye has its own axes: origin in its middle, x towards the temple, y down, one unit =
 * half its width. Lids are two curves from corner to corner. */
struct eye {
	const struct painter_scene *scene;
	float side;	/* -1 left in the picture, +1 right */
};

static void eye_local(const struct eye *e, float x, float y, float *ex, float *ey)
{
	const struct painter_person *p = e->scene->person;
	float u, v, a, b;

	painter_local(&e->scene->head, x, y, &u, &v);
	a = (e->side * u - p->eye_x) / p->eye_w;
	b = v / p->eye_w;
	*ex = a;
	*ey = b + p->eye_tilt * a;
}

static float upper_lid(const struct painter_person *p, float x)
{
	float t = painter_clamp(x - 0.08f * (1 - x * x), -1, 1);	/* highest a little towards the temple */
	float q = 1 - t * t;
	return -p->eye_up * (q > 0 ? painter_pow(q, 0.78f) : 0) + 0.03f;
}

static float lower_lid(const struct painter_person *p, float x)
{
	float t = painter_clamp(x - 0.12f * (1 - x * x), -1, 1);
	return p->eye_low * (1 - t * t) + 0.03f;
}

static struct painter_color iris_color(const struct eye *e, float dx, float dy, float r, float radius)
{
	const struct painter_person *p = e->scene->person;
	float angle = atan2f(dy, dx), rel = r / radius;
	float fibre = painter_noise_value(angle * 5.5f + 40, rel * 3, p->seed + 51) + 0.5f * painter_noise_value(angle * 13 + 80, rel * 4, p->seed + 52);
	struct painter_color c = painter_times(p->iris, 1.25f + 0.35f * fibre);

	c = painter_times(c, painter_mix(0.65f, 1.35f, painter_step(-0.6f, 0.7f, dy / radius)));	/* light from above gathers below */
	c = painter_times(c, 1 - 0.75f * painter_step(0.80f, 1.0f, rel));
	return painter_blend((struct painter_color){ 0.004f, 0.004f, 0.005f }, c, painter_step(0.36f, 0.46f, rel));
}

static struct painter_color ball_color(const struct eye *e, float x, float y, float up)
{
	const struct painter_person *p = e->scene->person;
	const struct painter_light *l = &e->scene->light;
	float radius = 0.47f, cy = -0.5f * (p->eye_up - p->eye_low) + 0.02f, dx = x - 0.02f, dy = y - cy, r = sqrtf(dx * dx + dy * dy);
	float soft = 1.6f * e->scene->canvas->pixel / (e->scene->head.hw * p->eye_w);
	float corner = painter_step(0.55f, 1.05f, fabsf(x));
	struct painter_color white = painter_canvas_srgb(226, 219, 214), c;
	struct painter_color light = painter_light_shade(l, e->side * (0.25f * x), 0.1f, 0.95f, 0.4f);
	float lamp;

	white = painter_blend(white, painter_filter(p->skin, (struct painter_color){ 1, 0.7f, 0.68f }), 0.55f * corner);
	white = painter_times(white, 0.82f * (1 - 0.28f * corner));
	c = painter_blend(iris_color(e, dx, dy, r, radius), white, painter_step(radius - soft, radius + soft, r));
	c = painter_filter(c, light);
	c = painter_times(c, 1 - 0.55f * painter_step(0.22f, 0.0f, y - up));	/* the upper lid's shadow */
	lamp = painter_step(0.105f, 0.07f, sqrtf((dx + e->side * 0.14f) * (dx + e->side * 0.14f) + (dy + 0.15f) * (dy + 0.15f)));
	lamp += 0.35f * painter_step(0.07f, 0.04f, sqrtf((dx - e->side * 0.17f) * (dx - e->side * 0.17f) + (dy - 0.12f) * (dy - 0.12f)));
	return painter_blend(c, (struct painter_color){ 0.95f, 0.96f, 1 }, painter_clamp(lamp * painter_clamp(l->exposure, 0.2f, 1), 0, 1));
}

static float ball_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct eye *e = context;
	const struct painter_person *p = e->scene->person;
	float ex, ey, up, low, unit = e->scene->head.hw * p->eye_w * e->scene->canvas->scale, inside;

	eye_local(e, x, y, &ex, &ey);
	if (fabsf(ex) > 1.02f)
		return 0;
	up = upper_lid(p, ex);
	low = lower_lid(p, ex);
	inside = ey - up < low - ey ? ey - up : low - ey;
	if (inside * unit < -0.5f)
		return 0;
	*ret = ball_color(e, ex, ey, up);
	if (ex < -0.78f)	/* the inner corner's pink */
		*ret = painter_blend(*ret, painter_times(painter_filter(p->skin, (struct painter_color){ 0.95f, 0.55f, 0.52f }), e->scene->light.exposure * 0.8f), painter_step(-0.78f, -0.95f, ex));
	return painter_clamp(inside * unit + 0.5f, 0, 1);
}

/* The line of the lashes at the upper lid (of a shut eye: at the lower), and its single hairs. */
static float lash_cover(const struct eye *e, float ex, float ey, float edge, float ends)
{
	const struct painter_person *p = e->scene->person;
	float down = e->scene->eyes_closed ? 1 : -1, beyond = down * (ey - edge);	/* hairs stand out of the line */
	float thick = p->is_male ? 0.055f : 0.085f, reach = (p->is_male ? 0.13f : 0.22f) * (0.7f + 0.5f * painter_step(-0.5f, 0.9f, ex));
	float comb = 0.72f + 0.45f * painter_noise_value((ex - down * 0.25f * (ey - edge)) * 17, 0.5f, p->seed + (e->side < 0 ? 61u : 62u));
	float line = painter_step(thick * 1.7f, thick * 0.5f, fabsf(ey - edge - 0.025f * down)) * ends;
	float hairs = beyond > 0 ? 0.8f * ends * painter_step(reach, 0.02f, beyond) * painter_step(0.62f, 0.95f, comb) : 0;

	return hairs > line ? hairs : line * (0.82f + 0.18f * comb);
}

/* Lashes and folds: dark lines that follow a lid. */
static float line_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct eye *e = context;
	const struct painter_scene *s = e->scene;
	const struct painter_person *p = s->person;
	float ex, ey, up, low, a, fold, dark, rim, ends;

	eye_local(e, x, y, &ex, &ey);
	if (fabsf(ex) > 1.5f || fabsf(ey) > 1.4f)
		return 0;
	ends = painter_step(1.06f, 0.92f, fabsf(ex - 0.03f));
	up = upper_lid(p, ex);
	low = lower_lid(p, ex);
	fold = s->eyes_closed ? up - 0.05f : up - (p->crease > 0 ? p->crease : 0.1f) - 0.08f * (1 - ex * ex);
	dark = (p->crease > 0 ? 0.42f : 0.10f) * painter_bell((ey - fold) / 0.085f) * painter_step(1.12f, 0.75f, fabsf(ex - 0.05f));
	a = lash_cover(e, ex, ey, s->eyes_closed ? low - 0.04f : up, ends);
	rim = s->eyes_closed ? 0 : 0.42f * painter_bell((ey - low - 0.02f) / 0.07f) * ends;
	a = painter_clamp(a > rim ? a : rim, 0, 0.95f);
	*ret = painter_blend(painter_times(painter_filter(p->skin, (struct painter_color){ 0.42f, 0.30f, 0.26f }), s->light.exposure), painter_times((struct painter_color){ 0.012f, 0.010f, 0.010f }, 0.3f + 0.7f * s->light.exposure), painter_clamp(a * 1.6f, 0, 1));
	return 1 - (1 - a) * (1 - dark);
}

/* A shut eye: the lid's skin over the ball. */
static float lid_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct eye *e = context;
	const struct painter_person *p = e->scene->person;
	float ex, ey, up, low, unit = e->scene->head.hw * p->eye_w * e->scene->canvas->scale, t;

	eye_local(e, x, y, &ex, &ey);
	if (fabsf(ex) > 1.0f)
		return 0;
	up = upper_lid(p, ex) - 0.03f;
	low = lower_lid(p, ex) + 0.02f;
	t = (ey - up) / (low - up + 1e-4f);
	*ret = painter_filter(p->skin, painter_light_shade(&e->scene->light, 0.3f * ex * e->side, painter_mix(-0.3f, 0.55f, t), 0.85f, 0.5f));
	*ret = painter_times(*ret, 0.80f + 0.05f * painter_noise_fractal(ex * 14, ey * 14, p->seed + 63, 2));
	return painter_clamp(((ey - up < low - ey ? ey - up : low - ey)) * unit * 0.4f, 0, 1) * 0.85f;
}

void painter_eyes_paint(const struct painter_scene *s)
{
	for (int i = 0; i < 2; i++) {
		struct eye e = { s, i ? 1 : -1 };
		float reach = 2.0f * s->person->eye_w * s->head.hw, off = e.side * s->person->eye_x * s->head.hw;
		/* The middle of the eye in the frame: the inverse of painter_local. */
		float dx = off, dy = -0.4f * s->head.hw;
		float x = s->head.cx + dx * s->head.cosr - dy * s->head.sinr, y = s->head.cy + 0.4f * s->head.hw + dx * s->head.sinr + dy * s->head.cosr;
		painter_canvas_fill(s->canvas, x - reach, y - reach, x + reach, y + reach, s->eyes_closed ? lid_layer : ball_layer, &e);
		painter_canvas_fill(s->canvas, x - reach, y - reach, x + reach, y + reach, line_layer, &e);
	}
}

/* Brows: a tapering band of slanted hairs, thickest at the inner third. */
static float brow_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, a, t, middle, thick, d, hair, slant, seed;

	painter_local(&s->head, x, y, &u, &v);
	a = fabsf(u);
	t = (a - 0.17f) / (0.56f * p->brow_long);
	if (t < -0.1f || t > 1.1f || fabsf(v - p->brow_y) > 0.25f)
		return 0;
	middle = p->brow_y + 0.036f * (1 - t) - p->brow_arch * painter_bell((t - 0.66f) / 0.8f) * 1.2f + 0.03f * t * t * t;
	thick = p->brow_thick * painter_step(-0.12f, 0.22f, t) * painter_mix(1, 0.28f, painter_step(0.45f, 1.0f, t));
	d = (v - middle) / thick;
	if (fabsf(d) > 1.5f)
		return 0;
	seed = u < 0 ? 71 : 72;
	slant = t * 26 + d * painter_mix(0.7f, 2.1f, painter_step(0.1f, 0.6f, t));
	hair = 0.62f + 0.5f * painter_noise_value(slant, d * 0.7f, p->seed + (uint32_t)seed) + 0.22f * painter_noise_value(slant * 2.3f, d, p->seed + (uint32_t)seed + 5);
	*ret = painter_times(painter_blend(p->brow, painter_filter(p->skin, (struct painter_color){ 0.4f, 0.3f, 0.26f }), 0.14f), (0.55f + 0.6f * hair) * painter_light_shade(&s->light, u * 0.5f, -0.2f, 0.9f, 0.4f).g);
	return painter_clamp(0.30f + hair * 0.95f, 0, 0.96f) * painter_step(1.35f, 0.45f, fabsf(d) + 0.25f * painter_noise_value(slant * 0.7f, 3, p->seed + 73)) * painter_step(-0.08f, 0.08f, t) * painter_step(1.06f, 0.9f, t);
}

void painter_eyes_brows(const struct painter_scene *s)
{
	float reach = 1.1f * s->head.hw;

	painter_canvas_fill(s->canvas, s->head.cx - reach, s->head.cy - 0.95f * s->head.hw, s->head.cx + reach, s->head.cy + 0.35f * s->head.hw, brow_layer, s);
}
