/* A picture made ready for the terminal: encoded bytes (sixel, kitty, iTerm2) or half-block cells.
 * Made on worker threads, immutable afterwards, sent by term as one write stream. */
#ifndef TERMINAL_PICTURE_H
#define TERMINAL_PICTURE_H

#include "base/buf.h"
#include "photovet/photo.h"

enum graphics { GRAPHICS_NONE, GRAPHICS_BLOCKS, GRAPHICS_SIXEL, GRAPHICS_ITERM, GRAPHICS_KITTY };
const char *graphics_name(enum graphics g);	/* as decisions record it: "none" "blocks" "sixel" "iterm" "kitty" (graphics.c) */

struct picture_options {
	enum graphics protocol;
	int cell_width, cell_height;	/* px */
	int max_columns, max_rows;	/* cells it may cover */
	int max_width, max_height;	/* px the terminal takes (term_caps.sixel_max_*); 0 = no such limit */
	int colors;			/* 2..256, at most */
	int lambda;			/* > 0 encodes for few bytes at this rate (wire/wire.h); 0 in plain runs, for fast links */
	bool paint_once;		/* with lambda: for a terminal on which one colour cannot cover another */
	bool may_enlarge;		/* never beyond 1:1 unless set */
	bool coarse_first;		/* also make the coarse one, for a slow link; with lambda only */
};

struct picture {
	enum graphics protocol;
	uint8_t sha256[32];		/* of the photo it shows */
	int width, height;		/* px shown (blocks: 1 x 2 "pixels" per cell) */
	int columns, rows;		/* cells covered */
	int colors;
	struct buf data;		/* whole sequences */
	/* The same picture at the same size in a quarter of the bytes, to be painted over by
	 * data; empty when there is none or it would not be worth it. It shows who it is and
	 * what is grossly wrong; it is never the photo "sent whole" that approval asks for. */
	struct buf coarse;
	uint32_t id, coarse_id;		/* kitty: what the terminal knows them by; 0 elsewhere */
	uint32_t *cells;		/* blocks: rows * columns * 2 xterm-256 indices (top, bottom) */
};

/* Scales to the largest size that fits the cells (aspect kept; a last row of cells stays
 * partly free of pixels, counted in whole sixel bands, because a picture flush with its
 * cells makes some terminals take one row more), quantises, encodes. A sixel is never
 * less than 6 px high. Thread-safe. */
PV_MUST_CHECK enum pv_err picture_make(const struct pv_image *img, const uint8_t sha256[32], const struct picture_options *opt,
				       struct picture **ret, struct pv_error *err);
/* The colours and lambda for a link of so many bytes a second, 0 where that is not known yet. */
void picture_rung(double rate, int *ret_colors, int *ret_lambda);
bool picture_wants_coarse(double rate);		/* slow enough, or not known */
/* The size that picture_make would give, as in picture.width and picture.height. */
void picture_fit(int width, int height, const struct picture_options *opt, int *ret_width, int *ret_height);
/* The px it may cover at most: of the screen, also for half blocks. */
void picture_box(const struct picture_options *opt, int *ret_width, int *ret_height);
void picture_free(struct picture *p);
size_t picture_bytes(const struct picture *p);	/* on the wire; blocks: about */

#endif
