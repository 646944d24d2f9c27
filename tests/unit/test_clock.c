#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/civil.h"
#include "base/clock.h"
#include "base/zone_rule.h"

static int64_t at(const char *s)
{
	int64_t t = 0;

	assert_true(clock_parse_rfc3339(s, &t));
	return t;
}

static void assert_rfc3339(const char *when, const char *zone, const char *want)
{
	struct buf b = BUF_INIT(64);

	clock_format_rfc3339(&b, at(when), zone);
	assert_string_equal(buf_str(&b), want);
	buf_release(&b);
}

static void formats_in_zones(void **state)
{
	(void)state;
	assert_rfc3339("2026-11-21T07:04:05Z", "Asia/Shanghai", "2026-11-21T15:04:05+08:00");
	assert_rfc3339("1986-06-01T00:00:00Z", "Asia/Shanghai", "1986-06-01T09:00:00+09:00");	/* its summer time */
	assert_rfc3339("2026-07-01T12:00:00Z", "America/New_York", "2026-07-01T08:00:00-04:00");
	assert_rfc3339("2026-01-01T02:00:00Z", "America/New_York", "2025-12-31T21:00:00-05:00");
	assert_rfc3339("2026-03-08T06:59:59Z", "America/New_York", "2026-03-08T01:59:59-05:00");
	assert_rfc3339("2026-03-08T07:00:00Z", "America/New_York", "2026-03-08T03:00:00-04:00");
	assert_rfc3339("2090-07-01T12:00:00Z", "America/New_York", "2090-07-01T08:00:00-04:00");	/* by the rule */
	assert_rfc3339("2090-01-01T12:00:00Z", "America/New_York", "2090-01-01T07:00:00-05:00");
	assert_rfc3339("2026-01-01T00:00:00Z", "Asia/Kolkata", "2026-01-01T05:30:00+05:30");
	assert_rfc3339("2026-01-01T00:00:00Z", "UTC", "2026-01-01T00:00:00+00:00");
	assert_rfc3339("1969-12-31T23:59:59.5Z", "UTC", "1969-12-31T23:59:59+00:00");
}

static void unknown_zones_are_utc(void **state)
{
	static const char *const bad[] = { "Nowhere/City", "", "../../etc/passwd", "/etc/localtime", "Asia", "zone.tab", "a\nb" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_rfc3339("2026-01-01T00:00:00Z", bad[i], "2026-01-01T00:00:00Z");
	assert_rfc3339("2026-01-01T00:00:00Z", NULL, "2026-01-01T00:00:00Z");
}

static void rules_after_the_last_transition(void **state)
{
	static const struct {
		const char *rule, *when;
		int offset;
	} rows[] = {
		{ "CST-8", "2050-01-01T00:00:00Z", 28800 },
		{ "<+0330>-3:30", "2050-01-01T00:00:00Z", 12600 },
		{ "EST5EDT,M3.2.0,M11.1.0", "2050-03-13T06:59:59Z", -18000 },
		{ "EST5EDT,M3.2.0,M11.1.0", "2050-03-13T07:00:00Z", -14400 },
		{ "EST5EDT,M3.2.0,M11.1.0", "2050-11-06T05:59:59Z", -14400 },
		{ "EST5EDT,M3.2.0,M11.1.0", "2050-11-06T06:00:00Z", -18000 },
		{ "AEST-10AEDT,M10.1.0,M4.1.0/3", "2050-01-01T00:00:00Z", 39600 },	/* southern: over the new year */
		{ "AEST-10AEDT,M10.1.0,M4.1.0/3", "2050-06-01T00:00:00Z", 36000 },
		{ "CET-1CEST,M3.5.0,M10.5.0/3", "2050-03-27T01:00:00Z", 7200 },		/* last Sunday */
		{ "AAA3BBB,J60/0,J300/0", "2052-03-01T03:00:00Z", -7200 },		/* J60 is 1 March, leap year or not */
		{ "AAA3BBB,J60/0,J300/0", "2052-03-01T02:59:59Z", -10800 },
		{ "AAA3BBB,59/0,300/0", "2052-02-29T03:00:00Z", -7200 },
	};
	static const char *const bad[] = { "", "C8", "CST", "CST-", "EST5EDT", "EST5EDT,M13.1.0,M11.1.0", "EST5EDT,M3.2.0", "CST-8x", "<+08-8",
					   "EST5EDT,M3.2.0,M11.1.0,", "CST-999" };
	int offset = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(zone_rule_offset(rows[i].rule, at(rows[i].when) / CLOCK_SECOND, &offset));
		assert_int_equal(offset, rows[i].offset);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(zone_rule_offset(bad[i], 0, &offset));
}

static void dates_and_days(void **state)
{
	int64_t year;
	int month, day;

	(void)state;
	assert_int_equal(civil_to_days(1970, 1, 1), 0);
	assert_int_equal(civil_to_days(2000, 3, 1), 11017);
	assert_int_equal(civil_to_days(1969, 12, 31), -1);
	for (int64_t d = -800000; d < 800000; d += 37) {
		civil_from_days(d, &year, &month, &day);
		assert_int_equal(civil_to_days(year, month, day), d);
		assert_in_range(day, 1, civil_days_in_month(year, month));
	}
	assert_int_equal(civil_days_in_month(1900, 2), 28);
	assert_int_equal(civil_days_in_month(2000, 2), 29);
}

static void parses_rfc3339(void **state)
{
	static const char *const bad[] = {
		"", "2026-11-21", "2026-11-21T15:04:05", "2026-11-21T15:04Z", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
		"2026-11-21T24:00:00Z", "2026-11-21T15:60:00Z", "2026-11-21T15:04:05.Z", "2026-11-21T15:04:05+8:00", "2026-11-21T15:04:05Zx",
		"2026-11-21T15:04:05+08:60", " 2026-11-21T15:04:05Z", "+026-11-21T15:04:05Z",
	};
	int64_t t = 7;

	(void)state;
	assert_int_equal(at("1970-01-01T00:00:00Z"), 0);
	assert_int_equal(at("2026-11-21T15:04:05+08:00"), INT64_C(1795244645000000));
	assert_int_equal(at("2026-11-21 15:04:05.123456+08:00"), INT64_C(1795244645123456));
	assert_int_equal(at("2026-11-21t07:04:05.5z"), INT64_C(1795244645500000));
	assert_int_equal(at("2024-02-29T00:00:00-00:30"), at("2024-02-29T00:30:00Z"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(clock_parse_rfc3339(bad[i], &t));
	assert_int_equal(t, 7);
}

static void short_times_and_durations(void **state)
{
	static const struct {
		int64_t us;
		const char *want;
	} rows[] = {
		{ 0, "0s" }, { 42999999, "42s" }, { 60 * CLOCK_SECOND, "1m" }, { 3599 * CLOCK_SECOND, "59m" }, { 7200 * CLOCK_SECOND, "2h" },
		{ 86400 * CLOCK_SECOND, "1d" }, { -300 * CLOCK_SECOND, "-5m" },
	};
	struct buf b = BUF_INIT(64);

	(void)state;
	clock_format_short(&b, at("2026-11-21T14:02:00+08:00"), "Asia/Shanghai", at("2026-11-21T23:59:00+08:00"));
	assert_string_equal(buf_str(&b), "14:02");
	buf_clear(&b);
	clock_format_short(&b, at("2026-11-22T14:02:00+08:00"), "Asia/Shanghai", at("2026-11-21T23:59:00+08:00"));
	assert_string_equal(buf_str(&b), "11-22 14:02");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_clear(&b);
		clock_format_duration(&b, rows[i].us);
		assert_string_equal(buf_str(&b), rows[i].want);
	}
	buf_release(&b);
}

static void postgres_epoch(void **state)
{
	(void)state;
	assert_int_equal(clock_from_pg(0), at("2000-01-01T00:00:00Z"));
	assert_int_equal(clock_to_pg(at("2026-11-21T15:04:05Z")), at("2026-11-21T15:04:05Z") - at("2000-01-01T00:00:00Z"));
	assert_int_equal(clock_from_pg(INT64_MAX), INT64_MAX);
	assert_int_equal(clock_to_pg(INT64_MIN), INT64_MIN);
	assert_true(clock_now() > at("2024-01-01T00:00:00Z"));
	assert_true(clock_monotonic() <= clock_monotonic());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_in_zones),
		cmocka_unit_test(unknown_zones_are_utc),
		cmocka_unit_test(rules_after_the_last_transition),
		cmocka_unit_test(dates_and_days),
		cmocka_unit_test(parses_rfc3339),
		cmocka_unit_test(short_times_and_durations),
		cmocka_unit_test(postgres_epoch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
