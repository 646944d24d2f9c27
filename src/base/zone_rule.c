#include "base/zone_rule.h"

#include <string.h>

#include "base/civil.h"

#define DAY INT64_C(86400)

/* When one of the two changes happens: Mm.w.d, Jn or n, and a time of day. */
struct change {
	enum { CHANGE_MONTH, CHANGE_JULIAN, CHANGE_DAY } kind;
	int month, week, weekday, day;
	int64_t time;
};

static bool parse_number(const char **p, int high, int *ret)
{
	int n = 0, digits = 0;

	while (**p >= '0' && **p <= '9' && digits < 4) {
		n = n * 10 + (**p - '0');
		(*p)++;
		digits++;
	}
	if (digits == 0 || n > high)
		return false;
	*ret = n;
	return true;
}

static bool parse_name(const char **p)
{
	const char *start = *p;

	if (**p == '<') {
		const char *end = strchr(*p, '>');

		if (!end)
			return false;
		*p = end + 1;
		return *p - start >= 5;
	}
	while ((**p >= 'A' && **p <= 'Z') || (**p >= 'a' && **p <= 'z'))
		(*p)++;
	return *p - start >= 3;
}

/* [+-]hh[:mm[:ss]] */
static bool parse_time(const char **p, int64_t *ret)
{
	int sign = **p == '-' ? -1 : 1, hours, minutes = 0, seconds = 0;

	if (**p == '-' || **p == '+')
		(*p)++;
	if (!parse_number(p, 167, &hours))
		return false;
	if (**p == ':' && ((*p)++, !parse_number(p, 59, &minutes)))
		return false;
	if (**p == ':' && ((*p)++, !parse_number(p, 59, &seconds)))
		return false;
	*ret = sign * (hours * INT64_C(3600) + minutes * 60 + seconds);
	return true;
}

static bool skip_char(const char **p, char c)
{
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static bool parse_month_rule(const char **p, struct change *c)
{
	return parse_number(p, 12, &c->month) && c->month >= 1 && skip_char(p, '.') && parse_number(p, 5, &c->week) && c->week >= 1 &&
		skip_char(p, '.') && parse_number(p, 6, &c->weekday);
}

static bool parse_change(const char **p, struct change *c)
{
	if (!skip_char(p, ','))
		return false;
	c->time = 2 * 3600;
	if (skip_char(p, 'M')) {
		c->kind = CHANGE_MONTH;
		if (!parse_month_rule(p, c))
			return false;
	} else if (skip_char(p, 'J')) {
		c->kind = CHANGE_JULIAN;
		if (!parse_number(p, 365, &c->day) || c->day < 1)
			return false;
	} else {
		c->kind = CHANGE_DAY;
		if (!parse_number(p, 365, &c->day))
			return false;
	}
	return !skip_char(p, '/') || parse_time(p, &c->time);
}

/* Local seconds since 1970 at which the change happens in that year. */
static int64_t change_at(const struct change *c, int64_t year)
{
	int64_t days = civil_to_days(year, 1, 1);

	switch (c->kind) {
	case CHANGE_MONTH: {
		int64_t first = civil_to_days(year, c->month, 1);
		int64_t weekday = ((first + 4) % 7 + 7) % 7, day = (c->weekday - weekday + 7) % 7 + (c->week - 1) * 7;

		while (day >= civil_days_in_month(year, c->month))
			day -= 7;
		days = first + day;
		break;
	}
	case CHANGE_JULIAN:	/* 29 February is never counted */
		days += c->day - 1 + (c->day >= 60 && civil_days_in_month(year, 2) == 29);
		break;
	case CHANGE_DAY:
		days += c->day;
		break;
	}
	return days * DAY + c->time;
}

bool zone_rule_offset(const char *rule, int64_t seconds, int *ret_offset)
{
	const char *p = rule;
	struct change start = { 0 }, end = { 0 };
	int64_t standard, summer, year, from, to;
	int month, day;
	bool is_summer;

	if (!parse_name(&p) || !parse_time(&p, &standard))
		return false;
	if (!*p) {
		*ret_offset = (int)-standard;
		return true;
	}
	summer = standard - 3600;
	if (!parse_name(&p) || (*p != ',' && !parse_time(&p, &summer)) || !parse_change(&p, &start) || !parse_change(&p, &end) || *p)
		return false;
	civil_from_days((seconds - standard) / DAY - ((seconds - standard) % DAY < 0), &year, &month, &day);
	from = change_at(&start, year) + standard;
	to = change_at(&end, year) + summer;
	is_summer = from < to ? seconds >= from && seconds < to : seconds >= from || seconds < to;
	*ret_offset = (int)-(is_summer ? summer : standard);
	return true;
}
