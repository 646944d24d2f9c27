/* What a worker's claims had to give up untried. */
#ifndef STORE_GIVEN_UP_H
#define STORE_GIVEN_UP_H

#include "photovet/deliver.h"
#include "store/query.h"

PV_MUST_CHECK enum pv_err given_up_run(struct pv_store *st, struct query *q, struct pv_given_up_list *ret, struct pv_error *err);

#endif
