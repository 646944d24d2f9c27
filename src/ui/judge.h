/* Decisions of the screen: proof of display, the optimistic send, refusals, undo and redo.
 *
 * The key moves on at once; the store thread writes. An answer of the database turns a
 * sent decision into a stored one, or puts the photo back into the deck with the reason.
 * No answer (the database is away) leaves it visibly "not stored", to be sent again in
 * the same order when the link is back; if it had been stored after all, the database
 * says who decided, and when that is us it counts as stored. */
#ifndef UI_JUDGE_H
#define UI_JUDGE_H

#include "ui/app.h"

void judge_release(struct judge *j);
struct judged *judge_add(struct app *app);		/* at the end; may move the list */
void judge_forget(struct judge *j, size_t i);
struct judged *judge_find_decision(struct app *app, int64_t decision);
void judge_stored(struct app *app, struct judged *j, const struct pv_outcome *o);
/* For a decision sent again: refused because it had been stored after all? Then j is gone. */
bool judge_was_stored(struct app *app, struct judged *j, const struct pv_outcome *o);
void judge_forget_undone(struct app *app, int64_t id);	/* what was undone cannot be redone once it is decided otherwise */
void judge_after_last(struct app *app);			/* the batch may be done: asks what else there is */
void judge_count(struct app *app, enum pv_action action, int by);	/* of this session */
/* Why an ask did not do what it was for. */
void judge_why_not(const struct app *app, const struct ask *ask, char *dst, size_t size);
const char *judge_verb(enum pv_action action);		/* in the person's language */
struct judge_name { char text[100]; };
struct judge_name judge_name_of(const struct item *it);	/* short; NULL: "" */
/* Why this verdict may not be given now; NULL when it may. Borrowed until the next call's buf. */
const char *judge_obstacle(struct app *app, enum action a, unsigned needs, char *buf, size_t size);
/* Is this key a repeat inside the guard time? Notes the key either way. */
bool judge_is_repeat(struct app *app, enum action a);
/* Decides on the current item and moves on. */
void judge_decide(struct app *app, enum pv_action action, const char *reasons, const char *note);
void judge_skip(struct app *app, const char *cause);
void judge_reply(struct app *app, struct ask *ask);	/* of DECIDE BULK SKIP RELEASE; of UNDO REDO STEPS SENT by ui/undo.h */
void judge_resend(struct app *app);			/* what could not be stored */
size_t judge_unstored(const struct app *app);

#endif
