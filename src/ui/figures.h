/* Statistics and the self-mirror: one's own pace, verdicts and reasons beside those of the
 * colleagues together, and how often each check is overruled. Asked for when it is opened,
 * for one campaign; left and right go to the next. */
#ifndef UI_FIGURES_H
#define UI_FIGURES_H

#include "ui/app.h"

void figures_open(struct app *app);
void figures_refresh(struct app *app);
void figures_move(struct app *app, int lines);		/* scrolls */
void figures_turn(struct app *app, int by);		/* another campaign */
void figures_end(struct app *app, bool is_last);
void figures_reply(struct app *app, struct ask *ask);
void figures_release(struct figures *f);

#endif
