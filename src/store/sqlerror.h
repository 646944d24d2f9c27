/* What the server or libpq says, as enum pv_err and one clear line. The server's own
 * message is passed on only where it cannot hold data: never DETAIL, which quotes rows. */
#ifndef STORE_SQLERROR_H
#define STORE_SQLERROR_H

#include <libpq-fe.h>

#include "photovet/error.h"

enum pv_err sqlerror_connect(const PGconn *conn, struct pv_error *err);
/* res is NULL when the connection was lost before an answer came. */
enum pv_err sqlerror_set(const PGconn *conn, const PGresult *res, struct pv_error *err);
/* Was the transaction rolled back for a reason that is gone when it is run again? */
bool sqlerror_is_transient(const PGresult *res);

#endif
