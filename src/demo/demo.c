#include "demo/demo.h"

#include <errno.h>
#include <poll.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "demo/demo_cluster.h"
#include "demo/demo_load.h"
#include "demo/demo_process.h"

#define READY "ready"			/* written last: everything is there */
#define WORKER_LOCK "worker.lock"	/* held by the worker as long as it lives */
#define WORKER_PID "worker.pid"
#define START_LOCK "start.lock"
#define STOP_WAIT_MS 20000

static void say(const struct demo_options *opt, const char *line)
{
	if (opt && opt->say)
		opt->say(line, opt->context);
}

/* --- the worker: alive exactly while its lock is held */

static enum pv_err worker_start(const struct demo_place *p, struct pv_error *err)
{
	struct buf dsn = BUF_INIT(PATH_MAX * 2);
	char config[PATH_MAX], number[32];
	const char *argv[8];
	int lock = -1;
	pid_t pid;
	enum pv_err rc = demo_place_lock(p, WORKER_LOCK, false, &lock, err);

	if (rc == PV_OK && lock >= 0) {
		demo_cluster_conninfo(p, "worker", &dsn);
		demo_place_path(p, DEMO_LOAD_CONFIG, config);
		demo_load_worker(buf_str(&dsn), config, false, argv);
		rc = demo_process_spawn_self(p, argv, "worker.log", lock, &pid, err);
		if (rc == PV_OK) {
			snprintf(number, sizeof number, "%ld\n", (long)pid);
			rc = demo_place_write(p, WORKER_PID, number, err);
		}
		close(lock);	/* the worker's copy holds it now */
	}
	buf_release(&dsn);
	return rc;
}

static pid_t worker_pid(const struct demo_place *p)
{
	struct buf text = BUF_INIT(64);
	char path[PATH_MAX];
	struct pv_error ignored;
	long pid = 0;

	demo_place_path(p, WORKER_PID, path);
	if (buf_read_file(&text, path, &ignored) == PV_OK)
		pid = strtol(buf_str(&text), NULL, 10);
	buf_release(&text);
	return pid > 1 ? (pid_t)pid : 0;
}

/* Asks it to finish what it has in hand, waits, insists. The number in the file is the
 * worker's for certain: its lock is held. */
static enum pv_err worker_stop(const struct demo_place *p, bool *ret_was_running, struct pv_error *err)
{
	int lock = -1;
	pid_t pid = worker_pid(p);
	enum pv_err rc = demo_place_lock(p, WORKER_LOCK, false, &lock, err);

	*ret_was_running = rc == PV_OK && lock < 0;
	for (int waited = 0; rc == PV_OK && lock < 0; waited += 50) {
		int sig = waited == 0 ? SIGTERM : waited >= STOP_WAIT_MS ? SIGKILL : 0;
		if (pid == 0 || (kill(pid, sig) != 0 && errno != ESRCH) || waited > STOP_WAIT_MS + 5000)
			return pv_error_set(err, PV_ERR_CONFIG, "the demo's worker cannot be stopped: '%ld'", (long)pid);
		(void)poll(NULL, 0, 50);
		rc = demo_place_lock(p, WORKER_LOCK, false, &lock, err);
	}
	if (lock >= 0)
		close(lock);
	return rc;
}

/* --- the whole */

static enum pv_err build(const struct demo_place *p, const struct demo_cluster *c, const struct demo_options *opt, struct pv_error *err)
{
	bool ignored;
	enum pv_err rc = worker_stop(p, &ignored, err);

	if (rc == PV_OK && demo_cluster_is_running(c))
		rc = demo_cluster_stop(c, err);
	if (rc == PV_OK)
		rc = demo_place_remove(p, false, err);	/* what an interrupted start left */
	if (rc == PV_OK)
		rc = demo_place_make(p, err);
	say(opt, "making a database");
	if (rc == PV_OK)
		rc = demo_cluster_make(c, err);
	if (rc == PV_OK)
		rc = demo_cluster_start(c, err);
	if (rc == PV_OK)
		rc = demo_load_fill(c, opt, err);
	if (rc == PV_OK)
		rc = demo_place_write(p, READY, PHOTOVET_VERSION "\n", err);
	if (rc != PV_OK) {
		struct pv_error second;	/* the first error is the one to tell */
		if (demo_cluster_stop(c, &second) != PV_OK)
			say(opt, second.text);
	}
	return rc;
}

enum pv_err demo_start(const struct demo_options *opt, struct pv_error *err)
{
	struct demo_place p;
	struct demo_cluster c;
	int lock = -1;
	enum pv_err rc = demo_place_find(&p, err);

	if (rc == PV_OK)
		rc = demo_cluster_find(&p, &c, err);
	if (rc == PV_OK)
		rc = demo_place_make(&p, err);
	if (rc == PV_OK)
		rc = demo_place_lock(&p, START_LOCK, true, &lock, err);
	if (rc == PV_OK && !demo_place_has(&p, READY)) {
		rc = build(&p, &c, opt, err);
	} else if (rc == PV_OK) {
		rc = demo_cluster_start(&c, err);
		if (rc == PV_OK)
			rc = demo_load_migrate(&c, err);
	}
	if (rc == PV_OK)
		rc = worker_start(&p, err);
	if (lock >= 0)
		close(lock);
	return rc;
}

static enum pv_err stop_place(const struct demo_place *p, bool *ret_was_running, struct pv_error *err)
{
	struct demo_cluster c;
	bool worker = false, server = false;
	enum pv_err rc;

	*ret_was_running = false;
	if (access(p->dir, F_OK) != 0)
		return PV_OK;
	rc = demo_cluster_find(p, &c, err);
	if (rc == PV_OK)
		rc = worker_stop(p, &worker, err);
	if (rc == PV_OK) {
		server = demo_cluster_is_running(&c);
		rc = server ? demo_cluster_stop(&c, err) : PV_OK;
	}
	*ret_was_running = worker || server;
	return rc;
}

enum pv_err demo_stop(bool *ret_was_running, struct pv_error *err)
{
	struct demo_place p;
	enum pv_err rc = demo_place_find(&p, err);

	return rc == PV_OK ? stop_place(&p, ret_was_running, err) : rc;
}

enum pv_err demo_remove(struct pv_error *err)
{
	struct demo_place p;
	bool ignored;
	enum pv_err rc = demo_place_find(&p, err);

	if (rc == PV_OK)
		rc = stop_place(&p, &ignored, err);
	if (rc == PV_OK)
		rc = demo_place_remove(&p, true, err);
	return rc;
}

enum pv_err demo_dsn(const char *login, struct buf *out, struct pv_error *err)
{
	struct demo_place p;
	enum pv_err rc = demo_place_find(&p, err);

	for (int i = 0; rc == PV_OK && i < DEMO_LOGIN_COUNT; i++)
		if (strcmp(login ? login : "demo", demo_login_name((enum demo_login)i)) == 0) {
			demo_cluster_conninfo(&p, demo_login_name((enum demo_login)i), out);
			return PV_OK;
		}
	if (rc == PV_OK)
		rc = pv_error_set(err, PV_ERR_USAGE, "the demo has no such login: '%s'", login);
	return rc;
}

enum pv_err demo_is_running(bool *ret, struct pv_error *err)
{
	struct demo_place p;
	struct demo_cluster c;
	enum pv_err rc = demo_place_find(&p, err);

	*ret = false;
	if (rc != PV_OK || !demo_place_has(&p, READY))
		return rc;
	rc = demo_cluster_find(&p, &c, err);
	if (rc == PV_OK)
		*ret = demo_cluster_is_running(&c);
	return rc;
}

enum pv_err demo_directory(struct buf *out, struct pv_error *err)
{
	struct demo_place p;
	enum pv_err rc = demo_place_find(&p, err);

	if (rc == PV_OK)
		buf_puts(out, p.dir);
	return rc;
}

bool demo_notifications(const char *conninfo, struct buf *out)
{
	struct buf mine = BUF_INIT(PATH_MAX * 2);
	struct demo_place p;
	struct pv_error ignored;
	bool is_demo = false;

	if (demo_place_find(&p, &ignored) == PV_OK) {
		demo_cluster_conninfo(&p, "", &mine);
		is_demo = conninfo && strncmp(conninfo, buf_str(&mine), mine.len) == 0;
	}
	if (is_demo) {
		buf_puts(out, p.dir);
		buf_puts(out, "/notifications.jsonl");
	}
	buf_release(&mine);
	return is_demo;
}
