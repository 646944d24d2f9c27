/* A throwaway PostgreSQL for the tests in tests/store, through tests/lib/cluster.sh; run from the
 * top of the tree. Plain SQL of a test goes straight to libpq: only the library is bound to
 * the rooms. */
#ifndef TESTS_STORE_CLUSTER_H
#define TESTS_STORE_CLUSTER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "photovet/campaign.h"
#include "photovet/deliver.h"
#include "photovet/migrate.h"
#include "photovet/vet.h"

struct store_cluster { char dir[64], dsn[256]; };

static inline void store_cluster_ok(enum pv_err e, const struct pv_error *err)
{
	if (e)
		print_error("%s (%s): %s\n", pv_error_name(e), err->sqlstate, err->text);
	assert_int_equal(e, PV_OK);
}

static inline int store_cluster_shell(char *out, size_t size, const char *fmt, ...)
{
	char command[1024];
	va_list args;

	va_start(args, fmt);
	assert_true(vsnprintf(command, sizeof(command), fmt, args) < (int)sizeof(command));
	va_end(args);
	FILE *f = popen(command, "r");
	assert_non_null(f);
	size_t n = fread(out, 1, size - 1, f);
	out[n] = '\0';
	while (n && out[n - 1] == '\n')
		out[--n] = '\0';
	return pclose(f);
}

static inline void store_cluster_up(struct store_cluster *c)
{
	char out[512];

	(void)snprintf(c->dir, sizeof(c->dir), "/tmp/pvtest.XXXXXX");
	assert_non_null(mkdtemp(c->dir));
	assert_int_equal(chmod(c->dir, 0755), 0);
	assert_int_equal(store_cluster_shell(out, sizeof(out), "bash tests/lib/cluster.sh up %s/c", c->dir), 0);
	assert_true(strlen(out) < sizeof(c->dsn));
	memcpy(c->dsn, out, strlen(out) + 1);
}

static inline void store_cluster_down(struct store_cluster *c)
{
	char out[512];

	(void)store_cluster_shell(out, sizeof(out), "bash tests/lib/cluster.sh down %s/c; rm -rf %s", c->dir, c->dir);
}

/* The conninfo of another login. */
static inline void store_cluster_dsn(const struct store_cluster *c, const char *login, char *ret, size_t size)
{
	const char *user = strstr(c->dsn, "user=postgres");

	assert_non_null(user);
	assert_true(snprintf(ret, size, "%.*suser=%s%s", (int)(user - c->dsn), c->dsn, login, user + 13) < (int)size);
}

static inline struct pv_store *store_cluster_open(const struct store_cluster *c, const char *login)
{
	struct pv_store *st = NULL;
	struct pv_error err = { 0 };
	char dsn[512];

	store_cluster_dsn(c, login, dsn, sizeof(dsn));
	store_cluster_ok(pv_store_open(dsn, "test", &st, &err), &err);
	return st;
}

static inline PGconn *store_cluster_conn(const struct store_cluster *c, const char *login)
{
	char dsn[512];

	store_cluster_dsn(c, login, dsn, sizeof(dsn));
	PGconn *conn = PQconnectdb(dsn);
	assert_int_equal(PQstatus(conn), CONNECTION_OK);
	return conn;
}

/* Runs SQL as the superuser; ret (may be NULL) takes the first field. */
static inline void store_cluster_sql(const struct store_cluster *c, const char *sql, char *ret, size_t size)
{
	PGconn *conn = store_cluster_conn(c, "postgres");
	PGresult *res = PQexec(conn, sql);
	ExecStatusType s = PQresultStatus(res);

	if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK)
		print_error("%s\n%s", sql, PQresultErrorMessage(res));
	assert_true(s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK);
	if (ret)
		(void)snprintf(ret, size, "%s", PQntuples(res) ? PQgetvalue(res, 0, 0) : "");
	PQclear(res);
	PQfinish(conn);
}

static inline long store_cluster_count(const struct store_cluster *c, const char *sql)
{
	char text[64];

	store_cluster_sql(c, sql, text, sizeof(text));
	return strtol(text, NULL, 10);
}

/* groups without their prefix, blank separated. */
static inline void store_cluster_login(const struct store_cluster *c, const char *login, const char *groups)
{
	char sql[512], copy[256], *rest = copy;

	(void)snprintf(copy, sizeof(copy), "%s", groups);
	(void)snprintf(sql, sizeof(sql), "CREATE ROLE %s LOGIN", login);
	store_cluster_sql(c, sql, NULL, 0);
	for (char *g; (g = strsep(&rest, " ")); ) {
		if (!*g)
			continue;
		(void)snprintf(sql, sizeof(sql), "GRANT photovet_%s TO %s", g, login);
		store_cluster_sql(c, sql, NULL, 0);
	}
}

/* The schema by the library's own migrations. */
static inline void store_cluster_schema(const struct store_cluster *c)
{
	struct pv_store *st = store_cluster_open(c, "postgres");
	struct pv_error err = { 0 };
	int applied = 0;

	store_cluster_ok(pv_migrate_init(st, NULL, NULL, &applied, &err), &err);
	assert_true(applied > 0);
	pv_store_close(st);
}

#endif
