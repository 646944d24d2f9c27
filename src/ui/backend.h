/* The store thread: asks go in, come back answered, in order. It owns the screen's one
 * connection for decisions; after a lost connection the next ask connects again. */
#ifndef UI_BACKEND_H
#define UI_BACKEND_H

#include "base/loop.h"
#include "ui/ask.h"

struct backend;
typedef void backend_reply_fn(struct ask *ask, void *context);	/* the ask is freed afterwards */

/* Takes the store over. */
PV_MUST_CHECK enum pv_err backend_new(struct loop *l, struct pv_store *store, backend_reply_fn *fn, void *context, struct backend **ret,
				      struct pv_error *err);
/* Waits for the ask under way, not for the ones behind it. */
void backend_free(struct backend *b);
void backend_submit(struct backend *b, struct ask *ask);	/* takes the ask */

#endif
