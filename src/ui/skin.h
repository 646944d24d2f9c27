/* The theme out of the configuration's section theme { }. */
#ifndef UI_SKIN_H
#define UI_SKIN_H

#include "photovet/settings.h"
#include "terminal/theme.h"

/* settings NULL: the defaults. A bad line names file and line. */
PV_MUST_CHECK enum pv_err skin_init(struct theme *t, const struct pv_settings *settings, struct pv_error *err);

#endif
