#include "ui/strip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "photovet/check.h"
#include "terminal/sixels.h"

#define GROUND 38			/* grey of what no photo covers */
#define CROSS 120
/* Where an aligned head stands in its cell: typical portraits keep nearly their own scale. */
#define HEAD_WIDTH 0.46			/* of the cell's width */
#define EYE_LINE 0.36			/* of the cell's height */
#define EYES_BELOW_TOP 0.62		/* head widths from the top of the hair */
#define ZOOM_MAX 2.5			/* against the whole photo: beyond, the outline was something else */
#define ZOOM_MIN 0.6

/* A photo's place in its cell: px of the photo and how large one of them is shown. */
struct placing {
	double scale, x, y;		/* photo px (x, y) is the cell's top left corner; may be negative */
};

void strip_box(int columns, int rows, int cell_width, int cell_height, int *ret_width, int *ret_height)
{
	*ret_width = columns * cell_width;
	*ret_height = (rows * cell_height - 1) / SIXELS_SIDE_MIN * SIXELS_SIDE_MIN;
}

static int round_int(double v)
{
	return (int)(v < 0 ? v - 0.5 : v + 0.5);
}

static int clamp(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

static double min_scale(const struct pv_image_info *info, int width, int height)
{
	double by_width = (double)width / info->width, by_height = (double)height / info->height;

	return by_width < by_height ? by_width : by_height;
}

static struct placing place_whole(const struct pv_image_info *upright, int width, int height)
{
	double s = min_scale(upright, width, height);

	return (struct placing){ s, (upright->width - width / s) / 2, (upright->height - height / s) / 2 };
}

/* The cell filled, what does not fit cut at both sides alike. */
static struct placing place_filled(const struct pv_image_info *upright, int width, int height)
{
	double by_width = (double)width / upright->width, by_height = (double)height / upright->height;
	double s = by_width > by_height ? by_width : by_height;

	return (struct placing){ s, (upright->width - width / s) / 2, (upright->height - height / s) / 2 };
}

/* The outline is told in px of the largest 3:4 area in the middle of the photo. */
static bool place_face(const struct strip_photo *photo, const struct pv_image_info *upright, int width, int height, struct placing *ret)
{
	struct pv_check_geometry g;
	double unit, left, top, head, s, whole = min_scale(upright, width, height);

	if (!pv_check_locate(photo->data, photo->size, &g) || g.trust == PV_CHECK_NA || g.head.x1 <= g.head.x0)
		return false;
	unit = (double)upright->width / PV_CHECK_WIDTH;
	if (unit > (double)upright->height / PV_CHECK_HEIGHT)
		unit = (double)upright->height / PV_CHECK_HEIGHT;
	left = (upright->width - unit * PV_CHECK_WIDTH) / 2;
	top = (upright->height - unit * PV_CHECK_HEIGHT) / 2;
	head = unit * (g.head.x1 - g.head.x0);
	s = HEAD_WIDTH * width / head;
	s = s > whole * ZOOM_MAX ? whole * ZOOM_MAX : s < whole * ZOOM_MIN ? whole * ZOOM_MIN : s;
	*ret = (struct placing){
		.scale = s, .x = left + unit * (g.head.x0 + g.head.x1) / 2 - width / s / 2,
		.y = top + unit * g.head.y0 + EYES_BELOW_TOP * head - EYE_LINE * height / s,
	};
	return true;
}

static void fill(struct pv_image *img, int x0, int y0, int width, int height, uint8_t grey)
{
	for (int y = y0; y < y0 + height; y++)
		memset(img->rgb + ((size_t)y * (size_t)img->width + (size_t)x0) * 3, grey, (size_t)width * 3);
}

/* Cannot be taken for a photo. */
static void cross_out(struct pv_image *img, int x0, int width, int height)
{
	for (int y = 0; y < height; y++) {
		int x = (int)((int64_t)y * (width - 3) / (height > 1 ? height - 1 : 1));

		fill(img, x0 + x, y, 3, 1, CROSS);
		fill(img, x0 + width - 3 - x, y, 3, 1, CROSS);
	}
}

static void blit(struct pv_image *to, const struct pv_image *from, int x0, int y0)
{
	for (int y = 0; y < from->height; y++)
		memcpy(to->rgb + ((size_t)(y0 + y) * (size_t)to->width + (size_t)x0) * 3, from->rgb + (size_t)y * (size_t)from->width * 3,
		       (size_t)from->width * 3);
}

static void upright_size(struct pv_image_info *info)
{
	if (info->orientation >= 5) {
		int width = info->width;

		info->width = info->height;
		info->height = width;
	}
}

/* The part of a decoded photo that its placing leaves inside the cell, scaled and put there. */
static enum pv_err draw(struct pv_image *to, int x0, int width, int height, const struct pv_image *img, const struct placing *p,
			const struct pv_image_info *upright, struct pv_error *err)
{
	struct pv_image part = {0}, scaled = {0};
	double step = (double)img->width / upright->width;	/* decoded px to a photo's */
	int left = clamp(round_int(-p->x * p->scale), 0, width - 1), right = clamp(round_int((upright->width - p->x) * p->scale), left + 1, width);
	int top = clamp(round_int(-p->y * p->scale), 0, height - 1), bottom = clamp(round_int((upright->height - p->y) * p->scale), top + 1, height);
	int from_x = clamp(round_int((p->x + left / p->scale) * step), 0, img->width - 1);
	int from_y = clamp(round_int((p->y + top / p->scale) * step), 0, img->height - 1);
	int until_x = clamp(round_int((p->x + right / p->scale) * step), from_x + 1, img->width);
	int until_y = clamp(round_int((p->y + bottom / p->scale) * step), from_y + 1, img->height);
	enum pv_err code = pv_image_crop(img, from_x, from_y, until_x - from_x, until_y - from_y, &part, err);

	if (code == PV_OK)
		code = pv_image_scale(&part, right - left, bottom - top, &scaled, err);
	if (code == PV_OK)
		blit(to, &scaled, x0 + left, top);
	pv_image_release(&part);
	pv_image_release(&scaled);
	return code;
}

/* Is the whole photo inside the cell, but for what rounding takes? */
static bool is_inside(const struct placing *p, const struct pv_image_info *upright, int width, int height)
{
	return -p->x * p->scale > -0.5 && -p->y * p->scale > -0.5 && (upright->width - p->x) * p->scale < width + 0.5 &&
	       (upright->height - p->y) * p->scale < height + 0.5;
}

static enum pv_err draw_photo(const struct strip_want *want, const struct strip_photo *photo, struct pv_image *to, int x0, struct strip_thumb *t,
			      struct pv_error *err)
{
	struct pv_image_info info = {0};
	struct pv_image img = {0};
	struct placing p;
	int width, height;
	enum pv_err code;

	strip_box(want->columns, want->rows, want->cell_width, want->cell_height, &width, &height);
	if ((code = pv_image_probe(photo->data, photo->size, &info, err)) != PV_OK)
		return code;
	upright_size(&info);
	p = place_whole(&info, width, height);
	if (want->is_aligned && !(t->is_found = place_face(photo, &info, width, height, &p)))
		p = place_filled(&info, width, height);
	t->width = clamp(round_int(info.width * p.scale), 1, PV_PHOTO_MAX_SIDE);
	t->height = clamp(round_int(info.height * p.scale), 1, PV_PHOTO_MAX_SIDE);
	t->is_whole = is_inside(&p, &info, width, height);
	if ((code = pv_image_decode(photo->data, photo->size, t->width, t->height, &img, &info, err)) != PV_OK)
		return code;
	t->is_damaged = info.warnings > 0;
	upright_size(&info);
	code = draw(to, x0, width, height, &img, &p, &info, err);
	pv_image_release(&img);
	return code;
}

static bool is_absent(const uint8_t sha256[32])
{
	static const uint8_t none[32];

	return memcmp(sha256, none, sizeof(none)) == 0;
}

static void draw_thumb(const struct strip_want *want, int i, const struct strip_photo *photo, struct pv_image *to, struct strip_thumb *t)
{
	struct pv_error err = {0};
	int width, height, x0 = i * (want->columns + 1) * want->cell_width;

	strip_box(want->columns, want->rows, want->cell_width, want->cell_height, &width, &height);
	if (is_absent(want->sha256[i])) {
		t->is_failed = true;
	} else if (!photo->data) {
		t->is_failed = true;
		snprintf(t->why, sizeof(t->why), "%s", photo->why ? photo->why : "");
	} else if (draw_photo(want, photo, to, x0, t, &err) != PV_OK) {
		*t = (struct strip_thumb){ .is_failed = true };
		snprintf(t->why, sizeof(t->why), "%.*s", (int)sizeof(t->why) - 1, err.text);
	}
	if (t->is_failed)
		cross_out(to, x0, width, height);
}

/* Half blocks: a thumbnail's size in their own px, as the photo view tells it. */
static void count_in_blocks(const struct strip_want *want, struct strip_thumb *t)
{
	t->width = clamp((t->width + want->cell_width / 2) / want->cell_width, 1, PV_PHOTO_MAX_SIDE);
	t->height = clamp((2 * t->height + want->cell_height / 2) / want->cell_height, 1, PV_PHOTO_MAX_SIDE);
}

static enum pv_err make_picture(const struct strip_want *want, const struct pv_image *img, const struct picture_options *opt, struct strip *s,
				struct pv_error *err)
{
	struct picture_options o = *opt;
	uint8_t name[32];

	o.cell_width = want->cell_width;
	o.cell_height = want->cell_height;
	o.max_columns = want->count * (want->columns + 1) - 1;
	o.max_rows = want->rows;
	o.may_enlarge = false;
	if (o.protocol != GRAPHICS_BLOCKS && ((o.max_width > 0 && img->width > o.max_width) || (o.max_height > 0 && img->height > o.max_height)))
		return pv_error_set(err, PV_ERR_TOO_LARGE, "a strip of %dx%d px is more than the terminal takes", img->width, img->height);
	digest_sha256(want, sizeof(*want), name);
	return picture_make(img, name, &o, &s->picture, err);
}

enum pv_err strip_make(const struct strip_want *want, const struct strip_photo *photos, const struct picture_options *opt, struct strip **ret,
		       struct pv_error *err)
{
	struct pv_image img = {0};
	struct strip *s = NULL;
	int width, height;
	enum pv_err code;

	strip_box(want->columns, want->rows, want->cell_width, want->cell_height, &width, &height);
	if (want->count < 1 || want->count > STRIP_THUMBS_MAX || width < 8 || height < SIXELS_SIDE_MIN)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "no room for a strip of %d thumbnails", want->count);
	img.width = (want->count * (want->columns + 1) - 1) * want->cell_width;
	img.height = height;
	if (img.width > SIXELS_SIDE_MAX || img.height > SIXELS_SIDE_MAX)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "a strip of %dx%d px is too large", img.width, img.height);
	img.rgb = mem_try_alloc((size_t)img.width * (size_t)img.height, 3);
	if (!img.rgb)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory for a strip");
	fill(&img, 0, 0, img.width, img.height, GROUND);
	s = mem_alloc(sizeof(*s));
	s->count = want->count;
	for (int i = 0; i < want->count; i++) {
		draw_thumb(want, i, &photos[i], &img, &s->thumbs[i]);
		if (opt->protocol == GRAPHICS_BLOCKS)
			count_in_blocks(want, &s->thumbs[i]);
	}
	if ((code = make_picture(want, &img, opt, s, err)) == PV_OK) {
		*ret = s;
		s = NULL;
	}
	pv_image_release(&img);
	strip_free(s);
	return code;
}

void strip_free(struct strip *s)
{
	if (!s)
		return;
	picture_free(s->picture);
	free(s);
}
