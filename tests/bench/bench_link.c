/* bench_link ROUNDS RTT_MS FILE SCREEN CAT [SHOW]: the review screen at the far end of a line.
 *
 * SCREEN, a shell command, runs the screen on a pseudo-terminal that answers as a terminal does
 * (so that SCREEN may be ssh to anywhere). Each round a key asks for the next photo; what comes
 * is timed and kept in FILE. Then, in turns, CAT (a session that sends FILE for every byte it
 * gets) is given its key and timed for the same bytes, and SHOW (a command that ends by itself,
 * as `ssh host img2sixel FILE`) from its start to its last byte. Medians, in us:
 *
 *	pictures N first US usable US full US cat US show US bytes N usable-bytes N
 *
 *
 * bench_link session PHOTOS SCREEN: so many photos one after the other, each as soon as the last
 * is acknowledged; memory at a tenth, the middle and the end, processor time, and repaints:
 *
 *	pictures N ms-a-photo MS rss-kb A B C cpu-ms-a-photo MS repaints N bytes N
 *
 * SCREEN begins with exec there, so that the process measured is the screen's.
 *
 * first: the key to the first byte of a picture; usable: to the end of the first picture, coarse or not;
 * full: to the end of the fine one. bytes: text and pictures, up to there. */
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

enum { ROUNDS_MAX = 1000, START_MS = 30000 };
#define STREAM_MAX (8u << 20)

struct burst {
	char *data;
	size_t len, full_len, usable_len;	/* bytes that came; up to the end of the last, the first picture */
	int64_t first, usable, full;		/* monotonic us; 0: did not come */
};

static pid_t start(int *ret_fd, const char *command)
{
	struct winsize ws = { 45, 140, 1400, 900 };
	struct termios raw;
	pid_t pid = forkpty(ret_fd, NULL, NULL, &ws);

	if (pid < 0)
		exit(1);
	if (pid == 0) {
		(void)tcgetattr(0, &raw);
		cfmakeraw(&raw);
		(void)tcsetattr(0, TCSANOW, &raw);
		setenv("TERM", "xterm-256color", 1);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	return pid;
}

static void stop(pid_t pid, int fd)
{
	int status;

	close(fd);
	kill(pid, SIGHUP);
	(void)waitpid(pid, &status, 0);
}

static void answer(int fd, const char *data, size_t n)
{
	static const char caps[] = "\033[?1;0;1024S\033[?2;0;1400;900S\033[6;20;10t\033[?64;1;2;4;6;22c";

	if (memmem(data, n, "\033[c", 3))
		(void)!write(fd, caps, sizeof(caps) - 1);
	if (memmem(data, n, "\033[5n", 4))
		(void)!write(fd, "\033[0n", 4);
}

/* Where a picture and the request behind it end after `from`; 0: not there yet. */
static size_t picture_end(const struct burst *b, size_t from)
{
	const char *begin = memmem(b->data + from, b->len - from, "\033P0;1;0q", 8), *end;

	if (!begin)
		return 0;
	end = memmem(begin, b->len - (size_t)(begin - b->data), "\033[5n", 4);
	return end ? (size_t)(end - b->data) + 4 : 0;
}

/* Everything until nothing came for quiet_ms. */
static void read_burst(int fd, struct burst *b, int quiet_ms)
{
	size_t scanned = 0, end;

	*b = (struct burst){ .data = b->data };
	for (;;) {
		struct pollfd p = { fd, POLLIN, 0 };
		ssize_t n;

		if (poll(&p, 1, quiet_ms) <= 0 || b->len + 65536 > STREAM_MAX)
			return;
		n = read(fd, b->data + b->len, 65536);
		if (n <= 0)
			return;
		b->len += (size_t)n;
		if (!b->first && memmem(b->data, b->len, "\033P0;1;0q", 8))
			b->first = clock_monotonic();
		answer(fd, b->data + b->len - n, (size_t)n);
		while ((end = picture_end(b, scanned)) > 0) {
			b->full = clock_monotonic();
			b->full_len = scanned = end;
			if (!b->usable) {
				b->usable = b->full;
				b->usable_len = end;
			}
		}
	}
}

static int64_t time_bytes(int fd, size_t want)
{
	static char sink[65536];
	int64_t begin = clock_monotonic();
	size_t got = 0;

	(void)!write(fd, "n", 1);
	while (got < want) {
		struct pollfd p = { fd, POLLIN, 0 };
		ssize_t n = poll(&p, 1, START_MS) > 0 ? read(fd, sink, sizeof(sink)) : -1;

		if (n <= 0)
			return 0;
		got += (size_t)n;
	}
	return clock_monotonic() - begin;
}

static int64_t time_show(const char *command)
{
	static char sink[65536];
	int64_t begin = clock_monotonic(), last = begin;
	FILE *f = popen(command, "r");

	while (f && fread(sink, 1, sizeof(sink), f) > 0)
		last = clock_monotonic();
	if (f)
		(void)pclose(f);
	return last - begin;
}

static int by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static long long median(int64_t *t, long n)
{
	qsort(t, (size_t)n, sizeof(*t), by_value);
	return n > 0 ? (long long)t[n / 2] : 0;
}

static void save(const char *path, const struct burst *b)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, b->data, b->full_len) != (ssize_t)b->full_len)
		exit(1);
	close(fd);
}

/* The batch is pulled and looked through once, so that all is at hand and the line is known. */
static void warm_up(int fd, struct burst *b, int quiet_ms)
{
	read_burst(fd, b, 3000);
	(void)!write(fd, "P", 1);
	read_burst(fd, b, 3000);
	for (int i = 0; i < 3; i++) {
		(void)!write(fd, "n", 1);
		read_burst(fd, b, quiet_ms);
	}
}

static long proc_number(pid_t pid, const char *file, const char *name, int field)
{
	char path[64], line[1024];
	long v = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f)) {
		const char *p = name ? strstr(line, name) : strrchr(line, ')');

		for (int i = 0; p && i < field; i++)
			p = strchr(p + 1, name ? ':' : ' ');
		if (p)
			v = strtol(p + 1, NULL, 10);
	}
	if (f)
		fclose(f);
	return v;
}

/* Until a picture and the request behind it have come; counts what began from nothing. */
static bool next_picture(int fd, struct burst *b, long *repaints)
{
	*b = (struct burst){ .data = b->data };
	for (;;) {
		struct pollfd p = { fd, POLLIN, 0 };
		ssize_t n = poll(&p, 1, START_MS) > 0 ? read(fd, b->data + b->len, 65536) : -1;

		if (n <= 0 || b->len + 131072 > STREAM_MAX)
			return false;
		b->len += (size_t)n;
		if (picture_end(b, 0) > 0) {
			*repaints += memmem(b->data, b->len, "\033[2J", 4) != NULL;
			answer(fd, b->data, b->len);
			return true;
		}
	}
}

static int session(long photos, const char *command)
{
	struct burst b = { .data = mem_alloc(STREAM_MAX) };
	long rss[3] = { 0 }, repaints = 0, shown = 0;
	int64_t begin, bytes = 0;
	double cpu;
	int fd;
	pid_t pid = start(&fd, command);

	warm_up(fd, &b, 1000);
	begin = clock_monotonic();
	cpu = (double)(proc_number(pid, "stat", NULL, 12) + proc_number(pid, "stat", NULL, 13));
	for (; shown < photos; shown++) {
		(void)!write(fd, shown / 14 % 2 ? "p" : "n", 1);
		if (!next_picture(fd, &b, &repaints))
			break;
		bytes += (int64_t)b.len;
		if (shown == photos / 10 || shown == photos / 2)
			rss[shown == photos / 2] = proc_number(pid, "status", "VmRSS", 1);
	}
	rss[2] = proc_number(pid, "status", "VmRSS", 1);
	cpu = ((double)(proc_number(pid, "stat", NULL, 12) + proc_number(pid, "stat", NULL, 13)) - cpu) * 1000 / (double)sysconf(_SC_CLK_TCK);
	printf("pictures %ld ms-a-photo %.1f rss-kb %ld %ld %ld cpu-ms-a-photo %.1f repaints %ld bytes %lld\n", shown,
	       (double)(clock_monotonic() - begin) / 1000 / (double)(shown ? shown : 1), rss[0], rss[1], rss[2], cpu / (double)(shown ? shown : 1), repaints,
	       (long long)bytes);
	stop(pid, fd);
	free(b.data);
	return shown == photos ? 0 : 1;
}

int main(int argc, char **argv)
{
	static int64_t t[7][ROUNDS_MAX];
	struct burst b = { .data = mem_alloc(STREAM_MAX) };
	long rounds = argc > 5 ? strtol(argv[1], NULL, 10) : 0, kept = 0;
	int quiet_ms, fd, cat_fd;
	pid_t pid, cat_pid;

	if (argc == 4 && strcmp(argv[1], "session") == 0)
		return session(strtol(argv[2], NULL, 10), argv[3]);
	if (rounds < 1 || rounds > ROUNDS_MAX)
		return 2;
	quiet_ms = 600 + 2 * (int)strtol(argv[2], NULL, 10);
	pid = start(&fd, argv[4]);
	cat_pid = start(&cat_fd, argv[5]);
	warm_up(fd, &b, quiet_ms);
	for (long i = 0; i < rounds; i++) {
		int64_t begin = clock_monotonic();

		(void)!write(fd, i / 14 % 2 ? "p" : "n", 1);
		read_burst(fd, &b, quiet_ms);
		if (!b.full)
			continue;
		save(argv[3], &b);
		t[0][kept] = b.first - begin;
		t[1][kept] = b.usable - begin;
		t[2][kept] = b.full - begin;
		t[3][kept] = time_bytes(cat_fd, b.full_len);
		t[4][kept] = argc > 6 ? time_show(argv[6]) : 0;
		t[5][kept] = (int64_t)b.full_len;
		t[6][kept] = (int64_t)b.usable_len;
		kept++;
	}
	stop(pid, fd);
	stop(cat_pid, cat_fd);
	if (kept < rounds / 2) {
		fprintf(stderr, "bench_link: only %ld of %ld pictures came\n", kept, rounds);
		return 1;
	}
	printf("pictures %ld first %lld usable %lld full %lld cat %lld show %lld bytes %lld usable-bytes %lld\n", kept, median(t[0], kept), median(t[1], kept),
	       median(t[2], kept), median(t[3], kept), median(t[4], kept), median(t[5], kept), median(t[6], kept));
	free(b.data);
	return 0;
}
