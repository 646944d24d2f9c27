/* Talk: one line to stderr (or, under the screen, to a file descriptor the screen
 * gives). Library code logs at debug only. Never personal data, never secrets. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "photovet/error.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };
void log_open(enum log_level level, int fd);	/* default: LOG_WARN, 2; fd -1 silences */
void log_line(enum log_level level, const char *fmt, ...) PV_PRINTF(2, 3);

#endif
