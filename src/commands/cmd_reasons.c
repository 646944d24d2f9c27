#include "base/i18n.h"
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

static void put_row(struct print_list *l, const struct pv_reason *r, enum pv_lang lang)
{
	const char severity[] = { r->severity, '\0' };

	if (r->enabled)
		print_list_row(l, (const char *[]){ r->code, severity, r->label[lang], r->instruction[lang] });
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	static const char *const titles[] = { "code", "sev", "label", "what the student is told", NULL };
	struct pv_reason_list list = { 0 };
	struct print_list l;
	enum pv_lang lang = i18n_is_chinese() ? PV_LANG_ZH : PV_LANG_EN;
	enum pv_err rc = command_line_expect(cx->line, 0, 0, err);

	print_list_init(&l, command_line_value(cx->line, "format"), titles);
	if (rc == PV_OK)
		rc = pv_store_reasons(cx->store, command_line_value(cx->line, "campaign"), &list, err);
	for (size_t i = 0; rc == PV_OK && i < list.count; i++) {
		if (l.is_json)
			print_list_json(&l, reason_json(&list.rows[i]));
		else
			put_row(&l, &list.rows[i], lang);
	}
	rc = print_list_finish(&l, rc, err);
	if (rc == PV_OK && !list.count)
		rc = pv_error_set(err, PV_ERR_NOT_FOUND, "no reasons are visible to you");
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
