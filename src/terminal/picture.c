#include "terminal/picture.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "terminal/blocks.h"
#include "terminal/iterm.h"
#include "terminal/kitty.h"
#include "terminal/palette.h"
#include "terminal/png.h"
#include "terminal/sixels.h"
#include "wire/wire.h"

enum { PICTURE_BYTES_MAX = 32 << 20, CELLS_MAX = 1 << 20 };
enum { COARSE_GAIN = 2 };	/* a coarse picture of more than half the bytes is no gain */
/* The coarse one goes ahead on such links, so that the fine one may still be judged by. */
enum { LAMBDA_SLOWEST = 35, LAMBDA_SLOW = 47 };

static int min_int(int a, int b)
{
	return a < b ? a : b;
}

static int at_least(int value, int floor)
{
	return value < floor ? floor : value;
}

/* width x height scaled into a box, aspect kept. */
static void fit_box(int width, int height, int box_width, int box_height, bool may_enlarge, int *ret_width, int *ret_height)
{
	int64_t w = width, h = height;

	if (!may_enlarge && width <= box_width && height <= box_height) {
		*ret_width = width;
		*ret_height = height;
	} else if (w * box_height > h * box_width) {
		*ret_width = box_width;
		*ret_height = at_least((int)((h * box_width + w / 2) / w), 1);
	} else {
		*ret_height = box_height;
		*ret_width = at_least((int)((w * box_height + h / 2) / h), 1);
	}
}

void picture_box(const struct picture_options *opt, int *ret_width, int *ret_height)
{
	int width = opt->max_columns * opt->cell_width, height = opt->max_rows * opt->cell_height;

	if (opt->protocol != GRAPHICS_BLOCKS) {
		width = min_int(width, SIXELS_SIDE_MAX);
		height = min_int((height - 1) / SIXELS_SIDE_MIN * SIXELS_SIDE_MIN, SIXELS_SIDE_MAX);
		if (opt->max_width > 0)
			width = min_int(width, opt->max_width);
		if (opt->max_height > 0)
			height = min_int(height, opt->max_height);
	}
	*ret_width = at_least(width, 1);
	*ret_height = at_least(height, SIXELS_SIDE_MIN);
}

static void fit_sixel(int width, int height, const struct picture_options *opt, int *ret_width, int *ret_height)
{
	int box_width, box_height;

	picture_box(opt, &box_width, &box_height);
	fit_box(width, height, box_width, box_height, opt->may_enlarge, ret_width, ret_height);
	*ret_height = at_least(*ret_height, SIXELS_SIDE_MIN);
}

/* A half block is one cell wide and half a cell high; the fit is found in real px first. */
static void fit_blocks(int width, int height, const struct picture_options *opt, int *ret_width, int *ret_height)
{
	int w, h, columns, lines;

	fit_box(width, height, opt->max_columns * opt->cell_width, opt->max_rows * opt->cell_height, opt->may_enlarge, &w, &h);
	columns = (w + opt->cell_width / 2) / opt->cell_width;
	lines = (h * 2 + opt->cell_height / 2) / opt->cell_height;
	*ret_width = min_int(at_least(columns, 1), opt->max_columns);
	*ret_height = min_int(at_least((lines + 1) / 2, 1), opt->max_rows) * 2;
}

void picture_fit(int width, int height, const struct picture_options *opt, int *ret_width, int *ret_height)
{
	if (opt->protocol == GRAPHICS_BLOCKS)
		fit_blocks(width, height, opt, ret_width, ret_height);
	else
		fit_sixel(width, height, opt, ret_width, ret_height);
}

void picture_rung(double rate, int *ret_colors, int *ret_lambda)
{
	*ret_colors = WIRE_COLORS;
	*ret_lambda = WIRE_LAMBDA;
	if (rate > 1e7) {
		/* 80 Mbit/s: all that a palette can show costs 10 ms more on the line, on slower ones the eye would wait. */
		*ret_colors = PALETTE_MAX;
		*ret_lambda = 0;
	} else if (rate > 0 && rate <= 6e4) {
		*ret_lambda = LAMBDA_SLOWEST;
	} else if (rate > 0 && rate <= 1.25e5) {
		*ret_lambda = LAMBDA_SLOW;
	}
}

bool picture_wants_coarse(double rate)
{
	return rate < 5e5;	/* 4 Mbit/s: the heaviest photos take a third of a second */
}

/* One picture at one lambda, as the protocol wants it, appended to out. */
struct level {
	int lambda, colors;
	bool is_coarse, paint_once;
	struct buf *out;
	uint32_t *ret_id;		/* kitty */
	int *ret_colors;		/* NULL, or how many were used */
};

static enum pv_err make_wire(const struct pv_image *img, const struct level *l, uint8_t *labels, uint8_t (*palette)[3], struct buf *out, struct pv_error *err)
{
	struct wire_options wire = {
		.lambda = l->lambda, .colors = l->colors, .adapt = !l->is_coarse, .overpaint = !l->paint_once,
		.ret_labels = labels, .ret_palette = palette, .ret_colors = l->ret_colors,
	};

	return wire_encode(img, &wire, NULL, out, err);
}

static enum pv_err put_png(struct picture *p, const uint8_t *indices, const uint8_t (*rgb)[3], int colors, struct buf *out, uint32_t *ret_id,
			   struct pv_error *err)
{
	struct buf png = BUF_INIT(PICTURE_BYTES_MAX);
	enum pv_err code = png_encode(indices, p->width, p->height, rgb, colors, &png, err);

	if (!code) {
		*ret_id = kitty_id(p->sha256, png.data, png.len);
		kitty_show(out, *ret_id, png.data, png.len);
		if (out->failed)
			code = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode a picture");
	}
	buf_release(&png);
	return code;
}

/* The wire's choice of colours makes a smaller PNG, too: what it smooths also deflates. */
static enum pv_err make_kitty(struct picture *p, const struct pv_image *img, const struct level *l, struct pv_error *err)
{
	struct buf unused = BUF_INIT(PICTURE_BYTES_MAX);
	uint8_t *labels = mem_try_raw((size_t)img->width, (size_t)img->height);
	uint8_t palette[WIRE_COLORS_MAX][3] = { { 0 } };
	enum pv_err code;

	if (!labels)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode a picture");
	code = make_wire(img, l, labels, palette, &unused, err);
	if (!code)
		code = put_png(p, labels, (const uint8_t (*)[3])palette, WIRE_COLORS_MAX, l->out, l->ret_id, err);
	buf_release(&unused);
	free(labels);
	return code;
}

/* A JPEG: of half the size when coarse, since the terminal enlarges it. */
static enum pv_err make_iterm(struct picture *p, const struct pv_image *img, const struct level *l, struct pv_error *err)
{
	int quality = l->is_coarse ? 30 : l->lambda == 0 ? 92 : l->lambda >= WIRE_LAMBDA ? 85 : 75;
	struct pv_image half = { 0 };
	enum pv_err code;

	if (!l->is_coarse)
		return iterm_encode(img, quality, p->columns, p->rows, l->out, err);
	code = pv_image_scale(img, at_least(img->width / 2, 1), at_least(img->height / 2, 1), &half, err);
	if (!code)
		code = iterm_encode(&half, quality, p->columns, p->rows, l->out, err);
	pv_image_release(&half);
	return code;
}

static enum pv_err make_level(struct picture *p, const struct pv_image *img, const struct level *l, struct pv_error *err)
{
	if (p->protocol == GRAPHICS_ITERM)
		return make_iterm(p, img, l, err);
	if (p->protocol == GRAPHICS_KITTY)
		return make_kitty(p, img, l, err);
	return make_wire(img, l, NULL, NULL, l->out, err);
}

static enum pv_err make_levels(struct picture *p, const struct pv_image *img, const struct picture_options *opt, struct pv_error *err)
{
	struct level fine = {
		.lambda = opt->lambda, .colors = opt->colors, .paint_once = opt->paint_once, .out = &p->data, .ret_id = &p->id, .ret_colors = &p->colors,
	};
	struct level coarse = fine;
	enum pv_err code = make_level(p, img, &fine, err);

	if (code || !opt->coarse_first)
		return code;
	coarse.lambda = WIRE_LAMBDA_COARSE;
	coarse.is_coarse = true;
	coarse.out = &p->coarse;
	coarse.ret_id = &p->coarse_id;
	coarse.ret_colors = NULL;
	code = make_level(p, img, &coarse, err);
	/* Left out when it would save too little to be worth its own time on the wire. */
	if (!code && p->coarse.len * COARSE_GAIN > p->data.len)
		buf_clear(&p->coarse);
	return code;
}

static enum pv_err make_runs(struct picture *p, const struct pv_image *img, const struct picture_options *opt, struct pv_error *err)
{
	struct palette palette;
	size_t pixels = (size_t)img->width * (size_t)img->height;
	uint8_t *indices = mem_try_raw(pixels, 1);
	enum pv_err code;

	if (!indices)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode a picture");
	code = palette_make(img, opt->colors, &palette, err);
	if (code)
		goto out;
	code = palette_map(img, &palette, indices, err);
	if (code)
		goto out;
	p->colors = palette.count;
	if (p->protocol == GRAPHICS_KITTY)
		code = put_png(p, indices, (const uint8_t (*)[3])palette.rgb, palette.count, &p->data, &p->id, err);
	else
		code = sixels_encode(indices, img->width, img->height, &palette, &p->data, err);
out:
	free(indices);
	return code;
}

static enum pv_err make_pixels(struct picture *p, const struct pv_image *img, const struct picture_options *opt, struct pv_error *err)
{
	p->columns = (img->width + opt->cell_width - 1) / opt->cell_width;
	/* The last band counts whole: that is how terminals reckon the rows. */
	p->rows = ((img->height + 5) / 6 * 6 + opt->cell_height - 1) / opt->cell_height;
	if (p->protocol == GRAPHICS_ITERM)
		p->colors = 1 << 24;
	return opt->lambda > 0 || p->protocol == GRAPHICS_ITERM ? make_levels(p, img, opt, err) : make_runs(p, img, opt, err);
}

static enum pv_err make_blocks(struct picture *p, const struct pv_image *img, struct pv_error *err)
{
	size_t pixels = (size_t)img->width * (size_t)img->height;

	if (pixels > CELLS_MAX)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "too many cells for a picture: '%zu'", pixels / 2);
	p->cells = mem_try_alloc(pixels, sizeof(*p->cells));
	if (!p->cells)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to make a picture");
	p->columns = img->width;
	p->rows = img->height / 2;
	p->colors = 240;
	blocks_map(img, p->cells);
	return PV_OK;
}

static bool options_are_sound(const struct pv_image *img, const struct picture_options *opt)
{
	return img->width > 0 && img->height > 0 && img->rgb && img->width <= PV_PHOTO_MAX_SIDE && img->height <= PV_PHOTO_MAX_SIDE &&
	       opt->cell_width > 0 && opt->cell_width <= 256 && opt->cell_height > 0 && opt->cell_height <= 256 && opt->max_columns > 0 &&
	       opt->max_columns <= 4096 && opt->max_rows > 0 && opt->max_rows <= 4096 &&
	       opt->protocol != GRAPHICS_NONE;
}

enum pv_err picture_make(const struct pv_image *img, const uint8_t sha256[32], const struct picture_options *opt, struct picture **ret,
			 struct pv_error *err)
{
	struct picture_options o = *opt;
	struct pv_image scaled = { 0 };
	const struct pv_image *from = img;
	struct picture *p = NULL;
	enum pv_err code = PV_OK;
	int width, height;

	if (!options_are_sound(img, opt))
		return pv_error_set(err, PV_ERR_BAD_INPUT, "no room or no way to show a picture of '%dx%d'", img->width, img->height);
	o.colors = min_int(at_least(o.colors, 2), PALETTE_MAX);
	o.lambda = min_int(o.lambda, WIRE_LAMBDA_MAX);
	p = mem_alloc(sizeof(*p));
	buf_init(&p->data, PICTURE_BYTES_MAX);
	buf_init(&p->coarse, PICTURE_BYTES_MAX);
	picture_fit(img->width, img->height, &o, &width, &height);
	if (width != img->width || height != img->height) {
		code = pv_image_scale(img, width, height, &scaled, err);
		if (code)
			goto out;
		from = &scaled;
	}
	p->protocol = o.protocol;
	p->width = width;
	p->height = height;
	memcpy(p->sha256, sha256, sizeof(p->sha256));
	code = o.protocol == GRAPHICS_BLOCKS ? make_blocks(p, from, err) : make_pixels(p, from, &o, err);
	if (code)
		goto out;
	*ret = p;
	p = NULL;
out:
	pv_image_release(&scaled);
	picture_free(p);
	return code;
}

void picture_free(struct picture *p)
{
	if (!p)
		return;
	buf_release(&p->data);
	buf_release(&p->coarse);
	free(p->cells);
	free(p);
}

size_t picture_bytes(const struct picture *p)
{
	/* Two colours and a half block: some 20 bytes a cell when neighbours differ. */
	if (p->protocol == GRAPHICS_BLOCKS)
		return (size_t)p->columns * (size_t)p->rows * 20;
	return p->data.len;
}
