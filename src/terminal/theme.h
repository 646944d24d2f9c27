/* The theme: how each role of text looks. A look is words: a foreground colour, "on" and a
 * background colour, attributes, in any order, or nothing:
 *
 *	"bold red"  "black on bright-yellow"  "underline 208"  ""
 *
 * Colours: black red green yellow blue magenta cyan white, the same with bright- before,
 * default (the terminal's own), or a number of the 256. A terminal with fewer shows the
 * nearest it has; without colour (also NO_COLOR) attributes alone tell roles apart, and a
 * look without one falls back on the role's own. */
#ifndef TERMINAL_THEME_H
#define TERMINAL_THEME_H

#include <stdbool.h>

#include "photovet/error.h"
#include "terminal/canvas.h"

enum theme_attribute { LOOK_BOLD = 1 << 0, LOOK_DIM = 1 << 1, LOOK_UNDERLINE = 1 << 2, LOOK_REVERSE = 1 << 3, LOOK_ITALIC = 1 << 4, LOOK_BLINK = 1 << 5 };
struct theme_look {
	unsigned attributes;
	int foreground, background;	/* 0..255; -1: the terminal's own */
};
struct theme {
	struct theme_look color[STYLE_COUNT], plain[STYLE_COUNT];
};

void theme_init(struct theme *t);	/* the defaults of styles.def */
/* Texts begin with what is wrong; the caller puts file and line before them. */
PV_MUST_CHECK enum pv_err theme_set(struct theme *t, const char *role, const char *look, struct pv_error *err);
/* The colour that a terminal of so many (8, 16, 88, 256) shows for one of the 256, and whether
 * it needs bold for its brightness there. */
int theme_color(int color, int available, bool *ret_is_bold);
const char *theme_role(enum style s);		/* "title" */

#endif
