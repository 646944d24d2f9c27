#include "store/connection.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/mem.h"
#include "store/sqlerror.h"

enum { STOP_POLL_MS = 200, PARAMETERS_MAX = 16 };

/* libpq writes notices to stderr by default, which would wreck the screen. */
static void ignore_notice(void *context, const PGresult *res)
{
	(void)context;
	(void)res;
}

/* As libpq decides it: anything else is only the name of a database. */
static bool is_connection_string(const char *s)
{
	return strchr(s, '=') || !strncmp(s, "postgresql://", 13) || !strncmp(s, "postgres://", 11);
}

static bool option_is_set(const PQconninfoOption *options, const char *keyword)
{
	for (const PQconninfoOption *o = options; o && o->keyword; o++)
		if (!strcmp(o->keyword, keyword))
			return o->val && *o->val;
	return false;
}

/* Our defaults must lose against the connection string, the environment and a service file.
 * A service file cannot be read from here without connecting, so where one is named it speaks alone. */
static enum pv_err wanted_defaults(const char *conninfo, bool *ret_defaults, bool *ret_timeout, struct pv_error *err)
{
	PQconninfoOption *given = NULL, *env = PQconndefaults();
	char *message = NULL;

	if (is_connection_string(conninfo)) {
		given = PQconninfoParse(conninfo, &message);
		PQfreemem(message);	/* may echo a password: not shown */
		if (!given) {
			PQconninfoFree(env);
			return pv_error_set(err, PV_ERR_CONFIG, "the connection string cannot be parsed; its form is 'host=... dbname=...' or a postgresql:// address");
		}
	}
	bool has_service = option_is_set(given, "service") || option_is_set(env, "service");
	*ret_defaults = !has_service;
	*ret_timeout = !has_service && !option_is_set(env, "connect_timeout");
	PQconninfoFree(given);
	PQconninfoFree(env);
	return PV_OK;
}

struct parameters {
	const char *keywords[PARAMETERS_MAX + 1], *values[PARAMETERS_MAX + 1];
	size_t count;
};

static void parameter_add(struct parameters *p, const char *keyword, const char *value)
{
	if (p->count == PARAMETERS_MAX)
		BUG("too many connection parameters");
	p->keywords[p->count] = keyword;
	p->values[p->count++] = value;
}

enum pv_err connection_open(const char *conninfo, const char *application_name, PGconn **ret_conn, struct pv_error *err)
{
	struct parameters p = { .count = 0 };
	bool defaults = false, timeout = false;
	enum pv_err e = wanted_defaults(conninfo, &defaults, &timeout, err);

	if (e)
		return e;
	if (timeout)
		parameter_add(&p, "connect_timeout", "5");
	if (defaults) {
		parameter_add(&p, "keepalives_idle", "30");
		parameter_add(&p, "keepalives_interval", "10");
		parameter_add(&p, "keepalives_count", "3");
		parameter_add(&p, "tcp_user_timeout", "20000");
	}
	parameter_add(&p, "fallback_application_name", application_name);
	/* What stands before dbname is overridden by the string, what stands after overrides it. */
	if (*conninfo)
		parameter_add(&p, "dbname", conninfo);
	parameter_add(&p, "client_encoding", "UTF8");

	PGconn *conn = PQconnectdbParams(p.keywords, p.values, 1);
	if (!conn)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory for a database connection");
	if (PQstatus(conn) != CONNECTION_OK) {
		e = sqlerror_connect(conn, err);
		PQfinish(conn);
		return e;
	}
	PQsetNoticeReceiver(conn, ignore_notice, NULL);
	if (PQsetnonblocking(conn, 1)) {
		PQfinish(conn);
		return pv_error_set(err, PV_ERR_UNAVAILABLE, "the database connection cannot be made non-blocking");
	}
	*ret_conn = conn;
	return PV_OK;
}

bool connection_is_lost(const PGconn *conn)
{
	return PQstatus(conn) != CONNECTION_OK;
}

enum pv_err connection_reset(PGconn *conn, struct pv_error *err)
{
	if (!connection_is_lost(conn))
		return PV_OK;
	PQreset(conn);
	if (connection_is_lost(conn))
		return sqlerror_connect(conn, err);
	if (PQsetnonblocking(conn, 1))
		return pv_error_set(err, PV_ERR_UNAVAILABLE, "the database connection cannot be made non-blocking");
	return PV_OK;
}

void connection_cancel(struct pv_store *st)
{
	char ignored[256];
	PGcancel *cancel = PQgetCancel(st->conn);

	if (cancel)
		(void)PQcancel(cancel, ignored, sizeof(ignored));
	PQfreeCancel(cancel);
}

static void cancel_when_asked(struct pv_store *st)
{
	if (st->cancelled || !st->stop || !*st->stop)
		return;
	st->cancelled = true;
	connection_cancel(st);
}

bool connection_wait(struct pv_store *st)
{
	for (;;) {
		int unsent = PQflush(st->conn);
		if (unsent < 0)
			return false;
		if (!unsent && !PQisBusy(st->conn))
			return true;
		cancel_when_asked(st);
		if (PQsocket(st->conn) < 0)	/* poll would skip it and wait for ever */
			return false;
		struct pollfd p = { .fd = PQsocket(st->conn), .events = (short)(POLLIN | (unsent ? POLLOUT : 0)) };
		/* The signal may fall between the test and the poll: look again soon. */
		int n = poll(&p, 1, st->stop ? STOP_POLL_MS : -1);
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0 && (p.revents & (POLLIN | POLLERR | POLLHUP)) && !PQconsumeInput(st->conn))
			return false;
	}
}

void connection_drain(struct pv_store *st)
{
	PGresult *res;

	while (connection_wait(st) && (res = PQgetResult(st->conn)))
		PQclear(res);
}
