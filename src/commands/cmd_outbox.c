#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "commands/command_line.h"
#include "commands/moves.h"
#include "commands/print.h"
#include "photovet/outbox.h"

static struct json *row_json(const struct pv_outbox_row *r)
{
	struct json *j = json_object();

	json_set_int(j, "id", r->id);
	json_set_str(j, "campaign", r->campaign);
	json_set_int(j, "submission", r->submission);
	json_set_str(j, "student_no", r->student_no);
	json_set_str(j, "gateway", r->gateway);
	json_set_str(j, "kind", r->kind);
	json_set_str(j, "state", r->state);
	json_set_int(j, "attempt", r->attempt);
	print_json_time(j, "due_at", r->due_at, NULL);
	print_json_time(j, "made_at", r->made_at, NULL);
	print_json_time(j, "done_at", r->done_at, NULL);
	json_set_str(j, "last_error", r->last_error[0] ? r->last_error : NULL);
	return j;
}

static void add_row(struct print_list *l, const struct pv_outbox_row *r)
{
	char id[24], submission[24], attempt[16];

	snprintf(id, sizeof(id), "%lld", (long long)r->id);
	snprintf(submission, sizeof(submission), "%lld", (long long)r->submission);
	snprintf(attempt, sizeof(attempt), "%d", r->attempt);
	print_list_row(l, (const char *[]){ id, r->campaign, submission, r->student_no, r->gateway, r->kind, r->state, attempt, r->last_error });
}

static enum pv_err list(const struct command_context *cx, struct pv_error *err)
{
	static const char *const titles[] = { ">id", "campaign", ">submission", "student_no", "gateway", "kind", "state", ">attempt", "last error", NULL };
	struct pv_outbox_filter filter = { command_line_value(cx->line, "campaign"), command_line_value(cx->line, "state"), 0, 0 };
	struct pv_outbox_list found = { 0 };
	struct print_list l;
	enum pv_err rc = command_line_int(cx->line, "limit", 1, INT64_MAX, 0, &filter.limit, err);

	print_list_init(&l, command_line_value(cx->line, "format"), titles);
	if (rc == PV_OK)
		rc = pv_outbox_fetch(cx->store, &filter, &found, err);
	for (size_t i = 0; rc == PV_OK && i < found.count; i++) {
		if (l.is_json)
			print_list_json(&l, row_json(&found.rows[i]));
		else
			add_row(&l, &found.rows[i]);
	}
	rc = print_list_finish(&l, rc, err);
	if (rc == PV_OK && !found.count)
		rc = pv_error_set(err, PV_ERR_NOT_FOUND, "nothing matched");
	pv_outbox_list_release(&found);
	return rc;
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	size_t n;
	const char *const *words = command_line_operands(cx->line, &n);
	bool is_list = n && strcmp(words[0], "list") == 0, is_retry = n && strcmp(words[0], "retry") == 0;
	enum pv_err rc;

	if (n && !is_list && !is_retry && strcmp(words[0], "drop") != 0)
		return pv_error_set(err, PV_ERR_USAGE, "outbox takes list, retry or drop, not '%s'", words[0]);
	rc = command_line_expect(cx->line, is_list ? 1 : 2, is_list ? 1 : SIZE_MAX, err);
	if (rc != PV_OK)
		return rc;
	if (is_list)
		return list(cx, err);
	return moves_run(cx, 1, is_retry ? pv_outbox_retry : pv_outbox_drop, err);
}

static const struct command_option options[] = {
	{ "campaign", 0, "CODE", N_("only this campaign"), NULL },
	{ "state", 0, "STATE", N_("only this state"), "waiting|sending|held|dead|delivered|dropped" },
	{ "format", 'f', "FORMAT", N_("how to print it"), "table|json" },
	{ "limit", 'n', "N", N_("at most N rows"), NULL },
	{ 0 },
};

const struct command cmd_outbox_command = {
	.name = "outbox", .usage = "list | retry ID... | drop ID...", .summary = N_("messages to students: what waits, what failed"),
	.options = options, .flags = COMMAND_STORE, .run = run,
};
