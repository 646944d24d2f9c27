#include <string.h>

#include "base/i18n.h"
#include "commands/command_select.h"
#include "commands/print.h"
#include "photovet/bulk.h"

/* Nothing but a campaign named: straight from the head of its queue, in one call. */
static bool is_plain_queue(const struct pv_selection *sel)
{
	struct pv_selection rest = *sel;

	rest.campaign = NULL;
	return sel->campaign && pv_selection_is_empty(&rest);
}

static enum pv_err claim_head(const struct command_context *cx, const char *campaign, int count, struct buf *out, struct pv_error *err)
{
	struct pv_submission_list list = { 0 };
	enum pv_err rc = pv_vet_claim(cx->store, campaign, count, false, &list, err);

	for (size_t i = 0; rc == PV_OK && i < list.count; i++)
		buf_printf(out, "%lld\n", (long long)list.rows[i].id);
	if (rc == PV_OK && !list.count)
		rc = pv_error_set(err, PV_ERR_NOT_FOUND, "nothing is free in campaign '%s'", campaign);
	pv_submission_list_release(&list);
	return rc;
}

/* Nothing was taken of what looked free: the reason all share, else the limit if it is among them. */
static enum pv_err tell_none(const struct pv_outcome_list *list, struct pv_error *err)
{
	const struct pv_outcome *first = list->count ? &list->rows[0] : NULL;
	bool is_one = true;

	for (size_t i = 1; i < list->count; i++) {
		is_one = is_one && strcmp(list->rows[i].code, first->code) == 0;
		if (strcmp(list->rows[i].code, "PV115") == 0)
			return pv_error_set(err, list->rows[i].err_class, "%s (PV115)", list->rows[i].text);
	}
	if (!first || !is_one)
		return pv_error_set(err, PV_ERR_NOT_FOUND, "nothing free matched");
	return pv_error_set(err, first->err_class, "%s (%s)", first->text, first->code);
}

/* More are offered than were asked for: what somebody else took meanwhile is no failure. */
static enum pv_err claim_some(const struct command_context *cx, const struct pv_selection *sel, int count, struct buf *out, struct pv_error *err)
{
	struct pv_outcome_list list = { 0 };
	size_t done = 0;
	enum pv_err rc = pv_bulk_claim(cx->store, sel, count, &list, err);

	for (size_t i = 0; rc == PV_OK && i < list.count; i++) {
		if (!list.rows[i].done)
			continue;
		done++;
		buf_printf(out, "%lld\n", (long long)list.rows[i].id);
	}
	if (rc == PV_OK && !done)
		rc = tell_none(&list, err);
	pv_outcome_list_release(&list);
	return rc;
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct pv_selection sel = { 0 };
	struct pv_arena arena = { 0 };
	struct pv_error flush_err = { 0 };
	struct buf out = BUF_INIT(PRINT_MAX);
	int64_t count = 0;
	enum pv_err rc = command_line_expect(cx->line, 0, 0, err), flushed;

	if (rc == PV_OK && !command_line_has(cx->line, "count"))
		rc = pv_error_set(err, PV_ERR_USAGE, "say how many: -n N; see 'photovet claim --help'");
	if (rc == PV_OK)
		rc = command_line_int(cx->line, "count", 1, 1000, 0, &count, err);
	if (rc == PV_OK)
		rc = command_select_options(cx->line, &arena, &sel, err);
	if (rc == PV_OK)
		rc = is_plain_queue(&sel) ? claim_head(cx, sel.campaign, (int)count, &out, err) : claim_some(cx, &sel, (int)count, &out, err);
	flushed = print_out(&out, &flush_err);
	buf_release(&out);
	pv_arena_release(&arena);
	return rc == PV_OK && flushed != PV_OK ? pv_error_set(err, flushed, "%s", flush_err.text) : rc;
}

static const struct command_option options[] = { { "count", 'n', "N", N_("how many at most"), NULL }, { 0 } };

const struct command cmd_claim_command = {
	.name = "claim", .usage = "SELECTION -n N", .summary = N_("take submissions for yourself, due first; prints their ids"),
	.options = options, .flags = COMMAND_STORE | COMMAND_SELECTION, .run = run,
};
