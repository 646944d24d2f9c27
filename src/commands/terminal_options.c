#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/terminal_options.h"

enum pv_err terminal_options_of(const struct command_context *cx, struct term_options *ret, struct pv_error *err)
{
	const char *graphics = command_line_value(cx->line, "graphics"), *cell = command_line_value(cx->line, "cell");
	const char *no_color = getenv("NO_COLOR");
	struct term_options opt = { 0 };
	char rest;

	if (!graphics)
		graphics = getenv("PHOTOVET_GRAPHICS");
	if (!graphics || !graphics[0])
		graphics = cx->settings->graphics;
	if (!command_line_is_one_of("auto|sixel|iterm2|kitty|blocks|none", graphics))
		return pv_error_set(err, PV_ERR_USAGE, "graphics takes auto, sixel, iterm2, kitty, blocks or none, not '%s'", graphics);
	if (cell && (sscanf(cell, "%dx%d%c", &opt.cell_width, &opt.cell_height, &rest) != 2 || opt.cell_width < 4 || opt.cell_width > 64 ||
		     opt.cell_height < 6 || opt.cell_height > 128))
		return pv_error_set(err, PV_ERR_USAGE, "--cell takes WxH in px, from 4x6 to 64x128, not '%s'", cell);
	opt.graphics = strcmp(graphics, "auto") == 0 ? NULL : graphics;
	opt.no_color = no_color && no_color[0];
	*ret = opt;
	return PV_OK;
}
