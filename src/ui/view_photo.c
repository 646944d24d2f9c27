/* The photo view: the photo left, as high as it can be; who and what right; checks worst
 * first. Under the reason list, a note or a question the photo stays where it is. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ui/compare.h"
#include "ui/earlier.h"
#include "ui/judge.h"
#include "ui/loupe.h"
#include "ui/prompt.h"
#include "ui/undo.h"
#include "ui/view.h"

#define HISTORY_LINES 4
#define NOTICE_ROWS 2
#define CHECKS_MIN_ROWS 6

static void identity(const struct app *app, struct pen *p, const struct item *it)
{
	const struct pv_submission *r = &it->row;
	struct buf due = BUF_INIT(64);
	char name[VIEW_NAME_MAX];

	view_name(it, p->at.columns - 2, name);
	view_line(p, STYLE_TITLE, "%s  %s", name, r->student_no);
	if (it->id_number)
		view_line(p, STYLE_NORMAL, _("ID number %s"), it->id_number);
	view_line(p, STYLE_DIM, *r->channel ? "%s  %s" : "%s", r->school, r->channel);
	if (r->stages > 1)
		view_line(p, STYLE_NORMAL, _("attempt %d, %d free left; stage %d of %d"), r->attempt, r->free_left, r->stage, r->stages);
	else
		view_line(p, STYLE_NORMAL, _("attempt %d, %d free left"), r->attempt, r->free_left);
	view_time(&due, app, r->due_at, r->zone);
	if (r->due_at != PV_TIME_NONE && r->due_at < app->now)
		view_line(p, STYLE_FAIL, _("overdue since %s"), buf_str(&due));
	else
		view_line(p, STYLE_DIM, _("due %s"), buf_str(&due));
	buf_release(&due);
}

/* Who decided is said of this attempt only: an earlier one is no argument of a colleague's (ui/earlier.h). */
static void decision_line(const struct app *app, struct pen *p, const struct item *it, const struct pv_submission *r, const struct pv_decision *d)
{
	struct buf when = BUF_INIT(64);
	char which[40];

	snprintf(which, sizeof(which), _("attempt %d:"), r->attempt);
	view_time(&when, app, d->at, r->zone);
	view_line(p, d->undone ? STYLE_DIM : STYLE_NORMAL, "%s %s%s %s  %s%s%s", which, view_action_label(d->action), d->undone ? _(" (undone)") : "",
		  d->reasons, r->attempt == it->row.attempt ? d->by : "", r->attempt == it->row.attempt ? "  " : "", buf_str(&when));
	if (*d->note)
		view_quote(p, 3, d->note);
	buf_release(&when);
}

/* What was decided before about this student: earlier attempts, earlier stages. */
static void history(const struct app *app, struct pen *p, const struct item *it)
{
	const struct pv_decision *listed = NULL;
	int left = HISTORY_LINES;

	(void)earlier_attempt(it, &listed);
	for (size_t i = it->history.count; i-- > 0 && left > 0;) {
		const struct pv_submission *r = &it->history.rows[i];

		if (r->id == it->row.id)
			continue;
		for (size_t k = r->decision_count; k-- > 0 && left > 0; left--)
			if (&r->decisions[k] != listed)
				decision_line(app, p, it, r, &r->decisions[k]);
	}
	for (size_t k = it->row.decision_count; k-- > 0 && left > 0; left--)
		decision_line(app, p, it, &it->row, &it->row.decisions[k]);
	if (it->row.attempt > 1 && it->history.count == 0)
		view_line(p, STYLE_DIM, "%s", _("earlier attempts: loading"));
}

static void picture_badges(const struct app *app, struct pen *p, const struct item *it)
{
	const struct shown *s = &app->shown[0];

	if (s->answer.state == PICTURE_READY && s->answer.is_damaged)
		view_wrap(p, 2, STYLE_WARN, _("! the file is truncated or damaged"));
	if (s->answer.state == PICTURE_READY && s->answer.orientation > 1)
		view_line(p, STYLE_WARN, _("! turned by its EXIF orientation (%d)"), s->answer.orientation);
	if (s->answer.state == PICTURE_READY && s->answer.picture && s->answer.picture->protocol == GRAPHICS_BLOCKS)
		view_line(p, STYLE_WARN, "%s", it->row.blocks_allowed ? _("! half blocks: a rough picture") : _("! half blocks: no approval here"));
	if (s->is_refused)
		view_wrap(p, 2, STYLE_ERROR, _("! the terminal did not show the picture: no approval (Ctrl-L sends it again)"));
	if (app->screen.why && app->screen.graphics == GRAPHICS_BLOCKS)
		view_wrap(p, 2, STYLE_DIM, _(app->screen.why));
	if (app->screen.graphics == GRAPHICS_NONE)
		view_wrap(p, 2, STYLE_WARN, _("! this terminal shows no pictures: no approval here"));
}

static void badges(const struct app *app, struct pen *p, const struct item *it)
{
	char text[300];

	if (it->is_lost)
		view_wrap(p, 2, STYLE_ERROR, _("! no longer yours: nothing can be decided here (R asks again)"));
	if (it->refusal) {
		snprintf(text, sizeof(text), _("! refused: %s"), it->refusal);
		view_wrap(p, 3, STYLE_ERROR, text);
	}
	picture_badges(app, p, it);
	if (it->note) {
		snprintf(text, sizeof(text), _("note: %s"), it->note);
		view_wrap(p, 2, STYLE_MARK, text);
	}
}

static void photo(struct canvas *c, const struct shown *s, const struct rect *at)
{
	int row = at->row + at->rows / 2 - 1;

	if (!s->is_wanted || at->columns < 4)
		return;
	if (s->answer.state == PICTURE_READY && s->answer.picture) {
		canvas_picture(c, at->row, at->column, s->answer.picture);
		return;
	}
	if (s->answer.state == PICTURE_LOADING) {
		canvas_wrap(c, row, at->column + 1, at->columns - 2, 2, STYLE_DIM, _("loading the photo"));
		return;
	}
	row += canvas_wrap(c, row, at->column + 1, at->columns - 2, 1, STYLE_ERROR, _("no picture:"));
	canvas_wrap(c, row, at->column + 1, at->columns - 2, 4, STYLE_NORMAL, s->why);
}

static void photos(const struct app *app, struct canvas *c, const struct item *it, const struct layout *l)
{
	const struct pv_photo *beside = compare_beside(app, it), *partner = compare_partner(app, it);
	char label[64];

	photo(c, &app->shown[0], &l->photo[0]);
	if (l->photo[1].columns == 0 || !beside)
		return;
	photo(c, &app->shown[1], &l->photo[1]);
	compare_label(it, app->loupe.is_flicked && partner ? partner : &it->row.photo, label, sizeof(label));
	canvas_text(c, l->photo[0].row + l->photo[0].rows, l->photo[0].column, l->photo[0].columns, STYLE_TITLE, label);
	compare_label(it, app->loupe.is_flicked && partner ? &it->row.photo : beside, label, sizeof(label));
	canvas_text(c, l->photo[1].row + l->photo[1].rows, l->photo[1].column, l->photo[1].columns, STYLE_DIM, label);
}

/* The batch is over: what came of it, what waits, and the key for more. */
static void batch_done(const struct app *app, struct canvas *c)
{
	struct pen p = { c, { 3, 4, canvas_rows(c) - 6, canvas_columns(c) - 8 }, 0 };
	struct buf key = BUF_INIT(64);
	size_t sending = deck_count_in(&app->deck, ITEM_SENDING);

	view_line(&p, STYLE_TITLE, "%s", _("This batch is done."));
	p.row++;
	view_line(&p, STYLE_NORMAL, _("this session: %d approved, %d rejected, %d other"), app->judge.approved, app->judge.rejected, app->judge.others);
	if (sending > 0)
		view_line(&p, STYLE_WARN, _("%zu decisions are being stored"), sending);
	if (judge_unstored(app) > 0)
		view_line(&p, STYLE_ERROR, _("%zu decisions are NOT stored: sent again as soon as the database answers"), judge_unstored(app));
	for (size_t i = 0; i < app->queue.list.count; i++)
		if (strcmp(app->queue.list.rows[i].campaign, app->campaign) == 0)
			view_line(&p, STYLE_NORMAL, _("%lld were free when last asked"), (long long)app->queue.list.rows[i].free);
	keymap_format(app->keymap, ACTION_PULL, true, &key);
	p.row++;
	if (app->is_claiming)
		view_line(&p, STYLE_NOTICE, "%s", _("pulling the next batch"));
	else
		view_line(&p, STYLE_BOLD, _("%s pulls the next batch."), buf_str(&key));
	if (undo_next(app))
		view_line(&p, STYLE_NORMAL, "%s", _("Undo still reaches the latest decisions."));
	buf_release(&key);
}

static void footer(const struct app *app, struct canvas *c)
{
	static const struct view_hint open[] = {
		{ ACTION_APPROVE, N_("approve"), 0 }, { ACTION_REJECT, N_("reject"), 0 }, { ACTION_RETOUCH, N_("retouch"), 0 },
		{ ACTION_ESCALATE, N_("escalate"), 0 }, { ACTION_SKIP, N_("skip"), 0 }, { ACTION_UNDO, N_("undo"), 0 }, { ACTION_NEXT, N_("next"), 0 },
		{ ACTION_HELP, N_("help"), 0 }, { ACTION_NOTE, N_("note"), 0 }, { ACTION_OPEN, N_("sheet"), 0 }, { ACTION_FACE, N_("zoom"), 0 },
		{ ACTION_HISTORY, N_("history"), 0 }, { ACTION_INFO, N_("info"), 0 }, { ACTION_COMPARE, N_("compare"), 0 }, { ACTION_GUIDES, N_("guides"), 0 },
		{ ACTION_FILTER, N_("filter"), 0 }, { ACTION_RELEASE, N_("release"), 0 }, { ACTION_QUIT, N_("quit"), 0 },
	};
	static const enum action done[] = { ACTION_PULL, ACTION_UNDO, ACTION_REDO, ACTION_REFRESH, ACTION_BACK, ACTION_HELP, ACTION_QUIT };
	static const enum action narrowed[] = { ACTION_BACK, ACTION_FILTER, ACTION_FILTERS, ACTION_FIND, ACTION_UNDO, ACTION_HELP, ACTION_QUIT };
	static const char *const reasons[] = { "1-9 a-z", N_("choose"), "/", N_("narrow"), "c", N_("note"), "Enter", N_("send"), "Esc", N_("abort") };
	static const char *const narrowing[] = { "Enter", N_("keep what is left"), "Esc", N_("all again") };
	static const char *const prompt[] = { "Enter", N_("send"), "Esc", N_("abort") };
	static const char *const note[] = { "Enter", N_("keep"), "Esc", N_("abort") };

	if (app->overlay == OVERLAY_REASONS && app->chooser.is_narrowing)
		view_hint_text(c, narrowing, ARRAY_LEN(narrowing));
	else if (app->overlay == OVERLAY_REASONS)
		view_hint_text(c, reasons, ARRAY_LEN(reasons));
	else if (app->overlay == OVERLAY_PROMPT && app->prompt.purpose == PROMPT_NOTE)
		view_hint_text(c, note, ARRAY_LEN(note));
	else if (app->overlay == OVERLAY_PROMPT)
		view_hint_text(c, prompt, ARRAY_LEN(prompt));
	else if (deck_current(&app->deck))
		view_hint_words(app, c, open, canvas_columns(c) >= 100 ? ARRAY_LEN(open) : 8);
	else if (deck_hidden_count(&app->deck) > 0)
		view_hints(app, c, narrowed, ARRAY_LEN(narrowed));
	else
		view_hints(app, c, done, ARRAY_LEN(done));
}

static void column(const struct app *app, struct canvas *c, const struct item *it, const struct rect *text)
{
	struct pen p = { c, *text, 0 };
	int bottom = app->overlay == OVERLAY_PROMPT ? view_prompt_rows(app) : app->notice.until ? NOTICE_ROWS : 0;
	struct rect below = { text->row + text->rows - bottom, text->column, bottom, text->columns };
	struct rect rest;

	p.at.rows -= bottom;
	identity(app, &p, it);
	view_loupe_compose(app, &p);
	badges(app, &p, it);
	view_earlier_compose(app, &p, it);
	if (view_rows_left(&p) > CHECKS_MIN_ROWS)
		history(app, &p, it);
	rest = (struct rect){ p.at.row + p.row, p.at.column, view_rows_left(&p), p.at.columns };
	if (app->show_info)
		view_facts_compose(app, c, &rest);
	else
		view_checks_compose(app, c, &rest);
	if (app->overlay == OVERLAY_PROMPT)
		view_prompt_compose(app, c, &below);
	else
		view_notice_compose(app, c, &below);
}

void view_photo_compose(const struct app *app, struct canvas *c)
{
	const struct item *it = deck_current(&app->deck);
	const struct pv_photo *front;
	struct layout l;

	footer(app, c);
	if (!it) {
		if (deck_hidden_count(&app->deck) > 0)
			view_nothing_compose(app, c);
		else
			batch_done(app, c);
		view_notice_compose(app, c, &(struct rect){ canvas_rows(c) - 3, 2, 2, canvas_columns(c) - 4 });
		return;
	}
	front = app->overlay == OVERLAY_HISTORY && app->history_cursor < it->history.count ? &it->history.rows[app->history_cursor].photo :
											     &it->row.photo;
	if (app->overlay == OVERLAY_HISTORY)
		layout_compute(&app->screen, false, front, &l);
	else
		loupe_layout(app, it, compare_beside(app, it) != NULL, &l);
	photos(app, c, it, &l);
	switch (app->overlay) {
	case OVERLAY_REASONS:
		view_reasons_compose(app, c, &l.text);
		break;
	case OVERLAY_HISTORY:
		view_history_compose(app, c, &l.text);
		break;
	default:
		column(app, c, it, &l.text);
		return;
	}
	view_notice_over(app, c, &(struct rect){ l.text.row + l.text.rows - 1, l.text.column, 1, l.text.columns });
}
