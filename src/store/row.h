/* Columns of a result into members of a struct, by table: name, type, where. Columns are
 * found by name once per result, so the order in a query does not matter, and one that is
 * missing is an error, not garbage. Texts are copied into an arena; null is "", 0, false or
 * PV_TIME_NONE. */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include <stddef.h>

#include "store/query.h"

enum row_type {
	ROW_INT8,	/* int64_t, from int2 int4 int8 */
	ROW_INT,	/* int, from int2 int4 int8 */
	ROW_QUALITY,	/* int, null: PV_QUALITY_NA */
	ROW_BOOL,
	ROW_REAL,	/* double from float8, null: NAN */
	ROW_TEXT,	/* const char * in the arena */
	ROW_CHARS,	/* char[size], cut */
	ROW_TIME,	/* int64_t us since 1970 from timestamptz */
	ROW_SHA256,	/* uint8_t[32] */
	ROW_PRESENT,	/* bool: is not null */
	ROW_STATUS,	/* enum pv_status from its name */
};

struct row_column {
	const char *name;
	enum row_type type;
	size_t offset, size;
};
#define ROW_COLUMN(type_, struct_, member) { #member, type_, offsetof(struct struct_, member), sizeof(((struct struct_ *)0)->member) }
#define ROW_NAMED(name_, type_, struct_, member) { name_, type_, offsetof(struct struct_, member), sizeof(((struct struct_ *)0)->member) }

/* What a result becomes an array of. */
struct row_shape { const struct row_column *columns; size_t count, size; };

#define ROW_COLUMNS_MAX 64
#define ROW_TEXT_MAX (1u << 20)		/* bytes of one text field */
#define ROW_LIST_MAX 1000000		/* rows of one list; longer ones are streamed */

struct row_map { int index[ROW_COLUMNS_MAX]; bool ready; };

/* Finds the columns; does nothing when map is ready. */
PV_MUST_CHECK enum pv_err row_bind(struct row_map *map, const struct row_column *columns, size_t count, const PGresult *res, struct pv_error *err);
PV_MUST_CHECK enum pv_err row_decode(const struct row_map *map, const struct row_column *columns, size_t count, const PGresult *res, int row,
				     struct pv_arena *arena, void *ret, struct pv_error *err);
/* The whole result into an array in the arena: *ret_rows of count elements of size bytes. */
PV_MUST_CHECK enum pv_err row_all(const struct row_column *columns, size_t count, const PGresult *res, size_t size, struct pv_arena *arena,
				  void **ret_rows, size_t *ret_count, struct pv_error *err);

/* Runs q and takes the whole answer: rows, count and arena of a list, written on success only. */
PV_MUST_CHECK enum pv_err row_run(struct pv_store *st, struct query *q, const struct row_shape *shape, void **ret_rows, size_t *ret_count,
				  struct pv_arena *ret_arena, struct pv_error *err);

#endif
