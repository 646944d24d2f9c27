#include "store/outcome.h"

#include <string.h>

#include "base/mem.h"
#include "store/row.h"

static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_INT8, pv_outcome, id),
	ROW_COLUMN(ROW_BOOL, pv_outcome, done),
	ROW_COLUMN(ROW_CHARS, pv_outcome, code),
	ROW_COLUMN(ROW_TEXT, pv_outcome, text),
	ROW_COLUMN(ROW_TEXT, pv_outcome, who),
	ROW_COLUMN(ROW_TIME, pv_outcome, until),
	ROW_COLUMN(ROW_STATUS, pv_outcome, status),
	ROW_COLUMN(ROW_INT, pv_outcome, stage),
	ROW_COLUMN(ROW_INT8, pv_outcome, decision),
	ROW_COLUMN(ROW_INT8, pv_outcome, token),
	ROW_COLUMN(ROW_TIME, pv_outcome, undo_until),
};

void pv_outcome_list_release(struct pv_outcome_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_outcome_list){ 0 };
}

enum pv_err outcome_class(const char *code)
{
	if (strncmp(code, "PV", 2))
		return PV_ERR_DATABASE;
	switch (code[2]) {
	case '1': return PV_ERR_CONFLICT;
	case '2': return PV_ERR_FORBIDDEN;
	case '3': return PV_ERR_NOT_FOUND;
	case '4': return PV_ERR_BAD_INPUT;
	default: return PV_ERR_DATABASE;
	}
}

/* A row that is not known has no status: PV_STATUS_COUNT. */
static void finish(struct pv_outcome *o, const PGresult *res, int row)
{
	int at = PQfnumber(res, "status");

	if (PQgetisnull(res, row, at))
		o->status = PV_STATUS_COUNT;
	o->err_class = o->done ? PV_OK : outcome_class(o->code);
}

enum pv_err outcome_run(struct pv_store *st, struct query *q, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct pv_outcome_list list = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	enum pv_err e = query_run(st, q, &res, err);

	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(*list.rows), &list.arena, &rows, &list.count, err);
	list.rows = rows;
	for (size_t i = 0; i < list.count && !e; i++)
		finish(&list.rows[i], res, (int)i);
	PQclear(res);
	if (e) {
		pv_outcome_list_release(&list);
		return e;
	}
	*ret = list;
	return PV_OK;
}

enum pv_err outcome_run_ids(struct pv_store *st, const char *text, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct query q;

	query_init(&q, text);
	query_int8s(&q, ids, count);
	return outcome_run(st, &q, ret, err);
}
