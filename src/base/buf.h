/* A growing byte buffer with a hard cap given at init. Appending past the cap, or
 * without memory, sets buf.failed and changes nothing more: check once at the end. The
 * bytes are always followed by a NUL that is not counted. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "photovet/error.h"

struct buf {
	char *data;		/* NULL while empty */
	size_t len, size, cap;	/* cap: most bytes it may ever hold */
	bool failed;
};

#define BUF_INIT(max) { .cap = (max) }
void buf_init(struct buf *b, size_t cap);
void buf_release(struct buf *b);		/* safe on zeroed, safe twice */
void buf_clear(struct buf *b);			/* keeps the memory; clears failed */
void buf_append(struct buf *b, const void *data, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PV_PRINTF(2, 3);
void buf_vprintf(struct buf *b, const char *fmt, va_list args) PV_PRINTF(2, 0);
char *buf_reserve(struct buf *b, size_t n);	/* room for n more bytes, NULL when failed; then buf_commit */
void buf_commit(struct buf *b, size_t n);
void buf_consume(struct buf *b, size_t n);	/* drops n bytes from the front */
char *buf_take(struct buf *b);			/* the bytes are yours (never NULL unless failed), b is empty */
const char *buf_str(const struct buf *b);	/* "" while empty */
/* A whole file or stream, up to cap. PV_ERR_TOO_LARGE past it; PV_ERR_BAD_INPUT "cannot open 'x': ...". */
PV_MUST_CHECK enum pv_err buf_read_file(struct buf *b, const char *path, struct pv_error *err);
PV_MUST_CHECK enum pv_err buf_read_fd(struct buf *b, int fd, const char *name, struct pv_error *err);

#endif
