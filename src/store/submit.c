#include "store/submit.h"

#include "base/mem.h"
#include "sql.h"
#include "store/query.h"
#include "store/row.h"

static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_INT8, submit_answer, line),
	ROW_COLUMN(ROW_INT8, submit_answer, id),
	ROW_COLUMN(ROW_TEXT, submit_answer, result),
	ROW_COLUMN(ROW_TEXT, submit_answer, code),
	ROW_COLUMN(ROW_TEXT, submit_answer, cause),
};

enum pv_err submit_items(struct pv_store *st, const char *campaign, const struct json *items, struct submit_answer_list *ret, struct pv_error *err)
{
	struct submit_answer_list list = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	struct query q;

	query_init(&q, sql_submission_submit);
	query_text(&q, campaign);
	query_json(&q, items);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(*list.rows), &list.arena, &rows, &list.count, err);
	PQclear(res);
	if (e) {
		pv_arena_release(&list.arena);
		return e;
	}
	list.rows = rows;
	*ret = list;
	return PV_OK;
}
