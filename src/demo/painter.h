/* Inside the portrait painter: shared shapes of its files. Nothing outside src/demo/ includes this, but for tests/lib/spoil.c.
 *
 * Everything is drawn in frame units: x 0..480 to the right, y 0..640 down, whatever the
 * size of the image. The head has its own axes: origin between the eyes, u right, v down,
 * one unit = half the width of the face. Colours are linear light, 0..1, because light
 * adds up there; the last step goes to sRGB. A layer is a function from a point to a
 * colour and a coverage; painter_canvas_fill lays it over what is there. */
#ifndef DEMO_PAINTER_H
#define DEMO_PAINTER_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "demo/portrait.h"

struct painter_color { float r, g, b; };

/* --- noise: hashed lattices, no tables, no state */
struct painter_rng { uint64_t state; };
struct painter_rng painter_noise_rng(uint64_t seed, unsigned stream);
float painter_noise_unit(struct painter_rng *r);				/* 0..1 */
float painter_noise_range(struct painter_rng *r, float low, float high);
int painter_noise_pick(struct painter_rng *r, int n);				/* 0..n-1 */
bool painter_noise_chance(struct painter_rng *r, float p);
float painter_noise_value(float x, float y, uint32_t seed);			/* -1..1, smooth, cells of 1 */
float painter_noise_fractal(float x, float y, uint32_t seed, int octaves);	/* about -1..1 */
float painter_noise_grain(int x, int y, uint32_t seed);				/* about normal, deviation 1 */

/* --- canvas */
struct painter_canvas {
	int width, height;		/* px */
	float scale;			/* px per frame unit */
	float pixel;			/* frame units per px */
	struct painter_color *rgb;
	float *cover;			/* 0 = background, 1 = subject */
};
/* Returns coverage 0..1 and, when it is above 0, the colour. */
typedef float painter_layer_fn(const void *context, float x, float y, struct painter_color *ret);
PV_MUST_CHECK enum pv_err painter_canvas_init(struct painter_canvas *c, int width, int height, float scale, struct pv_error *err);
void painter_canvas_release(struct painter_canvas *c);
void painter_canvas_fill(struct painter_canvas *c, float x0, float y0, float x1, float y1, painter_layer_fn *fn, const void *context);
/* The same, without counting as subject: the background and what stands in it. */
void painter_canvas_backdrop(struct painter_canvas *c, float x0, float y0, float x1, float y1, painter_layer_fn *fn, const void *context);
PV_MUST_CHECK enum pv_err painter_canvas_blur(struct painter_canvas *c, float sigma, struct pv_error *err);	/* frame units; three box passes */
void painter_canvas_blur_plane(float *plane, int width, int height, int radius, float *scratch);
PV_MUST_CHECK enum pv_err painter_canvas_finish(const struct painter_canvas *c, float grain, uint32_t seed, struct pv_image *ret, struct pv_error *err);

static inline float painter_clamp(float x, float low, float high) { return x < low ? low : x > high ? high : x; }
static inline float painter_step(float a, float b, float x)	/* smooth 0..1 between a and b (a may exceed b) */
{
	float t = painter_clamp((x - a) / (b - a), 0, 1);
	return t * t * (3 - 2 * t);
}
static inline float painter_mix(float a, float b, float t) { return a + (b - a) * t; }
static inline struct painter_color painter_blend(struct painter_color a, struct painter_color b, float t)
{
	return (struct painter_color){ painter_mix(a.r, b.r, t), painter_mix(a.g, b.g, t), painter_mix(a.b, b.b, t) };
}
static inline struct painter_color painter_times(struct painter_color a, float k) { return (struct painter_color){ a.r * k, a.g * k, a.b * k }; }
static inline struct painter_color painter_filter(struct painter_color a, struct painter_color b) { return (struct painter_color){ a.r * b.r, a.g * b.g, a.b * b.b }; }
static inline float painter_bell(float x) { return x * x > 1 ? 0 : (1 - x * x) * (1 - x * x); }	/* 1 at 0, 0 beyond 1 */
static inline float painter_bump(float u, float v, float a, float b)	/* round bell of radii a, b (reaching 0 at 2.2 radii) */
{
	float q = (u * u / (a * a) + v * v / (b * b)) * 0.2066f;
	return q >= 1 ? 0 : (1 - q) * (1 - q) * (1 - q) * (1 - q);
}
/* x to the power e for x >= 0, to about six digits: outlines are powers, and libm's is too slow here. */
static inline float painter_pow(float x, float e)
{
	uint32_t bits;
	int32_t whole;
	float m, s, q, y;

	if (x < 1e-12f)
		return 0;
	memcpy(&bits, &x, sizeof bits);
	whole = (int32_t)(bits >> 23) - 127;
	bits = (bits & 0x7fffff) | 0x3f800000;
	memcpy(&m, &bits, sizeof m);
	if (m > 1.41421356f) {
		m *= 0.5f;
		whole++;
	}
	s = (m - 1) / (m + 1);
	q = s * s;
	y = e * ((float)whole + 2.88539008f * s * (1 + q * (0.33333333f + q * (0.2f + q * 0.14285714f))));
	y = painter_clamp(y, -126, 126);
	s = y < 0 ? -0.5f : 0.5f;
	whole = (int32_t)(y + s);
	s = (y - (float)whole) * 0.69314718f;
	bits = (uint32_t)(whole + 127) << 23;
	memcpy(&m, &bits, sizeof m);
	return m * (1 + s * (1 + s * (0.5f + s * (0.16666667f + s * (0.04166667f + s * 0.00833333f)))));
}
struct painter_color painter_canvas_srgb(int r, int g, int b);		/* 0..255 to linear */

/* --- where the head is */
struct painter_pose { float cx, cy, hw, cosr, sinr; };	/* cy: eye line; hw: half the face's width, frame units */
static inline void painter_local(const struct painter_pose *p, float x, float y, float *u, float *v)
{
	float dx = (x - p->cx) / p->hw, dy = (y - p->cy) / p->hw - 0.4f;	/* the roll turns about the middle of the face */
	*u = dx * p->cosr + dy * p->sinr;
	*v = dy * p->cosr - dx * p->sinr + 0.4f;
}

/* --- light: two lamps and what the walls give back */
struct painter_light {
	float key[3], fill[3];		/* unit vectors towards the lamps; x right, y down, z to the viewer */
	float key_power, fill_power, ambient, exposure, shine;
	struct painter_color tint;
};
struct painter_color painter_light_shade(const struct painter_light *l, float nx, float ny, float nz, float softness);
float painter_light_shine(const struct painter_light *l, float nx, float ny, float nz, float hardness);

/* --- who it is: all from the seed */
enum painter_hair { HAIR_CROP, HAIR_SIDE, HAIR_SPIKY, HAIR_BALD, HAIR_CURLY, HAIR_TIED, HAIR_BUN, HAIR_BOB, HAIR_LONG, HAIR_KINDS };
enum painter_clothes { CLOTHES_SUIT, CLOTHES_SHIRT, CLOTHES_CREW, CLOTHES_VNECK, CLOTHES_POLO, CLOTHES_KINDS };

struct painter_person {
	uint32_t seed;
	bool is_male, has_tie;
	struct painter_color skin, lip, hair, brow, iris;
	float tone;					/* 0 fair .. 1 dark */
	float chin, jaw_p, jaw_q, forehead;		/* outline */
	float eye_x, eye_w, eye_up, eye_low, eye_tilt, crease;
	float brow_y, brow_thick, brow_arch, brow_long;
	float nose_w, nose_long, nose_high;
	float mouth_w, mouth_y, lip_full, smile;
	float ear_size, cheek, stubble, freckles, mole_u, mole_v, age;
	enum painter_hair style;
	float hair_top, hair_side, hairline, part, recede;	/* in head units; hair_top: above the skull */
	float focus_u, focus_v, rough, curl;
	int glasses;					/* 0 none, 1.. frame shapes */
	struct painter_color frame;
	enum painter_clothes clothes;
	struct painter_color cloth, shirt, tie;
	float shoulder, slope, neck;
	float top_y, half_width;			/* framing: hair top and half face width, frame units */
};
void painter_person_make(uint64_t seed, struct painter_person *ret);
float painter_person_crown(const struct painter_person *p);	/* v of the uppermost hair: negative */

/* --- a scene: the person under one light, with what the defect changes */
struct painter_scene {
	const struct painter_person *person;
	struct painter_pose head, body;
	struct painter_light light;
	enum portrait_defect defect;
	int variant;			/* which of the ways a defect can look */
	bool eyes_closed, mouth_open, hair_over_ears, fringe_low;
	int pattern;			/* of the clothes: 0 plain, 1 stripes, 2 checks, 3 dots */
	bool sleeveless;
	struct painter_canvas *canvas;
};
void painter_scene_init(struct painter_scene *s, const struct painter_person *p, enum portrait_defect defect, uint64_t seed);
PV_MUST_CHECK enum pv_err painter_scene_paint(struct painter_scene *s, struct pv_error *err);

/* The layers, back to front. */
void painter_backdrop_paint(const struct painter_scene *s);
void painter_hair_back(const struct painter_scene *s);
void painter_body_neck(const struct painter_scene *s);
void painter_clothes_paint(const struct painter_scene *s);
void painter_head_ears(const struct painter_scene *s);
PV_MUST_CHECK enum pv_err painter_head_face(const struct painter_scene *s, struct pv_error *err);
void painter_eyes_paint(const struct painter_scene *s);
void painter_eyes_brows(const struct painter_scene *s);
void painter_mouth_paint(const struct painter_scene *s);
void painter_hair_front(const struct painter_scene *s);
void painter_extras_paint(const struct painter_scene *s);
PV_MUST_CHECK enum pv_err painter_lens_apply(const struct painter_scene *s, struct pv_error *err);	/* blur, cast, borders: what the camera adds */
/* Signed distance to the face's outline in head units, negative inside. */
float painter_head_outline(const struct painter_person *p, float u, float v);
float painter_head_half_width(const struct painter_person *p, float v);
struct painter_color painter_body_skin(const struct painter_scene *s, float x, float y);	/* unlit skin, with its texture */
/* Signed distance to a polygon of n points (x0,y0,x1,y1,...), negative inside. */
float painter_body_polygon(const float *points, int n, float x, float y);

#endif
