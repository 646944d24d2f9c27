/* Words for measures that no built-in check makes. */
#ifndef CHECK_MEASURE_H
#define CHECK_MEASURE_H

#include "base/buf.h"
#include "photovet/check.h"

/* One line about a result that is none of the built-in checks and not n.a. For the duplicates of the
 * database: which submission, whose, how near, and what is near. */
void measure_explain(struct buf *out, const struct pv_check_result *r, bool zh);

#endif
