/* A check report for people and as a JSON line. */
#ifndef COMMANDS_CHECK_PRINT_H
#define COMMANDS_CHECK_PRINT_H

#include "commands/print.h"
#include "photovet/check.h"

void check_print(struct buf *out, const char *subject, const struct pv_check_report *report, enum print_format format);
/* One result as a line: name, native value, quality, status, detail. */
void check_print_result(struct buf *out, const struct pv_check_result *c);

#endif
