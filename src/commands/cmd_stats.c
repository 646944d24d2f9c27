#include <string.h>

#include "base/csv.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "commands/command_line.h"
#include "commands/print.h"
#include "photovet/stats.h"

static const char *cell(const struct pv_stats *s, size_t row, size_t column)
{
	return s->cells[row * s->columns + column];
}

static void put_table(struct buf *out, const struct pv_stats *s)
{
	struct print_table t = { 0 };
	const char *cells[PV_STATS_COLUMNS_MAX];

	for (size_t c = 0; c < s->columns; c++)
		print_table_column(&t, s->names[c], s->is_number[c]);
	for (size_t r = 0; r < s->rows; r++) {
		for (size_t c = 0; c < s->columns; c++)
			cells[c] = cell(s, r, c) ? cell(s, r, c) : "-";
		print_table_row(&t, cells);
	}
	print_table_flush(&t, out);
	print_table_release(&t);
}

/* Numbers come as decimal text that JSON knows too. */
static void put_json(struct buf *out, const struct pv_stats *s)
{
	for (size_t r = 0; r < s->rows; r++) {
		struct json *j = json_object();

		for (size_t c = 0; c < s->columns; c++) {
			const char *text = cell(s, r, c);
			struct json *number = NULL;

			if (text && s->is_number[c] && json_parse(text, strlen(text), &number, NULL) == PV_OK)
				json_set(j, s->names[c], number);
			else
				json_set_str(j, s->names[c], text);
		}
		json_format(out, j);
		buf_putc(out, '\n');
		json_free(j);
	}
}

static void put_csv(struct buf *out, const struct pv_stats *s)
{
	for (size_t c = 0; c < s->columns; c++)
		csv_put(out, s->names[c], c + 1 == s->columns);
	for (size_t r = 0; r < s->rows; r++)
		for (size_t c = 0; c < s->columns; c++)
			csv_put(out, cell(s, r, c) ? cell(s, r, c) : "", c + 1 == s->columns);
}

static enum pv_stats_by by_of(const char *word)
{
	enum pv_stats_by by = PV_STATS_REVIEWER;

	while (by < PV_STATS_DAY && strcmp(pv_stats_name(by), word) != 0)
		by++;
	return by;
}

static enum pv_err print(const struct command_context *cx, const struct pv_stats *s, struct pv_error *err)
{
	struct buf out = BUF_INIT(PRINT_MAX);
	enum pv_err rc;

	switch (print_format_of(command_line_value(cx->line, "format"), PRINT_TABLE)) {
	case PRINT_JSON: put_json(&out, s); break;
	case PRINT_CSV: put_csv(&out, s); break;
	default: put_table(&out, s); break;
	}
	rc = print_out(&out, err);
	buf_release(&out);
	return rc;
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	const char *by = command_line_value(cx->line, "by");
	const char *campaign = command_line_value(cx->line, "campaign");
	struct pv_stats s = { 0 };
	enum pv_err rc = command_line_expect(cx->line, 0, 0, err);

	if (rc == PV_OK)
		rc = pv_stats_read(cx->store, by_of(by ? by : "campaign"), campaign, command_line_value(cx->line, "since"), command_line_value(cx->line, "until"), &s,
				   err);
	if (rc == PV_OK && campaign && !s.rows)
		rc = pv_error_set(err, PV_ERR_NOT_FOUND, "nothing matched");
	if (rc == PV_OK)
		rc = print(cx, &s, err);
	pv_stats_release(&s);
	return rc;
}

static const struct command_option options[] = {
	{ "by", 0, "WHAT", N_("what to count by; default campaign"), "reviewer|reason|campaign|check|day" },
	{ "campaign", 0, "CODE", N_("only this campaign"), NULL },
	{ "since", 0, "T", N_("decided at or after this time"), NULL },
	{ "until", 0, "T", N_("decided before this time"), NULL },
	{ "format", 'f', "FORMAT", N_("how to print it"), "table|json|csv" },
	{ 0 },
};

const struct command cmd_stats_command = {
	.name = "stats", .usage = "[--by reviewer|reason|campaign|check|day] [--campaign CODE] [--since T] [--until T] [-f table|json|csv]",
	.summary = N_("numbers about decisions"),
	.details = N_("Undone decisions do not count. --by check is the overrule ledger, by campaign and month: overruled says how often a photo was approved although the check warned or failed; confirmed and missed say how often one was rejected for a reason the check is related to, when it had warned and when it had not."),
	.options = options, .flags = COMMAND_STORE, .run = run,
};
