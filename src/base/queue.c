#include "base/queue.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/mem.h"

#define YIELDING 5		/* as of nice(1) */
#define NAME_MAX_BYTES 16	/* what the kernel keeps of a thread's name */

struct list {
	struct queue_job *first, *last;
};

struct queue {
	/* lock guards waiting, finished, running, is_ending and below; wake is signalled
	 * when waiting or is_ending changes. */
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct list waiting, finished;
	size_t running;
	bool is_ending;
	uint64_t below;		/* generations under this are stale */

	int read_fd, write_fd;	/* a byte is in the pipe while finished may not be empty */
	char name[NAME_MAX_BYTES];
	void *(*thread_start)(void *context);
	void (*thread_end)(void *state);
	void *context;
	pthread_t *threads;
	int thread_count;
};

static void append(struct list *l, struct queue_job *job)
{
	job->next = NULL;
	if (l->last)
		l->last->next = job;
	else
		l->first = job;
	l->last = job;
}

static struct queue_job *take_first(struct list *l)
{
	struct queue_job *job = l->first;

	if (!job)
		return NULL;
	l->first = job->next;
	if (!l->first)
		l->last = NULL;
	job->next = NULL;
	return job;
}

/* Behind all of the same or a smaller priority. */
static void insert(struct list *l, struct queue_job *job)
{
	struct queue_job **p = &l->first;

	if (!l->last || l->last->priority <= job->priority) {
		append(l, job);
		return;
	}
	while ((*p)->priority <= job->priority)
		p = &(*p)->next;
	job->next = *p;
	*p = job;
}

/* With the lock held. */
static void finish(struct queue *q, struct queue_job *job)
{
	bool was_empty = !q->finished.first;
	ssize_t n;

	append(&q->finished, job);
	if (!was_empty)
		return;
	do
		n = write(q->write_fd, "", 1);
	while (n < 0 && errno == EINTR);	/* EAGAIN: full, so it is readable already */
}

static void *work(void *arg)
{
	struct queue *q = arg;
	void *state = q->thread_start ? q->thread_start(q->context) : NULL;

	pthread_mutex_lock(&q->lock);
	while (!q->is_ending) {
		struct queue_job *job = take_first(&q->waiting);

		if (!job) {
			pthread_cond_wait(&q->wake, &q->lock);
			continue;
		}
		q->running++;
		pthread_mutex_unlock(&q->lock);
		job->run(job, state);
		pthread_mutex_lock(&q->lock);
		q->running--;
		finish(q, job);
	}
	pthread_mutex_unlock(&q->lock);
	if (q->thread_end)
		q->thread_end(state);
	return NULL;
}

/* Signals are the main thread's: workers are born with all of them blocked. */
static int start_threads(struct queue *q, int threads)
{
	sigset_t all, old;
	int rc = 0;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	for (int i = 0; i < threads && rc == 0; i++) {
		rc = pthread_create(&q->threads[i], NULL, work, q);
		if (rc == 0) {
			pthread_setname_np(q->threads[i], q->name);
			q->thread_count++;
		}
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return rc;
}

void *queue_yield(void *context)
{
	/* On Linux this is the thread's own, not the process's; if refused it only yields less. */
	(void)setpriority(PRIO_PROCESS, (id_t)gettid(), YIELDING);
	(void)context;
	return NULL;
}

enum pv_err queue_new(const char *name, int threads, void *(*thread_start)(void *context), void (*thread_end)(void *state), void *context,
		      struct queue **ret, struct pv_error *err)
{
	struct queue *q = mem_alloc(sizeof(*q));
	int fds[2], rc;

	if (threads < 1)
		BUG("queue '%s' without threads", name);
	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0) {
		free(q);
		return pv_error_set(err, PV_ERR_NOMEM, "cannot make a pipe: %s", strerrordesc_np(errno));
	}
	q->read_fd = fds[0];
	q->write_fd = fds[1];
	strncpy(q->name, name, sizeof(q->name) - 1);
	q->thread_start = thread_start;
	q->thread_end = thread_end;
	q->context = context;
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->wake, NULL);
	q->threads = mem_array((size_t)threads, sizeof(*q->threads));
	rc = start_threads(q, threads);
	if (rc != 0) {
		queue_free(q);
		return pv_error_set(err, PV_ERR_NOMEM, "cannot start a thread: %s", strerrordesc_np(rc));
	}
	*ret = q;
	return PV_OK;
}

/* done() may push again; the queue is ending, so that comes back at once. */
static void drain(struct queue *q)
{
	for (;;) {
		struct queue_job *job;

		pthread_mutex_lock(&q->lock);
		job = take_first(&q->finished);
		pthread_mutex_unlock(&q->lock);
		if (!job)
			return;
		job->stale = true;
		job->done(job);
	}
}

void queue_free(struct queue *q)
{
	struct queue_job *job;

	if (!q)
		return;
	pthread_mutex_lock(&q->lock);
	q->is_ending = true;
	while ((job = take_first(&q->waiting)))
		append(&q->finished, job);
	pthread_cond_broadcast(&q->wake);
	pthread_mutex_unlock(&q->lock);
	for (int i = 0; i < q->thread_count; i++)
		pthread_join(q->threads[i], NULL);
	drain(q);
	pthread_cond_destroy(&q->wake);
	pthread_mutex_destroy(&q->lock);
	close(q->read_fd);
	close(q->write_fd);
	free(q->threads);
	free(q);
}

int queue_fd(const struct queue *q)
{
	return q->read_fd;
}

void queue_push(struct queue *q, struct queue_job *job)
{
	job->stale = false;
	pthread_mutex_lock(&q->lock);
	if (q->is_ending || job->generation < q->below) {
		finish(q, job);
	} else {
		insert(&q->waiting, job);
		pthread_cond_signal(&q->wake);
	}
	pthread_mutex_unlock(&q->lock);
}

void queue_cancel(struct queue *q, uint64_t below_generation)
{
	struct list kept = { 0 };
	struct queue_job *job;

	pthread_mutex_lock(&q->lock);
	if (below_generation > q->below)
		q->below = below_generation;
	while ((job = take_first(&q->waiting))) {
		if (job->generation < q->below)
			finish(q, job);
		else
			append(&kept, job);
	}
	q->waiting = kept;
	pthread_mutex_unlock(&q->lock);
}

void queue_reap(struct queue *q)
{
	char bytes[64];
	struct list batch;
	struct queue_job *job;

	/* Bytes before jobs: what finishes in between leaves a byte for the next turn. */
	while (read(q->read_fd, bytes, sizeof(bytes)) > 0)
		;
	pthread_mutex_lock(&q->lock);
	batch = q->finished;
	q->finished = (struct list){ 0 };
	pthread_mutex_unlock(&q->lock);
	while ((job = take_first(&batch))) {
		/* Judged here, not when it ended: done() of the one before may have cancelled it.
		 * below is only ever written on this thread. */
		job->stale = job->generation < q->below;
		job->done(job);
	}
}

size_t queue_pending(struct queue *q)
{
	size_t n;

	pthread_mutex_lock(&q->lock);
	n = q->running;
	for (const struct queue_job *job = q->waiting.first; job; job = job->next)
		n++;
	for (const struct queue_job *job = q->finished.first; job; job = job->next)
		n++;
	pthread_mutex_unlock(&q->lock);
	return n;
}
