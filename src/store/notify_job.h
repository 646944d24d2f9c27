#ifndef STORE_NOTIFY_JOB_H
#define STORE_NOTIFY_JOB_H

#include "photovet/deliver.h"
#include "store/query.h"

PV_MUST_CHECK enum pv_err notify_job_run(struct pv_store *st, struct query *q, struct pv_notify_job_list *ret, struct pv_error *err);

#endif
