/* What is in front: which pictures the screen wants now and next, what has arrived, and
 * whether the terminal has taken it whole. */
#ifndef UI_FOCUS_H
#define UI_FOCUS_H

#include "ui/app.h"
#include "ui/layout.h"

/* Another item, view, overlay or size: pictures, history, reasons and session follow. */
void focus_changed(struct app *app);
/* The prefetcher has news. */
void focus_sync(struct app *app);
void focus_acknowledge(struct app *app, const struct app_event *ev);
void focus_progress(struct app *app, int sent_percent);
/* Does an overlay take the whole screen? */
bool focus_is_covered(const struct app *app);
/* Is it one photo that is looked at: the photo view, or what the sheet opens about a single photo? */
bool focus_is_photo(const struct app *app);
/* Is the photo that is decided on on the screen (not under history or help)? */
bool focus_is_visible(const struct app *app);
/* Is this photo to be enlarged in a rectangle? */
bool focus_may_enlarge(const struct app *app, const struct pv_photo *photo, const struct rect *at);

/* Pictures that are ready and not acknowledged yet, as far as anybody has told; returns how many. */
size_t focus_awaited(const struct app *app, const struct picture *list[CANVAS_PICTURES_MAX]);
/* Whose progress on its way to the terminal is worth asking for; NULL: none. */
const struct picture *focus_front_picture(const struct app *app);

#endif
