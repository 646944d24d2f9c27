/* bench_turns ROUNDS OUT COMMAND ARGUMENT... [-- OUT COMMAND ARGUMENT...]...: whole processes in turns, each with its
 * output to a file. For each a line of medians, us: "WALL CPU". Timed from the exec to the end: a shell that
 * times its own fork adds the same to both sides of a ratio. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

enum { COMMANDS_MAX = 8, ROUNDS_MAX = 1000 };

extern char **environ;

struct command {
	char **words;		/* OUT COMMAND ARGUMENT..., NULL */
	int64_t wall[ROUNDS_MAX], cpu[ROUNDS_MAX];
};

static int64_t microseconds(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000000 + t.tv_usec;
}

static bool run(struct command *c, int round)
{
	int out = open(c->words[0], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), status;
	posix_spawn_file_actions_t actions;
	int64_t start;
	struct rusage used;
	pid_t pid;

	if (out < 0 || posix_spawn_file_actions_init(&actions) != 0 || posix_spawn_file_actions_adddup2(&actions, out, 1) != 0)
		return false;
	start = clock_monotonic();
	if (posix_spawnp(&pid, c->words[1], &actions, NULL, c->words + 1, environ) != 0 || wait4(pid, &status, 0, &used) != pid)
		return false;
	c->wall[round] = clock_monotonic() - start;
	c->cpu[round] = microseconds(used.ru_utime) + microseconds(used.ru_stime);
	posix_spawn_file_actions_destroy(&actions);
	close(out);
	return status == 0;
}

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int64_t median(int64_t *times, int n)
{
	qsort(times, (size_t)n, sizeof(times[0]), compare);
	return times[n / 2];
}

int main(int argc, char **argv)
{
	static struct command commands[COMMANDS_MAX];
	int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0, count = 0;

	for (int i = 2, first = 2; i <= argc; i++) {
		if (i < argc && strcmp(argv[i], "--") != 0)
			continue;
		if (i - first < 2 || count == COMMANDS_MAX)
			rounds = 0;
		else
			commands[count++].words = argv + first;
		argv[i] = NULL;
		first = i + 1;
	}
	if (rounds < 1 || rounds > ROUNDS_MAX || count == 0) {
		fprintf(stderr, "usage: bench_turns ROUNDS OUT COMMAND ARGUMENT... [-- OUT COMMAND ARGUMENT...]...\n");
		return 2;
	}
	for (int r = 0; r < rounds; r++) {
		for (int k = 0; k < count; k++) {
			if (!run(&commands[k], r)) {
				fprintf(stderr, "bench_turns: '%s' failed\n", commands[k].words[1]);
				return 1;
			}
		}
	}
	for (int k = 0; k < count; k++)
		printf("%lld %lld\n", (long long)median(commands[k].wall, rounds), (long long)median(commands[k].cpu, rounds));
	return 0;
}
