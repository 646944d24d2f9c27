/* Hidden: painted portraits and their manifest, for tests and for trying things out. */
#include <stdio.h>

#include "commands/command_line.h"
#include "demo/portrait_set.h"

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	int64_t n = 0, seed = 0;
	size_t count;
	const char *const *words = command_line_operands(cx->line, &count);
	enum pv_err rc = command_line_expect(cx->line, 1, 1, err);

	if (rc == PV_OK)
		rc = command_line_int(cx->line, "count", 1, PORTRAIT_SET_MAX, 10, &n, err);
	if (rc == PV_OK)
		rc = command_line_int(cx->line, "seed", 0, INT64_MAX, 1, &seed, err);
	if (rc == PV_OK)
		rc = portrait_set_paint(words[0], (int)n, (uint64_t)seed, command_line_value(cx->line, "defect"), err);
	if (rc == PV_OK)
		printf("%s/manifest.csv\n", words[0]);
	return rc;
}

static const struct command_option options[] = {
	{ "count", 'n', "N", "how many, default 10", NULL },
	{ "seed", 0, "S", "another seed, other people", NULL },
	{ "defect", 0, "CODE", "all with this defect; all deals out every one", NULL },
	{ 0 },
};

const struct command cmd_paint_command = {
	.name = "paint", .usage = "DIR [-n N] [--seed S] [--defect CODE|all]", .summary = "paint portraits and a manifest into a folder",
	.options = options, .flags = COMMAND_HIDDEN, .run = run,
};
