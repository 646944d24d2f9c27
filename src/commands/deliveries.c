#include "commands/deliveries.h"

#include <stdio.h>

#include "base/digest.h"
#include "commands/command_line.h"
#include "commands/print.h"

static struct json *row_json(const struct pv_outbox_row *r)
{
	struct json *j = json_object();
	char hex[DIGEST_HEX_SIZE];

	json_set_int(j, "id", r->id);
	json_set_str(j, "campaign", r->campaign);
	json_set_int(j, "submission", r->submission);
	json_set_str(j, "student_no", r->student_no);
	json_set_str(j, r->is_upload ? "object_name" : "gateway", r->way);
	if (!r->is_upload)
		json_set_str(j, "kind", r->kind);
	json_set_str(j, "state", r->state);
	json_set_int(j, "attempt", r->attempt);
	print_json_time(j, "due_at", r->due_at, NULL);
	if (r->is_upload) {
		digest_hex(r->sha256, sizeof(r->sha256), hex);
		json_set_str(j, "sha256", hex);
		json_set_int(j, "bytes", r->bytes);
	} else {
		print_json_time(j, "made_at", r->made_at, NULL);
		print_json_time(j, "done_at", r->done_at, NULL);
	}
	json_set_str(j, "last_error", r->last_error[0] ? r->last_error : NULL);
	return j;
}

static void add_row(struct print_list *l, const struct pv_outbox_row *r)
{
	char id[24], submission[24], attempt[16], bytes[24];

	snprintf(id, sizeof(id), "%lld", (long long)r->id);
	snprintf(submission, sizeof(submission), "%lld", (long long)r->submission);
	snprintf(attempt, sizeof(attempt), "%d", r->attempt);
	snprintf(bytes, sizeof(bytes), "%lld", (long long)r->bytes);
	if (r->is_upload)
		print_list_row(l, (const char *[]){ id, r->campaign, submission, r->student_no, r->way, r->state, attempt, bytes, r->last_error });
	else
		print_list_row(l, (const char *[]){ id, r->campaign, submission, r->student_no, r->way, r->kind, r->state, attempt, r->last_error });
}

enum pv_err deliveries_list(const struct command_context *cx, enum pv_outbox_part part, struct pv_error *err)
{
	static const char *const messages[] = { ">id", "campaign", ">submission", "student_no", "gateway", "kind", "state", ">attempt", "last error", NULL };
	static const char *const uploads[] = { ">id", "campaign", ">submission", "student_no", "name there", "state", ">attempt", ">bytes", "last error", NULL };
	struct pv_outbox_filter filter = { command_line_value(cx->line, "campaign"), command_line_value(cx->line, "state"), 0, 0 };
	struct pv_outbox_list found = { 0 };
	struct print_list l;
	enum pv_err rc = command_line_int(cx->line, "limit", 1, INT64_MAX, 0, &filter.limit, err);

	print_list_init(&l, command_line_value(cx->line, "format"), part == PV_OUTBOX_UPLOADS ? uploads : messages);
	if (rc == PV_OK)
		rc = pv_outbox_fetch(cx->store, part, &filter, &found, err);
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
