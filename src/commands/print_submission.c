/* A submission as JSON, as a table cell, and as a page for people. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "commands/check_print.h"
#include "commands/print_submission.h"

static void set_quality(struct json *j, const char *key, int quality)
{
	if (quality == PV_QUALITY_NA)
		json_set_null(j, key);
	else
		json_set_int(j, key, quality);
}

static struct json *photo_json(const struct pv_photo *p)
{
	struct json *j = json_object();
	char hex[DIGEST_HEX_SIZE];

	digest_hex(p->sha256, sizeof(p->sha256), hex);
	json_set_str(j, "sha256", hex);
	json_set_int(j, "bytes", p->bytes);
	json_set_int(j, "width", p->width);
	json_set_int(j, "height", p->height);
	json_set_str(j, "kind", pv_photo_kind_name(p->kind));
	return j;
}

static struct json *checks_json(const struct pv_submission *s)
{
	struct json *all = json_object();

	for (size_t i = 0; i < s->check_count; i++) {
		const struct pv_check_result *c = &s->checks[i];
		struct json *j = json_object();

		json_set_real(j, "native", c->native);
		set_quality(j, "quality", c->quality);
		json_set_str(j, "status", pv_check_status_name(c->status));
		json_set(all, c->name, j);
	}
	return all;
}

/* The profile the score was made under, which may be older than the campaign's; null before the first check. */
static struct json *profile_json(const struct pv_submission *s)
{
	struct json *j;

	if (!s->profile || !s->profile[0])
		return NULL;
	j = json_object();
	json_set_str(j, "name", s->profile);
	json_set_int(j, "version", s->profile_version);
	return j;
}

static struct json *reasons_json(const char *codes)
{
	struct json *list = json_array();

	while (codes && *codes) {
		size_t n = strcspn(codes, ",");
		char *code = mem_strndup(codes, n);

		json_add_str(list, code);
		free(code);
		codes += n + (codes[n] == ',');
	}
	return list;
}

static struct json *decisions_json(const struct pv_submission *s)
{
	struct json *list = json_array();

	for (size_t i = 0; i < s->decision_count; i++) {
		const struct pv_decision *d = &s->decisions[i];
		struct json *j = json_object();

		json_set_int(j, "id", d->id);
		json_set_int(j, "stage", d->stage);
		json_set_str(j, "action", d->action);
		json_set_str(j, "via", d->via);
		json_set(j, "reasons", reasons_json(d->reasons));
		json_set_str(j, "note", d->note);
		json_set_str(j, "by", d->by);
		print_json_time(j, "at", d->at, s->zone);
		json_set_bool(j, "undone", d->undone);
		json_add(list, j);
	}
	return list;
}

static void set_text_or_null(struct json *j, const char *key, const char *text)
{
	json_set_str(j, key, text && text[0] ? text : NULL);
}

struct json *print_submission_json(const struct pv_submission *s)
{
	struct json *j = json_object();

	json_set_int(j, "id", s->id);
	json_set_str(j, "campaign", s->campaign);
	json_set_str(j, "student_no", s->student_no);
	json_set_str(j, "name", s->name);
	set_text_or_null(j, "school", s->school);
	set_text_or_null(j, "channel", s->channel);
	json_set_int(j, "attempt", s->attempt);
	json_set_int(j, "stage", s->stage);
	json_set_str(j, "status", pv_status_name(s->status));
	print_json_time(j, "received_at", s->received_at, s->zone);
	print_json_time(j, "due_at", s->due_at, s->zone);
	set_text_or_null(j, "claimed_by", s->claimed_by);
	print_json_time(j, "lease_until", s->lease_until, s->zone);
	set_quality(j, "score", s->score);
	json_set_int(j, "fails", s->fails);
	json_set_int(j, "warns", s->warns);
	json_set_int(j, "nas", s->nas);
	json_set(j, "photo", s->photo.present ? photo_json(&s->photo) : NULL);
	json_set(j, "checks", checks_json(s));
	json_set(j, "decisions", decisions_json(s));
	json_set(j, "profile", profile_json(s));
	return j;
}

void print_submission_clocks(struct json *j, const struct pv_submission *s)
{
	int64_t open = s->in_hand_since == PV_TIME_NONE ? 0 : clock_now() - s->in_hand_since;

	print_json_time(j, "first_claimed_at", s->first_claimed_at, s->zone);
	print_json_time(j, "last_claimed_at", s->last_claimed_at, s->zone);
	json_set_int(j, "in_hand_seconds", s->in_hand_seconds + open / CLOCK_SECOND);
}

static void put_time(struct buf *out, const struct pv_submission *s, int64_t t, enum print_format format)
{
	if (t == PV_TIME_NONE)
		return;
	if (format == PRINT_TABLE)
		clock_format_short(out, t, s->zone, clock_now());
	else
		clock_format_rfc3339(out, t, s->zone);
}

static void put_check(struct buf *out, const struct pv_submission *s, const char *name)
{
	for (size_t i = 0; i < s->check_count; i++)
		if (strcmp(s->checks[i].name, name) == 0 && !isnan(s->checks[i].native))
			buf_printf(out, "%.6g", s->checks[i].native);
}

static const char *field_text(const struct pv_submission *s, enum pv_field field)
{
	switch (field) {
	case PV_FIELD_CAMPAIGN: return s->campaign;
	case PV_FIELD_STUDENT_NO: return s->student_no;
	case PV_FIELD_NAME: return s->name;
	case PV_FIELD_SCHOOL: return s->school;
	case PV_FIELD_SCHOOL_CODE: return s->school_code;
	case PV_FIELD_CHANNEL: return s->channel;
	case PV_FIELD_CLAIMED_BY: return s->claimed_by;
	case PV_FIELD_STATUS: return pv_status_name(s->status);
	default: return NULL;
	}
}

static int64_t field_number(const struct pv_submission *s, enum pv_field field)
{
	switch (field) {
	case PV_FIELD_ID: return s->id;
	case PV_FIELD_ATTEMPT: return s->attempt;
	case PV_FIELD_STAGE: return s->stage;
	case PV_FIELD_FAILS: return s->fails;
	case PV_FIELD_WARNS: return s->warns;
	case PV_FIELD_NAS: return s->nas;
	case PV_FIELD_BYTES: return s->photo.bytes;
	case PV_FIELD_WIDTH: return s->photo.width;
	case PV_FIELD_HEIGHT: return s->photo.height;
	default: return 0;
	}
}

static void put_score(struct buf *out, const struct pv_submission *s, enum print_format format)
{
	if (s->score != PV_QUALITY_NA)
		buf_printf(out, "%d", s->score);
	else if (format == PRINT_TABLE)
		buf_puts(out, "n.a.");
}

void print_submission_field(struct buf *out, const struct pv_submission *s, enum pv_field field, const char *check, enum print_format format)
{
	const char *text = field_text(s, field);

	switch (field) {
	case PV_FIELD_CHECK: put_check(out, s, check); return;
	case PV_FIELD_SCORE: put_score(out, s, format); return;
	case PV_FIELD_RECEIVED_AT: put_time(out, s, s->received_at, format); return;
	case PV_FIELD_DUE_AT: put_time(out, s, s->due_at, format); return;
	case PV_FIELD_LEASE_UNTIL: put_time(out, s, s->lease_until, format); return;
	case PV_FIELD_AGE: clock_format_duration(out, clock_now() - s->received_at); return;
	default: break;
	}
	if (text)
		buf_puts(out, text);
	else if (field_number(s, field) || field == PV_FIELD_FAILS || field == PV_FIELD_WARNS || field == PV_FIELD_NAS)
		buf_printf(out, "%lld", (long long)field_number(s, field));
}

static void put_decision_line(struct buf *out, const struct pv_submission *s, const struct pv_decision *d)
{
	buf_puts(out, "  ");
	clock_format_rfc3339(out, d->at, s->zone);
	buf_printf(out, "  %lld  stage %d  %s%s by ", (long long)d->id, d->stage, d->action, d->undone ? " (undone)" : "");
	utf8_sanitize(out, d->by, 0);
	if (d->via[0])
		buf_printf(out, " via %s", d->via);
	if (d->reasons[0])
		buf_printf(out, "  %s", d->reasons);
	if (d->note[0]) {
		buf_puts(out, "  note: ");
		utf8_sanitize(out, d->note, 0);
	}
	buf_putc(out, '\n');
}

static bool is_open(enum pv_status s)
{
	return s == PV_STATUS_RECEIVED || s == PV_STATUS_PENDING || s == PV_STATUS_PENDING_FINAL || s == PV_STATUS_ESCALATED;
}

/* Age counts from receiving, never from a claim; what was decided is due no more. */
static void put_ages(struct buf *out, const struct pv_submission *s)
{
	int64_t now = clock_now();

	buf_puts(out, "\n  received  ");
	put_time(out, s, s->received_at, PRINT_TEXT);
	buf_puts(out, " (");
	clock_format_duration(out, now - s->received_at);
	buf_puts(out, " ago)   due  ");
	put_time(out, s, s->due_at, PRINT_TEXT);
	if (!is_open(s->status) || s->due_at == PV_TIME_NONE)
		return;
	buf_puts(out, s->due_at < now ? " (overdue by " : " (in ");
	clock_format_duration(out, s->due_at < now ? now - s->due_at : s->due_at - now);
	buf_putc(out, ')');
}

static void put_clocks(struct buf *out, const struct pv_submission *s)
{
	int64_t open = s->in_hand_since == PV_TIME_NONE ? 0 : clock_now() - s->in_hand_since;

	if (s->first_claimed_at == PV_TIME_NONE)
		return;
	buf_puts(out, "\n  claimed   first ");
	put_time(out, s, s->first_claimed_at, PRINT_TEXT);
	buf_puts(out, "  last ");
	put_time(out, s, s->last_claimed_at, PRINT_TEXT);
	buf_puts(out, "  in hand ");
	clock_format_duration(out, s->in_hand_seconds * CLOCK_SECOND + open);
}

static void put_head(struct buf *out, const struct pv_submission *s)
{
	char hex[DIGEST_HEX_SIZE];

	buf_printf(out, "submission %lld  %s  attempt %d  stage %d/%d\n  campaign  ", (long long)s->id, pv_status_name(s->status), s->attempt,
		   s->stage, s->stages);
	utf8_sanitize(out, s->campaign, 0);
	buf_puts(out, "\n  student   ");
	utf8_sanitize(out, s->student_no, 0);
	buf_puts(out, "  ");
	utf8_sanitize(out, s->name, 0);
	buf_puts(out, "  ");
	utf8_sanitize(out, s->school, 0);
	put_ages(out, s);
	put_clocks(out, s);
	if (s->claimed_by[0]) {
		buf_puts(out, "\n  held by   ");
		utf8_sanitize(out, s->claimed_by, 0);
		buf_puts(out, " until ");
		put_time(out, s, s->lease_until, PRINT_TEXT);
	}
	if (s->photo.present) {
		digest_hex(s->photo.sha256, 32, hex);
		buf_printf(out, "\n  photo     %s %dx%d px %lld bytes\n            %s", pv_photo_kind_name(s->photo.kind), s->photo.width,
			   s->photo.height, (long long)s->photo.bytes, hex);
	}
	buf_putc(out, '\n');
}

/* What is ok needs no words but its detail. */
static void put_check_line(struct buf *out, const struct pv_check_result *c, const struct pv_profile *profile)
{
	const char *lang = i18n_is_chinese() ? "zh" : "en";
	char words[PV_CHECK_EXPLAIN_MAX];

	if (profile && c->status != PV_CHECK_OK)
		pv_check_explain(c, profile, lang, words, sizeof(words));
	else
		pv_check_detail(c, lang, words, sizeof(words));
	check_print_result(out, c, words);
}

void print_submission_text(struct buf *out, const struct pv_submission *s, const struct pv_profile *profile)
{
	put_head(out, s);
	if (s->score == PV_QUALITY_NA)
		buf_puts(out, "  score     n.a.");
	else
		buf_printf(out, "  score     %d", s->score);
	buf_printf(out, "   %d fail, %d warn, %d n.a.", s->fails, s->warns, s->nas);
	if (s->profile && s->profile[0]) {
		buf_puts(out, "   profile ");
		utf8_sanitize(out, s->profile, 0);
		buf_printf(out, " version %d", s->profile_version);
	}
	buf_putc(out, '\n');
	for (size_t i = 0; i < s->check_count; i++)
		put_check_line(out, &s->checks[i], profile);
	if (s->decision_count)
		buf_puts(out, "history\n");
	for (size_t i = 0; i < s->decision_count; i++)
		put_decision_line(out, s, &s->decisions[i]);
}
