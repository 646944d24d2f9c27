/* A subcommand: one file cmd_NAME.c each, ending in its own description. The table
 * commands.def only lists them; help, completion and photovet(1) come from here. */
#ifndef COMMANDS_COMMAND_H
#define COMMANDS_COMMAND_H

#include "photovet/settings.h"
#include "photovet/store.h"

enum command_flags {
	COMMAND_STORE = 1 << 0,		/* needs a connection: opened before run */
	COMMAND_SELECTION = 1 << 1,	/* takes the options of SELECTION */
	COMMAND_HIDDEN = 1 << 2,
};

struct command_option {
	const char *name;		/* "expect": --expect */
	char letter;			/* 'n' or 0 */
	const char *argument;		/* "N"; NULL = a switch */
	const char *sentence;
	const char *values;		/* "table|json|csv|ids" for completion and checking; NULL = free */
};

struct command_line;			/* parsed options and operands; command_line.h */
struct pager;
struct command_context {
	const struct pv_settings *settings;
	struct pv_store *store;		/* NULL unless COMMAND_STORE */
	const char *conninfo;
	const struct command_line *line;
	struct pager *pager;		/* for a long answer to a person; pager.h */
	bool is_verbose;
};

struct command {
	const char *name, *usage, *summary, *details;	/* details: a paragraph or more for help and man */
	const struct command_option *options;		/* ends with name NULL */
	unsigned flags;
	/* Prints the answer on stdout, talk on stderr; returns PV_OK or what main reports. When
	 * it has told everything itself it returns the code with an empty err->text. */
	enum pv_err (*run)(const struct command_context *cx, struct pv_error *err);
};

#endif
