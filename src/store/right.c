#include "store/right.h"

#include <stdio.h>
#include <string.h>

#include "sql.h"

/* Over the bare connection: query.c calls this, so it cannot be built on it. */
static PGresult *ask(struct pv_store *st, const char *message)
{
	static const Oid type[] = { 25 };	/* text */
	const char *value[] = { message };
	PGresult *res = NULL;

	if (PQtransactionStatus(st->conn) != PQTRANS_IDLE || !PQsendQueryParams(st->conn, sql_right_roles, 1, type, value, NULL, NULL, 0))
		return NULL;
	if (connection_wait(st))
		res = PQgetResult(st->conn);
	connection_drain(st);
	return res;
}

void right_explain(struct pv_store *st, struct pv_error *err)
{
	char state[sizeof(err->sqlstate)];
	PGresult *res;

	if (!err || strcmp(err->sqlstate, "42501") != 0 || err->roles[0])
		return;
	(void)snprintf(state, sizeof(state), "%s", err->sqlstate);
	res = ask(st, err->text);
	if (res && PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res) == 1 && PQgetlength(res, 0, 0) > 0 &&
	    (size_t)PQgetlength(res, 0, 0) < sizeof(err->roles)) {
		(void)pv_error_set(err, PV_ERR_FORBIDDEN, "your login lacks the role this needs: %s", PQgetvalue(res, 0, 1));
		(void)snprintf(err->sqlstate, sizeof(err->sqlstate), "%s", state);
		(void)snprintf(err->roles, sizeof(err->roles), "%s", PQgetvalue(res, 0, 0));
	}
	PQclear(res);
}
