#include "base/i18n.h"
#include "commands/command_select.h"
#include "commands/print.h"

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct pv_outcome_list list = { 0 };
	struct pv_arena arena = { 0 };
	struct buf out = BUF_INIT(PRINT_MAX);
	struct print_tally tally = { 0 };
	const int64_t *ids = NULL;
	size_t n = 0;
	bool is_all = command_line_has(cx->line, "all");
	enum pv_err rc = command_line_expect(cx->line, is_all ? 0 : 1, is_all ? 0 : SIZE_MAX, err);

	if (rc == PV_OK && !is_all)
		rc = command_select_ids(cx->line, 0, &arena, &ids, &n, err);
	if (rc == PV_OK)
		rc = is_all ? pv_vet_release_all(cx->store, &list, err) : pv_vet_release(cx->store, ids, n, &list, err);
	if (rc == PV_OK) {
		print_outcomes(&out, &list, PRINT_IDS, &tally);
		rc = print_out(&out, err);
	}
	if (rc == PV_OK)
		rc = print_tally_code(&tally);
	buf_release(&out);
	pv_outcome_list_release(&list);
	pv_arena_release(&arena);
	return rc;
}

static const struct command_option options[] = { { "all", 0, NULL, N_("everything I hold"), NULL }, { 0 } };

const struct command cmd_release_command = {
	.name = "release", .usage = "ID... | --all", .summary = N_("give submissions back to the pool"),
	.options = options, .flags = COMMAND_STORE, .run = run,
};
