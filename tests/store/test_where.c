/* Selections on a real database: every field and operator, three-valued comparisons, dates in
 * the campaign's zone, sorting and limits, hostile strings. 300 submissions: number i has
 * score i % 101 (n.a. for every tenth), fails i % 2, dim.w i, jpeg.q n.a. */
#include "store_fixture.h"

static struct store_cluster cluster;
static struct pv_store *anna;

enum { N = 300 };

static int up(void **state)
{
	(void)state;
	store_cluster_up(&cluster);
	store_cluster_schema(&cluster);
	store_fixture_people(&cluster);
	store_fixture_campaign(&cluster, "c1", "1", "60");
	store_fixture_campaign(&cluster, "c2", "1", "60");
	store_fixture_pending(&cluster, "c1", N);
	anna = store_cluster_open(&cluster, "anna");
	return 0;
}

static int down(void **state)
{
	(void)state;
	pv_store_close(anna);
	store_cluster_down(&cluster);
	return 0;
}

static bool count_row(const struct pv_submission *row, void *context)
{
	assert_true(row->id > 0);
	(*(long *)context)++;
	return true;
}

static long matches(const char *text)
{
	struct pv_selection sel = { 0 };
	struct pv_arena arena = { 0 };
	struct pv_error err = { 0 };
	long n = 0;

	store_cluster_ok(pv_expr_parse(text, &arena, &sel.where, &err), &err);
	enum pv_err e = pv_store_each(anna, &sel, false, count_row, &n, &err);
	if (e)
		print_error("%s\n", text);
	store_cluster_ok(e, &err);
	pv_arena_release(&arena);
	return n;
}

static enum pv_err fails(const char *text, struct pv_error *err)
{
	struct pv_selection sel = { 0 };
	struct pv_arena arena = { 0 };
	long n = 0;
	enum pv_err e = pv_expr_parse(text, &arena, &sel.where, err);

	if (!e)
		e = pv_store_each(anna, &sel, false, count_row, &n, err);
	pv_arena_release(&arena);
	if (!e)
		print_error("not refused: %s\n", text);
	assert_int_not_equal(e, PV_OK);
	return e;
}

static void test_numbers(void **state)
{
	(void)state;
	assert_int_equal(matches("id > 0"), N);
	assert_int_equal(matches("fails = 0"), N / 2);
	assert_int_equal(matches("fails != 0"), N / 2);
	assert_int_equal(matches("dim.w > 290"), 10);
	assert_int_equal(matches("dim.w >= 290"), 11);
	assert_int_equal(matches("dim.w > 290.5"), 10);
	assert_int_equal(matches("dim.w < 3 or dim.w = 7"), 3);
	assert_int_equal(matches("dim.w in (1, 2, 3, 2)"), 3);
	assert_int_equal(matches("width = 48 and height = 64"), N);
	assert_int_equal(matches("attempt = 1 and stage = 1 and warns = 0"), N);
	assert_int_equal(matches("bytes > 100000000"), 0);
}

/* Every tenth has no score: neither >= nor not >= finds it, only nas does. */
static void test_not_assessed(void **state)
{
	long high = matches("score >= 50"), low = matches("score < 50");

	(void)state;
	assert_int_equal(high + low, N - N / 10);
	assert_int_equal(matches("not score >= 50"), low);
	assert_int_equal(matches("not not score >= 50"), high);
	assert_int_equal(matches("not (score >= 50 or score < 50)"), 0);
	assert_int_equal(matches("score != 1000"), N - N / 10);
	assert_int_equal(matches("not score in (1000)"), N - N / 10);
	assert_int_equal(matches("nas > 0"), N / 10);
	assert_int_equal(matches("jpeg.q > 0"), 0);
	assert_int_equal(matches("not jpeg.q > 0"), 0);
	assert_int_equal(matches("jpeg.q > 0 or fails = 0"), N / 2);
	assert_int_equal(matches("not (jpeg.q > 0 and fails = 0)"), N / 2);	/* unknown and false is false */
	assert_int_equal(matches("sharp.vol > 70"), 0);
	assert_int_equal(matches("due_at > 2020-01-01 and lease_until > 2020-01-01"), 0);
	assert_int_equal(matches("not lease_until > 2020-01-01"), 0);
}

static void test_texts(void **state)
{
	(void)state;
	assert_int_equal(matches("channel = 'studio'"), N / 2);
	assert_int_equal(matches("channel = studio"), N / 2);
	assert_int_equal(matches("not channel = 'studio'"), N / 2);
	assert_int_equal(matches("channel in ('studio', 'mini')"), N);
	assert_int_equal(matches("student_no like 'S000%'"), 9);
	assert_int_equal(matches("student_no like 's000%'"), 0);
	assert_int_equal(matches("name like '张%'"), N);
	assert_int_equal(matches("name like '%三%'"), 0);	/* masked */
	assert_int_equal(matches("school_code = 1051"), N / 3);
	assert_int_equal(matches("status = pending"), N);
	assert_int_equal(matches("claimed_by = ''"), N);
	assert_int_equal(matches("claimed_by != 'bo'"), N);
	assert_int_equal(matches("campaign = 'c1'"), N);
	assert_int_equal(matches("campaign = 'c2'"), 0);
}

/* Received from 2026-01-01 01:00 +08 on, an hour apart. */
static void test_times(void **state)
{
	(void)state;
	assert_int_equal(matches("received_at < 2026-01-02"), 23);
	assert_int_equal(matches("received_at >= 2026-01-02"), N - 23);
	assert_int_equal(matches("received_at = 2026-01-02"), 24);
	assert_int_equal(matches("received_at in (2026-01-02, 2026-01-03)"), 48);
	assert_int_equal(matches("received_at != 2026-01-02"), N - 24);
	assert_int_equal(matches("received_at > 2026-01-01T05:00"), N - 5);
	assert_int_equal(matches("age > 1d"), N);
	assert_int_equal(matches("age < 1d"), 0);
	assert_int_equal(matches("not age > 1d"), 0);
}

static void test_hostile(void **state)
{
	struct pv_error err = { 0 };

	(void)state;
	assert_int_equal(matches("channel = 'x'' OR true --'"), 0);
	assert_int_equal(matches("channel = '; DROP TABLE photovet.submission; --'"), 0);
	assert_int_equal(matches("channel = '$1'"), 0);
	assert_int_equal(matches("channel like '%'"), N);
	assert_int_equal(matches("channel in ('\\', '\"', '{}', 'a,b', 'NULL')"), 0);
	assert_int_equal(fails("channel like 'x\\'", &err), PV_ERR_USAGE);
	assert_int_equal(matches("channel like 'x\\\\'"), 0);
	assert_int_equal(fails("received_at > 2026-02-31", &err), err.code);
	assert_true(err.code == PV_ERR_BAD_INPUT || err.code == PV_ERR_USAGE);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.submission"), N);
	assert_int_equal(matches("id = 1") + matches("id != 1"), N);
}

/* As large as the parser takes: the statement holds. */
static void test_largest_expression(void **state)
{
	char text[PV_EXPR_MAX_BYTES] = "id = 0";
	size_t n = strlen(text);

	(void)state;
	while (n + 16 < sizeof(text))
		n += (size_t)snprintf(text + n, sizeof(text) - n, " or dim.w=%zu", n % 10);
	struct pv_arena arena = { 0 };
	struct pv_selection sel = { 0 };
	struct pv_error err = { 0 };
	enum pv_err e = pv_expr_parse(text, &arena, &sel.where, &err);
	long rows = 0;
	if (!e)
		store_cluster_ok(pv_store_each(anna, &sel, false, count_row, &rows, &err), &err);
	else
		assert_int_equal(e, PV_ERR_USAGE);	/* too deep: said by the parser */
	pv_arena_release(&arena);
	n = (size_t)snprintf(text, sizeof(text), "dim.w in (1000000");
	for (int i = 1; i < PV_EXPR_MAX_VALUES; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, ",%d", i);
	(void)snprintf(text + n, sizeof(text) - n, ")");
	assert_int_equal(matches(text), PV_EXPR_MAX_VALUES - 1);
}

static long selected(struct pv_selection *sel)
{
	struct pv_error err = { 0 };
	long n = 0;

	store_cluster_ok(pv_store_each(anna, sel, false, count_row, &n, &err), &err);
	return n;
}

static void test_options(void **state)
{
	int64_t ids[2] = { 1, 2 };
	struct pv_error err = { 0 };
	struct pv_submission_list list;

	(void)state;
	assert_int_equal(selected(&(struct pv_selection){ .campaign = "c1" }), N);
	assert_int_equal(selected(&(struct pv_selection){ .campaign = "c2" }), 0);
	assert_int_equal(selected(&(struct pv_selection){ .statuses = 1u << PV_STATUS_PENDING | 1u << PV_STATUS_REJECTED }), N);
	assert_int_equal(selected(&(struct pv_selection){ .statuses = 1u << PV_STATUS_REJECTED }), 0);
	assert_int_equal(selected(&(struct pv_selection){ .stage = 2 }), 0);
	assert_int_equal(selected(&(struct pv_selection){ .school = "1051", .channel = "studio" }), N / 6);
	assert_int_equal(selected(&(struct pv_selection){ .student_no = "S0042" }), 1);
	assert_int_equal(selected(&(struct pv_selection){ .student_no = "S0042' OR '1'='1" }), 0);
	assert_int_equal(selected(&(struct pv_selection){ .claimed_by = "anna" }), 0);
	assert_int_equal(selected(&(struct pv_selection){ .since = "2026-01-02", .until = "2026-01-03" }), 24);
	assert_int_equal(selected(&(struct pv_selection){ .since = "2026-01-01T17:00:00Z", .until = "2026-01-01T18:00+00:00" }), 1);
	assert_int_equal(selected(&(struct pv_selection){ .limit = 7 }), 7);
	assert_int_equal(selected(&(struct pv_selection){ .ids = ids, .id_count = 2 }), 2);
	assert_int_equal(pv_store_list(anna, &(struct pv_selection){ .since = "yesterday" }, false, &list, &err), PV_ERR_USAGE);
	assert_int_equal(pv_store_list(anna, &(struct pv_selection){ .since = "2026-01-01'; --" }, false, &list, &err), PV_ERR_USAGE);
	assert_int_equal(pv_store_list(anna, &(struct pv_selection){ .sort = "id; DROP" }, false, &list, &err), PV_ERR_USAGE);
}

static void test_sorting(void **state)
{
	static const char *const sorts[] = { NULL, "id", "-id", "score", "-score", "age", "-age", "name", "-dim.w", "status" };
	struct pv_submission_list list;
	struct pv_error err = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++) {
		struct pv_selection sel = { .sort = sorts[i], .limit = 5 };
		store_cluster_ok(pv_store_list(anna, &sel, false, &list, &err), &err);
		assert_int_equal(list.count, 5);
		pv_submission_list_release(&list);
	}
	store_cluster_ok(pv_store_list(anna, &(struct pv_selection){ .sort = "-dim.w", .limit = 1 }, true, &list, &err), &err);
	assert_string_equal(list.rows[0].student_no, "S0300");
	pv_submission_list_release(&list);
	store_cluster_ok(pv_store_list(anna, &(struct pv_selection){ .sort = "-score" }, false, &list, &err), &err);
	assert_int_equal(list.rows[0].score, 100);
	assert_int_equal(list.rows[N - 1].score, PV_QUALITY_NA);	/* n.a. last, either way */
	pv_submission_list_release(&list);
	store_cluster_ok(pv_store_list(anna, &(struct pv_selection){ 0 }, false, &list, &err), &err);
	for (size_t i = 1; i < list.count; i++)
		assert_true(list.rows[i - 1].due_at < list.rows[i].due_at ||
			    (list.rows[i - 1].due_at == list.rows[i].due_at && list.rows[i - 1].id < list.rows[i].id));
	pv_submission_list_release(&list);
}

static bool stop_after_three(const struct pv_submission *row, void *context)
{
	(void)row;
	return ++*(int *)context < 3;
}

static void test_stream_stops(void **state)
{
	struct pv_error err = { 0 };
	int n = 0;

	(void)state;
	store_cluster_ok(pv_store_each(anna, &(struct pv_selection){ 0 }, true, stop_after_three, &n, &err), &err);
	assert_int_equal(n, 3);
	assert_int_equal(matches("id > 0"), N);	/* and the connection is usable */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_not_assessed),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_largest_expression),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_sorting),
		cmocka_unit_test(test_stream_stops),
	};

	return cmocka_run_group_tests(tests, up, down);
}
