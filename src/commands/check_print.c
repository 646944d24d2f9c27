#include <stdio.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "commands/check_print.h"

/* NULL for what is ok: nothing to explain. */
static const char *explained(const struct pv_check_result *c, const struct pv_profile *profile, char *text, size_t size)
{
	if (c->status == PV_CHECK_OK)
		return NULL;
	pv_check_explain(c, profile, i18n_is_chinese() ? "zh" : "en", text, size);
	return text;
}

static void put_json(struct buf *out, const char *subject, const struct pv_check_report *r, const struct pv_profile *profile)
{
	struct json *j = json_object(), *checks = json_object();

	json_set_str(j, "subject", subject);
	if (r->score == PV_QUALITY_NA)
		json_set_null(j, "score");
	else
		json_set_int(j, "score", r->score);
	json_set_int(j, "fails", r->fails);
	json_set_int(j, "warns", r->warns);
	json_set_int(j, "nas", r->nas);
	for (size_t i = 0; i < r->count; i++) {
		const struct pv_check_result *c = &r->results[i];
		struct json *one = json_object();
		char text[PV_CHECK_EXPLAIN_MAX];

		json_set_real(one, "native", c->native);
		if (c->quality == PV_QUALITY_NA)
			json_set_null(one, "quality");
		else
			json_set_int(one, "quality", c->quality);
		json_set_str(one, "status", pv_check_status_name(c->status));
		json_set_str(one, "detail", c->detail[0] ? c->detail : NULL);
		json_set_str(one, "explained", explained(c, profile, text, sizeof(text)));
		json_set(checks, c->name, one);
	}
	json_set(j, "checks", checks);
	json_format(out, j);
	buf_putc(out, '\n');
	json_free(j);
}

void check_print_result(struct buf *out, const struct pv_check_result *c, const char *words)
{
	char native[32] = "", quality[8] = "n.a.";

	if (!isnan(c->native))
		snprintf(native, sizeof(native), "%.6g", c->native);
	if (c->quality != PV_QUALITY_NA)
		snprintf(quality, sizeof(quality), "%d", c->quality);
	buf_printf(out, "  %-16s %12s  %4s  %-4s  ", c->name, native, quality, c->status == PV_CHECK_NA ? "n.a." : pv_check_status_name(c->status));
	utf8_sanitize(out, words ? words : c->detail, 0);
	buf_putc(out, '\n');
}

void check_print(struct buf *out, const char *subject, const struct pv_check_report *report, const struct pv_profile *profile, enum print_format format)
{
	if (format == PRINT_JSON) {
		put_json(out, subject, report, profile);
		return;
	}
	utf8_sanitize(out, subject, 0);
	if (report->score == PV_QUALITY_NA)
		buf_puts(out, "  score n.a.");
	else
		buf_printf(out, "  score %d", report->score);
	buf_printf(out, "  %d fail, %d warn, %d n.a.\n", report->fails, report->warns, report->nas);
	for (size_t i = 0; i < report->count; i++) {
		const struct pv_check_result *c = &report->results[i];
		char text[PV_CHECK_EXPLAIN_MAX];

		check_print_result(out, c, explained(c, profile, text, sizeof(text)));
	}
}
