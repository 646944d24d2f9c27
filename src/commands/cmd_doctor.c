#include "base/i18n.h"
#include "base/mem.h"
#include "commands/doctor.h"

static const struct {
	const char *name;
	void (*look)(const struct command_context *cx, struct doctor *d);
} rooms[] = {
	{ "program", doctor_program },
	{ "config", doctor_config },
	{ "terminal", doctor_terminal },
	{ "database", doctor_database },
};

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct doctor d = { 0 };
	enum pv_err rc = command_line_expect(cx->line, 0, 0, err);

	for (size_t i = 0; rc == PV_OK && i < ARRAY_LEN(rooms); i++)
		rooms[i].look(cx, &d);
	if (rc == PV_OK && d.failures)
		rc = d.code ? d.code : PV_ERR_PARTIAL;
	return rc;
}

static const struct command_option options[] = { TERMINAL_OPTIONS_ROWS, { 0 } };

const struct command cmd_doctor_command = {
	.name = "doctor", .usage = "", .summary = N_("what the terminal, database, config and gateways can do, with the mend"),
	.options = options, .run = run,
};
