/* Which submissions the registry means by student numbers. */
#ifndef STORE_SENT_H
#define STORE_SENT_H

#include "photovet/store.h"

/* ret_ids: one per number; 0 when nothing of that student was sent. */
PV_MUST_CHECK enum pv_err sent_find(struct pv_store *st, const char *campaign, const char *const *student_nos, size_t count, int64_t *ret_ids, struct pv_error *err);

#endif
