/* Moving and marking on the contact sheet. Only open photos are stepped on and marked; marks
 * are the deck's. What says "visible" means the page in front, no more: nobody marks what he
 * does not see. */
#ifndef UI_SHEET_MOVE_H
#define UI_SHEET_MOVE_H

#include "ui/app.h"

void sheet_move_across(struct app *app, int by);	/* to the next or previous photo */
void sheet_move_down(struct app *app, int by);		/* to the row below or above */
void sheet_move_page(struct app *app, int by);
void sheet_move_mark(struct app *app);		/* this one, or off again; then on to the next of this page */
void sheet_move_range(struct app *app);		/* begins a range; again: marks from there to here */
void sheet_move_invert(struct app *app);
void sheet_move_mark_all(struct app *app);
/* Esc: gives up a range, else clears the marks; false: there was neither. */
bool sheet_move_clear(struct app *app);
/* Is this place of the page between the range's begin and the cursor? */
bool sheet_move_is_in_range(const struct app *app, const struct item *it);

#endif
