#include "store/row.h"

#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

enum pv_err row_bind(struct row_map *map, const struct row_column *columns, size_t count, const PGresult *res, struct pv_error *err)
{
	if (map->ready)
		return PV_OK;
	if (count > ROW_COLUMNS_MAX)
		BUG("row table of %zu columns", count);
	for (size_t i = 0; i < count; i++) {
		map->index[i] = PQfnumber(res, columns[i].name);
		if (map->index[i] < 0)
			return pv_error_set(err, PV_ERR_DATABASE, "the database's answer lacks a column: '%s'", columns[i].name);
	}
	map->ready = true;
	return PV_OK;
}

static bool decode_integer(const char *value, int n, int64_t *ret)
{
	uint64_t u8;
	uint32_t u4;
	uint16_t u2;

	switch (n) {
	case 8:
		memcpy(&u8, value, 8);
		*ret = (int64_t)be64toh(u8);
		return true;
	case 4:
		memcpy(&u4, value, 4);
		*ret = (int32_t)be32toh(u4);
		return true;
	case 2:
		memcpy(&u2, value, 2);
		*ret = (int16_t)be16toh(u2);
		return true;
	default:
		return false;
	}
}

static bool decode_time(const char *value, int n, char *member)
{
	int64_t pg, time;

	if (n != 8 || !decode_integer(value, n, &pg))
		return false;
	/* Both infinities: no time a person could wait for. */
	time = pg == INT64_MIN || pg == INT64_MAX ? PV_TIME_NONE : clock_from_pg(pg);
	memcpy(member, &time, sizeof(time));
	return true;
}

static bool decode_real(const char *value, int n, char *member)
{
	uint64_t bits;

	if (n != 8)
		return false;
	memcpy(&bits, value, 8);
	bits = be64toh(bits);
	memcpy(member, &bits, 8);	/* a double of the same bits */
	return true;
}

static bool decode_bool(bool truth, char *member)
{
	memcpy(member, &truth, sizeof(truth));
	return true;
}

static bool decode_sha256(const char *value, int n, char *member)
{
	if (n == 32)
		memcpy(member, value, 32);
	return n == 32;
}

static bool decode_text(const struct row_column *c, const char *value, int n, struct pv_arena *arena, char *member)
{
	if ((unsigned)n > ROW_TEXT_MAX)
		return false;
	if (c->type == ROW_CHARS) {
		size_t len = (size_t)n < c->size ? (size_t)n : c->size - 1;
		memcpy(member, value, len);
		member[len] = '\0';
		return true;
	}
	const char *text = pv_arena_strndup(arena, value, (size_t)n);
	memcpy(member, &text, sizeof(text));
	return true;
}

static void decode_null(const struct row_column *c, char *member)
{
	static const char *const empty = "";
	const int64_t none = PV_TIME_NONE;
	const double nan = NAN;
	const int na = PV_QUALITY_NA;

	memset(member, 0, c->size);
	if (c->type == ROW_TEXT)
		memcpy(member, &empty, sizeof(empty));
	else if (c->type == ROW_TIME)
		memcpy(member, &none, sizeof(none));
	else if (c->type == ROW_REAL)
		memcpy(member, &nan, sizeof(nan));
	else if (c->type == ROW_QUALITY)
		memcpy(member, &na, sizeof(na));
}

static bool decode_status(const char *value, char *member)
{
	enum pv_status status = pv_status_find(value);

	memcpy(member, &status, sizeof(status));
	return status != PV_STATUS_COUNT;
}

static bool decode_number(const struct row_column *c, const char *value, int n, char *member)
{
	int64_t number;

	if (!decode_integer(value, n, &number))
		return false;
	if (c->type == ROW_INT8) {
		memcpy(member, &number, sizeof(number));
		return true;
	}
	int small = (int)number;
	memcpy(member, &small, sizeof(small));
	return number >= INT32_MIN && number <= INT32_MAX;
}

static bool decode_field(const struct row_column *c, const char *value, int n, struct pv_arena *arena, char *member)
{
	switch (c->type) {
	case ROW_INT8:
	case ROW_INT:
	case ROW_QUALITY:
		return decode_number(c, value, n, member);
	case ROW_BOOL:
		return n == 1 && decode_bool(*value, member);
	case ROW_PRESENT:
		return decode_bool(true, member);
	case ROW_REAL:
		return decode_real(value, n, member);
	case ROW_TIME:
		return decode_time(value, n, member);
	case ROW_SHA256:
		return decode_sha256(value, n, member);
	case ROW_STATUS:
		return decode_status(value, member);
	case ROW_TEXT:
	case ROW_CHARS:
		return decode_text(c, value, n, arena, member);
	}
	return false;
}

enum pv_err row_decode(const struct row_map *map, const struct row_column *columns, size_t count, const PGresult *res, int row,
		       struct pv_arena *arena, void *ret, struct pv_error *err)
{
	for (size_t i = 0; i < count; i++) {
		char *member = (char *)ret + columns[i].offset;
		int at = map->index[i];
		if (PQgetisnull(res, row, at))
			decode_null(&columns[i], member);
		else if (!decode_field(&columns[i], PQgetvalue(res, row, at), PQgetlength(res, row, at), arena, member))
			return pv_error_set(err, PV_ERR_DATABASE, "the database's answer cannot be read: column '%s'", columns[i].name);
	}
	return PV_OK;
}

enum pv_err row_all(const struct row_column *columns, size_t count, const PGresult *res, size_t size, struct pv_arena *arena,
		    void **ret_rows, size_t *ret_count, struct pv_error *err)
{
	struct row_map map = { .ready = false };
	int n = PQntuples(res);
	enum pv_err e = row_bind(&map, columns, count, res, err);

	if (e)
		return e;
	if (n > ROW_LIST_MAX)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "a list of more than %d rows", ROW_LIST_MAX);
	char *rows = pv_arena_alloc(arena, size * (size_t)n);
	for (int i = 0; i < n && !e; i++)
		e = row_decode(&map, columns, count, res, i, arena, rows + size * (size_t)i, err);
	if (e)
		return e;
	*ret_rows = rows;
	*ret_count = (size_t)n;
	return PV_OK;
}

enum pv_err row_run(struct pv_store *st, struct query *q, const struct row_shape *shape, void **ret_rows, size_t *ret_count,
		    struct pv_arena *ret_arena, struct pv_error *err)
{
	struct pv_arena arena = { 0 };
	PGresult *res = NULL;
	enum pv_err e = query_run(st, q, &res, err);

	if (!e)
		e = row_all(shape->columns, shape->count, res, shape->size, &arena, ret_rows, ret_count, err);
	PQclear(res);
	if (e)
		pv_arena_release(&arena);
	else
		*ret_arena = arena;
	return e;
}
