#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "image/decode.h"
#include "image/encode.h"
#include "image/orient.h"
#include "image/scale.h"

void pv_image_release(struct pv_image *img)
{
	free(img->rgb);
	*img = (struct pv_image){ 0 };
}

enum pv_err pv_image_probe(const uint8_t *data, size_t size, struct pv_image_info *ret_info, struct pv_error *err)
{
	return decode_jpeg(data, size, NULL, 0, 0, NULL, ret_info, err);
}

enum pv_err pv_image_decode(const uint8_t *data, size_t size, int min_width, int min_height,
			    struct pv_image *ret_img, struct pv_image_info *ret_info, struct pv_error *err)
{
	return decode_jpeg(data, size, NULL, min_width, min_height, ret_img, ret_info, err);
}

enum pv_err pv_image_decode_area(const uint8_t *data, size_t size, const struct pv_area *area, int min_width, int min_height,
				 struct pv_image *ret_img, struct pv_image_info *ret_info, struct pv_error *err)
{
	return decode_jpeg(data, size, area, min_width, min_height, ret_img, ret_info, err);
}

static enum pv_err check_size(int width, int height, struct pv_error *err)
{
	if (width < 1 || height < 1)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "a picture of %dx%d px has no pixels", width, height);
	if (width > PV_PHOTO_MAX_SIDE || height > PV_PHOTO_MAX_SIDE || (uint64_t)width * (uint64_t)height > PV_PHOTO_MAX_PIXELS)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "a picture of %dx%d px is more than is accepted", width, height);
	return PV_OK;
}

enum pv_err pv_image_scale(const struct pv_image *src, int width, int height, struct pv_image *ret_img, struct pv_error *err)
{
	struct scale_area all = { .width = src->width, .height = src->height };
	enum pv_err e = check_size(src->width, src->height, err);

	if (e == PV_OK)
		e = check_size(width, height, err);
	if (e == PV_OK)
		e = scale_box(src, &all, width, height, ret_img, err);
	return e;
}

enum pv_err pv_image_crop(const struct pv_image *src, int x, int y, int width, int height, struct pv_image *ret_img, struct pv_error *err)
{
	struct pv_image out = { .width = width, .height = height };
	size_t stride = 3 * (size_t)src->width, bytes = 3 * (size_t)width;
	enum pv_err e = check_size(width, height, err);
	int row;

	if (e != PV_OK)
		return e;
	if (x < 0 || y < 0 || x > src->width - width || y > src->height - height)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "the area %dx%d+%d+%d leads out of a picture of %dx%d px",
				    width, height, x, y, src->width, src->height);
	out.rgb = mem_try_raw((size_t)width * (size_t)height, 3);
	if (!out.rgb)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to crop to %dx%d px", width, height);
	for (row = 0; row < height; row++)
		memcpy(out.rgb + bytes * (size_t)row, src->rgb + stride * (size_t)(y + row) + 3 * (size_t)x, bytes);
	*ret_img = out;
	return PV_OK;
}

enum pv_err pv_image_turn(const struct pv_image *src, int quarters, struct pv_image *ret_img, struct pv_error *err)
{
	static const int orientations[] = { 1, 6, 3, 8 };
	int orientation = orientations[quarters & 3];
	bool sideways = orient_is_sideways(orientation);
	struct pv_image out = { .width = sideways ? src->height : src->width, .height = sideways ? src->width : src->height };
	enum pv_err e = check_size(src->width, src->height, err);

	if (e != PV_OK)
		return e;
	out.rgb = mem_try_raw((size_t)out.width * (size_t)out.height, 3);
	if (!out.rgb)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to turn a picture of %dx%d px", src->width, src->height);
	orient_rows(src->rgb, src->width, src->height, 0, src->height, orientation, &out);
	*ret_img = out;
	return PV_OK;
}

enum pv_err pv_image_encode(const struct pv_image *img, int quality, int dpi, uint8_t **ret_data, size_t *ret_size, struct pv_error *err)
{
	enum pv_err e = check_size(img->width, img->height, err);

	if (e != PV_OK)
		return e;
	if (quality < 1 || quality > 100)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "a JPEG quality lies in 1..100: '%d'", quality);
	if (dpi < 0 || dpi > 65535)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "a resolution lies in 0..65535 dpi: '%d'", dpi);
	return encode_jpeg(img, quality, dpi, ret_data, ret_size, err);
}
