/* The reason list: what a rejection says. Letters stay with their reason whatever else is
 * on the list; digits name the first ten rows, which are the ones a failing check suggests,
 * or what '/' has left. The note's key names none, nor does the key that opens the list: held
 * down, or pressed once too often, it chooses nothing. Enter sends, and is refused while
 * nothing is chosen. */
#ifndef UI_CHOOSER_H
#define UI_CHOOSER_H

#include "ui/app.h"

void chooser_open(struct app *app);
void chooser_open_bulk(struct app *app);		/* for the photos of the plan (ui/plan.h) */
/* Whose message is previewed: the photo in front, of several the first; NULL: there is none. */
const struct item *chooser_subject(const struct app *app);
void chooser_close(struct app *app);		/* forgets the choice */
void chooser_release(struct chooser *ch);
void chooser_key(struct app *app, const struct key *k);
void chooser_refresh(struct app *app);		/* reasons arrived, or the note changed */
/* The letter of a row of the reason list, 0 when letters ran out. */
char chooser_letter(const struct app *app, int row);
/* The digit of a position on the screen, 0 beyond the tenth. */
char chooser_digit(int position);
/* Chooses a reason that is offered; no other changes. */
void chooser_choose(struct app *app, const char *code);
int chooser_count(const struct app *app);	/* chosen */

#endif
