/* The lease of the batch: renewed while the screen lives, a word before it ends, and a word on
 * what became of it when it has. */
#ifndef UI_LEASE_H
#define UI_LEASE_H

#include "ui/app.h"

void lease_note(struct app *app);		/* the deck was entered or renewed: plans the next renewal */
void lease_watch(struct app *app);		/* on every tick */
bool lease_is_short(const struct app *app);	/* it ends soon: renewal has failed so far */
void lease_reply(struct app *app, const struct ask *ask);	/* of RENEW */
void lease_lost(struct app *app, size_t count);	/* so many photos turned out to be no longer ours */

#endif
