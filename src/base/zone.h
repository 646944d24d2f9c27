/* Time zones from the system's TZif files, read by a small strict parser, because
 * setting TZ is not thread-safe. Each thread remembers the last zone it asked for. */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

/* Offset from UTC in seconds (east positive) at a time in seconds since 1970-01-01Z.
 * false: no such zone, or its file cannot be understood. */
bool zone_offset(const char *zone, int64_t seconds, int *ret_offset);
/* The rule at the end of a file ("CST-8", "EST5EDT,M3.2.0,M11.1.0") at a time. */
bool zone_rule_offset(const char *rule, int64_t seconds, int *ret_offset);
/* Days since 1970-01-01 and back, in the proleptic Gregorian calendar. */
int64_t zone_days_from_date(int64_t year, int month, int day);
void zone_date_from_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day);
int zone_days_in_month(int64_t year, int month);

#endif
