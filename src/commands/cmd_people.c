#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "commands/command_line.h"
#include "commands/print.h"
#include "photovet/campaign.h"

#define CODES_MAX 256

static struct json *member_json(const struct pv_member *m)
{
	struct json *j = json_object();

	json_set_str(j, "campaign", m->campaign);
	json_set_str(j, "role", m->role);
	json_set_str(j, "login", m->login);
	print_json_time(j, "since", m->since, NULL);
	return j;
}

static enum pv_err list(const struct command_context *cx, struct pv_error *err)
{
	static const char *const titles[] = { "campaign", "role", "login", NULL };
	struct pv_member_list found = { 0 };
	struct print_list l;
	enum pv_err rc = pv_campaign_members(cx->store, command_line_value(cx->line, "campaign"), &found, err);

	print_list_init(&l, command_line_value(cx->line, "format"), titles);
	for (size_t i = 0; rc == PV_OK && i < found.count; i++) {
		const struct pv_member *m = &found.rows[i];

		if (l.is_json)
			print_list_json(&l, member_json(m));
		else
			print_list_row(&l, (const char *[]){ m->campaign, m->role, m->login });
	}
	rc = print_list_finish(&l, rc, err);
	if (rc == PV_OK && !found.count)
		rc = pv_error_set(err, PV_ERR_NOT_FOUND, "nobody is assigned there");
	pv_member_list_release(&found);
	return rc;
}

static enum pv_err assign(const struct command_context *cx, const char *login, bool is_assign, struct pv_error *err)
{
	const char *text = command_line_value(cx->line, "campaign"), *role = command_line_value(cx->line, "as");
	const char *codes[CODES_MAX];
	size_t n = 0;
	char *copy, *rest;
	enum pv_err rc;

	if (!text || !role)
		return pv_error_set(err, PV_ERR_USAGE, "say --campaign CODE[,...] and --as ROLE; see 'photovet people --help'");
	rest = copy = mem_strdup(text);
	while (rest && n < CODES_MAX)	/* an empty word is looked for too, and not found: an empty variable of a script must not mean none */
		codes[n++] = strsep(&rest, ",");
	if (rest)
		rc = pv_error_set(err, PV_ERR_USAGE, "more than %d campaigns at once", CODES_MAX);
	else
		rc = is_assign ? pv_campaign_assign(cx->store, login, codes, n, role, err) : pv_campaign_unassign(cx->store, login, codes, n, role, err);
	free(copy);
	return rc;
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	size_t n;
	const char *const *words = command_line_operands(cx->line, &n);
	bool is_list = n && strcmp(words[0], "list") == 0;
	enum pv_err rc;

	if (n && !is_list && strcmp(words[0], "assign") != 0 && strcmp(words[0], "unassign") != 0)
		return pv_error_set(err, PV_ERR_USAGE, "people takes list, assign or unassign, not '%s'", words[0]);
	rc = command_line_expect(cx->line, is_list ? 1 : 2, is_list ? 1 : 2, err);
	if (rc != PV_OK)
		return rc;
	if (is_list)
		return list(cx, err);
	return assign(cx, words[1], words[0][0] == 'a', err);
}

static const struct command_option options[] = {
	{ "campaign", 0, "CODE[,...]", N_("which campaigns"), NULL },
	{ "as", 0, "ROLE", N_("in which role"), "reviewer|supervisor|operator|observer|intake|worker" },
	{ "format", 'f', "FORMAT", N_("how list prints"), "table|json" },
	{ 0 },
};

const struct command cmd_people_command = {
	.name = "people", .usage = "list | assign LOGIN --campaign CODE[,...] --as ROLE | unassign LOGIN --campaign CODE[,...] --as ROLE",
	.summary = N_("who works on which campaign, in which role"),
	.details = N_("Logins are the database administrator's: when one is missing, the line that makes it is printed."),
	.options = options, .flags = COMMAND_STORE, .run = run,
};
