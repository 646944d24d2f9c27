#include "store/outbox_list.h"

#include "base/mem.h"
#include "sql.h"
#include "store/row.h"

/* Messages, uploads and what is mine of both: three questions, one kind of row. */
static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_BOOL, pv_outbox_row, is_upload),
	ROW_COLUMN(ROW_INT8, pv_outbox_row, id),
	ROW_COLUMN(ROW_INT8, pv_outbox_row, submission),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, campaign),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, zone),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, student_no),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, way),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, kind),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, state),
	ROW_COLUMN(ROW_INT, pv_outbox_row, attempt),
	ROW_COLUMN(ROW_TIME, pv_outbox_row, due_at),
	ROW_COLUMN(ROW_TIME, pv_outbox_row, made_at),
	ROW_COLUMN(ROW_TIME, pv_outbox_row, done_at),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, last_error),
	ROW_COLUMN(ROW_SHA256, pv_outbox_row, sha256),
	ROW_COLUMN(ROW_INT8, pv_outbox_row, bytes),
	ROW_COLUMN(ROW_INT8, pv_outbox_row, decision),
	ROW_COLUMN(ROW_TEXT, pv_outbox_row, action),
	ROW_COLUMN(ROW_TIME, pv_outbox_row, undo_until),
};

static const char *const TEXTS[] = {
	[PV_OUTBOX_MESSAGES] = sql_outbox_list, [PV_OUTBOX_UPLOADS] = sql_upload_list, [PV_OUTBOX_MINE] = sql_outbox_mine,
};

void pv_outbox_list_release(struct pv_outbox_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_outbox_list){ 0 };
}

enum pv_err outbox_list_read(struct pv_store *st, enum pv_outbox_part part, const struct pv_outbox_filter *filter, struct pv_outbox_list *ret,
			     struct pv_error *err)
{
	static const struct row_shape shape = { COLUMNS, ARRAY_LEN(COLUMNS), sizeof(*ret->rows) };
	struct query q;
	void *rows;

	query_init(&q, TEXTS[part]);
	query_text(&q, filter->campaign);
	query_text(&q, filter->state);
	query_int8_or_null(&q, filter->submission);
	query_int8_or_null(&q, filter->limit);
	enum pv_err e = row_run(st, &q, &shape, &rows, &ret->count, &ret->arena, err);
	if (!e)
		ret->rows = rows;
	return e;
}
