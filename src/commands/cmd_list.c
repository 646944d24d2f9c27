#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "commands/command_select.h"
#include "commands/pager.h"
#include "commands/print_submission.h"
#include "photovet/campaign.h"

#define FIELDS_DEFAULT "id,campaign,student_no,name,attempt,status,due_at,claimed_by,score,fails,warns,nas"

/* What one row is printed as; lives for the whole listing. */
struct listing {
	enum print_format format;
	struct {
		enum pv_field field;
		const char *name;	/* as asked for; the check's id when field is PV_FIELD_CHECK */
	} fields[PRINT_COLUMNS_MAX];
	size_t field_count;
	bool needs_checks;
	struct print_table table;
	struct buf out;
	size_t rows;
	struct pager *pager;
	enum pv_err rc;
	struct pv_error err;
};

static bool field_is_right(enum pv_field f)
{
	return f == PV_FIELD_ID || f == PV_FIELD_SCORE || f == PV_FIELD_FAILS || f == PV_FIELD_WARNS || f == PV_FIELD_NAS || f == PV_FIELD_ATTEMPT ||
	       f == PV_FIELD_BYTES || f == PV_FIELD_WIDTH || f == PV_FIELD_HEIGHT || f == PV_FIELD_CHECK;
}

static enum pv_err parse_fields(struct listing *l, const char *text, struct pv_arena *arena, struct pv_error *err)
{
	for (;;) {
		size_t n = strcspn(text, ",");
		char *name = pv_arena_strndup(arena, text, n);
		enum pv_field f = pv_field_find(name);

		if (f == PV_FIELD_COUNT && pv_field_is_check(name))
			f = PV_FIELD_CHECK;
		if (f == PV_FIELD_COUNT)
			return pv_error_set(err, PV_ERR_USAGE, "unknown field '%s'; see 'photovet list --help'", name);
		if (l->field_count == PRINT_COLUMNS_MAX)
			return pv_error_set(err, PV_ERR_USAGE, "more than %d fields", PRINT_COLUMNS_MAX);
		l->needs_checks = l->needs_checks || f == PV_FIELD_CHECK;
		l->fields[l->field_count].field = f;
		l->fields[l->field_count++].name = name;
		if (!text[n])
			return PV_OK;
		text += n + 1;
	}
}

static void put_cells(struct listing *l, const struct pv_submission *s)
{
	char *cells[PRINT_COLUMNS_MAX] = { 0 };

	for (size_t i = 0; i < l->field_count; i++) {
		struct buf cell = BUF_INIT(64u << 10);

		print_submission_field(&cell, s, l->fields[i].field, l->fields[i].name, l->format);
		if (l->format == PRINT_CSV)
			csv_put(&l->out, buf_str(&cell), i + 1 == l->field_count);
		else
			cells[i] = mem_strdup(buf_str(&cell));
		buf_release(&cell);
	}
	if (l->format == PRINT_TABLE)
		print_table_row(&l->table, (const char *const *)cells);
	for (size_t i = 0; i < l->field_count; i++)
		free(cells[i]);
}

/* Prints what has come together: an answer may have a million rows. False when nobody takes it. */
static bool hand_on(struct listing *l)
{
	if (print_table_is_full(&l->table)) {
		pager_begin(l->pager);
		print_table_flush(&l->table, &l->out);
	}
	if (l->out.len > 64 << 10)
		l->rc = print_out(&l->out, &l->err);
	return l->rc == PV_OK;
}

static bool put_row(const struct pv_submission *s, void *context)
{
	struct listing *l = context;

	l->rows++;
	if (l->format == PRINT_JSON) {
		struct json *j = print_submission_json(s);

		json_format(&l->out, j);
		buf_putc(&l->out, '\n');
		json_free(j);
	} else if (l->format == PRINT_IDS) {
		buf_printf(&l->out, "%lld\n", (long long)s->id);
	} else {
		put_cells(l, s);
	}
	return hand_on(l);
}

static void put_titles(struct listing *l)
{
	for (size_t i = 0; i < l->field_count; i++) {
		if (l->format == PRINT_TABLE)
			print_table_column(&l->table, l->fields[i].name, field_is_right(l->fields[i].field));
		if (l->format == PRINT_CSV)
			csv_put(&l->out, l->fields[i].name, i + 1 == l->field_count);
	}
}

/* --missing: students of the roster without a photo. */
static const char *const missing_titles[] = { "campaign", "student_no", "name", "school" };

static bool put_missing(const struct pv_roster_row *row, void *context)
{
	struct listing *l = context;
	const char *cells[] = { row->campaign, row->student_no, row->name, row->school };
	struct json *j = json_object();

	for (size_t i = 0; i < ARRAY_LEN(cells); i++) {
		json_set_str(j, missing_titles[i], cells[i]);
		if (l->format == PRINT_CSV)
			csv_put(&l->out, cells[i], i + 1 == ARRAY_LEN(cells));
	}
	if (l->format == PRINT_TABLE)
		print_table_row(&l->table, cells);
	if (l->format == PRINT_IDS)
		buf_printf(&l->out, "%s\n", row->student_no);
	if (l->format == PRINT_JSON) {
		json_format(&l->out, j);
		buf_putc(&l->out, '\n');
	}
	json_free(j);
	l->rows++;
	return hand_on(l);
}

static enum pv_err list_missing(const struct command_context *cx, struct listing *l, struct pv_error *err)
{
	for (size_t i = 0; i < ARRAY_LEN(missing_titles); i++) {
		print_table_column(&l->table, missing_titles[i], false);
		if (l->format == PRINT_CSV)
			csv_put(&l->out, missing_titles[i], i + 1 == ARRAY_LEN(missing_titles));
	}
	return pv_roster_missing(cx->store, command_line_value(cx->line, "campaign"), put_missing, l, err);
}

static enum pv_err list_rows(const struct command_context *cx, struct listing *l, struct pv_arena *arena, struct pv_error *err)
{
	const char *fields = command_line_value(cx->line, "output");
	struct pv_selection sel = { 0 };
	enum pv_err rc = command_select_options(cx->line, arena, &sel, err);

	if (rc == PV_OK)
		rc = parse_fields(l, fields ? fields : FIELDS_DEFAULT, arena, err);
	if (rc == PV_OK)
		rc = command_line_int(cx->line, "limit", 1, INT64_MAX, 0, &sel.limit, err);
	if (rc != PV_OK)
		return rc;
	sel.sort = command_line_value(cx->line, "sort");
	put_titles(l);
	return pv_store_each(cx->store, &sel, l->needs_checks || l->format == PRINT_JSON, put_row, l, err);
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct listing l = { .out = BUF_INIT(PRINT_MAX), .pager = cx->pager };
	struct pv_arena arena = { 0 };
	enum pv_err rc = command_line_expect(cx->line, 0, 0, err);

	l.format = print_format_of(command_line_value(cx->line, "format"), PRINT_TABLE);
	if (rc == PV_OK)
		rc = command_line_has(cx->line, "missing") ? list_missing(cx, &l, err) : list_rows(cx, &l, &arena, err);
	if (rc == PV_OK && l.rc != PV_OK)
		rc = pv_error_set(err, l.rc, "%s", l.err.text);
	if (rc == PV_OK && l.format == PRINT_TABLE && l.rows) {
		pager_begin(cx->pager);
		print_table_flush(&l.table, &l.out);
	}
	if (rc == PV_OK)
		rc = print_out(&l.out, err);
	if (rc == PV_OK && !l.rows)
		rc = pv_error_set(err, PV_ERR_NOT_FOUND, "nothing matched");
	print_table_release(&l.table);
	buf_release(&l.out);
	pv_arena_release(&arena);
	return rc;
}

static const struct command_option options[] = {
	{ "format", 'f', "FORMAT", N_("how to print it; json is one object a line"), "table|json|csv|ids" },
	{ "output", 'o', "FIELD,...", N_("which fields, in this order; check ids too"), NULL },
	{ "sort", 0, "FIELD", N_("sort by this field instead of due time; -FIELD descends"), NULL },
	{ "limit", 'n', "N", N_("at most N rows"), NULL },
	{ "missing", 0, NULL, N_("students of the roster who have sent no photo"), NULL },
	{ 0 },
};

const struct command cmd_list_command = {
	.name = "list", .usage = "[SELECTION] [-f FORMAT] [-o FIELD,...] [--sort FIELD] [-n N]",
	.summary = N_("print submissions, by due time then id"),
	.options = options, .flags = COMMAND_STORE | COMMAND_SELECTION, .run = run,
};
