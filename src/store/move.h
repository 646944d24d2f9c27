/* The moves as statements: one query file each. src/vet adds what takes steps. */
#ifndef STORE_MOVE_H
#define STORE_MOVE_H

#include "photovet/vet.h"

PV_MUST_CHECK enum pv_err move_decide(struct pv_store *st, const struct pv_verdict *v, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_undo(struct pv_store *st, const int64_t *decisions, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_undo_batch(struct pv_store *st, int64_t batch, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_redo(struct pv_store *st, const int64_t *decisions, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_undoable(struct pv_store *st, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_claim(struct pv_store *st, const char *campaign, int count, bool escalated, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_claim_ids(struct pv_store *st, const int64_t *ids, size_t count, int max, struct pv_outcome_list *ret, struct pv_error *err);
/* What I hold, with checks and history. */
PV_MUST_CHECK enum pv_err move_mine(struct pv_store *st, const char *campaign, struct pv_submission_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_renew(struct pv_store *st, int64_t *ret_until, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_release(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_release_all(struct pv_store *st, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_skip(struct pv_store *st, int64_t id, const char *cause, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_confirm(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_refused(struct pv_store *st, const int64_t *ids, size_t count, const char *const *reasons, size_t reason_count,
				       const char *cause, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_reveal(struct pv_store *st, int64_t id, const char *field, char **ret_text, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_session_load(struct pv_store *st, char **ret_json, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_session_save(struct pv_store *st, const char *json, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_batch_begin(struct pv_store *st, const char *action, int64_t expected, int64_t *ret_batch, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_batch_end(struct pv_store *st, int64_t batch, struct pv_error *err);

/* An explicit transaction around several calls. rollback is safe when none is open or the connection is lost;
 * of a missing right it then says which roles have it (err may be NULL). */
PV_MUST_CHECK enum pv_err move_begin(struct pv_store *st, struct pv_error *err);
PV_MUST_CHECK enum pv_err move_commit(struct pv_store *st, struct pv_error *err);
void move_rollback(struct pv_store *st, struct pv_error *err);
/* Takes the stop flag away for calls that must not be cut in half; give it back with pv_store_stop_flag. */
const volatile sig_atomic_t *move_hold_stop(struct pv_store *st);

#endif
