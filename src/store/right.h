/* A missing right, told as the group roles that have it: the server names only the function,
 * in its own language; who may call it stands in its privileges. */
#ifndef STORE_RIGHT_H
#define STORE_RIGHT_H

#include "store/connection.h"

/* Of a refusal for want of a right: fills err->roles and makes the text name them. Asks the server, so
 * only outside a transaction (the failure has broken it: move_rollback asks afterwards) and with nothing
 * under way; else err stays as it is. */
void right_explain(struct pv_store *st, struct pv_error *err);

#endif
