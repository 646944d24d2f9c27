#include <stdlib.h>

#include "image/decode.h"
#include "image/encode.h"
#include "image/orient.h"
#include "image/scale.h"

/* Decoded at no less than twice the size wanted: the box filter and not the DCT's
 * scaling decides the pixels, at a cost of a few milliseconds. */
#define SUPERSAMPLE 2

static enum pv_err check_spec(const struct pv_standard_spec *s, struct pv_error *err)
{
	if (s->width < 1 || s->height < 1 || s->width > PV_PHOTO_MAX_SIDE / SUPERSAMPLE || s->height > PV_PHOTO_MAX_SIDE / SUPERSAMPLE ||
	    s->dpi < 0 || s->dpi > 65535 || s->quality_min < 1 || s->quality_max > 100 || s->quality_min > s->quality_max || s->bytes_max < 0)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "the standard's size, resolution, quality or byte limit makes no sense");
	return PV_OK;
}

/* 3:4 from the middle, then down to the spec's size; smaller ones keep their pixels. */
static enum pv_err fit(const struct pv_image *upright, const struct pv_standard_spec *spec, struct pv_image *ret_img, struct pv_error *err)
{
	struct scale_area a = scale_centre_crop(upright->width, upright->height, spec->width, spec->height);
	bool shrink = a.width >= spec->width && a.height >= spec->height;

	return scale_box(upright, &a, shrink ? spec->width : a.width, shrink ? spec->height : a.height, ret_img, err);
}

static bool is_small_enough(size_t size, const struct pv_standard_spec *spec)
{
	return spec->bytes_max == 0 || size <= (uint64_t)spec->bytes_max;
}

/* The best quality that fits, found by halving: five encodes instead of thirty. When
 * none fits it is the lowest, and the checks say that the file is too large. */
static enum pv_err encode_to_fit(const struct pv_image *img, const struct pv_standard_spec *spec,
				 uint8_t **ret_data, size_t *ret_size, struct pv_error *err)
{
	int low = spec->quality_min, high = spec->quality_max, q = high;
	uint8_t *best = NULL, *data = NULL;
	size_t best_size = 0, size = 0;
	enum pv_err e;

	for (;;) {
		e = encode_jpeg(img, q, spec->dpi, &data, &size, err);
		if (e != PV_OK)
			goto out;
		if (is_small_enough(size, spec) || q == spec->quality_min) {
			free(best);
			best = data;
			best_size = size;
			low = q + 1;
		} else {
			free(data);
			high = q - 1;
		}
		if (low > high)
			break;
		q = (low + high) / 2;
	}
	*ret_data = best;
	*ret_size = best_size;
	best = NULL;
out:
	free(best);
	return e;
}

enum pv_err pv_standard_make(const uint8_t *data, size_t size, const struct pv_standard_spec *spec,
			     uint8_t **ret_data, size_t *ret_size, struct pv_error *err)
{
	struct pv_image upright = { 0 }, fitted = { 0 };
	enum pv_err e = check_spec(spec, err);

	if (e == PV_OK)
		e = decode_jpeg(data, size, NULL, SUPERSAMPLE * spec->width, SUPERSAMPLE * spec->height, &upright, NULL, err);
	if (e == PV_OK)
		e = fit(&upright, spec, &fitted, err);
	pv_image_release(&upright);
	if (e == PV_OK)
		e = encode_to_fit(&fitted, spec, ret_data, ret_size, err);
	pv_image_release(&fitted);
	return e;
}

/* A CMYK, grey, progressive or turned file of the right size is not what the registry takes either. */
bool pv_standard_is_met(const struct pv_image_info *info, size_t size, const struct pv_standard_spec *spec)
{
	return info->width == spec->width && info->height == spec->height && info->orientation == 1 &&
	       info->components == 3 && info->precision == 8 && !info->progressive &&
	       (spec->dpi == 0 || (info->dpi_x == spec->dpi && info->dpi_y == spec->dpi)) && is_small_enough(size, spec);
}
