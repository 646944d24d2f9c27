/* What the photo in front is compared with: the student's earlier attempts, the reference photo,
 * the original. Beside it, or in its place and back on one key (side by side they change places); both are
 * held encoded, so that the flicker is a write and nothing else. The same lens lies over both: the same rectangle, the
 * same part of the face at the same size. */
#ifndef UI_COMPARE_H
#define UI_COMPARE_H

#include "ui/app.h"

/* Beside an item's photo; NULL when nothing is asked for or it has no such photo. */
const struct pv_photo *compare_beside(const struct app *app, const struct item *it);
/* What the flicker changes to: what stands beside, else the first there is. NULL: there is none. */
const struct pv_photo *compare_partner(const struct app *app, const struct item *it);
/* Worth having encoded before the key is pressed? */
bool compare_is_likely(const struct app *app, const struct item *it);
/* "attempt 1", "reference", "original", "standard" in the language of the screen. */
void compare_label(const struct item *it, const struct pv_photo *photo, char *dst, size_t size);

/* Keys. */
void compare_cycle(struct app *app);	/* earlier attempts, latest first; reference; original; nothing; on the sheet: the marked ones */
void compare_original(struct app *app);
void compare_flick(struct app *app);

#endif
