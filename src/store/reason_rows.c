#include "store/reason_rows.h"

#include "base/mem.h"
#include "sql.h"
#include "store/query.h"
#include "store/row.h"

/* A reason and its severity as text. */
struct record {
	struct pv_reason r;
	char severity[4];
};
#define COLUMN(type_, name_, member) { name_, type_, offsetof(struct record, member), sizeof(((struct record *)0)->member) }

static const struct row_column COLUMNS[] = {
	COLUMN(ROW_TEXT, "code", r.code),
	COLUMN(ROW_TEXT, "category", r.category),
	COLUMN(ROW_CHARS, "severity", severity),
	COLUMN(ROW_TEXT, "label_en", r.label[PV_LANG_EN]),
	COLUMN(ROW_TEXT, "label_zh", r.label[PV_LANG_ZH]),
	COLUMN(ROW_TEXT, "instruction_en", r.instruction[PV_LANG_EN]),
	COLUMN(ROW_TEXT, "instruction_zh", r.instruction[PV_LANG_ZH]),
	COLUMN(ROW_TEXT, "checks", r.checks),
	COLUMN(ROW_INT, "rank", r.rank),
	COLUMN(ROW_BOOL, "enabled", r.enabled),
};

enum pv_err reason_rows_list(struct pv_store *st, const char *campaign, struct pv_reason_list *ret, struct pv_error *err)
{
	struct pv_reason_list list = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	struct query q;

	query_init(&q, sql_reason_list);
	query_text(&q, campaign);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(struct record), &list.arena, &rows, &list.count, err);
	PQclear(res);
	if (e) {
		pv_arena_release(&list.arena);
		return e;
	}
	const struct record *records = rows;
	list.rows = pv_arena_alloc(&list.arena, list.count * sizeof(*list.rows));
	for (size_t i = 0; i < list.count; i++) {
		list.rows[i] = records[i].r;
		list.rows[i].severity = records[i].severity[0];
	}
	*ret = list;
	return PV_OK;
}
