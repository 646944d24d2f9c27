#include "store/sent.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sql.h"
#include "store/query.h"
#include "store/row.h"

struct sent { const char *student_no; int64_t id; };
static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_TEXT, sent, student_no),
	ROW_COLUMN(ROW_INT8, sent, id),
};

static int compare(const void *a, const void *b)
{
	const struct sent *x = a, *y = b;

	return strcmp(x->student_no, y->student_no);
}

enum pv_err sent_find(struct pv_store *st, const char *campaign, const char *const *student_nos, size_t count, int64_t *ret_ids, struct pv_error *err)
{
	struct pv_arena arena = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	size_t n = 0;
	struct query q;

	query_init(&q, sql_submission_sent);
	query_text(&q, campaign);
	query_texts(&q, student_nos, count);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(struct sent), &arena, &rows, &n, err);
	PQclear(res);
	if (!e && n)
		qsort(rows, n, sizeof(struct sent), compare);	/* by bytes, not by the database's collation */
	for (size_t i = 0; i < count && !e; i++) {
		const struct sent key = { student_nos[i], 0 };
		const struct sent *found = n ? bsearch(&key, rows, n, sizeof(key), compare) : NULL;
		ret_ids[i] = found ? found->id : 0;
	}
	pv_arena_release(&arena);
	return e;
}
