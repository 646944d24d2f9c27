/* Where the screen stood, as a small JSON text kept in the database, so that the same
 * person gets the same batch and position after a dropped connection. */
#ifndef UI_RESUME_H
#define UI_RESUME_H

#include "ui/app.h"

void resume_format(const struct app *app, struct buf *out);
/* Fills app->session_*; what cannot be read is as if nothing had been kept. */
void resume_parse(struct app *app, const char *text);

#endif
