#include "demo/demo_process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define SELVES_MAX 8
#define ARGUMENTS_MAX 31
#define TAIL_BYTES 4096

struct child {
	const char *const *argv;
	int exe;		/* this program, open; -1: argv[0] is a path */
	int in, out, err;	/* -1 = /dev/null */
	pid_t parent;
	int keep;		/* a descriptor that must survive the exec; -1 = none */
	bool is_daemon;		/* outlives us; all others die with us, or a killed start would go on making its database */
};

static int dev_null(void)
{
	return open("/dev/null", O_RDWR);
}

/* Descriptors 0 to 2 and what must survive the exec. */
static bool take_descriptors(const struct child *c)
{
	int null = dev_null();
	int in = c->in >= 0 ? c->in : null, out = c->out >= 0 ? c->out : null, err = c->err >= 0 ? c->err : null;

	return dup2(in, 0) >= 0 && dup2(out, 1) >= 0 && dup2(err, 2) >= 0 && (c->keep < 0 || fcntl(c->keep, F_SETFD, 0) == 0);
}

static bool take_account(const struct demo_place *p)
{
	return !p->is_root || (initgroups(p->account, p->gid) == 0 && setgid(p->gid) == 0 && setuid(p->uid) == 0);
}

/* In the child, between fork and exec. Never returns; 126 and 127 as in a shell. */
static _Noreturn void become(const struct demo_place *p, const struct child *c)
{
	static char PATH[] = "PATH=/usr/local/bin:/usr/bin:/bin", LOCALE[] = "LC_ALL=C.UTF-8", ZONE[] = "TZ=UTC";
	char *env[] = { PATH, LOCALE, ZONE, NULL }, *argv[ARGUMENTS_MAX + 1];
	size_t n = 0;
	sigset_t none;

	for (; c->argv[n] && n < ARGUMENTS_MAX; n++)
		memcpy(&argv[n], &c->argv[n], sizeof argv[n]);	/* execve takes char *const[] and writes nothing */
	argv[n] = NULL;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (c->is_daemon)
		setsid();
	if (!take_descriptors(c) || chdir("/") != 0 || !take_account(p))
		_exit(126);
	if (!c->is_daemon && (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != c->parent))	/* a change of account forgets it */
		_exit(126);
	umask(022);
	if (c->exe >= 0)
		fexecve(c->exe, argv, env);
	else
		execve(argv[0], argv, env);
	_exit(127);
}

static enum pv_err fork_child(const struct demo_place *p, const struct child *c, pid_t *ret_pid, struct pv_error *err)
{
	struct child born = *c;

	born.parent = getpid();
	fflush(NULL);
	*ret_pid = fork();
	if (*ret_pid == 0)
		become(p, &born);
	if (*ret_pid < 0)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot start '%s': %s", c->argv[0], strerror(errno));
	return PV_OK;
}

static int open_log(const struct demo_place *p, const char *log)
{
	char path[PATH_MAX];

	demo_place_path(p, log, path);
	return open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
}

/* The last line of the log that says something, for the error's text. */
static void last_line(int log, char *ret, size_t size)
{
	char tail[TAIL_BYTES + 1];
	off_t end = lseek(log, 0, SEEK_END), from = end > TAIL_BYTES ? end - TAIL_BYTES : 0;
	ssize_t n = pread(log, tail, TAIL_BYTES, from);
	char *line;

	snprintf(ret, size, "it said nothing");
	if (n <= 0)
		return;
	tail[n] = '\0';
	for (;;) {
		line = strrchr(tail, '\n');
		if (line && line[1] == '\0') {
			*line = '\0';
			continue;
		}
		snprintf(ret, size, "%.150s", line ? line + 1 : tail);
		return;
	}
}

static enum pv_err wait_child(pid_t pid, const char *name, int log, struct pv_error *err)
{
	int status = 0;
	char said[160];
	pid_t got;

	while ((got = waitpid(pid, &status, 0)) < 0 && errno == EINTR)
		;
	if (got < 0)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot wait for '%s': %s", name, strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return PV_OK;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot run '%s'", name);
	if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGTERM))
		return pv_error_set(err, PV_ERR_INTERRUPTED, "interrupted");
	last_line(log, said, sizeof said);
	return pv_error_set(err, PV_ERR_CONFIG, "'%s' failed: %s", name, said);
}

static enum pv_err memory_file(const char *text, int *ret_fd, struct pv_error *err)
{
	size_t n = text ? strlen(text) : 0;

	*ret_fd = -1;
	if (n == 0)
		return PV_OK;
	*ret_fd = memfd_create("input", MFD_CLOEXEC);
	if (*ret_fd < 0 || write(*ret_fd, text, n) != (ssize_t)n || lseek(*ret_fd, 0, SEEK_SET) != 0)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot hand over a script: %s", strerror(errno));
	return PV_OK;
}

static void close_all(const int *fds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

enum pv_err demo_process_run(const struct demo_place *p, const char *const *argv, const char *input, const char *log, struct buf *output, struct pv_error *err)
{
	struct child c = { .argv = argv, .exe = -1, .in = -1, .out = -1, .err = -1, .keep = -1 };
	int pipes[2] = { -1, -1 }, file = log ? open_log(p, log) : -1;
	pid_t pid;
	enum pv_err rc = memory_file(input, &c.in, err);

	if (rc == PV_OK && output && pipe2(pipes, O_CLOEXEC) != 0)
		rc = pv_error_set(err, PV_ERR_CONFIG, "cannot make a pipe: %s", strerror(errno));
	c.out = output ? pipes[1] : file;
	c.err = file;
	if (rc == PV_OK)
		rc = fork_child(p, &c, &pid, err);
	if (rc == PV_OK) {
		if (output) {
			enum pv_err got;
			close(pipes[1]);
			pipes[1] = -1;
			got = buf_read_fd(output, pipes[0], argv[0], err);
			rc = wait_child(pid, argv[0], file, err);
			rc = rc == PV_OK ? got : rc;
		} else {
			rc = wait_child(pid, argv[0], file, err);
		}
	}
	close_all((const int[]){ pipes[0], pipes[1], file, c.in }, 4);
	return rc;
}

static enum pv_err open_self(int *ret_fd, struct pv_error *err)
{
	*ret_fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (*ret_fd < 0)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot find this program: %s", strerror(errno));
	return PV_OK;
}

enum pv_err demo_process_spawn_self(const struct demo_place *p, const char *const *argv, const char *log, int lock_fd, pid_t *ret_pid, struct pv_error *err)
{
	int file = open_log(p, log);
	struct child c = { .argv = argv, .exe = -1, .in = -1, .out = file, .err = file, .keep = lock_fd, .is_daemon = true };
	enum pv_err rc = open_self(&c.exe, err);

	if (rc == PV_OK)
		rc = fork_child(p, &c, ret_pid, err);
	close_all((const int[]){ file, c.exe }, 2);
	return rc;
}

enum pv_err demo_process_run_selves(const struct demo_place *p, const char *const *const *argvs, size_t count, const char *log, struct pv_error *err)
{
	int file = open_log(p, log), exe = -1;
	pid_t pids[SELVES_MAX];
	size_t running = 0;
	enum pv_err rc = open_self(&exe, err);

	for (; rc == PV_OK && running < count && running < SELVES_MAX; running++) {
		struct child c = { .argv = argvs[running], .exe = exe, .in = -1, .out = file, .err = file, .keep = -1 };
		rc = fork_child(p, &c, &pids[running], err);
		if (rc != PV_OK)
			break;
	}
	for (size_t i = 0; i < running; i++) {
		enum pv_err one = wait_child(pids[i], argvs[i][0], file, rc == PV_OK ? err : NULL);
		rc = rc == PV_OK ? one : rc;
	}
	close_all((const int[]){ file, exe }, 2);
	return rc;
}
