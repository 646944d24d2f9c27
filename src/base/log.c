#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"

#define LINE_MAX_BYTES 1024

/* Where talk goes belongs to the process, as stderr does. */
static _Atomic int log_level = LOG_WARN;
static _Atomic int log_fd = 2;

void log_open(enum log_level level, int fd)
{
	atomic_store(&log_level, (int)level);
	atomic_store(&log_fd, fd);
}

/* One line whatever is in it; one write(2), so that lines of threads do not mix. */
static size_t clean(char *line, size_t n)
{
	size_t out = 0;

	for (size_t at = 0; at < n; ) {
		uint32_t cp;
		size_t step = utf8_decode(line + at, n - at, &cp);

		if (cp < 0x20 || (cp >= 0x7f && cp <= 0x9f) || (cp == 0xfffd && step == 1))
			line[out++] = '?';
		else {
			memmove(line + out, line + at, step);
			out += step;
		}
		at += step;
	}
	return out;
}

void log_line(enum log_level level, const char *fmt, ...)
{
	static const char *const names[] = { "error: ", "warning: ", "", "debug: " };
	char line[LINE_MAX_BYTES];
	int fd = atomic_load(&log_fd), n, prefix;
	size_t len;
	va_list args;

	if (fd < 0 || (int)level > atomic_load(&log_level))
		return;
	prefix = snprintf(line, sizeof(line), "photovet: %s", names[level]);
	va_start(args, fmt);
	n = vsnprintf(line + prefix, sizeof(line) - (size_t)prefix - 1, fmt, args);
	va_end(args);
	if (n < 0)
		return;
	len = clean(line, strlen(line));
	line[len++] = '\n';
	if (write(fd, line, len) < 0)
		return;		/* nobody left to tell */
}
