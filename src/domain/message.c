/* What the student will read. Every sentence stands in the tables below, in both
 * languages side by side; a sentence that names something unknown (a deadline that there
 * is not) is left out whole. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "photovet/reason.h"
#include "photovet/submission.h"

#define TEXT_MAX (256u << 10)
#define CODES_MAX 64u
#define IN_FULL 3u		/* reasons a short text gives with their instruction */
#define SENTENCES_MAX 5

enum listing { LIST_NONE, LIST_LABELS, LIST_INSTRUCTIONS };

struct wording {
	enum listing listing;
	const char *subject[2], *opening[2];
	const char *closing[SENTENCES_MAX][2];
};

#define BY_DEADLINE { "Please submit a new photo by {deadline}.", "请在{deadline}前重新提交照片。" }
#define BY_ADVICE { "Your school asks for it by {advice}.", "学校建议在{advice}前提交。" }

static const struct wording wordings[] = {
	[PV_MESSAGE_REJECTED] = { LIST_INSTRUCTIONS,
		{ "Photo not accepted: {title}", "照片审核未通过：{title}" },
		{ "Your photo for {title} (attempt {attempt}) was not accepted.", "你在“{title}”第{attempt}次提交的照片审核未通过。" },
		{ BY_DEADLINE, BY_ADVICE, { "Free resubmissions left: {left}.", "还可免费重新提交{left}次。" },
		  { "Do not send the same photo again.", "请勿再次提交同一张照片。" } } },
	[PV_MESSAGE_BLOCKED] = { LIST_INSTRUCTIONS,
		{ "Photo not accepted, no free resubmission left: {title}", "照片审核未通过，重拍次数用尽：{title}" },
		{ "Your photo for {title} (attempt {attempt}) was not accepted, and no free resubmission is left.",
		  "你在“{title}”第{attempt}次提交的照片审核未通过，免费重新提交次数已用完。" },
		{ { "Please take the manual route: have a studio take the photo and ask your school or our support for a manual review.",
		    "请改走人工审核通道：到照相馆按要求拍摄，再联系学校或客服申请人工审核。" } } },
	[PV_MESSAGE_APPROVED] = { LIST_NONE,
		{ "Photo accepted: {title}", "照片审核通过：{title}" },
		{ "Your photo for {title} was accepted.", "你在“{title}”提交的照片审核通过。" },
		{ { "It will now be uploaded to the registry; photo and data can no longer be changed.",
		    "照片将上传学信网，照片和信息不能再更改。" } } },
	[PV_MESSAGE_RETOUCH] = { LIST_NONE,
		{ "Photo being repaired: {title}", "照片正在修图：{title}" },
		{ "The cut-out of your photo for {title} is being repaired.", "你在“{title}”提交的照片正在人工修图。" },
		{ { "Please look again tomorrow; no retake is needed yet.", "请次日查看，暂不用重拍。" } } },
	[PV_MESSAGE_REVOKED] = { LIST_LABELS,
		{ "Photo revoked: {title}", "照片已撤销：{title}" },
		{ "Your photo for {title} was revoked after a technical inspection.", "你在“{title}”的照片经技术检查后已撤销。" },
		{ { "No photo can be submitted again this term.", "本学期不能再次采集。" },
		  { "If you disagree, please contact your school.", "如有异议，请联系学校。" } } },
	[PV_MESSAGE_PUBLISHED] = { LIST_NONE,
		{ "Photo published: {title}", "采集成功：{title}" },
		{ "Your photo for {title} was collected and can be seen at the registry (CHSI).", "你在“{title}”的照片采集成功，学信网可查。" },
		{ { "Please check there that it is yours.", "请登录学信档案核对照片。" } } },
};
static_assert(ARRAY_LEN(wordings) == PV_MESSAGE_PUBLISHED + 1, "one row per kind of message");

static const char *const greeting[2] = { "Dear {name},", "{name}同学：" };
static const char *const nameless[2] = { "Hello,", "同学你好：" };
static const char *const what_to_do[2] = { "What to do:", "原因和修改办法：" };
static const char *const the_reasons[2] = { "Reason:", "原因：" };
static const char *const also[2] = { "Also: ", "另有：" };
static const char *const comma[2] = { ", ", "、" };
static const char *const colon[2] = { ": ", "：" };
static const char *const stop[2] = { ".", "。" };
static const char *const space[2] = { " ", "" };	/* between sentences */

struct writer {
	const struct pv_message *msg;
	struct buf out;
	struct buf name, title, deadline, advice;	/* ready to print; empty = unknown */
	const struct pv_reason *reasons[CODES_MAX];	/* in the student's order */
	struct pv_reason unknown[CODES_MAX];		/* for codes that the list does not have */
	size_t count;
};

/* -- values -- */

/* A deadline at midnight belongs to the day that ends with it. */
static void format_when(struct buf *out, int64_t t, const struct pv_message *msg)
{
	struct clock_local l;
	bool is_midnight;

	if (t == PV_TIME_NONE)
		return;
	l = clock_local(t, msg->zone);
	is_midnight = l.hour == 0 && l.minute == 0 && l.second == 0;
	if (is_midnight)
		l = clock_local(t - CLOCK_SECOND, msg->zone);
	buf_printf(out, msg->lang == PV_LANG_ZH ? "%lld年%d月%d日" : "%lld-%02d-%02d", (long long)l.year, l.month, l.day);
	if (is_midnight)
		buf_puts(out, msg->lang == PV_LANG_ZH ? "24:00" : " 24:00");
	else
		buf_printf(out, msg->lang == PV_LANG_ZH ? "%02d:%02d" : " %02d:%02d", l.hour, l.minute);
}

static bool put_value(struct writer *w, const char *key, size_t n)
{
	const struct {
		const char *key;
		const struct buf *value;
	} texts[] = {
		{ "name", &w->name }, { "title", &w->title }, { "deadline", &w->deadline }, { "advice", &w->advice },
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (strlen(texts[i].key) == n && memcmp(texts[i].key, key, n) == 0) {
			buf_append(&w->out, buf_str(texts[i].value), texts[i].value->len);
			return i < 2 || texts[i].value->len > 0;	/* a name or title may be empty, never unknown */
		}
	if (n == 7 && memcmp(key, "attempt", n) == 0)
		buf_printf(&w->out, "%d", w->msg->attempt);
	else if (n == 4 && memcmp(key, "left", n) == 0)
		buf_printf(&w->out, "%d", w->msg->free_left);
	else
		BUG("no such value in a message: %.*s", (int)n, key);
	return true;
}

/* The sentence with its {values}; false, and nothing written, when one of them is unknown. */
static bool put(struct writer *w, const char *sentence)
{
	size_t start = w->out.len;

	while (*sentence) {
		const char *open = strchrnul(sentence, '{'), *close = strchr(open, '}');

		buf_append(&w->out, sentence, (size_t)(open - sentence));
		if (!close)
			return true;
		if (!put_value(w, open + 1, (size_t)(close - open - 1))) {
			if (!w->out.failed && w->out.data) {
				w->out.len = start;
				w->out.data[start] = '\0';
			}
			return false;
		}
		sentence = close + 1;
	}
	return true;
}

/* -- reasons -- */

static int compare_reasons(const void *a, const void *b)
{
	const struct pv_reason *x = *(const struct pv_reason *const *)a, *y = *(const struct pv_reason *const *)b;

	return x->rank != y->rank ? (x->rank < y->rank ? -1 : 1) : strcmp(x->code, y->code);
}

static bool has_reason(const struct writer *w, const char *code)
{
	for (size_t i = 0; i < w->count; i++)
		if (strcmp(w->reasons[i]->code, code) == 0)
			return true;
	return false;
}

static void collect_reasons(struct writer *w, const struct pv_reason_list *list)
{
	for (size_t i = 0; i < w->msg->code_count && w->count < CODES_MAX; i++) {
		const char *code = w->msg->codes[i];
		const struct pv_reason *r = pv_reason_find(list, code);

		if (has_reason(w, code))
			continue;
		if (!r) {	/* taken out of the table since: the code is better than silence */
			w->unknown[w->count] = (struct pv_reason){
				.code = code, .label = { code, code }, .instruction = { "", "" }, .rank = INT32_MAX };
			r = &w->unknown[w->count];
		}
		w->reasons[w->count++] = r;
	}
	qsort(w->reasons, w->count, sizeof(w->reasons[0]), compare_reasons);
}

static void put_reason(struct writer *w, size_t i, enum listing listing)
{
	const struct pv_reason *r = w->reasons[i];
	enum pv_lang lang = w->msg->lang;

	utf8_sanitize(&w->out, r->label[lang], 0);
	if (listing == LIST_INSTRUCTIONS && *r->instruction[lang]) {
		buf_puts(&w->out, colon[lang]);
		utf8_sanitize(&w->out, r->instruction[lang], 0);
	}
}

static void put_reasons(struct writer *w, enum listing listing)
{
	enum pv_lang lang = w->msg->lang;

	if (listing == LIST_NONE || w->count == 0)
		return;
	buf_puts(&w->out, "\n\n");
	buf_puts(&w->out, listing == LIST_INSTRUCTIONS ? what_to_do[lang] : the_reasons[lang]);
	for (size_t i = 0; i < w->count; i++) {
		buf_printf(&w->out, "\n%zu. ", i + 1);
		put_reason(w, i, listing);
	}
}

static void put_reasons_short(struct writer *w, enum listing listing)
{
	enum pv_lang lang = w->msg->lang;

	for (size_t i = 0; i < w->count && listing != LIST_NONE; i++) {
		bool is_full = listing == LIST_INSTRUCTIONS && i < IN_FULL;

		if (is_full)
			buf_printf(&w->out, "%s%zu.%s", space[lang], i + 1, space[lang]);
		else if (listing == LIST_INSTRUCTIONS && i == IN_FULL)
			buf_printf(&w->out, "%s%s", space[lang], also[lang]);
		else if (i == 0)
			buf_printf(&w->out, "%s%s%s", space[lang], the_reasons[lang], space[lang]);
		else
			buf_puts(&w->out, comma[lang]);
		put_reason(w, i, is_full ? LIST_INSTRUCTIONS : LIST_LABELS);
		if (is_full ? !*w->reasons[i]->instruction[lang] : i + 1 == w->count)
			buf_puts(&w->out, stop[lang]);
	}
}

/* -- the whole -- */

static void put_closing(struct writer *w, const struct wording *words, const char *before)
{
	for (int i = 0; i < SENTENCES_MAX && words->closing[i][0]; i++) {
		size_t start = w->out.len;

		buf_puts(&w->out, before);
		if (put(w, words->closing[i][w->msg->lang]))
			before = space[w->msg->lang];
		else if (!w->out.failed && w->out.data)
			w->out.data[w->out.len = start] = '\0';
	}
}

static void write_text(struct writer *w, const struct wording *words, bool is_short)
{
	enum pv_lang lang = w->msg->lang;

	put(w, w->name.len ? greeting[lang] : nameless[lang]);
	buf_puts(&w->out, is_short ? space[lang] : "\n\n");
	put(w, words->opening[lang]);
	if (is_short) {
		put_reasons_short(w, words->listing);
		put_closing(w, words, space[lang]);
		return;
	}
	put_reasons(w, words->listing);
	put_closing(w, words, "\n\n");
	buf_putc(&w->out, '\n');
}

enum pv_err pv_message_format(const struct pv_message *msg, const struct pv_reason_list *reasons, bool is_short, char **ret_subject,
			      char **ret_text, struct pv_error *err)
{
	struct writer *w = mem_alloc(sizeof(*w));
	const struct wording *words = &wordings[msg->kind];
	char *subject = NULL;
	enum pv_err rc = PV_OK;

	w->msg = msg;
	buf_init(&w->out, TEXT_MAX);
	buf_init(&w->name, TEXT_MAX);
	buf_init(&w->title, TEXT_MAX);
	buf_init(&w->deadline, TEXT_MAX);
	buf_init(&w->advice, TEXT_MAX);
	utf8_sanitize(&w->name, msg->name ? msg->name : "", 0);
	utf8_sanitize(&w->title, msg->campaign_title, 0);
	format_when(&w->deadline, msg->deadline, msg);
	format_when(&w->advice, msg->advice, msg);
	collect_reasons(w, reasons);
	put(w, words->subject[msg->lang]);
	if (!w->out.failed)
		subject = buf_take(&w->out);
	if (subject)
		write_text(w, words, is_short);
	if (!subject || w->out.failed || w->name.failed || w->title.failed) {
		free(subject);
		rc = pv_error_set(err, PV_ERR_TOO_LARGE, "message larger than %u bytes", TEXT_MAX);
	} else {
		*ret_subject = subject;
		*ret_text = buf_take(&w->out);
	}
	buf_release(&w->out);
	buf_release(&w->name);
	buf_release(&w->title);
	buf_release(&w->deadline);
	buf_release(&w->advice);
	free(w);
	return rc;
}
