/* Hidden: prints the generated parts of the committed documents, for `make docs` and for
 * the test that they are not stale. */
#include <string.h>

#include "base/mem.h"
#include "commands/command_help.h"
#include "commands/command_line.h"
#include "commands/gen.h"
#include "commands/print.h"

static const struct {
	const char *name;
	void (*print)(struct buf *out);
} parts[] = {
	{ "commands", command_help_man },
	{ "errors", gen_errors },
	{ "keys", gen_keys },
	{ "colon", gen_colon },
	{ "theme", gen_theme },
	{ "checks", gen_checks },
	{ "fields", gen_fields },
	{ "statuses", gen_statuses },
	{ "settings", gen_settings },
	{ "example", gen_example },
};

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct buf out = BUF_INIT(PRINT_MAX);
	size_t n, i = 0;
	const char *const *words = command_line_operands(cx->line, &n);
	enum pv_err rc = command_line_expect(cx->line, 1, 1, err);

	while (rc == PV_OK && i < ARRAY_LEN(parts) && strcmp(parts[i].name, words[0]) != 0)
		i++;
	if (rc == PV_OK && i == ARRAY_LEN(parts))
		rc = pv_error_set(err, PV_ERR_USAGE, "no such part: '%s'", words[0]);
	if (rc == PV_OK) {
		parts[i].print(&out);
		rc = print_out(&out, err);
	}
	buf_release(&out);
	return rc;
}

const struct command cmd_gen_command = { .name = "gen", .usage = "PART", .summary = "print a generated part of the documents", .flags = COMMAND_HIDDEN, .run = run };
