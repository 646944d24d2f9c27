/* Selections as SQL: a query file with the marks below, filled with fragments that are
 * constants of where.c and fields.def. Everything a person typed becomes a parameter.
 *
 *	... WHERE true --where
 *	ORDER BY --order
 *	s.due_at, s.id --limit
 *
 * (each mark ends its line, so the file itself stays valid SQL)
 *
 * Three-valued as SQL is: a comparison with a value that is not there (n.a.) is neither true
 * nor false, also under `not`. A bare date is 00:00 in the campaign's zone; with =, != and
 * `in` it means that day. */
#ifndef STORE_WHERE_H
#define STORE_WHERE_H

#include "base/buf.h"
#include "store/query.h"

#define WHERE_MAX_BYTES (256u << 10)	/* of the SQL text */

struct where { const struct pv_selection *sel; };

/* Starts *q on the filled text, which *ret_text owns and must outlive the run. add puts the
 * file's own parameters ($1 ...) in first; NULL when it has none. On failure both are released. */
PV_MUST_CHECK enum pv_err where_query(const char *file, const struct where *w, void (*add)(struct query *q, void *context), void *context,
				      struct query *q, struct buf *ret_text, struct pv_error *err);
/* The date or time of --since, --until or an expression: "2026-06-01", "2026-06-01T08:00[:30]"
 * or with a zone at the end. *ret_has_zone: it says its own zone. */
bool where_is_time(const char *text, bool *ret_has_zone, bool *ret_is_date);

#endif
