/* The reason list: suggested ones first, the message the student will get below. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/chooser.h"
#include "ui/view.h"

static void key_text(const struct app *app, int position, char *dst, size_t size)
{
	char digit = chooser_digit(position), letter = chooser_letter(app, app->chooser.visible[position]);

	snprintf(dst, size, "%c %c", digit ? digit : ' ', letter ? letter : ' ');
}

static enum style severity_style(char severity)
{
	return severity == 'S' ? STYLE_FAIL : severity == 'W' ? STYLE_WARN : STYLE_NORMAL;
}

static void reason_line(const struct app *app, struct canvas *c, int row, const struct rect *at, int position)
{
	const struct chooser *ch = &app->chooser;
	const struct pv_reason *r = &app->reasons.list.rows[ch->visible[position]];
	bool is_chosen = ch->is_chosen[ch->visible[position]];
	const char *label = r->label[i18n_is_chinese() ? PV_LANG_ZH : PV_LANG_EN];
	int column = at->column, left = at->columns;
	char key[8];

	key_text(app, position, key, sizeof(key));
	column += canvas_text(c, row, column, 0, STYLE_HINT_KEY, key);
	column += canvas_printf(c, row, column, 0, is_chosen ? STYLE_MARK : STYLE_DIM, " [%c] ", is_chosen ? 'x' : ' ');
	column += canvas_text(c, row, column, 0, severity_style(r->severity), r->code);
	if (position < ch->suggested_count)
		canvas_text(c, row, column, 1, severity_style(r->severity), "*");
	column += 2;
	left -= column - at->column;
	canvas_text(c, row, column, left, is_chosen ? STYLE_MARK : STYLE_NORMAL, label);
	if (position == ch->cursor)
		canvas_restyle(c, row, at->column, at->columns, STYLE_CURSOR);
}

static void list(const struct app *app, struct pen *p, int rows)
{
	const struct chooser *ch = &app->chooser;
	int first = 0;

	if (ch->visible_count > rows) {	/* the cursor in the middle, the ends filled */
		first = ch->cursor - rows / 2;
		if (first > ch->visible_count - rows)
			first = ch->visible_count - rows;
		if (first < 0)
			first = 0;
	}
	for (int i = first; i < ch->visible_count && i < first + rows; i++, p->row++)
		reason_line(app, p->canvas, p->at.row + p->row, &p->at, i);
	if (ch->visible_count == 0)
		view_line(p, STYLE_DIM, "%s", app->reasons.is_known ? _("nothing matches") :
				app->link.is_down ? _("the database does not answer: reasons follow") : _("loading the reasons"));
	else if (first + rows < ch->visible_count)
		view_line(p, STYLE_DIM, _("  ... %d more below"), ch->visible_count - first - rows);
}

static void title(const struct app *app, struct pen *p)
{
	const struct chooser *ch = &app->chooser;
	const struct item *it = chooser_subject(app);
	char name[VIEW_NAME_MAX];

	view_name(it, p->at.columns - 20, name);	/* the other words of the line */
	if (ch->is_bulk)
		view_line(p, STYLE_TITLE, _("Reject %zu marked photos: %d reasons chosen"), app->plan.included, chooser_count(app));
	else
		view_line(p, STYLE_TITLE, _("Reject %s %s: %d chosen"), name, it->row.student_no, chooser_count(app));
	if (ch->is_narrowing) {
		int row = p->at.row + p->row++;

		canvas_text(p->canvas, row, p->at.column, 1, STYLE_HINT_KEY, "/");
		textfield_compose(&ch->filter, p->canvas, row, p->at.column + 1, p->at.columns - 1);
	} else if (ch->filter.len > 0) {
		view_line(p, STYLE_NOTICE, _("only \"%s\" (Esc: all)"), ch->filter.text);
	} else {
		view_line(p, STYLE_DIM, "%s", ch->suggested_count > 0 ? _("* suggested by the checks") : _("no check suggests one"));
	}
}

/* Without its empty lines: rows are dear on a small screen. */
static void dense(struct pen *p, const char *text)
{
	struct buf lines = BUF_INIT(64u << 10);

	for (; *text; text++)
		if (*text != '\n' || (lines.len > 0 && lines.data[lines.len - 1] != '\n'))
			buf_putc(&lines, *text);
	view_wrap(p, 0, STYLE_NORMAL, buf_str(&lines));
	buf_release(&lines);
}

static void message(const struct app *app, struct pen *p)
{
	const struct chooser *ch = &app->chooser;
	const struct item *it = chooser_subject(app);
	char note[300], name[VIEW_NAME_MAX];

	canvas_hline(p->canvas, p->at.row + p->row++, p->at.column, p->at.columns, STYLE_BORDER);
	if (it->note) {
		snprintf(note, sizeof(note), _("note for colleagues: %s"), it->note);
		view_wrap(p, 2, STYLE_MARK, note);
	}
	if (ch->was_refused)
		view_line(p, STYLE_ERROR, "%s", _("not sent: no reason is chosen"));
	if (!ch->preview) {
		view_line(p, STYLE_DIM, "%s", _("the student's message appears here"));
		return;
	}
	if (ch->is_bulk) {
		view_name(it, 30, name);
		view_line(p, STYLE_DIM, _("the first of them, %s, will read:"), name);
	} else {
		view_line(p, STYLE_DIM, "%s", _("the student will read:"));
	}
	if (view_rows_left(p) >= 16)
		view_wrap(p, 0, STYLE_NORMAL, ch->preview);
	else
		dense(p, ch->preview);
}

void view_reasons_compose(const struct app *app, struct canvas *c, const struct rect *at)
{
	struct pen p = { c, *at, 0 };
	int rows;

	if (!chooser_subject(app))
		return;
	title(app, &p);
	rows = at->rows - 2 - (at->rows >= 40 ? 20 : at->rows >= 30 ? 17 : 13);
	if (rows > app->chooser.visible_count)
		rows = app->chooser.visible_count;
	list(app, &p, rows);
	message(app, &p);
}
