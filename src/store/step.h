/* Steps back and forth, and what a decision has set in motion. */
#ifndef STORE_STEP_H
#define STORE_STEP_H

#include "photovet/vet.h"

PV_MUST_CHECK enum pv_err step_list(struct pv_store *st, struct pv_step_list *ret, struct pv_error *err);
/* PV_ERR_NOT_FOUND: no such decision, or not visible. */
PV_MUST_CHECK enum pv_err step_sent(struct pv_store *st, int64_t decision, struct pv_sent *ret, struct pv_error *err);

#endif
