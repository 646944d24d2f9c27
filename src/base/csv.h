/* CSV through libcsv; no other file names it. RFC 4180 in, with caps; LF-ended rows out. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/buf.h"

#define CSV_MAX_FIELDS 64
#define CSV_MAX_FIELD_BYTES 4096

/* libcsv exports a csv_parse of its own; ours goes by another name for the linker. */
#define csv_parse csv_read

/* fields stay valid during the call; line is the 1-based physical line the row starts on.
 * problem is NULL, or says why this row cannot be used (too many fields, too long, broken
 * quote, not UTF-8) and count is 0; the rest goes on. Blank lines are skipped. Return false to stop. */
typedef bool csv_row_fn(const char *const *fields, size_t count, long line, const char *problem, void *context);
/* encoding NULL or "UTF-8" (a BOM is skipped), or any name iconv knows ("GB18030"). */
PV_MUST_CHECK enum pv_err csv_parse(const char *data, size_t n, const char *encoding, csv_row_fn *fn, void *context, struct pv_error *err);
void csv_put(struct buf *out, const char *field, bool is_last);	/* quoted when needed; is_last ends the row */

#endif
