#include "store/query.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "store/right.h"
#include "store/sqlerror.h"

enum { FIRST_ROOM = 8, RUNS_MAX = 3 };

void query_init(struct query *q, const char *text)
{
	*q = (struct query){ .text = text };
}

void query_release(struct query *q)
{
	pv_arena_release(&q->arena);
	*q = (struct query){ 0 };
}

static void *grown(struct query *q, const void *old, size_t unit, size_t room)
{
	void *p = pv_arena_alloc(&q->arena, unit * room);

	if (q->count)
		memcpy(p, old, unit * q->count);
	return p;
}

/* value is in the arena already, or outlives the run. */
static int add(struct query *q, Oid type, const void *value, size_t n)
{
	if (q->count >= QUERY_MAX_PARAMETERS)
		BUG("statement with more than %d parameters", QUERY_MAX_PARAMETERS);
	if (n > INT32_MAX)
		BUG("parameter of %zu bytes", n);
	if (q->count == q->room) {
		size_t room = q->room ? 2 * q->room : FIRST_ROOM;
		q->types = grown(q, q->types, sizeof(*q->types), room);
		q->values = grown(q, q->values, sizeof(*q->values), room);
		q->lengths = grown(q, q->lengths, sizeof(*q->lengths), room);
		q->room = room;
	}
	q->types[q->count] = type;
	q->values[q->count] = value;
	q->lengths[q->count] = (int)n;
	return (int)++q->count;
}

static void *copied(struct query *q, const void *data, size_t n)
{
	char *p = pv_arena_alloc(&q->arena, n + 1);	/* +1: never NULL, which would be null */

	if (n)
		memcpy(p, data, n);
	return p;
}

int query_null(struct query *q, Oid type)
{
	return add(q, type, NULL, 0);
}

int query_text(struct query *q, const char *s)
{
	return s ? add(q, QUERY_TEXT, copied(q, s, strlen(s)), strlen(s)) : query_null(q, QUERY_TEXT);
}

int query_json(struct query *q, const struct json *j)
{
	struct buf b = BUF_INIT(JSON_MAX_BYTES + 1);

	buf_putc(&b, 1);	/* version of jsonb's binary form */
	json_format(&b, j);
	if (b.failed)	/* callers cap the number of items far below this */
		BUG("JSON parameter past %u bytes", JSON_MAX_BYTES);
	int number = add(q, QUERY_JSONB, copied(q, b.data, b.len), b.len);
	buf_release(&b);
	return number;
}

int query_int(struct query *q, int32_t n)
{
	uint32_t be = htobe32((uint32_t)n);

	return add(q, QUERY_INT4, copied(q, &be, sizeof(be)), sizeof(be));
}

int query_int8(struct query *q, int64_t n)
{
	uint64_t be = htobe64((uint64_t)n);

	return add(q, QUERY_INT8, copied(q, &be, sizeof(be)), sizeof(be));
}

int query_int8_or_null(struct query *q, int64_t n)
{
	return n ? query_int8(q, n) : query_null(q, QUERY_INT8);
}

int query_bool(struct query *q, bool b)
{
	char c = b;

	return add(q, QUERY_BOOL, copied(q, &c, 1), 1);
}

int query_real(struct query *q, double d)
{
	uint64_t bits;

	memcpy(&bits, &d, sizeof(bits));
	bits = htobe64(bits);
	return add(q, QUERY_FLOAT8, copied(q, &bits, sizeof(bits)), sizeof(bits));
}

int query_bytes(struct query *q, const void *data, size_t n)
{
	return data ? add(q, QUERY_BYTEA, copied(q, data, n), n) : query_null(q, QUERY_BYTEA);
}

int query_blob(struct query *q, const void *data, size_t n)
{
	return add(q, QUERY_BYTEA, n ? data : "", n);
}

/* PostgreSQL's binary array: dimensions, has-nulls, element type, size and lower bound, then length and value of each. */
struct array {
	char *start, *at;
};

static void put32(struct array *a, uint32_t n)
{
	n = htobe32(n);
	memcpy(a->at, &n, sizeof(n));
	a->at += sizeof(n);
}

static void put_element(struct array *a, const void *data, size_t n)
{
	put32(a, (uint32_t)n);
	if (n)
		memcpy(a->at, data, n);
	a->at += n;
}

static struct array array_begin(struct query *q, Oid element, size_t count, size_t bytes)
{
	struct array a = { .start = pv_arena_alloc(&q->arena, 20 + 4 * count + bytes) };

	a.at = a.start;
	put32(&a, count ? 1 : 0);
	put32(&a, 0);
	put32(&a, element);
	if (count) {
		put32(&a, (uint32_t)count);
		put32(&a, 1);
	}
	return a;
}

static int array_end(struct query *q, Oid type, const struct array *a)
{
	return add(q, type, a->start, (size_t)(a->at - a->start));
}

int query_int8s(struct query *q, const int64_t *n, size_t count)
{
	if (!n)
		return query_null(q, QUERY_INT8_ARRAY);
	struct array a = array_begin(q, QUERY_INT8, count, 8 * count);
	for (size_t i = 0; i < count; i++) {
		uint64_t be = htobe64((uint64_t)n[i]);
		put_element(&a, &be, sizeof(be));
	}
	return array_end(q, QUERY_INT8_ARRAY, &a);
}

int query_ints(struct query *q, const int32_t *n, size_t count)
{
	if (!n)
		return query_null(q, QUERY_INT4_ARRAY);
	struct array a = array_begin(q, QUERY_INT4, count, 4 * count);
	for (size_t i = 0; i < count; i++) {
		uint32_t be = htobe32((uint32_t)n[i]);
		put_element(&a, &be, sizeof(be));
	}
	return array_end(q, QUERY_INT4_ARRAY, &a);
}

int query_texts(struct query *q, const char *const *s, size_t n)
{
	size_t bytes = 0;

	if (!s)
		return query_null(q, QUERY_TEXT_ARRAY);
	for (size_t i = 0; i < n; i++)
		bytes += strlen(s[i]);
	struct array a = array_begin(q, QUERY_TEXT, n, bytes);
	for (size_t i = 0; i < n; i++)
		put_element(&a, s[i], strlen(s[i]));
	return array_end(q, QUERY_TEXT_ARRAY, &a);
}

int query_addresses(struct query *q, const uint8_t *sha, size_t n)
{
	if (!sha)
		return query_null(q, QUERY_BYTEA_ARRAY);
	struct array a = array_begin(q, QUERY_BYTEA, n, 32 * n);
	for (size_t i = 0; i < n; i++)
		put_element(&a, sha + 32 * i, 32);
	return array_end(q, QUERY_BYTEA_ARRAY, &a);
}

static enum pv_err failed(struct pv_store *st, const PGresult *res, struct pv_error *err)
{
	enum pv_err e = sqlerror_set(st->conn, res, err);

	if (st->cancelled)
		e = pv_error_set(err, PV_ERR_INTERRUPTED, "interrupted");
	return e;
}

static enum pv_err send_query(struct pv_store *st, const struct query *q, struct pv_error *err)
{
	int formats[QUERY_MAX_PARAMETERS];

	st->cancelled = false;
	for (size_t i = 0; i < q->count; i++)
		formats[i] = 1;
	if (connection_is_lost(st->conn) ||
	    !PQsendQueryParams(st->conn, q->text, (int)q->count, q->types, q->values, q->lengths, formats, 1)) {
		if (connection_is_lost(st->conn))
			return pv_error_set(err, PV_ERR_UNAVAILABLE, "the connection to the database was lost");
		return pv_error_set(err, PV_ERR_DATABASE, "the database connection is busy or out of memory");
	}
	return PV_OK;
}

static bool is_good(const PGresult *res)
{
	ExecStatusType s = PQresultStatus(res);

	return s == PGRES_TUPLES_OK || s == PGRES_COMMAND_OK || s == PGRES_EMPTY_QUERY;
}

static enum pv_err run_once(struct pv_store *st, const struct query *q, PGresult **ret_res, bool *ret_again, struct pv_error *err)
{
	enum pv_err e = send_query(st, q, err);
	PGresult *res = NULL;

	*ret_again = false;
	if (e)
		return e;
	if (connection_wait(st))
		res = PQgetResult(st->conn);
	if (!res || !is_good(res)) {
		connection_drain(st);
		e = failed(st, res, err);
		if (res && e == PV_ERR_FORBIDDEN)
			right_explain(st, err);
		*ret_again = res && !st->cancelled && sqlerror_is_transient(res) && PQtransactionStatus(st->conn) == PQTRANS_IDLE;
		PQclear(res);
		return e;
	}
	connection_drain(st);
	*ret_res = res;
	return PV_OK;
}

enum pv_err query_run(struct pv_store *st, struct query *q, PGresult **ret_res, struct pv_error *err)
{
	bool again = true;
	enum pv_err e = PV_OK;

	for (int run = 0; run < RUNS_MAX && again; run++)
		e = run_once(st, q, ret_res, &again, err);
	query_release(q);
	return e;
}

enum pv_err query_do(struct pv_store *st, struct query *q, struct pv_error *err)
{
	PGresult *res = NULL;
	enum pv_err e = query_run(st, q, &res, err);

	PQclear(res);
	return e;
}

enum pv_err query_each(struct pv_store *st, struct query *q, query_row_fn *fn, void *context, struct pv_error *err)
{
	enum pv_err e = send_query(st, q, err);
	bool go_on = true;

	if (!e && !PQsetSingleRowMode(st->conn))
		BUG("single-row mode refused");
	while (!e && go_on) {
		PGresult *res = connection_wait(st) ? PQgetResult(st->conn) : NULL;
		if (!res) {
			if (connection_is_lost(st->conn))
				e = failed(st, NULL, err);
			break;
		}
		if (PQresultStatus(res) == PGRES_SINGLE_TUPLE)
			go_on = fn(res, context);
		else if (!is_good(res))
			e = failed(st, res, err);
		PQclear(res);
	}
	if (!go_on)
		connection_cancel(st);
	connection_drain(st);
	if (e == PV_ERR_FORBIDDEN)
		right_explain(st, err);
	query_release(q);
	return e;
}

enum pv_err query_number(struct pv_store *st, struct query *q, int64_t *ret, struct pv_error *err)
{
	PGresult *res = NULL;
	enum pv_err e = query_run(st, q, &res, err);

	if (e)
		return e;
	int n = PQntuples(res) == 1 && !PQgetisnull(res, 0, 0) ? PQgetlength(res, 0, 0) : 0;
	if (n == 8) {
		uint64_t v;
		memcpy(&v, PQgetvalue(res, 0, 0), 8);
		*ret = (int64_t)be64toh(v);
	} else if (n == 4) {
		uint32_t v;
		memcpy(&v, PQgetvalue(res, 0, 0), 4);
		*ret = (int32_t)be32toh(v);
	} else {
		e = pv_error_set(err, PV_ERR_DATABASE, "the database gave no usable answer");
	}
	PQclear(res);
	return e;
}

enum pv_err query_string(struct pv_store *st, struct query *q, char **ret, struct pv_error *err)
{
	PGresult *res = NULL;
	enum pv_err e = query_run(st, q, &res, err);

	if (e)
		return e;
	*ret = mem_strdup(PQntuples(res) ? PQgetvalue(res, 0, 0) : "");
	PQclear(res);
	return PV_OK;
}

enum pv_err query_script(struct pv_store *st, const char *text, struct pv_error *err)
{
	enum pv_err e = PV_OK;
	PGresult *res;

	st->cancelled = false;
	if (connection_is_lost(st->conn) || !PQsendQuery(st->conn, text))
		return pv_error_set(err, PV_ERR_UNAVAILABLE, "the connection to the database was lost");
	while (connection_wait(st) && (res = PQgetResult(st->conn))) {
		if (!e && !is_good(res))
			e = failed(st, res, err);
		PQclear(res);
	}
	if (!e && connection_is_lost(st->conn))
		e = failed(st, NULL, err);
	return e;
}
