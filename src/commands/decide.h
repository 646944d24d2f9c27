/* What approve, reject, retouch and escalate have in common: which submissions, how many
 * are expected, in chunks, with progress and an end that says what is done. */
#ifndef COMMANDS_DECIDE_H
#define COMMANDS_DECIDE_H

#include "commands/command_line.h"
#include "photovet/submission.h"

extern const struct command_option decide_options[];		/* of approve, retouch, escalate */
extern const struct command_option decide_reject_options[];	/* with --reason */
PV_MUST_CHECK enum pv_err decide_run(const struct command_context *cx, enum pv_action action, struct pv_error *err);

#define DECIDE_USAGE "ID... | SELECTION | - [--note TEXT] [--expect N | --dry-run]"
#define DECIDE_DETAILS N_("More than one submission wants --expect N, or an answer at the terminal; --dry-run only counts. " \
	"A selection holds only what this verb can take; the rest is counted as not included. " \
	"Prints 'ID DECISION STATUS' a line; the last line on stderr names the batch. Running it again does the rest.")

#endif
