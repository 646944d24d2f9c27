#include "store/recheck_jobs.h"

#include "base/mem.h"
#include "sql.h"
#include "store/check_job.h"
#include "store/outcome.h"
#include "store/row.h"

struct record {
	struct recheck_job r;
	const char *name, *profile;
	int version;
};
#define COLUMN(type_, name_, member) { name_, type_, offsetof(struct record, member), sizeof(((struct record *)0)->member) }

static const struct row_column COLUMNS[] = {
	COLUMN(ROW_INT8, "id", r.job.id),
	COLUMN(ROW_TEXT, "campaign", r.job.campaign),
	COLUMN(ROW_TEXT, "student_no", r.student_no),
	COLUMN(ROW_TEXT, "profile_name", name),
	COLUMN(ROW_INT, "profile_version", version),
	COLUMN(ROW_TEXT, "profile", profile),
	COLUMN(ROW_SHA256, "photo", r.job.photo),
	COLUMN(ROW_BOOL, "is_retouched", r.job.is_retouched),
	COLUMN(ROW_PRESENT, "standard", r.has_standard),
	COLUMN(ROW_SHA256, "standard", r.standard),
	COLUMN(ROW_BOOL, "is_received", r.is_received),
};

enum pv_err recheck_jobs_read(struct pv_store *st, const int64_t *ids, size_t count, struct recheck_job_list *ret, struct pv_error *err)
{
	struct recheck_job_list list = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	struct query q;

	query_init(&q, sql_recheck_list);
	query_int8s(&q, ids, count);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(struct record), &list.arena, &rows, &list.count, err);
	PQclear(res);
	if (!e)
		list.rows = pv_arena_alloc(&list.arena, list.count * sizeof(*list.rows));
	const struct record *records = rows;
	for (size_t i = 0; i < list.count && !e; i++) {
		list.rows[i] = records[i].r;
		e = pv_profile_parse(records[i].name, records[i].version, records[i].profile, &list.rows[i].job.profile, err);
	}
	if (e) {
		pv_arena_release(&list.arena);
		return e;
	}
	*ret = list;
	return PV_OK;
}

enum pv_err recheck_jobs_record(struct pv_store *st, const struct pv_check_done *done, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct json *items = json_array();
	struct query q;

	for (size_t i = 0; i < count; i++)
		json_add(items, check_job_report(&done[i]));
	query_init(&q, sql_check_record);
	query_json(&q, items);
	json_free(items);
	return outcome_run(st, &q, ret, err);
}
