/* What `photovet doctor` looks at, one function a subject, one line a finding, each with
 * the mend when something is amiss. */
#ifndef COMMANDS_DOCTOR_H
#define COMMANDS_DOCTOR_H

#include "commands/terminal_options.h"

enum doctor_mark { DOCTOR_OK, DOCTOR_WARN, DOCTOR_FAIL };
struct doctor {
	int warnings, failures;
	enum pv_err code;	/* the class of the first failure; PV_OK = none said */
};
void doctor_say(struct doctor *d, enum doctor_mark mark, const char *subject, const char *fmt, ...) PV_PRINTF(4, 5);

void doctor_program(const struct command_context *cx, struct doctor *d);
void doctor_config(const struct command_context *cx, struct doctor *d);
void doctor_terminal(const struct command_context *cx, struct doctor *d);
void doctor_database(const struct command_context *cx, struct doctor *d);

#endif
