#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "commands/command_line.h"
#include "commands/print.h"
#include "photovet/campaign.h"

/* Options that are not settings of a campaign. */
static bool is_setting(const struct command_option *o)
{
	return strcmp(o->name, "format") != 0;
}

static const struct command_option options[] = {
	{ "title", 0, "T", N_("what people read; needed by create"), NULL },
	{ "term", 0, "TERM", N_("the term, e.g. 2026; revocations bar for it"), NULL },
	{ "profile", 0, "P", N_("photo profile the checks judge by"), NULL },
	{ "stages", 0, "N", N_("review stages; the second wants another person"), "1|2" },
	{ "opens", 0, "DATE", N_("first day of intake; none: no limit"), NULL },
	{ "closes", 0, "DATE", N_("last day of intake, included"), NULL },
	{ "zone", 0, "Z", N_("time zone, default Asia/Shanghai"), NULL },
	{ "review-days", 0, "[CHANNEL=]N", N_("working days until a review is due; may be given again per channel"), NULL },
	{ "resubmit-days", 0, "N", N_("calendar days a rejected student has"), NULL },
	{ "advise-days", 0, "N", N_("days the message advises"), NULL },
	{ "free-resubmissions", 0, "N", N_("attempts after the first before the student is blocked"), NULL },
	{ "undo-seconds", 0, "N", N_("how long a decision can be taken back; 0 is legal"), NULL },
	{ "scripted", 0, "WHO", N_("who may decide without a look"), "reviewer|supervisor|nobody" },
	{ "blocks", 0, "HOW", N_("may half blocks count as the picture"), "allow|refuse" },
	{ "names", 0, "HOW", N_("names in the photo view"), "mask|show" },
	{ "target", 0, "URL", N_("where approved photos go"), NULL },
	{ "name-template", 0, "T", N_("their name there, e.g. {student_no}.jpg"), NULL },
	{ "notify", 0, "GATEWAY,...", N_("how students are told: the first that has an address"), NULL },
	{ "lease-minutes", 0, "N", N_("how long a claim lasts"), NULL },
	{ "keep-minutes", 0, "N", N_("how long it is kept after a lost connection"), NULL },
	{ "batch-size", 0, "N", N_("submissions pulled at once"), NULL },
	{ "max-held", 0, "N", N_("most submissions one login holds"), NULL },
	{ "min-display", 0, "WxH", N_("smallest picture an approval takes, px"), NULL },
	{ "format", 'f', "FORMAT", N_("how list and show print"), "table|json" },
	{ 0 },
};

static enum pv_err gather(const struct command_context *cx, struct pv_campaign_option *settings, size_t room, size_t *ret_count, struct pv_error *err)
{
	size_t n = 0;

	for (const struct command_option *o = options; o->name; o++) {
		size_t count = 0;
		const char *const *values;

		if (!is_setting(o))
			continue;
		values = command_line_values(cx->line, o->name, &count);
		for (size_t i = 0; i < count; i++) {
			if (n == room)
				return pv_error_set(err, PV_ERR_USAGE, "more than %zu settings", room);
			settings[n++] = (struct pv_campaign_option){ o->name, values[i] };
		}
	}
	*ret_count = n;
	return PV_OK;
}

static enum pv_err create(const struct command_context *cx, const char *code, struct pv_error *err)
{
	struct pv_campaign_option settings[128];
	size_t n = 0;
	enum pv_err rc = gather(cx, settings, ARRAY_LEN(settings), &n, err);

	if (rc == PV_OK && !command_line_has(cx->line, "title"))
		rc = pv_error_set(err, PV_ERR_USAGE, "a campaign needs --title");
	if (rc == PV_OK)
		rc = pv_campaign_create(cx->store, code, settings, n, err);
	if (rc == PV_OK)
		printf("%s\n", code);
	return rc;
}

static enum pv_err set(const struct command_context *cx, const char *code, struct pv_error *err)
{
	struct pv_campaign_option settings[128];
	size_t n = 0;
	enum pv_err rc = gather(cx, settings, ARRAY_LEN(settings), &n, err);

	if (rc == PV_OK && !n)
		rc = pv_error_set(err, PV_ERR_USAGE, "nothing to set; see 'photovet campaign --help'");
	if (rc == PV_OK)
		rc = pv_campaign_set(cx->store, code, settings, n, err);
	return rc;
}

static struct json *campaign_json(const struct pv_campaign *c)
{
	struct json *j = json_object();

	json_set_str(j, "code", c->code);
	json_set_str(j, "title", c->title);
	json_set_bool(j, "open", c->is_open);
	json_set_int(j, "received", c->received);
	json_set_int(j, "pending", c->pending);
	json_set_int(j, "decided", c->decided);
	json_set_int(j, "total", c->total);
	for (size_t i = 0; i < c->setting_count; i++)
		json_set_str(j, c->settings[i].name, c->settings[i].value);
	return j;
}

static void add_row(struct print_list *l, const struct pv_campaign *c)
{
	char figures[4][24];
	const int64_t n[4] = { c->received, c->pending, c->decided, c->total };

	for (int i = 0; i < 4; i++)
		snprintf(figures[i], sizeof(figures[i]), "%lld", (long long)n[i]);
	print_list_row(l, (const char *[]){ c->code, c->title, c->is_open ? _("open") : _("closed"), c->opens, c->closes, figures[0], figures[1],
					     figures[2], figures[3] });
}

static enum pv_err list(const struct command_context *cx, struct pv_error *err)
{
	static const char *const titles[] = { "code", "title", "state", "opens", "closes", ">received", ">pending", ">decided", ">total", NULL };
	struct pv_campaign_list found = { 0 };
	struct print_list l;
	enum pv_err rc = pv_campaign_fetch(cx->store, NULL, &found, err);

	print_list_init(&l, command_line_value(cx->line, "format"), titles);
	for (size_t i = 0; rc == PV_OK && i < found.count; i++) {
		if (l.is_json)
			print_list_json(&l, campaign_json(&found.rows[i]));
		else
			add_row(&l, &found.rows[i]);
	}
	rc = print_list_finish(&l, rc, err);
	if (rc == PV_OK && !found.count)
		rc = pv_error_set(err, PV_ERR_NOT_FOUND, "no campaign is visible to you");
	pv_campaign_list_release(&found);
	return rc;
}

static void put_text(struct buf *out, const struct pv_campaign *c)
{
	for (size_t i = 0; i < c->setting_count; i++)
		buf_printf(out, "%-20s %s\n", c->settings[i].name, c->settings[i].value);
	buf_printf(out, "%-20s %lld received, %lld pending, %lld decided, %lld in all\n", "submissions", (long long)c->received,
		   (long long)c->pending, (long long)c->decided, (long long)c->total);
}

static enum pv_err show(const struct command_context *cx, const char *code, struct pv_error *err)
{
	static const char *const no_titles[] = { NULL };
	struct pv_campaign_list found = { 0 };
	struct print_list l;
	enum pv_err rc = pv_campaign_fetch(cx->store, code, &found, err);

	print_list_init(&l, command_line_value(cx->line, "format"), no_titles);
	if (rc == PV_OK && l.is_json)
		print_list_json(&l, campaign_json(&found.rows[0]));
	else if (rc == PV_OK)
		put_text(&l.out, &found.rows[0]);
	rc = print_list_finish(&l, rc, err);
	pv_campaign_list_release(&found);
	return rc;
}

static enum pv_err holidays(const struct command_context *cx, const char *code, const char *path, struct pv_error *err)
{
	int days = 0;
	enum pv_err rc = pv_campaign_holidays(cx->store, code, path, &days, err);

	if (rc == PV_OK)
		printf("%d days\n", days);
	return rc;
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	static const struct {
		const char *name;
		size_t operands;
	} verbs[] = { { "list", 1 }, { "create", 2 }, { "show", 2 }, { "set", 2 }, { "close", 2 }, { "holidays", 3 } };
	size_t n, v = 0;
	const char *const *words = command_line_operands(cx->line, &n);
	enum pv_err rc = command_line_expect(cx->line, 1, 3, err);

	if (rc != PV_OK)
		return rc;
	while (v < ARRAY_LEN(verbs) && strcmp(verbs[v].name, words[0]) != 0)
		v++;
	if (v == ARRAY_LEN(verbs))
		return pv_error_set(err, PV_ERR_USAGE, "campaign takes list, create, show, set, close or holidays, not '%s'", words[0]);
	rc = command_line_expect(cx->line, verbs[v].operands, verbs[v].operands, err);
	if (rc != PV_OK)
		return rc;
	switch (v) {
	case 0: return list(cx, err);
	case 1: return create(cx, words[1], err);
	case 2: return show(cx, words[1], err);
	case 3: return set(cx, words[1], err);
	case 4: return pv_campaign_close(cx->store, words[1], err);
	default: return holidays(cx, words[1], words[2], err);
	}
}

const struct command cmd_campaign_command = {
	.name = "campaign", .usage = "list | create CODE --title T [...] | show CODE | set CODE [...] | close CODE | holidays CODE FILE",
	.summary = N_("set up campaigns"),
	.details = N_("holidays reads CSV lines 'date,workday|holiday'; make-up workdays included."),
	.options = options, .flags = COMMAND_STORE, .run = run,
};
