/* Time zones from the system's TZif files, read by a small strict parser, because
 * setting TZ is not thread-safe. Each thread remembers the last zone it asked for. */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

/* Offset from UTC in seconds (east positive) at a time in seconds since 1970-01-01Z.
 * false: no such zone, or its file cannot be understood. */
bool zone_offset(const char *zone, int64_t seconds, int *ret_offset);

#endif
