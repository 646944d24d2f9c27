#ifndef STORE_QUEUE_LIST_H
#define STORE_QUEUE_LIST_H

#include "photovet/store.h"

PV_MUST_CHECK enum pv_err queue_list_read(struct pv_store *st, struct pv_queue_list *ret, struct pv_error *err);

#endif
