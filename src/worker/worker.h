/* The worker: takes jobs the database hands out, runs them, reports. Any number of them,
 * on any hosts; what one leaves behind (kill -9) another takes up when its lease ends.
 *
 * One thread owns the loop, the database connection and all transfers; checks run on a
 * queue of threads, each with a connection of its own. Nothing is held in a transaction
 * while a photo is measured or a message is on its way.
 *
 * worker.c         the loop, when to look, when --once is over
 * worker_check.c   received -> pending, on threads
 * worker_notify.c  messages through the courier, per gateway rate and breaker
 * worker_upload.c  approved -> queued -> uploaded
 * worker_report.c  what was done, sent back in batches; breakers
 * worker_reason.c  reason texts, kept per campaign for a minute */
#ifndef WORKER_WORKER_H
#define WORKER_WORKER_H

#include "photovet/settings.h"
#include "photovet/store.h"

enum worker_kinds {
	WORKER_NOTIFY = 1 << 0,
	WORKER_UPLOAD = 1 << 1,		/* enqueue too */
	WORKER_CHECK = 1 << 2,
	WORKER_EXPIRE = 1 << 3,
	WORKER_ALL = WORKER_NOTIFY | WORKER_UPLOAD | WORKER_CHECK | WORKER_EXPIRE,
};
/* "notify,upload"; NULL or "" = all. PV_ERR_USAGE names the unknown word. */
PV_MUST_CHECK enum pv_err worker_parse_kinds(const char *list, unsigned *ret, struct pv_error *err);

struct worker_options {
	const char *conninfo;
	const struct pv_settings *settings;
	bool once;			/* until nothing is due, including what it made due itself */
	unsigned kinds;			/* enum worker_kinds; 0 = all */
	const char *notifications;	/* path for gateways of type file that name none; NULL = $XDG_STATE_HOME/photovet/notifications.jsonl */
	int threads;			/* for checks; 0 = as many as processors */
};
/* Returns when it was told to stop (SIGTERM: PV_OK, SIGINT: PV_ERR_INTERRUPTED; what was in
 * hand is finished first, a second signal does not wait) or, with once, when nothing is left:
 * PV_ERR_REMOTE when a delivery failed. Logs one line per event at LOG_INFO, failures at
 * LOG_WARN; never a name, an address or an object's name. */
PV_MUST_CHECK enum pv_err worker_run(const struct worker_options *opt, struct pv_error *err);

#endif
