/* What an operator checks again, and the record of it. */
#ifndef STORE_RECHECK_JOBS_H
#define STORE_RECHECK_JOBS_H

#include "photovet/recheck.h"

struct recheck_job {
	struct pv_check_job job;
	const char *student_no;
	uint8_t standard[32];		/* the one on record */
	bool has_standard;
	bool is_received;		/* it will move, and may take a new standard */
};
struct recheck_job_list { struct recheck_job *rows; size_t count; struct pv_arena arena; };
PV_MUST_CHECK enum pv_err recheck_jobs_read(struct pv_store *st, const int64_t *ids, size_t count, struct recheck_job_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err recheck_jobs_record(struct pv_store *st, const struct pv_check_done *done, size_t count, struct pv_outcome_list *ret, struct pv_error *err);

#endif
