/* src/store: the only libpq code.
 *
 * One struct pv_store is one connection, used by one thread at a time. Every call is one
 * statement (a few are an explicit transaction of several): text from schema/queries/, every
 * value a typed parameter, results in binary form. There are no prepared statements and no
 * session state, so the same code runs through PgBouncer in transaction mode. The connection
 * is non-blocking and every wait is ours (connection_wait), so that a signal flag can cancel.
 *
 * Invariants: a PGresult never leaves this directory; when a call returns, the connection is
 * idle again (or lost); nothing here is written to stderr; no error text holds a value of a
 * parameter that could be personal, or any part of a connection string.
 *
 * connection.c  connect, wait, cancel        sqlerror.c  SQLSTATE to enum pv_err, one clear line
 * query.c       parameters, run, stream      row.c       columns to struct members, by table
 * where.c       selections to placeholders   outcome.c   the answer every move gives
 * the rest      one function of include/photovet/ per query file */
#ifndef STORE_CONNECTION_H
#define STORE_CONNECTION_H

#include <libpq-fe.h>
#include <signal.h>

#include "photovet/store.h"

struct pv_store {
	PGconn *conn;
	const volatile sig_atomic_t *stop;	/* NULL, or cancel while it is not 0 */
	bool cancelled;				/* this call was cancelled by the flag */
	char *photo_dir;			/* NULL: new photos go into the database */
};

PV_MUST_CHECK enum pv_err connection_open(const char *conninfo, const char *application_name, PGconn **ret_conn, struct pv_error *err);
/* Only when it is lost; a living connection is left alone. */
PV_MUST_CHECK enum pv_err connection_reset(PGconn *conn, struct pv_error *err);
bool connection_is_lost(const PGconn *conn);

/* Sends what is pending and waits until PQgetResult would not block. False when the
 * connection is lost. Sets st->cancelled when the flag made it cancel the statement. */
bool connection_wait(struct pv_store *st);
void connection_cancel(struct pv_store *st);
/* Throws away what the running statement still returns. */
void connection_drain(struct pv_store *st);

#endif
