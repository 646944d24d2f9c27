#include <string.h>

#include "base/csv.h"
#include "photovet/campaign.h"
#include "store/calendar.h"

#define HOLIDAYS_MAX_BYTES (1u << 20)

struct reading {
	struct json *days;
	bool is_first;
	enum pv_err e;
	struct pv_error *err;
};

static bool is_date(const char *s)
{
	static const char pattern[] = "dddd-dd-dd";

	for (size_t i = 0; i < sizeof(pattern) - 1; i++)
		if (pattern[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != pattern[i])
			return false;
	return !s[sizeof(pattern) - 1];
}

static const char *trimmed(const char *s)
{
	return s + strspn(s, " \t");
}

static bool on_row(const char *const *fields, size_t count, long line, const char *problem, void *context)
{
	struct reading *r = context;
	bool is_first = r->is_first;

	r->is_first = false;
	if (problem) {
		r->e = pv_error_set(r->err, PV_ERR_BAD_INPUT, "line %ld: %s", line, problem);
		return false;
	}
	const char *date = trimmed(fields[0]), *kind = count > 1 ? trimmed(fields[1]) : "";
	if ((count == 1 && !*date) || *date == '#' || (is_first && !is_date(date)))	/* empty, remark, header */
		return true;
	if (!is_date(date) || (strcmp(kind, "workday") && strcmp(kind, "holiday"))) {
		r->e = pv_error_set(r->err, PV_ERR_BAD_INPUT, "line %ld: a date and workday or holiday are wanted, not '%.32s,%.32s'", line, date, kind);
		return false;
	}
	struct json *day = json_object();
	json_set_str(day, "day", date);
	json_set_str(day, "kind", kind);
	json_add(r->days, day);
	return true;
}

enum pv_err pv_campaign_holidays(struct pv_store *st, const char *code, const char *path, int *ret_days, struct pv_error *err)
{
	struct reading r = { .days = json_array(), .is_first = true, .err = err };
	struct buf text = BUF_INIT(HOLIDAYS_MAX_BYTES);
	enum pv_err e = buf_read_file(&text, path, err);

	if (!e)
		e = csv_parse(buf_str(&text), text.len, NULL, on_row, &r, err);
	if (!e)
		e = r.e;
	if (!e && !json_count(r.days))
		e = pv_error_set(err, PV_ERR_BAD_INPUT, "no days in '%s'", path);
	if (!e)
		e = calendar_load(st, code, r.days, ret_days, err);
	json_free(r.days);
	buf_release(&text);
	return e;
}
