#include "store/sqlerror.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

/* Rows of a prefix table: the longest prefix that matches stands first. */
struct sqlstate_class {
	const char *prefix;
	enum pv_err code;
	const char *text;	/* NULL: the server's message */
};

static const struct sqlstate_class CLASSES[] = {
	{ "08", PV_ERR_UNAVAILABLE, "the connection to the database was lost" },
	{ "57P", PV_ERR_UNAVAILABLE, "the database is shutting down or starting up" },
	{ "57014", PV_ERR_DATABASE, NULL },
	{ "53", PV_ERR_UNAVAILABLE, NULL },
	{ "58", PV_ERR_UNAVAILABLE, NULL },
	{ "40", PV_ERR_UNAVAILABLE, "the database could not finish because of other work at the same time; try again" },
	{ "55P03", PV_ERR_UNAVAILABLE, "the database rows are locked by other work; try again" },
	{ "25006", PV_ERR_UNAVAILABLE, "the database is read only (a standby?)" },
	{ "28", PV_ERR_UNAVAILABLE, NULL },
	{ "3D000", PV_ERR_UNAVAILABLE, NULL },
	{ "42501", PV_ERR_FORBIDDEN, NULL },
	{ "3F000", PV_ERR_DATABASE, "the database has no photovet schema; run: photovet db init" },
	{ "42P01", PV_ERR_DATABASE, "the database has no photovet schema; run: photovet db init" },
	{ "42883", PV_ERR_DATABASE, "the photovet schema in the database is missing or older than this program; run: photovet db init" },
	{ "42703", PV_ERR_DATABASE, "the photovet schema in the database is older than this program; run: photovet db migrate" },
	{ "22", PV_ERR_BAD_INPUT, NULL },
	{ "23505", PV_ERR_CONFLICT, NULL },
	{ "PV1", PV_ERR_CONFLICT, NULL },
	{ "PV2", PV_ERR_FORBIDDEN, NULL },
	{ "PV3", PV_ERR_NOT_FOUND, NULL },
	{ "PV", PV_ERR_BAD_INPUT, NULL },
};

static const struct sqlstate_class *class_of(const char *state)
{
	for (size_t i = 0; i < ARRAY_LEN(CLASSES); i++)
		if (!strncmp(state, CLASSES[i].prefix, strlen(CLASSES[i].prefix)))
			return &CLASSES[i];
	return NULL;
}

/* libpq gives a line for each host tried, and hints on further ones: the last line that tells of a host, else the first. */
static void telling_line(const char *message, const char **ret_start, size_t *ret_len)
{
	*ret_start = message;
	*ret_len = strcspn(message, "\n");
	for (const char *line = message; *line; ) {
		size_t n = strcspn(line, "\n");
		if (!strncmp(line, "connection to server", 20)) {
			*ret_start = line;
			*ret_len = n;
		}
		line += n + (line[n] == '\n');
	}
}

enum pv_err sqlerror_connect(const PGconn *conn, struct pv_error *err)
{
	const char *line;
	size_t n;

	telling_line(PQerrorMessage(conn), &line, &n);
	const char *fatal = memmem(line, n, "FATAL:  ", 8);
	if (fatal) {	/* the server answered: what it says is the whole story */
		n -= (size_t)(fatal + 8 - line);
		line = fatal + 8;
	}
	return pv_error_set(err, PV_ERR_UNAVAILABLE, "cannot connect to the database: %.*s", (int)(n < 200 ? n : 200), line);
}

static void set_state(struct pv_error *err, const char *state)
{
	if (err)
		(void)snprintf(err->sqlstate, sizeof(err->sqlstate), "%s", state);
}

enum pv_err sqlerror_set(const PGconn *conn, const PGresult *res, struct pv_error *err)
{
	const char *state = res ? PQresultErrorField(res, PG_DIAG_SQLSTATE) : NULL;
	enum pv_err code = PV_ERR_DATABASE;

	if (!state) {
		if (PQstatus(conn) != CONNECTION_OK)
			return pv_error_set(err, PV_ERR_UNAVAILABLE, "the connection to the database was lost");
		return pv_error_set(err, PV_ERR_DATABASE, "the database gave no usable answer");
	}
	const struct sqlstate_class *c = class_of(state);
	const char *message = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	const char *hint = PQresultErrorField(res, PG_DIAG_MESSAGE_HINT);
	if (c)
		code = c->code;
	if (c && c->text)
		(void)pv_error_set(err, code, "%s", c->text);
	else if (code == PV_ERR_BAD_INPUT && hint)
		(void)pv_error_set(err, code, "%s; run: %s", message ? message : "bad input", hint);
	else if (c)
		(void)pv_error_set(err, code, "%s", message ? message : pv_error_text(code));
	else
		(void)pv_error_set(err, code, "the database refused (%s): %s", state, message ? message : "no reason given");
	set_state(err, state);
	return code;
}

bool sqlerror_is_transient(const PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);

	return state && (!strcmp(state, "40001") || !strcmp(state, "40P01"));
}
