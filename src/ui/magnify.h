/* A photo through a lens, made into a picture: the part is decoded alone, scaled once, the guides
 * drawn, turned, encoded by the encoder of the whole pictures. Runs on worker threads. */
#ifndef UI_MAGNIFY_H
#define UI_MAGNIFY_H

#include "terminal/picture.h"
#include "ui/lens.h"

struct magnified {
	struct picture *picture;	/* the caller's */
	struct lens_sight sight;	/* as given, else as found; valid with has_sight */
	bool has_sight;
	struct lens_view view;		/* of a zoomed lens */
	int warnings, orientation;	/* as in struct pv_image_info */
};

/* The options say how much room there is. known: the photo's sight from an earlier look, NULL when there was none. */
PV_MUST_CHECK enum pv_err magnify_photo(const uint8_t *data, size_t size, const uint8_t sha256[32], const struct lens *l,
					const struct picture_options *opt, const struct lens_sight *known, struct magnified *ret, struct pv_error *err);

#endif
