#include "store/step.h"

#include <string.h>

#include "base/mem.h"
#include "sql.h"
#include "store/query.h"
#include "store/row.h"

/* A step as it comes: the verdict by its name. */
struct step_row {
	struct pv_step step;
	char action[12];
};

static const struct row_column STEPS[] = {
	ROW_NAMED("is_undone", ROW_BOOL, step_row, step.is_undone),
	ROW_NAMED("id", ROW_INT8, step_row, step.id),
	ROW_NAMED("decision", ROW_INT8, step_row, step.decision),
	ROW_NAMED("batch", ROW_INT8, step_row, step.batch),
	ROW_COLUMN(ROW_CHARS, step_row, action),
	ROW_NAMED("undo_until", ROW_TIME, step_row, step.undo_until),
};
static const struct row_column SENT[] = {
	ROW_COLUMN(ROW_CHARS, pv_sent, message),
	ROW_COLUMN(ROW_CHARS, pv_sent, gateway),
	ROW_COLUMN(ROW_TIME, pv_sent, message_at),
	ROW_COLUMN(ROW_CHARS, pv_sent, upload),
	ROW_COLUMN(ROW_TIME, pv_sent, upload_at),
};

void pv_step_list_release(struct pv_step_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_step_list){ 0 };
}

static bool find_action(const char *name, enum pv_action *ret)
{
	for (int a = 0; a < PV_ACTION_COUNT; a++)
		if (strcmp(pv_action_name(a), name) == 0) {
			*ret = a;
			return true;
		}
	return false;
}

enum pv_err step_list(struct pv_store *st, struct pv_step_list *ret, struct pv_error *err)
{
	struct pv_step_list list = { 0 };
	const struct step_row *steps;
	PGresult *res = NULL;
	void *rows = NULL;
	size_t n = 0;
	struct query q;

	query_init(&q, sql_step_list);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(STEPS, ARRAY_LEN(STEPS), res, sizeof(*steps), &list.arena, &rows, &n, err);
	PQclear(res);
	if (e) {
		pv_step_list_release(&list);
		return e;
	}
	steps = rows;
	list.rows = pv_arena_alloc(&list.arena, n * sizeof(*list.rows) + 1);
	for (size_t i = 0; i < n; i++) {
		list.rows[list.count] = steps[i].step;
		if (find_action(steps[i].action, &list.rows[list.count].action))
			list.count++;
	}
	*ret = list;
	return PV_OK;
}

enum pv_err step_sent(struct pv_store *st, int64_t decision, struct pv_sent *ret, struct pv_error *err)
{
	struct pv_arena arena = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	size_t n = 0;
	struct query q;

	query_init(&q, sql_decision_sent);
	query_int8(&q, decision);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(SENT, ARRAY_LEN(SENT), res, sizeof(*ret), &arena, &rows, &n, err);
	if (!e && n == 0)
		e = pv_error_set(err, PV_ERR_NOT_FOUND, "no such decision, or it is not visible to you: '%lld'", (long long)decision);
	if (!e)
		*ret = *(const struct pv_sent *)rows;
	PQclear(res);
	pv_arena_release(&arena);
	return e;
}
