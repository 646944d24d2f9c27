#include "store/campaign_list.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "sql.h"
#include "store/query.h"
#include "store/row.h"

struct record {
	struct pv_campaign c;
	const char *settings;
};
#define COLUMN(type_, member) { #member, type_, offsetof(struct record, c.member), sizeof(((struct record *)0)->c.member) }

static const struct row_column COLUMNS[] = {
	COLUMN(ROW_TEXT, code), COLUMN(ROW_TEXT, title), COLUMN(ROW_TEXT, term), COLUMN(ROW_TEXT, profile), COLUMN(ROW_TEXT, zone),
	COLUMN(ROW_TEXT, opens), COLUMN(ROW_TEXT, closes), COLUMN(ROW_INT, stages), COLUMN(ROW_BOOL, is_open),
	COLUMN(ROW_INT8, received), COLUMN(ROW_INT8, pending), COLUMN(ROW_INT8, decided), COLUMN(ROW_INT8, total),
	{ "settings", ROW_TEXT, offsetof(struct record, settings), sizeof(((struct record *)0)->settings) },
};

void pv_campaign_list_release(struct pv_campaign_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_campaign_list){ 0 };
}

/* The settings come as a JSON array of [name, text] in the table's order. */
static enum pv_err read_settings(const char *text, struct pv_campaign *c, struct pv_arena *arena, struct pv_error *err)
{
	struct json *list = NULL;
	enum pv_err e = json_parse(text, strlen(text), &list, err);

	if (e)
		return e;
	struct pv_campaign_option *settings = pv_arena_alloc(arena, json_count(list) * sizeof(*settings));
	for (size_t i = 0; i < json_count(list); i++) {
		const char *name = json_str(json_at(json_at(list, i), 0)), *value = json_str(json_at(json_at(list, i), 1));
		settings[i].name = pv_arena_strdup(arena, name ? name : "");
		settings[i].value = pv_arena_strdup(arena, value ? value : "");
	}
	c->settings = settings;
	c->setting_count = json_count(list);
	json_free(list);
	return PV_OK;
}

enum pv_err campaign_list_read(struct pv_store *st, const char *code, bool with_figures, struct pv_campaign_list *ret, struct pv_error *err)
{
	struct pv_campaign_list list = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	struct query q;

	query_init(&q, sql_campaign_list);
	query_text(&q, code);
	query_bool(&q, with_figures);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(struct record), &list.arena, &rows, &list.count, err);
	PQclear(res);
	if (!e)
		list.rows = pv_arena_alloc(&list.arena, list.count * sizeof(*list.rows));
	const struct record *records = rows;
	for (size_t i = 0; i < list.count && !e; i++) {
		list.rows[i] = records[i].c;
		e = read_settings(records[i].settings, &list.rows[i], &list.arena, err);
	}
	if (e) {
		pv_campaign_list_release(&list);
		return e;
	}
	*ret = list;
	return PV_OK;
}
