/* How pictures are shown: --graphics and --cell over PHOTOVET_GRAPHICS over the settings. */
#ifndef COMMANDS_TERMINAL_OPTIONS_H
#define COMMANDS_TERMINAL_OPTIONS_H

#include "base/i18n.h"
#include "commands/command_line.h"
#include "terminal/term.h"

#define TERMINAL_OPTIONS_ROWS \
	{ "graphics", 0, "HOW", N_("how pictures are shown, instead of what the terminal says"), "auto|sixel|iterm2|kitty|blocks|none" }, \
	{ "cell", 0, "WxH", N_("size of a character cell, px, instead of what the terminal says"), NULL }

PV_MUST_CHECK enum pv_err terminal_options_of(const struct command_context *cx, struct term_options *ret, struct pv_error *err);

#endif
