#include <string.h>

#include "base/mem.h"
#include "photovet/stats.h"
#include "sql.h"
#include "store/row.h"

static const struct row_column FIGURES[] = {
	ROW_COLUMN(ROW_BOOL, pv_mirror, is_known), ROW_COLUMN(ROW_TEXT, pv_mirror, campaign), ROW_COLUMN(ROW_TEXT, pv_mirror, title),
	ROW_COLUMN(ROW_TEXT, pv_mirror, zone), ROW_COLUMN(ROW_TIME, pv_mirror, since), ROW_COLUMN(ROW_INT8, pv_mirror, today),
	ROW_COLUMN(ROW_INT8, pv_mirror, gaps), ROW_COLUMN(ROW_REAL, pv_mirror, active_seconds), ROW_COLUMN(ROW_INT8, pv_mirror, decided),
	ROW_COLUMN(ROW_INT8, pv_mirror, approved), ROW_COLUMN(ROW_INT8, pv_mirror, rejected), ROW_COLUMN(ROW_INT8, pv_mirror, others),
	ROW_COLUMN(ROW_INT8, pv_mirror, undone), ROW_COLUMN(ROW_INT8, pv_mirror, timed), ROW_COLUMN(ROW_REAL, pv_mirror, median_seconds),
	ROW_COLUMN(ROW_REAL, pv_mirror, mean_seconds), ROW_COLUMN(ROW_INT8, pv_mirror, quick), ROW_COLUMN(ROW_INT8, pv_mirror, quick_of),
	ROW_COLUMN(ROW_INT, pv_mirror, floor_ms), ROW_COLUMN(ROW_INT8, pv_mirror, peers), ROW_COLUMN(ROW_INT8, pv_mirror, peer_decided),
	ROW_COLUMN(ROW_INT8, pv_mirror, peer_approved), ROW_COLUMN(ROW_INT8, pv_mirror, peer_rejected),
	ROW_COLUMN(ROW_REAL, pv_mirror, peer_median_seconds), ROW_COLUMN(ROW_BOOL, pv_mirror, is_supervisor),
};
static const struct row_column REASONS[] = {
	ROW_COLUMN(ROW_TEXT, pv_mirror_reason, reason), ROW_COLUMN(ROW_TEXT, pv_mirror_reason, label_zh),
	ROW_COLUMN(ROW_TEXT, pv_mirror_reason, label_en), ROW_COLUMN(ROW_INT8, pv_mirror_reason, mine), ROW_COLUMN(ROW_INT8, pv_mirror_reason, peers),
};
static const struct row_column CHECKS[] = {
	ROW_COLUMN(ROW_TEXT, pv_mirror_check, month), ROW_COLUMN(ROW_TEXT, pv_mirror_check, check_name), ROW_COLUMN(ROW_INT8, pv_mirror_check, spoke),
	ROW_COLUMN(ROW_INT8, pv_mirror_check, overruled), ROW_COLUMN(ROW_INT8, pv_mirror_check, confirmed),
	ROW_COLUMN(ROW_INT8, pv_mirror_check, silent), ROW_COLUMN(ROW_INT8, pv_mirror_check, missed),
};
static const struct row_column PEOPLE[] = {
	ROW_COLUMN(ROW_TEXT, pv_mirror_person, reviewer), ROW_COLUMN(ROW_INT8, pv_mirror_person, decided), ROW_COLUMN(ROW_INT8, pv_mirror_person, approved),
	ROW_COLUMN(ROW_INT8, pv_mirror_person, rejected), ROW_COLUMN(ROW_INT8, pv_mirror_person, scripted), ROW_COLUMN(ROW_INT8, pv_mirror_person, days),
};

void pv_mirror_release(struct pv_mirror *m)
{
	pv_arena_release(&m->arena);
	*m = (struct pv_mirror){ 0 };
}

/* One question's rows into the arena of all. */
static enum pv_err part(struct pv_store *st, struct query *q, const struct row_shape *shape, struct pv_arena *arena, void **ret_rows,
			size_t *ret_count, struct pv_error *err)
{
	PGresult *res = NULL;
	enum pv_err e = query_run(st, q, &res, err);
	if (!e)
		e = row_all(shape->columns, shape->count, res, shape->size, arena, ret_rows, ret_count, err);
	PQclear(res);
	return e;
}

static enum pv_err of_campaign(struct pv_store *st, const char *text, const char *campaign, const struct row_shape *shape, struct pv_arena *arena,
			       void **ret_rows, size_t *ret_count, struct pv_error *err)
{
	struct query q;

	query_init(&q, text);
	query_text(&q, campaign);
	return part(st, &q, shape, arena, ret_rows, ret_count, err);
}

enum pv_err pv_mirror_read(struct pv_store *st, const char *campaign, int floor_ms, struct pv_mirror *ret, struct pv_error *err)
{
	static const struct row_shape figures = { FIGURES, ARRAY_LEN(FIGURES), sizeof(struct pv_mirror) };
	static const struct row_shape reasons = { REASONS, ARRAY_LEN(REASONS), sizeof(struct pv_mirror_reason) };
	static const struct row_shape checks = { CHECKS, ARRAY_LEN(CHECKS), sizeof(struct pv_mirror_check) };
	static const struct row_shape people = { PEOPLE, ARRAY_LEN(PEOPLE), sizeof(struct pv_mirror_person) };
	struct pv_mirror m = { .campaign = "", .title = "", .zone = "", .since = PV_TIME_NONE };
	struct pv_arena arena = { 0 };
	void *rows = NULL;
	struct query q;
	size_t n = 0;

	query_init(&q, sql_mirror_figures);
	query_text(&q, campaign);
	query_int(&q, floor_ms);
	enum pv_err e = part(st, &q, &figures, &arena, &rows, &n, err);

	if (!e && n > 0)
		m = *(const struct pv_mirror *)rows;
	if (!e)
		e = of_campaign(st, sql_mirror_reasons, campaign, &reasons, &arena, &rows, &m.reason_count, err);
	m.reasons = rows;
	if (!e)
		e = of_campaign(st, sql_mirror_checks, campaign, &checks, &arena, &rows, &m.check_count, err);
	m.checks = rows;
	if (!e)
		e = of_campaign(st, sql_mirror_people, campaign, &people, &arena, &rows, &m.person_count, err);
	m.people = rows;
	m.arena = arena;
	if (e)
		pv_mirror_release(&m);
	else
		*ret = m;
	return e;
}
