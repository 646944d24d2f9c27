#include "store/calendar.h"

#include "sql.h"
#include "store/query.h"

enum pv_err calendar_load(struct pv_store *st, const char *campaign, const struct json *days, int *ret_days, struct pv_error *err)
{
	int64_t n = 0;
	struct query q;

	query_init(&q, sql_campaign_holidays);
	query_text(&q, campaign);
	query_json(&q, days);
	enum pv_err e = query_number(st, &q, &n, err);
	if (!e)
		*ret_days = (int)n;
	return e;
}
