#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "commands/command_select.h"
#include "commands/decide.h"
#include "commands/interrupt.h"
#include "commands/print.h"
#include "photovet/bulk.h"

#define DECIDE_COMMON \
	{ "note", 0, "TEXT", N_("a note for colleagues"), NULL }, \
	{ "expect", 0, "N", N_("refuse unless exactly N submissions are meant"), NULL }, \
	{ "dry-run", 0, NULL, N_("count and show, change nothing"), NULL }, \
	{ "format", 'f', "FORMAT", N_("how to print it"), "text|json" }

const struct command_option decide_options[] = { DECIDE_COMMON, { 0 } };
const struct command_option decide_reject_options[] = {
	{ "reason", 0, "CODE[,CODE]", N_("why; 'photovet reasons' lists the codes"), NULL },
	DECIDE_COMMON,
	{ 0 },
};

/* The run as its events see it. */
struct decide_run_state {
	const struct command_context *cx;
	enum print_format format;
	struct buf out;
	bool shows_progress, output_failed;
	struct pv_error output_err;
};

static void on_outcome(const struct pv_outcome *o, void *context)
{
	struct decide_run_state *run = context;
	struct pv_outcome_list one = { .count = 1 };
	struct pv_outcome copy = *o;
	struct print_tally unused = { 0 };

	one.rows = &copy;
	if (run->shows_progress && !o->done)
		fputs("\r\033[K", stderr);
	print_outcomes(&run->out, &one, run->format, &unused);
	if (run->out.len > 64 << 10 && print_out(&run->out, &run->output_err) != PV_OK)
		run->output_failed = true;
}

static void on_progress(int64_t done, int64_t refused, int64_t total, void *context)
{
	struct decide_run_state *run = context;

	if (run->shows_progress)
		fprintf(stderr, "\r%lld of %lld, %lld refused ", (long long)(done + refused), (long long)total, (long long)refused);
}

static void tell_left_out(int64_t wrong_state, int64_t held, int64_t na)
{
	if (wrong_state)
		fprintf(stderr, "not included: %lld in another state\n", (long long)wrong_state);
	if (held)
		fprintf(stderr, "not included: %lld held by someone else\n", (long long)held);
	if (na)
		fprintf(stderr, "not included: %lld whose score is n.a. (name nas in --where to include them)\n", (long long)na);
}

/* At the terminal: the count typed again, so that neither Enter nor the trigger confirms. */
static enum pv_err ask(const char *verb, size_t count, struct pv_error *err)
{
	char answer[32] = "", want[32];

	fprintf(stderr, "%s %zu submissions? Type the number to go on: ", verb, count);
	if (!fgets(answer, sizeof(answer), stdin))
		answer[0] = '\0';
	answer[strcspn(answer, "\r\n")] = '\0';
	snprintf(want, sizeof(want), "%zu", count);
	if (strcmp(answer, want) == 0)
		return PV_OK;
	return pv_error_set(err, PV_ERR_USAGE, "not confirmed, nothing done");
}

static enum pv_err preview(const struct command_context *cx, struct pv_bulk *bulk, struct pv_bulk_pick *pick, struct pv_error *err)
{
	bool is_dry = command_line_has(cx->line, "dry-run"), has_expect = bulk->expect >= 0;
	enum pv_err rc;

	if (!is_dry && has_expect)
		return PV_OK;
	rc = pv_bulk_preview(cx->store, bulk, pick, err);
	if (rc != PV_OK)
		return rc;
	if (is_dry || pick->count <= 1)
		return PV_OK;
	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
		return pv_error_set(err, PV_ERR_USAGE, "%zu submissions are meant: say --expect %zu or --dry-run; nothing done", pick->count, pick->count);
	tell_left_out(pick->wrong_state, pick->held_by_others, pick->score_na);
	rc = ask(pv_action_name(bulk->action), pick->count, err);
	if (rc == PV_OK)
		bulk->expect = (int64_t)pick->count;
	return rc;
}

static enum pv_err dry_run(const struct pv_bulk_pick *pick, enum pv_action action, struct pv_error *err)
{
	struct buf out = BUF_INIT(PRINT_MAX);
	enum pv_err rc;

	for (size_t i = 0; i < pick->count; i++)
		buf_printf(&out, "%lld\n", (long long)pick->ids[i]);
	rc = print_out(&out, err);
	tell_left_out(pick->wrong_state, pick->held_by_others, pick->score_na);
	fprintf(stderr, "dry run: would %s %zu\n", pv_action_name(action), pick->count);
	buf_release(&out);
	return rc;
}

static enum pv_err summary_code(const struct pv_bulk_summary *s)
{
	if (s->interrupted)
		return PV_ERR_INTERRUPTED;
	if (!s->refused)
		return PV_OK;
	return s->done ? PV_ERR_PARTIAL : s->refused_class;
}

static enum pv_err act(const struct command_context *cx, struct pv_bulk *bulk, struct pv_error *err)
{
	struct decide_run_state run = { .cx = cx, .out = BUF_INIT(PRINT_MAX) };
	struct pv_bulk_events events = { on_outcome, on_progress, &run };
	struct pv_bulk_summary s = { 0 };
	enum pv_err rc, flushed;

	run.format = print_format_of(command_line_value(cx->line, "format"), PRINT_TEXT);
	run.shows_progress = isatty(STDERR_FILENO);
	interrupt_catch();
	bulk->stop = interrupt_flag();
	rc = pv_bulk_run(cx->store, bulk, &events, &s, err);
	if (run.shows_progress && s.total)	/* before the answer: both may be the same terminal */
		fputs("\r\033[K", stderr);
	flushed = print_out(&run.out, &run.output_err);
	if (fflush(stdout) == EOF && flushed == PV_OK)	/* the answer stands before the talk about it */
		flushed = pv_error_set(&run.output_err, PV_ERR_BAD_INPUT, "cannot write to standard output");
	buf_release(&run.out);
	tell_left_out(s.wrong_state, s.held_by_others, s.score_na);
	if (s.interrupted)
		fputs("interrupted; run it again for the rest\n", stderr);
	if (s.batch)
		fprintf(stderr, "batch %lld: %lld done, %lld refused\n", (long long)s.batch, (long long)s.done, (long long)s.refused);
	if (rc != PV_OK)
		return rc;
	if (!s.total)
		return pv_error_set(err, PV_ERR_NOT_FOUND, "nothing matched");
	if (flushed != PV_OK || run.output_failed)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "%s", run.output_err.text);
	return summary_code(&s);
}

static enum pv_err gather(const struct command_context *cx, struct pv_bulk *bulk, struct pv_selection *sel, struct pv_arena *arena, struct pv_error *err)
{
	size_t operands;
	enum pv_err rc;

	(void)command_line_operands(cx->line, &operands);
	rc = command_select_options(cx->line, arena, sel, err);
	if (rc != PV_OK)
		return rc;
	if (operands && !pv_selection_is_empty(sel))
		return pv_error_set(err, PV_ERR_USAGE, "give ids or a selection, not both");
	if (!operands && pv_selection_is_empty(sel))
		return pv_error_set(err, PV_ERR_USAGE, "which submissions? Give ids, '-' or a selection; see 'photovet %s --help'", pv_action_name(bulk->action));
	bulk->selection = sel;
	if (operands)
		rc = command_select_ids(cx->line, 0, arena, &bulk->ids, &bulk->id_count, err);
	if (rc == PV_OK && operands && !bulk->id_count)
		rc = pv_error_set(err, PV_ERR_NOT_FOUND, "no ids were given");
	return rc;
}

enum pv_err decide_run(const struct command_context *cx, enum pv_action action, struct pv_error *err)
{
	struct pv_bulk bulk = { .action = action };
	struct pv_bulk_pick pick = { 0 };
	struct pv_selection sel = { 0 };
	struct pv_arena arena = { 0 };
	enum pv_err rc = gather(cx, &bulk, &sel, &arena, err);

	bulk.reasons = command_line_value(cx->line, "reason");
	bulk.note = command_line_value(cx->line, "note");
	if (rc == PV_OK && action == PV_REJECT && !bulk.reasons)
		rc = pv_error_set(err, PV_ERR_USAGE, "a rejection needs --reason CODE[,CODE]; 'photovet reasons' lists them");
	if (rc == PV_OK)
		rc = command_line_int(cx->line, "expect", 0, INT64_MAX, -1, &bulk.expect, err);
	if (rc == PV_OK)
		rc = preview(cx, &bulk, &pick, err);
	if (rc == PV_OK && command_line_has(cx->line, "dry-run"))
		rc = dry_run(&pick, action, err);
	else if (rc == PV_OK)
		rc = act(cx, &bulk, err);
	pv_bulk_pick_release(&pick);
	pv_arena_release(&arena);
	return rc;
}
