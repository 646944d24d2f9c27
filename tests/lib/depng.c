#include "depng.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/mem.h"

struct chunk {
	const uint8_t *data;
	size_t n;
};

static uint32_t get_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static const char *next_chunk(const uint8_t **at, const uint8_t *end, const char *name, struct chunk *ret)
{
	const uint8_t *p = *at;

	if (end - p < 12 || get_u32(p) > (size_t)(end - p) - 12)
		return "a chunk is cut short";
	*ret = (struct chunk){ p + 8, get_u32(p) };
	if (memcmp(p + 4, name, 4) != 0)
		return "an unexpected chunk";
	if (crc32(0, p + 4, (uInt)ret->n + 4) != get_u32(p + 8 + ret->n))
		return "a wrong checksum";
	*at = p + 12 + ret->n;
	return NULL;
}

static const char *paint(const struct chunk *pixels, const struct chunk *palette, struct pv_image *img)
{
	size_t stride = (size_t)img->width + 1;
	uLongf size = (uLongf)(stride * (size_t)img->height);
	uint8_t *rows = mem_alloc(size);
	const char *wrong = NULL;

	if (uncompress(rows, &size, pixels->data, (uLong)pixels->n) != Z_OK || size != stride * (size_t)img->height)
		wrong = "the pixels do not unpack";
	for (size_t y = 0; y < (size_t)img->height && !wrong; y++) {
		if (rows[y * stride] != 0)
			wrong = "a row has a filter";
		for (size_t x = 0; x < (size_t)img->width && !wrong; x++) {
			size_t color = rows[y * stride + 1 + x];

			if (color * 3 + 3 > palette->n)
				wrong = "an undefined colour";
			else
				memcpy(img->rgb + (y * (size_t)img->width + x) * 3, palette->data + color * 3, 3);
		}
	}
	free(rows);
	return wrong;
}

const char *depng_decode(const uint8_t *data, size_t n, struct pv_image *ret, int *ret_colors)
{
	static const uint8_t signature[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
	const uint8_t *at = data + sizeof(signature), *end = data + n;
	struct chunk head, palette, pixels, tail;
	struct pv_image img = { 0 };
	const char *wrong;

	if (n < sizeof(signature) || memcmp(data, signature, sizeof(signature)) != 0)
		return "no PNG";
	if ((wrong = next_chunk(&at, end, "IHDR", &head)) || (wrong = next_chunk(&at, end, "PLTE", &palette)) ||
	    (wrong = next_chunk(&at, end, "IDAT", &pixels)) || (wrong = next_chunk(&at, end, "IEND", &tail)))
		return wrong;
	if (at != end || head.n != 13 || memcmp(head.data + 8, "\10\3\0\0\0", 5) != 0 || get_u32(head.data) - 1 > 4095 || get_u32(head.data + 4) - 1 > 4095)
		return "a wrong head";
	img = (struct pv_image){ (int)get_u32(head.data), (int)get_u32(head.data + 4), NULL };
	img.rgb = mem_array((size_t)img.width * (size_t)img.height, 3);
	wrong = paint(&pixels, &palette, &img);
	if (wrong) {
		pv_image_release(&img);
		return wrong;
	}
	*ret = img;
	*ret_colors = (int)(palette.n / 3);
	return NULL;
}
