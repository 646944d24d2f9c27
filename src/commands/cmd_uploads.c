#include <string.h>

#include "base/i18n.h"
#include "commands/command_line.h"
#include "commands/deliveries.h"
#include "commands/moves.h"
#include "commands/registry_file.h"
#include "photovet/outbox.h"

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	size_t n;
	const char *const *words = command_line_operands(cx->line, &n);
	const char *verb = n ? words[0] : "";
	bool is_list = strcmp(verb, "list") == 0, is_file = strcmp(verb, "confirm") == 0 || strcmp(verb, "refused") == 0;
	bool is_retry = strcmp(verb, "retry") == 0;
	enum pv_err rc;

	if (n && !is_list && !is_file && !is_retry && strcmp(verb, "hold") != 0)
		return pv_error_set(err, PV_ERR_USAGE, "uploads takes list, retry, hold, confirm or refused, not '%s'", verb);
	rc = command_line_expect(cx->line, is_list ? 1 : 2, is_list ? 1 : is_file ? 2 : SIZE_MAX, err);
	if (rc != PV_OK)
		return rc;
	if (is_list)
		return deliveries_list(cx, PV_OUTBOX_UPLOADS, err);
	if (is_file)
		return registry_file_run(cx, words[1], verb[0] == 'r', err);
	return moves_run(cx, 1, is_retry ? pv_outbox_upload_retry : pv_outbox_upload_hold, err);
}

static const struct command_option options[] = {
	{ "campaign", 0, "CODE", N_("only this campaign; with student numbers in FILE, needed"), NULL },
	{ "state", 0, "STATE", N_("only this state"), "waiting|sending|held|dead|delivered" },
	{ "encoding", 0, "NAME", N_("FILE's encoding, default UTF-8"), "UTF-8|GB18030" },
	{ "format", 'f', "FORMAT", N_("how to print it"), "table|json" },
	{ "limit", 'n', "N", N_("at most N rows"), NULL },
	{ 0 },
};

const struct command cmd_uploads_command = {
	.name = "uploads", .usage = "list | retry ID... | hold ID... | confirm FILE | refused FILE",
	.summary = N_("photos on their way to the registry"),
	.details = N_("confirm takes the registry's published list, refused its refusals: CSV with a header; a line names its submission by id or student_no; "
		      "refused takes reason (codes) and cause."),
	.options = options, .flags = COMMAND_STORE, .run = run,
};
