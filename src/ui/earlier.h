/* A second attempt: the reasons of the rejection before it, as a checklist that the auditor goes through.
 * Marks decide nothing: what is marked as not fixed is only chosen already when the reason
 * list opens. Who rejected is not said here, so that the new photo is judged and not a
 * colleague; the history (L) is the record and names everybody. */
#ifndef UI_EARLIER_H
#define UI_EARLIER_H

#include "ui/app.h"

/* The item's history is known: its checklist follows; marks made before stay. */
void earlier_learn(struct item *it);
/* The attempt whose rejection the checklist is of, and that decision; NULL when there is none. */
const struct pv_submission *earlier_attempt(const struct item *it, const struct pv_decision **ret_decision);
/* A key of the checklist's action: the first is for the first line. Open, fixed, not fixed, open. */
void earlier_mark(struct app *app);
/* A mark of before a restart, also before the history has come; a mark made since stays. NULL is fine. */
void earlier_restore(struct item *it, const struct item_earlier *kept);
/* Into the reason list that is opening. */
void earlier_preselect(struct app *app);

#endif
