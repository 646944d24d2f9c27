/* Submissions from the view: whole lists and streams. */
#ifndef STORE_SUBMISSION_ROWS_H
#define STORE_SUBMISSION_ROWS_H

#include "store/where.h"

struct submission_rows_wish { struct where where; bool with_checks, with_decisions; };
/* Runs a query whose rows are those of the view submission_full; releases it. */
PV_MUST_CHECK enum pv_err submission_rows_run(struct pv_store *st, struct query *q, struct pv_submission_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err submission_rows_list(struct pv_store *st, const struct submission_rows_wish *wish, struct pv_submission_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err submission_rows_each(struct pv_store *st, const struct submission_rows_wish *wish, pv_submission_fn *fn, void *context, struct pv_error *err);

#endif
