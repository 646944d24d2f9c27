/* Shell completions, printed from the command tables so that no file can go stale. */
#ifndef COMMANDS_COMMAND_COMPLETE_H
#define COMMANDS_COMMAND_COMPLETE_H

#include "base/buf.h"

bool command_complete_print(struct buf *out, const char *shell);	/* bash zsh fish; false when unknown */

#endif
