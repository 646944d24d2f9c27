/* What the database answers when it says no, for the screen: its own sentence in English,
 * the sentence of its code in other languages, with who and until when. */
#ifndef UI_REFUSAL_H
#define UI_REFUSAL_H

#include "ui/app.h"

void refusal_format(const struct app *app, const struct pv_outcome *o, char *dst, size_t size);
/* The photo is not ours any more: decided, held or claimed by another. */
bool refusal_is_loss(const struct pv_outcome *o);

#endif
