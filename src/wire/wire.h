/* The picture on the wire: RGB to sixel in as few bytes as the eye allows.
 *
 * An auditor on a slow link waits for bytes, so this encoder spends arithmetic to save
 * them. Against a run-length encoder fed by a quantiser it sends about a fifth, at a
 * structural similarity that is no lower, in the time of a blink.
 *
 * The idea
 * --------
 * A sixel picture is bands of six rows. Within a band a colour is chosen ("#7"), then
 * characters paint columns of six pixels from a bit mask, "!20~" twenty alike, "?" skips;
 * "$" goes back to the left edge for another pass. What costs is not the pixel but the
 * change: a column whose mask differs, a colour that comes for two pixels and leaves.
 * So the choice of each pixel's colour is made with its price in hand:
 *
 *	J = bytes + lambda / 1000 * sum of weight * error^2
 *
 * with errors in grey levels of luma (and chroma, at half), and J is lowered in three steps:
 *
 * 1. Labels (wire_labels.c): per column, few colours that suit its pixels and that the
 *    neighbouring columns have too.
 * 2. Painting (wire_layers.c): the commonest colours first. Later paint covers earlier
 *    paint, so a colour's run goes on under whatever is painted later, and a pixel whose own
 *    colour costs more bytes than it mends is left to what already lies below.
 * 3. Packing (wire_pack.c): fragments that share no column share a pass.
 *
 * Weights (wire_weights.c) say where errors show: on smooth parts they do, in hair and
 * cloth they do not, and where skin is around they count in full, so that eyes and lips
 * keep their detail and colour. The palette (wire_palette.c) uses the same weights. Before
 * the work a sample of the bands is tried (wire_probe.c): a picture whose texture would
 * come out too poor gets a higher lambda.
 *
 * Units
 * -----
 * Sizes are px. Costs inside are twelfths of a byte (WIRE_UNIT). lambda is thousandths of
 * a byte that one squared grey level of error, at weight 1, may cost: 20 is a first look,
 * 75 the picture one judges by, 200 near the limit of the palette.
 *
 * What holds
 * ----------
 * - The output is one sequence: ESC P 0;1;0 q "1;1;W;H, every register from #0 up, the
 *   bands, ESC \. Every pixel is painted, no bit lies below the last row, no run past the
 *   width, only defined registers are used. P2 = 1 is therefore safe.
 * - The same picture and options give the same bytes on every machine and thread: costs are
 *   integers, the rest is IEEE arithmetic without libm but square roots.
 * - No state but the scratch. One scratch serves one thread at a time.
 * - overpaint = false gives the very same pixels to terminals that cannot paint twice
 *   (registers ORed, planes): some more bytes.
 */
#ifndef WIRE_WIRE_H
#define WIRE_WIRE_H

#include "base/buf.h"
#include "photovet/photo.h"

enum {
	WIRE_WIDTH_MIN = 1, WIRE_HEIGHT_MIN = 6, WIRE_SIDE_MAX = 4096,	/* px */
	WIRE_COLORS_MAX = 256,
	WIRE_COLORS = 99,		/* two-digit registers; more costs bytes and shows little */
	WIRE_LAMBDA_COARSE = 6,		/* who it is, a quarter of the bytes: for a moment only */
	WIRE_LAMBDA_LOOK = 20, WIRE_LAMBDA = 75, WIRE_LAMBDA_FINE = 200, WIRE_LAMBDA_MAX = 300,
};

struct wire_options {
	int lambda;			/* 1..WIRE_LAMBDA_MAX */
	int colors;			/* 2..WIRE_COLORS_MAX; at most so many are used */
	bool adapt;			/* raise lambda where a sample says that the picture needs it */
	bool overpaint;			/* a later colour may cover an earlier one */
	uint8_t *ret_labels;		/* NULL, or width * height: the register of each pixel as it will show */
	int *ret_colors;		/* NULL, or how many registers are used */
	uint8_t (*ret_palette)[3];	/* NULL, or WIRE_COLORS_MAX entries: R, G, B of the registers */
};

#define WIRE_OPTIONS { .lambda = WIRE_LAMBDA, .colors = WIRE_COLORS, .adapt = true, .overpaint = true }

/* Working memory, some 4 MB at 480x640, worth keeping from picture to picture. */
struct wire_scratch;
struct wire_scratch *wire_scratch_new(void);
void wire_scratch_free(struct wire_scratch *s);

/* Appends the picture to out. scratch may be NULL: memory is then taken and given back.
 * PV_ERR_BAD_INPUT for a size or an option outside its range, PV_ERR_NOMEM, PV_ERR_TOO_LARGE
 * when out's cap is reached; out is then unchanged (a failed buf stays failed). */
PV_MUST_CHECK enum pv_err wire_encode(const struct pv_image *img, const struct wire_options *opt, struct wire_scratch *scratch,
				      struct buf *out, struct pv_error *err);

#endif
