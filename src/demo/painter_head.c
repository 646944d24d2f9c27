#include "demo/painter.h"

#include <stdlib.h>

#include "base/mem.h"

/* The face is a height field over the head's (u, v): a rounded mask with bumps for brow,
 * nose, cheeks, lips and chin. Its slopes give the normals, its hollows (height below the
 * blurred height) the soft shadows that gather in eye sockets and beside the nose. */

#define CHEEK_V 0.1f		/* where the face is widest */
#define SKULL 1.70f		/* from there to the top of the skull */

float painter_head_outline(const struct painter_person *p, float u, float v)
{
	float a = fabsf(u) + 1e-4f, t, pu, pt, gu, gv, e;

	if (a > 1.3f)
		return a - 1;
	if (a < 0.55f && v > -1.1f && v < 0.75f)
		return -0.2f;	/* deep inside: nobody asks how deep */

	if (v < CHEEK_V) {
		t = (CHEEK_V - v) / SKULL + 1e-4f;
		e = p->forehead;
		pu = painter_pow(a, e);
		pt = painter_pow(t, e);
		gu = e * pu / a;
		gv = e * pt / (t * SKULL);
	} else {
		float length = p->chin - CHEEK_V;
		t = (v - CHEEK_V) / length + 1e-4f;
		pu = painter_pow(a, p->jaw_q);
		pt = painter_pow(t, p->jaw_p);
		gu = p->jaw_q * pu / a;
		gv = p->jaw_p * pt / (t * length);
	}
	return (pu + pt - 1) / sqrtf(gu * gu + gv * gv + 0.02f);
}

float painter_head_half_width(const struct painter_person *p, float v)
{
	float t = v < CHEEK_V ? (CHEEK_V - v) / SKULL : (v - CHEEK_V) / (p->chin - CHEEK_V);
	float f = v < CHEEK_V ? 1 - painter_pow(t, p->forehead) : 1 - painter_pow(t, p->jaw_p);
	if (f <= 0)
		return 0;
	return painter_pow(f, v < CHEEK_V ? 1 / p->forehead : 1 / p->jaw_q);
}

/* The mask without features: flat in front, turning away at the sides, crown and chin. */
static float mask_height(const struct painter_person *p, float u, float v, float half)
{
	float s = half > 0.05f ? fabsf(u) / half : 2, t, side, length;

	s = s > 0.995f ? 0.995f : s;
	side = sqrtf(1 - s * s * sqrtf(s));
	length = v < 0.0f ? -v / 1.68f : v / (p->chin + 0.06f);
	t = length * length;
	t = v < 0.0f ? t : t * t * t;
	return 1.0f * side * sqrtf(t < 0.96f ? 1 - t : 0.04f) * (0.72f + 0.28f * half);
}

static float nose_height(const struct painter_person *p, float u, float v)
{
	float tip = p->nose_long, w = p->nose_w, along = painter_clamp((v + 0.25f) / (tip + 0.25f), 0, 1);
	float width = painter_mix(0.055f, 0.095f, along) * w, height = painter_mix(0.05f, 0.26f, along * along) * p->nose_high;
	float end = painter_step(-0.48f, -0.12f, v) * painter_step(tip + 0.17f, tip - 0.02f, v);
	float ridge = height * (0.55f * painter_bump(u, 0, width, 1) + 0.45f * painter_bell(u / (3.4f * width))) * end;
	float ball = 0.13f * p->nose_high * painter_bump(u, v - tip + 0.015f, 0.085f * w, 0.085f);
	float wings = 0.115f * (painter_bump(u - 0.175f * w, v - tip - 0.035f, 0.058f * w, 0.065f) + painter_bump(u + 0.175f * w, v - tip - 0.035f, 0.058f * w, 0.065f));
	float base = 0.05f * painter_bump(u, v - tip - 0.05f, 0.14f * w, 0.05f);
	float notch = -0.045f * painter_bump(fabsf(u) - 0.115f * w, v - tip + 0.005f, 0.025f, 0.05f);
	return ridge + ball + wings + base + notch;
}

static float mouth_height(const struct painter_person *p, float u, float v)
{
	float m = p->mouth_y, w = p->mouth_w, full = p->lip_full;
	float mound = 0.08f * painter_bump(u, v - m, 0.42f, 0.22f);
	float upper = 0.045f * full * painter_bump(u, v - m + 0.055f * full, w * 0.60f, 0.042f);
	float lower = 0.065f * full * painter_bump(u, v - m - 0.085f * full, w * 0.52f, 0.058f);
	float groove = -0.065f * painter_bump(u, v - m - 0.225f, 0.24f, 0.06f) - 0.022f * painter_bump(u, v - m + 0.18f, 0.032f, 0.06f);
	float rims = 0.012f * painter_bump(fabsf(u) - 0.055f, v - m + 0.18f, 0.022f, 0.06f);
	float corner = -0.02f * painter_bump(fabsf(u) - w - 0.02f, v - m, 0.045f, 0.05f);
	return mound + upper + lower + groove + rims + corner;
}

static float feature_height(const struct painter_person *p, float u, float v)
{
	float a = fabsf(u), h = 0;

	h += (p->is_male ? 0.070f : 0.045f) * painter_bump(a - 0.42f, v - p->brow_y - 0.03f, 0.30f, 0.10f);
	h -= 0.105f * painter_bump(a - p->eye_x, v + 0.02f, 0.26f, 0.15f);
	h -= 0.085f * painter_bump(a - 0.215f, v + 0.03f, 0.085f, 0.14f);
	h += 0.060f * painter_bump(a - p->eye_x, v - 0.02f, 0.17f, 0.09f);
	h -= (0.006f + 0.008f * p->age) * painter_bump(a - p->eye_x + 0.05f - 0.25f * (v - 0.2f), v - 0.21f, 0.17f, 0.026f);
	h += 0.07f * p->cheek * painter_bump(a - 0.62f, v - 0.38f, 0.26f, 0.22f);
	h -= 0.06f * painter_bump(a - 0.90f, v + 0.48f, 0.16f, 0.28f);
	h -= (0.008f + 0.010f * p->age) * painter_bump((a - 0.31f) - 0.38f * (v - 0.68f), v - 0.74f, 0.05f, 0.15f);
	h -= 0.05f * painter_bump(a - 0.68f, v - 0.85f, 0.16f, 0.24f);
	h += 0.085f * painter_bump(u, v - p->chin + 0.17f, 0.23f, 0.13f);
	h += 0.035f * painter_bump(a - 0.28f, v + 0.75f, 0.26f, 0.2f);
	if (a < 0.5f)
		h += nose_height(p, u, v);
	if (v > 0.4f)
		h += mouth_height(p, u, v);
	return h;
}

/* Redness of cheeks, nose and ears, shadow of a beard, freckles, one mole. */
static struct painter_color complexion(const struct painter_person *p, float u, float v)
{
	float a = fabsf(u), fair = 1 - 0.75f * p->tone;
	float red = 0.55f * painter_bump(a - 0.58f, v - 0.45f, 0.26f, 0.2f) + 0.6f * painter_bump(u, v - p->nose_long, 0.2f, 0.14f) + 0.25f * painter_bump(u, v - p->chin + 0.1f, 0.25f, 0.12f);
	float under = painter_bump(a - p->eye_x + 0.03f, v - 0.155f, 0.17f, 0.05f), lid = painter_bump(a - p->eye_x, v + 0.12f, 0.24f, 0.08f);
	float beard = p->stubble <= 0 ? 0 : p->stubble * painter_step(0.50f, 0.9f, v + 0.2f * a) * (1 - 0.85f * painter_bump(a - 0.50f, v - 0.66f, 0.17f, 0.2f)) * (0.75f + 0.25f * painter_noise_value(u * 60, v * 60, p->seed + 77));
	float blotch = painter_noise_fractal(u * 3.1f, v * 3.1f, p->seed + 5, 3), pores = painter_noise_fractal(u * 38, v * 38, p->seed + 6, 2);
	float k = 1 + 0.045f * blotch + 0.05f * pores;
	struct painter_color c = { p->skin.r * k, p->skin.g * k * (1 + 0.025f * blotch), p->skin.b * k };

	red *= fair * 0.34f;
	c = painter_filter(c, (struct painter_color){ 1 + 0.10f * red, 1 - 0.62f * red, 1 - 0.50f * red });
	under = under * (0.13f + 0.15f * p->age) + 0.13f * lid;
	c = painter_filter(c, (struct painter_color){ 1 - 0.7f * under, 1 - under, 1 - 0.85f * under });
	c = painter_blend(c, painter_times(p->brow, 1.6f), 0.42f * beard);
	if (p->freckles > 0) {
		float f = painter_step(0.45f, 0.75f, painter_noise_value(u * 44, v * 44, p->seed + 9)) * painter_bump(a - 0.4f, v - 0.35f, 0.4f, 0.22f);
		c = painter_filter(c, (struct painter_color){ 1 - 0.16f * f * p->freckles, 1 - 0.34f * f * p->freckles, 1 - 0.42f * f * p->freckles });
	}
	return painter_blend(c, painter_times(p->skin, 0.12f), 0.85f * painter_bump(u - p->mole_u, v - p->mole_v, 0.013f, 0.013f));
}

struct relief {
	const struct painter_scene *scene;
	int x0, y0, width, height;
	float *z, *soft;	/* height and blurred height, head units */
};

#define WIDTHS 1024	/* half widths between v = -2 and 2 */

static void relief_fill(struct relief *r)
{
	const struct painter_scene *s = r->scene;
	const struct painter_person *p = s->person;
	float pixel = s->canvas->pixel, widths[WIDTHS + 1];

	for (int i = 0; i <= WIDTHS; i++)
		widths[i] = painter_head_half_width(p, -2 + 4.0f * (float)i / WIDTHS);
	for (int j = 0; j < r->height; j++)
		for (int i = 0; i < r->width; i++) {
			float u, v;
			size_t at = (size_t)j * (size_t)r->width + (size_t)i;
			painter_local(&s->head, ((float)(r->x0 + i) + 0.5f) * pixel, ((float)(r->y0 + j) + 0.5f) * pixel, &u, &v);
			float t = painter_clamp((v + 2) * (WIDTHS / 4), 0, WIDTHS - 0.01f);
			int k = (int)t;
			r->z[at] = mask_height(p, u, v, painter_mix(widths[k], widths[k + 1], t - (float)k)) + feature_height(p, u, v);
			r->soft[at] = r->z[at];
		}
}

static float relief_at(const struct relief *r, int x, int y)
{
	int i = x - r->x0, j = y - r->y0;
	i = i < 0 ? 0 : i >= r->width ? r->width - 1 : i;
	j = j < 0 ? 0 : j >= r->height ? r->height - 1 : j;
	return r->z[(size_t)j * (size_t)r->width + (size_t)i];
}

static float face_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct relief *r = context;
	const struct painter_scene *s = r->scene;
	float u, v, d, edge = s->canvas->pixel / s->head.hw;

	painter_local(&s->head, x, y, &u, &v);
	d = painter_head_outline(s->person, u, v);
	if (d > edge)
		return 0;

	int px = (int)(x * s->canvas->scale), py = (int)(y * s->canvas->scale);
	size_t at = (size_t)(py - r->y0) * (size_t)r->width + (size_t)(px - r->x0);
	float k = 0.5f * s->canvas->scale * s->head.hw;	/* per head unit, over two px */
	float zx = (relief_at(r, px + 1, py) - relief_at(r, px - 1, py)) * k, zy = (relief_at(r, px, py + 1) - relief_at(r, px, py - 1)) * k;
	float bump = 0.05f * painter_noise_value(u * 46, v * 46, s->person->seed + 21);
	zx = painter_clamp(zx, -2.6f, 2.6f) + bump;
	zy = painter_clamp(zy, -2.6f, 2.6f) + 0.05f * painter_noise_value(u * 46, v * 46, s->person->seed + 22);
	float n = 1 / sqrtf(1 + zx * zx + zy * zy);
	float hollow = painter_clamp((r->soft[at] - r->z[at]) * 3.6f, -0.12f, 0.55f);
	struct painter_color light = painter_light_shade(&s->light, -zx * n, -zy * n, n, 0.5f);
	struct painter_color c = painter_filter(complexion(s->person, u, v), light);
	float shine = painter_light_shine(&s->light, -zx * n, -zy * n, n, 22) * s->light.shine;
	shine *= 0.4f + painter_bump(u, v + 0.55f, 0.5f, 0.25f) + painter_bump(u, v - 0.4f, 0.16f, 0.22f) + 0.6f * painter_bump(fabsf(u) - 0.5f, v - 0.3f, 0.2f, 0.15f);
	shine *= 0.8f + 0.35f * painter_noise_value(u * 55, v * 55, s->person->seed + 23);

	c = painter_filter(c, (struct painter_color){ 1 - 0.8f * hollow, 1 - hollow, 1 - hollow });
	*ret = (struct painter_color){ c.r + shine, c.g + shine, c.b + shine };
	return painter_clamp(0.5f - d / edge, 0, 1);
}

enum pv_err painter_head_face(const struct painter_scene *s, struct pv_error *err)
{
	const struct painter_canvas *c = s->canvas;
	struct relief r = { .scene = s };
	float reach = 1.85f * s->head.hw, middle = s->head.cy, wide = (1.06f + 1.9f * fabsf(s->head.sinr)) * s->head.hw;
	float *scratch = NULL;
	enum pv_err rc = PV_OK;

	r.x0 = (int)painter_clamp((s->head.cx - wide) * c->scale, 0, (float)c->width - 1);
	r.y0 = (int)painter_clamp((middle - reach) * c->scale, 0, (float)c->height - 1);
	r.width = (int)painter_clamp((s->head.cx + wide) * c->scale, 1, (float)c->width) - r.x0;
	r.height = (int)painter_clamp((middle + reach) * c->scale, 1, (float)c->height) - r.y0;
	if (r.width <= 0 || r.height <= 0)
		return PV_OK;
	r.z = mem_try_alloc((size_t)r.width * (size_t)r.height, sizeof *r.z);
	r.soft = mem_try_alloc((size_t)r.width * (size_t)r.height, sizeof *r.soft);
	scratch = mem_try_alloc((size_t)(r.width > r.height ? r.width : r.height), sizeof *scratch);
	if (!r.z || !r.soft || !scratch) {
		rc = pv_error_set(err, PV_ERR_NOMEM, "not enough memory for a face: '%d x %d'", r.width, r.height);
		goto out;
	}
	relief_fill(&r);
	for (int pass = 0; pass < 2; pass++)
		painter_canvas_blur_plane(r.soft, r.width, r.height, (int)(0.09f * s->head.hw * c->scale), scratch);
	painter_canvas_fill(s->canvas, (float)r.x0 * c->pixel, (float)r.y0 * c->pixel, (float)(r.x0 + r.width) * c->pixel, (float)(r.y0 + r.height) * c->pixel, face_layer, &r);
out:
	free(r.z);
	free(r.soft);
	free(scratch);
	return rc;
}

/* An ear: an oval leaning outwards, a bright rim, a dark hollow. */
static float ear_layer(const void *context, float x, float y, struct painter_color *ret)
{
	const struct painter_scene *s = context;
	const struct painter_person *p = s->person;
	float u, v, side, eu, ev, q, d, rim, hollow, canal, k;
	struct painter_color light;

	painter_local(&s->head, x, y, &u, &v);
	if (fabsf(u) < 0.78f)
		return 0;
	side = u < 0 ? -1 : 1;
	eu = fabsf(u) - 1.02f;
	ev = v - 0.20f;
	eu += 0.17f * ev;
	q = sqrtf(eu * eu / (0.125f * 0.125f) + ev * ev / (0.40f * 0.40f)) / p->ear_size * (1 + 0.16f * painter_clamp(ev / 0.4f, 0, 1) - 0.06f * ev);
	d = (q - 1) * 0.15f;
	if (d > s->canvas->pixel / s->head.hw)
		return 0;
	rim = painter_bell((q - 0.80f) / 0.24f);
	hollow = painter_bump(eu + 0.015f, ev + 0.06f, 0.05f, 0.17f);
	canal = painter_bump(eu + 0.05f, ev - 0.08f, 0.035f, 0.08f);
	light = painter_light_shade(&s->light, side * (0.35f + 0.5f * (q - 0.6f)), 0.1f * (ev > 0 ? 1.0f : -1.0f), 0.8f, 0.55f);
	k = 0.72f + 0.18f * rim - 0.42f * hollow - 0.35f * canal - 0.25f * painter_step(0.93f, 1.0f, q) + 0.04f * painter_noise_fractal(u * 30, v * 30, p->seed + 31, 2);
	*ret = painter_times(painter_filter(painter_filter(p->skin, light), (struct painter_color){ 1.04f, 0.90f, 0.88f }), k);
	return painter_clamp(0.5f - d * s->head.hw * s->canvas->scale, 0, 1);
}

void painter_head_ears(const struct painter_scene *s)
{
	float reach = 1.6f * s->head.hw;

	painter_canvas_fill(s->canvas, s->head.cx - reach, s->head.cy - 0.7f * s->head.hw, s->head.cx + reach, s->head.cy + 1.1f * s->head.hw, ear_layer, s);
}
