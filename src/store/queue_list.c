#include "store/queue_list.h"

#include "base/mem.h"
#include "sql.h"
#include "store/query.h"
#include "store/row.h"

static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_TEXT, pv_queue_row, campaign),
	ROW_COLUMN(ROW_TEXT, pv_queue_row, title),
	ROW_COLUMN(ROW_TEXT, pv_queue_row, zone),
	ROW_COLUMN(ROW_TEXT, pv_queue_row, via_roles),
	ROW_COLUMN(ROW_INT8, pv_queue_row, free),
	ROW_COLUMN(ROW_INT8, pv_queue_row, mine),
	ROW_COLUMN(ROW_INT8, pv_queue_row, held),
	ROW_COLUMN(ROW_INT8, pv_queue_row, holders),
	ROW_COLUMN(ROW_INT8, pv_queue_row, overdue),
	ROW_COLUMN(ROW_INT8, pv_queue_row, escalated),
	ROW_COLUMN(ROW_INT8, pv_queue_row, skipped_by_me),
	ROW_COLUMN(ROW_INT8, pv_queue_row, awaiting_check),
	ROW_COLUMN(ROW_INT8, pv_queue_row, unserved),
	ROW_COLUMN(ROW_TIME, pv_queue_row, next_due),
	ROW_COLUMN(ROW_TIME, pv_queue_row, next_lease_end),
	ROW_COLUMN(ROW_INT8, pv_queue_row, decided_today),
	ROW_COLUMN(ROW_INT, pv_queue_row, stages),
};

void pv_queue_list_release(struct pv_queue_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_queue_list){ 0 };
}

enum pv_err queue_list_read(struct pv_store *st, struct pv_queue_list *ret, struct pv_error *err)
{
	struct pv_queue_list list = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	struct query q;

	query_init(&q, sql_queue_list);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(*list.rows), &list.arena, &rows, &list.count, err);
	PQclear(res);
	if (e) {
		pv_queue_list_release(&list);
		return e;
	}
	list.rows = rows;
	*ret = list;
	return PV_OK;
}
