/* Jobs on worker threads. A job owns its inputs and its result, cannot fail outwardly
 * (an error is a field of the job's own struct), and comes back to the owner's thread
 * through a pipe. Cancelling marks jobs of a generation stale: those not started are
 * dropped, the running one finishes and comes back with stale = true.
 *
 * Worker threads block all signals and touch no terminal and no global. The one mutex
 * guards the two lists; run() is called without it, done() on the thread that calls
 * queue_reap. */
#ifndef BASE_QUEUE_H
#define BASE_QUEUE_H

#include "photovet/error.h"
#include <stddef.h>
#include <stdint.h>

struct queue;
struct queue_job {
	void (*run)(struct queue_job *job, void *thread_state);	/* on a worker thread */
	void (*done)(struct queue_job *job);	/* on the owner's thread; frees the job */
	int priority;				/* smaller runs first; equal: in order */
	uint64_t generation;
	bool stale;
	struct queue_job *next;			/* the queue's */
};

/* thread_start/thread_end may be NULL; they make the per-thread state (a connection). */
PV_MUST_CHECK enum pv_err queue_new(const char *name, int threads, void *(*thread_start)(void *context), void (*thread_end)(void *state), void *context,
				    struct queue **ret, struct pv_error *err);
/* A thread_start for work ahead of need: its threads leave the processor to others. */
void *queue_yield(void *context);
void queue_free(struct queue *q);		/* waits for running jobs, calls done() on all with stale = true */
int queue_fd(const struct queue *q);		/* readable when something is done: put it into the loop */
void queue_push(struct queue *q, struct queue_job *job);
void queue_cancel(struct queue *q, uint64_t below_generation);	/* generation < this becomes stale */
void queue_reap(struct queue *q);		/* calls done() for what has come back */
size_t queue_pending(struct queue *q);	/* waiting, running, or not reaped */

#endif
