/* src/vet: the use cases. What a person or a worker does in one step for him is here a
 * sequence of calls to the store, the checks and the image code, with its transactions.
 * Nothing here prints, and nothing here knows SQL; every rule about who may do what is the
 * database's, so a step here only asks and passes the answer on.
 *
 * vet.c           the moves of people        bulk.c      many at once, in chunks
 * import.c ...    manifests to submissions   registry.c  the registry's lists
 * vet_check_job.c a photo's checks           recheck.c   the same on an operator's wish */
#include "photovet/vet.h"

#include <string.h>

#include "store/move.h"
#include "store/step.h"

enum { VERDICT_MAX = 20000, NOTE_MAX = 4000 };

enum pv_err pv_vet_decide(struct pv_store *st, const struct pv_verdict *v, struct pv_outcome_list *ret, struct pv_error *err)
{
	if (v->action < 0 || v->action >= PV_ACTION_COUNT)
		return pv_error_set(err, PV_ERR_USAGE, "no such decision");
	if (v->count > VERDICT_MAX)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "more than %d submissions in one decision", VERDICT_MAX);
	if (v->note && strlen(v->note) > NOTE_MAX)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "a note of more than %d bytes", NOTE_MAX);
	return move_decide(st, v, ret, err);
}

enum pv_err pv_vet_undo(struct pv_store *st, const int64_t *decisions, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	return move_undo(st, decisions, count, ret, err);
}

enum pv_err pv_vet_undo_batch(struct pv_store *st, int64_t batch, struct pv_outcome_list *ret, struct pv_error *err)
{
	return move_undo_batch(st, batch, ret, err);
}

enum pv_err pv_vet_redo(struct pv_store *st, const int64_t *decisions, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	return move_redo(st, decisions, count, ret, err);
}

enum pv_err pv_vet_undoable(struct pv_store *st, struct pv_outcome_list *ret, struct pv_error *err)
{
	return move_undoable(st, ret, err);
}

enum pv_err pv_vet_steps(struct pv_store *st, struct pv_step_list *ret, struct pv_error *err)
{
	return step_list(st, ret, err);
}

enum pv_err pv_vet_sent(struct pv_store *st, int64_t decision, struct pv_sent *ret, struct pv_error *err)
{
	return step_sent(st, decision, ret, err);
}

/* Two statements on purpose: what a claim changes is not visible to the statement that makes it. */
enum pv_err pv_vet_claim(struct pv_store *st, const char *campaign, int count, bool escalated, struct pv_submission_list *ret, struct pv_error *err)
{
	struct pv_outcome_list got = { 0 };
	enum pv_err e = move_claim(st, campaign, count, escalated, &got, err);

	if (e)
		return e;
	int64_t *ids = pv_arena_alloc(&got.arena, got.count * sizeof(*ids));
	size_t n = 0;
	const struct pv_outcome *refusal = NULL;
	for (size_t i = 0; i < got.count; i++) {
		if (got.rows[i].done)
			ids[n++] = got.rows[i].id;
		else
			refusal = &got.rows[i];
	}
	if (!n && refusal)
		e = pv_error_set(err, refusal->err_class, "%s", refusal->text);
	else
		e = pv_store_show(st, ids, n, ret, err);
	pv_outcome_list_release(&got);
	return e;
}

enum pv_err pv_vet_claim_ids(struct pv_store *st, const int64_t *ids, size_t count, int max, struct pv_outcome_list *ret, struct pv_error *err)
{
	return move_claim_ids(st, ids, count, max, ret, err);
}

enum pv_err pv_vet_mine(struct pv_store *st, const char *campaign, struct pv_submission_list *ret, struct pv_error *err)
{
	return move_mine(st, campaign, ret, err);
}

enum pv_err pv_vet_renew(struct pv_store *st, int64_t *ret_until, struct pv_error *err)
{
	return move_renew(st, ret_until, err);
}

enum pv_err pv_vet_release(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	return move_release(st, ids, count, ret, err);
}

enum pv_err pv_vet_release_all(struct pv_store *st, struct pv_outcome_list *ret, struct pv_error *err)
{
	return move_release_all(st, ret, err);
}

enum pv_err pv_vet_skip(struct pv_store *st, int64_t id, const char *cause, struct pv_outcome_list *ret, struct pv_error *err)
{
	return move_skip(st, id, cause, ret, err);
}

enum pv_err pv_vet_reveal(struct pv_store *st, int64_t id, const char *field, char **ret_text, struct pv_error *err)
{
	return move_reveal(st, id, field, ret_text, err);
}

enum pv_err pv_vet_session_load(struct pv_store *st, char **ret_json, struct pv_error *err)
{
	return move_session_load(st, ret_json, err);
}

enum pv_err pv_vet_session_save(struct pv_store *st, const char *json, struct pv_error *err)
{
	return move_session_save(st, json, err);
}
