#include "base/i18n.h"
#include "commands/command_line.h"
#include "commands/moves.h"

static enum pv_err release_all(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err)
{
	(void)ids;
	(void)count;
	return pv_vet_release_all(st, ret, err);
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	bool is_all = command_line_has(cx->line, "all");
	enum pv_err rc = command_line_expect(cx->line, is_all ? 0 : 1, is_all ? 0 : SIZE_MAX, err);

	return rc == PV_OK ? moves_run(cx, 0, is_all ? release_all : pv_vet_release, err) : rc;
}

static const struct command_option options[] = { { "all", 0, NULL, N_("everything I hold"), NULL }, { 0 } };

const struct command cmd_release_command = {
	.name = "release", .usage = "ID... | --all", .summary = N_("give submissions back to the pool"),
	.options = options, .flags = COMMAND_STORE, .run = run,
};
