/* The adapter: one request line, one run of OFIQSampleApp on /proc/self/fd/3 (the photo) with
 * -o /proc/self/fd/4 (memory of ours), one answer line. It stays in our process group, so whoever
 * kills us for being late kills it too. Started anew it loads its models for seconds: for many
 * photos let it write its CSV by itself and import that. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/json.h"
#include "photovet/ofiq.h"

#define PHOTO_FD 3
#define CSV_FD 4
#define REQUEST_MAX (1u << 20)
#define CSV_MAX (1u << 20)

struct serve {
	const struct pv_ofiq_options *options;
	struct json *scores;	/* of the photo in work */
	int photo, csv;
};

static bool set_files(posix_spawn_file_actions_t *files, const struct serve *s)
{
	return posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null", O_RDONLY, 0) == 0 &&
	       posix_spawn_file_actions_addopen(files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
	       posix_spawn_file_actions_adddup2(files, s->photo, PHOTO_FD) == 0 && posix_spawn_file_actions_adddup2(files, s->csv, CSV_FD) == 0 &&
	       posix_spawn_file_actions_addclosefrom_np(files, CSV_FD + 1) == 0;
}

static enum pv_err run_app(const struct serve *s, struct pv_error *err)
{
	const struct pv_ofiq_options *o = s->options;
	const char *argv[] = { o->app, "-c", o->data, "-i", "/proc/self/fd/3", "-o", "/proc/self/fd/4", o->config ? "-cf" : NULL, o->config, NULL };
	posix_spawn_file_actions_t files;
	int status = 0, failed;
	pid_t pid = 0;

	if (posix_spawn_file_actions_init(&files) != 0 || !set_files(&files, s))
		return pv_error_set(err, PV_ERR_NOMEM, "cannot prepare '%s'", o->app);
	failed = posix_spawnp(&pid, o->app, &files, NULL, (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&files);
	if (failed != 0)
		return pv_error_set(err, PV_ERR_CONFIG, "cannot start '%s': %s", o->app, strerror(failed));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		return pv_error_set(err, PV_ERR_REMOTE, "'%s' crashed: signal %d", o->app, WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		return pv_error_set(err, PV_ERR_CONFIG, "'%s' ended with exit status %d: are its data and models at '%s'?", o->app, WEXITSTATUS(status),
				    o->data);
	return PV_OK;
}

static bool on_row(const char *filename, const struct pv_ofiq_score *scores, size_t count, long line, void *context)
{
	struct serve *s = context;
	struct pv_check_result r;
	size_t i;

	(void)filename;
	(void)line;
	for (i = 0; i < count; i++) {
		struct json *j, *codes;

		if (!pv_ofiq_judge(&scores[i], &r))
			continue;
		j = json_object();
		codes = json_array();
		json_set_str(j, "id", r.name);
		json_set_real(j, "native", r.native);
		json_set_int(j, "quality", r.quality);
		json_set_str(j, "status", pv_check_status_name(r.status));
		if (r.detail[0])
			json_add_str(codes, r.detail);
		json_set(j, "codes", codes);
		json_add(s->scores, j);
	}
	return false;	/* one photo, one row */
}

static enum pv_err read_csv(struct serve *s, struct pv_error *err)
{
	struct buf csv = BUF_INIT(CSV_MAX);
	enum pv_err e = PV_OK;

	if (lseek(s->csv, 0, SEEK_SET) < 0)
		e = pv_error_set(err, PV_ERR_REMOTE, "cannot read its CSV: %s", strerror(errno));
	if (e == PV_OK)
		e = buf_read_fd(&csv, s->csv, "its CSV", err);
	if (e == PV_OK)
		e = pv_ofiq_read(buf_str(&csv), csv.len, on_row, s, err);
	buf_release(&csv);
	return e;
}

/* dup2 onto 3 and 4 must not hit one of ours. */
static int lifted(int fd)
{
	int high = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, CSV_FD + 1) : -1;

	if (fd >= 0)
		close(fd);
	return high;
}

static enum pv_err measure(struct serve *s, const char *photo, struct pv_error *err)
{
	enum pv_err e;

	s->photo = lifted(open(photo, O_RDONLY | O_CLOEXEC));
	s->csv = lifted(memfd_create("csv", MFD_CLOEXEC));
	if (s->photo < 0 || s->csv < 0)
		e = pv_error_set(err, PV_ERR_BAD_INPUT, "cannot open the photo");
	else
		e = run_app(s, err);
	if (e == PV_OK)
		e = read_csv(s, err);
	if (s->photo >= 0)
		close(s->photo);
	if (s->csv >= 0)
		close(s->csv);
	return e;
}

static enum pv_err write_all(int fd, const struct buf *b, struct pv_error *err)
{
	size_t at = 0;
	ssize_t n;

	while (at < b->len) {
		n = write(fd, b->data + at, b->len - at);
		if (n < 0 && errno != EINTR)
			return pv_error_set(err, PV_ERR_REMOTE, "cannot answer: %s", strerror(errno));
		at += n > 0 ? (size_t)n : 0;
	}
	return b->failed ? pv_error_set(err, PV_ERR_NOMEM, "cannot hold the answer") : PV_OK;
}

static enum pv_err answer(struct serve *s, const char *line, size_t n, int out, struct pv_error *err)
{
	struct buf text = BUF_INIT(CSV_MAX);
	struct json *request = NULL, *reply = json_object();
	const char *photo;
	int64_t job = 0;
	enum pv_err e = json_parse(line, n, &request, err);

	photo = e == PV_OK ? json_str(json_get(request, "photo")) : NULL;
	if (e == PV_OK && (!photo || !json_int(json_get(request, "job"), &job)))
		e = pv_error_set(err, PV_ERR_BAD_INPUT, "a request has a job and a photo");
	s->scores = json_array();
	if (e == PV_OK)
		e = measure(s, photo, err);
	json_set_int(reply, "job", job);
	json_set_str(reply, "checker", "ofiq");
	json_set(reply, "scores", s->scores);
	json_format(&text, reply);
	buf_putc(&text, '\n');
	if (e == PV_OK)
		e = write_all(out, &text, err);
	json_free(request);
	json_free(reply);
	buf_release(&text);
	return e;
}

enum pv_err pv_ofiq_serve(const struct pv_ofiq_options *options, int in, int out, struct pv_error *err)
{
	struct serve s = { .options = options };
	struct buf lines = BUF_INIT(REQUEST_MAX);
	enum pv_err e = PV_OK;
	char chunk[4096];

	while (e == PV_OK) {
		char *end = lines.len > 0 ? memchr(lines.data, '\n', lines.len) : NULL;
		ssize_t n;

		if (end) {
			size_t size = (size_t)(end - lines.data);

			e = answer(&s, lines.data, size, out, err);
			buf_consume(&lines, size + 1);
			continue;
		}
		n = read(in, chunk, sizeof(chunk));
		if (n == 0 || (n < 0 && errno != EINTR))
			break;
		buf_append(&lines, chunk, n > 0 ? (size_t)n : 0);
		if (lines.failed)
			e = pv_error_set(err, PV_ERR_TOO_LARGE, "a request is larger than %u KB", REQUEST_MAX / 1024);
	}
	buf_release(&lines);
	return e;
}
