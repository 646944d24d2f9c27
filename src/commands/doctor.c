#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "commands/doctor.h"

void doctor_say(struct doctor *d, enum doctor_mark mark, const char *subject, const char *fmt, ...)
{
	static const char *const words[] = { "ok  ", "warn", "fail" };
	struct buf line = BUF_INIT(4096), safe = BUF_INIT(8192);
	va_list args;

	va_start(args, fmt);
	buf_vprintf(&line, fmt, args);
	va_end(args);
	utf8_sanitize(&safe, buf_str(&line), 0);
	printf("%s  %-10s %s\n", words[mark], subject, buf_str(&safe));
	d->warnings += mark == DOCTOR_WARN;
	d->failures += mark == DOCTOR_FAIL;
	buf_release(&line);
	buf_release(&safe);
}
