/* What can be typed after ':'. */
#ifndef UI_COLON_H
#define UI_COLON_H

#include "photovet/error.h"
#include "ui/complete.h"

enum colon {
#define COLON(id, name, argument, sentence) COLON_##id,
#include "ui/colon.def"
#undef COLON
	COLON_COUNT
};
#define COLON_NAME_MAX 32

struct colon_info { const char *name, *argument, *sentence; };	/* English; _() translates the last two */
const struct colon_info *colon_info(enum colon c);
/* Also by a beginning that only one has; COLON_COUNT when unknown or not clear. */
enum colon colon_find(const char *name);
/* Runs a line; what is wrong is said in one line, and nothing has happened. */
PV_MUST_CHECK enum pv_err colon_run(struct app *app, const char *text, size_t *ret_at, struct pv_error *err);
/* The arguments that may follow (of filter: see complete_expression). */
void colon_complete(const struct app *app, enum colon c, const char *typed, struct completion *ret);

#endif
