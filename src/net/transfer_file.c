#include "net/transfer_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/mem.h"

#define DIRECTORY_MODE 0750
#define PHOTO_MODE 0640
#define LINES_MODE 0600
#define SUFFIX ".part."
#define CHUNK 65536
#define LOCK_TRIES 300		/* 1 to 20 ms apart: about 6 s */

static enum pv_err fail(const struct transfer_file *f, const char *what, int number, struct pv_error *err)
{
	enum pv_err code;

	switch (number) {
	case EACCES:
	case EPERM:
	case EROFS:
	case ENOENT:
	case ENOTDIR:
	case EISDIR:
	case ELOOP:
	case ENAMETOOLONG:
		code = PV_ERR_CONFIG;
		break;
	default:
		code = PV_ERR_REMOTE;
	}
	if (number == ENOSPC || number == EDQUOT)
		return pv_error_set(err, code, "no space left: '%s'", f->label);
	return pv_error_set(err, code, "%s (%s): '%s'", what, strerrordesc_np(number), f->label);
}

/* Makes every missing directory above path. */
static int make_directories(const char *path)
{
	char *copy = mem_strdup(path);
	int number = 0;

	for (char *p = copy + 1; (p = strchr(p, '/')) != NULL; p++) {
		*p = 0;
		if (mkdir(copy, DIRECTORY_MODE) < 0 && errno != EEXIST) {
			number = errno;
			break;
		}
		*p = '/';
	}
	free(copy);
	return number;
}

static int open_making(const char *path, int flags, mode_t mode)
{
	int fd = open(path, flags, mode), number;

	if (fd >= 0 || errno != ENOENT)
		return fd;
	number = make_directories(path);
	if (number) {
		errno = number;
		return -1;
	}
	return open(path, flags, mode);
}

static int write_all(int fd, const char *data, size_t n)
{
	while (n > 0) {
		ssize_t wrote = write(fd, data, n);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return wrote < 0 ? errno : EIO;
		data += wrote;
		n -= (size_t)wrote;
	}
	return 0;
}

/* Does the file hold exactly these bytes? Asks the kernel to forget its own copy first. */
static bool reads_back(int fd, const char *data, size_t n)
{
	char chunk[CHUNK];
	size_t at = 0;

	(void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	for (;;) {
		ssize_t got = pread(fd, chunk, sizeof(chunk), (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0)
			return at == n;
		if ((size_t)got > n - at || memcmp(chunk, data + at, (size_t)got) != 0)
			return false;
		at += (size_t)got;
	}
}

static int sync_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = mem_strndup(path, slash == path ? 1 : (size_t)(slash - path));
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), number = 0;

	if (fd < 0 || fsync(fd) < 0)
		number = errno;
	if (number == EINVAL || number == EACCES)
		number = 0;	/* a file system or a drop box that cannot be asked */
	if (fd >= 0)
		close(fd);
	free(dir);
	return number;
}

static char *part_name(const char *path)
{
	uint8_t random[6];
	char hex[13];
	size_t size = strlen(path) + sizeof(SUFFIX) + sizeof(hex);
	char *part = mem_alloc(size);

	digest_random(random, sizeof(random));
	digest_hex(random, sizeof(random), hex);
	snprintf(part, size, "%s" SUFFIX "%s", path, hex);
	return part;
}

/* Fills the open part; 0 or an errno. */
static int fill_part(const struct transfer_file *f, int fd)
{
	int number = write_all(fd, f->data, f->size);

	if (!number && fsync(fd) < 0)
		number = errno;
	return number;
}

enum pv_err transfer_file_put(const struct transfer_file *f, struct pv_error *err)
{
	enum pv_err code = PV_OK;
	char *part = part_name(f->path);
	int number, fd = open_making(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, PHOTO_MODE);

	if (fd < 0) {
		code = fail(f, "cannot create a file", errno, err);
		goto out;
	}
	number = fill_part(f, fd);
	if (number)
		code = fail(f, "cannot write", number, err);
	else if (f->verify && !reads_back(fd, f->data, f->size))
		code = pv_error_set(err, PV_ERR_REMOTE, "what was stored differs from what was sent: '%s'", f->label);
	else if (rename(part, f->path) < 0)
		code = fail(f, "cannot rename", errno, err);
	if (close(fd) < 0 && code == PV_OK)
		code = fail(f, "cannot close", errno, err);
	if (code != PV_OK)
		(void)unlink(part);
	else if ((number = sync_directory(f->path)) != 0)
		code = fail(f, "cannot sync the directory", number, err);
out:
	free(part);
	return code;
}

/* Looks for a text in an open file, chunk by chunk with an overlap. */
static bool file_has(int fd, const char *text)
{
	size_t n = strlen(text), kept = 0;
	off_t at = 0;
	char chunk[CHUNK];

	if (n == 0 || n > CHUNK / 2)
		return false;
	for (;;) {
		ssize_t got = pread(fd, chunk + kept, sizeof(chunk) - kept, at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		at += got;
		kept += (size_t)got;
		if (memmem(chunk, kept, text, n))
			return true;
		if (kept >= n) {
			memmove(chunk, chunk + kept - (n - 1), n - 1);
			kept = n - 1;
		}
	}
}

static bool ends_in_newline(int fd, off_t size)
{
	char last = '\n';

	return size == 0 || (pread(fd, &last, 1, size - 1) == 1 && last == '\n');
}

/* One write; what was not written whole is cut off again. 0 or an errno. */
static int append_whole(int fd, off_t size, const char *data, size_t n)
{
	ssize_t wrote;
	int number;

	do
		wrote = write(fd, data, n);
	while (wrote < 0 && errno == EINTR);
	if (wrote >= 0 && (size_t)wrote == n)
		return fdatasync(fd) < 0 && errno != EINVAL ? errno : 0;
	number = wrote < 0 ? errno : ENOSPC;
	if (wrote > 0)
		(void)!ftruncate(fd, size);
	return number;
}

static enum pv_err append_locked(const struct transfer_file *f, int fd, struct pv_error *err)
{
	struct stat st;
	size_t lead, n;
	char *line;
	int number;

	if (fstat(fd, &st) < 0)
		return fail(f, "cannot look at the file", errno, err);
	if (f->unless_present && S_ISREG(st.st_mode) && file_has(fd, f->unless_present))
		return PV_OK;
	lead = S_ISREG(st.st_mode) && !ends_in_newline(fd, st.st_size) ? 1 : 0;
	line = mem_try_alloc(f->size + 2, 1);
	if (!line)
		return pv_error_set(err, PV_ERR_REMOTE, "not enough memory for a line: '%s'", f->label);
	line[0] = '\n';
	memcpy(line + lead, f->data, f->size);
	n = lead + f->size;
	number = append_whole(fd, st.st_size, line, n);
	free(line);
	return number ? fail(f, "cannot write", number, err) : PV_OK;
}

/* Waits for the lock, but not for ever: somebody may be looking at the file. */
static int lock(int fd)
{
	for (int i = 0; i < LOCK_TRIES; i++) {
		struct timespec pause = { .tv_nsec = (i < 20 ? i + 1 : 20) * 1000000L };

		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return errno;
		nanosleep(&pause, NULL);
	}
	return EWOULDBLOCK;
}

enum pv_err transfer_file_append(const struct transfer_file *f, struct pv_error *err)
{
	enum pv_err code;
	int number, fd = open_making(f->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, LINES_MODE);

	if (fd < 0)
		return fail(f, "cannot open for appending", errno, err);
	number = lock(fd);
	code = number ? fail(f, "cannot lock", number, err) : append_locked(f, fd, err);
	close(fd);
	return code;
}
