#include "base/mem.h"
#include "photovet/campaign.h"
#include "sql.h"
#include "store/query.h"
#include "store/row.h"

static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_TEXT, pv_roster_row, campaign),
	ROW_COLUMN(ROW_TEXT, pv_roster_row, student_no),
	ROW_COLUMN(ROW_TEXT, pv_roster_row, name),
	ROW_COLUMN(ROW_TEXT, pv_roster_row, school),
};

struct stream {
	struct row_map map;
	pv_roster_fn *fn;
	void *context;
	enum pv_err e;
	struct pv_error *err;
};

static bool stream_row(const PGresult *res, void *context)
{
	struct stream *s = context;
	struct pv_arena arena = { 0 };
	struct pv_roster_row row = { 0 };

	s->e = row_bind(&s->map, COLUMNS, ARRAY_LEN(COLUMNS), res, s->err);
	if (!s->e)
		s->e = row_decode(&s->map, COLUMNS, ARRAY_LEN(COLUMNS), res, 0, &arena, &row, s->err);
	bool go_on = !s->e && s->fn(&row, s->context);
	pv_arena_release(&arena);
	return go_on;
}

enum pv_err pv_roster_missing(struct pv_store *st, const char *campaign, pv_roster_fn *fn, void *context, struct pv_error *err)
{
	struct stream s = { .fn = fn, .context = context, .err = err };
	struct query q;

	query_init(&q, sql_roster_missing);
	query_text(&q, campaign);
	enum pv_err e = query_each(st, &q, stream_row, &s, err);
	return s.e ? s.e : e;
}
