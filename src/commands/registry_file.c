#include <stdio.h>

#include "commands/command_line.h"
#include "commands/print.h"
#include "commands/registry_file.h"
#include "photovet/outbox.h"

struct registry_run {
	struct buf out;
	struct print_tally tally;
};

static void on_line(const struct pv_registry_line *line, void *context)
{
	struct registry_run *run = context;

	if (line->done) {
		run->tally.done++;
		buf_printf(&run->out, "%lld %s\n", (long long)line->id, line->status < PV_STATUS_COUNT ? pv_status_name(line->status) : "");
		return;
	}
	run->tally.refused++;
	run->tally.classes |= 1u << line->err_class;
	fprintf(stderr, "photovet: line %ld: %s\n", line->line, line->problem);
}

enum pv_err registry_file_run(const struct command_context *cx, const char *path, bool is_refusal, struct pv_error *err)
{
	struct registry_run run = { .out = BUF_INIT(PRINT_MAX) };
	struct pv_registry_options options = { path, command_line_value(cx->line, "campaign"), command_line_value(cx->line, "encoding") };
	enum pv_err rc = is_refusal ? pv_registry_refused(cx->store, &options, on_line, &run, err)
				    : pv_registry_confirm(cx->store, &options, on_line, &run, err);

	if (rc == PV_OK)
		rc = print_out(&run.out, err);
	buf_release(&run.out);
	if (rc == PV_OK)
		fprintf(stderr, "%zu done, %zu refused\n", run.tally.done, run.tally.refused);
	return rc == PV_OK ? print_tally_code(&run.tally) : rc;
}
