/* The worker's and the intake's calls through PgBouncer in transaction mode, with one server
 * connection for two clients: any use of session state would show. Skipped where there is no
 * pgbouncer (PGBOUNCER names one). */
#include "store_fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "photovet/import.h"

static struct store_cluster cluster, pooled;
static struct pv_error err;
static pid_t pooler;

static const char *find_pooler(void)
{
	static const char *const places[] = { "/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer" };
	const char *named = getenv("PGBOUNCER");

	if (named && !access(named, X_OK))
		return named;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!access(places[i], X_OK))
			return places[i];
	return NULL;
}

static void write_config(const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fprintf(f, "[databases]\nphotovet = host=%s/c/s port=5432 dbname=photovet\n[pgbouncer]\nlisten_addr =\nlisten_port = 6432\n"
		"unix_socket_dir = %s\nauth_type = trust\nauth_file = %s/users\npool_mode = transaction\n"
		"default_pool_size = 1\nlogfile = %s/pooler.log\npidfile = %s/pooler.pid\n", cluster.dir, cluster.dir, cluster.dir, cluster.dir, cluster.dir);
	assert_int_equal(fclose(f), 0);
	char users[128];
	(void)snprintf(users, sizeof(users), "%s/users", cluster.dir);
	f = fopen(users, "w");
	assert_non_null(f);
	fputs("\"olga\" \"\"\n\"wendy\" \"\"\n\"anna\" \"\"\n", f);
	assert_int_equal(fclose(f), 0);
}

static void start_pooler(const char *program)
{
	char config[128], out[256];

	(void)snprintf(config, sizeof(config), "%s/pooler.ini", cluster.dir);
	write_config(config);
	if (!getuid())	/* it refuses to run as root */
		assert_int_equal(store_cluster_shell(out, sizeof(out), "chown postgres %s && chgrp postgres %s/c/s && chmod 750 %s/c/s", cluster.dir, cluster.dir, cluster.dir), 0);
	pooler = fork();
	assert_true(pooler >= 0);
	if (!pooler) {
		if (!getuid())
			execlp("setpriv", "setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", program, "-q", config, (char *)NULL);
		else
			execl(program, program, "-q", config, (char *)NULL);
		_exit(127);
	}
	pooled = cluster;
	(void)snprintf(pooled.dsn, sizeof(pooled.dsn), "host=%s port=6432 user=postgres dbname=photovet", cluster.dir);
	for (int i = 0; i < 50; i++) {
		struct pv_store *st = NULL;
		char dsn[512];
		store_cluster_dsn(&pooled, "olga", dsn, sizeof(dsn));
		if (!pv_store_open(dsn, "test", &st, &err)) {
			pv_store_close(st);
			return;
		}
		usleep(100000);
	}
	fail_msg("pgbouncer does not answer: %s", err.text);
}

static int up(void **state)
{
	(void)state;
	store_cluster_up(&cluster);
	store_cluster_schema(&cluster);
	store_fixture_people(&cluster);
	store_fixture_campaign(&cluster, "c1", "1", "0");
	return 0;
}

static int down(void **state)
{
	(void)state;
	if (pooler > 0) {
		(void)kill(pooler, SIGTERM);
		(void)waitpid(pooler, NULL, 0);
	}
	store_cluster_down(&cluster);
	return 0;
}

static void see(const struct pv_import_line *row, const char *warning, void *context)
{
	(void)context;
	assert_null(warning);
	assert_int_equal(row->result, PV_IMPORT_ACCEPTED);
}

static void import(struct pv_store *olga, int photos)
{
	struct pv_import_options options = { .campaign = "c1" };
	struct pv_import_summary sum;
	char path[160];

	for (int i = 1; i <= photos; i++) {
		uint8_t *data;
		size_t size;
		store_fixture_jpeg(i, 600, 800, &data, &size);
		(void)snprintf(path, sizeof(path), "%s/%d.jpg", cluster.dir, i);
		FILE *f = fopen(path, "w");
		assert_non_null(f);
		assert_int_equal(fwrite(data, 1, size, f), size);
		assert_int_equal(fclose(f), 0);
		free(data);
	}
	(void)snprintf(path, sizeof(path), "%s/m.csv", cluster.dir);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs("student_no,name,email,file\n", f);
	for (int i = 1; i <= photos; i++)
		fprintf(f, "P%d,name,p@example.org,%d.jpg\n", i, i);
	assert_int_equal(fclose(f), 0);
	options.manifest = path;
	store_cluster_ok(pv_import_run(olga, &options, see, NULL, &sum, &err), &err);
	assert_int_equal(sum.accepted, photos);
}

static void check_all(struct pv_store *wendy, struct pv_store *other, int expected)
{
	struct pv_check_job_list jobs;
	struct pv_outcome_list out;

	store_cluster_ok(pv_deliver_checks(wendy, "w1", 10, 60, &jobs, &err), &err);
	assert_int_equal(jobs.count, expected);
	for (size_t i = 0; i < jobs.count; i++) {
		struct pv_check_outcome made;
		struct pv_due due[8];
		size_t n;
		store_cluster_ok(pv_vet_check_job(wendy, &jobs.rows[i], NULL, 0, &made, &err), &err);
		store_cluster_ok(pv_deliver_due(other, due, 8, &n, &err), &err);	/* the other client in between, on the same server connection */
		struct pv_check_done done = { .id = jobs.rows[i].id, .token = jobs.rows[i].token, .report = &made.report, .profile_version = 1,
			.standard = made.has_standard ? made.standard : NULL };
		store_cluster_ok(pv_deliver_checked(wendy, "w1", &done, 1, &out, &err), &err);
		assert_true(out.rows[0].done);
		pv_outcome_list_release(&out);
	}
	pv_check_job_list_release(&jobs);
}

static void approve_all(void)
{
	struct pv_store *anna = store_cluster_open(&cluster, "anna");
	struct pv_submission_list list;
	struct pv_outcome_list out;

	store_cluster_ok(pv_vet_claim(anna, "c1", 0, false, &list, &err), &err);
	for (size_t i = 0; i < list.count; i++) {
		struct pv_verdict v = { .action = PV_APPROVE, .ids = &list.rows[i].id, .count = 1, .via = "script" };
		store_cluster_ok(pv_vet_decide(anna, &v, &out, &err), &err);
		assert_true(out.rows[0].done);
		pv_outcome_list_release(&out);
	}
	pv_submission_list_release(&list);
	pv_store_close(anna);
}

static void deliver_all(struct pv_store *wendy, struct pv_store *other, int expected)
{
	static const char *const gateways[] = { "file" };
	struct pv_upload_job_list uploads;
	struct pv_notify_job_list notices;
	struct pv_outcome_list out;
	int64_t moved = 0;
	int granted = 0;

	store_cluster_ok(pv_deliver_enqueue(wendy, 100, &moved, &err), &err);
	assert_int_equal(moved, expected);
	store_cluster_ok(pv_deliver_uploads(other, "w2", 10, 60, &uploads, &err), &err);
	store_cluster_ok(pv_deliver_notices(wendy, "w1", gateways, 1, 10, 60, &notices, &err), &err);
	store_cluster_ok(pv_deliver_grant(other, "file", 10, 10, 10, &granted, &err), &err);
	assert_int_equal(uploads.count, expected);
	assert_int_equal(notices.count, expected);
	for (int i = 0; i < expected; i++) {
		struct pv_delivery_report u = { .id = uploads.rows[i].id, .attempt = uploads.rows[i].attempt, .outcome = PV_DELIVERED };
		struct pv_delivery_report n = { .id = notices.rows[i].id, .attempt = notices.rows[i].attempt, .outcome = PV_DELIVERED };
		uint8_t *data;
		size_t size;
		store_cluster_ok(pv_store_photo(other, uploads.rows[i].sha256, &data, &size, &err), &err);
		assert_int_equal(size, uploads.rows[i].bytes);
		free(data);
		store_cluster_ok(pv_deliver_uploaded(other, "w2", &u, 1, &out, &err), &err);
		assert_int_equal(out.rows[0].status, PV_STATUS_UPLOADED);
		pv_outcome_list_release(&out);
		store_cluster_ok(pv_deliver_noticed(wendy, "w1", &n, 1, &err), &err);
	}
	pv_upload_job_list_release(&uploads);
	pv_notify_job_list_release(&notices);
	store_cluster_ok(pv_deliver_expire(wendy, 100, &moved, &err), &err);
}

static void test_transaction_mode(void **state)
{
	const char *program = find_pooler();

	(void)state;
	if (!program) {
		print_message("no pgbouncer here\n");
		skip();
	}
	start_pooler(program);
	struct pv_store *olga = store_cluster_open(&pooled, "olga");
	struct pv_store *wendy = store_cluster_open(&pooled, "wendy"), *other = store_cluster_open(&pooled, "wendy");
	assert_string_equal(pv_store_login(wendy), "wendy");
	import(olga, 3);
	check_all(wendy, other, 3);
	approve_all();
	deliver_all(wendy, other, 3);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.submission WHERE status = 'uploaded'"), 3);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'wendy'"), 1);
	pv_store_close(olga);
	pv_store_close(wendy);
	pv_store_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_transaction_mode),
	};

	return cmocka_run_group_tests(tests, up, down);
}
