#include "store/outbox_list.h"

#include "base/mem.h"
#include "sql.h"
#include "store/query.h"
#include "store/row.h"

static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_INT8, pv_outbox_row, id),
	ROW_COLUMN(ROW_INT8, pv_outbox_row, submission),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, campaign),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, student_no),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, gateway),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, kind),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, state),
	ROW_COLUMN(ROW_INT, pv_outbox_row, attempt),
	ROW_COLUMN(ROW_TIME, pv_outbox_row, due_at),
	ROW_COLUMN(ROW_TIME, pv_outbox_row, made_at),
	ROW_COLUMN(ROW_TIME, pv_outbox_row, done_at),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, last_error),
};

void pv_outbox_list_release(struct pv_outbox_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_outbox_list){ 0 };
}

enum pv_err outbox_list_read(struct pv_store *st, const struct pv_outbox_filter *filter, struct pv_outbox_list *ret, struct pv_error *err)
{
	struct pv_outbox_list list = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	struct query q;

	query_init(&q, sql_outbox_list);
	query_text(&q, filter->campaign);
	query_text(&q, filter->state);
	query_int8_or_null(&q, filter->submission);
	query_int8_or_null(&q, filter->limit);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(*list.rows), &list.arena, &rows, &list.count, err);
	PQclear(res);
	if (e) {
		pv_outbox_list_release(&list);
		return e;
	}
	list.rows = rows;
	*ret = list;
	return PV_OK;
}
