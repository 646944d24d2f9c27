/* The mouse, when the configuration wants it: a click selects what is under it, the wheel
 * moves. It never decides, opens or sends: those are keys, with the guards that keys have. */
#ifndef UI_MOUSE_H
#define UI_MOUSE_H

#include "ui/app.h"

bool mouse_is(const struct key *k);
void mouse_key(struct app *app, const struct key *k);

#endif
