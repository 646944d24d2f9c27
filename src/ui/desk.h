/* My desk: what I hold in every campaign, and the messages and uploads my decisions sent on
 * their way. Enter goes to a photo held, or shows what was decided on one that is not. */
#ifndef UI_DESK_H
#define UI_DESK_H

#include "ui/app.h"

void desk_open(struct app *app);
void desk_refresh(struct app *app);
void desk_tick(struct app *app);				/* time has passed: asks again now and then */
void desk_move(struct app *app, int by);
void desk_end(struct app *app, bool is_last);
void desk_choose(struct app *app);			/* Enter */
bool desk_back(struct app *app);			/* Esc: from a detail to the list; false when it was the list */
void desk_release_row(struct app *app);			/* gives the photo under the cursor back */
void desk_reply(struct app *app, struct ask *ask);
bool desk_takes(struct app *app, struct ask *ask);	/* a student's history it asked for */
void desk_follow(struct app *app, const struct ask *ask);	/* a move was answered: is it still as shown? */
void desk_release(struct desk *d);
/* The row under the cursor: one of the two, both NULL on an empty desk. */
void desk_row(const struct app *app, const struct pv_submission **ret_held, const struct pv_outbox_row **ret_sent);

#endif
