#include "store/pick.h"

#include "base/mem.h"
#include "sql.h"
#include "store/row.h"
#include "store/where.h"

static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_INT8, pick_row, id),
	ROW_COLUMN(ROW_BOOL, pick_row, fits),
	ROW_COLUMN(ROW_BOOL, pick_row, is_held),
	ROW_COLUMN(ROW_BOOL, pick_row, is_na),
};

struct stream {
	struct row_map map;
	pick_fn *fn;
	void *context;
	enum pv_err e;
	struct pv_error *err;
};

static bool stream_row(const PGresult *res, void *context)
{
	struct stream *s = context;
	struct pv_arena unused = { 0 };
	struct pick_row row;

	s->e = row_bind(&s->map, COLUMNS, ARRAY_LEN(COLUMNS), res, s->err);
	if (!s->e)
		s->e = row_decode(&s->map, COLUMNS, ARRAY_LEN(COLUMNS), res, 0, &unused, &row, s->err);
	return !s->e && s->fn(&row, s->context);
}

static void add_states(struct query *q, void *context)
{
	const unsigned *from = context;
	const char *names[PV_STATUS_COUNT];
	size_t n = 0;

	for (int s = 0; s < PV_STATUS_COUNT; s++)
		if (*from & 1u << s)
			names[n++] = pv_status_name((enum pv_status)s);
	query_texts(q, names, n);
}

static enum pv_err each(struct pv_store *st, const char *sql, const struct pv_selection *sel, unsigned from, pick_fn *fn, void *context,
			struct pv_error *err)
{
	struct where where = { .sel = sel };
	struct stream s = { .fn = fn, .context = context, .err = err };
	struct buf text = { 0 };
	struct query q;
	enum pv_err e = where_query(sql, &where, add_states, &from, &q, &text, err);

	if (e)
		return e;
	e = query_each(st, &q, stream_row, &s, err);
	buf_release(&text);
	return s.e ? s.e : e;
}

enum pv_err pick_each(struct pv_store *st, const struct pv_selection *sel, unsigned from, pick_fn *fn, void *context, struct pv_error *err)
{
	return each(st, sql_bulk_pick, sel, from, fn, context, err);
}

enum pv_err pick_claimable(struct pv_store *st, const struct pv_selection *sel, unsigned from, pick_fn *fn, void *context, struct pv_error *err)
{
	return each(st, sql_claim_pick, sel, from, fn, context, err);
}
