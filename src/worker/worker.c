/* The worker's turn. A tick tells what is done, then takes what is due, then says when
 * the next one is: soon when something comes back, at once after progress that leaves
 * nothing to come back, else after poll_ms +-20 % (so that many workers do not look in
 * step). */
#include "worker/worker.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/log.h"
#include "base/mem.h"
#include "worker/worker_impl.h"

#define EXPIRE_BATCH 1000
#define THREADS_MAX 64
#define LOSSES_MAX_ONCE 5		/* --once does not wait for a database for ever */
#define RECONNECT_MAX_S 30
#define THROTTLE_MAX_ONCE (3 * CLOCK_SECOND)	/* a way closed longer than any rate limit closes it: the breaker */

static const struct { const char *word; unsigned kind; } kind_words[] = {
	{ "notify", WORKER_NOTIFY }, { "upload", WORKER_UPLOAD }, { "check", WORKER_CHECK }, { "expire", WORKER_EXPIRE },
};

static unsigned kind_of(const char *word, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(kind_words); i++)
		if (strlen(kind_words[i].word) == n && strncmp(kind_words[i].word, word, n) == 0)
			return kind_words[i].kind;
	return 0;
}

enum pv_err worker_parse_kinds(const char *list, unsigned *ret, struct pv_error *err)
{
	unsigned kinds = 0;

	if (!list) {
		*ret = WORKER_ALL;
		return PV_OK;
	}
	for (const char *p = list;; p++) {
		size_t n = strcspn(p, ",");
		unsigned kind = kind_of(p, n);

		if (!kind)
			return pv_error_set(err, PV_ERR_USAGE, "not one of notify, upload, check, expire: '%.*s'", (int)(n < 40 ? n : 40), p);
		kinds |= kind;
		p += n;
		if (!*p)
			break;
	}
	*ret = kinds;
	return PV_OK;
}

/* What is due. A kind that is not this worker's counts as nothing. */

static bool is_mine(const struct worker *w, const char *kind)
{
	if (strcmp(kind, "enqueue") == 0)
		return w->kinds & WORKER_UPLOAD;
	if (strcmp(kind, "lease") == 0)
		return w->kinds & WORKER_EXPIRE;
	return w->kinds & kind_of(kind, strlen(kind));
}

int64_t worker_due_count(const struct worker *w, const char *kind)
{
	int64_t now = clock_now(), n = 0;

	if (!is_mine(w, kind))
		return 0;
	for (size_t i = 0; i < w->due_count; i++)
		if (strcmp(w->due[i].kind, kind) == 0 && w->due[i].at <= now)
			n += w->due[i].count > 0 ? w->due[i].count : 1;
	return n;
}

/* When to look again */

static void on_timer(struct loop *l, void *context);

void worker_wake(struct worker *w, int64_t in_us)
{
	int64_t at = clock_monotonic() + in_us;

	if (w->timer && w->timer_at <= at)
		return;
	loop_timer_cancel(w->loop, w->timer);
	w->timer_at = at;
	w->timer = loop_timer_at(w->loop, at, on_timer, w);
}

static int64_t jittered(int64_t us)
{
	uint16_t r;

	digest_random(&r, sizeof(r));
	return us * 4 / 5 + us * 2 / 5 * r / UINT16_MAX;
}

/* Trouble with the database */

void worker_trouble(struct worker *w, const char *what, enum pv_err code, const struct pv_error *err)
{
	bool ends = code != PV_ERR_UNAVAILABLE && (code == PV_ERR_FORBIDDEN || w->opt->once);

	if (!ends || w->end_code != PV_OK)
		log_line(LOG_ERROR, "%s: %s", what, err->text);
	if (code == PV_ERR_UNAVAILABLE)
		w->is_lost = true;
	if (!ends)
		return;
	if (w->end_code == PV_OK) {	/* the command's own last line tells it */
		w->end_code = code;
		w->end_error = *err;
		pv_error_prefix(&w->end_error, "%s", what);
	}
	w->stopping = true;
}

static void reconnect(struct worker *w)
{
	struct pv_error err = { 0 };
	enum pv_err code = pv_store_reconnect(w->store, &err);

	if (code == PV_OK) {
		log_line(LOG_INFO, "the database is back");
		w->is_lost = false;
		w->losses = 0;
		return;
	}
	w->losses++;
	log_line(LOG_WARN, "%s", err.text);
	if ((w->opt->once && w->losses >= LOSSES_MAX_ONCE) || w->stopping) {
		w->end_code = code;
		w->end_error = err;
		w->stopping = true;
	}
}

static int64_t reconnect_pause(const struct worker *w)
{
	int64_t s = w->losses < 5 ? INT64_C(1) << w->losses : RECONNECT_MAX_S;

	return jittered(s * CLOCK_SECOND / 2);
}

/* The tick */

static void expire(struct worker *w)
{
	struct pv_error err = { 0 };
	int64_t moved = 0;
	enum pv_err code;

	if (worker_due_count(w, "expire") <= 0 && worker_due_count(w, "lease") <= 0)
		return;
	code = pv_deliver_expire(w->store, EXPIRE_BATCH, &moved, &err);
	if (code != PV_OK)
		worker_trouble(w, "expiring", code, &err);
	else if (moved > 0)
		log_line(LOG_INFO, "%lld submissions or leases expired", (long long)moved);
	w->progress |= moved > 0;
	w->moved += (long)moved;
}

static void look(struct worker *w)
{
	struct pv_error err = { 0 };
	enum pv_err code = pv_deliver_due(w->store, w->due, ARRAY_LEN(w->due), &w->due_count, &err);

	if (code != PV_OK) {
		w->due_count = 0;
		worker_trouble(w, "looking for work", code, &err);
	}
}

static void take(struct worker *w)
{
	look(w);
	if (!w->is_lost && !w->stopping)
		expire(w);
	if (!w->is_lost && !w->stopping && (w->kinds & WORKER_CHECK))
		worker_check_take(w);
	if (!w->is_lost && !w->stopping && (w->kinds & WORKER_NOTIFY))
		worker_notify_take(w);
	if (!w->is_lost && !w->stopping && (w->kinds & WORKER_UPLOAD))
		worker_upload_take(w);
	if (!w->is_lost && !w->stopping)
		worker_upload_begin(w);
}

static bool is_idle(const struct worker *w)
{
	return pv_courier_in_flight(w->courier) == 0 && w->checks_in_flight == 0 && w->checked_count == 0 && w->waiting_count == 0 &&
	       w->notices.count == 0 && w->uploads.count == 0;
}

/* Something of ours that another worker holds: it is done when that lease ends at the latest. */
static bool others_hold_work(const struct worker *w)
{
	int64_t now = clock_now();

	for (size_t i = 0; i < w->due_count; i++)
		if (w->due[i].held_until > now && is_mine(w, w->due[i].kind))
			return true;
	return false;
}

/* With once: is there nothing left that this worker could do or should await? */
static bool is_over(struct worker *w)
{
	if (!is_idle(w) || w->progress)
		return false;
	if (w->throttled && clock_monotonic() - w->throttled_since < THROTTLE_MAX_ONCE)
		return false;
	if (w->throttled)
		w->failed++;		/* paused after failures: not delivered, and told so by the status */
	return w->throttled || !others_hold_work(w) || clock_monotonic() < w->check_lease_until;
}

static void plan_next(struct worker *w)
{
	if (w->is_lost)
		worker_wake(w, reconnect_pause(w));
	else if (w->progress && !w->stopping && pv_courier_in_flight(w->courier) == 0 && w->checks_in_flight == 0)
		worker_wake(w, 0);
	else if (w->throttled || w->waiting_count > 0)
		worker_wake(w, 100000);
	else
		worker_wake(w, jittered(w->settings->poll_ms * INT64_C(1000)));
}

static void tick(struct worker *w)
{
	w->progress = false;
	w->throttled = false;
	if (w->is_lost)
		reconnect(w);
	if (!w->is_lost) {
		worker_check_tell(w);
		worker_report_tell(w);
	}
	if (w->stopping)
		worker_upload_drop(w);
	else if (!w->is_lost)
		take(w);
	if (!w->throttled || w->progress)
		w->throttled_since = 0;
	else if (!w->throttled_since)
		w->throttled_since = clock_monotonic();
	if (w->stopping ? is_idle(w) || (w->end_code == PV_ERR_UNAVAILABLE && pv_courier_in_flight(w->courier) == 0) : w->opt->once && !w->is_lost && is_over(w))
		loop_stop(w->loop);
	else
		plan_next(w);
}

static void on_timer(struct loop *l, void *context)
{
	struct worker *w = context;

	(void)l;
	w->timer = 0;
	tick(w);
}

static void on_signal(struct loop *l, int signo, void *context)
{
	struct worker *w = context;

	w->last_signal = signo;
	w->stopping = true;
	if (++w->signals > 1) {
		log_line(LOG_WARN, "stopping at once; what is under way is done again when its lease ends");
		loop_stop(l);
		return;
	}
	log_line(LOG_INFO, "stopping: %zu transfers and %zu checks are finished first", pv_courier_in_flight(w->courier), w->checks_in_flight);
	worker_wake(w, 0);
}

/* Setting up */

static void name_worker(struct worker *w)
{
	char host[40] = "host";
	uint32_t r;

	(void)gethostname(host, sizeof(host) - 1);
	host[sizeof(host) - 1] = 0;
	for (char *p = host; *p; p++)
		if (*p <= ' ' || *p > '~')
			*p = '_';
	digest_random(&r, sizeof(r));
	snprintf(w->name, sizeof(w->name), "%s:%ld:%08x", host, (long)getpid(), (unsigned)r);
}

/* $XDG_STATE_HOME/photovet/notifications.jsonl, by the rules of the XDG specification. */
static char *default_notifications(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	struct buf path = BUF_INIT(4096);

	if (state && state[0] == '/')
		buf_puts(&path, state);
	else if (home && home[0] == '/')
		buf_printf(&path, "%s/.local/state", home);
	else
		return mem_strdup("");
	buf_puts(&path, "/photovet/notifications.jsonl");
	return buf_take(&path);
}

static int thread_count(const struct worker_options *opt)
{
	long n = opt->threads > 0 ? opt->threads : sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : (int)n;
}

static enum pv_err open_worker(struct worker *w, struct pv_error *err)
{
	char *path = w->opt->notifications ? mem_strdup(w->opt->notifications) : default_notifications();
	enum pv_err code = pv_store_open(w->opt->conninfo, "photovet work", &w->store, err);

	if (code == PV_OK)
		code = pv_store_photo_place(w->store, w->settings->photos, err);
	if (code == PV_OK)
		code = loop_new(&w->loop, err);
	if (code == PV_OK)
		code = loop_signal(w->loop, SIGTERM, on_signal, w, err);
	if (code == PV_OK)
		code = loop_signal(w->loop, SIGINT, on_signal, w, err);
	if (code == PV_OK)
		code = pv_courier_new(w->loop, w->settings, path, &w->courier, err);
	if (code == PV_OK)
		code = worker_check_open(w, err);
	free(path);
	return code;
}

static void close_worker(struct worker *w)
{
	pv_courier_free(w->courier);
	if (w->loop)
		worker_check_close(w);
	worker_upload_release(w);
	worker_report_release(w);
	worker_reason_release(w);
	pv_store_close(w->store);
	loop_free(w->loop);
}

static enum pv_err verdict(const struct worker *w, struct pv_error *err)
{
	if (w->end_code != PV_OK) {
		if (err)
			*err = w->end_error;
		return w->end_code;
	}
	if (w->signals > 0)
		return w->last_signal == SIGINT || w->signals > 1 ? pv_error_set(err, PV_ERR_INTERRUPTED, "interrupted") : PV_OK;
	if (w->failed > 0)
		return pv_error_set(err, PV_ERR_REMOTE, "%ld delivered, %ld failed; 'photovet outbox list' and 'uploads list' say why and when they are tried again",
				    w->delivered, w->failed);
	if (w->checks_failed > 0)
		return pv_error_set(err, PV_ERR_PARTIAL, "%ld submissions could not be checked", w->checks_failed);
	return PV_OK;
}

enum pv_err worker_run(const struct worker_options *opt, struct pv_error *err)
{
	struct worker *w = mem_alloc(sizeof(*w));
	enum pv_err code;

	w->opt = opt;
	w->settings = opt->settings;
	w->kinds = opt->kinds ? opt->kinds : WORKER_ALL;
	w->threads = thread_count(opt);
	name_worker(w);
	signal(SIGPIPE, SIG_IGN);
	code = open_worker(w, err);
	if (code == PV_OK) {
		log_line(LOG_INFO, "worker %s begins, %d threads for checks", w->name, w->threads);
		worker_wake(w, 0);
		code = loop_run(w->loop, err);
		if (code == PV_OK)
			code = verdict(w, err);
		log_line(LOG_INFO, "worker %s ends: %ld checked, %ld moved, %ld delivered, %ld failed", w->name, w->checks_done, w->moved, w->delivered, w->failed);
	}
	close_worker(w);
	free(w);
	return code;
}
