#ifndef STORE_UPLOAD_LIST_H
#define STORE_UPLOAD_LIST_H

#include "photovet/outbox.h"

PV_MUST_CHECK enum pv_err upload_list_read(struct pv_store *st, const struct pv_outbox_filter *filter, struct pv_upload_list *ret, struct pv_error *err);

#endif
