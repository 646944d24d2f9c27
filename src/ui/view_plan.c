/* A bulk decision before it is made: what is included, what is not and why, the count to type.
 * And afterwards, when something was refused: what and why. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/plan.h"
#include "ui/view.h"

#define FOOT_ROWS 4		/* the question and its field */
#define NAME_COLUMNS 12

static const char *const whys[] = {
	[PLAN_INCLUDED] = "",
	[PLAN_FILTERED] = N_("marked, left out by the filter"),
	[PLAN_ELSEWHERE] = N_("marked, on another page that was not shown yet"),
	[PLAN_LOST] = N_("no longer yours"),
	[PLAN_CHANGED] = N_("changed meanwhile"),
	[PLAN_NOTED] = N_("with a note of its own: decide it by itself"),
	[PLAN_UNSEEN] = N_("thumbnail not on the screen yet"),
	[PLAN_NO_PICTURE] = N_("no picture"),
	[PLAN_BLOCKS] = N_("half blocks are no picture in this campaign"),
	[PLAN_CUT] = N_("cut off to align the faces"),
	[PLAN_SMALL] = N_("thumbnail under the campaign's minimum size"),
};
static_assert(ARRAY_LEN(whys) == PLAN_WHY_COUNT, "words for every reason");

/* "王* 2023010117, 欧阳** 2023010118" */
static void names(const struct app *app, enum plan_why why, struct buf *out)
{
	const struct item *items[GRID_CELLS_MAX];
	size_t n = plan_items(app, why, items, GRID_CELLS_MAX);

	for (size_t i = 0; i < n; i++) {
		char name[200];

		deck_name(items[i], NAME_COLUMNS, name, sizeof(name));
		buf_printf(out, "%s%s %.40s", i > 0 ? _(", ") : "", name, items[i]->row.student_no);
	}
}

static void group(const struct app *app, struct pen *p, enum plan_why why)
{
	struct buf text = BUF_INIT(64u << 10);
	size_t n = plan_count_of(app, why);

	if (n > 0) {
		buf_printf(&text, "%4zu  %s%s", n, _(whys[why]), _(": "));
		names(app, why, &text);
		view_wrap(p, 2, STYLE_WARN, buf_str(&text));
	}
	buf_release(&text);
}

static void not_included(const struct app *app, struct pen *p)
{
	const struct plan *pl = &app->plan;
	size_t left = pl->count - pl->included;

	if (left + pl->unmarked + pl->decided == 0)
		return;
	p->row++;
	view_line(p, STYLE_BOLD, "%s", _("not included:"));
	for (int why = PLAN_INCLUDED + 1; why < PLAN_WHY_COUNT; why++)
		group(app, p, why);
	if (pl->unmarked > 0)
		view_line(p, STYLE_NORMAL, "%4zu  %s", pl->unmarked, _("on this page, not marked"));
	if (pl->decided > 0)
		view_line(p, STYLE_NORMAL, "%4zu  %s", pl->decided, _("on this page, decided already"));
}

static void included(const struct app *app, struct pen *p)
{
	size_t elsewhere = 0;
	struct buf text = BUF_INIT(64u << 10);

	if (app->plan.reasons)
		view_line(p, STYLE_NORMAL, _("reasons: %s"), app->plan.reasons);
	p->row++;
	for (size_t i = 0; i < app->plan.count; i++)
		elsewhere += app->plan.rows[i].why == PLAN_INCLUDED && app->plan.rows[i].is_elsewhere;
	if (elsewhere > 0)
		view_line(p, STYLE_BOLD, _("included: %zu, %zu of them on other pages, as shown there"), app->plan.included, elsewhere);
	else
		view_line(p, STYLE_BOLD, _("included: %zu"), app->plan.included);
	names(app, PLAN_INCLUDED, &text);
	view_wrap(p, p->at.rows / 3, STYLE_NORMAL, buf_str(&text));
	buf_release(&text);
}

static void question(const struct app *app, struct canvas *c)
{
	static const char *const hints[] = { "0-9", N_("type the count"), "Enter", N_("confirm"), "Esc", N_("abort") };
	static const char *const nothing[] = { "Esc", N_("back") };
	const struct plan *pl = &app->plan;
	struct pen p = { c, { canvas_rows(c) - 1 - FOOT_ROWS, 2, FOOT_ROWS, canvas_columns(c) - 4 }, 0 };
	int row, column;

	canvas_hline(c, p.at.row, 0, canvas_columns(c), STYLE_BORDER);
	p.row++;
	if (pl->included == 0) {
		view_line(&p, STYLE_WARN, "%s", _("Nothing is included: nothing can be decided here."));
		view_hint_text(c, nothing, ARRAY_LEN(nothing));
		return;
	}
	view_line(&p, STYLE_BOLD, pl->action == PV_APPROVE ? _("Type %zu and Enter to approve them; Esc: nothing is done.") :
							     _("Type %zu and Enter to reject them; Esc: nothing is done."), pl->included);
	row = p.at.row + p.row++;
	column = p.at.column + canvas_text(c, row, p.at.column, 2, STYLE_HINT_KEY, "> ");
	column += canvas_text(c, row, column, 0, STYLE_INPUT, pl->typed);
	canvas_cursor(c, row, column);
	if (pl->was_refused)
		view_line(&p, STYLE_ERROR, _("not confirmed: %zu are included"), pl->included);
	else if (app->notice.until)
		view_line(&p, STYLE_WARN, "%s", app->notice.text);
	view_hint_text(c, hints, ARRAY_LEN(hints));
}

static void outcome_row(const struct app *app, struct pen *p, const struct plan_row *row)
{
	const struct item *it = deck_find(&app->deck, row->id);
	struct buf text = BUF_INIT(4096);
	char name[200] = "";

	if (it)
		deck_name(it, NAME_COLUMNS, name, sizeof(name));
	buf_printf(&text, "! %lld %s %s: %s", (long long)row->id, name, it ? it->row.student_no : "", row->text);
	view_wrap(p, 2, STYLE_ERROR, buf_str(&text));
	buf_release(&text);
}

static void outcome(const struct app *app, struct canvas *c, struct pen *p)
{
	static const char *const hints[] = { "Enter Esc", N_("back"), N_("Up Down"), N_("more") };
	const struct plan *pl = &app->plan;
	int last = (int)pl->count - 1, first = pl->scroll < last ? pl->scroll : last;

	view_line(p, STYLE_TITLE, pl->action == PV_APPROVE ? _("%zu approved, %zu refused") : _("%zu rejected, %zu refused"), pl->included, pl->count);
	view_line(p, STYLE_DIM, "%s", _("What was refused is back in the batch, still marked. u undoes what was done."));
	p->row++;
	for (int i = first; i <= last && view_rows_left(p) > 1; i++)
		outcome_row(app, p, &pl->rows[i]);
	view_hint_text(c, hints, ARRAY_LEN(hints));
}

void view_plan_compose(const struct app *app, struct canvas *c)
{
	const struct plan *pl = &app->plan;
	struct pen p = { c, { 2, 2, canvas_rows(c) - 3 - (pl->is_outcome ? 0 : FOOT_ROWS), canvas_columns(c) - 4 }, 0 };

	if (pl->is_outcome) {
		outcome(app, c, &p);
		return;
	}
	view_line(&p, STYLE_TITLE, pl->action == PV_APPROVE ? _("Approve %zu marked photos") : _("Reject %zu marked photos"), pl->included);
	included(app, &p);
	not_included(app, &p);
	question(app, c);
}

void view_plan_reasons_compose(const struct app *app, struct canvas *c)
{
	static const char *const hints[] = { "1-9 a-z", N_("choose"), "/", N_("narrow"), "Enter", N_("on to the count"), "Esc", N_("abort") };
	static const char *const narrowing[] = { "Enter", N_("keep what is left"), "Esc", N_("all again") };

	view_reasons_compose(app, c, &(struct rect){ 1, 2, canvas_rows(c) - 2, canvas_columns(c) - 4 });
	if (app->chooser.is_narrowing)
		view_hint_text(c, narrowing, ARRAY_LEN(narrowing));
	else
		view_hint_text(c, hints, ARRAY_LEN(hints));
}
