#include "image/decode.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "base/mem.h"
#include "image/exif.h"
#include "image/orient.h"
#include "image/segment.h"
#include "image/sniff.h"

#define STRIP_ROWS 16

struct decode {
	struct jpeg_decompress_struct cinfo;
	struct jpeg_error_mgr manager;
	struct jpeg_progress_mgr progress;
	jmp_buf jump;
	const uint8_t *data;
	size_t size;
	int min_width, min_height;
	const struct pv_area *area;	/* NULL: the whole picture */
	struct pv_image_info info;
	struct pv_image image, part;	/* part: of the picture as stored */
	uint8_t *strip;
	enum pv_err code;		/* why the guard was left */
	char cause[JMSG_LENGTH_MAX + 32];
};

static _Noreturn void fail(struct decode *d, enum pv_err code, const char *cause)
{
	d->code = code;
	snprintf(d->cause, sizeof(d->cause), "%s", cause);
	longjmp(d->jump, 1);
}

static _Noreturn void on_error(j_common_ptr cinfo)
{
	struct decode *d = cinfo->client_data;
	char text[JMSG_LENGTH_MAX];

	switch (cinfo->err->msg_code) {
	case JERR_NO_BACKING_STORE:
		fail(d, PV_ERR_TOO_LARGE, "needs more memory than the cap to decode");
	case JERR_OUT_OF_MEMORY:
		fail(d, PV_ERR_NOMEM, "not enough memory to decode");
	case JERR_IMAGE_TOO_BIG:
		fail(d, PV_ERR_TOO_LARGE, "is wider or higher than a JPEG may be");
	default:
		cinfo->err->format_message(cinfo, text);
		snprintf(d->cause, sizeof(d->cause), "broken JPEG: %s", text);
		d->code = PV_ERR_BAD_INPUT;
		longjmp(d->jump, 1);
	}
}

/* Warnings are negative levels; traces are none of our business. */
static void on_message(j_common_ptr cinfo, int level)
{
	if (level >= 0)
		return;
	if (++cinfo->err->num_warnings > PV_PHOTO_MAX_WARNINGS)
		fail(cinfo->client_data, PV_ERR_BAD_INPUT, "broken JPEG: damaged in too many places");
}

static void on_output(j_common_ptr cinfo)
{
	(void)cinfo;
}

/* A few thousand bytes can claim endless scans of a large picture. */
static void on_progress(j_common_ptr cinfo)
{
	struct decode *d = cinfo->client_data;

	if (d->cinfo.input_scan_number > PV_PHOTO_MAX_SCANS)
		fail(d, PV_ERR_TOO_LARGE, "has too many scans");
}

/* The only setjmp: step runs until it returns (true) or libjpeg or we give up (false). */
static bool guarded(struct decode *d, void (*step)(struct decode *d))
{
	if (setjmp(d->jump))
		return false;
	step(d);
	return true;
}

static void read_dpi(struct decode *d, const struct exif *x)
{
	const struct jpeg_decompress_struct *c = &d->cinfo;
	double inches = c->density_unit == 2 ? 2.54 : 1;

	if (c->saw_JFIF_marker && (c->density_unit == 1 || c->density_unit == 2)) {
		d->info.dpi_x = (int)(c->X_density * inches + 0.5);
		d->info.dpi_y = (int)(c->Y_density * inches + 0.5);
	} else {
		exif_dpi(x, &d->info.dpi_x, &d->info.dpi_y);
	}
}

static void read_info(struct decode *d)
{
	const struct jpeg_decompress_struct *c = &d->cinfo;
	const uint8_t *tiff;
	size_t size;
	struct exif x = { 0 };

	if (segment_exif(d->data, d->size, &tiff, &size))
		exif_open(&x, tiff, size);
	d->info = (struct pv_image_info){
		.width = (int)c->image_width,
		.height = (int)c->image_height,
		.components = c->num_components,
		.precision = c->data_precision,
		.orientation = exif_orientation(&x),
		.progressive = c->progressive_mode,
		.cmyk = c->num_components == 4,
	};
	read_dpi(d, &x);
}

static void step_header(struct decode *d)
{
	struct jpeg_decompress_struct *c = &d->cinfo;
	char text[96];

	c->err = jpeg_std_error(&d->manager);
	d->manager.error_exit = on_error;
	d->manager.emit_message = on_message;
	d->manager.output_message = on_output;
	c->client_data = d;
	jpeg_create_decompress(c);
	d->progress.progress_monitor = on_progress;
	c->progress = &d->progress;
	c->mem->max_memory_to_use = PV_PHOTO_MAX_MEMORY;
	jpeg_mem_src(c, d->data, d->size);
	jpeg_read_header(c, TRUE);
	if (c->image_width > PV_PHOTO_MAX_SIDE || c->image_height > PV_PHOTO_MAX_SIDE ||
	    (uint64_t)c->image_width * c->image_height > PV_PHOTO_MAX_PIXELS) {
		snprintf(text, sizeof(text), "is %ux%u px, more than is accepted", c->image_width, c->image_height);
		fail(d, PV_ERR_TOO_LARGE, text);
	}
	read_info(d);
}

/* Adobe's CMYK is stored inverted, everybody else's is not. */
static void cmyk_to_rgb(uint8_t *row, int width, bool inverted)
{
	const uint8_t *from = row;
	int x, i;

	for (x = 0; x < width; x++, from += 4, row += 3) {
		unsigned k = inverted ? from[3] : 255u - from[3];
		unsigned ink[3] = { from[0], from[1], from[2] };

		for (i = 0; i < 3; i++)
			row[i] = (uint8_t)(((inverted ? ink[i] : 255 - ink[i]) * k + 127) / 255);
	}
}

static unsigned read_strip(struct decode *d, size_t stride)
{
	struct jpeg_decompress_struct *c = &d->cinfo;
	unsigned rows = 0;

	while (rows < STRIP_ROWS && c->output_scanline < c->output_height) {
		JSAMPROW row = d->strip + rows * stride;

		if (jpeg_read_scanlines(c, &row, 1) != 1)
			fail(d, PV_ERR_BAD_INPUT, "broken JPEG: it ends too early");
		if (d->info.cmyk)
			cmyk_to_rgb(row, (int)c->output_width, c->saw_Adobe_marker);
		rows++;
	}
	return rows;
}

/* Rows go through a strip when they must be turned or are wider than RGB. */
static void read_through_strip(struct decode *d)
{
	struct jpeg_decompress_struct *c = &d->cinfo;
	size_t stride = 3 * (size_t)c->output_width;
	unsigned y, rows;

	/* a CMYK row needs 4 bytes a pixel for a moment: the last row has them behind it */
	d->strip = mem_try_alloc(STRIP_ROWS * stride + c->output_width, 1);
	if (!d->strip)
		fail(d, PV_ERR_NOMEM, "not enough memory to decode");
	while ((y = c->output_scanline) < c->output_height) {
		rows = read_strip(d, stride);
		orient_rows(d->strip, (int)c->output_width, (int)c->output_height, (int)y, (int)rows,
			    d->info.orientation, &d->image);
	}
}

static void read_straight(struct decode *d)
{
	struct jpeg_decompress_struct *c = &d->cinfo;
	JSAMPROW row;

	while (c->output_scanline < c->output_height) {
		row = d->image.rgb + 3 * (size_t)c->output_width * c->output_scanline;
		if (jpeg_read_scanlines(c, &row, 1) != 1)
			fail(d, PV_ERR_BAD_INPUT, "broken JPEG: it ends too early");
	}
}

/* width x height: what has to come out at least as large as wanted, as stored. */
static void start(struct decode *d, int width, int height)
{
	struct jpeg_decompress_struct *c = &d->cinfo;
	bool sideways = orient_is_sideways(d->info.orientation);

	c->out_color_space = d->info.cmyk ? JCS_CMYK : JCS_RGB;
	c->scale_num = (unsigned)decode_eighths(width, height, sideways ? d->min_height : d->min_width, sideways ? d->min_width : d->min_height);
	c->scale_denom = 8;
	jpeg_start_decompress(c);
}

static void step_pixels(struct decode *d)
{
	struct jpeg_decompress_struct *c = &d->cinfo;
	bool sideways = orient_is_sideways(d->info.orientation);

	start(d, d->info.width, d->info.height);
	d->image.width = (int)(sideways ? c->output_height : c->output_width);
	d->image.height = (int)(sideways ? c->output_width : c->output_height);
	d->image.rgb = mem_try_raw((size_t)c->output_width * c->output_height, 3);
	if (!d->image.rgb)
		fail(d, PV_ERR_NOMEM, "not enough memory to decode");
	if (d->info.cmyk || d->info.orientation != 1)
		read_through_strip(d);
	else
		read_straight(d);
}

/* From full size to the scaled picture, outwards to whole px. */
static void scale_span(int at, int length, int full, int scaled, int *ret_at, int *ret_length)
{
	int64_t first = (int64_t)at * scaled / full, last = ((int64_t)(at + length) * scaled + full - 1) / full;

	*ret_at = (int)first;
	*ret_length = (int)(last - first);
}

/* Rows of the area, of which d->strip holds one whole. An iMCU more on either side than is asked for: the
 * upsampling of the chroma looks at its neighbours, and the crop's edge must not show. */
static void read_part(struct decode *d, const struct pv_area *part, struct pv_image *out)
{
	struct jpeg_decompress_struct *c = &d->cinfo;
	int side = c->max_h_samp_factor * c->min_DCT_scaled_size, full = (int)c->output_width;
	int left = part->x > side ? part->x - side : 0, right = part->x + part->width + side < full ? part->x + part->width + side : full;
	JDIMENSION first = (JDIMENSION)left, width = (JDIMENSION)(right - left);
	JSAMPROW row = d->strip;
	int y, end = part->y + part->height;

	if (left > 0 || right < full)
		jpeg_crop_scanline(c, &first, &width);
	if (part->y > 0 && jpeg_skip_scanlines(c, (JDIMENSION)part->y) != (JDIMENSION)part->y)
		fail(d, PV_ERR_BAD_INPUT, "broken JPEG: it ends too early");
	for (y = part->y; y < end; y++) {
		if (jpeg_read_scanlines(c, &row, 1) != 1)
			fail(d, PV_ERR_BAD_INPUT, "broken JPEG: it ends too early");
		if (d->info.cmyk)
			cmyk_to_rgb(row, (int)c->output_width, c->saw_Adobe_marker);
		memcpy(out->rgb + 3 * (size_t)out->width * (size_t)(y - part->y), row + 3 * ((size_t)part->x - first), 3 * (size_t)part->width);
	}
	/* What comes after is walked over, so that damage there is told here, too; the last row makes libjpeg do it. */
	if (c->output_scanline + 1 < c->output_height)
		(void)jpeg_skip_scanlines(c, c->output_height - c->output_scanline - 1);
	if (c->output_scanline < c->output_height)
		(void)jpeg_read_scanlines(c, &row, 1);
}

static void step_area(struct decode *d)
{
	struct jpeg_decompress_struct *c = &d->cinfo;
	struct pv_area stored = orient_area(d->info.width, d->info.height, d->info.orientation, d->area), part;

	start(d, stored.width, stored.height);
	scale_span(stored.x, stored.width, d->info.width, (int)c->output_width, &part.x, &part.width);
	scale_span(stored.y, stored.height, d->info.height, (int)c->output_height, &part.y, &part.height);
	d->part.width = part.width;
	d->part.height = part.height;
	d->part.rgb = mem_try_raw((size_t)part.width * (size_t)part.height, 3);
	d->strip = mem_try_alloc((size_t)c->output_width, 4);
	if (!d->part.rgb || !d->strip)
		fail(d, PV_ERR_NOMEM, "not enough memory to decode");
	read_part(d, &part, &d->part);
	if (d->info.orientation == 1) {
		d->image = d->part;
		d->part.rgb = NULL;
		return;
	}
	d->image = (struct pv_image){ .width = part.width, .height = part.height };
	if (orient_is_sideways(d->info.orientation))
		d->image = (struct pv_image){ .width = part.height, .height = part.width };
	d->image.rgb = mem_try_raw((size_t)part.width * (size_t)part.height, 3);
	if (!d->image.rgb)
		fail(d, PV_ERR_NOMEM, "not enough memory to decode");
	orient_rows(d->part.rgb, part.width, part.height, 0, part.height, d->info.orientation, &d->image);
}

/* Of the picture, upright; nothing of it outside. */
static void step_check_area(struct decode *d)
{
	bool sideways = orient_is_sideways(d->info.orientation);
	int width = sideways ? d->info.height : d->info.width, height = sideways ? d->info.width : d->info.height;
	const struct pv_area *a = d->area;
	char text[96];

	if (a->width >= 1 && a->height >= 1 && a->x >= 0 && a->y >= 0 && a->width <= width && a->height <= height && a->x <= width - a->width &&
	    a->y <= height - a->height)
		return;
	snprintf(text, sizeof(text), "the area %dx%d+%d+%d leads out of a picture of %dx%d px", a->width, a->height, a->x, a->y, width, height);
	fail(d, PV_ERR_BAD_INPUT, text);
}

static void step_end(struct decode *d)
{
	jpeg_finish_decompress(&d->cinfo);
}

int decode_eighths(int width, int height, int min_width, int min_height)
{
	int num;

	if (min_width <= 0 && min_height <= 0)
		return 8;
	for (num = 1; num < 8; num++)
		if ((width * num + 7) / 8 >= min_width && (height * num + 7) / 8 >= min_height)
			break;
	return num;
}

static enum pv_err check_bytes(const uint8_t *data, size_t size, struct pv_error *err)
{
	if (size > PV_PHOTO_MAX_BYTES)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "is larger than %u MB", PV_PHOTO_MAX_BYTES >> 20);
	if (size == 0)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "is empty, not a JPEG");
	if (!sniff_is_jpeg(data, size))
		return pv_error_set(err, PV_ERR_BAD_INPUT, "is %s, not a JPEG", sniff_name(data, size));
	return PV_OK;
}

static bool decode_all(struct decode *d)
{
	if (d->area)
		return guarded(d, step_check_area) && guarded(d, step_area);
	return guarded(d, step_pixels);
}

enum pv_err decode_jpeg(const uint8_t *data, size_t size, const struct pv_area *area, int min_width, int min_height,
			struct pv_image *ret_img, struct pv_image_info *ret_info, struct pv_error *err)
{
	struct decode d = { .data = data, .size = size, .area = area, .min_width = min_width, .min_height = min_height };
	enum pv_err e = check_bytes(data, size, err);
	bool done;

	if (e != PV_OK)
		return e;
	done = guarded(&d, step_header) && (!ret_img || decode_all(&d));
	/* all pixels are there: what is wrong after them is a warning */
	if (done && ret_img && !guarded(&d, step_end))
		d.manager.num_warnings++;
	if (!done) {
		e = pv_error_set(err, d.code, "%s", d.cause);
		goto out;
	}
	d.info.warnings = (int)d.manager.num_warnings;
	if (ret_info)
		*ret_info = d.info;
	if (ret_img) {
		*ret_img = d.image;
		d.image.rgb = NULL;
	}
out:
	jpeg_destroy_decompress(&d.cinfo);
	free(d.strip);
	free(d.part.rgb);
	free(d.image.rgb);
	return e;
}
