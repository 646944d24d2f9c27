#include "terminal/iterm.h"

#include <stdlib.h>

#include "base/base64.h"

enum { JPEG_MAX = ITERM_BYTES_MAX / 4 * 3 - 256, QUALITY_LEAST = 10, QUALITY_STEP = 15, DPI = 72 };

enum pv_err iterm_encode(const struct pv_image *img, int quality, int columns, int rows, struct buf *out, struct pv_error *err)
{
	uint8_t *jpeg = NULL;
	size_t n = 0;
	enum pv_err code;

	code = pv_image_encode(img, quality, DPI, &jpeg, &n, err);
	while (!code && n > JPEG_MAX && quality > QUALITY_LEAST) {
		free(jpeg);
		jpeg = NULL;
		quality = quality > QUALITY_LEAST + QUALITY_STEP ? quality - QUALITY_STEP : QUALITY_LEAST;
		code = pv_image_encode(img, quality, DPI, &jpeg, &n, err);
	}
	if (!code && n > JPEG_MAX)
		code = pv_error_set(err, PV_ERR_TOO_LARGE, "the picture is too large for this terminal: '%zu' bytes", n);
	if (!code) {
		buf_printf(out, "\033]1337;File=inline=1;size=%zu;width=%d;height=%d;preserveAspectRatio=1;doNotMoveCursor=1:", n, columns, rows);
		base64_encode(out, jpeg, n);
		buf_putc(out, '\a');
	}
	if (!code && out->failed)
		code = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode a picture");
	free(jpeg);
	return code;
}
