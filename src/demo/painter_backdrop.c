#include "demo/painter.h"

/* The background, and what may stand wrongly in it. */

static struct painter_color wall_color(const struct painter_scene *s)
{
	static const uint8_t WRONG[][3] = { { 196, 52, 58 }, { 92, 132, 88 }, { 38, 70, 140 }, { 168, 150, 122 } };

	if (s->defect == PORTRAIT_B01)
		return painter_canvas_srgb(WRONG[s->variant % 4][0], WRONG[s->variant % 4][1], WRONG[s->variant % 4][2]);
	return painter_canvas_srgb(100, 197, 255);
}

struct wall { const struct painter_scene *scene; struct painter_color color; };

static float wall_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct wall *w = context;
	const struct painter_scene *s = w->scene;
	float k = 1;

	*ret = w->color;
	if (s->defect == PORTRAIT_B02) {
		float dx = (x - 240) / 240, dy = (y - 320) / 320;
		k = s->variant == 0 ? painter_mix(1.05f, 0.28f, y / 640) : s->variant == 1 ? painter_mix(1.1f, 0.3f, x / 480) : 1.1f - 0.45f * (dx * dx + dy * dy);
		k *= 1 + 0.03f * painter_noise_fractal(x / 40, y / 40, s->person->seed + 141, 3);
	}
	*ret = painter_times(*ret, k);
	return 1;
}

/* The person's shadow on the wall: the head's and shoulders' shape, moved aside and soft. */
static float cast_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	float u = (x - s->head.cx - 0.42f * s->head.hw) / s->head.hw, v = (y - s->head.cy - 0.12f * s->head.hw) / s->head.hw;
	float d = painter_head_outline(s->person, u * 0.93f, v), body = v - 2.0f - 0.3f * fabsf(u);

	if (d > 0.2f)
		d = 0.2f;
	if (body > 0 && d > 0.15f - body)
		d = 0.15f - body;
	*ret = painter_canvas_srgb(34, 82, 118);
	return 0.75f * painter_step(0.18f, -0.12f, d);
}

/* A shelf with books and a plant pot. */
static float shelf_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	static const uint8_t SPINES[][3] = { { 150, 60, 50 }, { 60, 96, 70 }, { 202, 170, 92 }, { 70, 66, 92 }, { 190, 184, 176 } };
	int k = (int)(x / 17), row = y < 120 ? 0 : 1;
	float top = row ? 152 : 22, wobble = 10 * painter_noise_value((float)k * 3.7f, (float)row, s->person->seed + 142);
	const uint8_t *spine = SPINES[(k * 7 + row * 3) % 5];

	if ((y > 104 && y < 116) || (y > 238 && y < 250)) {
		*ret = painter_times(painter_canvas_srgb(126, 88, 58), 0.9f + 0.12f * painter_noise_value(x / 30, y / 2, s->person->seed + 143));
		return 1;
	}
	if (y > 250 || y < top + wobble + 8)
		return 0;
	*ret = painter_times(painter_canvas_srgb(spine[0], spine[1], spine[2]), 0.7f + 0.4f * painter_bell((x - 17 * ((float)k + 0.4f)) / 11));
	return 1;
}

/* Another person at the edge of the picture, out of focus: a shoulder and half a head. */
static float stranger_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	float head = hypotf((x - 482) / 62, (y - 250) / 84) - 1, hair = hypotf((x - 486) / 70, (y - 226) / 82) - 1;
	float body = (y - 360) / 60 - (470 - x) * (470 - x) / 9000;

	if (body > -0.15f && head > 0.03f) {
		*ret = painter_times(painter_canvas_srgb(96, 92, 60), 0.8f + 0.1f * painter_noise_fractal(x / 30, y / 30, s->person->seed + 144, 2));
		return painter_step(-0.12f, 0.12f, body);
	}
	if (hair < 0.06f && (y < 214 || head > 0)) {
		*ret = painter_canvas_srgb(34, 28, 26);
		return painter_step(0.06f, -0.06f, hair);
	}
	*ret = painter_times(painter_canvas_srgb(206, 160, 128), 1 - 0.3f * painter_step(430, 480, x));
	return painter_step(0.05f, -0.05f, head);
}

void painter_backdrop_paint(const struct painter_scene *s)
{
	struct painter_canvas *c = s->canvas;
	struct wall w = { s, wall_color(s) };

	painter_canvas_backdrop(c, -1, -1, 4000, 4000, wall_layer, &w);
	if (s->defect != PORTRAIT_B03)
		return;
	if (s->variant == 0)
		painter_canvas_backdrop(c, 0, 0, 480, 640, cast_layer, s);
	if (s->variant == 1)
		painter_canvas_backdrop(c, 0, 0, 480, 250, shelf_layer, s);
	if (s->variant == 2)
		painter_canvas_backdrop(c, 280, 130, 480, 640, stranger_layer, s);
}
