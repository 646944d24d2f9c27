/* Migrations: from nothing, twice, by two at once, a changed file, no rights, status. */
#include "store_cluster.h"

#include <pthread.h>

static struct store_cluster cluster;

static int up(void **state)
{
	(void)state;
	store_cluster_up(&cluster);
	return 0;
}

static int down(void **state)
{
	(void)state;
	store_cluster_down(&cluster);
	return 0;
}

static void database(const char *name, struct store_cluster *ret)
{
	char sql[128];

	(void)snprintf(sql, sizeof(sql), "CREATE DATABASE %s", name);
	store_cluster_sql(&cluster, sql, NULL, 0);
	*ret = cluster;
	char *db = strstr(ret->dsn, "dbname=photovet");
	assert_non_null(db);
	(void)snprintf(db, sizeof(ret->dsn) - (size_t)(db - ret->dsn), "dbname=%s", name);
}

static void count_file(const struct pv_migration *m, void *context)
{
	assert_int_equal(m->version, ++*(int *)context);
	assert_int_equal(strlen(m->sha256), 64);
}

static void test_run_refuses_an_empty_database(void **state)
{
	struct pv_store *st = store_cluster_open(&cluster, "postgres");
	struct pv_error err = { 0 };
	int applied = -1;

	(void)state;
	assert_int_equal(pv_migrate_run(st, NULL, NULL, &applied, &err), PV_ERR_NOT_FOUND);
	assert_string_equal(err.text, "the database has no photovet schema; run: photovet db init");
	assert_int_equal(applied, -1);
	struct pv_queue_list queue;
	assert_int_equal(pv_store_queue(st, &queue, &err), PV_ERR_DATABASE);
	assert_string_equal(err.text, "the database has no photovet schema; run: photovet db init");
	struct pv_submission_list list;
	struct pv_selection all = { 0 };
	assert_int_equal(pv_store_list(st, &all, false, &list, &err), PV_ERR_DATABASE);
	assert_string_equal(err.text, "the database has no photovet schema; run: photovet db init");
	pv_store_close(st);
}

static void test_init_twice_and_status(void **state)
{
	struct pv_store *st = store_cluster_open(&cluster, "postgres");
	struct pv_migration_list list;
	struct pv_store_facts facts;
	struct pv_error err = { 0 };
	int applied = 0, seen = 0;

	(void)state;
	store_cluster_ok(pv_migrate_status(st, &list, &err), &err);
	assert_true(list.count > 5);
	for (size_t i = 0; i < list.count; i++)
		assert_int_equal(list.rows[i].state, PV_MIGRATION_PENDING);
	size_t files = list.count;
	pv_migration_list_release(&list);

	store_cluster_ok(pv_migrate_init(st, count_file, &seen, &applied, &err), &err);
	assert_int_equal(applied, files);
	assert_int_equal(seen, files);
	store_cluster_ok(pv_migrate_init(st, count_file, &seen, &applied, &err), &err);
	assert_int_equal(applied, 0);
	store_cluster_ok(pv_migrate_run(st, NULL, NULL, &applied, &err), &err);
	assert_int_equal(applied, 0);

	store_cluster_ok(pv_migrate_status(st, &list, &err), &err);
	for (size_t i = 0; i < list.count; i++) {
		assert_int_equal(list.rows[i].state, PV_MIGRATION_APPLIED);
		assert_string_equal(list.rows[i].by, "postgres");
		assert_true(list.rows[i].applied_at > INT64_C(1700000000000000));
	}
	pv_migration_list_release(&list);
	store_cluster_ok(pv_store_inspect(st, &facts, &err), &err);
	assert_int_equal(facts.schema_version, facts.schema_newest);
	assert_int_equal(facts.schema_newest, files);
	assert_true(facts.is_local);
	assert_string_equal(facts.login, "postgres");
	pv_store_close(st);
}

static void test_changed_file_stops_everything(void **state)
{
	struct pv_store *st = store_cluster_open(&cluster, "postgres");
	struct pv_migration_list list;
	struct pv_error err = { 0 };
	int applied = 7;

	(void)state;
	store_cluster_sql(&cluster, "UPDATE photovet.migration SET sha256 = repeat('0', 64) WHERE version = 2", NULL, 0);
	assert_int_equal(pv_migrate_run(st, NULL, NULL, &applied, &err), PV_ERR_CONFLICT);
	assert_non_null(strstr(err.text, "0002_"));
	assert_int_equal(applied, 7);
	store_cluster_ok(pv_migrate_status(st, &list, &err), &err);
	assert_int_equal(list.rows[0].state, PV_MIGRATION_APPLIED);
	assert_int_equal(list.rows[1].state, PV_MIGRATION_CHANGED);
	pv_migration_list_release(&list);
	store_cluster_sql(&cluster, "INSERT INTO photovet.migration VALUES (9001, '9001_later', repeat('1', 64))", NULL, 0);
	store_cluster_ok(pv_migrate_status(st, &list, &err), &err);
	assert_int_equal(list.rows[list.count - 1].state, PV_MIGRATION_UNKNOWN);
	assert_int_equal(list.rows[list.count - 1].version, 9001);
	pv_migration_list_release(&list);
	pv_store_close(st);
}

struct racer { struct store_cluster *db; enum pv_err e; int applied; struct pv_error err; };

static void *race(void *context)
{
	struct racer *r = context;
	struct pv_store *st = NULL;

	r->e = pv_store_open(r->db->dsn, "racer", &st, &r->err);
	if (!r->e)
		r->e = pv_migrate_init(st, NULL, NULL, &r->applied, &r->err);
	pv_store_close(st);
	return NULL;
}

static void test_two_at_once(void **state)
{
	struct store_cluster db;
	struct racer racers[2] = { { .db = &db }, { .db = &db } };
	pthread_t threads[2];

	(void)state;
	database("race", &db);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	store_cluster_ok(racers[0].e, &racers[0].err);
	store_cluster_ok(racers[1].e, &racers[1].err);
	assert_int_equal(racers[0].applied + racers[1].applied, store_cluster_count(&db, "SELECT count(*) FROM photovet.migration"));
}

static void test_owner_without_superuser(void **state)
{
	struct store_cluster db;
	struct pv_error err = { 0 };
	int applied = 0;

	(void)state;
	database("plain", &db);
	store_cluster_sql(&db, "CREATE ROLE dba LOGIN CREATEROLE", NULL, 0);
	store_cluster_sql(&db, "GRANT CREATE ON DATABASE plain TO dba", NULL, 0);
	struct pv_store *st = store_cluster_open(&db, "dba");
	store_cluster_ok(pv_migrate_init(st, NULL, NULL, &applied, &err), &err);
	assert_true(applied > 5);
	pv_store_close(st);
}

static void test_without_rights(void **state)
{
	struct store_cluster db;
	struct pv_error err = { 0 };
	int applied = 0;

	(void)state;
	database("shut", &db);
	store_cluster_sql(&db, "CREATE ROLE nobody_much LOGIN", NULL, 0);
	struct pv_store *st = store_cluster_open(&db, "nobody_much");
	assert_int_equal(pv_migrate_init(st, NULL, NULL, &applied, &err), PV_ERR_FORBIDDEN);
	assert_string_equal(err.sqlstate, "42501");
	assert_non_null(strstr(err.text, "0001_"));
	assert_int_equal(store_cluster_count(&db, "SELECT count(*) FROM pg_namespace WHERE nspname = 'photovet'"), 0);
	pv_store_close(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_run_refuses_an_empty_database),
		cmocka_unit_test(test_init_twice_and_status),
		cmocka_unit_test(test_changed_file_stops_everything),
		cmocka_unit_test(test_two_at_once),
		cmocka_unit_test(test_owner_without_superuser),
		cmocka_unit_test(test_without_rights),
	};

	return cmocka_run_group_tests(tests, up, down);
}
