/* The lines of the queue: one a campaign, and one more for the supervisors' pile where we
 * may take from it; narrowed by what is typed after /. */
#ifndef UI_CAMPAIGNS_H
#define UI_CAMPAIGNS_H

#include "ui/app.h"

/* Makes the lines anew from the list; the cursor follows its campaign, not the row. */
void campaigns_arrange(struct queue_state *q, const char *at, bool is_escalated);
/* The campaign under the cursor, "" when there is none. */
void campaigns_here(const struct queue_state *q, char at[ASK_CAMPAIGN_MAX], bool *ret_is_escalated);
void campaigns_find(struct app *app, const char *text);		/* NULL or "" = all */

#endif
