#include "base/i18n.h"
#include "commands/command_select.h"
#include "commands/terminal_options.h"
#include "ui/ui.h"

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct ui_options opt = { .conninfo = cx->conninfo, .settings = cx->settings };
	struct pv_selection sel = { 0 };
	struct pv_arena arena = { 0 };
	enum pv_err rc = command_line_expect(cx->line, 0, 0, err);

	if (rc == PV_OK)
		rc = command_select_options(cx->line, &arena, &sel, err);
	if (rc == PV_OK)
		rc = terminal_options_of(cx, &opt.term, err);
	opt.selection = &sel;
	if (rc == PV_OK)
		rc = ui_review(&opt, err);
	pv_arena_release(&arena);
	return rc;
}

static const struct command_option options[] = { TERMINAL_OPTIONS_ROWS, { 0 } };

const struct command cmd_review_command = {
	.name = "review", .usage = "[SELECTION]", .summary = N_("the workstation: see each photo, decide with one key"),
	.details = N_("Inside, ? lists the keys."), .options = options, .flags = COMMAND_SELECTION, .run = run,
};
