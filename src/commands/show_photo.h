/* A photo printed inline, for `show --photo`. */
#ifndef COMMANDS_SHOW_PHOTO_H
#define COMMANDS_SHOW_PHOTO_H

#include "commands/command.h"

/* Nothing is printed, and talk says why, where the terminal cannot show it. */
PV_MUST_CHECK enum pv_err show_photo_inline(const struct command_context *cx, const struct pv_submission *s, struct pv_error *err);

#endif
