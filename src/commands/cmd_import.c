#include <stdio.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/i18n.h"
#include "commands/command_line.h"
#include "commands/interrupt.h"
#include "commands/print.h"
#include "photovet/deliver.h"
#include "photovet/import.h"

struct report {
	struct buf out;
	enum pv_err rc;
	struct pv_error err;
};

static void on_line(const struct pv_import_line *row, const char *warning, void *context)
{
	struct report *report = context;
	char number[24], id[24] = "";

	if (warning) {
		fprintf(stderr, "photovet: warning: %s\n", warning);
		return;
	}
	snprintf(number, sizeof(number), "%ld", row->line);
	if (row->id)
		snprintf(id, sizeof(id), "%lld", (long long)row->id);
	csv_put(&report->out, number, false);
	csv_put(&report->out, row->student_no, false);
	csv_put(&report->out, id, false);
	csv_put(&report->out, pv_import_result_name(row->result), false);
	csv_put(&report->out, row->cause, true);
	if (row->result == PV_IMPORT_REFUSED)
		fprintf(stderr, "photovet: line %ld: %s\n", row->line, row->cause);
	if (report->out.len > 64 << 10 && report->rc == PV_OK)
		report->rc = print_out(&report->out, &report->err);
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct report report = { .out = BUF_INIT(PRINT_MAX) };
	struct pv_import_options options = { 0 };
	struct pv_import_summary s = { 0 };
	size_t n;
	const char *const *words = command_line_operands(cx->line, &n);
	enum pv_err rc = command_line_expect(cx->line, 1, 1, err);

	options.campaign = command_line_value(cx->line, "campaign");
	if (rc == PV_OK && !options.campaign)
		rc = pv_error_set(err, PV_ERR_USAGE, "say --campaign CODE; see 'photovet import --help'");
	if (rc != PV_OK)
		return rc;
	options.manifest = words[0];
	options.photos = command_line_value(cx->line, "photos");
	options.encoding = command_line_value(cx->line, "encoding");
	options.stop = interrupt_flag();
	interrupt_catch();
	rc = pv_store_photo_place(cx->store, cx->settings->photos, err);
	buf_puts(&report.out, "line,student_no,id,result,cause\n");
	if (rc == PV_OK)
		rc = pv_import_run(cx->store, &options, on_line, &report, &s, err);
	if (rc == PV_OK && report.rc == PV_OK)
		report.rc = print_out(&report.out, &report.err);
	buf_release(&report.out);
	if (rc != PV_OK)
		return rc;
	fprintf(stderr, "%ld accepted, %ld unchanged, %ld refused\n", s.accepted, s.unchanged, s.refused);
	if (report.rc != PV_OK)
		return pv_error_set(err, report.rc, "%s", report.err.text);
	if (s.interrupted)
		return pv_error_set(err, PV_ERR_INTERRUPTED, "interrupted; run it again for the rest");
	return s.refused ? PV_ERR_PARTIAL : PV_OK;
}

static const struct command_option options[] = {
	{ "campaign", 0, "CODE", N_("into this campaign"), NULL },
	{ "photos", 0, "DIR", N_("the folder 'file' is relative to; then nothing leads out of it"), NULL },
	{ "encoding", 0, "NAME", N_("the manifest's encoding, default UTF-8"), "UTF-8|GB18030" },
	{ 0 },
};

const struct command cmd_import_command = {
	.name = "import", .usage = "MANIFEST.csv --campaign CODE [--photos DIR]", .summary = N_("take in a roster and photos; safe to run again"),
	.details = N_("Columns: student_no,name,id_number,school_code,school,phone,email,channel,submitted_at,file and optionally "
		      "external_id,reference_file,wechat_openid,capture_code,roster_name,order_no,paid; only student_no, name and file must exist. "
		      "The report on standard output is CSV: line,student_no,id,result,cause."),
	.options = options, .flags = COMMAND_STORE, .run = run,
};
