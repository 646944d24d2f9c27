/* The database, and whether this host can serve what its campaigns ask for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "commands/doctor.h"
#include "photovet/campaign.h"
#include "photovet/migrate.h"

static bool look_at_schema(struct pv_store *st, struct doctor *d)
{
	struct pv_migration_list list = { 0 };
	struct pv_error err = { 0 };
	size_t behind = 0, ahead = 0, changed = 0;

	if (pv_migrate_status(st, &list, &err) != PV_OK) {
		doctor_say(d, DOCTOR_FAIL, "schema", "%s", err.text);
		return false;
	}
	for (size_t i = 0; i < list.count; i++) {
		behind += list.rows[i].state == PV_MIGRATION_PENDING;
		changed += list.rows[i].state == PV_MIGRATION_CHANGED;
		ahead += list.rows[i].state == PV_MIGRATION_UNKNOWN;
	}
	if (behind == list.count)
		doctor_say(d, DOCTOR_FAIL, "schema", "the database has no photovet schema; run: photovet db init");
	else if (changed)
		doctor_say(d, DOCTOR_FAIL, "schema", "not this program's (%zu migrations differ); use the photovet that made it", changed);
	else if (behind)
		doctor_say(d, DOCTOR_FAIL, "schema", "behind by %zu migrations; run: photovet db migrate", behind);
	else if (ahead)
		doctor_say(d, DOCTOR_WARN, "schema", "newer than this program by %zu migrations; update photovet", ahead);
	else
		doctor_say(d, DOCTOR_OK, "schema", "up to date, %zu migrations", list.count);
	pv_migration_list_release(&list);
	return behind + changed == 0;
}

static const char *setting_of(const struct pv_campaign *c, const char *name)
{
	for (size_t i = 0; i < c->setting_count; i++)
		if (strcmp(c->settings[i].name, name) == 0)
			return c->settings[i].value;
	return "";
}

static void look_at_gateways(const struct command_context *cx, const struct pv_campaign *c, struct doctor *d)
{
	char *copy = mem_strdup(setting_of(c, "notify")), *rest = NULL;

	for (char *name = strtok_r(copy, ",", &rest); name; name = strtok_r(NULL, ",", &rest))
		if (!pv_settings_gateway(cx->settings, name))
			doctor_say(d, DOCTOR_WARN, "gateway", "campaign %s notifies through '%s', which this host's configuration does not have; "
				   "add a section gateway %s", c->code, name, name);
	free(copy);
}

static void look_at_campaigns(const struct command_context *cx, struct pv_store *st, struct doctor *d)
{
	struct pv_campaign_list list = { 0 };
	struct pv_queue_list queue = { 0 };
	struct pv_error err = { 0 };

	if (pv_campaign_fetch(st, NULL, &list, &err) != PV_OK || pv_store_queue(st, &queue, &err) != PV_OK)
		doctor_say(d, DOCTOR_WARN, "campaigns", "%s", err.text);
	for (size_t i = 0; i < list.count; i++) {
		doctor_say(d, DOCTOR_OK, "campaign", "%s: %s, %lld received, %lld pending", list.rows[i].code, list.rows[i].is_open ? "open" : "closed",
			   (long long)list.rows[i].received, (long long)list.rows[i].pending);
		look_at_gateways(cx, &list.rows[i], d);
	}
	for (size_t i = 0; i < queue.count; i++)
		if (queue.rows[i].unserved)
			doctor_say(d, DOCTOR_WARN, "campaign", "%s: no worker serves it; run: photovet work (as a login with photovet_worker that no assignment keeps "
				   "from this campaign)", queue.rows[i].campaign);
	pv_campaign_list_release(&list);
	pv_queue_list_release(&queue);
}

void doctor_database(const struct command_context *cx, struct doctor *d)
{
	struct pv_store *st = NULL;
	struct pv_store_facts facts = { 0 };
	struct pv_error err = { 0 };
	enum pv_err rc = pv_store_open(cx->conninfo, "photovet doctor", &st, &err);

	if (rc != PV_OK) {
		d->code = rc;
		doctor_say(d, DOCTOR_FAIL, "database", "%s; give -d CONNINFO or the PG* variables, or try: photovet demo", err.text);
		return;
	}
	if (pv_store_inspect(st, &facts, &err) != PV_OK)
		doctor_say(d, DOCTOR_FAIL, "database", "%s", err.text);
	else
		doctor_say(d, facts.is_local || facts.is_encrypted ? DOCTOR_OK : DOCTOR_WARN, "database", "PostgreSQL %s, as %s (%s), %s%s", facts.server_version,
			   facts.login, facts.roles[0] ? facts.roles : "no photovet role", facts.where,
			   facts.is_encrypted ? ", encrypted" : facts.is_local ? "" : ", NOT encrypted; add sslmode=verify-full");
	if (look_at_schema(st, d))
		look_at_campaigns(cx, st, d);
	pv_store_close(st);
}
