#include "store/move.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "sql.h"
#include "store/outcome.h"
#include "store/right.h"
#include "store/row.h"
#include "store/submission_rows.h"

static const char *const DECIDE[PV_ACTION_COUNT] = {
	[PV_APPROVE] = sql_outcome_approve,
	[PV_REJECT] = sql_outcome_reject,
	[PV_RETOUCH] = sql_outcome_retouch,
	[PV_ESCALATE] = sql_outcome_escalate,
};

static struct json *display_json(const struct pv_display *d)
{
	struct json *j = json_object();
	char hex[DIGEST_HEX_SIZE];

	digest_hex(d->sha256, sizeof(d->sha256), hex);
	json_set_str(j, "sha256", hex);
	json_set_str(j, "protocol", d->protocol);
	json_set_int(j, "width", d->width);
	json_set_int(j, "height", d->height);
	json_set_int(j, "shown_ms", d->shown_ms);
	json_set_int(j, "bytes", d->bytes);
	json_set_str(j, "acknowledged_by", d->acknowledged_by);
	return j;
}

static void add_displays(struct query *q, const struct pv_display *displays, size_t count)
{
	if (!displays) {
		query_null(q, QUERY_JSONB);
		return;
	}
	struct json *list = json_array();
	for (size_t i = 0; i < count; i++)
		json_add(list, display_json(&displays[i]));
	query_json(q, list);
	json_free(list);
}

/* "B01,L03" with blanks allowed; empty words are dropped. */
static void add_codes(struct query *q, const char *codes)
{
	const char **list;
	size_t n = 0, room = 1;

	for (const char *s = codes ? codes : ""; *s; s++)
		room += *s == ',' || *s == ' ';
	list = pv_arena_alloc(&q->arena, room * sizeof(*list));
	for (const char *s = codes ? codes : ""; *s; ) {
		size_t len = strcspn(s, ", ");
		if (len)
			list[n++] = pv_arena_strndup(&q->arena, s, len);
		s += len + (s[len] != '\0');
	}
	query_texts(q, list, n);
}

enum pv_err move_decide(struct pv_store *st, const struct pv_verdict *v, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, DECIDE[v->action]);
	query_int8s(&q, v->ids, v->count);
	query_int8s(&q, v->tokens, v->count);
	query_ints(&q, v->versions, v->count);
	add_displays(&q, v->displays, v->count);
	add_codes(&q, v->reasons);
	query_text(&q, v->note && *v->note ? v->note : NULL);
	query_text(&q, v->via);
	query_int8_or_null(&q, v->batch);
	return outcome_run(st, &q, ret, err);
}

enum pv_err move_undo(struct pv_store *st, const int64_t *decisions, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	return outcome_run_ids(st, sql_outcome_undo, decisions, count, ret, err);
}

enum pv_err move_undo_batch(struct pv_store *st, int64_t batch, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_outcome_undo_batch);
	query_int8(&q, batch);
	return outcome_run(st, &q, ret, err);
}

enum pv_err move_redo(struct pv_store *st, const int64_t *decisions, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	return outcome_run_ids(st, sql_outcome_redo, decisions, count, ret, err);
}

enum pv_err move_undoable(struct pv_store *st, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_outcome_undoable);
	return outcome_run(st, &q, ret, err);
}

enum pv_err move_claim(struct pv_store *st, const char *campaign, int count, bool escalated, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_outcome_claim);
	query_text(&q, campaign);
	if (count > 0)
		query_int(&q, count);
	else
		query_null(&q, QUERY_INT4);
	query_bool(&q, escalated);
	return outcome_run(st, &q, ret, err);
}

enum pv_err move_claim_ids(struct pv_store *st, const int64_t *ids, size_t count, int max, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_outcome_claim_ids);
	query_int8s(&q, ids, count);
	query_int(&q, max);
	return outcome_run(st, &q, ret, err);
}

enum pv_err move_mine(struct pv_store *st, const char *campaign, struct pv_submission_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_submission_mine);
	query_text(&q, campaign);
	return submission_rows_run(st, &q, ret, err);
}

enum pv_err move_renew(struct pv_store *st, int64_t *ret_until, struct pv_error *err)
{
	struct lease { int64_t until; } lease = { PV_TIME_NONE };
	static const struct row_column columns[] = { ROW_COLUMN(ROW_TIME, lease, until) };
	struct row_map map = { .ready = false };
	struct pv_arena none = { 0 };
	PGresult *res = NULL;
	struct query q;

	query_init(&q, sql_claim_renew);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_bind(&map, columns, ARRAY_LEN(columns), res, err);
	if (!e && PQntuples(res))
		e = row_decode(&map, columns, ARRAY_LEN(columns), res, 0, &none, &lease, err);
	PQclear(res);
	if (!e)
		*ret_until = lease.until;
	return e;
}

enum pv_err move_release(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	return outcome_run_ids(st, sql_outcome_release, ids, count, ret, err);
}

enum pv_err move_release_all(struct pv_store *st, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_outcome_release_all);
	return outcome_run(st, &q, ret, err);
}

enum pv_err move_skip(struct pv_store *st, int64_t id, const char *cause, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_outcome_skip);
	query_int8(&q, id);
	query_text(&q, cause);
	return outcome_run(st, &q, ret, err);
}

enum pv_err move_confirm(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	return outcome_run_ids(st, sql_outcome_confirm, ids, count, ret, err);
}

enum pv_err move_refused(struct pv_store *st, const int64_t *ids, size_t count, const char *const *reasons, size_t reason_count,
			 const char *cause, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_outcome_refused);
	query_int8s(&q, ids, count);
	query_texts(&q, reasons, reason_count);
	query_text(&q, cause);
	return outcome_run(st, &q, ret, err);
}

enum pv_err move_reveal(struct pv_store *st, int64_t id, const char *field, char **ret_text, struct pv_error *err)
{
	PGresult *res = NULL;
	struct query q;

	query_init(&q, sql_submission_reveal);
	query_int8(&q, id);
	query_text(&q, field);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e && (PQntuples(res) != 1 || PQgetisnull(res, 0, 0)))
		e = pv_error_set(err, PV_ERR_NOT_FOUND, "no such submission, or it is not visible to you: '%lld'", (long long)id);
	if (!e)
		*ret_text = mem_strdup(PQgetvalue(res, 0, 0));
	PQclear(res);
	return e;
}

enum pv_err move_session_load(struct pv_store *st, char **ret_json, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_session_load);
	return query_string(st, &q, ret_json, err);
}

enum pv_err move_session_save(struct pv_store *st, const char *json, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_session_save);
	query_text(&q, json);
	return query_do(st, &q, err);
}

enum pv_err move_batch_begin(struct pv_store *st, const char *action, int64_t expected, int64_t *ret_batch, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_batch_begin);
	query_text(&q, action);
	query_int(&q, expected > INT32_MAX ? INT32_MAX : (int32_t)expected);
	return query_number(st, &q, ret_batch, err);
}

enum pv_err move_batch_end(struct pv_store *st, int64_t batch, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_batch_end);
	query_int8(&q, batch);
	return query_do(st, &q, err);
}

enum pv_err move_begin(struct pv_store *st, struct pv_error *err)
{
	return query_script(st, "BEGIN", err);
}

enum pv_err move_commit(struct pv_store *st, struct pv_error *err)
{
	/* A transaction that failed before answers COMMIT with a rollback, not with an error. */
	if (PQtransactionStatus(st->conn) == PQTRANS_INERROR) {
		move_rollback(st, NULL);
		return pv_error_set(err, PV_ERR_DATABASE, "the transaction was rolled back");
	}
	return query_script(st, "COMMIT", err);
}

void move_rollback(struct pv_store *st, struct pv_error *err)
{
	PGTransactionStatusType s = PQtransactionStatus(st->conn);

	if (s == PQTRANS_INTRANS || s == PQTRANS_INERROR) {
		const volatile sig_atomic_t *stop = move_hold_stop(st);	/* must not be cancelled itself */
		(void)!query_script(st, "ROLLBACK", NULL);
		right_explain(st, err);
		st->stop = stop;
	}
}

const volatile sig_atomic_t *move_hold_stop(struct pv_store *st)
{
	const volatile sig_atomic_t *stop = st->stop;

	st->stop = NULL;
	return stop;
}
