/* Everything a student sent and what was decided, with the photo of the attempt the
 * cursor is on. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ui/view.h"

static void decisions(const struct app *app, struct pen *p, const struct pv_submission *r)
{
	struct buf when = BUF_INIT(64), text = BUF_INIT(2048);

	for (size_t i = 0; i < r->decision_count; i++) {
		const struct pv_decision *d = &r->decisions[i];

		buf_clear(&when);
		buf_clear(&text);
		view_time(&when, app, d->at, r->zone);
		buf_printf(&text, "%s  %s%s  %s  %s  (%s)", buf_str(&when), view_action_label(d->action), d->undone ? _(" (undone)") : "", d->reasons,
			   d->by, view_via_label(d->via));
		view_wrap_at(p, 3, 2, d->undone ? STYLE_DIM : STYLE_NORMAL, buf_str(&text));
		if (*d->note)
			view_quote(p, 5, d->note);
	}
	buf_release(&when);
	buf_release(&text);
}

static void attempt(const struct app *app, struct pen *p, const struct pv_submission *r, bool is_here)
{
	struct buf when = BUF_INIT(64), size = BUF_INIT(64);
	char score[24];
	int row = p->at.row + p->row;

	view_time(&when, app, r->received_at, r->zone);
	view_bytes(&size, r->photo.bytes);
	snprintf(score, sizeof(score), "%d", r->score);
	view_line(p, STYLE_BOLD, _("attempt %d  %s  %s  score %s"), r->attempt, view_status_label(r->status), buf_str(&when),
		  r->score >= 0 ? score : _("n.a."));
	if (is_here && view_rows_left(p) >= 0)
		canvas_restyle(p->canvas, row, p->at.column, p->at.columns, STYLE_CURSOR);
	view_line(p, STYLE_DIM, "   %lld  %s  %dx%d px  %s", (long long)r->id, r->channel, r->photo.width, r->photo.height, buf_str(&size));
	decisions(app, p, r);
	buf_release(&when);
	buf_release(&size);
}

void view_history_compose(const struct app *app, struct canvas *c, const struct rect *at)
{
	static const enum action hints[] = { ACTION_DOWN, ACTION_UP, ACTION_BACK, ACTION_HELP };
	const struct item *it = deck_current(&app->deck);
	struct pen p = { c, *at, 0 };
	size_t first = app->history_cursor > 3 ? app->history_cursor - 3 : 0;
	char name[VIEW_NAME_MAX];

	view_name(it, at->columns - 12, name);
	view_line(&p, STYLE_TITLE, _("History: %s %s"), name, it->row.student_no);
	view_line(&p, STYLE_DIM, "%s", it->row.school);
	p.row++;
	for (size_t i = first; i < it->history.count; i++)
		attempt(app, &p, &it->history.rows[i], i == app->history_cursor);
	if (it->history.count == 0)
		view_line(&p, STYLE_DIM, "%s", app->link.is_down ? _("the database does not answer") : _("asking the database"));
	view_hints(app, c, hints, ARRAY_LEN(hints));
}

/* The same without a picture beside it, as lines. */
void view_history_tell(const struct app *app, struct tell *t, const struct pv_submission_list *attempts)
{
	struct buf when = BUF_INIT(64), score = BUF_INIT(32);

	for (size_t i = 0; i < attempts->count; i++) {
		const struct pv_submission *r = &attempts->rows[i];

		buf_clear(&when);
		buf_clear(&score);
		view_time(&when, app, r->received_at, r->zone);
		if (r->score >= 0)
			buf_printf(&score, "%d", r->score);
		else
			buf_puts(&score, t->is_plain ? _("not available") : _("n.a."));
		tell_line(t, STYLE_BOLD, _("attempt %d  %s  %s  score %s"), r->attempt, view_status_label(r->status), buf_str(&when), buf_str(&score));
		for (size_t k = 0; k < r->decision_count; k++) {
			const struct pv_decision *d = &r->decisions[k];

			buf_clear(&when);
			view_time(&when, app, d->at, r->zone);
			tell_line(t, d->undone ? STYLE_DIM : STYLE_NORMAL, "   %s  %s%s  %s  %s  (%s)", buf_str(&when), view_action_label(d->action),
				  d->undone ? _(" (undone)") : "", d->reasons, d->by, view_via_label(d->via));
			if (*d->note)
				tell_line(t, STYLE_DIM, "     \"%s\"", d->note);
		}
	}
	buf_release(&when);
	buf_release(&score);
}
