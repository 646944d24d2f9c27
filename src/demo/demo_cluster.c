#include "demo/demo_cluster.h"

#include <glob.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "demo/demo_login.h"
#include "demo/demo_process.h"

#define OLDEST 15
#define START_TRIES 20
#define START_PAUSE_MS 250
#define LOG "server.log"
#define INSTALL "apt-get install -y postgresql"

static bool has_tools(const char *dir)
{
	static const char *const TOOLS[] = { "initdb", "pg_ctl", "postgres", "psql" };
	char path[PATH_MAX];

	for (size_t i = 0; i < ARRAY_LEN(TOOLS); i++)
		if (snprintf(path, sizeof path, "%s/%s", dir, TOOLS[i]) >= PATH_MAX || access(path, X_OK) != 0)
			return false;
	return true;
}

/* Debian's folders, newest first: /usr/lib/postgresql/15/bin. */
static void newest_folder(char *ret)
{
	static const char *const PATTERNS[] = { "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin" };
	long best = 0;

	for (size_t i = 0; i < ARRAY_LEN(PATTERNS); i++) {
		glob_t g = { 0 };
		if (glob(PATTERNS[i], 0, NULL, &g) == 0)
			for (size_t k = 0; k < g.gl_pathc; k++) {
				long version = strtol(strpbrk(g.gl_pathv[k], "0123456789"), NULL, 10);
				if (version > best && has_tools(g.gl_pathv[k])) {
					best = version;
					snprintf(ret, PATH_MAX, "%s", g.gl_pathv[k]);
				}
			}
		globfree(&g);
	}
}

/* A folder of PATH, or what pg_config says. */
static void other_folder(const struct demo_place *p, char *ret)
{
	static const char *const ASK[] = { "/usr/bin/pg_config", "--bindir", NULL };
	const char *path = getenv("PATH");
	struct buf said = BUF_INIT(PATH_MAX);
	struct pv_error ignored;
	char dir[PATH_MAX];

	while (path && *path) {
		size_t n = strcspn(path, ":");
		if (n > 0 && n < sizeof dir) {
			snprintf(dir, sizeof dir, "%.*s", (int)n, path);
			if (has_tools(dir)) {
				snprintf(ret, PATH_MAX, "%s", dir);
				return;
			}
		}
		path += n + (path[n] == ':');
	}
	if (access(ASK[0], X_OK) == 0 && demo_process_run(p, ASK, NULL, NULL, &said, &ignored) == PV_OK && said.len > 1) {
		snprintf(dir, sizeof dir, "%.*s", (int)strcspn(buf_str(&said), "\n"), buf_str(&said));
		if (has_tools(dir))
			snprintf(ret, PATH_MAX, "%s", dir);
	}
	buf_release(&said);
}

static enum pv_err check_version(const struct demo_cluster *c, struct pv_error *err)
{
	char initdb[PATH_MAX + 16];
	const char *argv[] = { initdb, "--version", NULL }, *number;
	struct buf said = BUF_INIT(1024);
	enum pv_err rc;

	snprintf(initdb, sizeof initdb, "%s/initdb", c->bin);
	rc = demo_process_run(c->place, argv, NULL, NULL, &said, err);
	number = rc == PV_OK ? strpbrk(buf_str(&said), "0123456789") : NULL;
	if (rc == PV_OK && (!number || strtol(number, NULL, 10) < OLDEST))
		rc = pv_error_set(err, PV_ERR_CONFIG, "photovet needs PostgreSQL %d or newer; in '%s' is: %.60s", OLDEST, c->bin, buf_str(&said));
	buf_release(&said);
	return rc;
}

enum pv_err demo_cluster_find(const struct demo_place *p, struct demo_cluster *ret, struct pv_error *err)
{
	struct demo_cluster c = { .place = p };
	enum pv_err rc;

	newest_folder(c.bin);
	if (!c.bin[0])
		other_folder(p, c.bin);
	if (!c.bin[0])
		return pv_error_set(err, PV_ERR_CONFIG, "no PostgreSQL server on this machine; run: %s%s", p->is_root ? "" : "sudo ", INSTALL);
	rc = check_version(&c, err);
	if (rc == PV_OK)
		*ret = c;
	return rc;
}

/* --- configuration */

static void put_settings(const struct demo_place *p, struct buf *out)
{
	buf_printf(out,
		   "# The demo of photovet; see pg_hba.conf for who may connect.\n"
		   "listen_addresses = ''\nport = 5432\nunix_socket_directories = '%s'\n"
		   "max_connections = 80\nshared_buffers = 64MB\nsynchronous_commit = off\nwal_level = minimal\nmax_wal_senders = 0\n"
		   "max_wal_size = 256MB\nautovacuum_naptime = 20s\ntimezone = 'UTC'\nlog_timezone = 'UTC'\n"
		   "log_min_messages = warning\nlog_parameter_max_length = 0\nlog_parameter_max_length_on_error = 0\njit = off\n",
		   p->sockets);
}

/* Only the caller and the server's account, as any login of the demo. */
static void put_access(const struct demo_place *p, struct buf *hba, struct buf *ident)
{
	const char *const people[] = { p->caller, p->account };
	size_t n = strcmp(p->caller, p->account) == 0 ? 1 : 2;

	buf_puts(hba, "# Peer only: the operating system says who is asking, pg_ident.conf who he may be.\nlocal all all peer map=demo\n");
	for (size_t i = 0; i < n; i++) {
		buf_printf(ident, "demo \"%s\" \"%s\"\n", people[i], DEMO_CLUSTER_ADMIN);
		for (int k = 0; k < DEMO_LOGIN_COUNT; k++)
			buf_printf(ident, "demo \"%s\" \"%s\"\n", people[i], demo_login_name((enum demo_login)k));
	}
}

/* Files in the data folder belong to the account: written by a shell of its own. */
static enum pv_err put_file(const struct demo_cluster *c, const char *name, bool appends, const struct buf *text, struct pv_error *err)
{
	char path[PATH_MAX + 32];
	const char *argv[] = { "/bin/sh", "-c", appends ? "cat >>\"$1\"" : "cat >\"$1\"", "sh", path, NULL };

	if (text->failed)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "a path of the demo is too long: '%s'", name);
	snprintf(path, sizeof path, "%s/%s", c->place->data, name);
	return demo_process_run(c->place, argv, text->data, LOG, NULL, err);
}

static enum pv_err configure(const struct demo_cluster *c, struct pv_error *err)
{
	struct buf conf = BUF_INIT(16384), hba = BUF_INIT(16384), ident = BUF_INIT(16384);
	enum pv_err rc;

	put_settings(c->place, &conf);
	put_access(c->place, &hba, &ident);
	rc = put_file(c, "postgresql.conf", true, &conf, err);
	if (rc == PV_OK)
		rc = put_file(c, "pg_hba.conf", false, &hba, err);
	if (rc == PV_OK)
		rc = put_file(c, "pg_ident.conf", false, &ident, err);
	buf_release(&conf);
	buf_release(&hba);
	buf_release(&ident);
	return rc;
}

enum pv_err demo_cluster_make(const struct demo_cluster *c, struct pv_error *err)
{
	char initdb[PATH_MAX + 16];
	const char *argv[] = { initdb, "-D", c->place->data, "-U", DEMO_CLUSTER_ADMIN, "-A", "peer", "-E", "UTF8", "--locale=C",
			       "--no-sync", "--no-instructions", NULL };
	enum pv_err rc;

	snprintf(initdb, sizeof initdb, "%s/initdb", c->bin);
	rc = demo_process_run(c->place, argv, NULL, LOG, NULL, err);
	return rc == PV_OK ? configure(c, err) : rc;
}

static enum pv_err control(const struct demo_cluster *c, const char *const *words, struct pv_error *err)
{
	char pg_ctl[PATH_MAX + 16];
	const char *argv[16] = { pg_ctl, "-D", c->place->data, "-s" };
	size_t n = 4;

	snprintf(pg_ctl, sizeof pg_ctl, "%s/pg_ctl", c->bin);
	for (size_t i = 0; words[i] && n < ARRAY_LEN(argv) - 1; i++)
		argv[n++] = words[i];
	return demo_process_run(c->place, argv, NULL, LOG, NULL, err);
}

bool demo_cluster_is_running(const struct demo_cluster *c)
{
	struct pv_error ignored;

	return control(c, (const char *const[]){ "status", NULL }, &ignored) == PV_OK;
}

/* A server that was killed may look alive for a moment: its number is taken until its
 * parent has heard of it. So "running" must also answer. */
enum pv_err demo_cluster_start(const struct demo_cluster *c, struct pv_error *err)
{
	struct pv_error deaf = { 0 };

	for (int i = 0; i < START_TRIES; i++) {
		if (!demo_cluster_is_running(c))
			return control(c, (const char *const[]){ "-w", "-t", "60", "start", NULL }, err);
		if (demo_cluster_sql(c, NULL, "SELECT 1 \\g /dev/null\n", &deaf) == PV_OK)
			return PV_OK;
		(void)poll(NULL, 0, START_PAUSE_MS);
	}
	return pv_error_set(err, PV_ERR_UNAVAILABLE, "the demo's server runs but does not answer: %s", deaf.text);
}

/* What an interrupted initdb left running cannot be told to stop: it ends by itself, in a moment. */
enum pv_err demo_cluster_stop(const struct demo_cluster *c, struct pv_error *err)
{
	enum pv_err rc = PV_OK;

	for (int i = 0; i < START_TRIES; i++) {
		if (!demo_cluster_is_running(c))
			return PV_OK;
		rc = control(c, (const char *const[]){ "-w", "-t", "60", "-m", "fast", "stop", NULL }, err);
		if (rc == PV_OK)
			break;
		(void)poll(NULL, 0, START_PAUSE_MS);
	}
	return rc;
}

enum pv_err demo_cluster_sql(const struct demo_cluster *c, const char *database, const char *script, struct pv_error *err)
{
	char psql[PATH_MAX + 16];
	const char *argv[] = { psql, "-Xqw", "-v", "ON_ERROR_STOP=1", "-h", c->place->sockets, "-p", "5432", "-U", DEMO_CLUSTER_ADMIN,
			       "-d", database ? database : "postgres", "-f", "-", NULL };

	snprintf(psql, sizeof psql, "%s/psql", c->bin);
	return demo_process_run(c->place, argv, script, LOG, NULL, err);
}

/* libpq's quoting: '…' with backslashes before ' and \. */
void demo_cluster_conninfo(const struct demo_place *p, const char *login, struct buf *out)
{
	buf_puts(out, "host='");
	for (const char *s = p->sockets; *s; s++) {
		if (*s == '\'' || *s == '\\')
			buf_putc(out, '\\');
		buf_putc(out, *s);
	}
	buf_printf(out, "' port=5432 dbname=%s user=%s", DEMO_CLUSTER_DATABASE, login);
}
