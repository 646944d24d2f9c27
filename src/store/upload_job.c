#include "store/upload_job.h"

#include "base/mem.h"
#include "store/row.h"

static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_INT8, pv_upload_job, id),
	ROW_COLUMN(ROW_INT8, pv_upload_job, submission),
	ROW_COLUMN(ROW_INT, pv_upload_job, attempt),
	ROW_COLUMN(ROW_CHARS, pv_upload_job, key),
	ROW_COLUMN(ROW_TEXT, pv_upload_job, campaign),
	ROW_COLUMN(ROW_TEXT, pv_upload_job, target),
	ROW_COLUMN(ROW_TEXT, pv_upload_job, object_name),
	ROW_COLUMN(ROW_SHA256, pv_upload_job, sha256),
	ROW_COLUMN(ROW_INT8, pv_upload_job, bytes),
};

void pv_upload_job_list_release(struct pv_upload_job_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_upload_job_list){ 0 };
}

enum pv_err upload_job_run(struct pv_store *st, struct query *q, struct pv_upload_job_list *ret, struct pv_error *err)
{
	static const struct row_shape shape = { COLUMNS, ARRAY_LEN(COLUMNS), sizeof(*ret->rows) };
	void *rows;
	enum pv_err e = row_run(st, q, &shape, &rows, &ret->count, &ret->arena, err);

	if (!e)
		ret->rows = rows;
	return e;
}
