#include "demo/painter.h"

#include <string.h>

struct row { const char *code, *name, *sentence; };
static const struct row DEFECTS[] = {
#define DEFECT(code, name, sentence) { #code, name, sentence },
#include "demo/defects.def"
#undef DEFECT
};
_Static_assert(sizeof DEFECTS / sizeof DEFECTS[0] == PORTRAIT_DEFECT_COUNT, "one row per defect");

const char *portrait_defect_code(enum portrait_defect defect)
{
	if (defect == PORTRAIT_GOOD || (unsigned)defect >= PORTRAIT_DEFECT_COUNT)
		return "";
	return DEFECTS[defect].code;
}

const char *portrait_defect_name(enum portrait_defect defect)
{
	return (unsigned)defect < PORTRAIT_DEFECT_COUNT ? DEFECTS[defect].name : "";
}

const char *portrait_defect_sentence(enum portrait_defect defect)
{
	return (unsigned)defect < PORTRAIT_DEFECT_COUNT ? DEFECTS[defect].sentence : "";
}

enum portrait_defect portrait_defect_find(const char *code)
{
	for (int i = 0; i < PORTRAIT_DEFECT_COUNT; i++)
		if (strcmp(DEFECTS[i].code, code) == 0)
			return (enum portrait_defect)i;
	return PORTRAIT_DEFECT_COUNT;
}

/* The clothes a defect forces on the person. */
static void dress(struct painter_person *p, const struct painter_scene *s)
{
	if (s->defect == PORTRAIT_D01) {
		p->clothes = p->clothes == CLOTHES_SUIT ? CLOTHES_SHIRT : p->clothes;
		p->cloth = painter_canvas_srgb(104, 190, 246);
	}
	if (s->defect == PORTRAIT_D02) {
		p->clothes = s->sleeveless || s->variant == 1 ? CLOTHES_CREW : CLOTHES_SHIRT;
		p->cloth = s->variant == 1 ? painter_canvas_srgb(120, 30, 84) : painter_canvas_srgb(52, 60, 96);
	}
	if (s->defect == PORTRAIT_O04 && s->variant == 1 && p->clothes != CLOTHES_VNECK)
		p->clothes = CLOTHES_VNECK;
	if (s->defect == PORTRAIT_O01 && (p->is_male || p->style == HAIR_CURLY)) {	/* nothing to hang over the ears yet */
		p->style = HAIR_BOB;
		p->hair_top = 0.12f;
		p->hair_side = 0.07f;
		p->rough = 0.014f;
		p->focus_u = p->part;
		p->focus_v = -1.68f;
	}
	if (s->defect == PORTRAIT_O03 && p->glasses == 0)
		p->glasses = 1 + (int)(p->seed % 3);
}

static void tell(const struct painter_scene *s, struct portrait_truth *ret)
{
	const struct painter_person *p = s->person;
	float side = p->style == HAIR_BALD ? 0 : p->hair_side, ears = 1.03f + 0.14f * p->ear_size;

	ret->defect = s->defect;
	ret->hair_top = (double)(s->head.cy + painter_person_crown(p) * s->head.hw);
	ret->eye_row = (double)(s->head.cy + 0.4f * s->head.hw - 0.4f * s->head.hw * s->head.cosr);
	ret->face_width = 2.0 * (double)s->head.hw;
	ret->head_width = 2.0 * (double)(s->head.hw * (1 + side > ears ? 1 + side : ears));
	ret->centre = (double)s->head.cx;
	ret->roll = (double)(atan2f(s->head.sinr, s->head.cosr) * 57.29578f);
}

/* Without a size of its own a defect of shape chooses one. */
static void choose_size(const struct portrait_options *opt, const struct painter_scene *s, int *width, int *height)
{
	*width = opt && opt->is_camera ? 960 : PORTRAIT_FRAME_WIDTH;
	*height = opt && opt->is_camera ? 1280 : PORTRAIT_FRAME_HEIGHT;
	if (s->defect == PORTRAIT_T03) {
		*width = s->variant ? 600 : 264;
		*height = s->variant ? 640 : 352;
	}
	if (s->defect == PORTRAIT_T02 && s->variant == 0) {
		*width = 1440;
		*height = 1920;
	}
	if (opt && opt->width > 0 && opt->height > 0) {
		*width = opt->width;
		*height = opt->height;
	}
}

enum pv_err portrait_paint(uint64_t seed, enum portrait_defect defect, const struct portrait_options *opt,
			   struct pv_image *ret_img, struct portrait_truth *ret_truth, struct pv_error *err)
{
	struct painter_person person;
	struct painter_scene scene;
	struct painter_canvas canvas;
	int width, height;
	float grain;
	enum pv_err rc;

	if ((unsigned)defect >= PORTRAIT_DEFECT_COUNT)
		return pv_error_set(err, PV_ERR_USAGE, "no such defect: '%d'", (int)defect);
	painter_person_make(seed, &person);
	painter_scene_init(&scene, &person, defect, seed);
	dress(&person, &scene);
	choose_size(opt, &scene, &width, &height);
	rc = painter_canvas_init(&canvas, width, height, (float)height / PORTRAIT_FRAME_HEIGHT, err);
	if (rc != PV_OK)
		return rc;
	if ((float)width > 480 * canvas.scale + 1) {	/* wider than the frame: more wall on both sides */
		scene.head.cx += ((float)width * canvas.pixel - 480) / 2;
		scene.body.cx += ((float)width * canvas.pixel - 480) / 2;
	}
	scene.canvas = &canvas;
	grain = defect == PORTRAIT_L01 ? 1.8f : 1.35f;
	rc = painter_scene_paint(&scene, err);
	if (rc == PV_OK)
		rc = painter_canvas_finish(&canvas, grain, person.seed + 171, ret_img, err);
	if (rc == PV_OK && ret_truth)
		tell(&scene, ret_truth);
	painter_canvas_release(&canvas);
	return rc;
}
