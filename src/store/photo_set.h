/* Which of these photos are not stored yet. */
#ifndef STORE_PHOTO_SET_H
#define STORE_PHOTO_SET_H

#include "photovet/store.h"

/* sha: count times 32 bytes; ret_missing: one flag per address. */
PV_MUST_CHECK enum pv_err photo_set_missing(struct pv_store *st, const uint8_t *sha, size_t count, bool *ret_missing, struct pv_error *err);

#endif
