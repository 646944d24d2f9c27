#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/queue.h"

/* Jobs of these tests write their letter when they run and when they are done. The gate
 * lets a test hold the worker inside a job. */
struct gate {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_open, is_inside;
};

struct letter_job {
	struct queue_job job;
	char letter;
	struct gate *gate;
	bool did_run;
	char *order;		/* done letters; stale ones in lower case */
	struct queue *push_to;	/* done() pushes a follower */
};

static void gate_open(struct gate *g)
{
	pthread_mutex_lock(&g->lock);
	g->is_open = true;
	pthread_cond_broadcast(&g->changed);
	pthread_mutex_unlock(&g->lock);
}

static void gate_wait_inside(struct gate *g)
{
	pthread_mutex_lock(&g->lock);
	while (!g->is_inside)
		pthread_cond_wait(&g->changed, &g->lock);
	pthread_mutex_unlock(&g->lock);
}

static void run(struct queue_job *job, void *thread_state)
{
	struct letter_job *j = (struct letter_job *)job;

	(void)thread_state;
	j->did_run = true;
	if (!j->gate)
		return;
	pthread_mutex_lock(&j->gate->lock);
	j->gate->is_inside = true;
	pthread_cond_broadcast(&j->gate->changed);
	while (!j->gate->is_open)
		pthread_cond_wait(&j->gate->changed, &j->gate->lock);
	pthread_mutex_unlock(&j->gate->lock);
}

static struct letter_job *new_job(char letter, int priority, uint64_t generation, char *order);

static void done(struct queue_job *job)
{
	struct letter_job *j = (struct letter_job *)job;
	size_t n = strlen(j->order);

	j->order[n] = (char)(j->letter + (job->stale ? 'a' - 'A' : 0));
	j->order[n + 1] = j->did_run ? '+' : '-';
	j->order[n + 2] = '\0';
	if (j->push_to)
		queue_push(j->push_to, &new_job('Z', 0, 100, j->order)->job);
	free(j);
}

static struct letter_job *new_job(char letter, int priority, uint64_t generation, char *order)
{
	struct letter_job *j = mem_alloc(sizeof(*j));

	j->job = (struct queue_job){ .run = run, .done = done, .priority = priority, .generation = generation };
	j->letter = letter;
	j->order = order;
	return j;
}

static struct queue *made(int threads)
{
	struct queue *q = NULL;

	assert_int_equal(queue_new("test", threads, NULL, NULL, NULL, &q, NULL), PV_OK);
	return q;
}

static void reap_all(struct queue *q)
{
	while (queue_pending(q) > 0) {
		struct pollfd p = { .fd = queue_fd(q), .events = POLLIN };

		assert_int_equal(poll(&p, 1, 5000), 1);
		queue_reap(q);
	}
}

static void by_priority_then_in_order(void **state)
{
	struct gate gate = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };
	char order[100] = "";
	struct queue *q = made(1);
	struct letter_job *first = new_job('A', 0, 0, order);

	(void)state;
	first->gate = &gate;
	queue_push(q, &first->job);
	gate_wait_inside(&gate);
	queue_push(q, &new_job('B', 5, 0, order)->job);
	queue_push(q, &new_job('C', 1, 0, order)->job);
	queue_push(q, &new_job('D', 5, 0, order)->job);
	queue_push(q, &new_job('E', 1, 0, order)->job);
	queue_push(q, &new_job('F', 0, 0, order)->job);
	queue_push(q, &new_job('G', 9, 0, order)->job);
	assert_int_equal(queue_pending(q), 7);
	gate_open(&gate);
	reap_all(q);
	assert_string_equal(order, "A+F+C+E+B+D+G+");
	queue_free(q);
}

static void cancelling_drops_what_has_not_started(void **state)
{
	struct gate gate = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };
	char order[100] = "";
	struct queue *q = made(1);
	struct letter_job *first = new_job('A', 0, 1, order);

	(void)state;
	first->gate = &gate;
	queue_push(q, &first->job);
	gate_wait_inside(&gate);
	queue_push(q, &new_job('B', 0, 1, order)->job);
	queue_push(q, &new_job('C', 0, 2, order)->job);
	queue_cancel(q, 2);
	queue_push(q, &new_job('D', 0, 1, order)->job);		/* late, and stale from the start */
	queue_reap(q);
	assert_string_equal(order, "b-d-");
	gate_open(&gate);
	reap_all(q);
	assert_string_equal(order, "b-d-a+C+");			/* the running one finished, and is stale */
	queue_free(q);
}

static void what_waits_to_be_reaped_is_cancelled_too(void **state)
{
	char order[100] = "";
	struct queue *q = made(1);
	struct pollfd p = { .fd = queue_fd(q), .events = POLLIN };

	(void)state;
	queue_push(q, &new_job('A', 0, 1, order)->job);
	assert_int_equal(poll(&p, 1, 5000), 1);
	queue_cancel(q, 2);
	queue_reap(q);
	assert_string_equal(order, "a+");
	assert_int_equal(queue_pending(q), 0);
	assert_int_equal(poll(&p, 1, 0), 0);			/* nothing left in the pipe */
	queue_free(q);
}

static void freeing_gives_every_job_back(void **state)
{
	struct gate gate = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };
	char order[100] = "";
	struct queue *q = made(1);
	struct letter_job *first = new_job('A', 0, 1, order), *second = new_job('B', 0, 1, order);

	(void)state;
	first->gate = &gate;
	second->push_to = q;
	queue_push(q, &first->job);
	gate_wait_inside(&gate);
	queue_push(q, &second->job);
	gate_open(&gate);
	queue_free(q);
	/* A ran; B ran or not, and its follower never does */
	assert_non_null(strstr(order, "a+"));
	assert_non_null(strstr(order, "b"));
	assert_non_null(strstr(order, "z-"));
	assert_int_equal(strlen(order), 6);
	queue_free(NULL);
}

static atomic_int threads_up, threads_down;

static void *thread_start(void *context)
{
	sigset_t blocked;

	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	assert_true(sigismember(&blocked, SIGINT) && sigismember(&blocked, SIGWINCH));
	atomic_fetch_add(&threads_up, 1);
	return context;
}

static void thread_end(void *thread_state)
{
	assert_non_null(thread_state);
	atomic_fetch_add(&threads_down, 1);
}

static void run_sum(struct queue_job *job, void *thread_state)
{
	(void)job;
	atomic_fetch_add((atomic_long *)thread_state, 1);
}

static void done_count(struct queue_job *job)
{
	free(job);
}

static void many_jobs_on_many_threads(void **state)
{
	atomic_long sum = 0;
	struct queue *q = NULL;
	sigset_t before, after;

	(void)state;
	pthread_sigmask(SIG_SETMASK, NULL, &before);
	assert_int_equal(queue_new("a name longer than the kernel keeps", 4, thread_start, thread_end, &sum, &q, NULL), PV_OK);
	pthread_sigmask(SIG_SETMASK, NULL, &after);
	assert_int_equal(sigismember(&before, SIGINT), sigismember(&after, SIGINT));
	for (int i = 0; i < 20000; i++) {
		struct queue_job *j = mem_alloc(sizeof(*j));

		*j = (struct queue_job){ .run = run_sum, .done = done_count, .priority = i % 3 };
		queue_push(q, j);
		if (i % 64 == 0)
			queue_reap(q);
	}
	reap_all(q);
	assert_int_equal(atomic_load(&sum), 20000);
	queue_free(q);
	assert_int_equal(atomic_load(&threads_up), 4);
	assert_int_equal(atomic_load(&threads_down), 4);
}

static struct queue *cancel_in;

static void done_cancels(struct queue_job *job)
{
	queue_cancel(cancel_in, 50);
	done(job);
}

static void done_may_cancel_the_next_of_the_batch(void **state)
{
	char order[100] = "";
	struct queue *q = made(1);
	struct letter_job *first = new_job('A', 0, 60, order);

	(void)state;
	cancel_in = q;
	first->job.done = done_cancels;
	queue_push(q, &first->job);
	queue_push(q, &new_job('B', 0, 40, order)->job);
	queue_push(q, &new_job('C', 0, 60, order)->job);
	reap_all(q);
	/* B ran if the worker was faster than the reaper; stale it is in any case */
	order[3] = '?';
	assert_string_equal(order, "A+b?C+");
	queue_free(q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_priority_then_in_order),
		cmocka_unit_test(cancelling_drops_what_has_not_started),
		cmocka_unit_test(what_waits_to_be_reaped_is_cancelled_too),
		cmocka_unit_test(freeing_gives_every_job_back),
		cmocka_unit_test(many_jobs_on_many_threads),
		cmocka_unit_test(done_may_cancel_the_next_of_the_batch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
