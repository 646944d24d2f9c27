#include "photovet/recheck.h"

#include <stdlib.h>

#include "base/mem.h"
#include "store/move.h"
#include "store/pick.h"
#include "store/recheck_jobs.h"
#include "vet/vet_check_job.h"

enum { CHUNK = 20 };

struct ids { int64_t *id; size_t count, room; };

static bool on_row(const struct pick_row *row, void *context)
{
	struct ids *ids = context;

	if (ids->count == ids->room) {
		ids->room = ids->room ? 2 * ids->room : 1000;
		ids->id = mem_realloc(ids->id, ids->room, sizeof(*ids->id));
	}
	ids->id[ids->count++] = row->id;
	return true;
}

struct run {
	struct pv_store *st;
	const struct pv_checker *checkers;
	size_t checker_count;
	const volatile sig_atomic_t *stop;
	pv_recheck_fn *fn;
	void *context;
	int64_t count;
	bool is_stopped;
	struct pv_check_outcome outcomes[CHUNK];
};

/* The standard on record stays what it is; file.bytes and dim.* are judged on it. */
static enum pv_err judge_standard(struct pv_store *st, const struct recheck_job *j, struct pv_check_outcome *o, struct pv_error *err)
{
	uint8_t *data = NULL;
	size_t size = 0;

	if (!j->has_standard || o->has_standard)
		return PV_OK;
	enum pv_err e = pv_store_photo(st, j->standard, &data, &size, err);
	if (!e)
		pv_check_standard(&o->report, data, size, &j->job.profile);
	free(data);
	return e;
}

/* A photo that is gone or altered is that submission's trouble, told with its row. */
static enum pv_err measure(struct run *r, const struct recheck_job *j, struct pv_check_outcome *o, struct pv_error *ret_why)
{
	enum pv_err e = vet_check_job_measure(r->st, &j->job, r->checkers, r->checker_count, j->is_received, o, ret_why);

	return e ? e : judge_standard(r->st, j, o, ret_why);
}

static void tell(struct run *r, const struct recheck_job *j, const struct pv_check_report *report, enum pv_err class, const char *refusal)
{
	struct pv_recheck_row row = {
		.id = j->job.id, .campaign = j->job.campaign, .student_no = j->student_no, .report = report, .profile = report ? &j->job.profile : NULL,
		.recorded = class == PV_OK, .refusal = refusal, .err_class = class,
	};

	r->count++;
	if (!r->fn(&row, r->context))
		r->is_stopped = true;
}

static enum pv_err record_chunk(struct run *r, const struct recheck_job_list *jobs, const bool *is_measured, struct pv_error *err)
{
	struct pv_check_done done[CHUNK];
	const struct recheck_job *of[CHUNK];
	struct pv_outcome_list answers = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < jobs->count; i++) {
		const struct pv_check_outcome *o = &r->outcomes[i];
		if (!is_measured[i])
			continue;
		of[n] = &jobs->rows[i];
		done[n++] = (struct pv_check_done){ .id = jobs->rows[i].job.id, .report = &o->report,
			.profile_name = jobs->rows[i].job.profile.name, .profile_version = jobs->rows[i].job.profile.version,
			.standard = o->has_standard ? o->standard : NULL };
	}
	enum pv_err e = n ? recheck_jobs_record(r->st, done, n, &answers, err) : PV_OK;
	if (!e && answers.count != n)
		e = pv_error_set(err, PV_ERR_DATABASE, "the database answered for %zu of %zu checks", answers.count, n);
	for (size_t i = 0; i < n && !e; i++)
		tell(r, of[i], done[i].report, answers.rows[i].err_class, answers.rows[i].done ? "" : answers.rows[i].text);
	pv_outcome_list_release(&answers);
	return e;
}

static enum pv_err run_chunk(struct run *r, const int64_t *ids, size_t count, struct pv_error *err)
{
	struct recheck_job_list jobs = { 0 };
	bool is_measured[CHUNK] = { false };
	enum pv_err e = recheck_jobs_read(r->st, ids, count, &jobs, err);

	for (size_t i = 0; i < jobs.count && !e; i++) {
		struct pv_error why = { 0 };
		enum pv_err trouble = measure(r, &jobs.rows[i], &r->outcomes[i], &why);
		is_measured[i] = !trouble;
		if (trouble && pv_error_is_retryable(trouble))
			e = pv_error_set(err, trouble, "%s", why.text);
		else if (trouble)
			tell(r, &jobs.rows[i], NULL, trouble, why.text);
	}
	if (!e)
		e = record_chunk(r, &jobs, is_measured, err);
	pv_arena_release(&jobs.arena);
	return e;
}

enum pv_err pv_recheck_run(struct pv_store *st, const struct pv_selection *selection, const struct pv_checker *checkers, size_t checker_count,
			   const volatile sig_atomic_t *stop, pv_recheck_fn *fn, void *context, int64_t *ret_count, struct pv_error *err)
{
	struct run *r = mem_alloc(sizeof(*r));
	struct ids ids = { 0 };
	enum pv_err e = pick_each(st, selection, 0, on_row, &ids, err);

	*r = (struct run){ .st = st, .checkers = checkers, .checker_count = checker_count, .stop = stop, .fn = fn, .context = context };
	const volatile sig_atomic_t *held = move_hold_stop(st);
	for (size_t from = 0; from < ids.count && !e && !r->is_stopped; from += CHUNK) {
		if (stop && *stop)
			e = pv_error_set(err, PV_ERR_INTERRUPTED, "interrupted after %lld of %zu", (long long)r->count, ids.count);
		else
			e = run_chunk(r, ids.id + from, ids.count - from < CHUNK ? ids.count - from : CHUNK, err);
	}
	pv_store_stop_flag(st, held);
	*ret_count = r->count;
	free(ids.id);
	free(r);
	return e;
}
