/* What the plain mode says: the state of the app in sentences, one a line, no columns, no
 * signs, no bars, no colours; a status is a word. Said when it changed: the scene (what is in
 * front) has a key, the detail (what the person changes in it) is compared itself. */
#ifndef UI_PLAIN_TEXT_H
#define UI_PLAIN_TEXT_H

#include "ui/app.h"
#include "ui/tell.h"

/* Another scene has another key; the passing of time changes none. */
void plain_text_key(const struct app *app, struct buf *out);
void plain_text_scene(const struct app *app, struct tell *t);
void plain_text_detail(const struct app *app, struct tell *t);
/* What to type, for when a line was not understood and after the help. */
void plain_text_usage(struct tell *t);

#endif
