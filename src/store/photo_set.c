#include "store/photo_set.h"

#include <string.h>

#include "sql.h"
#include "store/query.h"

enum pv_err photo_set_missing(struct pv_store *st, const uint8_t *sha, size_t count, bool *ret_missing, struct pv_error *err)
{
	PGresult *res = NULL;
	struct query q;

	query_init(&q, sql_photo_missing);
	query_addresses(&q, sha, count);
	enum pv_err e = query_run(st, &q, &res, err);
	if (e)
		return e;
	for (size_t i = 0; i < count; i++) {
		ret_missing[i] = false;
		for (int row = 0; row < PQntuples(res) && !ret_missing[i]; row++)
			ret_missing[i] = PQgetlength(res, row, 0) == 32 && !memcmp(PQgetvalue(res, row, 0), sha + 32 * i, 32);
	}
	PQclear(res);
	return PV_OK;
}
