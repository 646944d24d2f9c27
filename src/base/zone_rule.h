/* The rule at the end of a TZif file (POSIX TZ: "CST-8", "EST5EDT,M3.2.0,M11.1.0"): what
 * holds after the zone's last listed transition. */
#ifndef BASE_ZONE_RULE_H
#define BASE_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

/* Offset from UTC in seconds (east positive) at a time in seconds since 1970-01-01Z.
 * false: the rule cannot be understood. */
bool zone_rule_offset(const char *rule, int64_t seconds, int *ret_offset);

#endif
