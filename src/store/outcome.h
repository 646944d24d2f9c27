/* What every move answers: rows of photovet.outcome. */
#ifndef STORE_OUTCOME_H
#define STORE_OUTCOME_H

#include "photovet/vet.h"
#include "store/query.h"

/* Runs a query that returns photovet.outcome rows, and releases it. */
PV_MUST_CHECK enum pv_err outcome_run(struct pv_store *st, struct query *q, struct pv_outcome_list *ret, struct pv_error *err);
/* A move that takes nothing but ids. */
PV_MUST_CHECK enum pv_err outcome_run_ids(struct pv_store *st, const char *text, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
/* "PV102" to PV_ERR_CONFLICT. */
enum pv_err outcome_class(const char *code);

#endif
