/* One statement and its typed parameters; running it whole or row by row.
 *
 *	struct query q;
 *	query_init(&q, sql_photo_get);
 *	query_bytes(&q, sha, 32);		// $1
 *	e = query_run(st, &q, 0, &res, err);	// query is released by every run
 *
 * Values are copied, except those of query_blob. Parameters and results are binary. */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "base/json.h"
#include "store/connection.h"

#define QUERY_MAX_PARAMETERS 2000	/* an expression of 4096 bytes cannot have more */

struct query {
	const char *text;		/* borrowed; must live until the run */
	struct pv_arena arena;
	size_t count, room;
	Oid *types;
	const char **values;
	int *lengths;
};

void query_init(struct query *q, const char *text);
void query_release(struct query *q);
/* Each adds $1, $2, ... in order and returns its number. */
int query_text(struct query *q, const char *s);			/* NULL: null */
int query_texts(struct query *q, const char *const *s, size_t n);	/* text[]; s NULL: null */
int query_json(struct query *q, const struct json *j);		/* jsonb, sent as text */
int query_int(struct query *q, int32_t n);			/* int4 */
int query_int8(struct query *q, int64_t n);
int query_int8_or_null(struct query *q, int64_t n);		/* 0: null */
int query_ints(struct query *q, const int32_t *n, size_t count);	/* int4[]; n NULL: null */
int query_int8s(struct query *q, const int64_t *n, size_t count);	/* int8[]; n NULL: null */
int query_bool(struct query *q, bool b);
int query_real(struct query *q, double d);			/* float8 */
int query_bytes(struct query *q, const void *data, size_t n);	/* bytea; NULL: null */
int query_blob(struct query *q, const void *data, size_t n);	/* the same, not copied */
int query_addresses(struct query *q, const uint8_t *sha, size_t n);	/* bytea[] of n times 32 bytes; NULL: null */
int query_null(struct query *q, Oid type);

#define QUERY_INT8_ARRAY 1016
#define QUERY_INT4_ARRAY 1007
#define QUERY_TEXT_ARRAY 1009
#define QUERY_BYTEA_ARRAY 1001
#define QUERY_TEXT 25
#define QUERY_JSONB 3802
#define QUERY_INT8 20
#define QUERY_INT4 23
#define QUERY_BYTEA 17
#define QUERY_BOOL 16
#define QUERY_FLOAT8 701

/* Runs and releases q. A single statement outside a transaction that the server rolled
 * back for a deadlock is run again, twice. *ret_res is PQclear'd by the caller. */
PV_MUST_CHECK enum pv_err query_run(struct pv_store *st, struct query *q, PGresult **ret_res, struct pv_error *err);
/* The same, nothing to read. */
PV_MUST_CHECK enum pv_err query_do(struct pv_store *st, struct query *q, struct pv_error *err);
/* Single-row mode: fn for each row, as row 0 of its own result; false stops (the rest is
 * cancelled). The connection is busy meanwhile: fn must not use the store. *err is fn's to fill
 * through its context. */
typedef bool query_row_fn(const PGresult *res, void *context);
PV_MUST_CHECK enum pv_err query_each(struct pv_store *st, struct query *q, query_row_fn *fn, void *context, struct pv_error *err);
/* The first column of the only row as an int8 or int4; PV_ERR_DATABASE when it is not that. */
PV_MUST_CHECK enum pv_err query_number(struct pv_store *st, struct query *q, int64_t *ret, struct pv_error *err);
/* As text, yours; "" when null or no row. */
PV_MUST_CHECK enum pv_err query_string(struct pv_store *st, struct query *q, char **ret, struct pv_error *err);

/* Several statements in one string (migrations, BEGIN); no parameters, no rows. */
PV_MUST_CHECK enum pv_err query_script(struct pv_store *st, const char *text, struct pv_error *err);

#endif
