/* Proof of display: whether the photo that is decided on was on the screen, and the words
 * that go into the decision. */
#ifndef UI_PROOF_H
#define UI_PROOF_H

#include "ui/app.h"

/* Approval asks for the photo sent whole: the fine picture, acknowledged. The coarse one that
 * goes ahead of it on a slow link has its pixels but not its detail: it is enough to reject
 * on, never to approve, and nothing is recorded as displayed while there is only that. */
/* Why approve may not be given; NULL when it may. Never queued: the key is simply refused. */
const char *proof_obstacle(struct app *app, char *buf, size_t size);
/* Why x, t or e may not be given: the picture is on its way. NULL when it has come, or
 * cannot be shown, or nothing has moved for a while. */
const char *proof_obstacle_to_look(struct app *app, char *buf, size_t size);
/* A picture in front was acknowledged: when it is the whole photo, upright, that is remembered with the
 * item. A part or a turned view seen later proves nothing and takes nothing away: approval
 * then stands on what is remembered. The coarse picture and another photo are never remembered. */
void proof_keep(struct app *app);
/* What is in front is about to change: how long it was there is remembered, too. */
void proof_pause(struct app *app);
/* Was the whole photo on the screen, now or before? */
bool proof_is_shown(const struct app *app, const struct item *it);
/* What was displayed; false when nothing was. */
bool proof_fill(const struct app *app, struct pv_display *ret);

#endif
