/* The event loop: poll over descriptors, timers, signals and one prepare hook that
 * runs just before each poll (the screen draws there). One loop per thread; not
 * thread-safe; other threads reach it through base/queue. */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include "photovet/error.h"
#include <stdint.h>

struct loop;
typedef void loop_fd_fn(struct loop *l, int fd, short revents, void *context);
typedef void loop_timer_fn(struct loop *l, void *context);
typedef void loop_signal_fn(struct loop *l, int signo, void *context);

PV_MUST_CHECK enum pv_err loop_new(struct loop **ret, struct pv_error *err);
void loop_free(struct loop *l);
void loop_fd_set(struct loop *l, int fd, short events, loop_fd_fn *fn, void *context);	/* add or change */
void loop_fd_unset(struct loop *l, int fd);
/* One-shot timer at a monotonic time (us); returns an id > 0. */
int loop_timer_at(struct loop *l, int64_t at, loop_timer_fn *fn, void *context);
void loop_timer_cancel(struct loop *l, int id);		/* 0 and dead ids are fine */
/* Signals arrive through a pipe and are handled on the loop's turn. */
PV_MUST_CHECK enum pv_err loop_signal(struct loop *l, int signo, loop_signal_fn *fn, void *context, struct pv_error *err);
void loop_prepare(struct loop *l, loop_timer_fn *fn, void *context);
PV_MUST_CHECK enum pv_err loop_run(struct loop *l, struct pv_error *err);	/* until loop_stop */
PV_MUST_CHECK enum pv_err loop_turn(struct loop *l, int max_wait_ms, struct pv_error *err);	/* one poll; -1 waits */
void loop_stop(struct loop *l);

#endif
