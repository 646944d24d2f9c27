/* A submission as JSON, as a table cell, and as a page for people. */
#ifndef COMMANDS_PRINT_SUBMISSION_H
#define COMMANDS_PRINT_SUBMISSION_H

#include "commands/print.h"
#include "photovet/selection.h"

/* The stable JSON of list and show. */
struct json *print_submission_json(const struct pv_submission *s);
/* Adds when it was taken in hand first and last, and for how long: of rows read in full only. */
void print_submission_clocks(struct json *j, const struct pv_submission *s);
/* One field as text; "" for n.a. and absent. check: a name when field is PV_FIELD_CHECK. */
void print_submission_field(struct buf *out, const struct pv_submission *s, enum pv_field field, const char *check, enum print_format format);
/* A whole submission for people, with checks and history. */
/* profile: the version that judged it, for the limits; NULL when it cannot be had. */
void print_submission_text(struct buf *out, const struct pv_submission *s, const struct pv_profile *profile);

#endif
