/* Bulk verdicts: counting, --expect, chunks, an interruption between chunks and the rest
 * afterwards, what is not included, a lost connection. */
#include "store_fixture.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expect_and_preview),
		cmocka_unit_test(test_stops_between_chunks_and_goes_on),
		cmocka_unit_test(test_ids_count_once_and_refusals),
		cmocka_unit_test(test_claim_from_a_selection),
		cmocka_unit_test(test_connection_lost_midway),
	};

	return cmocka_run_group_tests(tests, up, down);
}
