#include <stdio.h>

#include "base/i18n.h"
#include "commands/command_line.h"

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	enum pv_err rc = command_line_expect(cx->line, 0, 0, err);

	if (rc == PV_OK)
		printf("photovet %s\n", PHOTOVET_VERSION);
	return rc;
}

const struct command cmd_version_command = { .name = "version", .usage = "", .summary = N_("print the version"), .run = run };
