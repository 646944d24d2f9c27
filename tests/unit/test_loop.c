#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/loop.h"

struct trace {
	char text[100];
	size_t n;
	int fd, other, id;
};

static void note(struct trace *t, char c)
{
	if (t->n + 1 < sizeof(t->text))
		t->text[t->n++] = c;
	t->text[t->n] = '\0';
}

static struct loop *made(void)
{
	struct loop *l = NULL;

	assert_int_equal(loop_new(&l, NULL), PV_OK);
	return l;
}

static void on_a(struct loop *l, void *context)
{
	(void)l;
	note(context, 'a');
}

static void on_b(struct loop *l, void *context)
{
	(void)l;
	note(context, 'b');
}

static void on_c(struct loop *l, void *context)
{
	(void)l;
	note(context, 'c');
}

static void on_end(struct loop *l, void *context)
{
	note(context, '.');
	loop_stop(l);
}

static void timers_run_in_order(void **state)
{
	struct loop *l = made();
	struct trace t = { .n = 0 };
	int64_t now = clock_monotonic();
	int cancelled;

	(void)state;
	loop_timer_at(l, now + 3000, on_end, &t);
	loop_timer_at(l, now + 2000, on_c, &t);
	loop_timer_at(l, now + 1000, on_a, &t);
	loop_timer_at(l, now + 1000, on_b, &t);		/* equal: in order of making */
	cancelled = loop_timer_at(l, now + 500, on_c, &t);
	assert_true(cancelled > 0);
	loop_timer_cancel(l, cancelled);
	loop_timer_cancel(l, cancelled);
	loop_timer_cancel(l, 0);
	assert_int_equal(loop_run(l, NULL), PV_OK);
	assert_string_equal(t.text, "abc.");
	assert_true(clock_monotonic() >= now + 3000);
	loop_free(l);
}

static void again(struct loop *l, void *context)
{
	struct trace *t = context;

	note(t, 'x');
	if (t->n < 5)
		loop_timer_at(l, 0, again, t);	/* long due */
}

static void a_timer_that_renews_itself_does_not_starve_the_rest(void **state)
{
	struct loop *l = made();
	struct trace t = { .n = 0 };

	(void)state;
	loop_timer_at(l, 0, again, &t);
	assert_int_equal(loop_turn(l, 0, NULL), PV_OK);
	assert_string_equal(t.text, "x");	/* one a turn */
	assert_int_equal(loop_turn(l, -1, NULL), PV_OK);
	assert_string_equal(t.text, "xx");
	loop_free(l);				/* with a timer still waiting */
}

static void cancel_other(struct loop *l, void *context)
{
	struct trace *t = context;

	note(t, 'k');
	loop_timer_cancel(l, t->id);
}

static void a_timer_may_cancel_another_that_is_due(void **state)
{
	struct loop *l = made();
	struct trace t = { .n = 0 };

	(void)state;
	loop_timer_at(l, 1, cancel_other, &t);
	t.id = loop_timer_at(l, 2, on_a, &t);
	loop_timer_at(l, 3, on_b, &t);
	assert_int_equal(loop_turn(l, 0, NULL), PV_OK);
	assert_string_equal(t.text, "kb");
	loop_free(l);
}

static void on_read(struct loop *l, int fd, short revents, void *context)
{
	char c;

	(void)l;
	assert_true(revents & POLLIN);
	assert_int_equal(read(fd, &c, 1), 1);
	note(context, c);
}

static void descriptors_are_watched(void **state)
{
	struct loop *l = made();
	struct trace t = { .n = 0 };
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	loop_fd_set(l, fds[0], POLLIN, on_read, &t);
	assert_int_equal(loop_turn(l, 0, NULL), PV_OK);
	assert_string_equal(t.text, "");
	assert_int_equal(write(fds[1], "hi", 2), 2);
	assert_int_equal(loop_turn(l, 0, NULL), PV_OK);
	assert_int_equal(loop_turn(l, 0, NULL), PV_OK);
	assert_string_equal(t.text, "hi");
	assert_int_equal(write(fds[1], "x", 1), 1);
	loop_fd_set(l, fds[0], 0, on_read, &t);		/* change: not interested now */
	assert_int_equal(loop_turn(l, 0, NULL), PV_OK);
	assert_string_equal(t.text, "hi");
	loop_fd_unset(l, fds[0]);
	loop_fd_unset(l, fds[0]);
	assert_int_equal(loop_turn(l, 0, NULL), PV_OK);
	close(fds[0]);
	close(fds[1]);
	loop_free(l);
}

static void refuse(struct loop *l, int fd, short revents, void *context)
{
	(void)l;
	(void)fd;
	(void)revents;
	note(context, '!');
}

/* Removes both and puts a new watch on the other's number: what poll said was about the old one. */
static void replace_other(struct loop *l, int fd, short revents, void *context)
{
	struct trace *t = context;

	(void)revents;
	note(t, 'r');
	loop_fd_unset(l, fd);
	loop_fd_unset(l, t->other);
	loop_fd_set(l, t->other, POLLIN, refuse, t);
	loop_fd_unset(l, t->fd);
}

static void stale_events_are_not_delivered(void **state)
{
	struct loop *l = made();
	struct trace t = { .n = 0 };
	int a[2], b[2], c[2];

	(void)state;
	assert_int_equal(pipe(a) + pipe(b) + pipe(c), 0);
	t.other = b[0];
	t.fd = c[0];
	loop_fd_set(l, a[0], POLLIN, replace_other, &t);
	loop_fd_set(l, b[0], POLLIN, on_read, &t);
	loop_fd_set(l, c[0], POLLIN, on_read, &t);
	assert_int_equal(write(a[1], "1", 1) + write(b[1], "2", 1) + write(c[1], "3", 1), 3);
	assert_int_equal(loop_turn(l, 0, NULL), PV_OK);
	assert_string_equal(t.text, "r");
	assert_int_equal(loop_turn(l, 0, NULL), PV_OK);	/* now it is about the new one */
	assert_string_equal(t.text, "r!");
	for (int i = 0; i < 2; i++) {
		close(a[i]);
		close(b[i]);
		close(c[i]);
	}
	loop_free(l);
}

static void on_hangup(struct loop *l, int fd, short revents, void *context)
{
	note(context, revents & POLLHUP ? 'h' : '?');
	loop_fd_unset(l, fd);
}

static void hangups_are_told_unasked(void **state)
{
	struct loop *l = made();
	struct trace t = { .n = 0 };
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	loop_fd_set(l, fds[0], 0, on_hangup, &t);
	close(fds[1]);
	assert_int_equal(loop_turn(l, 1000, NULL), PV_OK);
	assert_string_equal(t.text, "h");
	close(fds[0]);
	loop_free(l);
}

static void many_descriptors(void **state)
{
	struct loop *l = made();
	struct trace t = { .n = 0 };
	int fds[40][2];

	(void)state;
	for (int i = 0; i < 40; i++) {
		assert_int_equal(pipe(fds[i]), 0);
		loop_fd_set(l, fds[i][0], POLLIN, on_read, &t);
	}
	for (int i = 39; i >= 0; i--)
		assert_int_equal(write(fds[i][1], "o", 1), 1);
	assert_int_equal(loop_turn(l, 0, NULL), PV_OK);
	assert_int_equal(t.n, 40);
	for (int i = 0; i < 40; i++) {
		close(fds[i][0]);
		close(fds[i][1]);
	}
	loop_free(l);
}

static void on_signal(struct loop *l, int signo, void *context)
{
	note(context, signo == SIGUSR1 ? '1' : '2');
	if (signo == SIGUSR2)
		loop_stop(l);
}

static void signals_arrive_on_the_loops_turn(void **state)
{
	struct loop *l = made();
	struct trace t = { .n = 0 };
	struct sigaction before, after;

	(void)state;
	sigaction(SIGUSR1, NULL, &before);
	assert_int_equal(loop_signal(l, SIGUSR1, on_signal, &t, NULL), PV_OK);
	assert_int_equal(loop_signal(l, SIGUSR2, on_signal, &t, NULL), PV_OK);
	raise(SIGUSR1);
	assert_string_equal(t.text, "");
	raise(SIGUSR2);
	assert_int_equal(loop_run(l, NULL), PV_OK);
	assert_string_equal(t.text, "12");
	assert_int_equal(loop_signal(l, SIGKILL, on_signal, &t, NULL), PV_ERR_BAD_INPUT);
	loop_free(l);
	sigaction(SIGUSR1, NULL, &after);
	assert_true(before.sa_handler == after.sa_handler);	/* as it was */
}

static void a_thousand_signals_do_not_block(void **state)
{
	struct loop *l = made();
	struct trace t = { .n = 0 };

	(void)state;
	assert_int_equal(loop_signal(l, SIGUSR1, on_signal, &t, NULL), PV_OK);
	for (int i = 0; i < 100000; i++)	/* more than a pipe holds */
		raise(SIGUSR1);
	assert_int_equal(loop_turn(l, 0, NULL), PV_OK);
	assert_int_equal(t.text[0], '1');
	loop_free(l);
}

static void prepare(struct loop *l, void *context)
{
	struct trace *t = context;

	note(t, 'p');
	if (t->n == 3)
		loop_stop(l);	/* poll must not sleep after this */
}

static void the_hook_runs_before_each_poll(void **state)
{
	struct loop *l = made();
	struct trace t = { .n = 0 };

	(void)state;
	loop_prepare(l, prepare, &t);
	assert_int_equal(loop_turn(l, 0, NULL), PV_OK);
	assert_int_equal(loop_turn(l, 0, NULL), PV_OK);
	assert_int_equal(loop_run(l, NULL), PV_OK);
	assert_string_equal(t.text, "ppp");
	loop_free(l);
}

static void never_wakes_before_the_timer(void **state)
{
	struct loop *l = made();
	struct trace t = { .n = 0 };
	int64_t at = clock_monotonic() + 2500;

	(void)state;
	loop_timer_at(l, at, on_a, &t);
	assert_int_equal(loop_turn(l, -1, NULL), PV_OK);
	assert_string_equal(t.text, "a");	/* one turn was enough */
	assert_true(clock_monotonic() >= at);
	loop_free(l);
	loop_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(timers_run_in_order),
		cmocka_unit_test(a_timer_that_renews_itself_does_not_starve_the_rest),
		cmocka_unit_test(a_timer_may_cancel_another_that_is_due),
		cmocka_unit_test(descriptors_are_watched),
		cmocka_unit_test(stale_events_are_not_delivered),
		cmocka_unit_test(hangups_are_told_unasked),
		cmocka_unit_test(many_descriptors),
		cmocka_unit_test(signals_arrive_on_the_loops_turn),
		cmocka_unit_test(a_thousand_signals_do_not_block),
		cmocka_unit_test(the_hook_runs_before_each_poll),
		cmocka_unit_test(never_wakes_before_the_timer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
