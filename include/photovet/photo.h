/* Photos: bytes, their address, their pixels.
 *
 * A photo is immutable and addressed by the SHA-256 of its bytes. Everything here
 * takes hostile bytes: sizes are capped before anything is allocated. */
#ifndef PHOTOVET_PHOTO_H
#define PHOTOVET_PHOTO_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"

/* The caps an acceptable photo decodes inside. */
#define PV_PHOTO_MAX_BYTES (64u << 20)
#define PV_PHOTO_MAX_SIDE 16384		/* px */
#define PV_PHOTO_MAX_PIXELS 40000000u
#define PV_PHOTO_MAX_SCANS 64
#define PV_PHOTO_MAX_WARNINGS 1000
#define PV_PHOTO_MAX_MEMORY (192u << 20)	/* bytes libjpeg may use */

enum pv_photo_kind { PV_PHOTO_ORIGINAL, PV_PHOTO_STANDARD, PV_PHOTO_REFERENCE };
const char *pv_photo_kind_name(enum pv_photo_kind kind);	/* "original" */

struct pv_photo {
	uint8_t sha256[32];
	int64_t bytes;
	int width, height;		/* px as stored, before EXIF orientation; 0 when unknown */
	enum pv_photo_kind kind;
	bool present;			/* false: no such photo */
};

/* 24-bit RGB, rows of 3 * width bytes without padding. Zeroed is valid and empty. */
struct pv_image {
	int width, height;
	uint8_t *rgb;
};
void pv_image_release(struct pv_image *img);

/* What a JPEG's header says, read without decoding the pixels. */
struct pv_image_info {
	int width, height;		/* px as stored */
	int components, precision;	/* 3 and 8 for an ordinary colour photo */
	int orientation;		/* EXIF 1..8; 1 when absent or senseless */
	bool progressive, cmyk;
	int dpi_x, dpi_y;		/* by JFIF, else EXIF; 0 when not stated */
	int warnings;			/* libjpeg's, after a decode; a truncated file has some */
};

/* PV_ERR_BAD_INPUT: not a JPEG ("is a PNG image, not a JPEG"), or broken beyond reading;
 * PV_ERR_TOO_LARGE: past a cap. Several JPEGs in one file (MPO) read as the first. */
PV_MUST_CHECK enum pv_err pv_image_probe(const uint8_t *data, size_t size, struct pv_image_info *ret_info, struct pv_error *err);

/* Decodes to RGB, EXIF orientation applied. With min_width/min_height > 0 the result
 * is the smallest DCT-scaled version that is still at least that large in both axes
 * (upright); 0, 0 decodes at full size. ret_info may be NULL. A truncated file decodes
 * with info.warnings > 0. Grey and CMYK become RGB; an ICC profile is not applied. */
PV_MUST_CHECK enum pv_err pv_image_decode(const uint8_t *data, size_t size, int min_width, int min_height,
					  struct pv_image *ret_img, struct pv_image_info *ret_info, struct pv_error *err);
/* The same for a part of the upright picture, which must lie inside it: rows above it are skipped, columns
 * beside it never transformed. At full size the pixels are those of the whole picture decoded
 * and cropped; with min_width/min_height > 0 it is the smallest DCT-scaled version of the part
 * that is still at least that large, its edges rounded outwards. The file's damage
 * shows in info.warnings wherever it lies. */
struct pv_area { int x, y, width, height; };
PV_MUST_CHECK enum pv_err pv_image_decode_area(const uint8_t *data, size_t size, const struct pv_area *area, int min_width, int min_height,
					       struct pv_image *ret_img, struct pv_image_info *ret_info, struct pv_error *err);

/* Box (area) filter to exactly width x height px; enlarging is by nearest pixel. */
PV_MUST_CHECK enum pv_err pv_image_scale(const struct pv_image *src, int width, int height, struct pv_image *ret_img, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_image_crop(const struct pv_image *src, int x, int y, int width, int height, struct pv_image *ret_img, struct pv_error *err);
/* By quarter turns clockwise (any number, also negative). */
PV_MUST_CHECK enum pv_err pv_image_turn(const struct pv_image *src, int quarters, struct pv_image *ret_img, struct pv_error *err);
/* JPEG 4:2:0, quality 1..100, dpi in the JFIF header, no other metadata. *ret_data is yours, free() it. */
PV_MUST_CHECK enum pv_err pv_image_encode(const struct pv_image *img, int quality, int dpi, uint8_t **ret_data, size_t *ret_size, struct pv_error *err);

/* What the registry takes (product contract section 7). bytes 0 = no limit. */
struct pv_standard_spec {
	int width, height, dpi;		/* 480, 640, 300 */
	int quality_max, quality_min;	/* 90, 60 */
	int64_t bytes_min, bytes_max;
};
/* Orientation, centre crop to width:height, box filter down to width x height (never
 * enlarged: a smaller crop keeps its pixels), the best quality from max to min that meets
 * bytes_max (min when none does), dpi, metadata stripped.
 * Deterministic. *ret_data is yours, free() it. */
PV_MUST_CHECK enum pv_err pv_standard_make(const uint8_t *data, size_t size, const struct pv_standard_spec *spec,
					   uint8_t **ret_data, size_t *ret_size, struct pv_error *err);
/* Is this file already inside the spec (so that no standard is made)? Size, resolution,
 * upright, baseline colour, not above bytes_max; a byte minimum only warns. */
bool pv_standard_is_met(const struct pv_image_info *info, size_t size, const struct pv_standard_spec *spec);

#endif
