#include "demo/painter.h"

/* What people wear on the head, and what the defects add: glasses, hat, earrings, necklace. */

static float box_distance(float x, float y, float half_w, float half_h, float round)
{
	float dx = fabsf(x) - half_w + round, dy = fabsf(y) - half_h + round;
	float ox = dx > 0 ? dx : 0, oy = dy > 0 ? dy : 0, in = dx > dy ? dx : dy;
	return sqrtf(ox * ox + oy * oy) + (in < 0 ? in : 0) - round;
}

struct lens_shape { float width, height, round, thick; };

static struct lens_shape lens_of(const struct painter_person *p)
{
	static const struct lens_shape SHAPES[] = {
		{ 0.335f, 0.245f, 0.09f, 0.020f },	/* rectangle */
		{ 0.300f, 0.285f, 0.28f, 0.014f },	/* round, wire */
		{ 0.340f, 0.265f, 0.16f, 0.028f },	/* plastic */
	};
	return SHAPES[p->glasses > 0 ? (p->glasses - 1) % 3 : 0];
}

/* Glare and tint of a lens (O03), or next to nothing. */
static float glass(const struct painter_scene *s, float lx, float ly, struct painter_color *ret)
{
	float band = lx * 0.8f + ly;

	if (s->defect == PORTRAIT_O03 && s->variant == 0) {
		*ret = painter_times((struct painter_color){ 0.016f, 0.013f, 0.011f }, 0.8f + 0.5f * painter_step(0.3f, -0.3f, ly));
		return 0.93f;
	}
	*ret = (struct painter_color){ 0.97f, 0.98f, 1.0f };
	if (s->defect == PORTRAIT_O03)
		return 0.93f * painter_step(-0.24f, -0.18f, band) * painter_step(0.16f, 0.10f, band) + 0.85f * painter_step(0.20f, 0.23f, band) * painter_step(0.31f, 0.28f, band);
	return 0.035f + 0.05f * painter_bell((band + 0.1f) / 0.12f);
}

static float glasses_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	struct lens_shape shape = lens_of(p);
	float u, v, a, lx, ly, d, rim, bridge, arm, edge = s->canvas->pixel / s->head.hw, k;

	painter_local(&s->head, x, y, &u, &v);
	a = fabsf(u);
	lx = a - p->eye_x - 0.01f;
	ly = v - 0.045f;
	d = box_distance(lx, ly, shape.width, shape.height, shape.round);
	rim = fabsf(d) - shape.thick;
	bridge = fabsf(v + 0.035f - 0.05f * (1 - a * a * 40)) - shape.thick * 0.9f;
	if (a > p->eye_x - shape.width + 0.03f)
		bridge = 1;
	arm = fabsf(v + 0.05f) - 0.022f;
	if (a < p->eye_x + shape.width || a > 1.02f)
		arm = 1;
	rim = rim < bridge ? rim : bridge;
	rim = rim < arm ? rim : arm;
	if (rim < edge) {
		k = 0.75f + 0.9f * painter_step(0.3f, 1.0f, painter_bell((rim + shape.thick * 1.3f) / (shape.thick * 0.8f))) * 0.5f;
		*ret = painter_times(p->frame, k * painter_light_shade(&s->light, u * 0.4f, -0.2f, 0.9f, 0.3f).g);
		return painter_clamp(0.5f - rim / edge, 0, 1);
	}
	return d < 0 ? glass(s, lx * (u > 0 ? 1.0f : -1.0f), ly, ret) : 0;
}

static float glasses_shadow(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	struct lens_shape shape = lens_of(s->person);
	float u, v, d;

	painter_local(&s->head, x, y, &u, &v);
	d = box_distance(fabsf(u) - s->person->eye_x - 0.01f, v - 0.085f, shape.width, shape.height, shape.round);
	*ret = painter_times(s->person->skin, 0.28f * s->light.exposure);
	return fabsf(u) > 0.98f ? 0 : 0.32f * painter_bell(d / (shape.thick * 2.4f));
}

static float hat_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, dome, brim, edge = s->canvas->pixel / s->head.hw, knit;
	struct painter_color cloth = p->age > 0.5f ? painter_canvas_srgb(150, 36, 40) : painter_canvas_srgb(44, 48, 60);

	painter_local(&s->head, x, y, &u, &v);
	dome = painter_pow(painter_pow(fabsf(u) / (1.07f + p->hair_side), 2.4f) + painter_pow(fabsf(v + 0.50f) / (1.18f + p->hair_top), 2.4f), 1 / 2.4f) - 1;
	if (v > -0.50f)
		dome = 1;
	brim = box_distance(u, v + 0.55f + 0.06f * u * u, 1.10f + p->hair_side, 0.14f, 0.1f);
	if (dome > edge && brim > edge)
		return 0;
	knit = sinf(u * (brim < 0 ? 62 : 44)) * 0.14f + 0.10f * painter_noise_value(u * 40, v * 40, p->seed + 131);
	*ret = painter_times(painter_filter(cloth, painter_light_shade(&s->light, u * 0.6f, -0.4f + 0.3f * (brim < 0 ? 1.0f : 0), 0.7f, 0.25f)), 0.95f + knit - 0.35f * painter_bell(brim / 0.04f));
	return painter_clamp(0.5f - (dome < brim ? dome : brim) / edge, 0, 1);
}

static float earring_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	float u, v, du, dv, r, k;

	painter_local(&s->head, x, y, &u, &v);
	du = fabsf(u) - 1.02f;
	dv = v - 0.72f;
	r = fabsf(sqrtf(du * du + dv * dv) - 0.13f) - 0.022f;
	k = sqrtf(du * du + (v - 0.55f) * (v - 0.55f)) - 0.035f;
	r = r < k ? r : k;
	*ret = painter_times(painter_canvas_srgb(226, 184, 88), (0.55f + 0.9f * painter_step(0.05f, -0.12f, du + dv * 0.6f)) * s->light.exposure);
	return painter_clamp(0.5f - r * s->head.hw * s->canvas->scale, 0, 1);
}

static float necklace_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	float u, v, curve, bead, r;

	painter_local(&s->body, x, y, &u, &v);
	curve = 0.78f - 0.62f * u * u;
	if (fabsf(u) > 0.72f)
		return 0;
	bead = u * 9.5f;
	bead = (bead - roundf(bead)) / 9.5f;
	r = sqrtf(bead * bead + (v - curve) * (v - curve)) - 0.052f;
	*ret = painter_times(painter_canvas_srgb(246, 238, 224), (0.45f + 0.6f * painter_step(0.03f, -0.05f, bead + v - curve)) * s->light.exposure);
	return painter_clamp(0.5f - r * s->body.hw * s->canvas->scale, 0, 1);
}

void painter_extras_paint(const struct painter_scene *s)
{
	struct painter_canvas *c = s->canvas;
	float hw = s->head.hw, x0 = s->head.cx - 1.5f * hw, x1 = s->head.cx + 1.5f * hw;

	if (s->person->glasses > 0 || s->defect == PORTRAIT_O03) {
		painter_canvas_fill(c, x0, s->head.cy - 0.6f * hw, x1, s->head.cy + 0.7f * hw, glasses_shadow, s);
		painter_canvas_fill(c, x0, s->head.cy - 0.6f * hw, x1, s->head.cy + 0.7f * hw, glasses_layer, s);
	}
	if (s->defect != PORTRAIT_O04)
		return;
	if (s->variant == 0) {
		painter_canvas_fill(c, x0, s->head.cy - 2.4f * hw, x1, s->head.cy, hat_layer, s);
		return;
	}
	painter_canvas_fill(c, x0, s->head.cy, x1, s->head.cy + 1.2f * hw, earring_layer, s);
	painter_canvas_fill(c, x0, s->body.cy, x1, s->body.cy + 1.3f * hw, necklace_layer, s);
}
