#include "store/photo_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/digest.h"
#include "photovet/photo.h"

enum { PATH_BYTES = 4096 };

static enum pv_err cannot(const char *what, const char *path, struct pv_error *err)
{
	bool is_set_up = errno != ENOENT && errno != ENOTDIR && errno != EACCES && errno != EPERM && errno != EROFS;
	enum pv_err code = is_set_up ? PV_ERR_UNAVAILABLE : PV_ERR_CONFIG;

	return pv_error_set(err, code, "cannot %s '%s': %s", what, path, strerrordesc_np(errno));
}

static enum pv_err sync_folder(const char *path, struct pv_error *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return cannot("open the folder", path, err);
	int failed = fsync(fd);
	(void)close(fd);
	return failed ? cannot("sync the folder", path, err) : PV_OK;
}

/* A folder that is made now must survive a crash too: its parent is synced. */
static enum pv_err make_folder(const char *path, const char *parent, struct pv_error *err)
{
	if (!mkdir(path, 0750))
		return sync_folder(parent, err);
	return errno == EEXIST ? PV_OK : cannot("make the folder", path, err);
}

struct place { char parent[PATH_BYTES], folder[PATH_BYTES], file[PATH_BYTES]; };

static enum pv_err find_place(const char *dir, const uint8_t sha256[32], struct place *p, struct pv_error *err)
{
	char hex[DIGEST_HEX_SIZE];

	digest_hex(sha256, 32, hex);
	int n1 = snprintf(p->parent, sizeof(p->parent), "%s/%.2s", dir, hex);
	int n2 = snprintf(p->folder, sizeof(p->folder), "%s/%.2s/%.2s", dir, hex, hex + 2);
	int n3 = snprintf(p->file, sizeof(p->file), "%s/%.2s/%.2s/%s", dir, hex, hex + 2, hex);
	if (n1 < 0 || n2 < 0 || n3 < 0 || n3 >= PATH_BYTES)
		return pv_error_set(err, PV_ERR_CONFIG, "the path of the photo directory is too long");
	return PV_OK;
}

static enum pv_err write_whole(int fd, const char *path, const uint8_t *data, size_t size, struct pv_error *err)
{
	while (size) {
		ssize_t n = write(fd, data, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return cannot("write", path, err);
		data += n;
		size -= (size_t)n;
	}
	return fsync(fd) ? cannot("sync", path, err) : PV_OK;
}

/* A temporary name in the same folder; the rename makes it visible whole. */
static enum pv_err write_and_rename(const struct place *p, const uint8_t *data, size_t size, struct pv_error *err)
{
	char temporary[PATH_BYTES + 16];
	uint32_t mark;

	digest_random(&mark, sizeof(mark));
	(void)snprintf(temporary, sizeof(temporary), "%s.part.%08x", p->file, mark);
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (fd < 0)
		return cannot("create", temporary, err);
	enum pv_err e = write_whole(fd, temporary, data, size, err);
	(void)close(fd);
	if (!e && rename(temporary, p->file))
		e = cannot("rename", temporary, err);
	if (e)
		(void)unlink(temporary);
	return e;
}

static bool is_there(const struct place *p, size_t size)
{
	struct stat s;

	return !stat(p->file, &s) && S_ISREG(s.st_mode) && (size_t)s.st_size == size;
}

enum pv_err photo_dir_put(const char *dir, const uint8_t sha256[32], const uint8_t *data, size_t size, struct pv_error *err)
{
	struct place p;
	enum pv_err e = find_place(dir, sha256, &p, err);

	if (e || is_there(&p, size))
		return e;
	e = make_folder(p.parent, dir, err);
	if (!e)
		e = make_folder(p.folder, p.parent, err);
	if (!e)
		e = write_and_rename(&p, data, size, err);
	return e ? e : sync_folder(p.folder, err);
}

enum pv_err photo_dir_get(const char *dir, const uint8_t sha256[32], uint8_t **ret_data, size_t *ret_size, struct pv_error *err)
{
	struct buf b = BUF_INIT(PV_PHOTO_MAX_BYTES);
	struct place p;
	enum pv_err e = find_place(dir, sha256, &p, err);

	if (e)
		return e;
	int fd = open(p.file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return pv_error_set(err, PV_ERR_NOT_FOUND, "the photo's file is gone: '%s'", p.file);
	if (fd < 0)
		return cannot("open the photo", p.file, err);
	e = buf_read_fd(&b, fd, p.file, err);
	(void)close(fd);
	if (!e) {
		*ret_size = b.len;
		*ret_data = (uint8_t *)buf_take(&b);
	}
	buf_release(&b);
	return e;
}
