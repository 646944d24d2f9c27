/* The demo: a private PostgreSQL with two campaigns of painted people, and a worker.
 *
 * Everything lies in one directory (see demo_place.h) and nothing else is touched. The
 * server listens on a Unix socket only, in a folder of mode 0700; the caller and the
 * account that runs the server may connect, as any of the demo's logins, by peer
 * authentication, and nobody else. A start that was interrupted leaves no half demo: the
 * next one begins anew unless the whole was ready. */
#ifndef DEMO_DEMO_H
#define DEMO_DEMO_H

#include "base/buf.h"
#include "demo/demo_login.h"
#include "demo/demo_options.h"

/* Makes the demo when it is not there, starts what does not run. Safe to call again, and
 * by two at once. PV_ERR_CONFIG with the one line to run when there is no PostgreSQL server
 * on this machine or, for root, no account to run it. */
PV_MUST_CHECK enum pv_err demo_start(const struct demo_options *opt, struct pv_error *err);
/* Stops worker and server; the data stay. Nothing running is fine: *ret_was_running. */
PV_MUST_CHECK enum pv_err demo_stop(bool *ret_was_running, struct pv_error *err);
/* Stops it, removes all of it. Start makes it anew. */
PV_MUST_CHECK enum pv_err demo_remove(struct pv_error *err);
/* Appends the conninfo of a login (NULL = "demo"). PV_ERR_USAGE: no such login. It need not run. */
PV_MUST_CHECK enum pv_err demo_dsn(const char *login, struct buf *out, struct pv_error *err);
PV_MUST_CHECK enum pv_err demo_is_running(bool *ret, struct pv_error *err);
/* Where its files are: uploads/, notifications.jsonl, worker.log. */
PV_MUST_CHECK enum pv_err demo_directory(struct buf *out, struct pv_error *err);
/* When conninfo is a demo's: appends the path of its notifications file and says true. */
bool demo_notifications(const char *conninfo, struct buf *out);

#endif
