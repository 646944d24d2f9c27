/* The options of SELECTION and lists of ids, from words to what the store takes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "commands/command_select.h"

static enum pv_err unknown_status(const char *word, struct pv_error *err)
{
	struct buf all = BUF_INIT(1024);
	enum pv_err rc;

	for (int s = 0; s < PV_STATUS_COUNT; s++)
		buf_printf(&all, "%s%s", s ? " " : "", pv_status_name((enum pv_status)s));
	rc = pv_error_set(err, PV_ERR_USAGE, "unknown state '%.64s'; there are %s", word, buf_str(&all));
	buf_release(&all);
	return rc;
}

/* Nothing between commas is no state either: an empty variable of a script must not mean all. */
static enum pv_err parse_statuses(const char *text, unsigned *ret, struct pv_error *err)
{
	unsigned bits = 0;

	for (;; text++) {
		size_t n = strcspn(text, ",");
		char *word = mem_strndup(text, n);
		enum pv_status s = pv_status_find(word);
		enum pv_err rc = s == PV_STATUS_COUNT ? unknown_status(word, err) : PV_OK;

		free(word);
		if (rc != PV_OK)
			return rc;
		bits |= 1u << s;
		text += n;
		if (!*text)
			break;
	}
	*ret = bits;
	return PV_OK;
}

enum pv_err command_select_options(const struct command_line *line, struct pv_arena *arena, struct pv_selection *ret, struct pv_error *err)
{
	struct pv_selection sel = { 0 };
	const char *statuses = command_line_value(line, "status"), *where = command_line_value(line, "where");
	const char *stage = command_line_value(line, "stage");
	enum pv_err rc;

	sel.campaign = command_line_value(line, "campaign");
	sel.stage = stage ? stage[0] - '0' : 0;
	sel.school = command_line_value(line, "school");
	sel.channel = command_line_value(line, "channel");
	sel.student_no = command_line_value(line, "student");
	sel.claimed_by = command_line_value(line, "claimed-by");
	sel.since = command_line_value(line, "since");
	sel.until = command_line_value(line, "until");
	if (statuses && (rc = parse_statuses(statuses, &sel.statuses, err)) != PV_OK)
		return rc;
	if (where && (rc = pv_expr_parse(where, arena, &sel.where, err)) != PV_OK)
		return rc;
	*ret = sel;
	return PV_OK;
}

enum pv_err command_select_id(const char *text, int64_t *ret, struct pv_error *err)
{
	char *end = NULL;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end || errno || n <= 0)
		return pv_error_set(err, PV_ERR_USAGE, "not an id (a positive whole number): '%s'", text);
	*ret = n;
	return PV_OK;
}

/* A growing list of ids; sorted once at the end to drop duplicates, order kept. */
struct ids {
	int64_t *id;
	size_t count, room;
};

static enum pv_err ids_add(struct ids *ids, const char *text, struct pv_error *err)
{
	int64_t id;
	enum pv_err rc = command_select_id(text, &id, err);

	if (rc != PV_OK)
		return rc;
	if (ids->count == COMMAND_SELECT_IDS_MAX)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "more than %d ids", COMMAND_SELECT_IDS_MAX);
	if (ids->count == ids->room) {
		ids->room = ids->room ? 2 * ids->room : 64;
		ids->id = mem_realloc(ids->id, ids->room, sizeof(*ids->id));
	}
	ids->id[ids->count++] = id;
	return PV_OK;
}

static enum pv_err ids_read(struct ids *ids, FILE *in, struct pv_error *err)
{
	char *word = NULL;
	size_t size = 0;
	ssize_t n;
	long number = 0;
	enum pv_err rc = PV_OK;

	while (rc == PV_OK && (n = getline(&word, &size, in)) >= 0) {
		number++;
		word[strcspn(word, " \t\r\n")] = '\0';
		if (!word[0])
			continue;
		rc = ids_add(ids, word, err);
		if (rc != PV_OK)
			pv_error_prefix(err, "line %ld of standard input", number);
	}
	if (rc == PV_OK && ferror(in))	/* what was read may be half of it */
		rc = pv_error_set(err, PV_ERR_BAD_INPUT, "cannot read standard input: %s", strerrordesc_np(errno));
	free(word);
	return rc;
}

static int by_id_then_place(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	if (x[0] != y[0])
		return x[0] < y[0] ? -1 : 1;
	return x[1] < y[1] ? -1 : x[1] > y[1];
}

/* Drops later copies of an id, keeping the order of first mention. */
static size_t ids_distinct(int64_t *id, size_t n)
{
	int64_t *pairs = mem_array(n + 1, 2 * sizeof(*pairs));
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		pairs[2 * i] = id[i];
		pairs[2 * i + 1] = (int64_t)i;
	}
	qsort(pairs, n, 2 * sizeof(*pairs), by_id_then_place);
	for (size_t i = 1; i < n; i++)
		if (pairs[2 * i] == pairs[2 * (i - 1)])
			id[pairs[2 * i + 1]] = 0;
	for (size_t i = 0; i < n; i++)
		if (id[i])
			id[kept++] = id[i];
	free(pairs);
	return kept;
}

enum pv_err command_select_ids(const struct command_line *line, size_t first, struct pv_arena *arena, const int64_t **ret_ids, size_t *ret_count,
			       struct pv_error *err)
{
	struct ids ids = { 0 };
	size_t n;
	const char *const *words = command_line_operands(line, &n);
	enum pv_err rc = PV_OK;

	for (size_t i = first; rc == PV_OK && i < n; i++)
		rc = strcmp(words[i], "-") == 0 ? ids_read(&ids, stdin, err) : ids_add(&ids, words[i], err);
	if (rc == PV_OK) {
		int64_t *own;

		ids.count = ids_distinct(ids.id, ids.count);
		own = pv_arena_alloc(arena, (ids.count + 1) * sizeof(*own));
		if (ids.count)
			memcpy(own, ids.id, ids.count * sizeof(*own));
		*ret_ids = own;
		*ret_count = ids.count;
	}
	free(ids.id);
	return rc;
}
