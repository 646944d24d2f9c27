/* Deciding on the marked photos of the sheet: a plan, then a typed count, then one batch.
 *
 * A and X work on what is marked, on whatever page, never on the cursor, and never on what was not
 * seen: a photo on another page is included when the terminal took its thumbnail while that page
 * was in front. The plan lists what is included and, group by group, what is not and why:
 * marked but left out by the filter, on a page not looked at yet, no longer ours, with a note of
 * its own (a batch has one text for all), its thumbnail not acknowledged, cut, or under the
 * campaign's minimum size; and what of the page in front is not marked or decided already. What
 * each photo's thumbnail proved is taken down when the key is pressed, or the page was turned.
 *
 * The count of included photos, typed, and Enter confirm; the key that asked never does, nor
 * does a paste. If the set changed meanwhile, the count is asked for anew. The database judges
 * every photo by itself: what it refuses comes back into the deck, still marked, and is listed
 * with the reason. All that was done is one step to undo (ui/undo.h). */
#ifndef UI_PLAN_H
#define UI_PLAN_H

#include "ui/app.h"

void plan_release(struct plan *p);
void plan_open(struct app *app, enum pv_action action);		/* approve, or reject: by way of the reason list */
void plan_reasons(struct app *app, const char *codes);		/* the reason list is through */
void plan_key(struct app *app, const struct key *k);
/* Decisions of ASK_BULK on their way, as those of ui/judge.h. */
void plan_reply(struct app *app, struct ask *ask);
void plan_resend(struct app *app);
void plan_take_back(struct app *app, int64_t batch);		/* not stored yet: nothing has happened */
/* Included photos, in the deck's order; those that left the deck are skipped. Returns how many, at most max. */
size_t plan_items(const struct app *app, enum plan_why why, const struct item **items, size_t max);
size_t plan_count_of(const struct app *app, enum plan_why why);

#endif
