#include <stdio.h>
#include <string.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "commands/check_print.h"
#include "commands/command_select.h"
#include "commands/interrupt.h"
#include "commands/print.h"
#include "photovet/recheck.h"
#include "photovet/scores.h"

#define CHECKERS_MAX 16

struct check_run {
	enum print_format format;
	struct buf out;
	size_t ok, failing, unreadable, refused;
	unsigned classes;
	struct pv_checker_pool *pool;
	size_t checker_count;
};

/* The configuration's external checkers as the library takes them. */
static size_t checkers_of(const struct pv_settings *s, struct pv_checker *ret)
{
	size_t n = s->checker_count < CHECKERS_MAX ? s->checker_count : CHECKERS_MAX;

	for (size_t i = 0; i < n; i++)
		ret[i] = (struct pv_checker){ s->checkers[i].name, s->checkers[i].argv, s->checkers[i].measures, (int)s->checkers[i].timeout_ms,
			s->checkers[i].resident, NULL };
	return n;
}

static void count(struct check_run *run, const struct pv_check_report *report)
{
	if (report->fails)
		run->failing++;
	else
		run->ok++;
}

static void run_external(const struct check_run *run, const struct buf *data, const struct pv_profile *profile, struct pv_check_report *report,
			 const char *path)
{
	const struct pv_checker *checkers = pv_checker_pool_list(run->pool);

	for (size_t i = 0; i < run->checker_count; i++) {
		struct pv_check_result results[PV_CHECK_RESULTS_MAX];
		struct pv_error err = { 0 };
		size_t got = 0;

		if (pv_checker_run(&checkers[i], (const uint8_t *)data->data, data->len, 0, results, ARRAY_LEN(results), &got, &err) != PV_OK)
			fprintf(stderr, "photovet: warning: '%s': %s\n", path, err.text);
		pv_check_merge(report, results, got, profile);
	}
}

/* No database here: the built-in profile judges. */
static enum pv_err check_file(struct check_run *run, const char *path, struct pv_error *err)
{
	struct buf data = BUF_INIT(PV_PHOTO_MAX_BYTES);
	struct pv_check_report *report = mem_alloc(sizeof(*report));
	struct pv_profile profile;
	struct pv_image_info info;
	struct pv_error why = { 0 };
	enum pv_err rc = buf_read_file(&data, path, &why);

	pv_profile_default(&profile);
	if (rc == PV_OK) {
		rc = pv_image_probe((const uint8_t *)data.data, data.len, &info, &why);
		if (rc != PV_OK)
			pv_error_prefix(&why, "'%.200s'", path);
	}
	if (rc != PV_OK) {
		fprintf(stderr, "photovet: %s\n", why.text);
		run->unreadable++;
		rc = PV_OK;
	} else {
		pv_check_run((const uint8_t *)data.data, data.len, &profile, report);
		run_external(run, &data, &profile, report, path);
		check_print(&run->out, path, report, &profile, run->format);
		count(run, report);
		rc = print_out(&run->out, err);
	}
	free(report);
	buf_release(&data);
	return rc;
}

static bool on_row(const struct pv_recheck_row *row, void *context)
{
	struct check_run *run = context;
	char subject[32];

	snprintf(subject, sizeof(subject), "%lld", (long long)row->id);
	if (row->report) {
		check_print(&run->out, subject, row->report, row->profile, run->format);
		count(run, row->report);
	}
	if (!row->recorded) {
		run->refused++;
		run->classes |= 1u << row->err_class;
		fprintf(stderr, "photovet: %s: %s\n", subject, row->refusal);
	}
	return print_out(&run->out, NULL) == PV_OK;
}

static enum pv_err check_stored(const struct command_context *cx, struct check_run *run, struct pv_error *err)
{
	struct pv_selection sel = { 0 };
	struct pv_arena arena = { 0 };
	struct pv_store *st = NULL;
	int64_t n = 0;
	enum pv_err rc = command_select_options(cx->line, &arena, &sel, err);

	if (rc == PV_OK)
		rc = pv_store_open(cx->conninfo, "photovet check", &st, err);
	if (rc == PV_OK)
		rc = pv_store_photo_place(st, cx->settings->photos, err);
	interrupt_catch();
	if (rc == PV_OK)
		rc = pv_recheck_run(st, &sel, pv_checker_pool_list(run->pool), run->checker_count, interrupt_flag(), on_row, run, &n, err);
	if (rc == PV_OK && !n)
		rc = pv_error_set(err, PV_ERR_NOT_FOUND, "nothing matched");
	if (rc == PV_OK && *interrupt_flag())
		rc = pv_error_set(err, PV_ERR_INTERRUPTED, "interrupted after %lld submissions", (long long)n);
	pv_store_close(st);
	pv_arena_release(&arena);
	return rc;
}

static enum pv_err verdict(const struct check_run *run)
{
	if (run->refused && !run->ok && !run->failing)
		return print_tally_code(&(struct print_tally){ 0, run->refused, run->classes });
	if (run->unreadable && !run->ok && !run->failing)
		return PV_ERR_BAD_INPUT;
	return run->failing || run->refused || run->unreadable ? PV_ERR_PARTIAL : PV_OK;
}

static bool on_scores(const struct pv_scores_row *row, void *context)
{
	struct check_run *run = context;

	if (row->refusal[0]) {
		run->refused++;
		run->classes |= 1u << row->err_class;
		fprintf(stderr, "photovet: line %ld: %s: '%s'\n", row->line, row->refusal, row->key);
		return true;
	}
	run->ok++;
	buf_printf(&run->out, "%lld %zu\n", (long long)row->id, row->count);
	return print_out(&run->out, NULL) == PV_OK;
}

/* Prints "ID MEASURES" a line. */
static enum pv_err import_scores(const struct command_context *cx, struct check_run *run, struct pv_error *err)
{
	const char *path = command_line_value(cx->line, "scores"), *campaign = command_line_value(cx->line, "campaign");
	const char *key = command_line_value(cx->line, "key");
	enum pv_scores_key kind = !key || key[0] == 's' ? (key && key[1] == 'h' ? PV_SCORES_SHA256 : PV_SCORES_STUDENT_NO) : PV_SCORES_ID;
	struct buf text = BUF_INIT(PV_SCORES_MAX_BYTES);
	struct pv_store *st = NULL;
	enum pv_err rc = campaign ? PV_OK : pv_error_set(err, PV_ERR_USAGE, "--scores needs --campaign CODE");

	if (rc == PV_OK)
		rc = strcmp(path, "-") == 0 ? buf_read_fd(&text, 0, "standard input", err) : buf_read_file(&text, path, err);
	if (rc == PV_OK)
		rc = pv_store_open(cx->conninfo, "photovet check", &st, err);
	if (rc == PV_OK)
		rc = pv_scores_import(st, campaign, buf_str(&text), text.len, kind, on_scores, run, err);
	if (rc == PV_OK && !run->ok && !run->refused)
		rc = pv_error_set(err, PV_ERR_NOT_FOUND, "no line of scores: '%s'", path);
	if (rc == PV_OK)
		fprintf(stderr, "%zu recorded, %zu refused\n", run->ok, run->refused);
	pv_store_close(st);
	buf_release(&text);
	return rc;
}

static enum pv_err run_checks(const struct command_context *cx, struct check_run *run, const char *const *files, size_t n, struct pv_error *err)
{
	enum pv_err rc = PV_OK;

	for (size_t i = 0; rc == PV_OK && i < n; i++)
		rc = check_file(run, files[i], err);
	return rc == PV_OK && !n ? check_stored(cx, run, err) : rc;
}

static enum pv_err run(const struct command_context *cx, struct pv_error *err)
{
	struct check_run run = { .out = BUF_INIT(PRINT_MAX) };
	struct pv_checker checkers[CHECKERS_MAX];
	struct pv_selection sel = { 0 };
	struct pv_arena arena = { 0 };
	size_t n;
	const char *const *files = command_line_operands(cx->line, &n);
	enum pv_err rc = command_select_options(cx->line, &arena, &sel, err);

	run.format = print_format_of(command_line_value(cx->line, "format"), PRINT_TEXT);
	if (rc == PV_OK && !n && pv_selection_is_empty(&sel) && !command_line_has(cx->line, "scores"))
		rc = pv_error_set(err, PV_ERR_USAGE, "what shall be checked? Give files or a selection; see 'photovet check --help'");
	if (rc == PV_OK && n && !pv_selection_is_empty(&sel))
		rc = pv_error_set(err, PV_ERR_USAGE, "give files or a selection, not both");
	if (rc == PV_OK && n && command_line_has(cx->line, "scores"))
		rc = pv_error_set(err, PV_ERR_USAGE, "give photos to check or scores to import, not both");
	run.checker_count = checkers_of(cx->settings, checkers);
	run.pool = pv_checker_pool_new(checkers, run.checker_count);
	if (rc == PV_OK)
		rc = command_line_has(cx->line, "scores") ? import_scores(cx, &run, err) : run_checks(cx, &run, files, n, err);
	pv_checker_pool_free(run.pool);
	buf_release(&run.out);
	pv_arena_release(&arena);
	return rc == PV_OK ? verdict(&run) : rc;
}

static const struct command_option options[] = {
	{ "format", 'f', "FORMAT", N_("how to print it"), "text|json" },
	{ "scores", 0, "FILE.csv", N_("add scores made elsewhere to what is stored; OFIQ's CSV is known"), NULL },
	{ "key", 0, "WHAT", N_("what the file names in OFIQ's CSV are; default student_no"), "student_no|id|sha256" },
	{ 0 },
};

const struct command cmd_check_command = {
	.name = "check", .usage = "FILE.jpg... | SELECTION [-f text|json] | --scores FILE.csv --campaign CODE [--key WHAT]", .summary = N_("run the automatic checks on files or on stored submissions"),
	.details = N_("Files need no database and are judged by the built-in profile. Exit status: 0 when no check fails, 1 when some do or some files cannot be read, 6 when none can. --scores takes CSV with a column student_no, id or sha256 and columns FAMILY.MEASURE with a quality of 0 to 100 (FAMILY.MEASURE.native and .status beside it as you like) or OFIQ's own, and prints submission and number of measures; imported scores never decide."),
	.options = options, .flags = COMMAND_SELECTION, .run = run,
};
