#include "demo/painter.h"

#include <string.h>

/* How many ways each defect has of looking; the seed chooses. */
static int variants_of(enum portrait_defect d)
{
	switch (d) {
	case PORTRAIT_B03:
		return 5;
	case PORTRAIT_B01:
		return 4;
	case PORTRAIT_B02: case PORTRAIT_B04: case PORTRAIT_R03: case PORTRAIT_D02:
		return 3;
	default:
		return 2;
	}
}

static void aim(float lamp[3], float x, float y, float z)
{
	float n = 1 / sqrtf(x * x + y * y + z * z);

	lamp[0] = x * n;
	lamp[1] = y * n;
	lamp[2] = z * n;
}

static void set_light(struct painter_scene *s, struct painter_rng *r)
{
	struct painter_light *l = &s->light;
	float side = painter_noise_chance(r, 0.5f) ? 1.0f : -1.0f, warm = painter_noise_range(r, -0.02f, 0.03f);

	aim(l->key, side * 0.62f, -0.42f, 0.80f);
	aim(l->fill, side * -0.60f, -0.22f, 0.85f);
	l->key_power = painter_noise_range(r, 0.62f, 0.68f);
	l->fill_power = painter_noise_range(r, 0.42f, 0.52f);
	l->ambient = 0.09f;
	l->exposure = painter_noise_range(r, 0.94f, 1.06f);
	l->shine = painter_noise_range(r, 0.10f, 0.20f);
	l->tint = (struct painter_color){ 1 + warm, 1, 1 - warm };
	if (s->defect == PORTRAIT_L01)
		l->exposure *= 0.13f + 0.06f * s->person->tone;
	if (s->defect == PORTRAIT_L02)
		l->exposure *= 1.9f + 1.4f * s->person->tone;
	if (s->defect == PORTRAIT_L03) {
		aim(l->key, side * 0.95f, -0.15f, 0.35f);
		l->key_power = 1.25f;
		l->fill_power = 0.02f;
		l->ambient = 0.07f;
	}
}

/* The framing of the standard, or off it. */
static void set_frame(struct painter_scene *s)
{
	const struct painter_person *p = s->person;
	float hw = p->half_width, top = p->top_y, crown = -painter_person_crown(p), cx = 240, side = s->variant ? 1.0f : -1.0f;

	switch (s->defect) {
	case PORTRAIT_F01:
		top = s->variant ? 178 : -0.35f * hw;
		break;
	case PORTRAIT_F02:
		hw = 172 + 10 * (float)s->variant;
		top = 22;
		break;
	case PORTRAIT_F05:
		hw = 56 + 8 * (float)s->variant;
		top = 190;
		break;
	case PORTRAIT_F03:
		cx += side * 62;
		break;
	case PORTRAIT_F04:
		hw = 145;
		top = 628 - (crown + p->chin + 0.36f) * hw;
		break;
	default:
		break;
	}
	s->head = (struct painter_pose){ cx, top + crown * hw, hw, 1, 0 };
	s->body = (struct painter_pose){ cx, s->head.cy + p->chin * hw, hw, 1, 0 };
}

static void turn(struct painter_pose *p, float degrees)
{
	p->cosr = cosf(degrees * 0.0174533f);
	p->sinr = sinf(degrees * 0.0174533f);
}

void painter_scene_init(struct painter_scene *s, const struct painter_person *p, enum portrait_defect defect, uint64_t seed)
{
	struct painter_rng r = painter_noise_rng(seed, 6), q = painter_noise_rng(seed, 7);
	float side;

	memset(s, 0, sizeof *s);
	s->person = p;
	s->defect = defect;
	s->variant = painter_noise_pick(&q, variants_of(defect));
	side = painter_noise_chance(&q, 0.5f) ? 1.0f : -1.0f;
	set_frame(s);
	turn(&s->head, painter_noise_range(&r, -1.2f, 1.2f) + (defect == PORTRAIT_P01 ? side * painter_noise_range(&q, 11, 16) : 0));
	turn(&s->body, painter_noise_range(&r, -0.6f, 0.6f) + (defect == PORTRAIT_P03 ? side * painter_noise_range(&q, 10, 13) : 0));
	s->body.cx += painter_noise_range(&r, -0.02f, 0.02f) * s->body.hw;
	set_light(s, &r);
	s->eyes_closed = defect == PORTRAIT_X02;
	s->mouth_open = defect == PORTRAIT_X01;
	s->hair_over_ears = defect == PORTRAIT_O01;
	s->fringe_low = defect == PORTRAIT_O02;
	s->sleeveless = defect == PORTRAIT_D02 && s->variant == 2;
	s->pattern = defect == PORTRAIT_D02 && s->variant < 2 ? 1 + s->variant * 2 : 0;
}

enum pv_err painter_scene_paint(struct painter_scene *s, struct pv_error *err)
{
	enum pv_err rc;

	painter_backdrop_paint(s);
	painter_hair_back(s);
	painter_body_neck(s);
	painter_clothes_paint(s);
	painter_head_ears(s);
	rc = painter_head_face(s, err);
	if (rc != PV_OK)
		return rc;
	painter_mouth_paint(s);
	painter_eyes_paint(s);
	painter_eyes_brows(s);
	painter_hair_front(s);
	painter_extras_paint(s);
	return painter_lens_apply(s, err);
}
