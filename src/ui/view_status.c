/* The first row: where we are, and everything that runs against the clock. What is wrong
 * comes before what is fine, since the right end is cut on a narrow screen. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/focus.h"
#include "ui/judge.h"
#include "ui/loupe.h"
#include "ui/lease.h"
#include "ui/sheet.h"
#include "ui/undo.h"
#include "ui/view.h"

struct bar {
	struct canvas *canvas;
	int column, end;
};

static void segment(struct bar *b, enum style style, const char *fmt, ...) PV_PRINTF(3, 4);
static void segment(struct bar *b, enum style style, const char *fmt, ...)
{
	struct buf text = BUF_INIT(512);
	va_list args;

	va_start(args, fmt);
	buf_vprintf(&text, fmt, args);
	va_end(args);
	if (b->end - b->column >= 4) {
		b->column += canvas_text(b->canvas, 0, b->column, b->end - b->column, style, buf_str(&text));
		b->column += 2;
	}
	buf_release(&text);
}

static int seconds_until(int64_t t, int64_t now)
{
	return t > now ? (int)((t - now + CLOCK_SECOND - 1) / CLOCK_SECOND) : 0;
}

static void place(const struct app *app, struct bar *b)
{
	const struct deck *d = &app->deck;
	size_t of, at = deck_place(d, &of);

	if (app->view == VIEW_QUEUE)
		segment(b, STYLE_STATUS, "photovet  %s", _("queue"));
	else if (deck_current(d) && filter_is_on(app))
		segment(b, STYLE_STATUS, _("%s%s  %zu/%zu of %zu"), app->campaign, app->is_escalated ? _(" (escalated)") : "", at, of,
			d->done_before + d->count);
	else if (deck_current(d))
		segment(b, STYLE_STATUS, "%s%s  %zu/%zu", app->campaign, app->is_escalated ? _(" (escalated)") : "", d->done_before + d->at + 1,
			d->done_before + d->count);
	else if (deck_hidden_count(d) > 0)
		segment(b, STYLE_WARN, _("%s  0 of %zu in view"), app->campaign, deck_open_count(d));
	else
		segment(b, STYLE_STATUS, "%s  %s", app->campaign, _("batch done"));
}

/* What narrows the view, cut so that the clocks behind it still stand there. */
static void narrowing(const struct app *app, struct bar *b)
{
	struct buf text = BUF_INIT(8192);
	int room = canvas_columns(b->canvas) / 2;

	filter_title(app, &text);
	if (text.len > 0 && b->end - b->column >= 8) {
		b->column += canvas_text(b->canvas, 0, b->column, room < b->end - b->column ? room : b->end - b->column, STYLE_STATUS, buf_str(&text));
		b->column += 2;
	}
	buf_release(&text);
}

static void trouble(const struct app *app, struct bar *b)
{
	const struct link_state *l = &app->link;
	size_t unstored = judge_unstored(app);
	int64_t waited = l->waiting_since ? app->mono - l->waiting_since : 0;

	if (unstored > 0)
		segment(b, STYLE_ERROR, _("%zu NOT STORED"), unstored);
	if (l->is_down)
		segment(b, STYLE_ERROR, _("database away, again in %d s"), seconds_until(l->retry_at, app->mono));
	else if (waited > 2 * CLOCK_SECOND)
		segment(b, STYLE_WARN, _("waiting for the database %d s"), (int)(waited / CLOCK_SECOND));
}

static void lease(const struct app *app, struct bar *b)
{
	int64_t end = deck_lease_end(&app->deck);
	struct buf when = BUF_INIT(64);

	if (end == PV_TIME_NONE)
		return;
	view_time(&when, app, end, app->zone);
	segment(b, lease_is_short(app) ? STYLE_WARN : STYLE_STATUS, _("lease %s"), buf_str(&when));
	buf_release(&when);
}

static void undo(const struct app *app, struct bar *b)
{
	const struct judged *j = undo_next(app);
	size_t n;

	if (!j)
		return;
	if (j->state == JUDGED_STORED && (n = undo_step_size(app, j)) > 1)
		segment(b, STYLE_STATUS, _("undo %s of %zu %d s"), _(pv_action_name(j->action)), n, seconds_until(j->undo_until, app->now));
	else if (j->state == JUDGED_STORED)
		segment(b, STYLE_STATUS, _("undo %s %d s"), _(pv_action_name(j->action)), seconds_until(j->undo_until, app->now));
	else if (j->state == JUDGED_SENDING)
		segment(b, STYLE_STATUS, _("storing %s"), _(pv_action_name(j->action)));
}

static void loupe(const struct app *app, struct bar *b)
{
	char text[160];

	if (loupe_describe(app, text, sizeof(text)))
		segment(b, STYLE_STATUS, "%s", text);
}

/* Of the sheet's page: how much of it the terminal has. */
static void strips(const struct app *app, struct bar *b)
{
	struct buf size = BUF_INIT(64);
	int64_t bytes = 0;
	int of, done = sheet_acknowledged(app, &of);

	for (int i = 0; i < of; i++)
		if (app->sheet.strips[i].answer.state == PICTURE_READY)
			bytes += (int64_t)picture_bytes(app->sheet.strips[i].answer.strip->picture);
	view_bytes(&size, bytes);
	if (done < of)
		segment(b, STYLE_WARN, _("sending row %d of %d"), done + 1, of);
	else
		segment(b, STYLE_STATUS, _("page whole, %s"), buf_str(&size));
	buf_release(&size);
}

static void picture(const struct app *app, struct bar *b)
{
	const struct shown *s = &app->shown[0];
	const struct picture *p = s->answer.picture;
	struct buf size = BUF_INIT(64);

	if (app->sheet.strip_count > 0)
		strips(app, b);
	if (!focus_is_photo(app) || focus_is_covered(app) || !deck_current(&app->deck))
		return;
	if (!s->is_wanted) {
		segment(b, STYLE_WARN, "%s", _("no picture"));
	} else if (s->answer.state == PICTURE_LOADING) {
		segment(b, STYLE_WARN, "%s", _("photo loading"));
	} else if (s->answer.state == PICTURE_FAILED) {
		segment(b, STYLE_ERROR, "%s", _("no picture"));
	} else if (s->is_refused) {
		segment(b, STYLE_ERROR, "%s", _("no picture"));
	} else if (s->is_coarse) {
		segment(b, STYLE_WARN, _("coarse, refining %d%%"), s->percent);
	} else if (!s->is_acknowledged) {
		segment(b, STYLE_WARN, _("sending %d%%"), s->percent);
	} else if (p) {
		view_bytes(&size, (int64_t)picture_bytes(p));
		segment(b, STYLE_STATUS, p->protocol == GRAPHICS_BLOCKS ? _("half blocks %dx%d, %s") : _("%dx%d px, %s"), p->width, p->height,
			buf_str(&size));
	}
	buf_release(&size);
}

void view_status_compose(const struct app *app, struct canvas *c)
{
	int columns = canvas_columns(c), width = utf8_width(app->login);
	struct bar b = { c, 1, columns - width - 2 };
	struct buf clock = BUF_INIT(64);

	canvas_fill(c, 0, 0, 1, columns, STYLE_STATUS);
	canvas_text(c, 0, columns - width - 1, width, STYLE_STATUS, app->login);
	place(app, &b);
	trouble(app, &b);
	narrowing(app, &b);
	lease(app, &b);
	undo(app, &b);
	picture(app, &b);
	loupe(app, &b);
	if (!app->link.is_down && app->link.waiting_since == 0 && app->view != VIEW_QUEUE)
		segment(&b, STYLE_STATUS, "%s", _("database ok"));
	buf_release(&clock);
}
