#include "base/clock.h"

#include <string.h>
#include <time.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/zone.h"

#define DAY_SECONDS INT64_C(86400)
#define PG_EPOCH (INT64_C(946684800) * CLOCK_SECOND)

static int64_t read_clock(clockid_t id)
{
	struct timespec ts;

	if (clock_gettime(id, &ts) < 0)
		BUG("clock %d", (int)id);
	return (int64_t)ts.tv_sec * CLOCK_SECOND + ts.tv_nsec / 1000;
}

int64_t clock_now(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t clock_monotonic(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct clock_local clock_local(int64_t t, const char *zone)
{
	struct clock_local l = { 0 };
	int64_t seconds = floor_div(t, CLOCK_SECOND), days, left;

	l.is_known = zone && zone_offset(zone, seconds, &l.offset);
	seconds += l.offset;
	days = floor_div(seconds, DAY_SECONDS);
	left = seconds - days * DAY_SECONDS;
	civil_from_days(days, &l.year, &l.month, &l.day);
	l.hour = (int)(left / 3600);
	l.minute = (int)(left / 60 % 60);
	l.second = (int)(left % 60);
	return l;
}

void clock_format_rfc3339(struct buf *out, int64_t t, const char *zone)
{
	struct clock_local l = clock_local(t, zone);
	int minutes = (l.offset < 0 ? -l.offset : l.offset) / 60;

	buf_printf(out, "%04lld-%02d-%02dT%02d:%02d:%02d", (long long)l.year, l.month, l.day, l.hour, l.minute, l.second);
	if (l.is_known)
		buf_printf(out, "%c%02d:%02d", l.offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
	else
		buf_putc(out, 'Z');
}

void clock_format_short(struct buf *out, int64_t t, const char *zone, int64_t now)
{
	struct clock_local l = clock_local(t, zone), today = clock_local(now, zone);

	if (l.year != today.year || l.month != today.month || l.day != today.day)
		buf_printf(out, "%02d-%02d ", l.month, l.day);
	buf_printf(out, "%02d:%02d", l.hour, l.minute);
}

int64_t clock_from_pg(int64_t pg)
{
	int64_t t;

	if (__builtin_add_overflow(pg, PG_EPOCH, &t))	/* infinity */
		return INT64_MAX;
	return t;
}

int64_t clock_to_pg(int64_t t)
{
	int64_t pg;

	if (__builtin_sub_overflow(t, PG_EPOCH, &pg))
		return INT64_MIN;
	return pg;
}

/* Exactly count digits, moving on. */
static bool digits(const char **p, int count, int low, int high, int *ret)
{
	int n = 0;

	for (int i = 0; i < count; i++) {
		if ((*p)[i] < '0' || (*p)[i] > '9')
			return false;
		n = n * 10 + ((*p)[i] - '0');
	}
	if (n < low || n > high)
		return false;
	*p += count;
	*ret = n;
	return true;
}

static bool skip(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static bool parse_fraction(const char **p, int64_t *ret)
{
	int64_t unit = CLOCK_SECOND / 10;

	*ret = 0;
	if (!skip(p, '.'))
		return true;
	if (**p < '0' || **p > '9')
		return false;
	for (int i = 0; **p >= '0' && **p <= '9' && i < 9; i++, (*p)++) {
		*ret += (**p - '0') * unit;
		unit /= 10;
	}
	return true;
}

static bool parse_offset(const char **p, int *ret)
{
	int hours, minutes, sign = **p == '-' ? -1 : 1;

	if (skip(p, 'Z') || skip(p, 'z')) {
		*ret = 0;
		return true;
	}
	if (!skip(p, '+') && !skip(p, '-'))
		return false;
	if (!digits(p, 2, 0, 23, &hours) || !skip(p, ':') || !digits(p, 2, 0, 59, &minutes))
		return false;
	*ret = sign * (hours * 3600 + minutes * 60);
	return true;
}

static bool parse_date(const char **p, int64_t *ret_days)
{
	int year, month, day;

	if (!digits(p, 4, 0, 9999, &year) || !skip(p, '-') || !digits(p, 2, 1, 12, &month) || !skip(p, '-') ||
	    !digits(p, 2, 1, civil_days_in_month(year, month), &day))
		return false;
	*ret_days = civil_to_days(year, month, day);
	return true;
}

static bool parse_time(const char **p, int64_t *ret_seconds)
{
	int hour, minute, second;

	if (!digits(p, 2, 0, 23, &hour) || !skip(p, ':') || !digits(p, 2, 0, 59, &minute) || !skip(p, ':') || !digits(p, 2, 0, 60, &second))
		return false;
	*ret_seconds = hour * 3600 + minute * 60 + second;
	return true;
}

bool clock_parse_rfc3339(const char *s, int64_t *ret)
{
	const char *p = s;
	int64_t days, seconds, fraction;
	int offset;

	if (!parse_date(&p, &days) || (!skip(&p, 'T') && !skip(&p, 't') && !skip(&p, ' ')) || !parse_time(&p, &seconds))
		return false;
	if (!parse_fraction(&p, &fraction) || !parse_offset(&p, &offset) || *p)
		return false;
	*ret = (days * DAY_SECONDS + seconds - offset) * CLOCK_SECOND + fraction;
	return true;
}

void clock_format_duration(struct buf *out, int64_t us)
{
	int64_t s = us / CLOCK_SECOND;

	if (s < 0)
		buf_putc(out, '-');
	s = s < 0 ? -s : s;
	if (s < 60)
		buf_printf(out, "%llds", (long long)s);
	else if (s < 3600)
		buf_printf(out, "%lldm", (long long)(s / 60));
	else if (s < DAY_SECONDS)
		buf_printf(out, "%lldh", (long long)(s / 3600));
	else
		buf_printf(out, "%lldd", (long long)(s / DAY_SECONDS));
}
