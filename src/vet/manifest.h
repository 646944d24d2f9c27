/* One line of a manifest: its columns by name, and what can be said of it without the database. */
#ifndef VET_MANIFEST_H
#define VET_MANIFEST_H

#include "base/json.h"

enum manifest_column {
	MANIFEST_STUDENT_NO, MANIFEST_NAME, MANIFEST_ID_NUMBER, MANIFEST_SCHOOL_CODE, MANIFEST_SCHOOL, MANIFEST_PHONE, MANIFEST_EMAIL,
	MANIFEST_CHANNEL, MANIFEST_SUBMITTED_AT, MANIFEST_FILE, MANIFEST_EXTERNAL_ID, MANIFEST_REFERENCE_FILE, MANIFEST_WECHAT_OPENID,
	MANIFEST_CAPTURE_CODE, MANIFEST_ROSTER_NAME, MANIFEST_ORDER_NO, MANIFEST_PAID, MANIFEST_COLUMN_COUNT
};

struct manifest {
	int at[MANIFEST_COLUMN_COUNT];	/* field of each column; -1: not in this file */
	size_t field_count;
};

/* unknown is called for each column nobody knows. PV_ERR_BAD_INPUT when one that must exist does not, or one comes twice. */
PV_MUST_CHECK enum pv_err manifest_header(const char *const *fields, size_t count, void (*unknown)(const char *name, void *context), void *context,
					  struct manifest *ret, struct pv_error *err);
/* "" when the column is not there. Borrowed from fields. */
const char *manifest_field(const struct manifest *m, const char *const *fields, size_t count, enum manifest_column column);
/* What photovet.submit takes of the line, without the photos. */
struct json *manifest_item(const struct manifest *m, const char *const *fields, size_t count, long line);
/* An 18-digit number whose last one does not fit (GB 11643). */
bool manifest_check_digit_is_wrong(const char *id_number);

#endif
