/* Students who do not exist: names from lists of common surnames and given names, ID
 * numbers of a region that is not assigned, phone numbers of a prefix that is not, mail
 * at example.com. The same seed and index give the same student. */
#ifndef DEMO_ROSTER_H
#define DEMO_ROSTER_H

#include <stdint.h>

#include "base/buf.h"

struct roster_student {
	char student_no[16], name[32], id_number[20], school_code[8], school[64], phone[16], email[40], channel[12];
};
void roster_student_make(uint64_t seed, int index, struct roster_student *ret);
/* One line of an import manifest, in the order of roster_header. */
void roster_line(struct buf *out, const struct roster_student *s, const char *submitted_at, const char *file, const char *external_id);
void roster_header(struct buf *out);

#endif
