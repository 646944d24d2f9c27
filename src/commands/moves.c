#include "commands/command_select.h"
#include "commands/moves.h"
#include "commands/print.h"

enum pv_err moves_run(const struct command_context *cx, size_t first, moves_fn *fn, struct pv_error *err)
{
	struct pv_outcome_list list = { 0 };
	struct pv_arena arena = { 0 };
	struct buf out = BUF_INIT(PRINT_MAX);
	struct print_tally tally = { 0 };
	const int64_t *ids = NULL;
	size_t n = 0;
	enum pv_err rc = command_select_ids(cx->line, first, &arena, &ids, &n, err);

	if (rc == PV_OK)
		rc = fn(cx->store, ids, n, &list, err);
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
