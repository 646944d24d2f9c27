#include "base/mem.h"
#include "photovet/campaign.h"
#include "sql.h"
#include "store/member_list.h"
#include "store/query.h"
#include "store/row.h"

static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_TEXT, pv_member, campaign),
	ROW_COLUMN(ROW_TEXT, pv_member, login),
	ROW_COLUMN(ROW_TEXT, pv_member, role),
	ROW_COLUMN(ROW_TIME, pv_member, since),
};

void pv_member_list_release(struct pv_member_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_member_list){ 0 };
}

enum pv_err member_list_read(struct pv_store *st, const char *campaign, struct pv_member_list *ret, struct pv_error *err)
{
	struct pv_member_list list = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	struct query q;

	query_init(&q, sql_member_list);
	query_text(&q, campaign);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(*list.rows), &list.arena, &rows, &list.count, err);
	PQclear(res);
	if (e) {
		pv_member_list_release(&list);
		return e;
	}
	list.rows = rows;
	*ret = list;
	return PV_OK;
}
