/* Every subcommand, from commands.def: found by name, listed for help and completion. */
#ifndef COMMANDS_COMMAND_TABLE_H
#define COMMANDS_COMMAND_TABLE_H

#include "commands/command.h"

extern const struct command *const command_table[];	/* ends with NULL, in commands.def order */
const struct command *command_table_find(const char *name);	/* NULL when unknown */
/* The known name nearest to a mistyped one, NULL when none is near. */
const char *command_table_suggest(const char *name);

#endif
