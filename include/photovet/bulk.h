/* Bulk: one verdict for many submissions, from ids or a selection, in chunks of their own
 * transaction. What is done is done: an interrupted run is finished by running it again. */
#ifndef PHOTOVET_BULK_H
#define PHOTOVET_BULK_H

#include <signal.h>

#include "vet.h"

#define PV_BULK_CHUNK 1000
#define PV_BULK_MAX_IDS 20000000u

struct pv_bulk {
	enum pv_action action;
	/* either ids (any order; doubles count once) ... */
	const int64_t *ids;
	size_t id_count;
	/* ... or a selection (is used when ids is NULL) */
	const struct pv_selection *selection;
	const char *reasons, *note;	/* as in pv_verdict */
	int64_t expect;			/* refuse unless exactly this many are meant; -1 = any */
	const volatile sig_atomic_t *stop;	/* NULL; not 0: end after the chunk in hand */
};

/* What a bulk would touch. ids are those meant, by due time then id (a selection) or as given
 * without doubles; the counts are rows the selection matched and the verb does not take. */
struct pv_bulk_pick {
	int64_t *ids;
	size_t count;
	int64_t wrong_state, held_by_others, score_na;	/* not included; always 0 for ids */
};
void pv_bulk_pick_release(struct pv_bulk_pick *pick);
/* --dry-run, and the question at the terminal. Nothing is changed. A selection that meant
 * nothing at all gives count 0, not an error. */
PV_MUST_CHECK enum pv_err pv_bulk_preview(struct pv_store *st, const struct pv_bulk *bulk, struct pv_bulk_pick *ret_pick, struct pv_error *err);

struct pv_bulk_events {			/* any may be NULL */
	void (*outcome)(const struct pv_outcome *o, void *context);	/* each submission, in order */
	void (*progress)(int64_t done, int64_t refused, int64_t total, void *context);	/* after each chunk */
	void *context;
};
struct pv_bulk_summary {
	int64_t batch;			/* 0 when nothing was begun */
	int64_t total, done, refused;
	int64_t wrong_state, held_by_others, score_na;	/* not included */
	enum pv_err refused_class;	/* when everything refused was of one class: that; PV_ERR_PARTIAL when mixed; PV_OK when none */
	bool interrupted;
};
/* Picks anew, compares with expect (PV_ERR_CONFLICT "--expect N, but M are meant" and nothing
 * done; ret is filled then too) and begins in the first transaction. When the connection fails
 * midway the error is returned and ret tells what was done for certain. The batch is ended also when
 * interrupted; one whose client vanished ends by itself 5 minutes after its last chunk. */
PV_MUST_CHECK enum pv_err pv_bulk_run(struct pv_store *st, const struct pv_bulk *bulk, const struct pv_bulk_events *events,
				      struct pv_bulk_summary *ret, struct pv_error *err);

/* A verdict on photos that a person has marked and looked at: begun, decided and ended as one
 * batch in one transaction, so that it is one step to undo, and a lost connection leaves all of
 * it or nothing. v.batch is set by it; at most PV_BULK_CHUNK at a time. Each photo is judged by
 * itself: what is refused is told in its outcome, and the rest is done. */
PV_MUST_CHECK enum pv_err pv_bulk_decide(struct pv_store *st, const struct pv_verdict *v, int64_t *ret_batch, struct pv_outcome_list *ret,
					 struct pv_error *err);

/* `claim SELECTION -n N`: leases up to count of the claimable submissions of the selection,
 * due first. */
PV_MUST_CHECK enum pv_err pv_bulk_claim(struct pv_store *st, const struct pv_selection *selection, int count, struct pv_outcome_list *ret, struct pv_error *err);

#endif
