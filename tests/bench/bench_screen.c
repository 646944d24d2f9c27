/* bench_screen CONNINFO CAMPAIGN ROUNDS: key to last byte of the next photo on a pseudo-terminal,
 * against cat of the same bytes on the same kind of pseudo-terminal, in turns. Prints medians:
 *
 *	first FIRST-BYTE-US photovet LAST-BYTE-US cat LAST-BYTE-US floor LAST-BYTE-US bytes BYTES
 *
 * floor is a process that holds the bytes in memory and writes them when the key comes.
 *
 * bench_screen CONNINFO CAMPAIGN ROUNDS sheet: Enter to the acknowledgement of a full contact
 * sheet of 18 (150 x 60 cells of 10 x 20 px, in which one photo may be approved by), first from
 * nothing made, then with its strips made ahead. Prints medians:
 *
 *	cold LAST-ROW-US warm LAST-ROW-US cat SAME-BYTES-US bytes BYTES strips N */
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

#define ROUNDS_MAX 1000
#define STREAM_MAX (8u << 20)

static const char *photovet_path;
static unsigned short size_rows = 45, size_columns = 140;

static pid_t start(int *ret_fd, void (*child)(void *), void *context)
{
	struct winsize ws = { size_rows, size_columns, (unsigned short)(size_columns * 10), (unsigned short)(size_rows * 20) };
	struct termios raw;
	pid_t pid = forkpty(ret_fd, NULL, NULL, &ws);

	if (pid < 0)
		exit(1);
	if (pid == 0) {
		(void)tcgetattr(0, &raw);
		cfmakeraw(&raw);
		(void)tcsetattr(0, TCSANOW, &raw);
		child(context);
		_exit(127);
	}
	return pid;
}

/* One burst: everything until end_text was read, or quiet_ms without a byte. Returns bytes kept. */
struct burst {
	char *data;
	size_t len;
	int64_t first, last;	/* monotonic us of the first byte, and of the byte that ended the picture */
};

static void answer(int fd, const char *data, size_t n)
{
	char caps[120];

	snprintf(caps, sizeof(caps), "\033[?1;0;1024S\033[?2;0;%d;%dS\033[6;20;10t\033[?64;1;2;4;6;22c", size_columns * 10, size_rows * 20);
	if (memmem(data, n, "\033[c", 3))
		(void)!write(fd, caps, strlen(caps));
	if (memmem(data, n, "\033[5n", 4))
		(void)!write(fd, "\033[0n", 4);
}

/* until_acknowledged: ends when a status request came after a picture (its answer is sent then). */
static bool read_burst(int fd, struct burst *b, int quiet_ms, bool until_picture)
{
	b->len = 0;
	b->first = b->last = 0;
	for (;;) {
		struct pollfd p = { fd, POLLIN, 0 };
		ssize_t n;

		if (poll(&p, 1, quiet_ms) <= 0)
			return !until_picture;
		if (b->len + 65536 > STREAM_MAX)
			return false;
		n = read(fd, b->data + b->len, 65536);
		if (n <= 0)
			return false;
		if (!b->first)
			b->first = clock_monotonic();
		b->len += (size_t)n;
		if (until_picture && memmem(b->data, b->len, "\033[5n", 4) && memmem(b->data, b->len, "\033P", 2)) {
			b->last = clock_monotonic();
			answer(fd, b->data, b->len);
			return true;
		}
		if (!until_picture)
			answer(fd, b->data + b->len - n, (size_t)n);
	}
}

static void be_photovet(void *context)
{
	const char *const *words = context;

	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	execl(photovet_path, "photovet", "-d", words[0], "review", "--campaign", words[1], (char *)NULL);
}

static void be_cat(void *context)
{
	execl("/bin/sh", "sh", "-c", "head -c 1 >/dev/null; exec cat \"$0\"", (const char *)context, (char *)NULL);
}

static void be_floor(void *context)
{
	struct burst *b = context;
	char key;
	size_t done = 0;

	(void)!read(0, &key, 1);
	while (done < b->len) {
		ssize_t n = write(1, b->data + done, b->len - done);

		if (n <= 0)
			_exit(1);
		done += (size_t)n;
	}
	pause();
}

/* Key to last byte of bytes that a fresh child writes when it gets the key. */
static int64_t time_child(void (*child)(void *), void *context, size_t want)
{
	int fd, status;
	size_t got = 0;
	static char sink[65536];
	pid_t pid = start(&fd, child, context);
	int64_t begin;

	usleep(60000);
	begin = clock_monotonic();
	(void)!write(fd, "n", 1);
	while (got < want) {
		ssize_t n = read(fd, sink, sizeof(sink));

		if (n <= 0)
			break;
		got += (size_t)n;
	}
	begin = clock_monotonic() - begin;
	kill(pid, SIGKILL);
	(void)waitpid(pid, &status, 0);
	close(fd);
	return begin;
}

static int by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static long long median(int64_t *t, long n)
{
	qsort(t, (size_t)n, sizeof(*t), by_value);
	return (long long)t[n / 2];
}

static void save(const char *path, const struct burst *b)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, b->data, b->len) != (ssize_t)b->len)
		exit(1);
	close(fd);
}

/* Reads until so many status requests came after pictures, answering each at once. */
static bool read_strips(int fd, struct burst *b, int strips)
{
	int answered = 0;

	b->len = 0;
	b->last = 0;
	while (answered < strips) {
		struct pollfd p = { fd, POLLIN, 0 };
		ssize_t n;

		if (poll(&p, 1, 5000) <= 0 || b->len + 65536 > STREAM_MAX || (n = read(fd, b->data + b->len, 65536)) <= 0)
			return false;
		/* A request may be split between two reads: look from a little before. */
		for (size_t from = b->len > 3 ? b->len - 3 : 0; from + 4 <= b->len + (size_t)n; from++) {
			if (memcmp(b->data + from, "\033[5n", 4) != 0)
				continue;
			(void)!write(fd, "\033[0n", 4);
			answered++;
		}
		b->len += (size_t)n;
		b->last = clock_monotonic();
	}
	return true;
}

enum { SHEET_STRIPS = 3 };

/* Enter from the photo to the sheet, and back. */
static int64_t time_sheet(int fd, struct burst *b)
{
	int64_t begin = clock_monotonic();
	struct burst back = { .data = mem_alloc(STREAM_MAX) };

	(void)!write(fd, "\r", 1);
	if (!read_strips(fd, b, SHEET_STRIPS))
		return -1;
	(void)read_burst(fd, &back, 400, false);
	(void)!write(fd, "\r", 1);
	(void)read_burst(fd, &back, 400, false);
	free(back.data);
	return b->last - begin;
}

static int sheet(char **words, long rounds)
{
	static int64_t t[2][ROUNDS_MAX];
	char path[] = "/tmp/bench_screen.XXXXXX";
	struct burst b = { .data = mem_alloc(STREAM_MAX) };
	int64_t cold, one;
	long kept = 0;
	int fd, status;
	pid_t pid;

	size_rows = 60;
	size_columns = 150;
	close(mkstemp(path));
	pid = start(&fd, be_photovet, words);
	(void)read_burst(fd, &b, 1500, false);
	(void)!write(fd, "P", 1);
	(void)read_burst(fd, &b, 1500, false);
	cold = time_sheet(fd, &b);
	for (long i = 0; i < rounds && cold >= 0; i++) {
		if ((one = time_sheet(fd, &b)) < 0)
			continue;
		t[0][kept] = one;
		save(path, &b);
		t[1][kept++] = time_child(be_cat, path, b.len);
	}
	kill(pid, SIGTERM);
	(void)waitpid(pid, &status, 0);
	unlink(path);
	if (kept == 0) {
		fprintf(stderr, "bench_screen: no contact sheet came\n");
		return 1;
	}
	printf("cold %lld warm %lld cat %lld bytes %zu strips %d\n", (long long)cold, median(t[0], kept), median(t[1], kept), b.len, SHEET_STRIPS);
	free(b.data);
	return 0;
}

int main(int argc, char **argv)
{
	static int64_t t[5][ROUNDS_MAX];
	char path[] = "/tmp/bench_screen.XXXXXX";
	struct burst b = { .data = mem_alloc(STREAM_MAX) };
	long rounds = argc > 3 ? strtol(argv[3], NULL, 10) : 0, kept = 0;
	int fd, status;
	pid_t pid;

	photovet_path = getenv("PHOTOVET");
	if (rounds < 1 || rounds > ROUNDS_MAX || !photovet_path)
		return 2;
	if (argc > 4 && strcmp(argv[4], "sheet") == 0)
		return sheet(argv + 1, rounds);
	close(mkstemp(path));
	pid = start(&fd, be_photovet, argv + 1);
	(void)read_burst(fd, &b, 1500, false);
	(void)!write(fd, "P", 1);
	(void)read_burst(fd, &b, 1500, false);
	for (long i = 0; i < rounds; i++) {
		int64_t begin = clock_monotonic();

		(void)!write(fd, i / 15 % 2 ? "p" : "n", 1);
		if (!read_burst(fd, &b, 1500, true))
			continue;
		t[0][kept] = b.first - begin;
		t[1][kept] = b.last - begin;
		t[4][kept] = (int64_t)b.len;
		save(path, &b);
		t[2][kept] = time_child(be_cat, path, b.len);
		t[3][kept] = time_child(be_floor, &b, b.len);
		kept++;
		(void)read_burst(fd, &b, 200, false);
	}
	kill(pid, SIGTERM);
	(void)waitpid(pid, &status, 0);
	unlink(path);
	if (kept < rounds / 2) {
		fprintf(stderr, "bench_screen: only %ld of %ld pictures came\n", kept, rounds);
		return 1;
	}
	printf("first %lld photovet %lld cat %lld floor %lld bytes %lld\n", median(t[0], kept), median(t[1], kept), median(t[2], kept),
	       median(t[3], kept), median(t[4], kept));
	free(b.data);
	return 0;
}
