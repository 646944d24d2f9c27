#include "photovet/stats.h"

#include <assert.h>
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "sql.h"
#include "store/query.h"

static const char *const names[] = { "reviewer", "reason", "campaign", "check", "day" };
static_assert(ARRAY_LEN(names) == PV_STATS_COUNT, "one name each");

static const char *const texts[] = {
	[PV_STATS_REVIEWER] = sql_stats_reviewer, [PV_STATS_REASON] = sql_stats_reason, [PV_STATS_CAMPAIGN] = sql_stats_campaign,
	[PV_STATS_CHECK] = sql_stats_check, [PV_STATS_DAY] = sql_stats_day,
};

const char *pv_stats_name(enum pv_stats_by by)
{
	return names[by];
}

void pv_stats_release(struct pv_stats *s)
{
	pv_arena_release(&s->arena);
	*s = (struct pv_stats){ 0 };
}

/* One value as text: the queries answer text, int8 and float8. */
static const char *cell(const PGresult *res, int row, int column, struct pv_arena *arena)
{
	char text[40];
	uint64_t bits;
	double real;

	if (PQgetisnull(res, row, column))
		return NULL;
	if (PQgetlength(res, row, column) != 8 || PQftype(res, column) == QUERY_TEXT)
		return pv_arena_strdup(arena, PQgetvalue(res, row, column));
	memcpy(&bits, PQgetvalue(res, row, column), 8);
	bits = be64toh(bits);
	memcpy(&real, &bits, 8);
	if (PQftype(res, column) == QUERY_FLOAT8)
		snprintf(text, sizeof(text), "%.6g", real);
	else
		snprintf(text, sizeof(text), "%lld", (long long)bits);
	return pv_arena_strdup(arena, text);
}

static enum pv_err take(const PGresult *res, struct pv_stats *s, struct pv_error *err)
{
	int columns = PQnfields(res), rows = PQntuples(res);

	if (columns > PV_STATS_COLUMNS_MAX)
		return pv_error_set(err, PV_ERR_DATABASE, "the database answered %d columns", columns);
	s->columns = (size_t)columns;
	s->rows = (size_t)rows;
	s->cells = pv_arena_alloc(&s->arena, s->columns * s->rows * sizeof(*s->cells));
	for (int c = 0; c < columns; c++) {
		s->names[c] = pv_arena_strdup(&s->arena, PQfname(res, c));
		s->is_number[c] = PQftype(res, c) == QUERY_INT8 || PQftype(res, c) == QUERY_FLOAT8;
		for (int r = 0; r < rows; r++)
			s->cells[(size_t)r * s->columns + (size_t)c] = cell(res, r, c, &s->arena);
	}
	return PV_OK;
}

enum pv_err pv_stats_read(struct pv_store *st, enum pv_stats_by by, const char *campaign, const char *since, const char *until,
			  struct pv_stats *ret, struct pv_error *err)
{
	struct pv_stats s = { 0 };
	PGresult *res = NULL;
	struct query q;

	query_init(&q, texts[by]);
	query_text(&q, campaign);
	query_text(&q, since);
	query_text(&q, until);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = take(res, &s, err);
	PQclear(res);
	if (e) {
		pv_stats_release(&s);
		return e;
	}
	*ret = s;
	return PV_OK;
}
