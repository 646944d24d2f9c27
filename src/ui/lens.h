/* The lens: how a photo is looked at. Which part of it, how large, turned which way, with
 * which guides drawn over it. Arithmetic only; it knows neither pixels nor the screen.
 *
 * A view is placed by the face, not by the pixel: its middle lies dx, dy off the middle of
 * the face box, in thousandths of that box's width. So the same lens shows the same part of
 * the next face, wherever it is and however large. Where no outline could be trusted, the
 * face is the fixed box that the checks fall back to. A view never leaves the photo. */
#ifndef UI_LENS_H
#define UI_LENS_H

#include "photovet/check.h"

enum lens_guides { LENS_BARE, LENS_OVAL, LENS_BANDS, LENS_MEASURED, LENS_GUIDES_COUNT };

/* What the profile allows, in px of the work image (480 x 640): rows of the head's top and of the eyes,
 * the head's width. A high end of 0: the profile says nothing of it. */
struct lens_range { int low, high; };
struct lens_frame { struct lens_range top, eyes, width; };
/* The notice's eye line (200 to 300 px below the upper edge) goes with its other geometry: a profile with
 * limits of its own for top or width has none. */
struct lens_frame lens_frame_of(const struct pv_profile *profile);

#define LENS_ZOOM_MAX 800
struct lens {				/* all zero: the whole photo, upright, bare */
	int zoom;			/* percent, 100 = a px of the screen for each of the photo; 0 = all of it, fitted */
	int face_width;			/* > 0: zoomed so that the face is so many px of the screen wide; zoom is ignored then */
	int dx, dy;
	int turn;			/* quarter turns clockwise, 0..3 */
	enum lens_guides guides;
	struct lens_frame frame;	/* with oval and bands */
};

/* A photo as it was found: what a lens is laid over. */
struct lens_sight {
	int width, height;		/* px, upright */
	struct pv_check_geometry geometry;
	struct pv_area work;		/* where the work image lies */
};

struct lens_view {
	struct pv_area area;		/* of the upright photo */
	int width, height;		/* px on the screen, before it is turned */
	int zoom;			/* percent, as it came out */
};

bool lens_is_same(const struct lens *a, const struct lens *b);
bool lens_is_zoomed(const struct lens *l);
/* All of the photo, upright: what counts as having been shown. Guides may lie over it, they are thin lines. */
bool lens_is_whole(const struct lens *l);
/* Must the photo's geometry be known to look through it? */
bool lens_needs_sight(const struct lens *l);
/* The part that a zoomed lens shows in box_width x box_height px of the screen. */
void lens_view(const struct lens *l, const struct lens_sight *sight, int box_width, int box_height, struct lens_view *ret);
/* The face box in px of the upright photo. */
struct pv_area lens_face(const struct lens_sight *sight);
/* Moves the view by so many percent of what it shows, right and down as the eye sees it; stays inside the photo. */
void lens_pan(struct lens *l, const struct lens_sight *sight, const struct lens_view *view, int right, int down);
/* The step above (+1) or below (-1) a zoom, of 25 50 100 200 300 400 600 800; 0 below the lowest that is above fit. */
int lens_step(int zoom, int fit, int direction);

#endif
