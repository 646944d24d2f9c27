/* Checks on threads: each with a connection of its own, opened when it is first needed. */
#include "worker/worker_impl.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/queue.h"

#define LEASE_S 60			/* and the external checkers' time limits, for all that wait before a photo */
#define DEPTH 8				/* photos taken for each thread: few enough to be done within the lease */
#define TELL_MAX 64			/* checks in one report */

struct worker_check_task {
	struct queue_job queued;	/* first: the queue's part */
	struct worker *worker;
	struct pv_check_job job;	/* campaign is ours */
	struct pv_check_outcome outcome;
	enum pv_err code;
	struct pv_error error;
	int64_t began;
	int took_ms;
	struct worker_check_task *next;
};

struct check_thread {
	const struct worker *worker;	/* settings, conninfo, checkers: constant while threads run */
	struct pv_store *store;
	struct pv_checker_pool *pool;	/* this thread's processes */
};

static void *start_thread(void *context)
{
	struct check_thread *t = mem_alloc(sizeof(*t));

	t->worker = context;
	t->pool = pv_checker_pool_new(t->worker->checkers, t->worker->checker_count);
	return t;
}

static void end_thread(void *state)
{
	struct check_thread *t = state;

	pv_store_close(t->store);
	pv_checker_pool_free(t->pool);
	free(t);
}

static enum pv_err ensure_store(struct check_thread *t, struct pv_error *err)
{
	enum pv_err code;

	if (t->store)
		return PV_OK;
	code = pv_store_open(t->worker->opt->conninfo, "photovet work: checks", &t->store, err);
	if (code == PV_OK)
		code = pv_store_photo_place(t->store, t->worker->settings->photos, err);
	return code;
}

/* On a thread. The connection of an attempt that failed is not trusted with the next. */
static void run_task(struct queue_job *queued, void *state)
{
	struct worker_check_task *task = (struct worker_check_task *)queued;
	struct check_thread *t = state;

	task->began = clock_monotonic();
	task->code = ensure_store(t, &task->error);
	if (task->code == PV_OK)
		task->code = pv_vet_check_job(t->store, &task->job, pv_checker_pool_list(t->pool), t->worker->checker_count, &task->outcome, &task->error);
	if (task->code != PV_OK) {
		pv_store_close(t->store);
		t->store = NULL;
	}
	task->took_ms = (int)((clock_monotonic() - task->began) / 1000);
}

static void free_task(struct worker_check_task *task)
{
	free((void *)(uintptr_t)task->job.campaign);
	free(task);
}

static int lease_s(const struct worker *w)
{
	long s = LEASE_S;

	for (size_t i = 0; i < w->checker_count; i++)
		s += DEPTH * w->checkers[i].timeout_ms / 1000;
	return (int)s;
}

static void log_task(const struct worker_check_task *task)
{
	const struct pv_check_report *r = &task->outcome.report;

	log_line(LOG_INFO, "submission %lld checked: score %d, %d fail, %d warn, %d n.a.%s, %d ms", (long long)task->job.id, r->score, r->fails,
		 r->warns, r->nas, task->outcome.has_standard ? ", standard made" : "", task->took_ms);
}

static void task_done(struct queue_job *queued)
{
	struct worker_check_task *task = (struct worker_check_task *)queued;
	struct worker *w = task->worker;

	w->checks_in_flight--;
	if (queued->stale || task->code != PV_OK) {
		if (!queued->stale) {
			log_line(LOG_WARN, "submission %lld not checked: %s", (long long)task->job.id, task->error.text);
			w->checks_failed++;
		}
		w->check_lease_until = clock_monotonic() + lease_s(w) * CLOCK_SECOND;
		free_task(task);
	} else {
		log_task(task);
		task->next = w->checked;
		w->checked = task;
		w->checked_count++;
	}
	worker_wake(w, w->checks_in_flight <= (size_t)(DEPTH * w->threads / 2) ? 0 : 50000);
}

static void on_queue(struct loop *l, int fd, short revents, void *context)
{
	struct worker *w = context;

	(void)l;
	(void)fd;
	(void)revents;
	queue_reap(w->checks);
}

static void take_checkers(struct worker *w)
{
	w->checkers = mem_array(w->settings->checker_count + 1, sizeof(*w->checkers));
	w->checker_count = w->settings->checker_count;
	for (size_t i = 0; i < w->checker_count; i++) {
		const struct pv_checker_conf *c = &w->settings->checkers[i];

		w->checkers[i] = (struct pv_checker){ .name = c->name, .argv = c->argv, .measures = c->measures, .timeout_ms = (int)c->timeout_ms,
						       .is_resident = c->resident };
	}
}

enum pv_err worker_check_open(struct worker *w, struct pv_error *err)
{
	enum pv_err code;

	take_checkers(w);
	code = queue_new("check", w->threads, start_thread, end_thread, w, &w->checks, err);
	if (code == PV_OK)
		loop_fd_set(w->loop, queue_fd(w->checks), POLLIN, on_queue, w);
	return code;
}

void worker_check_close(struct worker *w)
{
	if (w->checks) {
		loop_fd_unset(w->loop, queue_fd(w->checks));
		queue_free(w->checks);
	}
	w->checks = NULL;
	for (struct worker_check_task *t = w->checked, *next; t; t = next) {
		next = t->next;
		free_task(t);
	}
	w->checked = NULL;
	free(w->checkers);
	w->checkers = NULL;
}

static void push(struct worker *w, const struct pv_check_job *job)
{
	struct worker_check_task *task = mem_alloc(sizeof(*task));

	task->queued.run = run_task;
	task->queued.done = task_done;
	task->worker = w;
	task->job = *job;
	task->job.campaign = mem_strdup(job->campaign);
	w->checks_in_flight++;
	queue_push(w->checks, &task->queued);
}

/* When half of what was taken is done, the next ones. */
void worker_check_take(struct worker *w)
{
	int room = DEPTH * w->threads - (int)w->checks_in_flight;
	struct pv_check_job_list list = { 0 };
	struct pv_error err = { 0 };
	enum pv_err code;

	if (worker_due_count(w, "check") <= 0 || room < DEPTH * w->threads / 2)
		return;
	code = pv_deliver_checks(w->store, w->name, room, lease_s(w), &list, &err);
	if (code != PV_OK)
		worker_trouble(w, "taking checks", code, &err);
	for (size_t i = 0; i < list.count; i++)
		push(w, &list.rows[i]);
	w->progress |= list.count > 0;
	pv_check_job_list_release(&list);
}

static size_t take_done(struct worker *w, struct worker_check_task **tasks, struct pv_check_done *done)
{
	size_t n = 0;

	for (; w->checked && n < TELL_MAX; n++) {
		struct worker_check_task *t = w->checked;

		w->checked = t->next;
		w->checked_count--;
		tasks[n] = t;
		done[n] = (struct pv_check_done){ .id = t->job.id, .token = t->job.token, .report = &t->outcome.report,
						  .profile_name = t->job.profile.name, .profile_version = t->job.profile.version,
						  .standard = t->outcome.has_standard ? t->outcome.standard : NULL };
	}
	return n;
}

static void put_back(struct worker *w, struct worker_check_task *task)
{
	task->next = w->checked;
	w->checked = task;
	w->checked_count++;
}

void worker_check_tell(struct worker *w)
{
	while (w->checked && !w->is_lost) {
		struct worker_check_task *tasks[TELL_MAX];
		struct pv_check_done done[TELL_MAX];
		struct pv_outcome_list outcomes = { 0 };
		struct pv_error err = { 0 };
		size_t n = take_done(w, tasks, done);
		enum pv_err code = pv_deliver_checked(w->store, w->name, done, n, &outcomes, &err);

		if (code != PV_OK)
			worker_trouble(w, "reporting checks", code, &err);
		for (size_t i = 0; code == PV_OK && i < outcomes.count; i++)
			if (!outcomes.rows[i].done)
				log_line(LOG_WARN, "submission %lld: %s", (long long)outcomes.rows[i].id, outcomes.rows[i].text);
		for (size_t i = 0; i < n; i++) {
			if (w->is_lost)
				put_back(w, tasks[i]);
			else
				free_task(tasks[i]);
		}
		w->checks_done += code == PV_OK ? (long)n : 0;
		w->progress = true;
		pv_outcome_list_release(&outcomes);
	}
}
