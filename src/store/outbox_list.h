#ifndef STORE_OUTBOX_LIST_H
#define STORE_OUTBOX_LIST_H

#include "photovet/outbox.h"

PV_MUST_CHECK enum pv_err outbox_list_read(struct pv_store *st, enum pv_outbox_part part, const struct pv_outbox_filter *filter,
					   struct pv_outbox_list *ret, struct pv_error *err);

#endif
