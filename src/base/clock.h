/* Time: microseconds since 1970-01-01T00:00Z for the calendar, a monotonic
 * microsecond count for durations. Pure domain code gets time as a parameter. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/buf.h"

#define CLOCK_SECOND INT64_C(1000000)
int64_t clock_now(void);		/* calendar */
int64_t clock_monotonic(void);
/* "2026-11-21T15:04:05+08:00" in an IANA zone (needs tzdata; unknown zone: UTC, "Z"). Thread-safe. */
void clock_format_rfc3339(struct buf *out, int64_t t, const char *zone);
/* "14:02" today, "11-22 14:02" otherwise, in the zone. */
void clock_format_short(struct buf *out, int64_t t, const char *zone, int64_t now);
/* A time as people in the zone read it; is_known is false, and the rest UTC, when the zone is unknown. */
struct clock_local {
	int64_t year;
	int month, day, hour, minute, second;
	int offset;		/* seconds east of UTC */
	bool is_known;
};
struct clock_local clock_local(int64_t t, const char *zone);
/* PostgreSQL's binary timestamptz (us since 2000-01-01) and back. */
int64_t clock_from_pg(int64_t pg);
int64_t clock_to_pg(int64_t t);
/* RFC 3339 with zone to time; false when malformed. */
bool clock_parse_rfc3339(const char *s, int64_t *ret);
void clock_format_duration(struct buf *out, int64_t us);	/* "42s" "5m" "2h" "3d" */

#endif
