#include "worker/worker_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"

#define ENQUEUE_BATCH 1000
#define WAIT_MAX_S 20			/* an upload whose way stays closed goes back after this */

struct sending {
	struct worker *worker;
	struct worker_way *way;
	int64_t id, submission;
};

static const char *const words[] = {
	[PV_DELIVERED] = "uploaded", [PV_DELIVERY_RETRY] = "failed", [PV_DELIVERY_DEAD] = "given up", [PV_DELIVERY_HOLD] = "held for a person to look",
};

static void free_wait(struct worker_upload_wait *x)
{
	free((void *)(uintptr_t)x->job.campaign);
	free((void *)(uintptr_t)x->job.target);
	free((void *)(uintptr_t)x->job.object_name);
	free(x);
}

static void add_wait(struct worker *w, const struct pv_upload_job *job)
{
	struct worker_upload_wait *x = mem_alloc(sizeof(*x)), **end = &w->waiting;
	struct pv_way named;

	x->job = *job;
	x->job.campaign = mem_strdup(job->campaign);
	x->job.target = mem_strdup(job->target);
	x->job.object_name = mem_strdup(job->object_name);
	x->since = clock_monotonic();
	pv_courier_target_way(w->courier, job->target, &named);
	x->way = worker_report_way(w, &named);
	while (*end)
		end = &(*end)->next;
	*end = x;
	w->waiting_count++;
}

static void on_end(const struct pv_courier_end *end, void *context)
{
	struct sending *s = context;
	enum log_level level = end->report.outcome == PV_DELIVERED ? LOG_INFO : LOG_WARN;

	log_line(level, "upload %lld of submission %lld by %s: %s, attempt %d, %d ms%s%s", (long long)s->id, (long long)s->submission,
		 s->way->way.name, words[end->report.outcome], end->report.attempt, end->took_ms, end->report.detail[0] ? ": " : "",
		 end->report.detail);
	s->worker->uploads_in_flight--;
	worker_report_add(s->worker, &s->worker->uploads, end, s->way);
	free(s);
}

/* Reports a job that was not even tried. */
static void give_back(struct worker *w, const struct worker_upload_wait *x, enum pv_delivery outcome, const char *why)
{
	struct pv_courier_end end = { .report = { .id = x->job.id, .attempt = x->job.attempt, .outcome = outcome, .detail = why, .retry_after = 1 },
				      .code = PV_ERR_REMOTE, .health = PV_WAY_UNTOLD };

	log_line(LOG_WARN, "upload %lld of submission %lld by %s: %s: %s", (long long)x->job.id, (long long)x->job.submission,
		 x->way->way.name, words[outcome], why);
	worker_report_add(w, &w->uploads, &end, NULL);
}

static void send_one(struct worker *w, struct worker_upload_wait *x)
{
	struct pv_error err = { 0 };
	uint8_t *data = NULL;
	struct sending *s;
	size_t size = 0;
	enum pv_err code = pv_store_photo(w->store, x->job.sha256, &data, &size, &err);

	if (code != PV_OK) {
		worker_trouble(w, "reading a photo", code, &err);
		if (!w->is_lost)
			give_back(w, x, code == PV_ERR_NOT_FOUND ? PV_DELIVERY_DEAD : PV_DELIVERY_RETRY, "the photo cannot be read");
		return;
	}
	s = mem_alloc(sizeof(*s));
	s->worker = w;
	s->way = x->way;
	s->id = x->job.id;
	s->submission = x->job.submission;
	s->way->in_flight++;
	w->uploads_in_flight++;
	pv_courier_upload(w->courier, &x->job, data, size, on_end, s);
}

static int waiting_for(const struct worker *w, const struct worker_way *way)
{
	int n = 0;

	for (const struct worker_upload_wait *x = w->waiting; x; x = x->next)
		n += x->way == way;
	return n;
}

/* Begins up to count of those that wait for this way, and gives back what waited too long. */
static void begin_on(struct worker *w, const struct worker_way *way, int count)
{
	int64_t oldest = clock_monotonic() - WAIT_MAX_S * CLOCK_SECOND;

	for (struct worker_upload_wait **p = &w->waiting, *x; (x = *p) != NULL && !w->is_lost;) {
		if (x->way != way || (count <= 0 && x->since > oldest)) {
			p = &x->next;
			continue;
		}
		*p = x->next;
		w->waiting_count--;
		if (count-- > 0)
			send_one(w, x);
		else
			give_back(w, x, PV_DELIVERY_RETRY, "this way is paused after failures, or at its rate limit");
		free_wait(x);
		w->progress = true;
	}
}

void worker_upload_begin(struct worker *w)
{
	for (struct worker_way *way = w->ways; way && !w->is_lost; way = way->next) {
		int n = waiting_for(w, way);

		if (n > 0)
			begin_on(w, way, worker_report_grant(w, way, n));
	}
}

void worker_upload_drop(struct worker *w)
{
	for (struct worker_upload_wait *x = w->waiting; x; x = x->next)
		give_back(w, x, PV_DELIVERY_RETRY, "the worker stopped before sending");
	worker_upload_release(w);
}

void worker_upload_release(struct worker *w)
{
	for (struct worker_upload_wait *x = w->waiting, *next; x; x = next) {
		next = x->next;
		free_wait(x);
	}
	w->waiting = NULL;
	w->waiting_count = 0;
}

static int longest_timeout(const struct worker *w)
{
	long longest = 60;

	for (size_t i = 0; i < w->settings->target_count; i++)
		if (w->settings->targets[i].timeout_s > longest)
			longest = w->settings->targets[i].timeout_s;
	return (int)longest;
}

static void enqueue(struct worker *w)
{
	struct pv_error err = { 0 };
	int64_t moved = 0;
	enum pv_err code = pv_deliver_enqueue(w->store, ENQUEUE_BATCH, &moved, &err);

	if (code != PV_OK)
		worker_trouble(w, "moving approved to queued", code, &err);
	else if (moved > 0)
		log_line(LOG_INFO, "%lld approved submissions are queued for upload", (long long)moved);
	w->progress |= moved > 0;
	w->moved += (long)moved;
}

void worker_upload_take(struct worker *w)
{
	long room = w->settings->in_flight - (long)pv_courier_in_flight(w->courier) - (long)w->waiting_count;
	int64_t due = worker_due_count(w, "upload");
	struct pv_upload_job_list list = { 0 };
	struct pv_error err = { 0 };
	enum pv_err code;

	if (worker_due_count(w, "enqueue") > 0)
		enqueue(w);
	if (due <= 0 || room <= 0 || w->is_lost || w->uploads.count + w->uploads_in_flight + (size_t)room > WORKER_REPORTS_MAX)
		return;
	code = pv_deliver_uploads(w->store, w->name, (int)room, longest_timeout(w) + WAIT_MAX_S + WORKER_LEASE_SLACK_S, &list, &err);
	if (code != PV_OK)
		worker_trouble(w, "taking uploads", code, &err);
	for (size_t i = 0; i < list.count; i++)
		add_wait(w, &list.rows[i]);
	w->progress |= list.count > 0;
	if (code == PV_OK && (int64_t)list.count < due && (long)list.count < room)
		worker_report_given_up(w);
	pv_upload_job_list_release(&list);
}
