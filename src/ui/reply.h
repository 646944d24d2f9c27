/* Answers of the database, by the kind of question. */
#ifndef UI_REPLY_H
#define UI_REPLY_H

#include "ui/app.h"

void reply_handle(struct app *app, struct ask *ask);

#endif
