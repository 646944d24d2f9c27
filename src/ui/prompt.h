/* One line asked for below the text: a note, or the cause of an escalation, a retouch, a
 * skip. A digit in an empty field puts a ready cause into it, still to be sent by Enter. */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include "ui/app.h"

#define PROMPT_CAUSES 4

void prompt_open(struct app *app, enum prompt_purpose purpose);
void prompt_key(struct app *app, const struct key *k);
/* The ready causes, NULL-terminated, English; _() translates. */
const char *const *prompt_causes(enum prompt_purpose purpose);

#endif
