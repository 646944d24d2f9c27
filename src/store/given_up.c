#include "store/given_up.h"

#include "base/mem.h"
#include "store/row.h"

static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_CHARS, pv_given_up, kind),
	ROW_COLUMN(ROW_INT8, pv_given_up, id),
	ROW_COLUMN(ROW_INT8, pv_given_up, submission),
	ROW_COLUMN(ROW_TEXT, pv_given_up, cause),
};

void pv_given_up_list_release(struct pv_given_up_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_given_up_list){ 0 };
}

enum pv_err given_up_run(struct pv_store *st, struct query *q, struct pv_given_up_list *ret, struct pv_error *err)
{
	struct pv_given_up_list list = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	enum pv_err e = query_run(st, q, &res, err);

	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(*list.rows), &list.arena, &rows, &list.count, err);
	PQclear(res);
	if (e) {
		pv_given_up_list_release(&list);
		return e;
	}
	list.rows = rows;
	*ret = list;
	return PV_OK;
}
