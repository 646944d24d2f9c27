/* A TIFF block with its two directories. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/mem.h"
#include "image/exif.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum exif_tag tags[] = { EXIF_PROCESSING_SOFTWARE, EXIF_IMAGE_DESCRIPTION, EXIF_SOFTWARE, EXIF_ARTIST,
					      EXIF_MAKER_NOTE, EXIF_USER_COMMENT, EXIF_LENS_MODEL };
	struct buf text = BUF_INIT(1u << 20);
	struct exif_value v;
	struct exif x;
	int dpi_x, dpi_y;
	size_t i;

	exif_open(&x, data, size);
	for (i = 0; i < ARRAY_LEN(tags); i++) {
		if (exif_find(&x, tags[i], &v) && (v.data < data || v.size > size || v.data + v.size > data + size))
			abort();
		exif_text(&x, tags[i], &text);
	}
	exif_dpi(&x, &dpi_x, &dpi_y);
	if (exif_orientation(&x) < 1 || exif_orientation(&x) > 8 || dpi_x < 0 || dpi_y < 0)
		abort();
	buf_release(&text);
	return 0;
}
