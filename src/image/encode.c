#include "image/encode.h"

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>

#include "base/buf.h"

#define CHUNK 16384

struct encode {
	struct jpeg_compress_struct cinfo;
	struct jpeg_error_mgr manager;
	struct jpeg_destination_mgr to;
	jmp_buf jump;
	const struct pv_image *img;
	int quality, dpi;
	struct buf out;
	char cause[JMSG_LENGTH_MAX];
	uint8_t chunk[CHUNK];
};

static _Noreturn void on_error(j_common_ptr cinfo)
{
	struct encode *c = cinfo->client_data;

	cinfo->err->format_message(cinfo, c->cause);
	longjmp(c->jump, 1);
}

static void on_message(j_common_ptr cinfo, int level)
{
	(void)cinfo;
	(void)level;
}

static void on_output(j_common_ptr cinfo)
{
	(void)cinfo;
}

static void to_start(j_compress_ptr cinfo)
{
	struct encode *c = cinfo->client_data;

	c->to.next_output_byte = c->chunk;
	c->to.free_in_buffer = CHUNK;
}

/* libjpeg's rule: the whole chunk is full, whatever free_in_buffer says. */
static boolean to_empty(j_compress_ptr cinfo)
{
	struct encode *c = cinfo->client_data;

	buf_append(&c->out, c->chunk, CHUNK);
	to_start(cinfo);
	return TRUE;
}

static void to_end(j_compress_ptr cinfo)
{
	struct encode *c = cinfo->client_data;

	buf_append(&c->out, c->chunk, CHUNK - c->to.free_in_buffer);
}

static void step_encode(struct encode *c)
{
	struct jpeg_compress_struct *j = &c->cinfo;
	JSAMPROW row;

	j->err = jpeg_std_error(&c->manager);
	c->manager.error_exit = on_error;
	c->manager.emit_message = on_message;
	c->manager.output_message = on_output;
	j->client_data = c;
	jpeg_create_compress(j);
	c->to = (struct jpeg_destination_mgr){ .init_destination = to_start, .empty_output_buffer = to_empty, .term_destination = to_end };
	j->dest = &c->to;
	j->image_width = (JDIMENSION)c->img->width;
	j->image_height = (JDIMENSION)c->img->height;
	j->input_components = 3;
	j->in_color_space = JCS_RGB;
	jpeg_set_defaults(j);		/* 4:2:0, JFIF, no Adobe marker */
	jpeg_set_quality(j, c->quality, TRUE);
	j->optimize_coding = TRUE;
	j->density_unit = c->dpi > 0 ? 1 : 0;
	j->X_density = j->Y_density = (UINT16)(c->dpi > 0 ? c->dpi : 1);
	jpeg_start_compress(j, TRUE);
	while (j->next_scanline < j->image_height) {
		row = c->img->rgb + 3 * (size_t)c->img->width * j->next_scanline;
		jpeg_write_scanlines(j, &row, 1);
	}
	jpeg_finish_compress(j);
}

/* The only setjmp of this file: all state is in *c, nothing here changes after it. */
static bool guarded(struct encode *c)
{
	if (setjmp(c->jump))
		return false;
	step_encode(c);
	return true;
}

enum pv_err encode_jpeg(const struct pv_image *img, int quality, int dpi, uint8_t **ret_data, size_t *ret_size, struct pv_error *err)
{
	struct encode c = { .img = img, .quality = quality, .dpi = dpi, .out = BUF_INIT(2 * (size_t)PV_PHOTO_MAX_BYTES) };
	enum pv_err e = PV_OK;

	if (!guarded(&c)) {
		e = pv_error_set(err, PV_ERR_NOMEM, "cannot encode the JPEG: %s", c.cause);
		goto out;
	}
	if (c.out.failed) {
		e = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode %dx%d px", img->width, img->height);
		goto out;
	}
	*ret_size = c.out.len;
	*ret_data = (uint8_t *)buf_take(&c.out);
out:
	jpeg_destroy_compress(&c.cinfo);
	buf_release(&c.out);
	return e;
}
