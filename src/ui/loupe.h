/* The loupe: how the photo in front is looked at. It changes app->loupe only; pictures follow by
 * focus_changed, and the photo itself is never touched: turning turns the view.
 *
 * What a look proves: the photo counts as having been shown when it was on the screen whole and
 * upright and the terminal had taken it (guides may lie over it). A part or a turned view
 * proves nothing; it takes nothing away either, so approving from a zoomed view stands on
 * the whole view before it, and is refused when there was none (ui/proof.h). */
#ifndef UI_LOUPE_H
#define UI_LOUPE_H

#include "ui/app.h"
#include "ui/layout.h"

/* Keys. */
void loupe_face(struct app *app);		/* whole <-> 1:1 at the face */
void loupe_lock(struct app *app);		/* the next photos are seen through the same lens */
void loupe_in(struct app *app);
void loupe_out(struct app *app);
void loupe_full(struct app *app);		/* 1:1 where we are */
void loupe_left(struct app *app);		/* turn */
void loupe_right(struct app *app);
void loupe_guides(struct app *app);
/* A zoomed photo takes the movement keys: pans and returns true. */
bool loupe_pans(struct app *app, enum action a);

/* Another photo is in front: it is seen whole, unless the lens is locked. */
void loupe_follow(struct app *app);
/* Takes the geometry that came with a picture of the photo in front; true when it is news. */
bool loupe_learn(struct app *app);
/* The lens over an item's own photo, and over what is compared with it: there the face gets the same size. */
struct lens loupe_lens(const struct app *app, const struct item *it);
struct lens loupe_lens_beside(const struct app *app, const struct item *it);
/* The layout of an item's photo: a zoomed view takes all the height there is, a turned one lies down. */
void loupe_layout(const struct app *app, const struct item *it, bool with_beside, struct layout *ret);
/* What of the photo is in view; false while that is not known or when it is all. */
bool loupe_view(const struct app *app, struct lens_view *ret);
/* "zoom 200 % at 48,35 %, locked, turned 90°" in the language of the screen; false when there is nothing to say. */
bool loupe_describe(const struct app *app, char *dst, size_t size);

#endif
