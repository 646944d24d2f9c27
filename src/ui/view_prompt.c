/* The text field at the foot of the column: what it is for, ready causes, the line. */
#include <stdio.h>

#include "base/i18n.h"
#include "ui/prompt.h"
#include "ui/view.h"

const char *view_prompt_purpose(enum prompt_purpose p)
{
	switch (p) {
	case PROMPT_RETOUCH:
		return _("To retouching: the damage (may be empty)");
	case PROMPT_ESCALATE:
		return _("To a supervisor: the cause");
	case PROMPT_SKIP:
		return _("Skip: the cause");
	default:
		return _("Note for colleagues");
	}
}

static int cause_count(enum prompt_purpose p)
{
	const char *const *causes = prompt_causes(p);
	int n = 0;

	while (causes[n])
		n++;
	return n;
}

int view_prompt_rows(const struct app *app)
{
	return 4 + cause_count(app->prompt.purpose);
}

void view_prompt_compose(const struct app *app, struct canvas *c, const struct rect *at)
{
	const struct prompt *pr = &app->prompt;
	const char *const *causes = prompt_causes(pr->purpose);
	struct pen p = { c, *at, 0 };

	canvas_hline(c, at->row, at->column, at->columns, STYLE_BORDER);
	p.row++;
	view_line(&p, STYLE_TITLE, "%s", view_prompt_purpose(pr->purpose));
	for (int i = 0; causes[i]; i++)
		view_line(&p, pr->field.len > 0 ? STYLE_DIM : STYLE_NORMAL, " %d  %s", i + 1, _(causes[i]));
	textfield_compose(&pr->field, c, at->row + p.row, at->column, at->columns);
	p.row++;
	if (pr->was_refused)
		view_line(&p, STYLE_ERROR, "%s", _("not sent: the cause is missing"));
	else if (app->notice.until)
		view_line(&p, STYLE_WARN, "%s", app->notice.text);
}
