/* What the files of this room share: see wire.h for the idea and the words. */
#ifndef WIRE_IMPL_H
#define WIRE_IMPL_H

#include "base/buf.h"
#include "wire/wire.h"
#include "wire/wire_simd.h"

enum {
	WIRE_BAND = 6,			/* rows of a sixel band */
	WIRE_UNIT = 12,			/* cost units to a byte: 255 units, the most a pixel can cost, are 21 bytes */
	WIRE_BLOCK = 4,			/* px: the grain of the weights */
	WIRE_BUSY_MAX = 1500,		/* variance of luma above which nothing is masked further */
	WIRE_FACES = 4,			/* grades of how near skin is */
	WIRE_BINS = 32 * 32 * 32,	/* of the 5-bit histogram */
};

static inline int wire_bin(const uint8_t *px)
{
	return (px[0] >> 3) << 10 | (px[1] >> 3) << 5 | px[2] >> 3;
}

struct wire_tone {
	int16_t y, cb, cr;		/* 1/128 grey levels */
};

static inline struct wire_tone wire_tone_of(int r, int g, int b)
{
	int y = (77 * r + 150 * g + 29 * b) >> 1;

	/* Shifts of what may be negative: arithmetic in every compiler this builds with. */
	return (struct wire_tone){ .y = (int16_t)y, .cb = (int16_t)((b * 128 - y) * 9 >> 4), .cr = (int16_t)((r * 128 - y) * 23 >> 5) };
}

/* The colours of one column of a band and the rows that each has: byte i of both words is
 * one colour, up to the first empty mask. Whole words, because a word that has just been
 * written byte by byte is slow to read. */
struct wire_set {
	wire_six colors, masks;
};

static inline struct wire_set wire_set_rest(struct wire_set s)
{
	return (struct wire_set){ .colors = s.colors >> 8, .masks = s.masks >> 8 };
}

static inline int wire_set_color(struct wire_set s)
{
	return (int)(s.colors & 255);
}

static inline unsigned wire_set_mask(struct wire_set s)
{
	return (unsigned)(s.masks & 255);
}

struct wire_palette {
	int count;
	uint8_t percent[WIRE_COLORS_MAX][3];
	uint8_t rgb[WIRE_COLORS_MAX][3];
	struct wire_pixels tone[WIRE_COLORS_MAX];	/* in all rows alike */
	int16_t nearest[WIRE_BINS];		/* by wire_bin(); -1: not asked for yet */
	double sum[WIRE_COLORS_MAX][4];		/* of R, G, B and weight of the pixels given each */
};

/* Weights of the picture by blocks of WIRE_BLOCK px. */
struct wire_weights {
	int columns, rows;		/* blocks */
	uint16_t *busy;			/* variance of luma around a block, less where a face is */
	uint8_t *face;			/* 0 no skin about .. WIRE_FACES - 1 amid it */
	uint16_t count[WIRE_FACES][WIRE_BUSY_MAX + 1];	/* by both: what a pixel counts in the palette */
	/* wire_scale at the present lambda */
	int16_t luma[WIRE_BUSY_MAX + 1], chroma[WIRE_FACES][WIRE_BUSY_MAX + 1];
};

/* A run of one mask, and a fragment: runs of one colour without a gap between. */
struct wire_run {
	int16_t length;
	uint8_t mask;
};

struct wire_fragment {
	int16_t from, to;		/* columns */
	int16_t color;
	int first, last;		/* runs [first, last) */
	int next;			/* in its pass; -1: none */
};

/* A band in work: arrays by column unless said otherwise. */
struct wire_band {
	int width, rows, top;		/* rows 1..6; first row in the picture */
	struct wire_pixels *pixels;
	struct wire_scale *scale;	/* by column / WIRE_BLOCK */
	uint8_t (*near)[8];		/* nearest palette colour by row */
	struct wire_set *set;		/* labels */
	/* the canvas: what has been painted so far */
	wire_six *painted;		/* colour by row */
	wire_six *cost;			/* of those colours */
	uint8_t *known;			/* mask of rows painted at all */
	struct wire_fragment *fragments;	/* in the order in which they are painted */
	struct wire_run *runs;
	int fragment_count, run_count;
	bool exact;			/* no pixel may be painted twice */
};

struct wire_palette_work;
struct wire_labels_work;
struct wire_layers_work;
struct wire_pack_work;

struct wire_scratch {
	int width, height;		/* what the arrays are large enough for */
	struct wire_weights weights;
	struct wire_palette palette;
	struct wire_band band;
	struct buf body;
	int *sums;			/* wire_weights_make()'s */
	struct wire_palette_work *palette_work;
	struct wire_layers_work *layers;
	struct wire_pack_work *pack;
	uint8_t number[WIRE_COLORS_MAX];	/* register of a palette entry */
	uint8_t order[WIRE_COLORS_MAX];		/* palette entry of a register */
};

/* The bytes 0xff of a mask's rows. */
static inline wire_six wire_rows(unsigned mask)
{
	/* Bit k to byte k, then 1 to 255. */
	wire_six spread = (mask & 0x7f) * 0x0002040810204081ull & 0x0101010101010101ull;

	return spread * 255;
}

static inline int wire_count_rows(unsigned mask)
{
	/* A digit a mask of three rows: how many bits it has. */
	return (int)((0x32212110u >> 4 * (mask & 7) & 3) + (0x32212110u >> 4 * (mask >> 3 & 7) & 3));
}

static inline int wire_painted(const struct wire_band *b, int x, int row)
{
	return (int)(b->painted[x] >> 8 * row & 255);
}

void wire_weights_make(struct wire_weights *w, const struct pv_image *img, int *scratch);
size_t wire_weights_scratch(int width, int height);	/* ints that make wants */
void wire_weights_scale(struct wire_weights *w, double lambda);

size_t wire_palette_work_size(void);
void wire_palette_make(struct wire_palette *p, struct wire_palette_work *work, const struct pv_image *img,
		       const struct wire_weights *weights, int colors);
int wire_palette_find(struct wire_palette *p, int bin);
void wire_palette_refine(struct wire_palette *p);

/* Takes a band of the picture in: pixels, scale, near. */
void wire_band_load(struct wire_band *b, const struct pv_image *img, int top, const struct wire_weights *w, struct wire_palette *p);
/* Labels from the canvas. */
void wire_band_adopt(struct wire_band *b);
/* Adds the pixels to the means of the colours that they have on the canvas. */
void wire_band_count(const struct wire_band *b, const struct pv_image *img, const struct wire_weights *w, struct wire_palette *p);

/* Chooses b->set. */
void wire_labels_choose(struct wire_band *b, const struct wire_palette *p);

size_t wire_layers_work_size(int width);
void wire_layers_init(struct wire_layers_work *work, int width);
/* Paints the labels: fragments, runs, canvas. `exact`: every pixel once and as labelled;
 * else colours may overpaint and a label is dropped where what lies below is better value. */
void wire_layers_paint(struct wire_band *b, struct wire_layers_work *work, const struct wire_palette *p, bool exact);

size_t wire_pack_work_size(int width);
/* Writes the band's fragments; *current is the register chosen last (-1: none). */
bool wire_pack_write(struct wire_band *b, struct wire_pack_work *work, const uint8_t *number, int *current, struct buf *out);

/* Labels a sample of the bands: the lambda to use, and the registers' numbers. */
double wire_probe_run(struct wire_scratch *s, const struct pv_image *img, const struct wire_options *opt);

#endif
