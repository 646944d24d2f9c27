#include "base/i18n.h"
#include "commands/command_select.h"
#include "commands/print.h"

static enum pv_err undo_last(const struct command_context *cx, struct pv_outcome_list *ret, struct pv_error *err)
{
	struct pv_outcome_list mine = { 0 };
	enum pv_err rc = pv_vet_undoable(cx->store, &mine, err);

	if (rc == PV_OK && !mine.count)
		rc = pv_error_set(err, PV_ERR_CONFLICT, "no decision of yours can be undone any more");
	if (rc == PV_OK)
		rc = pv_vet_undo(cx->store, &mine.rows[0].decision, 1, ret, err);
	pv_outcome_list_release(&mine);
	return rc;
}

static enum pv_err undo(const struct command_context *cx, struct pv_arena *arena, struct pv_outcome_list *ret, struct pv_error *err)
{
	const char *batch = command_line_value(cx->line, "batch");
	bool is_last = command_line_has(cx->line, "last");
	const int64_t *ids = NULL;
	size_t n = 0;
	int64_t number = 0;
	enum pv_err rc;

	(void)command_line_operands(cx->line, &n);
	if ((n > 0) + (batch != NULL) + is_last != 1)
		return pv_error_set(err, PV_ERR_USAGE, "give decisions, --batch N or --last; see 'photovet undo --help'");
	if (is_last)
		return undo_last(cx, ret, err);
	if (batch) {
		rc = command_select_id(batch, &number, err);
		return rc == PV_OK ? pv_vet_undo_batch(cx->store, number, ret, err) : rc;
	}
	rc = command_select_ids(cx->line, 0, arena, &ids, &n, err);
	return rc == PV_OK ? pv_vet_undo(cx->store, ids, n, ret, err) : rc;
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct pv_outcome_list list = { 0 };
	struct pv_arena arena = { 0 };
	struct buf out = BUF_INIT(PRINT_MAX);
	struct print_tally tally = { 0 };
	enum pv_err rc = undo(cx, &arena, &list, err);

	if (rc == PV_OK) {
		print_outcomes(&out, &list, print_format_of(command_line_value(cx->line, "format"), PRINT_TEXT), &tally);
		rc = print_out(&out, err);
	}
	if (rc == PV_OK && !list.count)
		rc = pv_error_set(err, PV_ERR_NOT_FOUND, "nothing to undo there");
	if (rc == PV_OK)
		rc = print_tally_code(&tally);
	buf_release(&out);
	pv_outcome_list_release(&list);
	pv_arena_release(&arena);
	return rc;
}

static const struct command_option options[] = {
	{ "batch", 0, "N", N_("every decision of this batch"), NULL },
	{ "last", 0, NULL, N_("my last decision"), NULL },
	{ "format", 'f', "FORMAT", N_("how to print it"), "text|json" },
	{ 0 },
};

const struct command cmd_undo_command = {
	.name = "undo", .usage = "DECISION... | --batch N | --last", .summary = N_("take decisions back, inside the undo window"),
	.details = N_("The submission goes back into your lease and its message and upload vanish with the decision."),
	.options = options, .flags = COMMAND_STORE, .run = run,
};
