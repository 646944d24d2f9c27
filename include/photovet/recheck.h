/* Checks on stored photos: the worker's check job, and an operator's
 * `photovet check SELECTION`. */
#ifndef PHOTOVET_RECHECK_H
#define PHOTOVET_RECHECK_H

#include <signal.h>

#include "deliver.h"

/* What one check job makes. The checks run on the original; when the original is outside
 * the output profile a standard is made and stored, and file.bytes and dim.* are then those of
 * the standard, since it is what will be decided on. A retouched photo is checked as it is. */
struct pv_check_outcome {
	struct pv_check_report report;
	uint8_t standard[32];
	bool has_standard;
};
/* Fetches the photo, runs the built-in checks and the external ones (an external one that
 * fails leaves n.a. and blocks nothing), makes and puts the standard. Report it with
 * pv_deliver_checked. An unreadable photo is no error: its report says so. */
PV_MUST_CHECK enum pv_err pv_vet_check_job(struct pv_store *st, const struct pv_check_job *job, const struct pv_checker *checkers, size_t checker_count,
					   struct pv_check_outcome *ret, struct pv_error *err);

/* Each submission after its checks ran again; recorded tells whether the database took them
 * (refusal: why not). Return false to stop. */
struct pv_recheck_row {
	int64_t id;
	const char *campaign, *student_no;
	const struct pv_check_report *report;
	const struct pv_profile *profile;	/* that judged it; NULL without a report */
	bool recorded;
	const char *refusal;		/* "" when recorded */
	enum pv_err err_class;
};
typedef bool pv_recheck_fn(const struct pv_recheck_row *row, void *context);
/* Runs the checks again on what the selection matches and records them (operator; states
 * do not move, except received to pending). */
PV_MUST_CHECK enum pv_err pv_recheck_run(struct pv_store *st, const struct pv_selection *selection, const struct pv_checker *checkers, size_t checker_count,
					 const volatile sig_atomic_t *stop, pv_recheck_fn *fn, void *context, int64_t *ret_count, struct pv_error *err);

#endif
