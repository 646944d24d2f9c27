/* External checkers. The child gets its request as stdin (a sealed memfd: nothing to
 * write, so nothing to block on and no SIGPIPE), the photo as descriptor 3, and answers
 * on a pipe. It has a bare environment: our connection strings are none of its business. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/utf8.h"
#include "check/checker_impl.h"

#define PHOTO_PATH "/proc/self/fd/3"

struct run {
	const struct pv_checker *checker;
	int64_t deadline;	/* monotonic */
	int request, photo, answer;
	pid_t pid;		/* 0: none running */
	struct buf text;
};

enum pv_err checker_memory(const char *name, const void *data, size_t size, int *ret_fd, struct pv_error *err)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	size_t at = 0;
	ssize_t n;

	while (fd >= 0 && at < size) {
		n = write(fd, (const char *)data + at, size - at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			goto failed;
		at += (size_t)n;
	}
	if (fd < 0 || lseek(fd, 0, SEEK_SET) != 0 ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
		goto failed;
	*ret_fd = fd;
	return PV_OK;
failed:
	if (fd >= 0)
		close(fd);
	return pv_error_set(err, PV_ERR_NOMEM, "cannot hold the %s in memory", name);
}

enum pv_err checker_request(const struct pv_checker *checker, const char *path, const uint8_t *data, size_t size, int64_t job, struct buf *line,
			    struct pv_error *err)
{
	struct json *request = json_object(), *measures = json_array();
	char hex[DIGEST_HEX_SIZE];
	uint8_t sha[32];
	size_t i;

	digest_sha256(data, size, sha);
	digest_hex(sha, sizeof(sha), hex);
	json_set_int(request, "job", job);
	json_set_str(request, "photo", path);
	json_set_int(request, "bytes", (int64_t)size);
	json_set_str(request, "sha256", hex);
	for (i = 0; checker->measures[i]; i++)
		json_add_str(measures, checker->measures[i]);
	json_set(request, "measures", measures);
	json_format(line, request);
	buf_putc(line, '\n');
	json_free(request);
	return line->failed ? pv_error_set(err, PV_ERR_NOMEM, "cannot write the request") : PV_OK;
}

static enum pv_err open_request(struct run *r, const uint8_t *data, size_t size, int64_t job, struct pv_error *err)
{
	struct buf line = BUF_INIT(1u << 20);
	enum pv_err e = checker_request(r->checker, PHOTO_PATH, data, size, job, &line, err);

	if (e == PV_OK)
		e = checker_memory("request", line.data, line.len, &r->request, err);
	buf_release(&line);
	return e;
}

/* Signals as a program expects them, its own process group so that its children can be killed with it. */
static int set_attributes(posix_spawnattr_t *attr)
{
	sigset_t all, none;

	sigfillset(&all);
	sigemptyset(&none);
	posix_spawnattr_setsigdefault(attr, &all);
	posix_spawnattr_setsigmask(attr, &none);
	posix_spawnattr_setpgroup(attr, 0);
	return posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
}

static int set_files(posix_spawn_file_actions_t *files, int in, int out, int photo)
{
	int e = posix_spawn_file_actions_adddup2(files, in, STDIN_FILENO);

	if (e == 0)
		e = posix_spawn_file_actions_adddup2(files, out, STDOUT_FILENO);
	if (e == 0)
		e = posix_spawn_file_actions_addopen(files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (e == 0 && photo >= 0)
		e = posix_spawn_file_actions_adddup2(files, photo, CHECKER_PHOTO_FD);
	if (e == 0)
		e = posix_spawn_file_actions_addclosefrom_np(files, photo >= 0 ? CHECKER_PHOTO_FD + 1 : CHECKER_PHOTO_FD);
	return e;
}

static int spawn(const char *const *argv, int in, int out, int photo, pid_t *ret_pid)
{
	static char path[] = "PATH=/usr/local/bin:/usr/bin:/bin", locale[] = "LC_ALL=C.UTF-8";
	char *const environment[] = { path, locale, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	int e;

	e = posix_spawn_file_actions_init(&files);
	if (e != 0)
		return e;
	e = posix_spawnattr_init(&attr);
	if (e != 0)
		goto out;
	e = set_attributes(&attr);
	if (e == 0)
		e = set_files(&files, in, out, photo);
	if (e == 0)
		e = posix_spawnp(ret_pid, argv[0], &files, &attr, (char *const *)(uintptr_t)argv, environment);
	posix_spawnattr_destroy(&attr);
out:
	posix_spawn_file_actions_destroy(&files);
	return e;
}

/* dup2 onto a low number must not hit one of our own: all of ours lie above. */
static bool lift(int *fd)
{
	int high = fcntl(*fd, F_DUPFD_CLOEXEC, CHECKER_PHOTO_FD + 1);

	if (high < 0)
		return false;
	close(*fd);
	*fd = high;
	return true;
}

enum pv_err checker_spawn(const char *const *argv, int *in, int *out, int *photo, pid_t *ret_pid, struct pv_error *err)
{
	int failed;

	if (!lift(in) || !lift(out) || (*photo >= 0 && !lift(photo)))
		return pv_error_set(err, PV_ERR_NOMEM, "too many open files");
	failed = spawn(argv, *in, *out, *photo, ret_pid);
	if (failed != 0)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot start '%s': %s", argv[0], strerror(failed));
	return PV_OK;
}

static enum pv_err start(struct run *r, struct pv_error *err)
{
	int ends[2] = { -1, -1 };
	enum pv_err e;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return pv_error_set(err, PV_ERR_NOMEM, "cannot make a pipe: %s", strerror(errno));
	e = checker_spawn(r->checker->argv, &r->request, &ends[1], &r->photo, &r->pid, err);
	if (e == PV_OK)
		r->answer = ends[0];
	else
		close(ends[0]);
	close(ends[1]);
	return e;
}

static int ms_left(const struct run *r)
{
	int64_t left = (r->deadline - clock_monotonic()) / 1000;

	return left > 0 ? (int)left : 0;
}

/* Everything until the child closes its stdout. */
static enum pv_err read_answer(struct run *r, struct pv_error *err)
{
	struct pollfd p = { .fd = r->answer, .events = POLLIN };
	char chunk[8192];
	ssize_t n;

	for (;;) {
		n = poll(&p, 1, ms_left(r));
		if (n == 0)
			return pv_error_set(err, PV_ERR_REMOTE, "no answer within %d ms", r->checker->timeout_ms);
		if (n > 0)
			n = read(r->answer, chunk, sizeof(chunk));
		else
			n = -1;
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n < 0)
			return pv_error_set(err, PV_ERR_REMOTE, "cannot read the answer: %s", strerror(errno));
		if (n == 0)
			return PV_OK;
		buf_append(&r->text, chunk, (size_t)n);
		if (r->text.failed)
			return pv_error_set(err, PV_ERR_REMOTE, "the answer is larger than %u KB", CHECKER_ANSWER_MAX / 1024);
	}
}

/* Waits for the end without collecting it: the number stays ours until the group is killed. */
static enum pv_err await_end(struct run *r, struct pv_error *err)
{
	const struct timespec pause = { .tv_nsec = 2 * 1000 * 1000 };
	siginfo_t end = { 0 };

	while (waitid(P_PID, (id_t)r->pid, &end, WEXITED | WNOHANG | WNOWAIT) == 0 && end.si_pid == 0) {
		if (ms_left(r) == 0)
			return pv_error_set(err, PV_ERR_REMOTE, "did not end within %d ms", r->checker->timeout_ms);
		nanosleep(&pause, NULL);
	}
	if (end.si_code == CLD_KILLED || end.si_code == CLD_DUMPED)
		return pv_error_set(err, PV_ERR_REMOTE, "crashed: signal %d", end.si_status);
	if (end.si_code == CLD_EXITED && end.si_status != 0)
		return pv_error_set(err, PV_ERR_REMOTE, "ended with exit status %d", end.si_status);
	return PV_OK;
}

void checker_kill(pid_t pid)
{
	kill(-pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* A good end is exit status 0 within the time; whatever is left of the group is killed. */
static enum pv_err finish(struct run *r, enum pv_err e, struct pv_error *err)
{
	if (r->pid == 0)
		return e;
	if (e == PV_OK)
		e = await_end(r, err);
	checker_kill(r->pid);
	r->pid = 0;
	return e;
}

static void set_na(struct pv_check_result *r, const struct pv_checker *checker, const char *measure)
{
	*r = (struct pv_check_result){ .native = NAN, .quality = PV_QUALITY_NA, .status = PV_CHECK_NA };
	snprintf(r->name, sizeof(r->name), "%s", measure);
	snprintf(r->checker, sizeof(r->checker), "%s", checker->name);
}

static bool parse_status(const char *text, enum pv_check_status *ret)
{
	enum pv_check_status s;

	for (s = PV_CHECK_NA; s <= PV_CHECK_FAIL; s++) {
		if (strcmp(text, pv_check_status_name(s)) == 0) {
			*ret = s;
			return true;
		}
	}
	return false;
}

/* Codes of the checker, for people; cut and cleaned. */
static void set_codes(struct pv_check_result *r, const struct json *codes)
{
	struct buf all = BUF_INIT(sizeof(r->detail) - 1), clean = BUF_INIT(sizeof(r->detail) - 1);
	size_t i;

	for (i = 0; json_is_array(codes) && i < json_count(codes); i++) {
		const char *code = json_str(json_at(codes, i));

		if (code && strlen(code) < sizeof(r->detail))
			buf_printf(&all, "%s%s", all.len > 0 ? " " : "", code);
	}
	utf8_sanitize(&clean, buf_str(&all), 40);
	if (!clean.failed)
		snprintf(r->detail, sizeof(r->detail), "%s", buf_str(&clean));
	buf_release(&all);
	buf_release(&clean);
}

/* What contradicts itself stays n.a.: quality -1 and status na belong together. */
static void set_score(struct pv_check_result *r, const struct json *score)
{
	enum pv_check_status status;
	const char *text = json_str(json_get(score, "status"));
	double native = NAN;
	int64_t quality;

	set_codes(r, json_get(score, "codes"));
	if (!json_int(json_get(score, "quality"), &quality) || quality < 0 || quality > 100)
		return;
	status = quality >= 80 ? PV_CHECK_OK : quality >= 40 ? PV_CHECK_WARN : PV_CHECK_FAIL;
	if (text && (!parse_status(text, &status) || status == PV_CHECK_NA))
		return;
	if (json_real(json_get(score, "native"), &native) && isfinite(native))
		r->native = native;
	r->quality = (int)quality;
	r->status = status;
}

/* Names come from the checker: only what a check may be called, and none of ours. */
static bool is_measure_name(const char *name)
{
	size_t n = strlen(name);

	return n > 0 && n < PV_CHECK_NAME_MAX && pv_check_find(name) == PV_CHECK_COUNT &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == n;
}

static void take_score(const struct pv_checker *checker, const struct json *score, struct pv_check_result *results, size_t capacity, size_t *count)
{
	const char *name = json_str(json_get(score, "id"));
	size_t i;

	if (!name || !is_measure_name(name))
		return;
	for (i = 0; i < *count && strcmp(results[i].name, name) != 0; i++)
		;
	if (i == capacity)
		return;
	if (i == *count)
		set_na(&results[(*count)++], checker, name);
	set_score(&results[i], score);
}

static enum pv_err parse_answer(const char *text, size_t n, int64_t job, struct json **ret, struct pv_error *err)
{
	const char *newline = n > 0 ? memchr(text, '\n', n) : NULL;
	struct json *answer = NULL;
	int64_t echoed;

	if (n == 0)
		return pv_error_set(err, PV_ERR_REMOTE, "gave no answer");
	if (newline && newline != text + n - 1)
		return pv_error_set(err, PV_ERR_REMOTE, "answered more than one line");
	if (json_parse(text, n, &answer, NULL) != PV_OK || !json_is_object(answer)) {
		json_free(answer);
		return pv_error_set(err, PV_ERR_REMOTE, "its answer is no JSON object");
	}
	if (!json_int(json_get(answer, "job"), &echoed) || echoed != job || !json_is_array(json_get(answer, "scores"))) {
		json_free(answer);
		return pv_error_set(err, PV_ERR_REMOTE, "its answer has another job or no scores");
	}
	*ret = answer;
	return PV_OK;
}

static void take_answer(const struct pv_checker *checker, const struct json *answer, struct pv_check_result *results, size_t capacity, size_t *count)
{
	const struct json *scores = json_get(answer, "scores");
	const char *version = json_str(json_get(answer, "version"));
	size_t i;

	for (i = 0; i < json_count(scores); i++)
		take_score(checker, json_at(scores, i), results, capacity, count);
	for (i = 0; i < *count && version && utf8_is_valid(version, strlen(version)); i++)
		if (strlen(version) < sizeof(results[i].version))
			snprintf(results[i].version, sizeof(results[i].version), "%s", version);
}

enum pv_err checker_take(const struct pv_checker *checker, const char *text, size_t n, int64_t job, struct pv_check_result *results, size_t capacity,
			 size_t *count, struct pv_error *err)
{
	struct json *answer = NULL;
	enum pv_err e = parse_answer(text, n, job, &answer, err);

	if (e == PV_OK)
		take_answer(checker, answer, results, capacity, count);
	json_free(answer);
	return e;
}

size_t checker_set_na(const struct pv_checker *checker, struct pv_check_result *results, size_t capacity)
{
	size_t count = 0;

	for (; checker->measures[count] && count < capacity; count++)
		set_na(&results[count], checker, checker->measures[count]);
	return count;
}

static enum pv_err converse(struct run *r, const uint8_t *data, size_t size, int64_t job, struct pv_error *err)
{
	enum pv_err e = checker_memory("photo", data, size, &r->photo, err);

	if (e == PV_OK)
		e = open_request(r, data, size, job, err);
	if (e == PV_OK)
		e = start(r, err);
	if (e == PV_OK)
		e = read_answer(r, err);
	return finish(r, e, err);
}

static enum pv_err run_once(const struct pv_checker *checker, const uint8_t *data, size_t size, int64_t job, struct pv_check_result *results,
			    size_t capacity, size_t *count, struct pv_error *err)
{
	struct run r = { .checker = checker, .request = -1, .photo = -1, .answer = -1, .text = BUF_INIT(CHECKER_ANSWER_MAX),
			 .deadline = clock_monotonic() + (int64_t)checker->timeout_ms * 1000 };
	enum pv_err e = converse(&r, data, size, job, err);

	if (e == PV_OK)
		e = checker_take(checker, r.text.data, r.text.len, job, results, capacity, count, err);
	buf_release(&r.text);
	if (r.request >= 0)
		close(r.request);
	if (r.photo >= 0)
		close(r.photo);
	if (r.answer >= 0)
		close(r.answer);
	return e;
}

enum pv_err pv_checker_run(const struct pv_checker *checker, const uint8_t *data, size_t size, int64_t job,
			   struct pv_check_result *ret_results, size_t capacity, size_t *ret_count, struct pv_error *err)
{
	size_t count = checker_set_na(checker, ret_results, capacity);
	enum pv_err e;

	if (checker->seat)
		e = checker_pool_ask(checker, data, size, job, ret_results, capacity, &count, err);
	else
		e = run_once(checker, data, size, job, ret_results, capacity, &count, err);
	if (e != PV_OK)
		pv_error_prefix(err, "checker '%s'", checker->name);
	*ret_count = count;
	return e;
}
