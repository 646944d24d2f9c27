#include "terminal/png.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/mem.h"

static void put_u32(uint8_t *at, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(v >> (24 - 8 * i));
}

static void put_chunk(struct buf *out, const char *name, const uint8_t *data, size_t n)
{
	uint8_t word[4];
	uLong crc = crc32(0, (const Bytef *)name, 4);

	put_u32(word, (uint32_t)n);
	buf_append(out, word, sizeof(word));
	buf_append(out, name, 4);
	buf_append(out, data, n);
	/* With nothing to add crc32() would start anew. */
	if (n > 0)
		crc = crc32(crc, data, (uInt)n);
	put_u32(word, (uint32_t)crc);
	buf_append(out, word, sizeof(word));
}

/* Each row behind its filter byte: none, which suits indices best. */
static enum pv_err deflate_rows(const uint8_t *indices, int width, int height, uint8_t **ret, size_t *ret_size, struct pv_error *err)
{
	size_t stride = (size_t)width + 1, size = stride * (size_t)height;
	uLong most = compressBound((uLong)size);
	uint8_t *rows = mem_try_alloc(size, 1), *packed = mem_try_alloc(most, 1);
	enum pv_err code = PV_OK;

	if (!rows || !packed) {
		code = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode a picture");
		goto out;
	}
	for (int y = 0; y < height; y++)
		memcpy(rows + (size_t)y * stride + 1, indices + (size_t)y * (size_t)width, (size_t)width);
	if (compress2(packed, &most, rows, (uLong)size, Z_DEFAULT_COMPRESSION) != Z_OK) {
		code = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode a picture");
		goto out;
	}
	*ret = packed;
	*ret_size = most;
	packed = NULL;
out:
	free(rows);
	free(packed);
	return code;
}

enum pv_err png_encode(const uint8_t *indices, int width, int height, const uint8_t (*rgb)[3], int colors, struct buf *out, struct pv_error *err)
{
	static const uint8_t signature[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
	uint8_t head[13] = { [8] = 8, [9] = 3 };	/* bits; palette */
	uint8_t *packed = NULL;
	size_t size = 0;
	enum pv_err code;

	if (width < 1 || height < 1 || colors < 1 || colors > PNG_COLORS_MAX)
		BUG("a PNG of %dx%d px and %d colours", width, height, colors);
	code = deflate_rows(indices, width, height, &packed, &size, err);
	if (code)
		return code;
	put_u32(head, (uint32_t)width);
	put_u32(head + 4, (uint32_t)height);
	buf_append(out, signature, sizeof(signature));
	put_chunk(out, "IHDR", head, sizeof(head));
	put_chunk(out, "PLTE", rgb[0], (size_t)colors * 3);
	put_chunk(out, "IDAT", packed, size);
	put_chunk(out, "IEND", NULL, 0);
	free(packed);
	return out->failed ? pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode a picture") : PV_OK;
}
