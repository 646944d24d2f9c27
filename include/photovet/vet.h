/* The moves: what people and workers do to submissions. The a key and
 * `photovet approve` call the same function. */
#ifndef PHOTOVET_VET_H
#define PHOTOVET_VET_H

#include "store.h"

/* One answer of the database per submission. */
struct pv_outcome {
	int64_t id;
	bool done;
	char code[8];			/* "PV000" when done, else why not; docs: photovet-schema(7) */
	const char *text;		/* for people, English, one line */
	const char *who;		/* who decided or holds it; "" when nobody */
	int64_t until;			/* that lease's end; PV_TIME_NONE */
	enum pv_status status;		/* after the move */
	int stage;
	int64_t decision;		/* id; 0 when none was made */
	int64_t token;			/* the lease held after it (claims, undo); 0 */
	int64_t undo_until;		/* PV_TIME_NONE when it cannot be undone */
	enum pv_err err_class;		/* PV_OK when done; else CONFLICT FORBIDDEN NOT_FOUND BAD_INPUT */
};
struct pv_outcome_list { struct pv_outcome *rows; size_t count; struct pv_arena arena; };
void pv_outcome_list_release(struct pv_outcome_list *list);

/* What was displayed when a person decided; its proof. */
struct pv_display {
	uint8_t sha256[32];		/* of the photo shown */
	char protocol[12];		/* sixel blocks iterm kitty none */
	int width, height;		/* px shown */
	int64_t shown_ms;		/* time on screen */
	int64_t bytes;			/* sent */
	char acknowledged_by[16];	/* terminal | multiplexer | "" */
};

struct pv_verdict {
	enum pv_action action;
	const int64_t *ids;
	const int64_t *tokens;		/* NULL, or one per id; 0 = no token */
	const int32_t *versions;	/* NULL, or one per id: refuse what changed since */
	const struct pv_display *displays;	/* NULL, or one per id */
	size_t count;
	const char *reasons;		/* "B01,L03"; "" or NULL when none */
	const char *note;		/* NULL or "" when none */
	const char *via;		/* "screen" "sheet" "script" */
	int64_t batch;			/* 0 = none */
};

PV_MUST_CHECK enum pv_err pv_vet_decide(struct pv_store *st, const struct pv_verdict *v, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_vet_undo(struct pv_store *st, const int64_t *decisions, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_vet_undo_batch(struct pv_store *st, int64_t batch, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_vet_redo(struct pv_store *st, const int64_t *decisions, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
/* My decisions that can still be undone, newest first: what the screen's undo list is made of after a restart. */
PV_MUST_CHECK enum pv_err pv_vet_undoable(struct pv_store *st, struct pv_outcome_list *ret, struct pv_error *err);

/* One step back or forth the caller can still take; decisions of one batch are one step. */
struct pv_step {
	bool is_undone;			/* redo decides it again; else undo takes it back */
	int64_t id, decision, batch;	/* batch 0 = none */
	enum pv_action action;
	int64_t undo_until;		/* PV_TIME_NONE when is_undone */
};
struct pv_step_list { struct pv_step *rows; size_t count; struct pv_arena arena; };
void pv_step_list_release(struct pv_step_list *list);
/* Oldest first: what the screen's undo and redo lists are made of after a restart. */
PV_MUST_CHECK enum pv_err pv_vet_steps(struct pv_store *st, struct pv_step_list *ret, struct pv_error *err);
/* What a decision has set in motion. States as in outbox_list and upload_list; "" when there is none. */
struct pv_sent {
	char message[12], gateway[64];
	int64_t message_at;		/* when it was done; PV_TIME_NONE */
	char upload[12];
	int64_t upload_at;
};
PV_MUST_CHECK enum pv_err pv_vet_sent(struct pv_store *st, int64_t decision, struct pv_sent *ret, struct pv_error *err);

/* Claims */
/* The next count of a campaign's queue, due first; 0 = the campaign's batch size. Rows
 * come whole (checks, history), each with its token. escalated: from the supervisors' pile. */
PV_MUST_CHECK enum pv_err pv_vet_claim(struct pv_store *st, const char *campaign, int count, bool escalated, struct pv_submission_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_vet_claim_ids(struct pv_store *st, const int64_t *ids, size_t count, int max, struct pv_outcome_list *ret, struct pv_error *err);
/* What I hold now (any campaign, or one), in the order it was claimed. A lease kept after
 * a lost connection comes back here. */
PV_MUST_CHECK enum pv_err pv_vet_mine(struct pv_store *st, const char *campaign, struct pv_submission_list *ret, struct pv_error *err);
/* Renews all my leases; *ret_until: the earliest end after it, PV_TIME_NONE when I hold nothing. */
PV_MUST_CHECK enum pv_err pv_vet_renew(struct pv_store *st, int64_t *ret_until, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_vet_release(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_vet_release_all(struct pv_store *st, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_vet_skip(struct pv_store *st, int64_t id, const char *cause, struct pv_outcome_list *ret, struct pv_error *err);
/* The full value of a masked field (name, id_number, phone, email); leaves an audit row. *ret_text is yours. */
PV_MUST_CHECK enum pv_err pv_vet_reveal(struct pv_store *st, int64_t id, const char *field, char **ret_text, struct pv_error *err);
/* Where the screen stood: a small JSON text per login, kept in the database. "" when none. */
PV_MUST_CHECK enum pv_err pv_vet_session_load(struct pv_store *st, char **ret_json, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_vet_session_save(struct pv_store *st, const char *json, struct pv_error *err);

#endif
