/* EXIF, read only: IFD0 and the Exif sub-IFD of a TIFF block, both byte orders. Nothing
 * is followed twice and nothing outside the block is read, so a loop or a wild offset
 * costs one failed lookup. Zeroed is a valid block without tags. */
#ifndef IMAGE_EXIF_H
#define IMAGE_EXIF_H

#include "base/buf.h"

enum exif_tag {
	EXIF_PROCESSING_SOFTWARE = 0x000B,
	EXIF_IMAGE_DESCRIPTION = 0x010E,
	EXIF_ORIENTATION = 0x0112,
	EXIF_X_RESOLUTION = 0x011A,
	EXIF_Y_RESOLUTION = 0x011B,
	EXIF_RESOLUTION_UNIT = 0x0128,
	EXIF_SOFTWARE = 0x0131,
	EXIF_ARTIST = 0x013B,
	EXIF_SUB_IFD = 0x8769,
	EXIF_MAKER_NOTE = 0x927C,
	EXIF_USER_COMMENT = 0x9286,
	EXIF_LENS_MODEL = 0xA434,
};

struct exif {
	const uint8_t *data;		/* borrowed */
	size_t size;
	bool big_endian;
	uint32_t ifd[2];		/* offsets of IFD0 and the Exif sub-IFD; 0: none */
};

/* A value in place: borrowed from the block. */
struct exif_value {
	uint16_t type;			/* TIFF's: 2 ASCII, 3 SHORT, 5 RATIONAL, 7 UNDEFINED */
	uint32_t count;
	const uint8_t *data;
	size_t size;			/* bytes, all of them inside the block */
};

/* tiff: the bytes after "Exif\0\0". False, and an empty block, when the header is no TIFF header. */
bool exif_open(struct exif *x, const uint8_t *tiff, size_t size);
/* The first such tag of IFD0, then of the sub-IFD. */
bool exif_find(const struct exif *x, enum exif_tag tag, struct exif_value *ret);
/* One SHORT (count 1, as the standard demands). */
bool exif_short(const struct exif *x, enum exif_tag tag, uint16_t *ret);
/* One RATIONAL above zero. */
bool exif_rational(const struct exif *x, enum exif_tag tag, double *ret);
/* Text of an ASCII tag, or of UserComment in its ASCII, UNICODE (UTF-16) or undefined
 * coding, appended as UTF-8 when it is well-formed and as it stands otherwise, up to its
 * first NUL. False when the tag is absent or empty. */
bool exif_text(const struct exif *x, enum exif_tag tag, struct buf *out);
/* 1..8; 1 when absent or senseless. */
int exif_orientation(const struct exif *x);
/* Whole dots per inch; 0, 0 when not stated. */
void exif_dpi(const struct exif *x, int *ret_x, int *ret_y);

#endif
