#ifndef STORE_CALENDAR_H
#define STORE_CALENDAR_H

#include "base/json.h"
#include "photovet/store.h"

/* days: an array of {"day", "kind"}. */
PV_MUST_CHECK enum pv_err calendar_load(struct pv_store *st, const char *campaign, const struct json *days, int *ret_days, struct pv_error *err);

#endif
