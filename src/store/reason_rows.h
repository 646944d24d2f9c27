#ifndef STORE_REASON_ROWS_H
#define STORE_REASON_ROWS_H

#include "photovet/store.h"

PV_MUST_CHECK enum pv_err reason_rows_list(struct pv_store *st, const char *campaign, struct pv_reason_list *ret, struct pv_error *err);

#endif
