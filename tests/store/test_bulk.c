/* Bulk verdicts: counting, --expect, chunks, an interruption between chunks and the rest
 * afterwards, what is not included, a lost connection. */
#include "store_fixture.h"

#include "base/clock.h"
#include "photovet/bulk.h"

static struct store_cluster cluster;
static struct pv_store *chen, *anna;
static struct pv_error err;

enum { N = 2500 };

static int up(void **state)
{
	(void)state;
	store_cluster_up(&cluster);
	store_cluster_schema(&cluster);
	store_fixture_people(&cluster);
	store_fixture_campaign(&cluster, "big", "1", "3600");
	store_fixture_campaign(&cluster, "small", "1", "3600");
	store_fixture_pending(&cluster, "big", N);
	store_fixture_pending(&cluster, "small", 20);
	chen = store_cluster_open(&cluster, "chen");
	anna = store_cluster_open(&cluster, "anna");
	return 0;
}

static int down(void **state)
{
	(void)state;
	pv_store_close(chen);
	pv_store_close(anna);
	store_cluster_down(&cluster);
	return 0;
}

struct seen {
	int64_t outcomes, chunks, last_id;
	volatile sig_atomic_t *stop;
	struct pv_bulk_summary at;
};

static void on_outcome(const struct pv_outcome *o, void *context)
{
	((struct seen *)context)->outcomes++;
	assert_true(o->id > 0);
}

static void on_progress(int64_t done, int64_t refused, int64_t total, void *context)
{
	struct seen *s = context;

	s->chunks++;
	s->at = (struct pv_bulk_summary){ .done = done, .refused = refused, .total = total };
	if (s->stop)
		*s->stop = 1;
}

static void test_expect_and_preview(void **state)
{
	struct pv_selection sel = { .campaign = "big" };
	struct pv_bulk bulk = { .action = PV_APPROVE, .selection = &sel, .expect = 7 };
	struct pv_bulk_summary sum;
	struct pv_bulk_pick pick;

	(void)state;
	store_cluster_ok(pv_bulk_preview(chen, &bulk, &pick, &err), &err);
	assert_int_equal(pick.count, N - N / 10);
	assert_int_equal(pick.score_na, N / 10);
	assert_int_equal(pick.wrong_state + pick.held_by_others, 0);
	pv_bulk_pick_release(&pick);
	assert_int_equal(pv_bulk_run(chen, &bulk, NULL, &sum, &err), PV_ERR_CONFLICT);
	assert_non_null(strstr(err.text, "--expect 7, but 2250 are meant"));
	assert_int_equal(sum.total, N - N / 10);
	assert_int_equal(sum.batch, 0);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.decision"), 0);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.batch"), 0);
	struct pv_arena arena = { 0 };
	store_cluster_ok(pv_expr_parse("nas >= 0 and dim.w <= 100", &arena, &sel.where, &err), &err);
	store_cluster_ok(pv_bulk_preview(chen, &bulk, &pick, &err), &err);
	assert_int_equal(pick.count, 100);	/* it names nas: nothing is left out */
	pv_bulk_pick_release(&pick);
	pv_arena_release(&arena);
	sel.where = NULL;
	bulk.action = PV_REJECT;	/* only approve wants a score */
	store_cluster_ok(pv_bulk_preview(chen, &bulk, &pick, &err), &err);
	assert_int_equal(pick.count, N);
	pv_bulk_pick_release(&pick);
}

static void test_stops_between_chunks_and_goes_on(void **state)
{
	static volatile sig_atomic_t stop;
	struct seen seen = { .stop = &stop };
	struct pv_bulk_events events = { on_outcome, on_progress, &seen };
	struct pv_selection sel = { .campaign = "big" };
	struct pv_bulk bulk = { .action = PV_APPROVE, .selection = &sel, .expect = 2250, .stop = &stop };
	struct pv_bulk_summary sum;

	(void)state;
	pv_store_stop_flag(chen, &stop);
	store_cluster_ok(pv_bulk_run(chen, &bulk, &events, &sum, &err), &err);
	assert_true(sum.interrupted);
	assert_int_equal(sum.done, PV_BULK_CHUNK);
	assert_int_equal(seen.outcomes, PV_BULK_CHUNK);
	assert_int_equal(sum.score_na, N / 10);
	assert_true(sum.batch > 0);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.submission WHERE status = 'approved'"), PV_BULK_CHUNK);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.batch WHERE ended_at IS NOT NULL"), 1);
	stop = 0;
	pv_store_stop_flag(chen, NULL);
	seen = (struct seen){ 0 };
	bulk.expect = 1250;
	store_cluster_ok(pv_bulk_run(chen, &bulk, &events, &sum, &err), &err);
	assert_false(sum.interrupted);
	assert_int_equal(sum.total, 1250);
	assert_int_equal(sum.done, 1250);
	assert_int_equal(sum.refused, 0);
	assert_int_equal(sum.refused_class, PV_OK);
	assert_int_equal(sum.wrong_state, PV_BULK_CHUNK);
	assert_int_equal(seen.chunks, 2);
	assert_int_equal(seen.at.done, 1250);
	struct pv_outcome_list out;
	store_cluster_ok(pv_vet_undo_batch(chen, sum.batch, &out, &err), &err);
	assert_int_equal(out.count, 1250);
	for (size_t i = 0; i < out.count; i++)
		assert_true(out.rows[i].done);
	pv_outcome_list_release(&out);
}

static void test_ids_count_once_and_refusals(void **state)
{
	struct pv_submission_list mine;
	struct pv_bulk_summary sum;
	struct seen seen = { 0 };
	struct pv_bulk_events events = { on_outcome, on_progress, &seen };

	(void)state;
	store_cluster_ok(pv_vet_claim(anna, "small", 2, false, &mine, &err), &err);
	int64_t held = mine.rows[0].id, free_one = mine.rows[0].id + 10;
	int64_t ids[] = { free_one, held, free_one, 987654321, held };
	struct pv_bulk bulk = { .action = PV_REJECT, .ids = ids, .id_count = 5, .reasons = "Q01", .expect = 3 };
	store_cluster_ok(pv_bulk_run(chen, &bulk, &events, &sum, &err), &err);
	assert_int_equal(sum.total, 3);
	assert_int_equal(sum.done, 1);
	assert_int_equal(sum.refused, 2);
	assert_int_equal(sum.refused_class, PV_ERR_PARTIAL);	/* held: conflict; unknown: not found */
	assert_int_equal(seen.outcomes, 3);
	bulk.ids = &held;
	bulk.id_count = 1;
	bulk.expect = -1;
	store_cluster_ok(pv_bulk_run(chen, &bulk, NULL, &sum, &err), &err);
	assert_int_equal(sum.refused_class, PV_ERR_CONFLICT);
	struct pv_selection sel = { .campaign = "small" };
	struct pv_bulk_pick pick;
	bulk = (struct pv_bulk){ .action = PV_REJECT, .selection = &sel, .expect = -1 };
	store_cluster_ok(pv_bulk_preview(chen, &bulk, &pick, &err), &err);
	assert_int_equal(pick.held_by_others, 2);
	assert_int_equal(pick.wrong_state, 1);
	assert_int_equal(pick.count, 17);
	pv_bulk_pick_release(&pick);
	pv_submission_list_release(&mine);
	bulk.ids = ids;
	bulk.id_count = 0;
	store_cluster_ok(pv_bulk_run(chen, &bulk, NULL, &sum, &err), &err);
	assert_int_equal(sum.total, 0);
	assert_int_equal(sum.batch, 0);
}

static void test_claim_from_a_selection(void **state)
{
	struct pv_selection sel = { .campaign = "small" };
	struct pv_outcome_list out;

	(void)state;
	store_cluster_ok(pv_bulk_claim(anna, &sel, 5, &out, &err), &err);
	assert_int_equal(out.count, 5);
	int64_t first = out.rows[0].id;
	for (size_t i = 0; i < out.count; i++)
		assert_true(out.rows[i].done && out.rows[i].token > 0);
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_bulk_claim(anna, &sel, 5, &out, &err), &err);
	assert_int_equal(out.count, 5);
	assert_int_not_equal(out.rows[0].id, first);
	pv_outcome_list_release(&out);
	sel.statuses = 1u << PV_STATUS_REJECTED;
	store_cluster_ok(pv_bulk_claim(anna, &sel, 5, &out, &err), &err);
	assert_int_equal(out.count, 0);
	pv_outcome_list_release(&out);
}

static void kill_backends(int64_t done, int64_t refused, int64_t total, void *context)
{
	(void)refused;
	(void)total;
	*(int64_t *)context = done;
	store_cluster_sql(&cluster, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'chen'", NULL, 0);
}

static void test_connection_lost_midway(void **state)
{
	struct pv_selection sel = { .campaign = "big" };
	struct pv_bulk bulk = { .action = PV_ESCALATE, .selection = &sel, .expect = -1, .note = "test" };
	struct pv_bulk_summary sum;
	int64_t told = 0;
	struct pv_bulk_events events = { NULL, kill_backends, &told };

	(void)state;
	assert_int_equal(pv_bulk_run(chen, &bulk, &events, &sum, &err), PV_ERR_UNAVAILABLE);
	assert_int_equal(sum.done, PV_BULK_CHUNK);	/* what is certain */
	assert_int_equal(told, PV_BULK_CHUNK);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.submission WHERE status = 'escalated'"), PV_BULK_CHUNK);
	store_cluster_ok(pv_store_reconnect(chen, &err), &err);
	store_cluster_ok(pv_bulk_run(chen, &bulk, NULL, &sum, &err), &err);
	assert_int_equal(sum.refused, 0);
	assert_int_equal(sum.done, N - PV_BULK_CHUNK - PV_BULK_CHUNK);
}

/* The marked photos of the sheet: one batch in one transaction, each judged by its own thumbnail,
 * its undo window counted from now, undone in one step. */
static void test_a_batch_of_what_was_looked_at(void **state)
{
	struct pv_submission_list mine = { 0 };
	struct pv_outcome_list out = { 0 };
	struct pv_display shown[5];
	int64_t ids[5], tokens[5], decisions[4], batch = 0;
	int32_t versions[5];
	int64_t batches = store_cluster_count(&cluster, "SELECT count(*) FROM photovet.batch");
	struct pv_verdict v = { .action = PV_APPROVE, .ids = ids, .tokens = tokens, .versions = versions, .displays = shown, .count = 5, .via = "sheet" };

	(void)state;
	store_cluster_ok(pv_vet_release_all(anna, &out, &err), &err);
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_vet_claim(anna, "small", 5, false, &mine, &err), &err);
	assert_int_equal(mine.count, 5);
	for (int i = 0; i < 5; i++) {
		ids[i] = mine.rows[i].id;
		tokens[i] = mine.rows[i].token;
		versions[i] = mine.rows[i].version;
		shown[i] = (struct pv_display){ .protocol = "sixel", .width = 240, .height = 320, .shown_ms = 900, .bytes = 9000, .acknowledged_by = "terminal" };
		memcpy(shown[i].sha256, mine.rows[i].photo.sha256, sizeof(shown[i].sha256));
	}
	shown[3].height = 319;			/* under the campaign's minimum: the database says so, too */
	store_cluster_ok(pv_bulk_decide(anna, &v, &batch, &out, &err), &err);
	assert_int_equal(out.count, 5);
	for (size_t i = 0, n = 0; i < 5; i++) {
		assert_int_equal(out.rows[i].id, ids[i]);
		assert_int_equal(out.rows[i].done, i != 3);
		if (i != 3)
			decisions[n++] = out.rows[i].decision;
	}
	assert_string_equal(out.rows[3].code, "PV403");
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.decision d JOIN photovet.batch b USING (batch_id)"
		" WHERE b.ended_at IS NOT NULL AND b.done = 4 AND b.refused = 1 AND d.via = 'sheet' AND d.display::jsonb ->> 'width' = '240'"), 4);
	/* What is told is when the database ends the window: an hour from now, not five minutes more. */
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.decision d JOIN photovet.batch b USING (batch_id)"
		" WHERE d.via = 'sheet' AND b.ended_at + make_interval(secs => d.undo_seconds) BETWEEN now() + interval '59 minutes' AND now() + interval '60 minutes'"), 4);
	assert_true(out.rows[0].undo_until < clock_now() + INT64_C(3601) * 1000000);
	assert_true(out.rows[0].undo_until > clock_now() + INT64_C(3500) * 1000000);
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_vet_undo(anna, decisions, 4, &out, &err), &err);
	for (int i = 0; i < 4; i++)
		assert_true(out.rows[i].done);
	pv_outcome_list_release(&out);
	v.count = 0;
	assert_int_equal(pv_bulk_decide(anna, &v, &batch, &out, &err), PV_ERR_USAGE);
	v.count = 5;
	v.via = "nonsense";			/* all of it or nothing: no batch is left behind */
	assert_int_not_equal(pv_bulk_decide(anna, &v, &batch, &out, &err), PV_OK);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.batch"), batches + 1);
	store_cluster_ok(pv_vet_release_all(anna, &out, &err), &err);
	pv_outcome_list_release(&out);
	pv_submission_list_release(&mine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expect_and_preview),
		cmocka_unit_test(test_stops_between_chunks_and_goes_on),
		cmocka_unit_test(test_ids_count_once_and_refusals),
		cmocka_unit_test(test_claim_from_a_selection),
		cmocka_unit_test(test_a_batch_of_what_was_looked_at),
		cmocka_unit_test(test_connection_lost_midway),
	};

	return cmocka_run_group_tests(tests, up, down);
}
