/* The moves of people, each once there and back: claim, decide, undo, redo, mine, renew,
 * release, skip, reveal, session, and what the screen reads. */
#include "store_fixture.h"

static struct store_cluster cluster;
static struct pv_store *anna, *bo, *chen, *eve;
static struct pv_error err;

static int up(void **state)
{
	(void)state;
	store_cluster_up(&cluster);
	store_cluster_schema(&cluster);
	store_fixture_people(&cluster);
	store_fixture_campaign(&cluster, "c1", "1", "60");
	store_fixture_campaign(&cluster, "c2", "2", "0");
	store_fixture_pending(&cluster, "c1", 60);
	store_fixture_pending(&cluster, "c2", 5);
	anna = store_cluster_open(&cluster, "anna");
	bo = store_cluster_open(&cluster, "bo");
	chen = store_cluster_open(&cluster, "chen");
	eve = store_cluster_open(&cluster, "eve");
	return 0;
}

static int down(void **state)
{
	(void)state;
	pv_store_close(anna);
	pv_store_close(bo);
	pv_store_close(chen);
	pv_store_close(eve);
	store_cluster_down(&cluster);
	return 0;
}

static void release_all(struct pv_store *st)
{
	struct pv_outcome_list out;

	store_cluster_ok(pv_vet_release_all(st, &out, &err), &err);
	pv_outcome_list_release(&out);
}

static void show_one(struct pv_store *st, int64_t id, struct pv_submission_list *ret)
{
	store_cluster_ok(pv_store_show(st, &id, 1, ret, &err), &err);
	assert_int_equal(ret->count, 1);
}

static void test_claim_brings_whole_rows(void **state)
{
	struct pv_submission_list got, mine;
	int64_t until = 0;

	(void)state;
	store_cluster_ok(pv_vet_claim(anna, "c1", 20, false, &got, &err), &err);
	assert_int_equal(got.count, 20);
	for (size_t i = 0; i < got.count; i++) {
		const struct pv_submission *s = &got.rows[i];
		assert_string_equal(s->claimed_by, "anna");
		assert_true(s->token > 0);
		assert_true(s->lease_until > 0);
		assert_int_equal(s->status, PV_STATUS_PENDING);
		assert_int_equal(s->check_count, 2);
		assert_string_equal(s->checks[0].name, "dim.w");
		assert_int_equal(s->checks[0].status, PV_CHECK_OK);
		assert_string_equal(s->checks[1].name, "jpeg.q");
		assert_int_equal(s->checks[1].status, PV_CHECK_NA);
		assert_int_equal(s->checks[1].quality, PV_QUALITY_NA);
		assert_true(isnan(s->checks[1].native));
		assert_true(s->photo.present && s->original.present && !s->reference.present);
		assert_int_equal(s->photo.width, 48);
		assert_string_equal(s->zone, "Asia/Shanghai");
		assert_true(s->blocks_allowed);
		if (i)
			assert_true(got.rows[i - 1].due_at <= s->due_at);
	}
	store_cluster_ok(pv_vet_mine(anna, "c1", &mine, &err), &err);
	assert_int_equal(mine.count, 20);
	for (size_t i = 0; i < 20; i++)
		assert_int_equal(mine.rows[i].id, got.rows[i].id);
	pv_submission_list_release(&mine);
	store_cluster_ok(pv_vet_mine(bo, NULL, &mine, &err), &err);
	assert_int_equal(mine.count, 0);
	pv_submission_list_release(&mine);
	store_cluster_ok(pv_vet_renew(anna, &until, &err), &err);
	assert_true(until >= got.rows[0].lease_until);
	store_cluster_ok(pv_vet_renew(bo, &until, &err), &err);
	assert_true(until == PV_TIME_NONE);
	pv_submission_list_release(&got);
	release_all(anna);
	store_cluster_ok(pv_vet_mine(anna, NULL, &mine, &err), &err);
	assert_int_equal(mine.count, 0);
	pv_submission_list_release(&mine);
}

static void test_claim_refusals_are_errors(void **state)
{
	struct pv_submission_list got;

	(void)state;
	assert_int_equal(pv_vet_claim(anna, "nope", 20, false, &got, &err), PV_ERR_NOT_FOUND);
	assert_int_equal(pv_vet_claim(anna, "c1", 20, true, &got, &err), PV_ERR_FORBIDDEN);
	assert_int_equal(pv_vet_claim(eve, "c1", 20, false, &got, &err), PV_ERR_FORBIDDEN);
	store_cluster_ok(pv_vet_claim(chen, "c1", 20, true, &got, &err), &err);
	assert_int_equal(got.count, 0);	/* nothing escalated: no error */
	pv_submission_list_release(&got);
}

static void test_decide_undo_redo(void **state)
{
	struct pv_submission_list got, shown;
	struct pv_outcome_list out, undone;
	struct pv_display displays[2] = { { .protocol = "sixel", .width = 480, .height = 640, .shown_ms = 900, .bytes = 70000, .acknowledged_by = "terminal" } };
	int64_t ids[2], tokens[2], decisions[2];

	(void)state;
	store_cluster_ok(pv_vet_claim(anna, "c1", 2, false, &got, &err), &err);
	displays[1] = displays[0];
	for (int i = 0; i < 2; i++) {
		ids[i] = got.rows[i].id;
		tokens[i] = got.rows[i].token;
		memcpy(displays[i].sha256, got.rows[i].photo.sha256, 32);
	}
	struct pv_verdict v = { .action = PV_REJECT, .ids = ids, .tokens = tokens, .displays = displays, .count = 2, .reasons = "L03, Q01",
		.note = "look at the left side", .via = "screen" };
	store_cluster_ok(pv_vet_decide(anna, &v, &out, &err), &err);
	assert_int_equal(out.count, 2);
	for (int i = 0; i < 2; i++) {
		assert_true(out.rows[i].done);
		assert_string_equal(out.rows[i].code, "PV000");
		assert_int_equal(out.rows[i].id, ids[i]);
		assert_int_equal(out.rows[i].status, PV_STATUS_REJECTED);
		assert_int_equal(out.rows[i].err_class, PV_OK);
		assert_true(out.rows[i].undo_until > 0);
		decisions[i] = out.rows[i].decision;
	}
	pv_outcome_list_release(&out);
	show_one(eve, ids[0], &shown);
	assert_int_equal(shown.rows[0].decision_count, 1);
	assert_string_equal(shown.rows[0].decisions[0].action, "reject");
	assert_string_equal(shown.rows[0].decisions[0].reasons, "L03,Q01");
	assert_string_equal(shown.rows[0].decisions[0].note, "look at the left side");
	assert_string_equal(shown.rows[0].decisions[0].by, "anna");
	assert_string_equal(shown.rows[0].decisions[0].via, "screen");
	assert_false(shown.rows[0].decisions[0].undone);
	assert_true(shown.rows[0].decisions[0].at > INT64_C(1700000000000000));
	pv_submission_list_release(&shown);

	store_cluster_ok(pv_vet_undoable(anna, &out, &err), &err);
	assert_int_equal(out.count, 2);
	assert_true(out.rows[0].decision > out.rows[1].decision);	/* newest first */
	assert_int_equal(out.rows[0].decision + out.rows[1].decision, decisions[0] + decisions[1]);
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_vet_undo(bo, decisions, 2, &out, &err), &err);
	assert_int_equal(out.rows[0].err_class, PV_ERR_FORBIDDEN);
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_vet_undo(anna, decisions, 2, &undone, &err), &err);
	assert_true(undone.rows[0].done && undone.rows[1].done);
	assert_int_equal(undone.rows[0].status, PV_STATUS_PENDING);
	assert_true(undone.rows[0].token > 0);	/* back in her lease */
	int64_t redo[2] = { undone.rows[0].decision, undone.rows[1].decision };
	pv_outcome_list_release(&undone);
	store_cluster_ok(pv_vet_redo(anna, redo, 2, &out, &err), &err);
	assert_true(out.rows[0].done);
	assert_int_equal(out.rows[1].status, PV_STATUS_REJECTED);
	pv_outcome_list_release(&out);
	show_one(anna, ids[1], &shown);
	assert_int_equal(shown.rows[0].decision_count, 3);
	assert_true(shown.rows[0].decisions[0].undone);
	pv_submission_list_release(&shown);
	pv_submission_list_release(&got);
	release_all(anna);
}

static void test_refusals_are_answers(void **state)
{
	struct pv_submission_list got;
	struct pv_outcome_list out;

	(void)state;
	store_cluster_ok(pv_vet_claim(anna, "c1", 1, false, &got, &err), &err);
	int64_t ids[2] = { got.rows[0].id, 99999999 }, stale[2] = { got.rows[0].token - 1, 0 };
	struct pv_verdict v = { .action = PV_APPROVE, .ids = ids, .count = 2, .via = "script" };
	store_cluster_ok(pv_vet_decide(bo, &v, &out, &err), &err);
	assert_int_equal(out.count, 2);
	assert_string_equal(out.rows[0].code, "PV102");
	assert_int_equal(out.rows[0].err_class, PV_ERR_CONFLICT);
	assert_string_equal(out.rows[0].who, "anna");
	assert_true(out.rows[0].until == got.rows[0].lease_until);
	assert_int_equal(out.rows[1].err_class, PV_ERR_NOT_FOUND);
	assert_int_equal(out.rows[1].id, 99999999);
	assert_int_equal(out.rows[1].status, PV_STATUS_COUNT);
	pv_outcome_list_release(&out);
	v.tokens = stale;
	v.count = 1;
	store_cluster_ok(pv_vet_decide(anna, &v, &out, &err), &err);
	assert_false(out.rows[0].done);
	assert_int_equal(out.rows[0].err_class, PV_ERR_CONFLICT);
	pv_outcome_list_release(&out);
	struct pv_verdict no_reason = { .action = PV_REJECT, .ids = ids, .count = 1, .via = "script" };
	store_cluster_ok(pv_vet_decide(anna, &no_reason, &out, &err), &err);
	assert_int_equal(out.rows[0].err_class, PV_ERR_BAD_INPUT);
	pv_outcome_list_release(&out);
	pv_submission_list_release(&got);
	release_all(anna);
}

static void test_hostile_texts_are_values(void **state)
{
	struct pv_submission_list got, shown;
	struct pv_outcome_list out;
	static const char note[] = "'); DROP TABLE photovet.submission; -- \x1b[2J \"quoted\" \\ 张三";

	(void)state;
	store_cluster_ok(pv_vet_claim(bo, "c1", 1, false, &got, &err), &err);
	int64_t id = got.rows[0].id;
	struct pv_verdict v = { .action = PV_ESCALATE, .ids = &id, .count = 1, .note = note, .via = "script" };
	store_cluster_ok(pv_vet_decide(bo, &v, &out, &err), &err);
	assert_true(out.rows[0].done);
	pv_outcome_list_release(&out);
	show_one(chen, id, &shown);
	assert_string_equal(shown.rows[0].decisions[0].note, note);
	pv_submission_list_release(&shown);
	pv_submission_list_release(&got);
	struct pv_verdict bad = { .action = PV_ESCALATE, .ids = &id, .count = 1, .note = "not UTF-8: \xff\xfe", .via = "script" };
	assert_int_equal(pv_vet_decide(bo, &bad, &out, &err), PV_ERR_BAD_INPUT);
	char *long_note = calloc(1, 5001);
	assert_non_null(long_note);
	memset(long_note, 'x', 5000);
	bad.note = long_note;
	assert_int_equal(pv_vet_decide(bo, &bad, &out, &err), PV_ERR_TOO_LARGE);
	free(long_note);
}

static void test_claim_ids_skip_release(void **state)
{
	struct pv_submission_list list;
	struct pv_outcome_list out;
	struct pv_selection sel = { .campaign = "c1", .statuses = 1u << PV_STATUS_PENDING, .limit = 3 };
	int64_t ids[3];

	(void)state;
	store_cluster_ok(pv_store_list(anna, &sel, false, &list, &err), &err);
	assert_int_equal(list.count, 3);
	for (int i = 0; i < 3; i++)
		ids[i] = list.rows[i].id;
	pv_submission_list_release(&list);
	store_cluster_ok(pv_vet_claim_ids(anna, ids, 3, 2, &out, &err), &err);
	assert_int_equal(out.count, 2);
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_vet_claim_ids(bo, ids, 3, 3, &out, &err), &err);
	assert_string_equal(out.rows[0].code, "PV102");
	assert_true(out.rows[2].done);
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_vet_skip(anna, ids[0], "my sister", &out, &err), &err);
	assert_true(out.rows[0].done);
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_vet_release(anna, ids, 3, &out, &err), &err);
	assert_int_equal(out.count, 3);
	assert_true(out.rows[1].done);
	assert_false(out.rows[2].done);
	pv_outcome_list_release(&out);
	release_all(bo);
}

static void test_reveal_and_session(void **state)
{
	char *text = NULL;

	(void)state;
	store_cluster_ok(pv_vet_reveal(anna, 1, "name", &text, &err), &err);
	assert_string_equal(text, "张三1");
	free(text);
	assert_int_equal(pv_vet_reveal(anna, 1, "password", &text, &err), PV_ERR_BAD_INPUT);
	assert_int_equal(pv_vet_reveal(anna, 424242, "name", &text, &err), PV_ERR_NOT_FOUND);
	store_cluster_ok(pv_vet_session_load(bo, &text, &err), &err);
	assert_string_equal(text, "");
	free(text);
	store_cluster_ok(pv_vet_session_save(bo, "{\"at\":7}", &err), &err);
	store_cluster_ok(pv_vet_session_load(bo, &text, &err), &err);
	assert_string_equal(text, "{\"at\":7}");
	free(text);
}

static void test_reading(void **state)
{
	struct pv_reason_list reasons;
	struct pv_queue_list queue;
	struct pv_submission_list list;
	int64_t ids[4] = { 7, 424242, 3, 5 };

	(void)state;
	store_cluster_ok(pv_store_reasons(anna, "c1", &reasons, &err), &err);
	assert_int_equal(reasons.count, 37);
	const struct pv_reason *r = pv_reason_find(&reasons, "T02");
	assert_non_null(r);
	assert_null(strchr(r->instruction[PV_LANG_EN], '{'));
	assert_non_null(strstr(r->checks, "file.bytes"));
	assert_int_equal(pv_reason_find(&reasons, "B04")->severity, 'T');
	pv_reason_list_release(&reasons);
	store_cluster_ok(pv_store_queue(anna, &queue, &err), &err);
	assert_int_equal(queue.count, 2);
	assert_string_equal(queue.rows[0].campaign, "c1");
	assert_string_equal(queue.rows[0].via_roles, "reviewer");
	assert_int_equal(queue.rows[1].stages, 2);
	assert_int_equal(queue.rows[1].free, 5);
	assert_true(queue.rows[1].next_due > 0);
	pv_queue_list_release(&queue);
	store_cluster_ok(pv_store_show(anna, ids, 4, &list, &err), &err);
	assert_int_equal(list.count, 3);
	assert_int_equal(list.rows[0].id, 7);
	assert_int_equal(list.rows[1].id, 3);
	assert_int_equal(list.rows[2].id, 5);
	pv_submission_list_release(&list);
	store_cluster_ok(pv_store_show(anna, NULL, 0, &list, &err), &err);
	assert_int_equal(list.count, 0);
	store_cluster_ok(pv_store_student(anna, 7, &list, &err), &err);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.rows[0].id, 7);
	pv_submission_list_release(&list);
}

/* Two stages: the second person decides, the first is refused. */
static void test_two_stages(void **state)
{
	struct pv_selection sel = { .campaign = "c2", .limit = 1 };
	struct pv_submission_list list;
	struct pv_outcome_list out;

	(void)state;
	store_cluster_ok(pv_store_list(anna, &sel, false, &list, &err), &err);
	int64_t id = list.rows[0].id;
	pv_submission_list_release(&list);
	struct pv_verdict v = { .action = PV_APPROVE, .ids = &id, .count = 1, .via = "script" };
	store_cluster_ok(pv_vet_decide(anna, &v, &out, &err), &err);
	assert_true(out.rows[0].done);
	assert_int_equal(out.rows[0].status, PV_STATUS_PENDING_FINAL);
	assert_int_equal(out.rows[0].stage, 2);
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_vet_decide(anna, &v, &out, &err), &err);
	assert_string_equal(out.rows[0].code, "PV203");
	assert_int_equal(out.rows[0].err_class, PV_ERR_FORBIDDEN);
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_vet_decide(bo, &v, &out, &err), &err);
	assert_int_equal(out.rows[0].status, PV_STATUS_APPROVED);
	pv_outcome_list_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_claim_brings_whole_rows),
		cmocka_unit_test(test_claim_refusals_are_errors),
		cmocka_unit_test(test_decide_undo_redo),
		cmocka_unit_test(test_refusals_are_answers),
		cmocka_unit_test(test_hostile_texts_are_values),
		cmocka_unit_test(test_claim_ids_skip_release),
		cmocka_unit_test(test_reveal_and_session),
		cmocka_unit_test(test_reading),
		cmocka_unit_test(test_two_stages),
	};

	return cmocka_run_group_tests(tests, up, down);
}
