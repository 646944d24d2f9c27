#include "ui/backend.h"

#include <poll.h>
#include <stdlib.h>

#include "base/mem.h"

struct backend {
	struct loop *loop;
	struct queue *queue;
	backend_reply_fn *fn;
	void *context;
	struct pv_store *store;		/* the store thread's once it runs */
	bool is_ending;
};

/* What the store thread keeps between asks. */
struct worker {
	struct pv_store *store;
	bool is_broken;			/* connect again before the next ask */
};

static void *start_worker(void *context)
{
	struct backend *b = context;
	struct worker *w = mem_alloc(sizeof(*w));

	w->store = b->store;
	return w;
}

static void end_worker(void *state)
{
	struct worker *w = state;

	pv_store_close(w->store);
	free(w);
}

static void run(struct queue_job *job, void *state)
{
	struct ask *ask = (struct ask *)job;
	struct worker *w = state;

	/* What was decided meanwhile goes in its order, once the screen knows that the link is back. */
	if (w->is_broken && ask_is_move(ask->kind)) {
		ask->err = pv_error_set(&ask->error, PV_ERR_UNAVAILABLE, "the connection to the database was lost");
		ask->is_unsent = true;
		return;
	}
	if (w->is_broken && (ask->err = pv_store_reconnect(w->store, &ask->error)) != PV_OK) {
		ask->is_unsent = true;
		return;
	}
	w->is_broken = false;
	ask_answer(ask, w->store);
	w->is_broken = ask->err == PV_ERR_UNAVAILABLE;
}

static void done(struct queue_job *job)
{
	struct ask *ask = (struct ask *)job;
	struct backend *b = ask->owner;

	if (!b->is_ending)
		b->fn(ask, b->context);
	ask_free(ask);
}

static void on_readable(struct loop *l, int fd, short revents, void *context)
{
	struct backend *b = context;

	(void)l;
	(void)fd;
	(void)revents;
	queue_reap(b->queue);
}

enum pv_err backend_new(struct loop *l, struct pv_store *store, backend_reply_fn *fn, void *context, struct backend **ret, struct pv_error *err)
{
	struct backend *b = mem_alloc(sizeof(*b));
	enum pv_err code;

	*b = (struct backend){ .loop = l, .fn = fn, .context = context, .store = store };
	if ((code = queue_new("store", 1, start_worker, end_worker, b, &b->queue, err)) != PV_OK) {
		pv_store_close(store);
		free(b);
		return code;
	}
	loop_fd_set(l, queue_fd(b->queue), POLLIN, on_readable, b);
	*ret = b;
	return PV_OK;
}

void backend_free(struct backend *b)
{
	if (!b)
		return;
	b->is_ending = true;
	loop_fd_unset(b->loop, queue_fd(b->queue));
	queue_free(b->queue);
	free(b);
}

void backend_submit(struct backend *b, struct ask *ask)
{
	ask->owner = b;
	ask->job.run = run;
	ask->job.done = done;
	queue_push(b->queue, &ask->job);
}
