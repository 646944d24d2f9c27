/* Inside the worker; private to src/worker/. All of it belongs to the loop's thread. */
#ifndef WORKER_WORKER_IMPL_H
#define WORKER_WORKER_IMPL_H

#include "base/loop.h"
#include "photovet/courier.h"
#include "photovet/recheck.h"
#include "worker/worker.h"

#define WORKER_REPORTS_MAX 512		/* finished and not yet told; past it nothing more is taken */
#define WORKER_BATCH 32			/* reports worth telling at once */
#define WORKER_LEASE_SLACK_S 15		/* a lease outlives the longest work by this */

/* What came back, not yet told to the database: detail is ours. */
struct worker_report_list {
	struct pv_delivery_report rows[WORKER_REPORTS_MAX];
	size_t count;
};

/* One way out: how many are on it now, and what the last attempts said of it. */
struct worker_way {
	struct pv_way way;
	int in_flight;
	int downs;		/* failed attempts not yet told to the breaker */
	bool is_up;		/* a good one not yet told */
	struct worker_way *next;
};

struct worker_reason {
	char *campaign;
	struct pv_reason_list list;
	int64_t loaded_at;	/* monotonic */
	struct worker_reason *next;
};

/* An upload taken and not yet begun: its way has no token for it. Strings are ours. */
struct worker_upload_wait {
	struct pv_upload_job job;
	int64_t since;		/* monotonic */
	struct worker_way *way;
	struct worker_upload_wait *next;
};

struct worker_check_task;

struct worker {
	const struct worker_options *opt;
	const struct pv_settings *settings;
	unsigned kinds;
	char name[PV_WORKER_NAME_MAX];
	struct loop *loop;
	struct pv_store *store;
	struct pv_courier *courier;

	int timer;			/* the next tick */
	int64_t timer_at;
	bool stopping;
	int signals;
	int last_signal;
	enum pv_err end_code;		/* why it ends by itself */
	struct pv_error end_error;

	int losses;			/* reconnects that failed in a row */
	bool is_lost;			/* the database connection is */

	/* of the tick in hand */
	bool progress;			/* something was taken or moved */
	bool throttled;			/* more is due than its way takes now */
	int64_t throttled_since;	/* monotonic; since when nothing at all went; 0 = not */
	struct pv_due due[16];
	size_t due_count;

	struct worker_way *ways;
	struct worker_reason *reasons;
	struct worker_report_list notices, uploads;
	struct worker_upload_wait *waiting;
	size_t waiting_count, uploads_in_flight, notices_in_flight;
	unsigned turn;			/* which gateway is asked first */

	struct queue *checks;
	int threads;
	size_t checks_in_flight;
	struct worker_check_task *checked;	/* done, not yet told */
	size_t checked_count;
	struct pv_checker *checkers;
	size_t checker_count;
	int64_t check_lease_until;	/* monotonic: the end of leases whose checks could not be done here */

	long delivered, failed, checks_done, checks_failed, moved;
};

/* worker.c */
void worker_wake(struct worker *w, int64_t in_us);	/* a tick no later than that */
/* Looks at an error of the store: a lost connection is mended later, a missing right ends the
 * worker, anything else is logged. what: "claiming checks". */
void worker_trouble(struct worker *w, const char *what, enum pv_err code, const struct pv_error *err);
int64_t worker_due_count(const struct worker *w, const char *kind);	/* due now; 0 when none */

/* worker_check.c */
PV_MUST_CHECK enum pv_err worker_check_open(struct worker *w, struct pv_error *err);
void worker_check_close(struct worker *w);
void worker_check_take(struct worker *w);
void worker_check_tell(struct worker *w);

/* worker_notify.c */
void worker_notify_take(struct worker *w);

/* worker_upload.c */
void worker_upload_take(struct worker *w);
void worker_upload_begin(struct worker *w);	/* what waits and may go now */
void worker_upload_drop(struct worker *w);	/* gives back what waits: the worker is stopping */
void worker_upload_release(struct worker *w);	/* forgets it: its leases end by themselves */

/* worker_report.c */
struct worker_way *worker_report_way(struct worker *w, const struct pv_way *way);
void worker_report_add(struct worker *w, struct worker_report_list *list, const struct pv_courier_end *end, struct worker_way *way);
void worker_report_tell(struct worker *w);
void worker_report_given_up(struct worker *w);	/* what died in our claims, untried: failures as well */
void worker_report_release(struct worker *w);
/* How many of want may go this way now: breaker, rate, and no more than its share of what is in flight. */
int worker_report_grant(struct worker *w, struct worker_way *way, int want);

/* worker_reason.c */
const struct pv_reason_list *worker_reason_list(struct worker *w, const char *campaign);	/* NULL: could not be had */
void worker_reason_release(struct worker *w);

#endif
