#include "store/score_subjects.h"

#include "base/mem.h"
#include "sql.h"
#include "store/query.h"
#include "store/row.h"

struct record { int64_t n, id; };

static const struct row_column COLUMNS[] = { ROW_COLUMN(ROW_INT8, record, n), ROW_COLUMN(ROW_INT8, record, id) };

enum pv_err score_subjects_find(struct pv_store *st, const char *campaign, const char *kind, const char *const *keys, size_t count,
				int64_t *ret_ids, struct pv_error *err)
{
	struct pv_arena arena = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	size_t found = 0;
	struct query q;

	query_init(&q, sql_score_subjects);
	query_text(&q, campaign);
	query_texts(&q, keys, count);
	query_text(&q, kind);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(struct record), &arena, &rows, &found, err);
	PQclear(res);
	const struct record *records = rows;
	for (size_t i = 0; i < count && !e; i++)
		ret_ids[i] = 0;
	for (size_t i = 0; i < found && !e; i++)
		if (records[i].n >= 1 && (size_t)records[i].n <= count)
			ret_ids[records[i].n - 1] = records[i].id;
	pv_arena_release(&arena);
	return e;
}
