/* What is to be delivered, as an operator sees and mends it: notifications (the outbox)
 * and uploads. Ids here are outbox and upload ids, not submission ids. */
#ifndef PHOTOVET_OUTBOX_H
#define PHOTOVET_OUTBOX_H

#include "vet.h"

enum pv_outbox_part {
	PV_OUTBOX_MESSAGES,			/* to students */
	PV_OUTBOX_UPLOADS,			/* to the registry */
	PV_OUTBOX_MINE				/* both, of my own latest decisions, those that wait for the end of their undo window included */
};
struct pv_outbox_row {
	bool is_upload;
	int64_t id, submission;			/* id: outbox or upload id; 0 when it is not queued yet */
	const char *campaign, *zone, *student_no;
	const char *way;			/* a message's gateway; an upload's name there, {id_number} masked */
	const char *kind;			/* rejected blocked approved retouch revoked published; "upload" */
	const char *state;			/* waiting sending held dead delivered dropped */
	int attempt;
	int64_t due_at, made_at, done_at;	/* PV_TIME_NONE when none */
	const char *last_error;			/* "" when none */
	uint8_t sha256[32];			/* uploads */
	int64_t bytes;
	/* PV_OUTBOX_MINE only: */
	int64_t decision;
	const char *action;			/* what I decided: "approve" ... */
	int64_t undo_until;			/* PV_TIME_NONE when it cannot be undone */
};
struct pv_outbox_list { struct pv_outbox_row *rows; size_t count; struct pv_arena arena; };
void pv_outbox_list_release(struct pv_outbox_list *list);

struct pv_outbox_filter {
	const char *campaign, *state;		/* NULL = any */
	int64_t submission;			/* 0 = any */
	int64_t limit;				/* 0 = all; the screen asks for a page */
};
/* By due time, then id; mine newest first. filter NULL = everything visible. */
PV_MUST_CHECK enum pv_err pv_outbox_fetch(struct pv_store *st, enum pv_outbox_part part, const struct pv_outbox_filter *filter,
					  struct pv_outbox_list *ret, struct pv_error *err);

/* outcome.id is the outbox or upload id. */
PV_MUST_CHECK enum pv_err pv_outbox_retry(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_outbox_drop(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_outbox_upload_retry(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_outbox_upload_hold(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err);

/* The registry's lists (`uploads confirm FILE`, `uploads refused FILE`): CSV with a header
 * line (UTF-8, a BOM is fine; encoding NULL or "GB18030"). A line names its submission by
 * `id`, or by `student_no` within campaign (which must then be given) the one that was sent.
 * refused takes `reason` (a code, several separated by spaces) and `cause`; without a reason
 * the registry's cause is mapped by its words; a cause nobody knows refuses the line.
 * fn gets each line once, in file order; problem is "" when the move was done. */
struct pv_registry_line {
	long line;
	const char *subject;			/* the id or student number as written */
	int64_t id;				/* submission; 0 when it was not found */
	bool done;
	const char *problem;			/* why not, one line */
	enum pv_err err_class;			/* PV_OK when done */
	enum pv_status status;			/* after it; PV_STATUS_COUNT when unknown */
};
typedef void pv_registry_fn(const struct pv_registry_line *line, void *context);
struct pv_registry_options { const char *path, *campaign, *encoding; };
PV_MUST_CHECK enum pv_err pv_registry_confirm(struct pv_store *st, const struct pv_registry_options *options, pv_registry_fn *fn, void *context, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_registry_refused(struct pv_store *st, const struct pv_registry_options *options, pv_registry_fn *fn, void *context, struct pv_error *err);

#endif
