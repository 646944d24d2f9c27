#include "vet/vet_check_job.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

static void run_external(const struct pv_check_job *job, const struct pv_checker *checkers, size_t count, const uint8_t *data, size_t size,
			 struct pv_check_report *report)
{
	struct pv_check_result results[PV_CHECK_RESULTS_MAX];

	for (size_t i = 0; i < count; i++) {
		struct pv_error why = { 0 };
		size_t n = 0;
		if (pv_checker_run(&checkers[i], data, size, job->id, results, ARRAY_LEN(results), &n, &why))
			log_line(LOG_DEBUG, "submission %lld: %s", (long long)job->id, why.text);	/* its measures are n.a. */
		pv_check_merge(report, results, n, &job->profile);
	}
}

/* Not decodable: no standard can be made of it, and the report already says so. */
static enum pv_err make_standard(struct pv_store *st, const struct pv_check_job *job, const uint8_t *data, size_t size,
				 struct pv_check_outcome *outcome, struct pv_error *err)
{
	uint8_t *standard = NULL;
	size_t standard_size = 0;
	struct pv_image_info info;

	if (pv_image_probe(data, size, &info, NULL) || pv_standard_is_met(&info, size, &job->profile.standard))
		return PV_OK;
	if (pv_standard_make(data, size, &job->profile.standard, &standard, &standard_size, NULL))
		return PV_OK;
	enum pv_err e = pv_image_probe(standard, standard_size, &info, err);
	if (!e)
		e = pv_store_photo_put(st, standard, standard_size, info.width, info.height, outcome->standard, err);
	if (!e) {
		outcome->has_standard = true;
		pv_check_standard(&outcome->report, standard, standard_size, &job->profile);
	}
	free(standard);
	return e;
}

enum pv_err vet_check_job_measure(struct pv_store *st, const struct pv_check_job *job, const struct pv_checker *checkers, size_t checker_count,
				  bool wants_standard, struct pv_check_outcome *ret, struct pv_error *err)
{
	struct pv_check_outcome *outcome = mem_alloc(sizeof(*outcome));
	uint8_t *data = NULL;
	size_t size = 0;
	enum pv_err e = pv_store_photo(st, job->photo, &data, &size, err);

	if (!e) {
		pv_check_run(data, size, &job->profile, &outcome->report);
		run_external(job, checkers, checker_count, data, size, &outcome->report);
		if (wants_standard && !job->is_retouched)
			e = make_standard(st, job, data, size, outcome, err);
	}
	if (!e)
		*ret = *outcome;
	free(data);
	free(outcome);
	return e;
}

enum pv_err pv_vet_check_job(struct pv_store *st, const struct pv_check_job *job, const struct pv_checker *checkers, size_t checker_count,
			     struct pv_check_outcome *ret, struct pv_error *err)
{
	return vet_check_job_measure(st, job, checkers, checker_count, true, ret, err);
}
