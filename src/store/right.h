/* A missing right, told as the group roles that have it: the server names only the function,
 * in its own language; who may call it stands in its privileges. */
#ifndef STORE_RIGHT_H
#define STORE_RIGHT_H

#include "store/connection.h"

/* Fills err->roles and makes the text name them. Asks the server, so only outside a
 * transaction (the failure has broken it) and with nothing under way; else err stays as it is. */
void right_explain(struct pv_store *st, const PGresult *refusal, struct pv_error *err);

#endif
