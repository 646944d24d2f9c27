#include "vet/notify_letter.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "photovet/submission.h"

static const struct { const char *name; enum pv_message_kind kind; } kinds[] = {
	{ "rejected", PV_MESSAGE_REJECTED }, { "blocked", PV_MESSAGE_BLOCKED }, { "approved", PV_MESSAGE_APPROVED },
	{ "retouch", PV_MESSAGE_RETOUCH }, { "revoked", PV_MESSAGE_REVOKED }, { "published", PV_MESSAGE_PUBLISHED },
};

static bool kind_of(const char *name, enum pv_message_kind *ret)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, name) == 0) {
			*ret = kinds[i].kind;
			return true;
		}
	return false;
}

static int number(const struct json *data, const char *name)
{
	int64_t n = 0;

	return json_int(json_get(data, name), &n) && n >= 0 && n < 1000000 ? (int)n : 0;
}

static int64_t moment(const struct json *data, const char *name)
{
	const char *text = json_str(json_get(data, name));
	int64_t t;

	return text && clock_parse_rfc3339(text, &t) ? t : PV_TIME_NONE;
}

static size_t take_codes(struct notify_letter *l)
{
	const struct json *list = json_get(l->data, "reasons");
	size_t n = 0;

	for (size_t i = 0; i < json_count(list) && n < NOTIFY_LETTER_MAX_CODES; i++) {
		const char *code = json_str(json_at(list, i));

		if (code)
			l->codes[n++] = code;
	}
	return n;
}

enum pv_err notify_letter_init(struct notify_letter *l, const struct pv_notify_job *job, const struct pv_reason_list *reasons,
			       bool is_short, struct pv_error *err)
{
	struct pv_message *m = &l->message;
	enum pv_err code;

	memset(l, 0, sizeof(*l));
	l->job = job;
	l->reasons = reasons;
	if (!kind_of(job->kind, &m->kind))
		return pv_error_set(err, PV_ERR_BAD_INPUT, "no such kind of notification: '%s'", job->kind);
	code = json_parse(job->data, strlen(job->data), &l->data, err);
	if (code != PV_OK)
		return code;
	m->lang = strcmp(job->lang, "en") == 0 ? PV_LANG_EN : PV_LANG_ZH;
	m->campaign_title = job->campaign_title;
	m->name = job->name;
	m->zone = job->zone;
	m->attempt = number(l->data, "attempt");
	m->free_left = number(l->data, "free_left");
	m->deadline = moment(l->data, "deadline");
	m->advice = moment(l->data, "advice");
	m->code_count = take_codes(l);
	m->codes = l->codes;
	return pv_message_format(m, reasons, is_short, &l->subject, &l->text, err);
}

void notify_letter_release(struct notify_letter *l)
{
	json_free(l->data);
	free(l->subject);
	free(l->text);
	memset(l, 0, sizeof(*l));
}

static struct json *reasons_json(const struct notify_letter *l)
{
	struct json *list = json_array();

	for (size_t i = 0; i < l->message.code_count; i++) {
		const struct pv_reason *r = pv_reason_find(l->reasons, l->codes[i]);
		struct json *o = json_object();

		json_set_str(o, "code", l->codes[i]);
		if (r) {
			json_set_str(o, "category", r->category);
			json_set_str(o, "label", r->label[l->message.lang]);
			json_set_str(o, "instruction", r->instruction[l->message.lang]);
		}
		json_add(list, o);
	}
	return list;
}

static void set_time(struct json *o, const char *name, int64_t t, const char *zone)
{
	struct buf text = BUF_INIT(64);

	if (t == PV_TIME_NONE) {
		json_set_null(o, name);
		return;
	}
	clock_format_rfc3339(&text, t, zone);
	json_set_str(o, name, buf_str(&text));
	buf_release(&text);
}

static const char *or_null(const char *s)
{
	return s && s[0] ? s : NULL;
}

struct json *notify_letter_json(const struct notify_letter *l)
{
	const struct pv_notify_job *job = l->job;
	struct json *o = json_object();

	json_set_str(o, "key", job->key);
	json_set_str(o, "kind", job->kind);
	json_set_str(o, "lang", l->message.lang == PV_LANG_EN ? "en" : "zh");
	json_set_str(o, "campaign", job->campaign);
	json_set_str(o, "campaign_title", job->campaign_title);
	json_set_int(o, "submission", job->submission);
	json_set_str(o, "student_no", job->student_no);
	json_set_str(o, "name", job->name);
	json_set_str(o, "school", json_str(json_get(l->data, "school")));
	json_set_str(o, "to", or_null(job->address));
	json_set_int(o, "attempt", l->message.attempt);
	json_set_int(o, "free_left", l->message.free_left);
	set_time(o, "deadline", l->message.deadline, job->zone);
	set_time(o, "advice", l->message.advice, job->zone);
	set_time(o, "made_at", job->made_at, job->zone);
	json_set(o, "reasons", reasons_json(l));
	json_set_str(o, "subject", l->subject);
	json_set_str(o, "text", l->text);
	return o;
}
