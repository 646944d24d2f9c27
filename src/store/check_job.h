/* Check jobs as rows: the profile comes as JSON and is parsed here. */
#ifndef STORE_CHECK_JOB_H
#define STORE_CHECK_JOB_H

#include "photovet/deliver.h"
#include "store/query.h"

/* Runs a query with the columns of pv_check_job and releases it. */
PV_MUST_CHECK enum pv_err check_job_run(struct pv_store *st, struct query *q, struct pv_check_job_list *ret, struct pv_error *err);
/* What photovet.check_finish and check_record take, one object of an array. worker's token only when it is not 0. */
struct json *check_job_report(const struct pv_check_done *done);

#endif
