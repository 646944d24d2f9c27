/* The model inside the fake terminal: bytes in, cells and pixels out. */
#ifndef TESTS_FAKESCREEN_H
#define TESTS_FAKESCREEN_H

#include "base/buf.h"

struct fakecell {
	char text[28];		/* UTF-8 with marks; "" on the right half of a wide one */
	bool reverse;
};

struct fakeimage {
	int number, row, column, width, height, colors;
	uint8_t *rgb;
	size_t bytes;
	bool was_cut, scrolled, acknowledged;
	int painted;		/* px rows that came whole, from the top */
	int parts;		/* sixels that it came in */
	int missing;		/* cells that were not fenced when it came */
	uint32_t id;		/* kitty: as long as the terminal keeps it */
};

struct fakescreen {
	int rows, columns, cell_width, cell_height;
	bool is_tmux, is_kitty;
	bool refuse_pictures;			/* kitty: every one is answered with an error */
	uint32_t upload_id;			/* kitty: of the picture that is coming; 0 none */
	bool upload_is_quiet;
	struct buf upload;
	struct fakecell *cells, *normal;	/* the screen shown; the normal one while the alternate is on */
	uint32_t *owner;			/* per px: number of the image, 0 none */
	struct fakeimage *images;
	int image_count, sent, cut;
	bool alternate, cursor_visible, reverse, conceal, wrap_pending, sync;
	int row, column, saved_row, saved_column, saves;
	int top, bottom;			/* first and last row of the scrolling region */
	char last[28];				/* for REP */
	int state;
	char params[64];			/* of the sequence being read */
	size_t params_len;
	char utf8[4];
	size_t utf8_len, utf8_need;
	struct buf dcs;				/* the string being read, without its two first bytes */
	bool in_dcs;
	struct buf problems;
	/* Asked questions, as the CSI's text after "CSI ": "c", "5n", "16t", ">q", "?1;1;0S", "?2026$p". */
	void (*ask)(void *context, const char *question);
	void (*picture_begins)(void *context);
	void (*kitty_says)(void *context, uint32_t id, const char *message);
	void *context;
};

void fakescreen_init(struct fakescreen *s, int rows, int columns, int cell_width, int cell_height);
void fakescreen_release(struct fakescreen *s);
void fakescreen_resize(struct fakescreen *s, int rows, int columns, int cell_width, int cell_height);
void fakescreen_feed(struct fakescreen *s, const char *bytes, size_t n);
bool fakescreen_is_mid_sequence(const struct fakescreen *s);
void fakescreen_problem(struct fakescreen *s, const char *fmt, ...) PV_PRINTF(2, 3);	/* each text once */
/* What must hold when nothing more is coming; drops images of which nothing shows. */
void fakescreen_check(struct fakescreen *s);
struct fakeimage *fakescreen_find(struct fakescreen *s, uint32_t number);
int fakescreen_pixels_of(const struct fakescreen *s, int number);

/* fakescreen_cells.c: what the controls do. */
void fakescreen_put(struct fakescreen *s, const char *text, int width);
void fakescreen_erase(struct fakescreen *s, int row, int column, int columns);
void fakescreen_line_feed(struct fakescreen *s);
void fakescreen_reverse_index(struct fakescreen *s);
void fakescreen_csi(struct fakescreen *s, char final);
void fakescreen_alternate(struct fakescreen *s, bool on);
void fakescreen_forget(struct fakescreen *s, uint32_t number);	/* none of its pixels show any more */

/* fakescreen_image.c */
void fakescreen_image(struct fakescreen *s, bool cancelled);	/* s->dcs has come to its end */
/* Puts a picture where the cursor is; index: 0xffff where it has no pixel, NULL: it has them all. */
void fakescreen_add(struct fakescreen *s, struct fakeimage *image, const uint16_t *index);

/* fakescreen_inline.c: s->dcs holds an operating system command, an application command. */
void fakescreen_osc(struct fakescreen *s);
void fakescreen_apc(struct fakescreen *s);
int fakescreen_kept(const struct fakescreen *s);	/* pictures in a kitty terminal's memory */

#endif
