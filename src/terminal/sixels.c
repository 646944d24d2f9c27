#include "terminal/sixels.h"

#include <sixel.h>

static int on_bytes(char *data, int size, void *context)
{
	struct buf *out = context;

	/* libsixel does not look at the result: the buffer remembers a failure. */
	buf_append(out, data, (size_t)size);
	return 0;
}

static void set_palette(sixel_dither_t *dither, const struct palette *p)
{
	uint8_t rgb[PALETTE_MAX * 3];

	/* libsixel divides by 255 and rounds to percent: what comes out is p->percent. */
	for (int k = 0; k < p->count; k++) {
		for (int c = 0; c < 3; c++)
			rgb[k * 3 + c] = p->rgb[k][c];
	}
	sixel_dither_set_palette(dither, rgb);
	sixel_dither_set_pixelformat(dither, SIXEL_PIXELFORMAT_PAL8);
	sixel_dither_set_diffusion_type(dither, SIXEL_DIFFUSE_NONE);
}

enum pv_err sixels_encode(const uint8_t *indices, int width, int height, const struct palette *p, struct buf *out, struct pv_error *err)
{
	sixel_output_t *output = NULL;
	sixel_dither_t *dither = NULL;
	enum pv_err code = PV_OK;
	SIXELSTATUS status;

	if (width < 1 || height < SIXELS_SIDE_MIN || width > SIXELS_SIDE_MAX || height > SIXELS_SIDE_MAX)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "a picture of this size cannot be sent: '%dx%d'", width, height);
	status = sixel_output_new(&output, on_bytes, out, NULL);
	if (!SIXEL_FAILED(status))
		status = sixel_dither_new(&dither, p->count, NULL);
	if (SIXEL_FAILED(status)) {
		code = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode a picture");
		goto out;
	}
	set_palette(dither, p);
	sixel_output_set_skip_dcs_envelope(output, 1);
	sixel_output_set_gri_arg_limit(output, 0);
	sixel_output_set_encode_policy(output, SIXEL_ENCODEPOLICY_SIZE);
	buf_puts(out, "\033P0;1;0");
	/* Without diffusion the pixels are only read. */
	status = sixel_encode((unsigned char *)(uintptr_t)indices, width, height, 8, dither, output);
	buf_puts(out, "\033\\");
	if (SIXEL_FAILED(status) || out->failed)
		code = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode a picture");
out:
	if (dither)
		sixel_dither_unref(dither);
	if (output)
		sixel_output_unref(output);
	return code;
}
