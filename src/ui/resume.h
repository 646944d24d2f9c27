/* Detach is not abandon: where the screen stood, kept in the database as one JSON text per
 * login, so that the same person gets the same back after a dropped connection, from wherever
 * he logs in: campaign, position, marks, earlier reasons found fixed or not, the notes of photos not decided yet, the reasons half
 * chosen with what narrows them, and the line half typed. (Leases and undo steps are the
 * database's own.)
 *
 * It is saved soon after each change and at a hangup. Reading is strict and capped: what does
 * not parse is as if nothing had been kept, what is out of bounds is left out; a text of an
 * older or newer program gives what is known of it. */
#ifndef UI_RESUME_H
#define UI_RESUME_H

#include "ui/app.h"

#define RESUME_MAX_BYTES (256u << 10)	/* what the database takes */

void resume_release(struct resume *r);
void resume_save(struct app *app);
void resume_format(const struct app *app, struct buf *out);
/* Fills app->session_* and app->resume. */
void resume_parse(struct app *app, const char *text);
/* At the start, when all that is ours is known: what is not ours any more is let go, what was being typed said. */
void resume_prune(struct app *app, const struct pv_submission_list *mine);
void resume_forget_notes(struct app *app);	/* all is given back */
/* A deck has been entered: what was kept of its photos comes back, once. */
void resume_enter(struct app *app);
void resume_reasons(struct app *app);		/* the reason list has come: so does the choice */
void resume_keep_notes(struct app *app);	/* the deck is about to go */

#endif
