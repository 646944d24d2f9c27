/* A move given a list of ids on the command line: run it, print the ids that moved, tell
 * the refusals. */
#ifndef COMMANDS_MOVES_H
#define COMMANDS_MOVES_H

#include "commands/command.h"
#include "photovet/vet.h"

typedef enum pv_err moves_fn(struct pv_store *st, const int64_t *ids, size_t count, struct pv_outcome_list *ret, struct pv_error *err);
/* ids: the operands from the first-th on. */
PV_MUST_CHECK enum pv_err moves_run(const struct command_context *cx, size_t first, moves_fn *fn, struct pv_error *err);

#endif
