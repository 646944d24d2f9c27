#include "base/i18n.h"
#include "commands/command_complete.h"
#include "commands/command_line.h"
#include "commands/print.h"

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct buf out = BUF_INIT(PRINT_MAX);
	size_t n;
	const char *const *words = command_line_operands(cx->line, &n);
	enum pv_err rc = command_line_expect(cx->line, 1, 1, err);

	if (rc == PV_OK && !command_complete_print(&out, words[0]))
		rc = pv_error_set(err, PV_ERR_USAGE, "no completion for this shell (bash, zsh, fish): '%s'", words[0]);
	if (rc == PV_OK)
		rc = print_out(&out, err);
	buf_release(&out);
	return rc;
}

const struct command cmd_completion_command = {
	.name = "completion", .usage = "bash|zsh|fish", .summary = N_("print the completion for a shell"),
	.details = N_("bash: source <(photovet completion bash)"), .run = run,
};
