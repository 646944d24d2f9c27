/* The worker's side: check jobs with and without a standard, photos in both places, enqueue,
 * uploads, notices, gateways, what is due; then the registry's answers. */
#include "store_fixture.h"

#include <unistd.h>

#include "base/digest.h"
#include "photovet/outbox.h"

static struct store_cluster cluster;
static struct pv_store *olga, *wendy, *anna;
static struct pv_error err;

static int up(void **state)
{
	(void)state;
	store_cluster_up(&cluster);
	store_cluster_schema(&cluster);
	store_fixture_people(&cluster);
	store_fixture_campaign(&cluster, "c1", "1", "0");
	olga = store_cluster_open(&cluster, "olga");
	wendy = store_cluster_open(&cluster, "wendy");
	anna = store_cluster_open(&cluster, "anna");
	return 0;
}

static int down(void **state)
{
	(void)state;
	pv_store_close(olga);
	pv_store_close(wendy);
	pv_store_close(anna);
	store_cluster_down(&cluster);
	return 0;
}

static void submit(const char *student_no, const uint8_t sha[32])
{
	char hex[65], sql[512];

	digest_hex(sha, 32, hex);
	(void)snprintf(sql, sizeof(sql), "SELECT 1 / (result = 'accepted')::int FROM photovet.submit('c1', jsonb_build_array(jsonb_build_object("
		"'line', 1, 'student_no', '%s', 'name', 'n', 'email', 'a@example.org', 'photo', '%s')))", student_no, hex);
	store_fixture_run(&cluster, "olga", sql);
}

static void test_photos_in_the_database(void **state)
{
	uint8_t *data, *back, sha[32], again[32];
	size_t size, back_size;

	(void)state;
	store_fixture_jpeg(1, 600, 800, &data, &size);
	store_cluster_ok(pv_store_photo_put(olga, data, size, 600, 800, sha, &err), &err);
	store_cluster_ok(pv_store_photo_put(olga, data, size, 600, 800, again, &err), &err);
	assert_memory_equal(sha, again, 32);
	assert_int_equal(pv_store_photo(anna, sha, &back, &back_size, &err), PV_ERR_NOT_FOUND);	/* nobody uses it */
	submit("A1", sha);
	store_cluster_ok(pv_store_photo(anna, sha, &back, &back_size, &err), &err);
	assert_int_equal(back_size, size);
	assert_memory_equal(back, data, size);
	free(back);
	assert_int_equal(pv_store_photo_put(anna, data, size, 600, 800, again, &err), PV_ERR_FORBIDDEN);
	assert_int_equal(pv_store_photo_put(olga, data, 0, 600, 800, again, &err), PV_ERR_BAD_INPUT);
	store_cluster_sql(&cluster, "UPDATE photovet.photo_data SET data = overlay(data placing '\\x00' from 100)", NULL, 0);
	assert_int_equal(pv_store_photo(anna, sha, &back, &back_size, &err), PV_ERR_DATABASE);
	assert_non_null(strstr(err.text, "altered"));
	store_cluster_sql(&cluster, "DELETE FROM photovet.photo_data", NULL, 0);
	PGconn *conn = store_cluster_conn(&cluster, "postgres");
	const char *values[2] = { (const char *)sha, (const char *)data };
	const int lengths[2] = { 32, (int)size }, formats[2] = { 1, 1 };
	PQclear(PQexecParams(conn, "INSERT INTO photovet.photo_data VALUES ($1, $2)", 2, NULL, values, lengths, formats, 0));
	PQfinish(conn);
	store_cluster_ok(pv_store_photo(anna, sha, &back, &back_size, &err), &err);
	free(back);
	free(data);
}

static void test_photos_in_a_directory(void **state)
{
	uint8_t *data, *back, sha[32];
	size_t size, back_size;
	char place[128], path[256], hex[65];

	(void)state;
	(void)snprintf(place, sizeof(place), "file:%s/photos", cluster.dir);
	assert_int_equal(mkdir(place + 5, 0700), 0);
	assert_int_equal(pv_store_photo_place(olga, "ftp://x", &err), PV_ERR_CONFIG);
	assert_int_equal(pv_store_photo_place(olga, "file:relative", &err), PV_ERR_CONFIG);
	assert_int_equal(pv_store_photo_place(olga, "s3://bucket", &err), PV_ERR_CONFIG);
	store_cluster_ok(pv_store_photo_place(olga, place, &err), &err);
	store_fixture_jpeg(2, 480, 640, &data, &size);
	store_cluster_ok(pv_store_photo_put(olga, data, size, 480, 640, sha, &err), &err);
	submit("A2", sha);
	digest_hex(sha, 32, hex);
	(void)snprintf(path, sizeof(path), "%s/%.2s/%.2s/%s", place + 5, hex, hex + 2, hex);
	assert_int_equal(access(path, R_OK), 0);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.photo_data"), 1);
	assert_int_equal(pv_store_photo(wendy, sha, &back, &back_size, &err), PV_ERR_CONFIG);
	assert_non_null(strstr(err.text, "the setting 'photos' must name it"));
	store_cluster_ok(pv_store_photo_place(wendy, place, &err), &err);
	store_cluster_ok(pv_store_photo_place(anna, place, &err), &err);
	store_cluster_ok(pv_store_photo(wendy, sha, &back, &back_size, &err), &err);
	assert_int_equal(back_size, size);
	assert_memory_equal(back, data, size);
	free(back);
	/* an altered file is noticed, a lost one said, and putting it again mends it */
	assert_int_equal(truncate(path, 100), 0);
	assert_int_equal(pv_store_photo(wendy, sha, &back, &back_size, &err), PV_ERR_DATABASE);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(pv_store_photo(wendy, sha, &back, &back_size, &err), PV_ERR_NOT_FOUND);
	store_cluster_ok(pv_store_photo_put(olga, data, size, 480, 640, sha, &err), &err);
	store_cluster_ok(pv_store_photo(wendy, sha, &back, &back_size, &err), &err);
	free(back);
	free(data);
	store_cluster_ok(pv_store_photo_place(olga, "pg:", &err), &err);
}

static void test_check_jobs(void **state)
{
	struct pv_check_job_list jobs;
	struct pv_check_outcome made[2];
	struct pv_check_done done[2];
	struct pv_outcome_list out;
	struct pv_submission_list list;
	struct pv_selection sel = { .sort = "student_no" };

	(void)state;
	store_cluster_ok(pv_deliver_checks(wendy, "w1", 10, 300, &jobs, &err), &err);
	assert_int_equal(jobs.count, 2);
	for (int i = 0; i < 2; i++) {
		assert_string_equal(jobs.rows[i].campaign, "c1");
		assert_string_equal(jobs.rows[i].profile.name, "2017-99");
		assert_int_equal(jobs.rows[i].profile.standard.width, 480);
		store_cluster_ok(pv_vet_check_job(wendy, &jobs.rows[i], NULL, 0, &made[i], &err), &err);
		done[i] = (struct pv_check_done){ .id = jobs.rows[i].id, .token = jobs.rows[i].token, .report = &made[i].report,
			.profile_version = jobs.rows[i].profile.version, .standard = made[i].has_standard ? made[i].standard : NULL };
	}
	assert_true(made[0].has_standard);	/* 600 x 800 */
	/* the second one is the first mirrored, but for two bits */
	made[0].report.hashes = (struct pv_check_hashes){ .state = PV_HASH_MADE, .phash = 0xfedcba9876543210, .phash_mirror = 7, .dhash = { 1, 2, 3 } };
	made[1].report.hashes = (struct pv_check_hashes){ .state = PV_HASH_MADE, .phash = 0x0123456789abcdef, .phash_mirror = 0xfedcba9876543213,
		.dhash = { 9 }, .dhash_mirror = { 1, 2, 3, 0x80 } };
	struct pv_check_done late = done[0];
	late.token--;
	store_cluster_ok(pv_deliver_checked(wendy, "w1", &late, 1, &out, &err), &err);
	assert_string_equal(out.rows[0].code, "PV103");
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_deliver_checked(wendy, "w1", done, 2, &out, &err), &err);
	assert_true(out.rows[0].done && out.rows[1].done);
	assert_int_equal(out.rows[0].status, PV_STATUS_PENDING);
	pv_outcome_list_release(&out);
	pv_check_job_list_release(&jobs);
	store_cluster_ok(pv_deliver_checks(wendy, "w1", 10, 300, &jobs, &err), &err);
	assert_int_equal(jobs.count, 0);
	pv_check_job_list_release(&jobs);

	store_cluster_ok(pv_store_list(anna, &sel, true, &list, &err), &err);
	assert_int_equal(list.count, 2);
	const struct pv_submission *s = &list.rows[0];
	assert_int_equal(s->photo.kind, PV_PHOTO_STANDARD);
	assert_int_equal(s->photo.width, 480);
	assert_int_equal(s->photo.height, 640);
	assert_int_equal(s->original.width, 600);
	assert_int_equal(s->check_count, made[0].report.count + 2);	/* dup.* are the database's */
	assert_int_equal(s->fails, made[0].report.fails);
	assert_int_equal(s->score, made[0].report.score);
	const struct pv_submission *copy = &list.rows[1];
	size_t near = 0;
	while (near < copy->check_count && strcmp(copy->checks[near].name, "dup.phash") != 0)
		near++;
	assert_true(near < copy->check_count);
	assert_int_equal(copy->checks[near].status, PV_CHECK_FAIL);
	assert_true(fabs(copy->checks[near].native - 2) < 1e-9);
	assert_non_null(strstr(copy->checks[near].detail, " mirrored (pHash 2, dHash 1)"));
	for (size_t i = 0; i < s->check_count; i++)
		if (!strcmp(s->checks[i].name, "dim.w"))
			assert_true(s->checks[i].native == 480);	/* what is decided on */
	uint8_t *data;
	size_t size;
	store_cluster_ok(pv_store_photo(anna, s->photo.sha256, &data, &size, &err), &err);
	assert_int_equal(size, s->photo.bytes);
	free(data);
	pv_submission_list_release(&list);
}

static bool see_recheck(const struct pv_recheck_row *row, void *context)
{
	assert_true(row->recorded);
	assert_int_equal(row->err_class, PV_OK);
	assert_true(row->report->count > 5);
	(*(int *)context)++;
	return true;
}

static void test_recheck(void **state)
{
	struct pv_selection sel = { .campaign = "c1" };
	struct pv_submission_list before, after;
	char place[128];
	int64_t n = 0;
	int seen = 0;

	(void)state;
	(void)snprintf(place, sizeof(place), "file:%s/photos", cluster.dir);
	store_cluster_ok(pv_store_photo_place(olga, place, &err), &err);
	store_cluster_ok(pv_store_list(anna, &sel, true, &before, &err), &err);
	store_cluster_ok(pv_recheck_run(olga, &sel, NULL, 0, NULL, see_recheck, &seen, &n, &err), &err);
	assert_int_equal(n, 2);
	assert_int_equal(seen, 2);
	store_cluster_ok(pv_store_list(anna, &sel, true, &after, &err), &err);
	for (size_t i = 0; i < 2; i++) {	/* the same photos, the same rules: the same measures */
		assert_int_equal(after.rows[i].status, before.rows[i].status);
		assert_int_equal(after.rows[i].score, before.rows[i].score);
		assert_int_equal(after.rows[i].check_count, before.rows[i].check_count);
		for (size_t k = 0; k < after.rows[i].check_count; k++) {
			assert_string_equal(after.rows[i].checks[k].name, before.rows[i].checks[k].name);
			if (!strncmp(after.rows[i].checks[k].name, "dup.", 4))
				continue;	/* the first one checked did not know the second yet */
			assert_int_equal(after.rows[i].checks[k].status, before.rows[i].checks[k].status);
			assert_int_equal(after.rows[i].checks[k].quality, before.rows[i].checks[k].quality);
		}
	}
	pv_submission_list_release(&before);
	pv_submission_list_release(&after);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.check_run"), 4);
	assert_int_equal(pv_recheck_run(anna, &sel, NULL, 0, NULL, see_recheck, &seen, &n, &err), PV_ERR_FORBIDDEN);
	store_cluster_ok(pv_store_photo_place(olga, "pg:", &err), &err);
}

static void test_approve_enqueue_upload(void **state)
{
	struct pv_submission_list list;
	struct pv_outcome_list out;
	struct pv_upload_job_list jobs;
	struct pv_outbox_list uploads;
	int64_t ids[2], moved = 0;

	(void)state;
	store_cluster_ok(pv_store_list(anna, &(struct pv_selection){ .sort = "student_no" }, false, &list, &err), &err);
	ids[0] = list.rows[0].id;
	ids[1] = list.rows[1].id;
	struct pv_verdict v = { .action = PV_APPROVE, .ids = ids, .count = 2, .via = "script" };
	store_cluster_ok(pv_vet_decide(anna, &v, &out, &err), &err);
	assert_true(out.rows[0].done && out.rows[1].done);
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_deliver_enqueue(wendy, 100, &moved, &err), &err);
	assert_int_equal(moved, 2);
	store_cluster_ok(pv_deliver_uploads(wendy, "w1", 10, 120, &jobs, &err), &err);
	assert_int_equal(jobs.count, 2);
	const struct pv_upload_job *first = jobs.rows[0].submission == ids[0] ? &jobs.rows[0] : &jobs.rows[1];
	assert_string_equal(first->object_name, "A1.jpg");
	assert_memory_equal(first->sha256, list.rows[0].photo.sha256, 32);
	assert_int_equal(first->bytes, list.rows[0].photo.bytes);
	assert_int_equal(strlen(first->key), 36);
	struct pv_delivery_report reports[2] = {
		{ .id = jobs.rows[0].id, .attempt = jobs.rows[0].attempt, .outcome = PV_DELIVERED },
		{ .id = jobs.rows[1].id, .attempt = jobs.rows[1].attempt, .outcome = PV_DELIVERY_DEAD, .detail = "400 bad name" },
	};
	store_cluster_ok(pv_deliver_uploaded(wendy, "w2", reports, 1, &out, &err), &err);
	assert_false(out.rows[0].done);	/* another worker's */
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_deliver_uploaded(wendy, "w1", reports, 2, &out, &err), &err);
	assert_int_equal(out.count, 2);
	assert_int_equal(out.rows[0].status, PV_STATUS_UPLOADED);
	assert_int_equal(out.rows[1].status, PV_STATUS_UPLOAD_FAILED);
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_outbox_fetch(olga, PV_OUTBOX_UPLOADS, &(struct pv_outbox_filter){ .campaign = "c1", .state = "dead" }, &uploads, &err), &err);
	assert_int_equal(uploads.count, 1);
	assert_int_equal(uploads.rows[0].id, jobs.rows[1].id);
	assert_string_equal(uploads.rows[0].last_error, "400 bad name");
	int64_t dead = uploads.rows[0].id;
	pv_outbox_list_release(&uploads);
	store_cluster_ok(pv_outbox_upload_retry(olga, &dead, 1, &out, &err), &err);
	assert_true(out.rows[0].done);
	assert_int_equal(out.rows[0].id, dead);
	pv_outcome_list_release(&out);
	pv_upload_job_list_release(&jobs);
	pv_submission_list_release(&list);
}

static void test_notices_and_gateways(void **state)
{
	static const char *const file[] = { "file" }, *const none[] = { "sms" };
	struct pv_notify_job_list jobs;
	struct pv_outbox_list list;
	struct pv_outcome_list out;
	struct pv_due due[16];
	size_t n = 0;
	int granted = 0;

	(void)state;
	store_cluster_ok(pv_deliver_due(wendy, due, 16, &n, &err), &err);
	assert_true(n > 0);
	store_cluster_ok(pv_deliver_notices(wendy, "w1", none, 1, 10, 60, &jobs, &err), &err);
	assert_int_equal(jobs.count, 0);
	pv_notify_job_list_release(&jobs);
	store_cluster_ok(pv_deliver_notices(wendy, "w1", file, 1, 10, 60, &jobs, &err), &err);
	assert_int_equal(jobs.count, 2);
	assert_string_equal(jobs.rows[0].kind, "approved");
	assert_string_equal(jobs.rows[0].gateway, "file");
	assert_string_equal(jobs.rows[0].campaign_title, "Graduation");
	assert_string_equal(jobs.rows[0].name, "n");
	assert_int_equal(jobs.rows[0].data[0], '{');
	struct pv_delivery_report reports[2] = {
		{ .id = jobs.rows[0].id, .attempt = jobs.rows[0].attempt, .outcome = PV_DELIVERED },
		{ .id = jobs.rows[1].id, .attempt = jobs.rows[1].attempt, .outcome = PV_DELIVERY_HOLD, .detail = "no answer" },
	};
	store_cluster_ok(pv_deliver_noticed(wendy, "w1", reports, 2, &err), &err);
	store_cluster_ok(pv_outbox_fetch(olga, PV_OUTBOX_MESSAGES, &(struct pv_outbox_filter){ .state = "held" }, &list, &err), &err);
	assert_int_equal(list.count, 1);
	assert_string_equal(list.rows[0].last_error, "no answer");
	int64_t held = list.rows[0].id;
	pv_outbox_list_release(&list);
	store_cluster_ok(pv_outbox_fetch(olga, PV_OUTBOX_MESSAGES, NULL, &list, &err), &err);
	assert_int_equal(list.count, 2);
	pv_outbox_list_release(&list);
	store_cluster_ok(pv_outbox_drop(olga, &held, 1, &out, &err), &err);
	assert_true(out.rows[0].done);
	pv_outcome_list_release(&out);
	store_cluster_ok(pv_outbox_retry(olga, &held, 1, &out, &err), &err);
	pv_outcome_list_release(&out);
	pv_notify_job_list_release(&jobs);

	store_cluster_ok(pv_deliver_grant(wendy, "file", 5, 10, 3, &granted, &err), &err);
	assert_int_equal(granted, 3);
	store_cluster_ok(pv_deliver_breaker(wendy, "file", true, &err), &err);
	for (int i = 0; i < 10; i++)
		store_cluster_ok(pv_deliver_breaker(wendy, "file", false, &err), &err);
	store_cluster_ok(pv_deliver_grant(wendy, "file", 5, 1000, 1000, &granted, &err), &err);
	assert_int_equal(granted, 0);	/* the breaker is open */
	int64_t moved = -1;
	store_cluster_ok(pv_deliver_expire(wendy, 100, &moved, &err), &err);
	assert_int_equal(moved, 0);
}

struct seen { char text[1024]; };

static void see_line(const struct pv_registry_line *line, void *context)
{
	struct seen *s = context;
	size_t n = strlen(s->text);

	(void)snprintf(s->text + n, sizeof(s->text) - n, "%ld %s %s%s%s\n", line->line, line->subject,
		       line->status == PV_STATUS_COUNT ? "-" : pv_status_name(line->status), line->done ? "" : ": ", line->problem);
}

static void write_list(const char *text, char *path, size_t size)
{
	(void)snprintf(path, size, "%s/list.csv", cluster.dir);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static void test_registry(void **state)
{
	struct seen seen = { "" };
	struct pv_registry_options options = { .campaign = "c1" };
	char path[128], uploaded[8];

	(void)state;
	options.path = path;
	store_cluster_sql(&cluster, "SELECT t.student_no FROM photovet.submission s JOIN photovet.student t USING (student_id) WHERE s.status = 'uploaded'",
		uploaded, sizeof(uploaded));
	const char *other = strcmp(uploaded, "A1") ? "A1" : "A2";
	char text[512], expected[512];
	(void)snprintf(text, sizeof(text), "\xef\xbb\xbf学号,x\n%s,1\nZZ,1\n\n,1\n", uploaded);
	write_list(text, path, sizeof(path));
	store_cluster_ok(pv_registry_confirm(olga, &options, see_line, &seen, &err), &err);
	(void)snprintf(expected, sizeof(expected), "2 %s published\n3 ZZ -: nothing of this student was sent\n5  -: neither id nor student_no\n", uploaded);
	assert_string_equal(seen.text, expected);

	seen.text[0] = '\0';
	(void)snprintf(text, sizeof(text), "student_no,cause,reason\n%s,照片清晰度不合格,\nA9,清晰度,\n%s,weather,\n%s,x,NOPE\n", other, other, uploaded);
	write_list(text, path, sizeof(path));
	store_cluster_ok(pv_registry_refused(olga, &options, see_line, &seen, &err), &err);
	(void)snprintf(expected, sizeof(expected), "2 %s rejected\n3 A9 -: nothing of this student was sent\n4 %s -: no reason is known for this cause", other, other);
	assert_int_equal(strncmp(seen.text, expected, strlen(expected)), 0);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.decision WHERE action = 'refused' AND reasons = '{Q01}'"), 1);

	write_list("name\nx\n", path, sizeof(path));
	assert_int_equal(pv_registry_confirm(olga, &options, see_line, &seen, &err), PV_ERR_BAD_INPUT);
	write_list("id\n1\n", path, sizeof(path));
	assert_int_equal(pv_registry_refused(olga, &options, see_line, &seen, &err), PV_ERR_BAD_INPUT);
	write_list("student_no\nA1\n", path, sizeof(path));
	options.campaign = NULL;
	assert_int_equal(pv_registry_confirm(olga, &options, see_line, &seen, &err), PV_ERR_USAGE);
	options.path = "/nonexistent/list.csv";
	assert_int_equal(pv_registry_confirm(olga, &options, see_line, &seen, &err), PV_ERR_BAD_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_photos_in_the_database),
		cmocka_unit_test(test_photos_in_a_directory),
		cmocka_unit_test(test_check_jobs),
		cmocka_unit_test(test_recheck),
		cmocka_unit_test(test_approve_enqueue_upload),
		cmocka_unit_test(test_notices_and_gateways),
		cmocka_unit_test(test_registry),
	};

	return cmocka_run_group_tests(tests, up, down);
}
