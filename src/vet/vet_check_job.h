/* The measuring part of a check job, for the worker and for an operator's re-check. */
#ifndef VET_VET_CHECK_JOB_H
#define VET_VET_CHECK_JOB_H

#include "photovet/recheck.h"

/* Checks job->photo. With wants_standard one is made and stored when the output profile asks for it. */
PV_MUST_CHECK enum pv_err vet_check_job_measure(struct pv_store *st, const struct pv_check_job *job, const struct pv_checker *checkers, size_t checker_count,
						bool wants_standard, struct pv_check_outcome *ret, struct pv_error *err);

#endif
