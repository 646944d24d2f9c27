/* Undo and redo: many steps, over batches, campaigns and restarts.
 *
 * The database is the judge of what can still be taken back; the list here follows it. A step
 * is a decision, or all decisions of one bulk batch. What was undone can be redone, newest
 * undo first. At the start, and after a lost connection (an answer may have been lost with
 * it), both lists are made anew from the database. Where nothing can be undone any more the
 * screen says what has gone out because of it. */
#ifndef UI_UNDO_H
#define UI_UNDO_H

#include "ui/app.h"

void undo_last(struct app *app);
void undo_redo(struct app *app);
/* The newest decision that u would undo, or NULL. */
const struct judged *undo_next(const struct app *app);
size_t undo_step_size(const struct app *app, const struct judged *j);	/* decisions u would take back with it */
/* u came before the answer: now it is stored, or will never be. j may be gone afterwards. */
void undo_now(struct app *app, struct judged *j);
void undo_unsent(struct app *app, struct judged *j);
void undo_reply(struct app *app, struct ask *ask);	/* of UNDO REDO STEPS SENT */

#endif
