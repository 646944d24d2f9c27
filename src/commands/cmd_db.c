#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "commands/command_line.h"
#include "commands/print.h"
#include "photovet/migrate.h"

static void tell(const struct pv_migration *m, void *context)
{
	(void)context;
	printf("applied %s\n", m->name);
}

static enum pv_err apply(const struct command_context *cx, bool is_init, struct pv_error *err)
{
	int applied = 0;
	enum pv_err rc = is_init ? pv_migrate_init(cx->store, tell, NULL, &applied, err) : pv_migrate_run(cx->store, tell, NULL, &applied, err);

	if (rc == PV_OK && !applied)
		printf("up to date\n");
	return rc;
}

static enum pv_err status(const struct command_context *cx, struct pv_error *err)
{
	struct pv_migration_list list = { 0 };
	struct print_table t = { 0 };
	struct buf out = BUF_INIT(PRINT_MAX);
	size_t applied = 0, changed = 0;
	enum pv_err rc = pv_migrate_status(cx->store, &list, err);

	print_table_column(&t, "migration", false);
	print_table_column(&t, "state", false);
	print_table_column(&t, "applied", false);
	print_table_column(&t, "by", false);
	for (size_t i = 0; rc == PV_OK && i < list.count; i++) {
		const struct pv_migration *m = &list.rows[i];
		struct buf when = BUF_INIT(64);

		if (m->applied_at != PV_TIME_NONE)
			clock_format_rfc3339(&when, m->applied_at, NULL);
		print_table_row(&t, (const char *[]){ m->name, pv_migration_state_name(m->state), buf_str(&when), m->by });
		buf_release(&when);
		applied += m->state == PV_MIGRATION_APPLIED;
		changed += m->state == PV_MIGRATION_CHANGED;
	}
	if (rc == PV_OK) {
		print_table_flush(&t, &out);
		rc = print_out(&out, err);
	}
	if (rc == PV_OK && !applied)
		rc = pv_error_set(err, PV_ERR_CONFLICT, "the database has no photovet schema; run: photovet db init");
	else if (rc == PV_OK && changed)
		rc = pv_error_set(err, PV_ERR_CONFLICT, "the schema is not this program's (%zu migrations differ); use the photovet that made it", changed);
	else if (rc == PV_OK && applied < list.count)
		rc = pv_error_set(err, PV_ERR_CONFLICT, "the schema is not up to date; run: photovet db migrate");
	print_table_release(&t);
	buf_release(&out);
	pv_migration_list_release(&list);
	return rc;
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	size_t n;
	const char *const *words = command_line_operands(cx->line, &n);
	enum pv_err rc = command_line_expect(cx->line, 1, 1, err);

	if (rc != PV_OK)
		return rc;
	if (strcmp(words[0], "init") == 0)
		return apply(cx, true, err);
	if (strcmp(words[0], "migrate") == 0)
		return apply(cx, false, err);
	if (strcmp(words[0], "status") == 0)
		return status(cx, err);
	return pv_error_set(err, PV_ERR_USAGE, "db takes init, migrate or status, not '%s'", words[0]);
}

const struct command cmd_db_command = {
	.name = "db", .usage = "init | migrate | status", .summary = N_("make the schema, bring it up to date, or say how it stands"),
	.details = N_("init is run by a login with CREATEROLE and makes the group roles that are absent. Both are safe to run twice and by two at once."),
	.flags = COMMAND_STORE, .run = run,
};
