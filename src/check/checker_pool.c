/* Resident checkers. stdin of the child is a socket, so that writing to one that has died is an
 * error and no signal. Only one request is under way at a time: an answer can only be to it. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "check/checker_impl.h"

#define PAUSE_FIRST_US 500000
#define PAUSE_MAX_US (60 * (int64_t)1000000)

struct pv_checker_seat {
	pid_t pid;		/* 0: empty */
	int to, from;		/* valid while pid */
	int failures;		/* in a row */
	int64_t not_before;	/* monotonic */
	int64_t answered;	/* photos by this process */
};

struct pv_checker_pool {
	struct pv_checker *checkers;
	struct pv_checker_seat *seats;
	size_t count;
};

struct pv_checker_pool *pv_checker_pool_new(const struct pv_checker *checkers, size_t count)
{
	struct pv_checker_pool *pool = mem_alloc(sizeof(*pool));
	size_t i;

	pool->count = count;
	pool->checkers = mem_array(count + 1, sizeof(*pool->checkers));
	pool->seats = mem_array(count + 1, sizeof(*pool->seats));
	for (i = 0; i < count; i++) {
		pool->checkers[i] = checkers[i];
		pool->checkers[i].seat = checkers[i].is_resident ? &pool->seats[i] : NULL;
	}
	return pool;
}

const struct pv_checker *pv_checker_pool_list(const struct pv_checker_pool *pool)
{
	return pool->checkers;
}

static void vacate(struct pv_checker_seat *s)
{
	if (s->pid == 0)
		return;
	close(s->to);
	close(s->from);
	checker_kill(s->pid);
	s->pid = 0;
	s->answered = 0;
}

void pv_checker_pool_free(struct pv_checker_pool *pool)
{
	size_t i;

	if (!pool)
		return;
	for (i = 0; i < pool->count; i++)
		vacate(&pool->seats[i]);
	free(pool->checkers);
	free(pool->seats);
	free(pool);
}

static void fail(struct pv_checker_seat *s)
{
	int64_t pause = PAUSE_FIRST_US;
	int i;

	vacate(s);
	for (i = 0; i < s->failures && pause < PAUSE_MAX_US; i++)
		pause *= 2;
	s->failures++;
	s->not_before = clock_monotonic() + (pause < PAUSE_MAX_US ? pause : PAUSE_MAX_US);
}

static enum pv_err occupy(const struct pv_checker *c, struct pv_error *err)
{
	struct pv_checker_seat *s = c->seat;
	int requests[2] = { -1, -1 }, answers[2] = { -1, -1 }, none = -1;
	pid_t pid = 0;
	enum pv_err e;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, requests) != 0 || pipe2(answers, O_CLOEXEC) != 0)
		e = pv_error_set(err, PV_ERR_NOMEM, "cannot make a pipe: %s", strerror(errno));
	else
		e = checker_spawn(c->argv, &requests[1], &answers[1], &none, &pid, err);
	if (requests[1] >= 0)
		close(requests[1]);
	if (answers[1] >= 0)
		close(answers[1]);
	if (e == PV_OK) {
		s->pid = pid;
		s->to = requests[0];
		s->from = answers[0];
		return PV_OK;
	}
	if (requests[0] >= 0)
		close(requests[0]);
	if (answers[0] >= 0)
		close(answers[0]);
	return e;
}

static bool has_ended(const struct pv_checker_seat *s)
{
	siginfo_t end = { 0 };

	return waitid(P_PID, (id_t)s->pid, &end, WEXITED | WNOHANG | WNOWAIT) != 0 || end.si_pid != 0;
}

/* A process that can be asked now. */
static enum pv_err ready(const struct pv_checker *c, struct pv_error *err)
{
	struct pv_checker_seat *s = c->seat;
	int64_t pause;

	if (s->pid != 0 && has_ended(s)) {
		if (s->answered == 0)
			fail(s);
		else
			vacate(s);
	}
	if (s->pid != 0)
		return PV_OK;
	pause = s->not_before - clock_monotonic();
	if (s->failures > 0 && pause > 0)
		return pv_error_set(err, PV_ERR_REMOTE, "failed %d times in a row, is started again in %.1f s", s->failures, (double)pause / 1e6);
	return occupy(c, err);
}

static int ms_left(int64_t deadline)
{
	int64_t left = (deadline - clock_monotonic()) / 1000;

	return left > 0 ? (int)left : 0;
}

/* Waits until fd is ready; a limit that is over is an error. */
static enum pv_err await(const struct pv_checker *c, int fd, short events, int64_t deadline, struct pv_error *err)
{
	struct pollfd p = { .fd = fd, .events = events };
	int n;

	do
		n = poll(&p, 1, ms_left(deadline));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return pv_error_set(err, PV_ERR_REMOTE, "cannot wait for it: %s", strerror(errno));
	return n == 0 ? pv_error_set(err, PV_ERR_REMOTE, "no answer within %d ms", c->timeout_ms) : PV_OK;
}

static enum pv_err send_line(const struct pv_checker *c, const struct buf *line, int64_t deadline, struct pv_error *err)
{
	size_t at = 0;
	enum pv_err e = PV_OK;
	ssize_t n;

	while (at < line->len && e == PV_OK) {
		e = await(c, c->seat->to, POLLOUT, deadline, err);
		n = e == PV_OK ? send(c->seat->to, line->data + at, line->len - at, MSG_NOSIGNAL | MSG_DONTWAIT) : 0;
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return pv_error_set(err, PV_ERR_REMOTE, "does not take requests: %s", strerror(errno));
		at += n > 0 ? (size_t)n : 0;
	}
	return e;
}

static enum pv_err how_it_ended(const struct pv_checker_seat *s, struct pv_error *err)
{
	siginfo_t end = { 0 };
	int tries;

	for (tries = 0; tries < 50 && waitid(P_PID, (id_t)s->pid, &end, WEXITED | WNOHANG | WNOWAIT) == 0 && end.si_pid == 0; tries++)
		poll(NULL, 0, 2);
	if (end.si_pid != 0 && end.si_code != CLD_EXITED)
		return pv_error_set(err, PV_ERR_REMOTE, "crashed: signal %d", end.si_status);
	return pv_error_set(err, PV_ERR_REMOTE, "ended without an answer");
}

static enum pv_err read_line(const struct pv_checker *c, struct buf *text, int64_t deadline, struct pv_error *err)
{
	char chunk[8192];
	enum pv_err e;
	ssize_t n;

	while (text->len == 0 || !memchr(text->data, '\n', text->len)) {
		e = await(c, c->seat->from, POLLIN, deadline, err);
		if (e != PV_OK)
			return e;
		n = read(c->seat->from, chunk, sizeof(chunk));
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n <= 0)
			return how_it_ended(c->seat, err);
		buf_append(text, chunk, (size_t)n);
		if (text->failed)
			return pv_error_set(err, PV_ERR_REMOTE, "the answer is larger than %u KB", CHECKER_ANSWER_MAX / 1024);
	}
	return PV_OK;
}

enum pv_err checker_pool_ask(const struct pv_checker *checker, const uint8_t *data, size_t size, int64_t job, struct pv_check_result *results,
			     size_t capacity, size_t *count, struct pv_error *err)
{
	int64_t deadline = clock_monotonic() + (int64_t)checker->timeout_ms * 1000;
	struct buf line = BUF_INIT(1u << 20), text = BUF_INIT(CHECKER_ANSWER_MAX);
	struct pv_checker_seat *s = checker->seat;
	char path[64];
	int photo = -1;
	enum pv_err e = ready(checker, err);

	if (e != PV_OK) {
		if (e == PV_ERR_CONFIG)
			fail(s);
		goto out;
	}
	e = checker_memory("photo", data, size, &photo, err);
	snprintf(path, sizeof(path), "/proc/%ld/fd/%d", (long)getpid(), photo);
	if (e == PV_OK)
		e = checker_request(checker, path, data, size, job, &line, err);
	if (e != PV_OK)
		goto out;
	e = send_line(checker, &line, deadline, err);
	if (e == PV_OK)
		e = read_line(checker, &text, deadline, err);
	if (e == PV_OK)
		e = checker_take(checker, text.data, text.len, job, results, capacity, count, err);
	if (e == PV_OK) {
		s->failures = 0;
		s->answered++;
	} else {
		fail(s);
	}
out:
	if (photo >= 0)
		close(photo);
	buf_release(&line);
	buf_release(&text);
	return e;
}
