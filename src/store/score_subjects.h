#ifndef STORE_SCORE_SUBJECTS_H
#define STORE_SCORE_SUBJECTS_H

#include "photovet/store.h"

/* ret_ids[i]: the submission keys[i] is about, 0 when there is none. kind: student_no, id or sha256. */
PV_MUST_CHECK enum pv_err score_subjects_find(struct pv_store *st, const char *campaign, const char *kind, const char *const *keys, size_t count,
					      int64_t *ret_ids, struct pv_error *err);

#endif
