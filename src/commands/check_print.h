/* A check report for people and as a JSON line. */
#ifndef COMMANDS_CHECK_PRINT_H
#define COMMANDS_CHECK_PRINT_H

#include "commands/print.h"
#include "photovet/check.h"

/* What is not ok is explained in the user's language, number and limit of the profile that judged. */
void check_print(struct buf *out, const char *subject, const struct pv_check_report *report, const struct pv_profile *profile, enum print_format format);
/* One result as a line: name, native value, quality, status, and words (NULL: its detail). */
void check_print_result(struct buf *out, const struct pv_check_result *c, const char *words);

#endif
