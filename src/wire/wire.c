#include "wire/wire.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/wire_put.h"
#include "wire/wire_room.h"

enum {
	BODY_MAX = 64 << 20,
	/* A stretch adds at most 33 columns for each of a column's 6 labels: so many runs, and
	 * half as many fragments, since a column lies between two. */
	RUNS = 6 * 33, FRAGMENTS = (RUNS + 6) / 2,
};

struct wire_scratch *wire_scratch_new(void)
{
	struct wire_scratch *s = mem_alloc(sizeof(*s));

	buf_init(&s->body, BODY_MAX);
	return s;
}

static void release_arrays(struct wire_scratch *s)
{
	struct wire_band *b = &s->band;

	free(s->weights.busy);
	free(s->weights.face);
	free(s->sums);
	free(s->layers);
	free(s->pack);
	free(b->pixels);
	free(b->scale);
	free(b->near);
	free(b->set);
	free(b->painted);
	free(b->cost);
	free(b->known);
	free(b->fragments);
	free(b->runs);
	s->weights.busy = NULL;
	s->weights.face = NULL;
	s->sums = NULL;
	s->layers = NULL;
	s->pack = NULL;
	*b = (struct wire_band){ 0 };
	s->width = s->height = 0;
}

void wire_scratch_free(struct wire_scratch *s)
{
	if (!s)
		return;
	release_arrays(s);
	free(s->palette_work);
	buf_release(&s->body);
	free(s);
}

static bool take_band(struct wire_band *b, size_t width)
{
	b->pixels = mem_try_alloc(width, sizeof(*b->pixels));
	b->scale = mem_try_alloc(width / WIRE_BLOCK + 1, sizeof(*b->scale));
	b->near = mem_try_alloc(width, sizeof(*b->near));
	b->set = mem_try_alloc(width, sizeof(*b->set));
	b->painted = mem_try_alloc(width, sizeof(*b->painted));
	b->cost = mem_try_alloc(width, sizeof(*b->cost));
	b->known = mem_try_alloc(width, 1);
	b->fragments = mem_try_alloc(width * FRAGMENTS, sizeof(*b->fragments));
	b->runs = mem_try_alloc(width * RUNS, sizeof(*b->runs));
	return b->pixels && b->scale && b->near && b->set && b->painted && b->cost && b->known && b->fragments && b->runs;
}

/* Makes the arrays large enough; they only grow. */
static enum pv_err reserve(struct wire_scratch *s, int width, int height, struct pv_error *err)
{
	size_t blocks;

	if (!s->palette_work)
		s->palette_work = mem_try_alloc(1, wire_palette_work_size());
	if (s->palette_work && s->width >= width && s->height >= height)
		return PV_OK;
	width = width > s->width ? width : s->width;
	height = height > s->height ? height : s->height;
	blocks = (size_t)(width / WIRE_BLOCK + 1) * (size_t)(height / WIRE_BLOCK + 1);
	release_arrays(s);
	s->weights.busy = mem_try_alloc(blocks, sizeof(*s->weights.busy));
	s->weights.face = mem_try_alloc(blocks, 1);
	s->sums = mem_try_alloc(wire_weights_scratch(width, height), sizeof(*s->sums));
	s->layers = mem_try_alloc(1, wire_layers_work_size(width));
	s->pack = mem_try_alloc(1, wire_pack_work_size(width));
	if (!s->palette_work || !s->weights.busy || !s->weights.face || !s->sums || !s->layers || !s->pack || !take_band(&s->band, (size_t)width)) {
		release_arrays(s);
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode a picture");
	}
	wire_layers_init(s->layers, width);
	s->width = width;
	s->height = height;
	return PV_OK;
}

static void note_labels(const struct wire_scratch *s, uint8_t *labels)
{
	const struct wire_band *b = &s->band;

	for (int k = 0; k < b->rows; k++) {
		uint8_t *row = labels + (size_t)(b->top + k) * (size_t)b->width;

		for (int x = 0; x < b->width; x++)
			row[x] = s->number[wire_painted(b, x, k)];
	}
}

static bool encode_bands(struct wire_scratch *s, const struct pv_image *img, const struct wire_options *opt)
{
	struct wire_band *b = &s->band;
	int current = -1;

	buf_clear(&s->body);
	for (int top = 0; top < img->height; top += WIRE_BAND) {
		wire_band_load(b, img, top, &s->weights, &s->palette);
		wire_labels_choose(b, &s->palette);
		wire_layers_paint(b, s->layers, &s->palette, false);
		wire_band_count(b, img, &s->weights, &s->palette);
		if (opt->ret_labels)
			note_labels(s, opt->ret_labels);
		if (!opt->overpaint) {
			wire_band_adopt(b);
			wire_layers_paint(b, s->layers, &s->palette, true);
		}
		if (top > 0)
			buf_putc(&s->body, '-');
		if (!wire_pack_write(b, s->pack, s->number, &current, &s->body))
			return false;
	}
	return true;
}

static enum pv_err encode(struct wire_scratch *s, const struct pv_image *img, const struct wire_options *opt, struct buf *out, struct pv_error *err)
{
	size_t before = out->len;
	enum pv_err code = reserve(s, img->width, img->height, err);

	if (code)
		return code;
	wire_weights_make(&s->weights, img, s->sums);
	wire_palette_make(&s->palette, s->palette_work, img, &s->weights, opt->colors);
	wire_weights_scale(&s->weights, opt->lambda);
	wire_weights_scale(&s->weights, wire_probe_run(s, img, opt));
	if (!encode_bands(s, img, opt))
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode a picture");
	wire_palette_refine(&s->palette);
	wire_put_head(out, img->width, img->height, (const uint8_t (*)[3])s->palette.percent, s->order, s->palette.count);
	buf_append(out, s->body.data, s->body.len);
	buf_puts(out, "\033\\");
	if (!out->failed) {
		if (opt->ret_colors)
			*opt->ret_colors = s->palette.count;
		for (int i = 0; opt->ret_palette && i < s->palette.count; i++)
			memcpy(opt->ret_palette[i], s->palette.rgb[s->order[i]], 3);
		return PV_OK;
	}
	out->len = before;
	if (out->data)
		out->data[before] = '\0';
	return pv_error_set(err, PV_ERR_TOO_LARGE, "the encoded picture is too large: '%zu' bytes", s->body.len);
}

enum pv_err wire_encode(const struct pv_image *img, const struct wire_options *opt, struct wire_scratch *scratch, struct buf *out,
			struct pv_error *err)
{
	struct wire_scratch *own = NULL;
	enum pv_err code;

	if (!img->rgb || img->width < WIRE_WIDTH_MIN || img->height < WIRE_HEIGHT_MIN || img->width > WIRE_SIDE_MAX || img->height > WIRE_SIDE_MAX)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "a picture of this size cannot be sent: '%dx%d'", img->width, img->height);
	if (opt->lambda < 1 || opt->lambda > WIRE_LAMBDA_MAX || opt->colors < 2 || opt->colors > WIRE_COLORS_MAX)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "no such quality of picture: '%d/%d'", opt->lambda, opt->colors);
	if (!scratch)
		scratch = own = wire_scratch_new();
	code = encode(scratch, img, opt, out, err);
	wire_scratch_free(own);
	return code;
}
