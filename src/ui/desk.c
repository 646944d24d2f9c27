#include "ui/desk.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ui/focus.h"
#include "ui/view.h"

#define REFRESH_US (5 * CLOCK_SECOND)	/* windows end and workers deliver while one looks */

static void forget_detail(struct desk *d)
{
	pv_submission_list_release(&d->detail);
	d->detail_of = 0;
	d->scroll = 0;
}

void desk_release(struct desk *d)
{
	forget_detail(d);
	pv_submission_list_release(&d->held);
	pv_outbox_list_release(&d->sent);
	memset(d, 0, sizeof(*d));
}

void desk_refresh(struct app *app)
{
	app->desk.asked_at = app->mono;
	app_submit(app, ask_new(ASK_DESK));
}

void desk_tick(struct app *app)
{
	if (app->overlay == OVERLAY_DESK && app->link.waiting == 0 && app->mono - app->desk.asked_at >= REFRESH_US)
		desk_refresh(app);
}

void desk_open(struct app *app)
{
	desk_release(&app->desk);
	app->overlay = OVERLAY_DESK;
	desk_refresh(app);
}

void desk_row(const struct app *app, const struct pv_submission **ret_held, const struct pv_outbox_row **ret_sent)
{
	const struct desk *d = &app->desk;
	size_t at = d->cursor;

	*ret_held = at < d->held.count ? &d->held.rows[at] : NULL;
	*ret_sent = !*ret_held && at - d->held.count < d->sent.count ? &d->sent.rows[at - d->held.count] : NULL;
}

static void scroll_detail(struct app *app, long to)
{
	struct tell t = { .columns = view_told_columns(app) };
	long last;

	view_desk_tell(app, &t);
	last = (long)t.count - view_told_rows(app);
	tell_release(&t);
	to = to > last ? last : to;
	app->desk.scroll = to < 0 ? 0 : (int)to;
}

void desk_move(struct app *app, int by)
{
	struct desk *d = &app->desk;
	size_t n = d->held.count + d->sent.count;

	if (d->detail_of != 0)
		scroll_detail(app, (long)d->scroll + by);
	else if (by < 0)
		d->cursor = d->cursor > (size_t)-by ? d->cursor - (size_t)-by : 0;
	else if (n > 0)
		d->cursor = d->cursor + (size_t)by < n ? d->cursor + (size_t)by : n - 1;
}

void desk_end(struct app *app, bool is_last)
{
	if (app->desk.detail_of != 0)
		scroll_detail(app, is_last ? INT32_MAX : 0);
	else
		desk_move(app, is_last ? INT32_MAX / 2 : -(INT32_MAX / 2));
}

static void look_at(struct app *app, int64_t id)
{
	struct ask *ask = ask_new(ASK_STUDENT);

	app->desk.detail_of = id;
	ask->id = id;
	app_submit(app, ask);
}

void desk_choose(struct app *app)
{
	const struct pv_submission *held;
	const struct pv_outbox_row *sent;

	if (app->desk.detail_of != 0)
		return;
	desk_row(app, &held, &sent);
	if (held) {
		app->overlay = OVERLAY_NONE;
		app->goto_id = held->id;
		app_open_campaign(app, held->campaign, held->zone, held->status == PV_STATUS_ESCALATED);
	} else if (sent) {
		look_at(app, sent->submission);
	}
}

bool desk_back(struct app *app)
{
	if (app->desk.detail_of == 0)
		return false;
	forget_detail(&app->desk);
	return true;
}

void desk_release_row(struct app *app)
{
	const struct pv_submission *held;
	const struct pv_outbox_row *sent;
	struct item *it;
	struct ask *ask;

	desk_row(app, &held, &sent);
	if (!held || app->desk.detail_of != 0) {
		app_notice(app, NOTICE_INFO, "%s", _("this is not in your hands"));
		return;
	}
	it = deck_find(&app->deck, held->id);
	if (it && it->state == ITEM_OPEN) {
		bool is_front = it == app_item(app);

		it->state = ITEM_SENDING;
		if (is_front)
			deck_advance(&app->deck);
	}
	ask = ask_new(ASK_RELEASE);
	ask->id = held->id;
	app_submit(app, ask);
}

void desk_reply(struct app *app, struct ask *ask)
{
	struct desk *d = &app->desk;

	if (app->overlay != OVERLAY_DESK)
		return;
	snprintf(d->why, sizeof(d->why), "%s", ask->err == PV_OK ? "" : ask->error.text);
	if (ask->err != PV_OK)
		return;
	pv_submission_list_release(&d->held);
	pv_outbox_list_release(&d->sent);
	d->held = ask->rows;
	d->sent = ask->outbox;
	memset(&ask->rows, 0, sizeof(ask->rows));
	memset(&ask->outbox, 0, sizeof(ask->outbox));
	d->is_known = true;
	if (d->detail_of == 0)
		desk_move(app, 0);	/* the list may be shorter now */
}

bool desk_takes(struct app *app, struct ask *ask)
{
	struct desk *d = &app->desk;

	if (app->overlay != OVERLAY_DESK || d->detail_of == 0 || d->detail_of != ask->id)
		return false;
	snprintf(d->why, sizeof(d->why), "%s", ask->err == PV_OK ? "" : ask->error.text);
	pv_submission_list_release(&d->detail);
	if (ask->err == PV_OK) {
		d->detail = ask->rows;
		memset(&ask->rows, 0, sizeof(ask->rows));
	}
	return true;
}

void desk_follow(struct app *app, const struct ask *ask)
{
	if (app->overlay == OVERLAY_DESK && ask_is_move(ask->kind) && ask->err == PV_OK)
		desk_refresh(app);
}
