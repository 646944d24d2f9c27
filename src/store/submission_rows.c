#include "store/submission_rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "sql.h"
#include "store/row.h"

enum { CHECK_FIELDS = 7, DECISION_FIELDS = 9 };

/* A row and what is not a member of pv_submission. */
struct record {
	struct pv_submission s;
	const char *kind, *checks, *decisions;
};
#define COLUMN(type_, member) { #member, type_, offsetof(struct record, s.member), sizeof(((struct record *)0)->s.member) }
#define NAMED(name_, type_, member) { name_, type_, offsetof(struct record, member), sizeof(((struct record *)0)->member) }

static const struct row_column COLUMNS[] = {
	COLUMN(ROW_INT8, id), COLUMN(ROW_TEXT, campaign), COLUMN(ROW_TEXT, campaign_title), COLUMN(ROW_TEXT, zone),
	COLUMN(ROW_TEXT, student_no), COLUMN(ROW_TEXT, name), COLUMN(ROW_TEXT, school_code), COLUMN(ROW_TEXT, school),
	COLUMN(ROW_TEXT, channel), COLUMN(ROW_INT, attempt), COLUMN(ROW_INT, stage), COLUMN(ROW_INT, stages),
	COLUMN(ROW_INT, free_left), COLUMN(ROW_STATUS, status), COLUMN(ROW_INT, version), COLUMN(ROW_TIME, received_at),
	COLUMN(ROW_TIME, due_at), COLUMN(ROW_TEXT, claimed_by), COLUMN(ROW_INT8, token), COLUMN(ROW_TIME, lease_until),
	COLUMN(ROW_QUALITY, score), COLUMN(ROW_INT, fails), COLUMN(ROW_INT, warns), COLUMN(ROW_INT, nas),
	NAMED("photo_sha256", ROW_PRESENT, s.photo.present), NAMED("photo_sha256", ROW_SHA256, s.photo.sha256),
	NAMED("photo_bytes", ROW_INT8, s.photo.bytes), NAMED("photo_width", ROW_INT, s.photo.width),
	NAMED("photo_height", ROW_INT, s.photo.height), NAMED("photo_kind", ROW_TEXT, kind),
	NAMED("original_sha256", ROW_PRESENT, s.original.present), NAMED("original_sha256", ROW_SHA256, s.original.sha256),
	NAMED("original_bytes", ROW_INT8, s.original.bytes), NAMED("original_width", ROW_INT, s.original.width),
	NAMED("original_height", ROW_INT, s.original.height),
	NAMED("reference_sha256", ROW_PRESENT, s.reference.present), NAMED("reference_sha256", ROW_SHA256, s.reference.sha256),
	NAMED("reference_bytes", ROW_INT8, s.reference.bytes), NAMED("reference_width", ROW_INT, s.reference.width),
	NAMED("reference_height", ROW_INT, s.reference.height),
	COLUMN(ROW_BOOL, blocks_allowed), COLUMN(ROW_BOOL, names_shown), COLUMN(ROW_INT, min_display_width),
	COLUMN(ROW_INT, min_display_height), COLUMN(ROW_INT, undo_seconds),
	COLUMN(ROW_TIME, first_claimed_at), COLUMN(ROW_TIME, last_claimed_at), COLUMN(ROW_INT8, in_hand_seconds), COLUMN(ROW_TIME, in_hand_since),
	COLUMN(ROW_TEXT, profile), COLUMN(ROW_INT, profile_version),
	NAMED("checks", ROW_TEXT, checks), NAMED("decisions", ROW_TEXT, decisions),
};

static void copy_text(char *to, size_t size, const struct json *from)
{
	const char *s = json_str(from);

	(void)snprintf(to, size, "%s", s ? s : "");
}

static int64_t integer(const struct json *j)
{
	int64_t n = 0;

	return json_int(j, &n) ? n : 0;
}

static enum pv_check_status check_status(const char *name)
{
	for (int s = PV_CHECK_NA; name && s <= PV_CHECK_FAIL; s++)
		if (!strcmp(pv_check_status_name((enum pv_check_status)s), name))
			return (enum pv_check_status)s;
	return PV_CHECK_NA;
}

static void check_from_json(const struct json *j, struct pv_check_result *c)
{
	copy_text(c->name, sizeof(c->name), json_at(j, 0));
	if (!json_real(json_at(j, 1), &c->native))
		c->native = NAN;
	c->quality = json_is_null(json_at(j, 2)) ? PV_QUALITY_NA : (int)integer(json_at(j, 2));
	c->status = check_status(json_str(json_at(j, 3)));
	copy_text(c->checker, sizeof(c->checker), json_at(j, 4));
	copy_text(c->version, sizeof(c->version), json_at(j, 5));
	copy_text(c->detail, sizeof(c->detail), json_at(j, 6));
}

static const char *text_from_json(const struct json *j, struct pv_arena *arena)
{
	const char *s = json_str(j);

	return s ? pv_arena_strdup(arena, s) : "";
}

static void decision_from_json(const struct json *j, struct pv_decision *d, struct pv_arena *arena)
{
	d->id = integer(json_at(j, 0));
	d->stage = (int)integer(json_at(j, 1));
	copy_text(d->action, sizeof(d->action), json_at(j, 2));
	copy_text(d->via, sizeof(d->via), json_at(j, 3));
	d->reasons = text_from_json(json_at(j, 4), arena);
	d->note = text_from_json(json_at(j, 5), arena);
	d->by = text_from_json(json_at(j, 6), arena);
	d->at = integer(json_at(j, 7));
	if (!json_bool(json_at(j, 8), &d->undone))
		d->undone = false;
}

static enum pv_err read_list(const char *text, size_t fields, struct json **ret, struct pv_error *err)
{
	struct json *list = NULL;

	*ret = NULL;
	if (!*text)
		return PV_OK;
	enum pv_err e = json_parse(text, strlen(text), &list, err);
	for (size_t i = 0; !e && i < json_count(list); i++)
		if (json_count(json_at(list, i)) != fields)
			e = pv_error_set(err, PV_ERR_DATABASE, "the database's answer cannot be read: column 'checks' or 'decisions'");
	if (e)
		json_free(list);
	else
		*ret = list;
	return e;
}

static enum pv_err finish(struct record *r, struct pv_arena *arena, struct pv_error *err)
{
	struct json *checks = NULL, *decisions = NULL;
	enum pv_err e = read_list(r->checks, CHECK_FIELDS, &checks, err);

	if (!e)
		e = read_list(r->decisions, DECISION_FIELDS, &decisions, err);
	if (e)
		goto out;
	if (checks) {
		struct pv_check_result *list = pv_arena_alloc(arena, json_count(checks) * sizeof(*list));
		for (size_t i = 0; i < json_count(checks); i++)
			check_from_json(json_at(checks, i), &list[i]);
		r->s.checks = list;
		r->s.check_count = json_count(checks);
	}
	if (decisions) {
		struct pv_decision *list = pv_arena_alloc(arena, json_count(decisions) * sizeof(*list));
		for (size_t i = 0; i < json_count(decisions); i++)
			decision_from_json(json_at(decisions, i), &list[i], arena);
		r->s.decisions = list;
		r->s.decision_count = json_count(decisions);
	}
	r->s.photo.kind = strcmp(r->kind, "standard") ? PV_PHOTO_ORIGINAL : PV_PHOTO_STANDARD;
	r->s.original.kind = PV_PHOTO_ORIGINAL;
	r->s.reference.kind = PV_PHOTO_REFERENCE;
out:
	json_free(checks);
	json_free(decisions);
	return e;
}

static enum pv_err read_row(struct row_map *map, const PGresult *res, int row, struct pv_arena *arena, struct pv_submission *ret, struct pv_error *err)
{
	struct record r = { 0 };
	enum pv_err e = row_bind(map, COLUMNS, ARRAY_LEN(COLUMNS), res, err);

	if (!e)
		e = row_decode(map, COLUMNS, ARRAY_LEN(COLUMNS), res, row, arena, &r, err);
	if (!e)
		e = finish(&r, arena, err);
	if (!e)
		*ret = r.s;
	return e;
}

static void add_flags(struct query *q, void *context)
{
	const struct submission_rows_wish *wish = context;

	query_bool(q, wish->with_checks);
}

static enum pv_err build(const struct submission_rows_wish *wish, struct query *q, struct buf *text, struct pv_error *err)
{
	struct submission_rows_wish copy = *wish;

	return where_query(wish->with_decisions ? sql_submission_history : sql_submission_read, &wish->where, add_flags, &copy, q, text, err);
}

enum pv_err submission_rows_run(struct pv_store *st, struct query *q, struct pv_submission_list *ret, struct pv_error *err)
{
	struct pv_submission_list list = { 0 };
	struct row_map map = { .ready = false };
	PGresult *res = NULL;
	enum pv_err e = query_run(st, q, &res, err);

	if (!e && PQntuples(res) > ROW_LIST_MAX)
		e = pv_error_set(err, PV_ERR_TOO_LARGE, "a list of more than %d rows", ROW_LIST_MAX);
	if (!e && PQntuples(res)) {
		list.count = (size_t)PQntuples(res);
		list.rows = pv_arena_alloc(&list.arena, list.count * sizeof(*list.rows));
	}
	for (size_t i = 0; i < list.count && !e; i++)
		e = read_row(&map, res, (int)i, &list.arena, &list.rows[i], err);
	PQclear(res);
	if (e)
		pv_arena_release(&list.arena);
	else
		*ret = list;
	return e;
}

enum pv_err submission_rows_list(struct pv_store *st, const struct submission_rows_wish *wish, struct pv_submission_list *ret, struct pv_error *err)
{
	struct buf text = { 0 };
	struct query q;
	enum pv_err e = build(wish, &q, &text, err);

	if (e)
		return e;
	e = submission_rows_run(st, &q, ret, err);
	buf_release(&text);
	return e;
}

struct stream {
	struct row_map map;
	pv_submission_fn *fn;
	void *context;
	enum pv_err e;
	struct pv_error *err;
};

static bool stream_row(const PGresult *res, void *context)
{
	struct stream *s = context;
	struct pv_arena arena = { 0 };
	struct pv_submission row = { 0 };

	s->e = read_row(&s->map, res, 0, &arena, &row, s->err);
	bool go_on = !s->e && s->fn(&row, s->context);
	pv_arena_release(&arena);
	return go_on;
}

enum pv_err submission_rows_each(struct pv_store *st, const struct submission_rows_wish *wish, pv_submission_fn *fn, void *context, struct pv_error *err)
{
	struct stream s = { .fn = fn, .context = context, .err = err };
	struct buf text = { 0 };
	struct query q;
	enum pv_err e = build(wish, &q, &text, err);

	if (e)
		return e;
	e = query_each(st, &q, stream_row, &s, err);
	buf_release(&text);
	return s.e ? s.e : e;
}
