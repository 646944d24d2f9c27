/* `uploads confirm FILE` and `uploads refused FILE`: the registry's own lists. */
#ifndef COMMANDS_REGISTRY_FILE_H
#define COMMANDS_REGISTRY_FILE_H

#include "commands/command.h"

PV_MUST_CHECK enum pv_err registry_file_run(const struct command_context *cx, const char *path, bool is_refusal, struct pv_error *err);

#endif
