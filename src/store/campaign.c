#include "photovet/campaign.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "sql.h"
#include "store/campaign_list.h"
#include "store/member_list.h"
#include "store/query.h"

/* The options `campaign create` and `campaign set` take; in the database with _ for -. Values are judged there. */
static const char *const OPTIONS[] = {
	"title", "term", "profile", "stages", "opens", "closes", "zone", "review-days", "resubmit-days", "advise-days",
	"free-resubmissions", "undo-seconds", "scripted", "blocks", "names", "target", "name-template", "notify",
	"lease-minutes", "keep-minutes", "batch-size", "max-held", "min-display",
};

static bool is_option(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(OPTIONS); i++)
		if (!strcmp(OPTIONS[i], name))
			return true;
	return false;
}

/* "S0=25" goes into the object of the channels, "5" is the campaign's own. */
static bool put_channel_days(const struct pv_campaign_option *o, struct json *channels)
{
	const char *at = strrchr(o->value, '=');

	if (strcmp(o->name, "review-days") || !at)
		return false;
	char *channel = mem_strndup(o->value, (size_t)(at - o->value));
	json_set_str(channels, channel, at + 1);
	free(channel);
	return true;
}

/* "240x320" is two settings there. */
static bool put_min_display(const struct pv_campaign_option *o, struct json *settings)
{
	const char *by = strchr(o->value, 'x');

	if (strcmp(o->name, "min-display") || !by)
		return false;
	char *width = mem_strndup(o->value, (size_t)(by - o->value));
	json_set_str(settings, "min_display_width", width);
	json_set_str(settings, "min_display_height", by + 1);
	free(width);
	return true;
}

static void put_option(const struct pv_campaign_option *o, struct json *settings)
{
	char *key = mem_strdup(o->name);

	for (char *c = key; *c; c++)
		if (*c == '-')
			*c = '_';
	json_set_str(settings, key, o->value);
	free(key);
}

static enum pv_err apply(struct pv_store *st, const char *text, const char *code, const struct pv_campaign_option *options, size_t count, struct pv_error *err)
{
	struct json *settings = json_object(), *channels = json_object();
	enum pv_err e = PV_OK;
	struct query q;

	for (size_t i = 0; i < count && !e; i++) {
		if (!is_option(options[i].name))
			e = pv_error_set(err, PV_ERR_USAGE, "unknown campaign option: '%.64s'", options[i].name);
		else if (!utf8_is_valid(options[i].value, strlen(options[i].value)))	/* JSON would quietly mend it */
			e = pv_error_set(err, PV_ERR_BAD_INPUT, "bad value for %s: it is not UTF-8", options[i].name);
		else if (!strcmp(options[i].name, "min-display") && !strchr(options[i].value, 'x'))
			e = pv_error_set(err, PV_ERR_BAD_INPUT, "bad value for min-display: '%.64s' (pixels like 240x320)", options[i].value);
		else if (!put_channel_days(&options[i], channels) && !put_min_display(&options[i], settings))
			put_option(&options[i], settings);
	}
	if (json_count(channels))
		json_set(settings, "review_days_channel", channels);
	else
		json_free(channels);
	if (!e) {
		query_init(&q, text);
		query_text(&q, code);
		query_json(&q, settings);
		e = query_do(st, &q, err);
	}
	json_free(settings);
	return e;
}

enum pv_err pv_campaign_create(struct pv_store *st, const char *code, const struct pv_campaign_option *options, size_t count, struct pv_error *err)
{
	return apply(st, sql_campaign_create, code, options, count, err);
}

enum pv_err pv_campaign_set(struct pv_store *st, const char *code, const struct pv_campaign_option *options, size_t count, struct pv_error *err)
{
	return apply(st, sql_campaign_set, code, options, count, err);
}

enum pv_err pv_campaign_close(struct pv_store *st, const char *code, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_campaign_close);
	query_text(&q, code);
	return query_do(st, &q, err);
}

static enum pv_err fetch(struct pv_store *st, const char *code, bool with_figures, struct pv_campaign_list *ret, struct pv_error *err)
{
	struct pv_campaign_list list = { 0 };
	enum pv_err e = campaign_list_read(st, code, with_figures, &list, err);

	if (e)
		return e;
	if (code && !list.count) {
		pv_campaign_list_release(&list);
		return pv_error_set(err, PV_ERR_NOT_FOUND, "no such campaign, or it is not visible to you: '%.64s'", code);
	}
	*ret = list;
	return PV_OK;
}

enum pv_err pv_campaign_fetch(struct pv_store *st, const char *code, struct pv_campaign_list *ret, struct pv_error *err)
{
	return fetch(st, code, true, ret, err);
}

enum pv_err pv_campaign_settings(struct pv_store *st, const char *code, struct pv_campaign_list *ret, struct pv_error *err)
{
	return fetch(st, code, false, ret, err);
}

static enum pv_err member(struct pv_store *st, const char *text, const char *login, const char *const *codes, size_t count, const char *role, struct pv_error *err)
{
	struct query q;

	query_init(&q, text);
	query_text(&q, login);
	query_texts(&q, codes, count);
	query_text(&q, role);
	return query_do(st, &q, err);
}

enum pv_err pv_campaign_assign(struct pv_store *st, const char *login, const char *const *codes, size_t count, const char *role, struct pv_error *err)
{
	return member(st, sql_campaign_assign, login, codes, count, role, err);
}

enum pv_err pv_campaign_unassign(struct pv_store *st, const char *login, const char *const *codes, size_t count, const char *role, struct pv_error *err)
{
	return member(st, sql_campaign_unassign, login, codes, count, role, err);
}

enum pv_err pv_campaign_members(struct pv_store *st, const char *campaign, struct pv_member_list *ret, struct pv_error *err)
{
	return member_list_read(st, campaign, ret, err);
}
