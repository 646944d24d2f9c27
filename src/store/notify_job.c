#include "store/notify_job.h"

#include "base/mem.h"
#include "store/row.h"

static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_INT8, pv_notify_job, id),
	ROW_COLUMN(ROW_INT, pv_notify_job, attempt),
	ROW_COLUMN(ROW_CHARS, pv_notify_job, key),
	ROW_COLUMN(ROW_TEXT, pv_notify_job, gateway),
	ROW_COLUMN(ROW_TEXT, pv_notify_job, kind),
	ROW_COLUMN(ROW_TEXT, pv_notify_job, lang),
	ROW_COLUMN(ROW_TEXT, pv_notify_job, campaign),
	ROW_COLUMN(ROW_TEXT, pv_notify_job, campaign_title),
	ROW_COLUMN(ROW_TEXT, pv_notify_job, zone),
	ROW_COLUMN(ROW_TEXT, pv_notify_job, address),
	ROW_COLUMN(ROW_TEXT, pv_notify_job, name),
	ROW_COLUMN(ROW_TEXT, pv_notify_job, student_no),
	ROW_COLUMN(ROW_INT8, pv_notify_job, submission),
	ROW_COLUMN(ROW_TIME, pv_notify_job, made_at),
	ROW_COLUMN(ROW_TEXT, pv_notify_job, data),
};

void pv_notify_job_list_release(struct pv_notify_job_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_notify_job_list){ 0 };
}

enum pv_err notify_job_run(struct pv_store *st, struct query *q, struct pv_notify_job_list *ret, struct pv_error *err)
{
	static const struct row_shape shape = { COLUMNS, ARRAY_LEN(COLUMNS), sizeof(*ret->rows) };
	void *rows;
	enum pv_err e = row_run(st, q, &shape, &rows, &ret->count, &ret->arena, err);

	if (!e)
		ret->rows = rows;
	return e;
}
