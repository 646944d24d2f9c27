/* The options of SELECTION and lists of ids, from words to what the store takes. */
#ifndef COMMANDS_COMMAND_SELECT_H
#define COMMANDS_COMMAND_SELECT_H

#include "commands/command_line.h"

#define COMMAND_SELECT_IDS_MAX 1000000

/* The options of SELECTION; its strings live in arena or in argv. */
PV_MUST_CHECK enum pv_err command_select_options(const struct command_line *line, struct pv_arena *arena, struct pv_selection *ret, struct pv_error *err);
/* A submission id: a positive decimal number. */
PV_MUST_CHECK enum pv_err command_select_id(const char *text, int64_t *ret, struct pv_error *err);
/* The ids among the operands from the first-th on, "-" reading more from standard input, one a
 * line; later copies are dropped, order kept. The array lives in arena. */
PV_MUST_CHECK enum pv_err command_select_ids(const struct command_line *line, size_t first, struct pv_arena *arena, const int64_t **ret_ids, size_t *ret_count,
					     struct pv_error *err);

#endif
