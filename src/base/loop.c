#include "base/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

#define SIGNALS_MAX 65

struct watch {
	int fd;
	short events;
	bool is_new;		/* since the last poll: what poll said was about another */
	loop_fd_fn *fn;
	void *context;
};

struct timer {
	struct timer *next;	/* ascending by at, equal ones in order */
	int id;
	int64_t at;
	uint64_t turn;		/* made in this turn: not run before the next */
	loop_timer_fn *fn;
	void *context;
};

struct handled_signal {
	loop_signal_fn *fn;
	void *context;
	struct sigaction old;
};

struct loop {
	struct watch *watches;
	struct pollfd *polled;
	size_t watch_count, watch_size;
	struct timer *timers;
	int last_id;
	uint64_t turn;
	loop_timer_fn *prepare;
	void *prepare_context;
	int signal_read, signal_write;
	struct handled_signal signals[SIGNALS_MAX];
	bool is_stopped;
};

/* A handler is given nothing but the number, so where its byte goes has to be global. */
static atomic_int signal_fds[SIGNALS_MAX];	/* fd + 1; 0 = nobody */

static void on_signal(int signo)
{
	int saved = errno, fd = atomic_load(&signal_fds[signo]) - 1;
	unsigned char byte = (unsigned char)signo;

	if (fd >= 0 && write(fd, &byte, 1) < 0)
		errno = saved;	/* full: the loop has enough to read */
	errno = saved;
}

static void read_signals(struct loop *l, int fd, short revents, void *context)
{
	unsigned char bytes[64];
	ssize_t n;

	(void)revents;
	(void)context;
	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		for (ssize_t i = 0; i < n; i++)
			if (bytes[i] < SIGNALS_MAX && l->signals[bytes[i]].fn)
				l->signals[bytes[i]].fn(l, bytes[i], l->signals[bytes[i]].context);
}

enum pv_err loop_new(struct loop **ret, struct pv_error *err)
{
	struct loop *l;
	int fds[2];

	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0)
		return pv_error_set(err, PV_ERR_NOMEM, "cannot make a pipe: %s", strerrordesc_np(errno));
	l = mem_alloc(sizeof(*l));
	l->signal_read = fds[0];
	l->signal_write = fds[1];
	loop_fd_set(l, l->signal_read, POLLIN, read_signals, NULL);
	*ret = l;
	return PV_OK;
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
	for (int i = 1; i < SIGNALS_MAX; i++)
		if (l->signals[i].fn) {
			sigaction(i, &l->signals[i].old, NULL);
			atomic_store(&signal_fds[i], 0);
		}
	while (l->timers) {
		struct timer *t = l->timers;

		l->timers = t->next;
		free(t);
	}
	close(l->signal_read);
	close(l->signal_write);
	free(l->watches);
	free(l->polled);
	free(l);
}

static struct watch *find_watch(struct loop *l, int fd)
{
	for (size_t i = 0; i < l->watch_count; i++)
		if (l->watches[i].fd == fd)
			return &l->watches[i];
	return NULL;
}

void loop_fd_set(struct loop *l, int fd, short events, loop_fd_fn *fn, void *context)
{
	struct watch *w = find_watch(l, fd);

	if (fd < 0)
		BUG("no descriptor: %d", fd);
	if (!w) {
		if (l->watch_count == l->watch_size) {
			l->watch_size = l->watch_size ? l->watch_size * 2 : 16;
			l->watches = mem_realloc(l->watches, l->watch_size, sizeof(*l->watches));
			l->polled = mem_realloc(l->polled, l->watch_size, sizeof(*l->polled));
		}
		w = &l->watches[l->watch_count++];
		w->fd = fd;
		w->is_new = true;
	}
	w->events = events;
	w->fn = fn;
	w->context = context;
}

void loop_fd_unset(struct loop *l, int fd)
{
	struct watch *w = find_watch(l, fd);

	if (!w)
		return;
	l->watch_count--;
	memmove(w, w + 1, (size_t)(l->watches + l->watch_count - w) * sizeof(*w));
}

static bool is_id_taken(const struct loop *l, int id)
{
	for (const struct timer *t = l->timers; t; t = t->next)
		if (t->id == id)
			return true;
	return false;
}

int loop_timer_at(struct loop *l, int64_t at, loop_timer_fn *fn, void *context)
{
	struct timer *t = mem_alloc(sizeof(*t)), **p = &l->timers;

	do {
		l->last_id = l->last_id == INT32_MAX ? 1 : l->last_id + 1;
	} while (l->last_id <= 0 || is_id_taken(l, l->last_id));
	*t = (struct timer){ .id = l->last_id, .at = at, .turn = l->turn, .fn = fn, .context = context };
	while (*p && (*p)->at <= at)
		p = &(*p)->next;
	t->next = *p;
	*p = t;
	return t->id;
}

void loop_timer_cancel(struct loop *l, int id)
{
	for (struct timer **p = &l->timers; *p; p = &(*p)->next)
		if ((*p)->id == id) {
			struct timer *t = *p;

			*p = t->next;
			free(t);
			return;
		}
}

enum pv_err loop_signal(struct loop *l, int signo, loop_signal_fn *fn, void *context, struct pv_error *err)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART }, old;

	if (signo <= 0 || signo >= SIGNALS_MAX || !fn)
		BUG("no such signal: %d", signo);
	sigfillset(&action.sa_mask);
	atomic_store(&signal_fds[signo], l->signal_write + 1);
	if (sigaction(signo, &action, &old) < 0) {
		atomic_store(&signal_fds[signo], 0);
		return pv_error_set(err, PV_ERR_BAD_INPUT, "cannot handle signal: '%d'", signo);
	}
	if (!l->signals[signo].fn)
		l->signals[signo].old = old;
	l->signals[signo].fn = fn;
	l->signals[signo].context = context;
	return PV_OK;
}

void loop_prepare(struct loop *l, loop_timer_fn *fn, void *context)
{
	l->prepare = fn;
	l->prepare_context = context;
}

/* Milliseconds poll may sleep, rounded up so that it never wakes just before a timer. */
static int sleep_ms(const struct loop *l, int max_wait_ms)
{
	int64_t left;

	if (l->is_stopped)
		return 0;
	if (!l->timers)
		return max_wait_ms;
	left = l->timers->at - clock_monotonic();
	left = left <= 0 ? 0 : (left - 1) / 1000 + 1;
	if (left > INT32_MAX)
		left = INT32_MAX;
	return max_wait_ms >= 0 && left > max_wait_ms ? max_wait_ms : (int)left;
}

/* Callbacks may add and remove watches, their own included. */
static void dispatch_fds(struct loop *l, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct pollfd p = l->polled[i];
		struct watch *w = p.revents ? find_watch(l, p.fd) : NULL;

		if (w && !w->is_new && (p.revents & (w->events | POLLERR | POLLHUP | POLLNVAL)))
			w->fn(l, p.fd, p.revents, w->context);
	}
}

static void dispatch_timers(struct loop *l)
{
	int64_t now = clock_monotonic();
	struct timer **p = &l->timers;

	while (*p && (*p)->at <= now) {
		struct timer *t = *p;

		if (t->turn == l->turn) {
			p = &t->next;
			continue;
		}
		*p = t->next;
		t->fn(l, t->context);
		free(t);
		p = &l->timers;		/* the callback may have changed the list */
	}
}

enum pv_err loop_turn(struct loop *l, int max_wait_ms, struct pv_error *err)
{
	size_t count;
	int n;

	if (l->prepare)
		l->prepare(l, l->prepare_context);
	count = l->watch_count;
	for (size_t i = 0; i < count; i++) {
		l->polled[i] = (struct pollfd){ .fd = l->watches[i].fd, .events = l->watches[i].events };
		l->watches[i].is_new = false;
	}
	n = poll(l->polled, count, sleep_ms(l, max_wait_ms));
	if (n < 0 && errno != EINTR)
		return pv_error_set(err, PV_ERR_NOMEM, "cannot wait for events: %s", strerrordesc_np(errno));
	l->turn++;
	if (n > 0)
		dispatch_fds(l, count);
	dispatch_timers(l);
	return PV_OK;
}

enum pv_err loop_run(struct loop *l, struct pv_error *err)
{
	enum pv_err rc = PV_OK;

	while (!l->is_stopped && rc == PV_OK)
		rc = loop_turn(l, -1, err);
	l->is_stopped = false;
	return rc;
}

void loop_stop(struct loop *l)
{
	l->is_stopped = true;
}
