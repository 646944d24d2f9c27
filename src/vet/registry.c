#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/mem.h"
#include "photovet/outbox.h"
#include "store/move.h"
#include "store/sent.h"
#include "vet/cause.h"

enum { CHUNK = 1000, REASONS_MAX = 16 };
#define LIST_MAX_BYTES (64u << 20)
#define LIST_MAX_LINES 1000000

enum column { ID, STUDENT_NO, REASON, CAUSE, COLUMN_COUNT };
static const struct { const char *name; enum column column; } NAMES[] = {
	{ "id", ID }, { "submission", ID }, { "student_no", STUDENT_NO }, { "XH", STUDENT_NO }, { "学号", STUDENT_NO },
	{ "reason", REASON }, { "reasons", REASON }, { "cause", CAUSE }, { "原因", CAUSE }, { "失败原因", CAUSE },
};

struct row {
	struct pv_registry_line line;
	const char *reasons, *cause;	/* "" when none */
	bool is_judged;			/* nothing more to ask */
};

struct list {
	struct pv_arena arena;
	struct row *rows;
	size_t count, room;
	int at[COLUMN_COUNT];		/* field of each column; -1 */
	bool has_header, wants_reason;
	const char *campaign;
	enum pv_err e;
	struct pv_error *err;
};

static void refuse(struct row *row, enum pv_err class, const char *problem)
{
	row->line.problem = problem;
	row->line.err_class = class;
	row->is_judged = true;
}

static enum pv_err read_header(struct list *l, const char *const *fields, size_t count)
{
	for (int c = 0; c < COLUMN_COUNT; c++)
		l->at[c] = -1;
	for (size_t i = 0; i < count; i++)
		for (size_t n = 0; n < ARRAY_LEN(NAMES); n++)
			if (!strcmp(fields[i] + strspn(fields[i], " "), NAMES[n].name) && l->at[NAMES[n].column] < 0)
				l->at[NAMES[n].column] = (int)i;
	if (l->at[ID] < 0 && l->at[STUDENT_NO] < 0)
		return pv_error_set(l->err, PV_ERR_BAD_INPUT, "the list's header line names neither 'id' nor 'student_no'");
	if (l->at[ID] < 0 && !l->campaign)
		return pv_error_set(l->err, PV_ERR_USAGE, "a list by student number needs --campaign");
	if (l->wants_reason && l->at[REASON] < 0 && l->at[CAUSE] < 0)
		return pv_error_set(l->err, PV_ERR_BAD_INPUT, "the list's header line names neither 'reason' nor 'cause'");
	return PV_OK;
}

static const char *field(struct list *l, const char *const *fields, size_t count, enum column c)
{
	int at = l->at[c];

	if (at < 0 || (size_t)at >= count)
		return "";
	return pv_arena_strdup(&l->arena, fields[at] + strspn(fields[at], " \t"));
}

static bool parse_id(const char *text, int64_t *ret)
{
	char *end;

	errno = 0;
	long long n = strtoll(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno || n <= 0)
		return false;
	*ret = n;
	return true;
}

static void judge_row(struct list *l, struct row *row, const char *id, const char *student_no)
{
	row->line.subject = *id ? id : student_no;
	if (*id) {
		if (!parse_id(id, &row->line.id))
			refuse(row, PV_ERR_BAD_INPUT, "not an id");
	} else if (!*student_no) {
		refuse(row, PV_ERR_BAD_INPUT, "neither id nor student_no");
	} else if (!l->campaign) {
		refuse(row, PV_ERR_BAD_INPUT, "a student number needs --campaign");
	}
	if (row->is_judged || !l->wants_reason || *row->reasons)
		return;
	const char *code = cause_reason(row->cause);
	if (code)
		row->reasons = code;
	else
		refuse(row, PV_ERR_BAD_INPUT, "no reason is known for this cause: give a column 'reason'");
}

static bool on_row(const char *const *fields, size_t count, long line, const char *problem, void *context)
{
	struct list *l = context;

	if (!l->has_header) {
		l->has_header = true;
		l->e = problem ? pv_error_set(l->err, PV_ERR_BAD_INPUT, "line %ld: %s", line, problem) : read_header(l, fields, count);
		return !l->e;
	}
	if (!problem && count == 1 && !*fields[0])
		return true;
	if (l->count == LIST_MAX_LINES) {
		l->e = pv_error_set(l->err, PV_ERR_TOO_LARGE, "a list of more than %d lines", LIST_MAX_LINES);
		return false;
	}
	if (l->count == l->room) {
		l->room = l->room ? 2 * l->room : CHUNK;
		l->rows = mem_realloc(l->rows, l->room, sizeof(*l->rows));
	}
	struct row *row = &l->rows[l->count++];
	*row = (struct row){ .line = { .line = line, .subject = "", .problem = "", .status = PV_STATUS_COUNT }, .reasons = "", .cause = "" };
	if (problem) {
		refuse(row, PV_ERR_BAD_INPUT, pv_arena_strdup(&l->arena, problem));
		return true;
	}
	row->reasons = field(l, fields, count, REASON);
	row->cause = field(l, fields, count, CAUSE);
	judge_row(l, row, field(l, fields, count, ID), field(l, fields, count, STUDENT_NO));
	return true;
}

static enum pv_err read_list(const struct pv_registry_options *options, struct list *l, struct pv_error *err)
{
	struct buf text = BUF_INIT(LIST_MAX_BYTES);
	enum pv_err e = buf_read_file(&text, options->path, err);

	l->campaign = options->campaign;
	l->err = err;
	if (!e)
		e = csv_parse(buf_str(&text), text.len, options->encoding, on_row, l, err);
	if (!e)
		e = l->e;
	if (!e && !l->has_header)
		e = pv_error_set(err, PV_ERR_BAD_INPUT, "the list is empty: '%s'", options->path);
	buf_release(&text);
	return e;
}

/* One question for a chunk of student numbers. */
static enum pv_err resolve(struct pv_store *st, struct list *l, size_t from, size_t to, struct pv_error *err)
{
	const char *numbers[CHUNK];
	struct row *rows[CHUNK];
	int64_t ids[CHUNK];
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		if (l->rows[i].is_judged || l->rows[i].line.id)
			continue;
		rows[n] = &l->rows[i];
		numbers[n++] = l->rows[i].line.subject;
	}
	enum pv_err e = n ? sent_find(st, l->campaign, numbers, n, ids, err) : PV_OK;
	for (size_t i = 0; i < n && !e; i++) {
		rows[i]->line.id = ids[i];
		if (!ids[i])
			refuse(rows[i], PV_ERR_NOT_FOUND, "nothing of this student was sent");
	}
	return e;
}

static int compare_group(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a, *y = *(struct row *const *)b;
	int d = strcmp(x->reasons, y->reasons);

	d = d ? d : strcmp(x->cause, y->cause);
	return d ? d : (x->line.line > y->line.line) - (x->line.line < y->line.line);
}

static bool is_same_group(const struct row *x, const struct row *y)
{
	return !strcmp(x->reasons, y->reasons) && !strcmp(x->cause, y->cause);
}

static enum pv_err ask(struct pv_store *st, bool is_refusal, const struct row *first, const int64_t *ids, size_t n, struct pv_outcome_list *ret, struct pv_error *err)
{
	const char *codes[REASONS_MAX];
	size_t count = 0;
	char *copy, *rest;
	enum pv_err e;

	if (!is_refusal)
		return move_confirm(st, ids, n, ret, err);
	copy = rest = mem_strdup(first->reasons);
	for (char *word; (word = strsep(&rest, " ,;")) && count < REASONS_MAX; )
		if (*word)
			codes[count++] = word;
	e = move_refused(st, ids, n, codes, count, first->cause, ret, err);
	free(copy);
	return e;
}

/* rows of one group; their answers come in the order given. */
static enum pv_err move_group(struct pv_store *st, struct list *l, bool is_refusal, struct row **rows, size_t n, struct pv_error *err)
{
	struct pv_outcome_list list = { 0 };
	int64_t ids[CHUNK];

	for (size_t i = 0; i < n; i++)
		ids[i] = rows[i]->line.id;
	enum pv_err e = ask(st, is_refusal, rows[0], ids, n, &list, err);
	if (!e && list.count != n)
		e = pv_error_set(err, PV_ERR_DATABASE, "the database answered for %zu of %zu lines", list.count, n);
	for (size_t i = 0; i < n && !e; i++) {
		const struct pv_outcome *o = &list.rows[i];
		rows[i]->line.done = o->done;
		rows[i]->line.status = o->status;
		if (!o->done)
			refuse(rows[i], o->err_class, pv_arena_strdup(&l->arena, o->text));
	}
	pv_outcome_list_release(&list);
	return e;
}

static enum pv_err move_chunk(struct pv_store *st, struct list *l, bool is_refusal, size_t from, size_t to, struct pv_error *err)
{
	struct row *rows[CHUNK];
	size_t n = 0;
	enum pv_err e = resolve(st, l, from, to, err);

	for (size_t i = from; i < to; i++)
		if (!l->rows[i].is_judged)
			rows[n++] = &l->rows[i];
	if (is_refusal && n)
		qsort(rows, n, sizeof(rows[0]), compare_group);
	for (size_t i = 0, size; i < n && !e; i += size) {
		for (size = 1; i + size < n && is_same_group(rows[i], rows[i + size]); size++)
			;
		e = move_group(st, l, is_refusal, rows + i, size, err);
	}
	return e;
}

static enum pv_err run(struct pv_store *st, const struct pv_registry_options *options, bool is_refusal, pv_registry_fn *fn, void *context, struct pv_error *err)
{
	struct list l = { .wants_reason = is_refusal };
	enum pv_err e = read_list(options, &l, err);

	for (size_t from = 0, to; from < l.count && !e; from = to) {
		to = from + CHUNK < l.count ? from + CHUNK : l.count;
		e = move_chunk(st, &l, is_refusal, from, to, err);
		for (size_t i = from; i < to && !e; i++)
			fn(&l.rows[i].line, context);
	}
	free(l.rows);
	pv_arena_release(&l.arena);
	return e;
}

enum pv_err pv_registry_confirm(struct pv_store *st, const struct pv_registry_options *options, pv_registry_fn *fn, void *context, struct pv_error *err)
{
	return run(st, options, false, fn, context, err);
}

enum pv_err pv_registry_refused(struct pv_store *st, const struct pv_registry_options *options, pv_registry_fn *fn, void *context, struct pv_error *err)
{
	return run(st, options, true, fn, context, err);
}
