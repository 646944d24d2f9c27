/* Perceptual hashes, for finding the same photo again: exact copies are told by SHA-256, these
 * tell copies that were saved anew, rescaled, brightened or mirrored. Pure and deterministic.
 *
 *   pHash  64 bits: luma at 32 x 32, DCT, the 8 x 8 lowest frequencies, each above their median?
 *   dHash  256 bits: luma at 17 x 16, each pixel brighter than its right neighbour?
 * and the same of the mirror image, because a mirrored copy is as far away as a stranger.
 *
 * ID photos on one background look alike. Measured: distinct persons pHash from 10 (1 in 100
 * pairs at 14), dHash from 53; the same photo changed pHash up to 6, dHash up to 38; a crop of
 * 2 % 8 and 41. So one hash alone is unsafe among many photos, and both must agree; a person
 * decides. A copy cropped by more than that is missed. */
#ifndef IMAGE_PHASH_H
#define IMAGE_PHASH_H

#include "photovet/photo.h"

#define PHASH_D_BYTES 32

struct phash {
	uint64_t p, p_mirrored;
	uint8_t d[PHASH_D_BYTES], d_mirrored[PHASH_D_BYTES];
};

/* Any two pictures of one size and shape compare; callers hash the picture upright and cropped to 3:4. */
PV_MUST_CHECK enum pv_err phash_of(const struct pv_image *img, struct phash *ret_hash, struct pv_error *err);

int phash_p_distance(uint64_t a, uint64_t b);
int phash_d_distance(const uint8_t *a, const uint8_t *b);

enum phash_likeness { PHASH_DIFFERENT, PHASH_SIMILAR, PHASH_SAME };
/* SAME: pHash <= 6 and dHash <= 24; SIMILAR: <= 10 and <= 40. stored is compared as it is and
 * mirrored; *ret_mirrored (may be NULL) says which was nearer. */
enum phash_likeness phash_compare(const struct phash *a, const struct phash *stored, bool *ret_mirrored);

#endif
