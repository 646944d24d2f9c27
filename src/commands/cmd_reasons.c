#include "base/i18n.h"
#include "base/mem.h"
#include "commands/command_line.h"
#include "commands/print.h"
#include "photovet/reason.h"

static struct json *reason_json(const struct pv_reason *r)
{
	struct json *j = json_object();
	const char severity[] = { r->severity, '\0' };

	json_set_str(j, "code", r->code);
	json_set_str(j, "category", r->category);
	json_set_str(j, "severity", severity);
	json_set_str(j, "label_zh", r->label[PV_LANG_ZH]);
	json_set_str(j, "label_en", r->label[PV_LANG_EN]);
	json_set_str(j, "instruction_zh", r->instruction[PV_LANG_ZH]);
	json_set_str(j, "instruction_en", r->instruction[PV_LANG_EN]);
	json_set_str(j, "checks", r->checks);
	return j;
}

static void put_json(struct buf *out, const struct pv_reason_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct json *j = reason_json(&list->rows[i]);

		json_format(out, j);
		buf_putc(out, '\n');
		json_free(j);
	}
}

static void put_table(struct buf *out, const struct pv_reason_list *list)
{
	struct print_table t = { 0 };
	enum pv_lang lang = i18n_is_chinese() ? PV_LANG_ZH : PV_LANG_EN;

	print_table_column(&t, "code", false);
	print_table_column(&t, "sev", false);
	print_table_column(&t, "label", false);
	print_table_column(&t, "what the student is told", false);
	for (size_t i = 0; i < list->count; i++) {
		const struct pv_reason *r = &list->rows[i];
		const char severity[] = { r->severity, '\0' };
		const char *cells[] = { r->code, severity, r->label[lang], r->instruction[lang] };

		if (r->enabled)
			print_table_row(&t, cells);
	}
	print_table_flush(&t, out);
	print_table_release(&t);
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct pv_reason_list list = { 0 };
	struct buf out = BUF_INIT(PRINT_MAX);
	enum pv_err rc = command_line_expect(cx->line, 0, 0, err);

	if (rc == PV_OK)
		rc = pv_store_reasons(cx->store, command_line_value(cx->line, "campaign"), &list, err);
	if (rc == PV_OK) {
		if (print_format_of(command_line_value(cx->line, "format"), PRINT_TABLE) == PRINT_JSON)
			put_json(&out, &list);
		else
			put_table(&out, &list);
		rc = print_out(&out, err);
	}
	if (rc == PV_OK && !list.count)
		rc = pv_error_set(err, PV_ERR_NOT_FOUND, "no reasons are visible to you");
	buf_release(&out);
	pv_reason_list_release(&list);
	return rc;
}

static const struct command_option options[] = {
	{ "campaign", 0, "CODE", N_("as this campaign has them"), NULL },
	{ "format", 'f', "FORMAT", N_("how to print it"), "table|json" },
	{ 0 },
};

const struct command cmd_reasons_command = {
	.name = "reasons", .usage = "[--campaign CODE] [-f table|json]", .summary = N_("list the reason codes of a rejection"),
	.options = options, .flags = COMMAND_STORE, .run = run,
};
