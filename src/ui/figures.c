#include "ui/figures.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ui/view.h"

void figures_release(struct figures *f)
{
	pv_mirror_release(&f->mirror);
	memset(f, 0, sizeof(*f));
}

void figures_refresh(struct app *app)
{
	struct ask *ask = ask_new(ASK_MIRROR);

	ask_set_campaign(ask, app->figures.campaign);
	ask->count = app->dwell_floor_ms;
	app_submit(app, ask);
}

static void show(struct app *app, const char *campaign)
{
	struct figures *f = &app->figures;

	figures_release(f);
	snprintf(f->campaign, sizeof(f->campaign), "%s", campaign);
	if (*campaign)
		figures_refresh(app);
}

void figures_open(struct app *app)
{
	const struct queue_state *q = &app->queue;
	bool is_deck = app->view != VIEW_QUEUE && *app->campaign;

	app->overlay = OVERLAY_FIGURES;
	if (is_deck)
		show(app, app->campaign);
	else
		show(app, q->cursor < q->line_count ? q->list.rows[q->lines[q->cursor].row].campaign : app->campaign);
}

static void clamp(struct app *app, long first)
{
	struct tell t = { .columns = view_told_columns(app) };
	long last;

	view_figures_tell(app, &t);
	last = (long)t.count - view_told_rows(app);
	tell_release(&t);
	first = first > last ? last : first;
	app->figures.scroll = first < 0 ? 0 : (int)first;
}

void figures_move(struct app *app, int lines)
{
	clamp(app, (long)app->figures.scroll + lines);
}

void figures_end(struct app *app, bool is_last)
{
	clamp(app, is_last ? INT32_MAX : 0);
}

void figures_turn(struct app *app, int by)
{
	const struct pv_queue_list *list = &app->queue.list;
	size_t at = 0;

	while (at < list->count && strcmp(list->rows[at].campaign, app->figures.campaign) != 0)
		at++;
	if (at == list->count || (by < 0 && at == 0) || (by > 0 && at + 1 >= list->count))
		app_notice(app, NOTICE_INFO, "%s", by > 0 ? _("this is the last campaign") : _("this is the first campaign"));
	else
		show(app, list->rows[at + (size_t)(by > 0 ? 1 : -1)].campaign);
}

void figures_reply(struct app *app, struct ask *ask)
{
	struct figures *f = &app->figures;

	if (app->overlay != OVERLAY_FIGURES || strcmp(f->campaign, ask->campaign) != 0)
		return;
	snprintf(f->why, sizeof(f->why), "%s", ask->err == PV_OK ? "" : ask->error.text);
	if (ask->err != PV_OK)
		return;
	pv_mirror_release(&f->mirror);
	f->mirror = ask->mirror;
	memset(&ask->mirror, 0, sizeof(ask->mirror));
	f->is_known = true;
	clamp(app, f->scroll);
}
