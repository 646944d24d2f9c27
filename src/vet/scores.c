#include "photovet/scores.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "base/mem.h"
#include "photovet/ofiq.h"
#include "photovet/recheck.h"
#include "store/recheck_jobs.h"
#include "store/score_subjects.h"

#define CHUNK 100
#define KEY_MAX 200

struct line {
	char key[KEY_MAX];
	long number;
	const char *fault;	/* NULL: usable */
	struct pv_check_report report;
};

enum part { QUALITY, NATIVE, STATUS, KEY, PART_COUNT };

struct import {
	struct pv_store *st;
	const char *campaign, *kind;
	pv_scores_fn *fn;
	void *context;
	struct line *lines;	/* CHUNK of them */
	size_t count;
	bool is_stopped;
	/* our form's header */
	bool has_header;
	size_t columns;
	enum part parts[CSV_MAX_FIELDS];
	char measures[CSV_MAX_FIELDS][PV_CHECK_NAME_MAX];
	enum pv_err e;
	struct pv_error *err;
};

static const char *const kinds[] = { "student_no", "id", "sha256" };

static void tell(struct import *in, const struct line *l, int64_t id, enum pv_err class, const char *refusal)
{
	const struct pv_scores_row row = { .line = l->number, .key = l->key, .id = id, .count = l->report.count, .refusal = refusal, .err_class = class };

	if (!in->is_stopped && !in->fn(&row, in->context))
		in->is_stopped = true;
}

static enum pv_err record(struct import *in, const int64_t *ids)
{
	struct pv_check_done done[CHUNK];
	struct pv_outcome_list answers = { 0 };
	size_t n = 0, at = 0;
	enum pv_err e;

	for (size_t i = 0; i < in->count; i++)
		if (ids[i] && !in->lines[i].fault)
			done[n++] = (struct pv_check_done){ .id = ids[i], .report = &in->lines[i].report, .is_merge = true };
	e = n ? recheck_jobs_record(in->st, done, n, &answers, in->err) : PV_OK;
	if (!e && answers.count != n)
		e = pv_error_set(in->err, PV_ERR_DATABASE, "the database answered for %zu of %zu lines", answers.count, n);
	for (size_t i = 0; i < in->count && !e; i++) {
		if (in->lines[i].fault)
			tell(in, &in->lines[i], 0, PV_ERR_BAD_INPUT, in->lines[i].fault);
		else if (!ids[i])
			tell(in, &in->lines[i], 0, PV_ERR_NOT_FOUND, "no such submission in the campaign");
		else {
			tell(in, &in->lines[i], ids[i], answers.rows[at].err_class, answers.rows[at].done ? "" : answers.rows[at].text);
			at++;
		}
	}
	pv_outcome_list_release(&answers);
	return e;
}

static bool flush(struct import *in)
{
	const char *keys[CHUNK];
	int64_t ids[CHUNK] = { 0 };

	for (size_t i = 0; i < in->count; i++)
		keys[i] = in->lines[i].key;
	if (in->count && !in->e)
		in->e = score_subjects_find(in->st, in->campaign, in->kind, keys, in->count, ids, in->err);
	if (in->count && !in->e)
		in->e = record(in, ids);
	in->count = 0;
	return !in->e && !in->is_stopped;
}

static struct line *next_line(struct import *in, const char *key, size_t key_size, long number)
{
	struct line *l = &in->lines[in->count++];

	*l = (struct line){ .number = number };
	if (key_size >= sizeof(l->key))
		l->fault = "the key is too long";
	else
		memcpy(l->key, key, key_size);
	return l;
}

/* OFIQ: the key is the file's name without directory and ending. */
static bool on_ofiq(const char *filename, const struct pv_ofiq_score *scores, size_t count, long number, void *context)
{
	struct import *in = context;
	const char *slash = strrchr(filename, '/'), *stem = slash ? slash + 1 : filename, *dot = strrchr(stem, '.');
	struct line *l = next_line(in, stem, dot ? (size_t)(dot - stem) : strlen(stem), number);

	for (size_t i = 0; i < count && l->report.count < PV_CHECK_RESULTS_MAX; i++) {
		struct pv_check_result *r = &l->report.results[l->report.count];
		if (!pv_ofiq_judge(&scores[i], r))
			continue;
		snprintf(r->checker, sizeof(r->checker), "import:ofiq");
		l->report.count++;
	}
	if (!count && !l->fault)
		l->fault = "the header names no measures: the first image of the file could not be read";
	return in->count < CHUNK || flush(in);
}

static enum part part_of(const char *title, char *measure)
{
	static const struct {
		const char *ending;
		enum part part;
	} endings[] = { { ".native", NATIVE }, { ".status", STATUS } };
	size_t n = strlen(title);
	enum part part = QUALITY;

	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		size_t m = strlen(endings[i].ending);
		if (n > m && strcmp(title + n - m, endings[i].ending) == 0) {
			part = endings[i].part;
			n -= m;
			break;
		}
	}
	if (n >= PV_CHECK_NAME_MAX)
		return PART_COUNT;
	memcpy(measure, title, n);
	measure[n] = '\0';
	if (!strchr(measure, '.') || strncmp(measure, "dup.", 4) == 0 || pv_check_find(measure) != PV_CHECK_COUNT || measure[0] < 'a' || measure[0] > 'z' ||
	    strspn(measure, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._") != n)
		return PART_COUNT;
	return part;
}

static bool read_header(struct import *in, const char *const *fields, size_t count)
{
	in->has_header = true;
	in->columns = count;
	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		while (k < ARRAY_LEN(kinds) && strcmp(fields[i], kinds[k]) != 0)
			k++;
		if (k < ARRAY_LEN(kinds) && in->kind) {
			in->e = pv_error_set(in->err, PV_ERR_BAD_INPUT, "two columns say whom a line is about: '%s' and '%s'", in->kind, kinds[k]);
			return false;
		}
		if (k < ARRAY_LEN(kinds)) {
			in->kind = kinds[k];
			in->parts[i] = KEY;
			continue;
		}
		in->parts[i] = part_of(fields[i], in->measures[i]);
		if (in->parts[i] == PART_COUNT) {
			in->e = pv_error_set(in->err, PV_ERR_BAD_INPUT, "not the name of a measure (like vendor.sharpness): '%.64s'", fields[i]);
			return false;
		}
	}
	if (!in->kind)
		in->e = pv_error_set(in->err, PV_ERR_BAD_INPUT, "no column student_no, id or sha256 in the header");
	return !in->e;
}

static struct pv_check_result *result_of(struct pv_check_report *report, const char *measure)
{
	for (size_t i = 0; i < report->count; i++)
		if (strcmp(report->results[i].name, measure) == 0)
			return &report->results[i];
	struct pv_check_result *r = &report->results[report->count++];	/* at most one a column */
	*r = (struct pv_check_result){ .native = NAN, .quality = PV_QUALITY_NA, .status = PV_CHECK_NA };
	snprintf(r->name, sizeof(r->name), "%s", measure);
	snprintf(r->checker, sizeof(r->checker), "import:csv");
	return r;
}

static bool parse_number(const char *text, double *ret)
{
	struct json *list = NULL;
	struct buf b = BUF_INIT(256);
	bool ok;

	buf_printf(&b, "[%s]", text);
	ok = !b.failed && json_parse(b.data, b.len, &list, NULL) == PV_OK && json_count(list) == 1 && json_real(json_at(list, 0), ret);
	json_free(list);
	buf_release(&b);
	return ok;
}

/* What is wrong with the field; NULL: nothing. */
static const char *take_field(struct line *l, enum part part, const char *measure, const char *text)
{
	struct pv_check_result *r = result_of(&l->report, measure);
	double value = -1;

	if (part == STATUS) {
		if (!*text)
			return NULL;
		snprintf(r->detail, sizeof(r->detail), "%.8s", text);	/* judged when the line is whole */
		return NULL;
	}
	if (*text && !parse_number(text, &value))
		return "a score is not a number";
	if (part == NATIVE && *text)
		r->native = value;
	else if (part == QUALITY && (value > 100 || (value < 0 && value > -1) || value < -1))
		return "a quality is not 0 to 100, nor -1";
	else if (part == QUALITY)
		r->quality = value < 0 ? PV_QUALITY_NA : (int)lround(value);
	return NULL;
}

static const char *settle(struct pv_check_result *r)
{
	enum pv_check_status s = r->quality >= 80 ? PV_CHECK_OK : r->quality >= 40 ? PV_CHECK_WARN : PV_CHECK_FAIL;
	enum pv_check_status said = PV_CHECK_NA;

	while (r->detail[0] && said <= PV_CHECK_FAIL && strcmp(r->detail, pv_check_status_name(said)) != 0)
		said++;
	if (said > PV_CHECK_FAIL)
		return "a status is not ok, warn, fail or na";
	if (r->quality == PV_QUALITY_NA || (r->detail[0] && said == PV_CHECK_NA)) {
		r->quality = PV_QUALITY_NA;
		r->native = NAN;
		s = PV_CHECK_NA;
	} else if (r->detail[0]) {
		s = said;
	}
	r->status = s;
	r->detail[0] = '\0';
	return NULL;
}

static bool on_csv(const char *const *fields, size_t count, long number, const char *problem, void *context)
{
	struct import *in = context;
	const char *key = "";
	struct line *l;

	if (!in->has_header)
		return problem ? (in->e = pv_error_set(in->err, PV_ERR_BAD_INPUT, "the header cannot be read: %s", problem), false) :
				 read_header(in, fields, count);
	for (size_t i = 0; i < count && i < in->columns; i++)
		if (in->parts[i] == KEY)
			key = fields[i];
	l = next_line(in, key, strlen(key), number);
	if (problem)
		l->fault = problem;
	else if (count != in->columns)
		l->fault = "it has not as many fields as the header";
	else if (!*key)
		l->fault = "it does not say whom it is about";
	for (size_t i = 0; i < count && !l->fault; i++)
		if (in->parts[i] != KEY)
			l->fault = take_field(l, in->parts[i], in->measures[i], fields[i]);
	for (size_t i = 0; i < l->report.count && !l->fault; i++)
		l->fault = settle(&l->report.results[i]);
	return in->count < CHUNK || flush(in);
}

enum pv_err pv_scores_import(struct pv_store *st, const char *campaign, const char *text, size_t size, enum pv_scores_key key, pv_scores_fn *fn,
			     void *context, struct pv_error *err)
{
	bool is_ofiq = (size >= 9 && memcmp(text, "Filename;", 9) == 0) || (size > 0 && text[0] == '[');
	struct import *in = mem_alloc(sizeof(*in));
	enum pv_err e;

	*in = (struct import){ .st = st, .campaign = campaign, .kind = is_ofiq ? kinds[key] : NULL, .fn = fn, .context = context, .err = err };
	in->lines = mem_array(CHUNK, sizeof(*in->lines));
	e = is_ofiq ? pv_ofiq_read(text, size, on_ofiq, in, err) : csv_parse(text, size, NULL, on_csv, in, err);
	if (!e && !in->e && !is_ofiq && !in->has_header)
		e = pv_error_set(err, PV_ERR_BAD_INPUT, "the file is empty");
	if (!e && !in->e && !in->is_stopped)
		flush(in);
	e = e ? e : in->e;
	free(in->lines);
	free(in);
	return e;
}
