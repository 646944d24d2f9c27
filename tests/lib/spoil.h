/* The painter's defects laid on a photograph: what works on pixels or files is the painter's own
 * (src/demo), what it paints as a scene is done here to the picture: light on the face, clothes, where the
 * person stands. The photograph must be a portrait before RGB(100,197,255), as a finished
 * submission is; it is brought to 480 x 640.
 *
 * The same photo, defect and seed give the same bytes. */
#ifndef TESTS_SPOIL_H
#define TESTS_SPOIL_H

#include "demo/portrait.h"

/* PORTRAIT_GOOD gives the photograph itself, through the same decoder and encoder. */
PV_MUST_CHECK enum pv_err spoil_photo(const uint8_t *jpeg, size_t jpeg_size, enum portrait_defect defect, uint64_t seed,
				      uint8_t **ret_data, size_t *ret_size, struct pv_error *err);

#endif
