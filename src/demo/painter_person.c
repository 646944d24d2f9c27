#include "demo/painter.h"

#include <string.h>

#include "base/mem.h"

struct shade { uint8_t r, g, b; };

/* Skin in even light, from fair to dark; between two neighbours lies everybody. */
static const struct shade SKIN[] = {
	{ 244, 212, 190 }, { 238, 200, 172 }, { 231, 188, 156 }, { 222, 174, 138 }, { 208, 156, 118 },
	{ 184, 130, 94 }, { 154, 104, 72 }, { 122, 80, 56 }, { 94, 62, 46 },
};
static const struct shade HAIR[] = {
	{ 22, 19, 20 }, { 28, 24, 23 }, { 36, 28, 24 }, { 46, 34, 27 }, { 62, 44, 32 }, { 84, 58, 38 },
	{ 122, 84, 50 }, { 156, 116, 68 }, { 112, 52, 28 }, { 120, 116, 112 },
};
static const struct shade IRIS[] = {
	{ 52, 32, 22 }, { 62, 38, 24 }, { 78, 50, 30 }, { 104, 76, 42 }, { 92, 98, 62 }, { 84, 110, 128 }, { 96, 124, 150 },
};
static const struct shade JACKET[] = {
	{ 28, 30, 40 }, { 34, 38, 58 }, { 24, 24, 26 }, { 58, 58, 62 }, { 48, 40, 40 }, { 64, 30, 38 }, { 34, 48, 44 },
};
static const struct shade TOP[] = {
	{ 30, 30, 34 }, { 240, 240, 238 }, { 108, 36, 46 }, { 44, 66, 56 }, { 76, 74, 78 }, { 40, 40, 66 },
	{ 196, 180, 156 }, { 132, 84, 60 }, { 222, 214, 200 }, { 86, 60, 92 },
};
static const struct shade TIE[] = { { 96, 26, 36 }, { 36, 44, 88 }, { 60, 62, 66 }, { 30, 70, 62 }, { 120, 92, 44 } };
static const struct shade FRAME[] = { { 24, 22, 22 }, { 60, 42, 30 }, { 110, 108, 106 }, { 46, 46, 58 }, { 128, 98, 58 } };

static struct painter_color light_of(struct shade s)
{
	return painter_canvas_srgb(s.r, s.g, s.b);
}

static struct painter_color pick(struct painter_rng *r, const struct shade *table, size_t n)
{
	return light_of(table[painter_noise_pick(r, (int)n)]);
}

static void make_colors(struct painter_person *p, uint64_t seed)
{
	struct painter_rng r = painter_noise_rng(seed, 1);
	/* The whole range, thickest in the light and middle browns. */
	float t = painter_noise_unit(&r), spread = painter_noise_chance(&r, 0.3f) ? 1.0f : 0.52f;
	float at = t * spread * (float)(ARRAY_LEN(SKIN) - 1);
	size_t low = (size_t)at < ARRAY_LEN(SKIN) - 2 ? (size_t)at : ARRAY_LEN(SKIN) - 2;
	bool is_light_haired;

	p->tone = t * spread;
	p->skin = painter_blend(light_of(SKIN[low]), light_of(SKIN[low + 1]), at - (float)low);
	p->skin.g *= painter_noise_range(&r, 0.96f, 1.04f);
	is_light_haired = p->tone < 0.3f && painter_noise_chance(&r, 0.3f);
	p->hair = is_light_haired ? light_of(HAIR[4 + painter_noise_pick(&r, 5)]) : light_of(HAIR[painter_noise_pick(&r, 5)]);
	if (painter_noise_chance(&r, 0.02f))
		p->hair = light_of(HAIR[9]);
	p->brow = painter_times(painter_blend(p->hair, light_of(HAIR[1]), 0.35f), 0.85f);
	p->iris = is_light_haired ? light_of(IRIS[2 + painter_noise_pick(&r, 5)]) : light_of(IRIS[painter_noise_pick(&r, 3)]);
	p->lip = painter_filter(p->skin, (struct painter_color){ 0.85f, painter_noise_range(&r, 0.44f, 0.54f), painter_noise_range(&r, 0.50f, 0.62f) });
	if (!p->is_male)
		p->lip = painter_blend(p->lip, painter_canvas_srgb(178, 66, 68), painter_noise_range(&r, 0, 0.25f));
}

static void make_face(struct painter_person *p, uint64_t seed)
{
	struct painter_rng r = painter_noise_rng(seed, 2);

	p->chin = painter_noise_range(&r, 1.44f, 1.58f) + (p->is_male ? 0.05f : 0);
	p->jaw_p = painter_noise_range(&r, 1.95f, 2.5f) + (p->is_male ? 0.25f : 0);
	p->jaw_q = painter_noise_range(&r, 1.45f, 1.8f) + (p->is_male ? 0.12f : 0);
	p->forehead = painter_noise_range(&r, 2.15f, 2.6f);
	p->eye_x = painter_noise_range(&r, 0.425f, 0.465f);
	p->eye_w = painter_noise_range(&r, 0.200f, 0.225f);
	p->eye_up = painter_noise_range(&r, 0.36f, 0.50f) + (p->is_male ? -0.03f : 0.03f);
	p->eye_low = painter_noise_range(&r, 0.20f, 0.29f);
	p->eye_tilt = painter_noise_range(&r, -0.02f, 0.13f);
	p->crease = painter_noise_chance(&r, 0.3f) ? 0 : painter_noise_range(&r, 0.10f, 0.24f);
	p->brow_y = painter_noise_range(&r, -0.39f, -0.33f);
	p->brow_thick = p->is_male ? painter_noise_range(&r, 0.055f, 0.082f) : painter_noise_range(&r, 0.038f, 0.058f);
	p->brow_arch = p->is_male ? painter_noise_range(&r, 0.02f, 0.06f) : painter_noise_range(&r, 0.04f, 0.09f);
	p->brow_long = painter_noise_range(&r, 0.92f, 1.06f);
	p->nose_w = painter_noise_range(&r, 0.88f, 1.12f) * (1 + 0.16f * p->tone) * (p->is_male ? 1.04f : 0.95f);
	p->nose_long = painter_noise_range(&r, 0.54f, 0.61f);
	p->nose_high = painter_noise_range(&r, 0.8f, 1.15f);
	p->mouth_w = painter_noise_range(&r, 0.355f, 0.42f);
	p->mouth_y = painter_mix(p->nose_long, p->chin, 0.40f) + painter_noise_range(&r, -0.015f, 0.015f);
	p->lip_full = painter_noise_range(&r, 0.82f, 1.12f) * (1 + 0.3f * p->tone);
	p->smile = painter_noise_range(&r, 0.015f, 0.06f);
	p->ear_size = painter_noise_range(&r, 0.92f, 1.1f);
	p->cheek = painter_noise_range(&r, 0.5f, 1.2f);
	p->stubble = p->is_male && painter_noise_chance(&r, 0.5f) ? painter_noise_range(&r, 0.15f, 0.55f) : 0;
	p->freckles = p->tone < 0.35f && painter_noise_chance(&r, 0.15f) ? painter_noise_range(&r, 0.3f, 0.8f) : 0;
	p->mole_u = painter_noise_chance(&r, 0.3f) ? painter_noise_range(&r, -0.75f, 0.75f) : 9;
	p->mole_v = painter_noise_range(&r, 0.3f, 1.05f);
	p->age = painter_noise_unit(&r);
}

struct cut { enum painter_hair style; float top[2], side[2], line[2], focus_v[2], rough; };
static const struct cut CUTS[HAIR_KINDS] = {
	{ HAIR_CROP, { 0.08f, 0.13f }, { 0.035f, 0.06f }, { -1.10f, -1.00f }, { -0.45f, -0.3f }, 0.026f },
	{ HAIR_SIDE, { 0.13f, 0.20f }, { 0.05f, 0.09f }, { -1.08f, -0.98f }, { -1.45f, -1.3f }, 0.020f },
	{ HAIR_SPIKY, { 0.14f, 0.22f }, { 0.04f, 0.07f }, { -1.10f, -1.00f }, { -0.65f, -0.45f }, 0.045f },
	{ HAIR_BALD, { 0.0f, 0.0f }, { 0.0f, 0.01f }, { -1.40f, -1.35f }, { -0.3f, -0.3f }, 0.010f },
	{ HAIR_CURLY, { 0.16f, 0.28f }, { 0.10f, 0.20f }, { -1.06f, -0.98f }, { -0.4f, -0.4f }, 0.060f },
	{ HAIR_TIED, { 0.07f, 0.11f }, { 0.025f, 0.05f }, { -1.22f, -1.10f }, { -2.8f, -2.1f }, 0.010f },
	{ HAIR_BUN, { 0.07f, 0.11f }, { 0.03f, 0.05f }, { -1.22f, -1.10f }, { -2.4f, -2.1f }, 0.010f },
	{ HAIR_BOB, { 0.10f, 0.15f }, { 0.06f, 0.09f }, { -1.10f, -1.00f }, { -1.72f, -1.64f }, 0.014f },
	{ HAIR_LONG, { 0.09f, 0.14f }, { 0.05f, 0.08f }, { -1.10f, -1.00f }, { -1.72f, -1.64f }, 0.014f },
};

static void make_hair(struct painter_person *p, uint64_t seed)
{
	static const enum painter_hair MEN[] = { HAIR_CROP, HAIR_SIDE, HAIR_SIDE, HAIR_SPIKY, HAIR_CROP, HAIR_SIDE, HAIR_CURLY, HAIR_CROP };
	static const enum painter_hair WOMEN[] = { HAIR_TIED, HAIR_TIED, HAIR_BUN, HAIR_BOB, HAIR_LONG, HAIR_LONG, HAIR_TIED, HAIR_CURLY };
	struct painter_rng r = painter_noise_rng(seed, 3);
	const struct cut *cut;

	p->style = p->is_male ? MEN[painter_noise_pick(&r, ARRAY_LEN(MEN))] : WOMEN[painter_noise_pick(&r, ARRAY_LEN(WOMEN))];
	if (p->is_male && painter_noise_chance(&r, 0.05f))
		p->style = HAIR_BALD;
	cut = &CUTS[p->style];
	p->hair_top = painter_noise_range(&r, cut->top[0], cut->top[1]);
	p->hair_side = painter_noise_range(&r, cut->side[0], cut->side[1]);
	p->hairline = painter_noise_range(&r, cut->line[0], cut->line[1]);
	p->part = painter_noise_range(&r, 0.25f, 0.5f) * (painter_noise_chance(&r, 0.5f) ? 1.0f : -1.0f);
	if (p->style == HAIR_LONG || p->style == HAIR_BOB)
		p->part *= painter_noise_chance(&r, 0.5f) ? 0.05f : 0.7f;
	p->focus_u = p->style == HAIR_SIDE ? p->part * 1.6f : p->style == HAIR_LONG || p->style == HAIR_BOB ? p->part : 0.3f * p->part;
	p->focus_v = painter_noise_range(&r, cut->focus_v[0], cut->focus_v[1]);
	p->rough = cut->rough;
	p->recede = p->is_male ? painter_noise_range(&r, 0, 0.10f) : 0;
	p->curl = p->style == HAIR_LONG ? painter_noise_range(&r, 0, 0.08f) : 0;
	p->glasses = painter_noise_chance(&r, 0.28f) ? 1 + painter_noise_pick(&r, 3) : 0;
	p->frame = pick(&r, FRAME, ARRAY_LEN(FRAME));
}

static void make_clothes(struct painter_person *p, uint64_t seed)
{
	struct painter_rng r = painter_noise_rng(seed, 4);
	static const enum painter_clothes MEN[] = { CLOTHES_SUIT, CLOTHES_SUIT, CLOTHES_SHIRT, CLOTHES_POLO, CLOTHES_CREW };
	static const enum painter_clothes WOMEN[] = { CLOTHES_SUIT, CLOTHES_SHIRT, CLOTHES_CREW, CLOTHES_VNECK, CLOTHES_POLO };

	p->clothes = p->is_male ? MEN[painter_noise_pick(&r, ARRAY_LEN(MEN))] : WOMEN[painter_noise_pick(&r, ARRAY_LEN(WOMEN))];
	p->cloth = p->clothes == CLOTHES_SUIT ? pick(&r, JACKET, ARRAY_LEN(JACKET)) : pick(&r, TOP, ARRAY_LEN(TOP));
	if (p->clothes == CLOTHES_SHIRT && painter_noise_chance(&r, 0.6f))
		p->cloth = painter_canvas_srgb(238, 238, 240);
	p->shirt = painter_noise_chance(&r, 0.8f) ? painter_canvas_srgb(240, 240, 242) : painter_canvas_srgb(226, 214, 208);
	p->tie = pick(&r, TIE, ARRAY_LEN(TIE));
	p->has_tie = p->is_male && p->clothes == CLOTHES_SUIT && painter_noise_chance(&r, 0.65f);
	p->shoulder = p->is_male ? painter_noise_range(&r, 2.25f, 2.55f) : painter_noise_range(&r, 1.98f, 2.2f);
	p->slope = painter_noise_range(&r, 0.26f, 0.36f);
	p->neck = p->is_male ? painter_noise_range(&r, 0.67f, 0.74f) : painter_noise_range(&r, 0.55f, 0.61f);
}

float painter_person_crown(const struct painter_person *p)
{
	return -(1.60f + p->hair_top) - (p->style == HAIR_BUN ? 0.16f : 0);
}

/* Framing inside the bands of the standard: the eyes follow from hair top and size. */
static void make_framing(struct painter_person *p, uint64_t seed)
{
	struct painter_rng r = painter_noise_rng(seed, 5);
	float crown = -painter_person_crown(p), eye;

	p->half_width = painter_noise_range(&r, 98, 112);
	p->top_y = painter_noise_range(&r, 60, 90);
	eye = p->top_y + crown * p->half_width;
	if (eye > 286)
		p->half_width = (286 - p->top_y) / crown;
	if (eye < 212)
		p->top_y += 212 - eye;
}

void painter_person_make(uint64_t seed, struct painter_person *ret)
{
	struct painter_rng r = painter_noise_rng(seed, 0);

	memset(ret, 0, sizeof *ret);
	ret->seed = (uint32_t)(painter_noise_unit(&r) * 16777216.0f);
	ret->is_male = painter_noise_chance(&r, 0.5f);
	make_colors(ret, seed);
	make_face(ret, seed);
	make_hair(ret, seed);
	make_clothes(ret, seed);
	make_framing(ret, seed);
}
