/* Intake: rows of photovet.submit. */
#ifndef STORE_SUBMIT_H
#define STORE_SUBMIT_H

#include "base/json.h"
#include "photovet/store.h"

struct submit_answer { int64_t line, id; const char *result, *code, *cause; };
struct submit_answer_list { struct submit_answer *rows; size_t count; struct pv_arena arena; };
/* items: an array of objects as photovet-schema(7) describes; one answer per item, matched by its line. */
PV_MUST_CHECK enum pv_err submit_items(struct pv_store *st, const char *campaign, const struct json *items, struct submit_answer_list *ret, struct pv_error *err);

#endif
