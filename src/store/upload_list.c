#include "store/upload_list.h"

#include "base/mem.h"
#include "sql.h"
#include "store/query.h"
#include "store/row.h"

static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_INT8, pv_upload_row, id),
	ROW_COLUMN(ROW_INT8, pv_upload_row, submission),
	ROW_COLUMN(ROW_TEXT, pv_upload_row, campaign),
	ROW_COLUMN(ROW_TEXT, pv_upload_row, student_no),
	ROW_COLUMN(ROW_TEXT, pv_upload_row, object_name),
	ROW_COLUMN(ROW_TEXT, pv_upload_row, state),
	ROW_COLUMN(ROW_INT, pv_upload_row, attempt),
	ROW_COLUMN(ROW_TIME, pv_upload_row, due_at),
	ROW_COLUMN(ROW_TEXT, pv_upload_row, last_error),
	ROW_COLUMN(ROW_SHA256, pv_upload_row, sha256),
	ROW_COLUMN(ROW_INT8, pv_upload_row, bytes),
};

void pv_upload_list_release(struct pv_upload_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_upload_list){ 0 };
}

enum pv_err upload_list_read(struct pv_store *st, const struct pv_outbox_filter *filter, struct pv_upload_list *ret, struct pv_error *err)
{
	struct pv_upload_list list = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	struct query q;

	query_init(&q, sql_upload_list);
	query_text(&q, filter->campaign);
	query_text(&q, filter->state);
	query_int8_or_null(&q, filter->submission);
	query_int8_or_null(&q, filter->limit);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(*list.rows), &list.arena, &rows, &list.count, err);
	PQclear(res);
	if (e) {
		pv_upload_list_release(&list);
		return e;
	}
	list.rows = rows;
	*ret = list;
	return PV_OK;
}
