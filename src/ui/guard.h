/* Against keys nobody meant: a key held down, a paste without marks, type-ahead.
 *
 * Text typed into a field is never dropped, nor is navigation; that goes for the letter that
 * opened the field, too: a letter too many can be seen, one too few is lost. Of a burst (more
 * keys at once than a person types) only movement acts outside a field; inside one, Enter and
 * Esc of a burst are text, so that a pasted line end neither sends nor loses anything. Keys
 * that come before the picture they would judge are the proof's to refuse (ui/proof.h),
 * repeats of a verdict the judge's; in the list of reasons the key that opens it names none
 * (ui/chooser.h). */
#ifndef UI_GUARD_H
#define UI_GUARD_H

#include "ui/app.h"

/* Must this key not act? Says so on the screen. */
bool guard_drops(struct app *app, const struct key *k, enum action a);
/* The key as a field may have it; NULL: nothing of it. buf is the caller's. */
const struct key *guard_field_key(const struct app *app, const struct key *k, struct key *buf);
/* A line of text is being edited. */
bool guard_has_field(const struct app *app);
/* One's own pace, told to oneself: approvals faster than anyone looks. */
void guard_note_approval(struct app *app, const struct pv_display *display);

#endif
