/* The rows of a selection by id, with what a bulk verb asks of each. */
#ifndef STORE_PICK_H
#define STORE_PICK_H

#include "photovet/store.h"

struct pick_row { int64_t id; bool fits, is_held, is_na; };
typedef bool pick_fn(const struct pick_row *row, void *context);
/* fits: its status is one of from; is_held: by somebody else; is_na: its score is n.a. In the order of the
 * selection; false stops. */
PV_MUST_CHECK enum pv_err pick_each(struct pv_store *st, const struct pv_selection *sel, unsigned from, pick_fn *fn, void *context, struct pv_error *err);
/* Only those that the caller could claim now; all of them fit. */
PV_MUST_CHECK enum pv_err pick_claimable(struct pv_store *st, const struct pv_selection *sel, unsigned from, pick_fn *fn, void *context, struct pv_error *err);

#endif
