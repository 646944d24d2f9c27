#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

#define FIRST_SIZE 64u
#define READ_STEP 65536u

void buf_init(struct buf *b, size_t cap)
{
	*b = (struct buf)BUF_INIT(cap);
}

void buf_release(struct buf *b)
{
	free(b->data);
	b->data = NULL;
	b->len = b->size = 0;
	b->failed = false;
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->data)
		b->data[0] = '\0';
}

/* Makes sure that n more bytes and the NUL fit. */
static bool grow(struct buf *b, size_t n)
{
	size_t need, size;
	char *p;

	if (b->failed)
		return false;
	if (b->len > b->cap || n > b->cap - b->len || b->cap == SIZE_MAX)
		goto fail;
	need = b->len + n + 1;
	if (need <= b->size)
		return true;
	size = b->size ? b->size : FIRST_SIZE;
	while (size < need)
		size = size > SIZE_MAX / 2 ? need : size * 2;
	if (size > b->cap + 1)
		size = b->cap + 1;
	p = mem_try_realloc(b->data, size);
	if (!p)
		goto fail;
	b->data = p;
	b->size = size;
	p[b->len] = '\0';
	return true;
fail:
	b->failed = true;
	return false;
}

char *buf_reserve(struct buf *b, size_t n)
{
	return grow(b, n) ? b->data + b->len : NULL;
}

void buf_commit(struct buf *b, size_t n)
{
	if (!b->data || n >= b->size - b->len)
		BUG("more committed than reserved: %zu", n);
	b->len += n;
	b->data[b->len] = '\0';
}

void buf_append(struct buf *b, const void *data, size_t n)
{
	if (n == 0 || !grow(b, n))
		return;
	memcpy(b->data + b->len, data, n);
	buf_commit(b, n);
}

void buf_puts(struct buf *b, const char *s)
{
	buf_append(b, s, strlen(s));
}

void buf_putc(struct buf *b, char c)
{
	buf_append(b, &c, 1);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	buf_vprintf(b, fmt, args);
	va_end(args);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list args)
{
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0) {
		b->failed = true;
		return;
	}
	if (!grow(b, (size_t)n))
		return;
	vsnprintf(b->data + b->len, (size_t)n + 1, fmt, args);
	buf_commit(b, (size_t)n);
}

void buf_consume(struct buf *b, size_t n)
{
	if (n > b->len)
		BUG("more consumed than there is: %zu of %zu", n, b->len);
	if (n == 0)
		return;
	memmove(b->data, b->data + n, b->len - n + 1);
	b->len -= n;
}

char *buf_take(struct buf *b)
{
	char *p = NULL;

	if (grow(b, 0)) {
		p = b->data;
		b->data = NULL;
	}
	buf_release(b);
	return p;
}

const char *buf_str(const struct buf *b)
{
	return b->data ? b->data : "";
}

/* Reads to the end. One byte past the cap is asked for, to tell full from too large. */
static enum pv_err read_all(struct buf *b, int fd, const char *verb, const char *name, struct pv_error *err)
{
	char spare;

	for (;;) {
		size_t left = b->cap - b->len, step = left < READ_STEP ? left : READ_STEP;
		char *room = step ? buf_reserve(b, step) : &spare;
		ssize_t n;

		if (!room)
			return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to %s '%s'", verb, name);
		n = read(fd, room, step ? step : 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return pv_error_set(err, PV_ERR_BAD_INPUT, "cannot %s '%s': %s", verb, name, strerrordesc_np(errno));
		if (n == 0)
			return PV_OK;
		if (!step)
			return pv_error_set(err, PV_ERR_TOO_LARGE, "more than %zu bytes: '%s'", b->cap, name);
		buf_commit(b, (size_t)n);
	}
}

enum pv_err buf_read_fd(struct buf *b, int fd, const char *name, struct pv_error *err)
{
	return read_all(b, fd, "read", name, err);
}

enum pv_err buf_read_file(struct buf *b, const char *path, struct pv_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum pv_err rc;

	if (fd < 0)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "cannot open '%s': %s", path, strerrordesc_np(errno));
	rc = read_all(b, fd, "read", path, err);
	close(fd);
	return rc;
}
