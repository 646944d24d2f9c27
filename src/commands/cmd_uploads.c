#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/i18n.h"
#include "commands/command_line.h"
#include "commands/moves.h"
#include "commands/print.h"
#include "commands/registry_file.h"
#include "photovet/outbox.h"

static struct json *row_json(const struct pv_upload_row *r)
{
	struct json *j = json_object();
	char hex[DIGEST_HEX_SIZE];

	digest_hex(r->sha256, sizeof(r->sha256), hex);
	json_set_int(j, "id", r->id);
	json_set_str(j, "campaign", r->campaign);
	json_set_int(j, "submission", r->submission);
	json_set_str(j, "student_no", r->student_no);
	json_set_str(j, "object_name", r->object_name);
	json_set_str(j, "state", r->state);
	json_set_int(j, "attempt", r->attempt);
	print_json_time(j, "due_at", r->due_at, NULL);
	json_set_str(j, "sha256", hex);
	json_set_int(j, "bytes", r->bytes);
	json_set_str(j, "last_error", r->last_error[0] ? r->last_error : NULL);
	return j;
}

static void add_row(struct print_list *l, const struct pv_upload_row *r)
{
	char id[24], submission[24], attempt[16], bytes[24];

	snprintf(id, sizeof(id), "%lld", (long long)r->id);
	snprintf(submission, sizeof(submission), "%lld", (long long)r->submission);
	snprintf(attempt, sizeof(attempt), "%d", r->attempt);
	snprintf(bytes, sizeof(bytes), "%lld", (long long)r->bytes);
	print_list_row(l, (const char *[]){ id, r->campaign, submission, r->student_no, r->object_name, r->state, attempt, bytes, r->last_error });
}

static enum pv_err list(const struct command_context *cx, struct pv_error *err)
{
	static const char *const titles[] = { ">id", "campaign", ">submission", "student_no", "name there", "state", ">attempt", ">bytes", "last error", NULL };
	struct pv_outbox_filter filter = { command_line_value(cx->line, "campaign"), command_line_value(cx->line, "state"), 0, 0 };
	struct pv_upload_list found = { 0 };
	struct print_list l;
	enum pv_err rc = command_line_int(cx->line, "limit", 1, INT64_MAX, 0, &filter.limit, err);

	print_list_init(&l, command_line_value(cx->line, "format"), titles);
	if (rc == PV_OK)
		rc = pv_outbox_uploads(cx->store, &filter, &found, err);
	for (size_t i = 0; rc == PV_OK && i < found.count; i++) {
		if (l.is_json)
			print_list_json(&l, row_json(&found.rows[i]));
		else
			add_row(&l, &found.rows[i]);
	}
	rc = print_list_finish(&l, rc, err);
	if (rc == PV_OK && !found.count)
		rc = pv_error_set(err, PV_ERR_NOT_FOUND, "nothing matched");
	pv_upload_list_release(&found);
	return rc;
}

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
		return list(cx, err);
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
