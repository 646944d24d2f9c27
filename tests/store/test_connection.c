/* Connecting: what goes wrong is told in one clear line without secrets; a lost connection
 * comes back; a signal flag cancels a statement. */
#include "store_cluster.h"

#include <pthread.h>
#include <unistd.h>

static struct store_cluster cluster;

static int up(void **state)
{
	(void)state;
	store_cluster_up(&cluster);
	store_cluster_schema(&cluster);
	store_cluster_login(&cluster, "anna", "reviewer");
	store_cluster_sql(&cluster, "CREATE ROLE outsider LOGIN", NULL, 0);
	store_cluster_sql(&cluster, "CHECKPOINT", NULL, 0);	/* the cluster runs without fsync and one test crashes it */
	return 0;
}

static int down(void **state)
{
	(void)state;
	store_cluster_down(&cluster);
	return 0;
}

static void fails(const char *conninfo, enum pv_err code, const char *text)
{
	struct pv_store *st = NULL;
	struct pv_error err = { 0 };

	assert_int_equal(pv_store_open(conninfo, "test", &st, &err), code);
	assert_null(st);
	if (!strstr(err.text, text))
		print_error("'%s' is not in '%s'\n", text, err.text);
	assert_non_null(strstr(err.text, text));
	assert_null(strchr(err.text, '\n'));
	assert_null(strstr(err.text, "hunter2"));
}

static void test_unreachable(void **state)
{
	char text[256];

	(void)state;
	fails("host=/nonexistent dbname=x password=hunter2", PV_ERR_UNAVAILABLE, "cannot connect to the database: connection to server on socket");
	fails("postgresql://me:hunter2@127.0.0.1:1/x", PV_ERR_UNAVAILABLE, "Connection refused");
	fails("host=127.0.0.1 port=1 password = hunter2 oops", PV_ERR_CONFIG, "the connection string cannot be parsed");
	fails("postgresql://me:hunter2@[bad/x", PV_ERR_CONFIG, "the connection string cannot be parsed");
	fails("service=no_such_service_here", PV_ERR_UNAVAILABLE, "cannot connect to the database");
	(void)snprintf(text, sizeof(text), "%s", cluster.dsn);
	memcpy(strstr(text, "dbname=photovet"), "dbname=phantoms", 15);
	fails(text, PV_ERR_UNAVAILABLE, "database \"phantoms\" does not exist");
	store_cluster_dsn(&cluster, "stranger", text, sizeof(text));
	fails(text, PV_ERR_UNAVAILABLE, "role \"stranger\" does not exist");
}

static void test_wrong_password(void **state)
{
	char out[512], dsn[512];

	(void)state;
	store_cluster_sql(&cluster, "ALTER ROLE anna PASSWORD 'right'", NULL, 0);
	assert_int_equal(store_cluster_shell(out, sizeof(out), "sed -i '1i local all anna scram-sha-256' %s/c/pg/data/pg_hba.conf", cluster.dir), 0);
	store_cluster_sql(&cluster, "SELECT pg_reload_conf()", NULL, 0);
	store_cluster_dsn(&cluster, "anna", dsn, sizeof(dsn));
	strcat(dsn, " password=hunter2");
	for (int i = 0; i < 50; i++) {	/* the reload takes a moment */
		struct pv_store *st = NULL;
		if (pv_store_open(dsn, "test", &st, NULL))
			break;
		pv_store_close(st);
		usleep(100000);
	}
	fails(dsn, PV_ERR_UNAVAILABLE, "password authentication failed for user \"anna\"");
	memcpy(strstr(dsn, "hunter2"), "right\0\0", 7);
	struct pv_store *st = NULL;
	struct pv_error err = { 0 };
	store_cluster_ok(pv_store_open(dsn, "test", &st, &err), &err);
	assert_string_equal(pv_store_login(st), "anna");
	pv_store_close(st);
	assert_int_equal(store_cluster_shell(out, sizeof(out), "sed -i 1d %s/c/pg/data/pg_hba.conf", cluster.dir), 0);
	store_cluster_sql(&cluster, "SELECT pg_reload_conf()", NULL, 0);
}

static void test_no_group_role(void **state)
{
	struct pv_store *st = store_cluster_open(&cluster, "outsider");
	struct pv_queue_list list;
	struct pv_error err = { 0 };

	(void)state;
	assert_int_equal(pv_store_queue(st, &list, &err), PV_ERR_FORBIDDEN);
	assert_string_equal(err.sqlstate, "42501");
	pv_store_close(st);
}

static void test_login_and_application_name(void **state)
{
	struct pv_store *st = NULL;
	struct pv_error err = { 0 };
	char dsn[512];

	(void)state;
	store_cluster_dsn(&cluster, "anna", dsn, sizeof(dsn));
	store_cluster_ok(pv_store_open(dsn, "photovet/review", &st, &err), &err);
	assert_string_equal(pv_store_login(st), "anna");
	assert_int_equal(strncmp(pv_store_server(st), "1", 1), 0);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'photovet/review' AND usename = 'anna'"), 1);
	pv_store_close(st);
}

static void test_comes_back_after_restart(void **state)
{
	struct pv_store *st = store_cluster_open(&cluster, "anna");
	struct pv_queue_list list;
	struct pv_error err = { 0 };
	char out[512];

	(void)state;
	store_cluster_ok(pv_store_queue(st, &list, &err), &err);
	pv_queue_list_release(&list);
	store_cluster_ok(pv_store_reconnect(st, &err), &err);	/* nothing lost: nothing done */
	assert_int_equal(store_cluster_shell(out, sizeof(out), "bash -c '. tests/lib/cluster.sh; cluster_run $(cluster_bin)/pg_ctl -D %s/c/pg/data -m immediate -w stop' >/dev/null 2>&1", cluster.dir), 0);
	assert_int_equal(pv_store_queue(st, &list, &err), PV_ERR_UNAVAILABLE);
	assert_true(pv_error_is_retryable(PV_ERR_UNAVAILABLE));
	assert_int_equal(pv_store_queue(st, &list, &err), PV_ERR_UNAVAILABLE);
	assert_string_equal(err.text, "the connection to the database was lost");
	assert_int_equal(pv_store_reconnect(st, &err), PV_ERR_UNAVAILABLE);
	assert_non_null(strstr(err.text, "cannot connect to the database"));
	assert_int_equal(store_cluster_shell(out, sizeof(out), "bash -c '. tests/lib/cluster.sh; cluster_run $(cluster_bin)/pg_ctl -D %s/c/pg/data -l %s/c/pg/log -w start' >/dev/null 2>&1", cluster.dir, cluster.dir), 0);
	store_cluster_ok(pv_store_reconnect(st, &err), &err);
	store_cluster_ok(pv_store_queue(st, &list, &err), &err);
	pv_queue_list_release(&list);
	assert_string_equal(pv_store_login(st), "anna");
	pv_store_close(st);
}

static void test_terminated_by_an_admin(void **state)
{
	struct pv_store *st = store_cluster_open(&cluster, "anna");
	struct pv_queue_list list;
	struct pv_error err = { 0 };

	(void)state;
	store_cluster_sql(&cluster, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'anna'", NULL, 0);
	assert_int_equal(pv_store_queue(st, &list, &err), PV_ERR_UNAVAILABLE);
	store_cluster_ok(pv_store_reconnect(st, &err), &err);
	store_cluster_ok(pv_store_queue(st, &list, &err), &err);
	pv_queue_list_release(&list);
	pv_store_close(st);
}

static void *raise_flag(void *context)
{
	volatile sig_atomic_t *flag = context;

	usleep(300000);
	*flag = 1;
	return NULL;
}

/* The statement waits for a lock that another session holds. */
static void test_stop_flag_cancels(void **state)
{
	struct pv_store *st = store_cluster_open(&cluster, "anna");
	PGconn *blocker = store_cluster_conn(&cluster, "postgres");
	static volatile sig_atomic_t flag;
	struct pv_error err = { 0 };
	pthread_t thread;

	(void)state;
	PQclear(PQexec(blocker, "BEGIN"));
	PQclear(PQexec(blocker, "LOCK TABLE photovet.session"));
	flag = 0;
	pv_store_stop_flag(st, &flag);
	assert_int_equal(pthread_create(&thread, NULL, raise_flag, (void *)(uintptr_t)&flag), 0);
	assert_int_equal(pv_vet_session_save(st, "{}", &err), PV_ERR_INTERRUPTED);
	pthread_join(thread, NULL);
	flag = 0;
	PQclear(PQexec(blocker, "ROLLBACK"));
	store_cluster_ok(pv_vet_session_save(st, "{\"a\":1}", &err), &err);
	char *text = NULL;
	store_cluster_ok(pv_vet_session_load(st, &text, &err), &err);
	assert_string_equal(text, "{\"a\":1}");
	free(text);
	PQfinish(blocker);
	pv_store_close(st);
}

/* Nothing of ours may write to the screen: a notice goes nowhere. */
static void test_notices_are_silent(void **state)
{
	struct pv_store *st = store_cluster_open(&cluster, "postgres");
	struct pv_error err = { 0 };
	char path[] = "/tmp/pvtest.stderr.XXXXXX";
	int fd = mkstemp(path), kept = dup(2);
	int applied;

	(void)state;
	assert_true(fd >= 0 && kept >= 0);
	store_cluster_sql(&cluster, "ALTER ROLE postgres SET client_min_messages = debug1", NULL, 0);
	pv_store_close(st);
	st = store_cluster_open(&cluster, "postgres");
	assert_true(dup2(fd, 2) == 2);
	enum pv_err e = pv_migrate_run(st, NULL, NULL, &applied, &err);
	assert_true(dup2(kept, 2) == 2);
	store_cluster_ok(e, &err);
	assert_int_equal(lseek(fd, 0, SEEK_END), 0);
	(void)unlink(path);
	(void)close(fd);
	(void)close(kept);
	store_cluster_sql(&cluster, "ALTER ROLE postgres RESET client_min_messages", NULL, 0);
	pv_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unreachable),
		cmocka_unit_test(test_wrong_password),
		cmocka_unit_test(test_no_group_role),
		cmocka_unit_test(test_login_and_application_name),
		cmocka_unit_test(test_comes_back_after_restart),
		cmocka_unit_test(test_terminated_by_an_admin),
		cmocka_unit_test(test_stop_flag_cancels),
		cmocka_unit_test(test_notices_are_silent),
	};

	return cmocka_run_group_tests(tests, up, down);
}
