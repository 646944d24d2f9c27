#include "ui/magnify.h"

#include <string.h>

#include "ui/guides.h"

/* Finds the person only where that is needed: it takes as long as decoding. */
static void find_sight(const uint8_t *data, size_t size, const struct lens *l, const struct pv_image_info *info, struct magnified *m)
{
	struct lens_sight *s = &m->sight;

	s->width = info->orientation >= 5 ? info->height : info->width;
	s->height = info->orientation >= 5 ? info->width : info->height;
	s->work = pv_check_work_area(s->width, s->height);
	s->geometry.face = pv_check_face_unknown();
	if (!lens_needs_sight(l))
		return;
	(void)pv_check_locate(data, size, &s->geometry);	/* else: n.a., and the face where faces mostly are */
	m->has_sight = true;
}

/* The whole photo as large as it fits, its px before the turn. */
static void fit(const struct lens *l, const struct lens_sight *s, const struct picture_options *opt, struct lens_view *v)
{
	bool sideways = l->turn & 1;
	int width, height, times = opt->protocol == GRAPHICS_BLOCKS ? 4 : 1;	/* px of half blocks are coarse: draw finer */

	picture_fit(sideways ? s->height : s->width, sideways ? s->width : s->height, opt, &width, &height);
	*v = (struct lens_view){
		.area = { 0, 0, s->width, s->height }, .width = times * (sideways ? height : width), .height = times * (sideways ? width : height),
	};
}

/* Half blocks show two px a row of cells, whatever the image holds. */
static int grain_of(const struct pv_image *img, const struct lens *l, const struct picture_options *opt)
{
	int length = l->turn & 1 ? img->width : img->height, shown = 2 * opt->max_rows;

	return opt->protocol == GRAPHICS_BLOCKS && shown > 0 && length > shown ? (length + shown - 1) / shown : 1;
}

/* The photo's part as an image of the size it will have on the screen, upright. */
static enum pv_err take_part(const uint8_t *data, size_t size, const struct lens_view *v, struct pv_image *ret, struct pv_image_info *info,
			     struct pv_error *err)
{
	struct pv_image part = { 0 };
	enum pv_err code = pv_image_decode_area(data, size, &v->area, v->width, v->height, &part, info, err);

	if (code != PV_OK)
		return code;
	if (part.width == v->width && part.height == v->height) {
		*ret = part;
		return PV_OK;
	}
	code = pv_image_scale(&part, v->width, v->height, ret, err);
	pv_image_release(&part);
	return code;
}

static enum pv_err turn(struct pv_image *img, int quarters, struct pv_error *err)
{
	struct pv_image turned = { 0 };
	enum pv_err code;

	if (quarters == 0)
		return PV_OK;
	if ((code = pv_image_turn(img, quarters, &turned, err)) != PV_OK)
		return code;
	pv_image_release(img);
	*img = turned;
	return PV_OK;
}

enum pv_err magnify_photo(const uint8_t *data, size_t size, const uint8_t sha256[32], const struct lens *l, const struct picture_options *opt,
			  const struct lens_sight *known, struct magnified *ret, struct pv_error *err)
{
	struct picture_options o = *opt;
	struct magnified m = { .has_sight = known != NULL };
	struct pv_image img = { 0 };
	struct pv_image_info info = { 0 };
	int box_width, box_height;
	enum pv_err code;

	if ((code = pv_image_probe(data, size, &info, err)) != PV_OK)
		return code;
	if (known)
		m.sight = *known;
	else
		find_sight(data, size, l, &info, &m);
	if (lens_is_zoomed(l)) {
		picture_box(opt, &box_width, &box_height);
		lens_view(l, &m.sight, box_width, box_height, &m.view);
	} else {
		fit(l, &m.sight, opt, &m.view);
	}
	if ((code = take_part(data, size, &m.view, &img, &info, err)) != PV_OK)
		return code;
	guides_draw(&img, l, &m.sight, &m.view.area, grain_of(&img, l, opt));
	o.may_enlarge = opt->protocol == GRAPHICS_BLOCKS;	/* it has its size; cells are coarser than any photo */
	if ((code = turn(&img, l->turn, err)) == PV_OK)
		code = picture_make(&img, sha256, &o, &m.picture, err);
	pv_image_release(&img);
	m.warnings = info.warnings;
	m.orientation = info.orientation;
	if (code == PV_OK)
		*ret = m;
	return code;
}
