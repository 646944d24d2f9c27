/* What is to be delivered, as an operator sees and mends it: notifications (the outbox)
 * and uploads. Ids here are outbox and upload ids, not submission ids. */
#ifndef PHOTOVET_OUTBOX_H
#define PHOTOVET_OUTBOX_H

#include "vet.h"

struct pv_outbox_row {
	int64_t id, submission;
	const char *campaign, *student_no;
	const char *gateway, *kind, *state;	/* state: waiting sending held dead delivered */
	int attempt;
	int64_t due_at, made_at, done_at;	/* PV_TIME_NONE when none */
	const char *last_error;			/* "" when none */
};
struct pv_upload_row {
	int64_t id, submission;
	const char *campaign, *student_no;
	const char *object_name;		/* {id_number} masked */
	const char *state;			/* waiting sending held dead delivered */
	int attempt;
	int64_t due_at;
	const char *last_error;
	uint8_t sha256[32];
	int64_t bytes;
};
struct pv_outbox_list { struct pv_outbox_row *rows; size_t count; struct pv_arena arena; };
struct pv_upload_list { struct pv_upload_row *rows; size_t count; struct pv_arena arena; };
void pv_outbox_list_release(struct pv_outbox_list *list);
void pv_upload_list_release(struct pv_upload_list *list);

struct pv_outbox_filter {
	const char *campaign, *state;		/* NULL = any */
	int64_t submission;			/* 0 = any */
	int64_t limit;				/* 0 = all; the screen asks for a page */
};
/* By due time, then id. filter NULL = everything visible. */
PV_MUST_CHECK enum pv_err pv_outbox_fetch(struct pv_store *st, const struct pv_outbox_filter *filter, struct pv_outbox_list *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_outbox_uploads(struct pv_store *st, const struct pv_outbox_filter *filter, struct pv_upload_list *ret, struct pv_error *err);

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
