/* The worker's calls: each one statement, fenced by (worker, attempt) in the database. */
#include "photovet/deliver.h"

#include "base/mem.h"
#include "sql.h"
#include "store/check_job.h"
#include "store/given_up.h"
#include "store/notify_job.h"
#include "store/outcome.h"
#include "store/row.h"
#include "store/upload_job.h"

static const char *const OUTCOMES[] = {
	[PV_DELIVERED] = "delivered", [PV_DELIVERY_RETRY] = "retry", [PV_DELIVERY_DEAD] = "dead", [PV_DELIVERY_HOLD] = "hold",
};

enum pv_err pv_deliver_checks(struct pv_store *st, const char *worker, int n, int ttl_s, struct pv_check_job_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_check_claim);
	query_text(&q, worker);
	query_int(&q, n);
	query_int(&q, ttl_s);
	return check_job_run(st, &q, ret, err);
}

enum pv_err pv_deliver_checked(struct pv_store *st, const char *worker, const struct pv_check_done *done, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct json *items = json_array();
	struct query q;

	for (size_t i = 0; i < count; i++)
		json_add(items, check_job_report(&done[i]));
	query_init(&q, sql_check_finish);
	query_text(&q, worker);
	query_json(&q, items);
	json_free(items);
	return outcome_run(st, &q, ret, err);
}

enum pv_err pv_deliver_notices(struct pv_store *st, const char *worker, const char *const *gateways, size_t gateway_count, int n, int ttl_s,
			       struct pv_notify_job_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_notify_claim);
	query_text(&q, worker);
	query_texts(&q, gateways, gateway_count);
	query_int(&q, n);
	query_int(&q, ttl_s);
	return notify_job_run(st, &q, ret, err);
}

static void add_reports(struct query *q, const char *worker, const struct pv_delivery_report *reports, size_t count)
{
	struct json *items = json_array();

	for (size_t i = 0; i < count; i++) {
		struct json *j = json_object();
		json_set_int(j, "id", reports[i].id);
		json_set_int(j, "attempt", reports[i].attempt);
		json_set_str(j, "outcome", OUTCOMES[reports[i].outcome]);
		json_set_str(j, "detail", reports[i].detail);
		if (reports[i].retry_after > 0)
			json_set_int(j, "retry_after", reports[i].retry_after);
		else
			json_set_null(j, "retry_after");
		if (reports[i].attempts_max > 0)
			json_set_int(j, "attempts_max", reports[i].attempts_max);
		if (reports[i].backoff_max > 0)
			json_set_int(j, "backoff_max", reports[i].backoff_max);
		json_add(items, j);
	}
	query_text(q, worker);
	query_json(q, items);
	json_free(items);
}

enum pv_err pv_deliver_noticed(struct pv_store *st, const char *worker, const struct pv_delivery_report *reports, size_t count, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_notify_finish);
	add_reports(&q, worker, reports, count);
	return query_do(st, &q, err);
}

enum pv_err pv_deliver_uploads(struct pv_store *st, const char *worker, int n, int ttl_s, struct pv_upload_job_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_upload_claim);
	query_text(&q, worker);
	query_int(&q, n);
	query_int(&q, ttl_s);
	return upload_job_run(st, &q, ret, err);
}

enum pv_err pv_deliver_uploaded(struct pv_store *st, const char *worker, const struct pv_delivery_report *reports, size_t count,
				struct pv_outcome_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_upload_finish);
	add_reports(&q, worker, reports, count);
	return outcome_run(st, &q, ret, err);
}

enum pv_err pv_deliver_given_up(struct pv_store *st, const char *worker, struct pv_given_up_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_given_up);
	query_text(&q, worker);
	return given_up_run(st, &q, ret, err);
}

static enum pv_err counted(struct pv_store *st, const char *text, int n, int64_t *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, text);
	query_int(&q, n);
	return query_number(st, &q, ret, err);
}

enum pv_err pv_deliver_enqueue(struct pv_store *st, int n, int64_t *ret_moved, struct pv_error *err)
{
	return counted(st, sql_upload_enqueue, n, ret_moved, err);
}

enum pv_err pv_deliver_expire(struct pv_store *st, int n, int64_t *ret_moved, struct pv_error *err)
{
	int64_t expired = 0, reaped = 0;
	enum pv_err e = counted(st, sql_submission_expire, n, &expired, err);

	if (!e)
		e = counted(st, sql_lease_reap, n, &reaped, err);
	if (!e)
		*ret_moved = expired + reaped;
	return e;
}

enum pv_err pv_deliver_grant(struct pv_store *st, const char *gateway, int want, double per_second, double burst, int *ret_granted, struct pv_error *err)
{
	int64_t granted = 0;
	struct query q;

	query_init(&q, sql_gateway_grant);
	query_text(&q, gateway);
	query_int(&q, want);
	query_real(&q, per_second);
	query_real(&q, burst);
	enum pv_err e = query_number(st, &q, &granted, err);
	if (!e)
		*ret_granted = (int)granted;
	return e;
}

enum pv_err pv_deliver_breaker(struct pv_store *st, const char *gateway, bool ok, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_gateway_report);
	query_text(&q, gateway);
	query_bool(&q, ok);
	return query_do(st, &q, err);
}

static const struct row_column DUE[] = {
	ROW_COLUMN(ROW_CHARS, pv_due, kind),
	ROW_COLUMN(ROW_TIME, pv_due, at),
	ROW_COLUMN(ROW_INT8, pv_due, count),
	ROW_COLUMN(ROW_TIME, pv_due, held_until),
};

enum pv_err pv_deliver_due(struct pv_store *st, struct pv_due *ret_due, size_t capacity, size_t *ret_count, struct pv_error *err)
{
	struct pv_arena arena = { 0 };
	PGresult *res = NULL;
	struct query q;
	void *rows = NULL;
	size_t n = 0;

	query_init(&q, sql_due_list);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(DUE, ARRAY_LEN(DUE), res, sizeof(struct pv_due), &arena, &rows, &n, err);
	if (!e) {
		const struct pv_due *due = rows;
		*ret_count = n < capacity ? n : capacity;	/* soonest first: what is cut is the latest */
		for (size_t i = 0; i < *ret_count; i++)
			ret_due[i] = due[i];
	}
	pv_arena_release(&arena);
	PQclear(res);
	return e;
}
