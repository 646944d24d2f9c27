/* slowlink TARGET_PORT RTT_MS MBIT [QUEUE_KB]: a slow line in front of 127.0.0.1:TARGET_PORT.
 * Prints the port it listens on, then carries every connection to the target: each way half
 * the round trip late, at so many megabits a second, with so many KB in flight (64), after
 * which the sender has to wait. Bytes, not packets: nothing is lost, TCP's own slow start is
 * not imitated. Ends with SIGTERM. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

enum { CONNECTIONS = 16, PIECE = 1448, PIECES = 4096, BUFFER = 16384 };

struct piece {
	int64_t due;
	size_t len, sent;
	char data[PIECE];
};

struct way {
	int from, to;			/* -1: closed */
	struct piece *pieces;		/* a ring */
	size_t head, count, bytes;
	int64_t free_at;		/* the line has put the last byte on its way */
	bool is_ending;			/* the sender is through */
};

struct link {
	int listener;
	double rate;			/* bytes a us */
	int64_t delay;			/* us, one way */
	size_t room;			/* bytes in flight */
	struct way ways[2 * CONNECTIONS];
};

static int open_socket(int port, bool is_listener)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1, small = BUFFER;

	/* Small buffers: what waits shall wait with the sender, not here. */
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (fd < 0 || (is_listener ? bind(fd, (struct sockaddr *)&at, sizeof(at)) || listen(fd, 8) : connect(fd, (struct sockaddr *)&at, sizeof(at)))) {
		perror("slowlink");
		exit(1);
	}
	return fd;
}

static void set_up(int fd)
{
	int one = 1;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	(void)fcntl(fd, F_SETFL, O_NONBLOCK);
}

static void accept_one(struct link *l, int target)
{
	int near = accept4(l->listener, NULL, NULL, SOCK_CLOEXEC), far;

	if (near < 0)
		return;
	far = open_socket(target, false);
	set_up(near);
	set_up(far);
	for (int i = 0; i < 2 * CONNECTIONS; i += 2) {
		struct way *w = &l->ways[i];

		if (w[0].from >= 0 || w[1].from >= 0)
			continue;
		for (int k = 0; k < 2; k++) {
			struct piece *pieces = w[k].pieces ? w[k].pieces : mem_array(PIECES, sizeof(*pieces));

			w[k] = (struct way){ .from = k ? far : near, .to = k ? near : far, .pieces = pieces };
		}
		return;
	}
	close(near);
	close(far);
}

static bool may_read(const struct link *l, const struct way *w)
{
	return w->from >= 0 && !w->is_ending && w->bytes + PIECE <= l->room && w->count < PIECES;
}

static void take(struct link *l, struct way *w)
{
	while (may_read(l, w)) {
		struct piece *p = &w->pieces[(w->head + w->count) % PIECES];
		ssize_t n = read(w->from, p->data, PIECE);
		int64_t now = clock_monotonic();

		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			w->is_ending = true;
			return;
		}
		w->free_at = (w->free_at > now ? w->free_at : now) + (int64_t)((double)n / l->rate);
		p->due = w->free_at + l->delay;
		p->len = (size_t)n;
		p->sent = 0;
		w->count++;
		w->bytes += (size_t)n;
	}
}

/* What has arrived at the other end. */
static void give(struct way *w)
{
	while (w->count > 0 && w->pieces[w->head].due <= clock_monotonic()) {
		struct piece *p = &w->pieces[w->head];
		ssize_t n = write(w->to, p->data + p->sent, p->len - p->sent);

		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			n = (ssize_t)(p->len - p->sent);	/* nobody there: it is lost */
		p->sent += (size_t)n;
		if (p->sent < p->len)
			return;
		w->bytes -= p->len;
		w->head = (w->head + 1) % PIECES;
		w->count--;
	}
}

static void close_if_done(struct way *pair)
{
	for (int k = 0; k < 2; k++) {
		if (pair[k].from >= 0 && pair[k].is_ending && pair[k].count == 0)
			(void)shutdown(pair[k].to, SHUT_WR);
	}
	if (pair[0].from >= 0 && pair[0].is_ending && pair[1].is_ending && pair[0].count == 0 && pair[1].count == 0) {
		close(pair[0].from);
		close(pair[0].to);
		pair[0].from = pair[1].from = -1;
	}
}

static int wait_ms(const struct link *l)
{
	int64_t now = clock_monotonic(), next = now + CLOCK_SECOND;

	for (int i = 0; i < 2 * CONNECTIONS; i++) {
		const struct way *w = &l->ways[i];

		if (w->from >= 0 && w->count > 0 && w->pieces[w->head].due < next)
			next = w->pieces[w->head].due;
	}
	return next <= now ? 0 : (int)((next - now + 999) / 1000);
}

static void turn(struct link *l, int target)
{
	struct pollfd polled[1 + 2 * CONNECTIONS] = { { l->listener, POLLIN, 0 } };

	for (int i = 0; i < 2 * CONNECTIONS; i++)
		polled[1 + i] = (struct pollfd){ may_read(l, &l->ways[i]) ? l->ways[i].from : -1, POLLIN, 0 };
	(void)poll(polled, 1 + 2 * CONNECTIONS, wait_ms(l));
	for (int i = 0; i < 2 * CONNECTIONS; i++) {
		struct way *w = &l->ways[i];

		if (w->from < 0)
			continue;
		if (polled[1 + i].revents)
			take(l, w);
		give(w);
	}
	for (int i = 0; i < 2 * CONNECTIONS; i += 2)
		close_if_done(&l->ways[i]);
	if (polled[0].revents)
		accept_one(l, target);
}

int main(int argc, char **argv)
{
	static struct link l;
	struct sockaddr_in at;
	socklen_t size = sizeof(at);
	int target = argc > 3 ? (int)strtol(argv[1], NULL, 10) : 0;

	if (target < 1)
		return 2;
	for (int i = 0; i < 2 * CONNECTIONS; i++)
		l.ways[i].from = -1;
	l.delay = strtol(argv[2], NULL, 10) * 500;
	l.rate = strtod(argv[3], NULL) / 8;
	l.room = (size_t)(argc > 4 ? strtol(argv[4], NULL, 10) : 64) * 1024 + (size_t)(l.rate * (double)l.delay);
	l.listener = open_socket(0, true);
	if (getsockname(l.listener, (struct sockaddr *)&at, &size) != 0)
		return 1;
	printf("%d\n", ntohs(at.sin_port));
	fflush(stdout);
	for (;;)
		turn(&l, target);
}
