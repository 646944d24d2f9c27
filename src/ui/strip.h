/* A strip: one row of the contact sheet, or a part of it, as one picture. Thumbnails stand
 * side by side at whole cells, so that captions below line up with them.
 *
 * What a thumbnail proves. Approval wants the whole photo on the screen, so by default every
 * cell shows its photo whole, scaled to fit, and its size on the screen is the photo's. With
 * aligned faces (is_aligned) all heads come to one width and all eyes to one line, which
 * shows who stands too near or too low at a glance; what then lies outside the cell is cut
 * off, and a photo that lost anything proves nothing: is_whole is false and approval refuses
 * it. We chose to cut instead of shrinking everything until the largest head fits: cells would
 * be half empty, and no photo large enough any more.
 * The head's place and width come from the outline that the checks find (photovet/check.h);
 * the chin they do not know, so height follows width, and the eye line lies so many head
 * widths below the top of the hair. Where the outline cannot be trusted: the middle of the photo.
 *
 * A photo that cannot be decoded is a crossed-out cell and an is_failed thumbnail, never an
 * empty one that could pass for a picture. */
#ifndef UI_STRIP_H
#define UI_STRIP_H

#include "terminal/picture.h"

#define STRIP_THUMBS_MAX 16

/* Which strip: photos in cells of columns x rows with a free column between. Compared byte by
 * byte: make it from zeroes. */
struct strip_want {
	uint8_t sha256[STRIP_THUMBS_MAX][32];	/* all zero: no photo */
	int count;
	int columns, rows;			/* of one thumbnail */
	int cell_width, cell_height;		/* px */
	int is_aligned;
};

struct strip_thumb {
	int width, height;		/* px the whole photo takes (blocks: as in struct picture) */
	bool is_whole;			/* nothing of it is cut off */
	bool is_failed;			/* no picture; why says why */
	bool is_damaged;		/* decoded with warnings */
	bool is_found;			/* aligned: the outline was found */
	char why[96];
};

struct strip {
	struct picture *picture;
	struct strip_thumb thumbs[STRIP_THUMBS_MAX];
	int count;
};

/* A photo's bytes; NULL: they could not be had, and why says why. */
struct strip_photo {
	const uint8_t *data;
	size_t size;
	const char *why;
};

/* Thread-safe. opt: protocol, colours, lambda and the terminal's limits; its cells are the want's.
 * Fails only when no picture at all can be made (no memory, larger than the terminal takes). */
PV_MUST_CHECK enum pv_err strip_make(const struct strip_want *want, const struct strip_photo *photos, const struct picture_options *opt,
				     struct strip **ret, struct pv_error *err);
void strip_free(struct strip *s);
/* px that a thumbnail of so many cells has room for: the last row of cells stays partly free (picture.h). */
void strip_box(int columns, int rows, int cell_width, int cell_height, int *ret_width, int *ret_height);

#endif
