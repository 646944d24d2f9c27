#include "vet/import_photo.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/mem.h"

enum { PROBE_WIDTH = 60, PROBE_HEIGHT = 80 };

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return mem_strdup(".");
	return mem_strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

enum pv_err import_photo_folder(const char *photos, const char *manifest, struct import_folder *ret, struct pv_error *err)
{
	char *path = photos ? mem_strdup(photos) : folder_of(manifest);
	struct import_folder f = { .fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), .is_closed = photos != NULL };
	enum pv_err e = PV_OK;

	if (f.fd < 0 || !(f.real = realpath(path, NULL))) {
		e = pv_error_set(err, PV_ERR_BAD_INPUT, "cannot open the photos folder '%s': %s", path, strerrordesc_np(errno));
		import_photo_folder_release(&f);
	} else {
		*ret = f;
	}
	free(path);
	return e;
}

void import_photo_folder_release(struct import_folder *f)
{
	if (f->fd >= 0)
		(void)close(f->fd);
	free(f->real);
	*f = (struct import_folder){ .fd = -1 };
}

enum { READ_FLAGS = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK };	/* a pipe in the folder must not hang us */

static bool lies_inside(const char *folder, const char *path)
{
	size_t n = strlen(folder);

	if (n == 1)	/* "/" */
		return true;
	return !strncmp(folder, path, n) && path[n] == '/';
}

/* Where the kernel cannot keep a path inside a folder: resolve it, look, open what was looked at. */
static int open_resolved(const struct import_folder *f, const char *path)
{
	struct buf whole = BUF_INIT(2 * PATH_MAX);
	int fd = -1;

	buf_printf(&whole, "%s/%s", f->real, path);
	char *real = whole.failed ? NULL : realpath(whole.data, NULL);
	buf_release(&whole);
	if (!real)
		return -1;
	if (lies_inside(f->real, real))
		fd = open(real, READ_FLAGS | O_NOFOLLOW);
	else
		errno = EXDEV;
	free(real);
	return fd;
}

static int open_inside(const struct import_folder *f, const char *path)
{
	struct open_how how = { .flags = READ_FLAGS, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS };

	if (*path == '/') {
		if (!lies_inside(f->real, path)) {
			errno = EXDEV;
			return -1;
		}
		path += strlen(f->real);
		path += strspn(path, "/");
	}
	int fd = (int)syscall(SYS_openat2, f->fd, path, &how, sizeof(how));
	if (fd < 0 && (errno == ENOSYS || errno == EPERM || errno == EAGAIN))
		fd = open_resolved(f, path);
	return fd;
}

static enum pv_err open_photo(const struct import_folder *f, const char *path, int *ret_fd, struct pv_error *err)
{
	int fd = f->is_closed ? open_inside(f, path) : openat(f->fd, path, READ_FLAGS);
	struct stat s;

	if (fd < 0 && errno == EXDEV)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "the path leads out of the photos folder: '%s'", path);
	if (fd < 0)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "cannot open '%s': %s", path, strerrordesc_np(errno));
	if (fstat(fd, &s) || !S_ISREG(s.st_mode)) {
		(void)close(fd);
		return pv_error_set(err, PV_ERR_BAD_INPUT, "not a file: '%s'", path);
	}
	*ret_fd = fd;
	return PV_OK;
}

/* Every byte goes through the decoder once; a small version of the pixels is enough for that. */
static enum pv_err judge(const uint8_t *data, size_t size, struct import_photo *ret, struct pv_error *err)
{
	struct pv_image_info info;
	struct pv_image img = { 0 };
	enum pv_err e = pv_image_probe(data, size, &info, err);

	if (!e)
		e = pv_image_decode(data, size, PROBE_WIDTH, PROBE_HEIGHT, &img, &info, err);
	pv_image_release(&img);
	if (e)
		return e;
	ret->width = info.width;
	ret->height = info.height;
	return PV_OK;
}

enum pv_err import_photo_read(const struct import_folder *f, const char *path, struct import_photo *ret, struct pv_error *err)
{
	struct buf b = BUF_INIT(PV_PHOTO_MAX_BYTES);
	struct import_photo p = { .is_given = true };
	int fd = -1;
	enum pv_err e = open_photo(f, path, &fd, err);

	if (e)
		return e;
	e = buf_read_fd(&b, fd, path, err);
	(void)close(fd);
	if (!e) {
		e = judge((const uint8_t *)buf_str(&b), b.len, &p, err);
		if (e)
			pv_error_prefix(err, "'%.60s'", path);
	}
	if (!e) {
		digest_sha256(b.data, b.len, p.sha256);
		p.size = b.len;
		p.data = (uint8_t *)buf_take(&b);
		*ret = p;
	}
	buf_release(&b);
	return e;
}

void import_photo_release(struct import_photo *p)
{
	free(p->data);
	*p = (struct import_photo){ 0 };
}
