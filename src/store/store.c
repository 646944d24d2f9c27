#include "photovet/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sql.h"
#include "store/queue_list.h"
#include "store/reason_rows.h"
#include "store/row.h"
#include "store/submission_rows.h"

enum pv_err pv_store_open(const char *conninfo, const char *application_name, struct pv_store **ret_store, struct pv_error *err)
{
	PGconn *conn = NULL;
	enum pv_err e = connection_open(conninfo ? conninfo : "", application_name, &conn, err);

	if (e)
		return e;
	struct pv_store *st = mem_alloc(sizeof(*st));
	st->conn = conn;
	*ret_store = st;
	return PV_OK;
}

void pv_store_close(struct pv_store *st)
{
	if (!st)
		return;
	PQfinish(st->conn);
	free(st->photo_dir);
	free(st);
}

enum pv_err pv_store_reconnect(struct pv_store *st, struct pv_error *err)
{
	return connection_reset(st->conn, err);
}

const char *pv_store_login(const struct pv_store *st)
{
	const char *session = PQparameterStatus(st->conn, "session_authorization");

	return session ? session : PQuser(st->conn);
}

const char *pv_store_server(const struct pv_store *st)
{
	const char *version = connection_is_lost(st->conn) ? NULL : PQparameterStatus(st->conn, "server_version");

	return version ? version : "";
}

void pv_store_stop_flag(struct pv_store *st, const volatile sig_atomic_t *stop)
{
	st->stop = stop;
}

struct facts { const char *server_version, *roles; bool has_schema, is_encrypted; };
static const struct row_column FACTS[] = {
	ROW_COLUMN(ROW_TEXT, facts, server_version),
	ROW_COLUMN(ROW_TEXT, facts, roles),
	ROW_COLUMN(ROW_BOOL, facts, has_schema),
	ROW_COLUMN(ROW_BOOL, facts, is_encrypted),
};

static enum pv_err read_facts(struct pv_store *st, struct pv_store_facts *facts, struct pv_error *err)
{
	struct pv_arena arena = { 0 };
	struct query q;
	PGresult *res = NULL;
	void *rows = NULL;
	size_t n = 0;

	query_init(&q, sql_store_facts);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(FACTS, ARRAY_LEN(FACTS), res, sizeof(struct facts), &arena, &rows, &n, err);
	if (!e && n == 1) {
		const struct facts *f = rows;
		(void)snprintf(facts->server_version, sizeof(facts->server_version), "%s", f->server_version);
		(void)snprintf(facts->roles, sizeof(facts->roles), "%s", f->roles);
		facts->is_encrypted = f->is_encrypted;
		facts->schema_version = f->has_schema;
	}
	pv_arena_release(&arena);
	PQclear(res);
	return e;
}

enum pv_err pv_store_inspect(struct pv_store *st, struct pv_store_facts *ret, struct pv_error *err)
{
	struct pv_store_facts facts = { 0 };
	enum pv_err e = read_facts(st, &facts, err);
	const char *host = PQhost(st->conn);
	int64_t version = 0;
	struct query q;

	if (e)
		return e;
	if (facts.schema_version) {
		query_init(&q, sql_store_version);
		e = query_number(st, &q, &version, err);
	}
	if (e)
		return e;
	facts.schema_version = (int)version;
	facts.schema_newest = (int)ARRAY_LEN(sql_migrations) - 1;
	facts.is_local = host && *host == '/';
	(void)snprintf(facts.login, sizeof(facts.login), "%s", pv_store_login(st));
	(void)snprintf(facts.where, sizeof(facts.where), "host %s port %s database %s", host ? host : "", PQport(st->conn), PQdb(st->conn));
	*ret = facts;
	return PV_OK;
}

enum pv_err pv_store_list(struct pv_store *st, const struct pv_selection *sel, bool with_checks, struct pv_submission_list *ret_list, struct pv_error *err)
{
	struct submission_rows_wish wish = { .where = { .sel = sel }, .with_checks = with_checks };

	return submission_rows_list(st, &wish, ret_list, err);
}

/* The history is not for intake and workers; they get the rows without it. The refusal comes before any row. */
enum pv_err pv_store_each(struct pv_store *st, const struct pv_selection *sel, bool in_full, pv_submission_fn *fn, void *context, struct pv_error *err)
{
	struct submission_rows_wish wish = { .where = { .sel = sel }, .with_checks = in_full, .with_decisions = in_full };
	enum pv_err e = submission_rows_each(st, &wish, fn, context, err);

	if (e != PV_ERR_FORBIDDEN || !in_full)
		return e;
	wish.with_decisions = false;
	return submission_rows_each(st, &wish, fn, context, err);
}

enum pv_err pv_store_show(struct pv_store *st, const int64_t *ids, size_t count, struct pv_submission_list *ret_list, struct pv_error *err)
{
	struct query q;

	if (!count) {
		*ret_list = (struct pv_submission_list){ 0 };
		return PV_OK;
	}
	query_init(&q, sql_submission_show);
	query_int8s(&q, ids, count);
	return submission_rows_run(st, &q, ret_list, err);
}

enum pv_err pv_store_student(struct pv_store *st, int64_t id, struct pv_submission_list *ret_list, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_submission_student);
	query_int8(&q, id);
	return submission_rows_run(st, &q, ret_list, err);
}

enum pv_err pv_store_reasons(struct pv_store *st, const char *campaign, struct pv_reason_list *ret_list, struct pv_error *err)
{
	return reason_rows_list(st, campaign, ret_list, err);
}

enum pv_err pv_store_queue(struct pv_store *st, struct pv_queue_list *ret_list, struct pv_error *err)
{
	return queue_list_read(st, ret_list, err);
}
