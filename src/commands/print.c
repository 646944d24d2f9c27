#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "commands/print.h"

enum print_format print_format_of(const char *name, enum print_format fallback)
{
	static const struct {
		const char *name;
		enum print_format format;
	} names[] = {
		{ "table", PRINT_TABLE }, { "json", PRINT_JSON }, { "csv", PRINT_CSV }, { "ids", PRINT_IDS }, { "text", PRINT_TEXT },
	};

	for (size_t i = 0; name && i < ARRAY_LEN(names); i++)
		if (strcmp(names[i].name, name) == 0)
			return names[i].format;
	return fallback;
}

void print_table_column(struct print_table *t, const char *title, bool align_right)
{
	if (t->columns == PRINT_COLUMNS_MAX)
		return;
	t->titles[t->columns] = title;
	t->align_right[t->columns++] = align_right;
}

void print_table_row(struct print_table *t, const char *const *cells)
{
	t->cells = mem_realloc(t->cells, (t->rows + 1) * t->columns, sizeof(*t->cells));
	for (size_t i = 0; i < t->columns; i++)
		t->cells[t->rows * t->columns + i] = mem_strdup(cells[i] ? cells[i] : "");
	t->rows++;
}

bool print_table_is_full(const struct print_table *t)
{
	return t->rows >= PRINT_TABLE_BLOCK;
}

static int column_width(const struct print_table *t, size_t column)
{
	int width = t->is_titled ? t->width[column] : utf8_width(t->titles[column]);

	for (size_t r = 0; r < t->rows; r++) {
		int w = utf8_width(t->cells[r * t->columns + column]);

		width = w > width ? w : width;
	}
	return width;
}

static void put_line(const struct print_table *t, struct buf *out, const char *const *cells)
{
	for (size_t i = 0; i < t->columns; i++) {
		bool is_last = i + 1 == t->columns;

		if (is_last && !t->align_right[i])
			utf8_sanitize(out, cells[i], 0);
		else
			utf8_pad(out, cells[i], t->width[i], t->align_right[i]);
		buf_puts(out, is_last ? "\n" : "  ");
	}
}

static void forget_rows(struct print_table *t)
{
	for (size_t i = 0; i < t->rows * t->columns; i++)
		free(t->cells[i]);
	t->rows = 0;
}

void print_table_flush(struct print_table *t, struct buf *out)
{
	for (size_t i = 0; i < t->columns; i++)
		t->width[i] = column_width(t, i);
	if (!t->is_titled)
		put_line(t, out, t->titles);
	t->is_titled = true;
	for (size_t r = 0; r < t->rows; r++)
		put_line(t, out, (const char *const *)t->cells + r * t->columns);
	forget_rows(t);
}

void print_table_release(struct print_table *t)
{
	forget_rows(t);
	free(t->cells);
	*t = (struct print_table){ 0 };
}

enum pv_err print_out(struct buf *out, struct pv_error *err)
{
	bool is_lost = out->failed;

	if (!is_lost && out->len)
		is_lost = fwrite(out->data, 1, out->len, stdout) != out->len;
	buf_clear(out);
	if (is_lost || ferror(stdout))
		return pv_error_set(err, PV_ERR_BAD_INPUT, "cannot write to standard output");
	return PV_OK;
}

void print_list_init(struct print_list *l, const char *format, const char *const *titles)
{
	*l = (struct print_list){ .out = BUF_INIT(PRINT_MAX), .is_json = print_format_of(format, PRINT_TABLE) == PRINT_JSON };
	for (; *titles; titles++)
		print_table_column(&l->table, *titles + (**titles == '>'), **titles == '>');
}

void print_list_json(struct print_list *l, struct json *row)
{
	json_format(&l->out, row);
	buf_putc(&l->out, '\n');
	json_free(row);
}

void print_list_row(struct print_list *l, const char *const *cells)
{
	print_table_row(&l->table, cells);
}

enum pv_err print_list_finish(struct print_list *l, enum pv_err rc, struct pv_error *err)
{
	if (rc == PV_OK && !l->is_json && l->table.rows)
		print_table_flush(&l->table, &l->out);
	if (rc == PV_OK)
		rc = print_out(&l->out, err);
	print_table_release(&l->table);
	buf_release(&l->out);
	return rc;
}

void print_json_time(struct json *object, const char *key, int64_t t, const char *zone)
{
	struct buf text = BUF_INIT(64);

	if (t == PV_TIME_NONE) {
		json_set_null(object, key);
		return;
	}
	clock_format_rfc3339(&text, t, zone);
	json_set_str(object, key, buf_str(&text));
	buf_release(&text);
}

static void put_outcome_json(struct buf *out, const struct pv_outcome *o)
{
	struct json *j = json_object();

	json_set_int(j, "id", o->id);
	json_set_bool(j, "done", o->done);
	json_set_str(j, "code", o->code);
	if (o->decision)
		json_set_int(j, "decision", o->decision);
	else
		json_set_null(j, "decision");
	json_set_str(j, "status", o->status < PV_STATUS_COUNT ? pv_status_name(o->status) : NULL);
	json_set_str(j, "text", o->done ? NULL : o->text);
	json_format(out, j);
	buf_putc(out, '\n');
	json_free(j);
}

void print_outcomes(struct buf *out, const struct pv_outcome_list *list, enum print_format format, struct print_tally *tally)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct pv_outcome *o = &list->rows[i];

		if (format == PRINT_JSON)
			put_outcome_json(out, o);
		if (o->done) {
			tally->done++;
			if (format == PRINT_TEXT)
				buf_printf(out, "%lld %lld %s\n", (long long)o->id, (long long)o->decision, pv_status_name(o->status));
			if (format == PRINT_IDS)
				buf_printf(out, "%lld\n", (long long)o->id);
			continue;
		}
		tally->refused++;
		tally->classes |= 1u << o->err_class;
		if (o->id)
			fprintf(stderr, "photovet: %lld: %s (%s)\n", (long long)o->id, o->text, o->code);
		else if (o->decision)	/* of no submission that is visible */
			fprintf(stderr, "photovet: decision %lld: %s (%s)\n", (long long)o->decision, o->text, o->code);
		else
			fprintf(stderr, "photovet: %s (%s)\n", o->text, o->code);
	}
}

enum pv_err print_tally_code(const struct print_tally *tally)
{
	if (!tally->refused)
		return PV_OK;
	for (int c = 1; !tally->done && c < PV_ERR_COUNT; c++)
		if (tally->classes == 1u << c)
			return (enum pv_err)c;
	return PV_ERR_PARTIAL;
}
