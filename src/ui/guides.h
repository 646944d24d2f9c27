/* Guides: thin lines drawn into a picture before it is encoded. The oval and the bands show what
 * the profile allows, wherever the person is; the measured ones show what the checks saw. Each
 * line is dashed with white, so that it is seen on any background. */
#ifndef UI_GUIDES_H
#define UI_GUIDES_H

#include "ui/lens.h"

/* img is what of the photo view->area shows, upright. grain: px of img that become one on the screen (half
 * blocks: several; else 1), so that no line is lost on the way. Geometry n.a. draws nothing. */
void guides_draw(struct pv_image *img, const struct lens *l, const struct lens_sight *sight, const struct pv_area *area, int grain);

#endif
