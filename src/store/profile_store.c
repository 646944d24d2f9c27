#include "photovet/profiles.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "photovet/check.h"
#include "sql.h"
#include "store/query.h"
#include "store/row.h"

static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_TEXT, pv_profile_row, name), ROW_COLUMN(ROW_INT, pv_profile_row, version), ROW_COLUMN(ROW_BOOL, pv_profile_row, is_newest),
	ROW_COLUMN(ROW_TEXT, pv_profile_row, body), ROW_COLUMN(ROW_INT, pv_profile_row, min_kb), ROW_COLUMN(ROW_INT, pv_profile_row, max_kb),
	ROW_COLUMN(ROW_INT, pv_profile_row, width), ROW_COLUMN(ROW_INT, pv_profile_row, height), ROW_COLUMN(ROW_TIME, pv_profile_row, made_at),
	ROW_COLUMN(ROW_TEXT, pv_profile_row, by), ROW_COLUMN(ROW_INT8, pv_profile_row, campaigns),
};

void pv_profile_list_release(struct pv_profile_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_profile_list){ 0 };
}

enum pv_err pv_profile_fetch(struct pv_store *st, const char *name, int version, struct pv_profile_list *ret, struct pv_error *err)
{
	struct pv_profile_list list = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	struct query q;

	query_init(&q, sql_profile_list);
	query_text(&q, name);
	query_int(&q, version);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(*list.rows), &list.arena, &rows, &list.count, err);
	PQclear(res);
	if (!e && name && !list.count)
		e = version ? pv_error_set(err, PV_ERR_NOT_FOUND, "no version %d of profile '%.64s'", version, name) :
			      pv_error_set(err, PV_ERR_NOT_FOUND, "no such profile: '%.64s'", name);
	if (e) {
		pv_profile_list_release(&list);
		return e;
	}
	list.rows = rows;
	*ret = list;
	return PV_OK;
}

/* The text without its intake part, and that part: the database keeps them apart. */
static enum pv_err split(const char *name, const char *text, size_t size, struct json **ret_all, struct buf *body, struct buf *intake, struct pv_error *err)
{
	struct json *all = NULL, *rest = json_object();
	struct buf part = BUF_INIT(JSON_MAX_BYTES);
	enum pv_err e = json_parse(text, size, &all, err);

	if (!e && !json_is_object(all))
		e = pv_error_set(err, PV_ERR_BAD_INPUT, "a profile must be a JSON object");
	for (size_t i = 0; !e && i < json_count(all); i++) {
		const char *key = json_key_at(all, i);
		struct json *copy = NULL;

		buf_clear(&part);
		json_format(&part, json_get(all, key));
		if (!strcmp(key, "intake")) {
			buf_append(intake, buf_str(&part), part.len);
			continue;
		}
		e = json_parse(buf_str(&part), part.len, &copy, err);
		if (!e)
			json_set(rest, key, copy);
	}
	if (!e)
		json_format(body, rest);
	if (e)
		pv_error_prefix(err, "profile '%.64s'", name);
	buf_release(&part);
	json_free(rest);
	*ret_all = all;
	return e;
}

enum pv_err pv_profile_set(struct pv_store *st, const char *name, const char *text, size_t size, int *ret_version, struct pv_error *err)
{
	struct buf body = BUF_INIT(JSON_MAX_BYTES), intake = BUF_INIT(JSON_MAX_BYTES);
	struct pv_profile judged;
	struct json *all = NULL;
	int64_t version = 0;
	struct query q;
	enum pv_err e = split(name, text, size, &all, &body, &intake, err);

	if (!e)
		e = pv_profile_parse(name, 1, buf_str(&body), &judged, err);
	if (!e) {
		query_init(&q, sql_profile_set);
		query_text(&q, name);
		query_text(&q, buf_str(&body));
		query_text(&q, intake.len ? buf_str(&intake) : "{}");
		e = query_number(st, &q, &version, err);
	}
	if (!e)
		*ret_version = (int)version;
	json_free(all);
	buf_release(&body);
	buf_release(&intake);
	return e;
}
