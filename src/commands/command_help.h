/* What --help, `photovet help`, the shell completions and the generated parts of
 * photovet(1) say: all from the command tables. */
#ifndef COMMANDS_COMMAND_HELP_H
#define COMMANDS_COMMAND_HELP_H

#include "base/buf.h"
#include "commands/command.h"

void command_help_overview(struct buf *out);
void command_help_command(struct buf *out, const struct command *cmd);
void command_help_man(struct buf *out);		/* mdoc of every command and of SELECTION */

#endif
