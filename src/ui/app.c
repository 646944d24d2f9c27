#include "ui/app.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ui/chooser.h"
#include "ui/desk.h"
#include "ui/figures.h"
#include "ui/focus.h"
#include "ui/guard.h"
#include "ui/judge.h"
#include "ui/layout.h"
#include "ui/lease.h"
#include "ui/mouse.h"
#include "ui/plan.h"
#include "ui/prompt.h"
#include "ui/reply.h"
#include "ui/resume.h"
#include "ui/sheet.h"
#include "ui/undo.h"

#define QUEUE_REFRESH_US (30 * CLOCK_SECOND)
#define SESSION_SAVE_US (CLOCK_SECOND / 2)	/* after a change */
#define LEAVE_WAIT_US (10 * CLOCK_SECOND)	/* for answers under way */

/* A campaign alone is pulled from in the queue's own order. */
static bool is_narrowing(const struct pv_selection *sel)
{
	struct pv_selection rest;

	if (!sel)
		return false;
	rest = *sel;
	rest.campaign = NULL;
	return !pv_selection_is_empty(&rest);
}

struct app *app_new(const struct app_options *opt)
{
	struct app *app = mem_alloc(sizeof(*app));

	app->ops = opt->ops;
	app->keymap = opt->keymap;
	app->selection = opt->selection && !pv_selection_is_empty(opt->selection) ? opt->selection : NULL;
	app->narrowing = is_narrowing(app->selection) ? app->selection : NULL;
	app->screen = opt->screen;
	app->settings = opt->settings;
	app->is_plain = opt->is_plain;
	app->guard_ms = opt->settings ? (int)opt->settings->guard_ms : 150;
	app->dwell_floor_ms = opt->settings ? (int)opt->settings->dwell_floor_ms : 600;
	app->ahead = opt->settings ? (int)opt->settings->ahead : 4;
	app->colors = opt->settings ? (int)opt->settings->colors : 0;
	app->mouse = opt->settings && opt->settings->mouse;
	snprintf(app->login, sizeof(app->login), "%s", opt->login ? opt->login : "");
	return app;
}

void app_free(struct app *app)
{
	if (!app)
		return;
	pv_queue_list_release(&app->queue.list);
	free(app->queue.lines);
	free(app->queue.find);
	filter_release(&app->filter);
	line_release(&app->line);
	deck_release(&app->deck);
	judge_release(&app->judge);
	chooser_release(&app->chooser);
	resume_release(&app->resume);
	plan_release(&app->plan);
	figures_release(&app->figures);
	desk_release(&app->desk);
	pv_reason_list_release(&app->reasons.list);
	pv_submission_list_release(&app->mine);
	free(app);
}

struct item *app_item(const struct app *app)
{
	return deck_current(&app->deck);
}

int64_t app_held(const struct app *app)
{
	int64_t n = 0, here = (int64_t)deck_open_count(&app->deck);
	bool is_counted = false;

	for (size_t i = 0; i < app->queue.list.count; i++) {
		bool is_deck = strcmp(app->queue.list.rows[i].campaign, app->campaign) == 0 && app->deck.count > 0;

		n += is_deck ? here : app->queue.list.rows[i].mine;
		is_counted = is_counted || is_deck;
	}
	return is_counted ? n : n + here;
}

void app_submit(struct app *app, struct ask *ask)
{
	struct link_state *l = &app->link;

	ask->asked_at = app->mono;
	if (l->waiting++ == 0)
		l->waiting_since = app->mono;
	l->moves += ask_is_move(ask->kind);
	app->ops->submit(app->ops->context, ask);
}

void app_notice(struct app *app, enum notice_kind kind, const char *fmt, ...)
{
	static const int seconds[] = { [NOTICE_INFO] = 4, [NOTICE_WARN] = 6, [NOTICE_ERROR] = 12 };
	va_list args;

	va_start(args, fmt);
	vsnprintf(app->notice.text, sizeof(app->notice.text), fmt, args);
	va_end(args);
	app->notice.kind = kind;
	app->notice.until = app->mono + seconds[kind] * CLOCK_SECOND;
	app->notice.is_new = true;
	app->notice.is_lasting = kind == NOTICE_ERROR || (kind == NOTICE_WARN && app->event != APP_KEY);
	app->reaction |= APP_REDRAW;
}

/* After every event: what was said of one view does not stand over another that a key went to. */
static void notice_follow(struct app *app)
{
	struct notice *n = &app->notice;

	if (n->is_new || app->event != APP_KEY) {	/* the answer that opens a view brings its notice along */
		n->view = app->view;
		n->overlay = app->overlay;
		n->is_new = false;
	} else if (n->until && !n->is_lasting && (n->view != app->view || n->overlay != app->overlay)) {
		n->until = 0;
	}
}

static void ask_mine(struct app *app, const char *campaign)
{
	struct ask *ask = ask_new(ASK_MINE);

	ask_set_campaign(ask, campaign);
	app_submit(app, ask);
}

void app_open_campaign(struct app *app, const char *campaign, const char *zone, bool is_escalated)
{
	char name[ASK_CAMPAIGN_MAX];	/* campaign may be the queue's, which an answer replaces */

	snprintf(name, sizeof(name), "%s", campaign);
	if (*zone)
		snprintf(app->zone, sizeof(app->zone), "%s", zone);
	if (strcmp(name, app->campaign) == 0 && deck_open_count(&app->deck) > 0) {
		app->view = VIEW_PHOTO;
		focus_changed(app);
	} else {
		snprintf(app->queue.wanted, sizeof(app->queue.wanted), "%s", name);
		app->is_escalated = is_escalated;
		app->is_loading = true;
	}
	ask_mine(app, name);
}

void app_refresh(struct app *app)
{
	app->queue.asked_at = app->mono;
	app_submit(app, ask_new(ASK_QUEUE));
	if (!app->is_session_known)
		app_submit(app, ask_new(ASK_SESSION_LOAD));
	if (!app->is_mine_known)
		ask_mine(app, "");
	else if (*app->campaign)
		ask_mine(app, app->campaign);
}

void app_leave(struct app *app, bool with_release)
{
	if (with_release)
		resume_forget_notes(app);
	if (*app->campaign && !app->link.is_down)
		resume_save(app);	/* with what is open and half typed */
	app->overlay = OVERLAY_NONE;
	app->is_leaving = true;
	app->leave_at = app->mono + LEAVE_WAIT_US;
	if (judge_unstored(app) > 0)
		app_submit(app, ask_new(ASK_RENEW));	/* connects again */
	judge_resend(app);
	if (with_release)
		app_submit(app, ask_new(ASK_RELEASE_ALL));
	app_notice(app, NOTICE_INFO, "%s", _("leaving: waiting for the last answers"));
}

static void release_campaign(struct app *app)
{
	const struct queue_state *q = &app->queue;
	struct ask *ask = ask_new(ASK_RELEASE_ALL);

	if (q->cursor < q->line_count)
		ask_set_campaign(ask, q->list.rows[q->lines[q->cursor].row].campaign);
	app->overlay = OVERLAY_NONE;
	app_submit(app, ask);
}

/* y or n, never Enter and never the key that asked. */
static void confirm_key(struct app *app, const struct key *k)
{
	bool is_yes = !k->mods && (k->base == 'y' || k->base == 'Y');
	bool is_no = !k->mods && (k->base == 'n' || k->base == 'N');

	if (k->code == 0x1b || (is_no && app->confirm == CONFIRM_RELEASE))
		app->overlay = OVERLAY_NONE;
	else if (is_yes && app->confirm == CONFIRM_RELEASE)
		release_campaign(app);
	else if (is_yes || is_no)
		app_leave(app, is_no);
}

static void leaving_key(struct app *app, enum action a)
{
	if (a == ACTION_QUIT)
		app->leave_at = app->mono;	/* asked for twice: do not wait */
}

/* In a window too small for any view nothing is acted on that nobody can see. */
static bool is_blind(const struct app *app)
{
	return app->screen.rows < LAYOUT_MIN_ROWS || app->screen.columns < LAYOUT_MIN_COLUMNS;
}

static void blind_key(struct app *app, enum action a, const struct key *k)
{
	if (a == ACTION_QUIT && (k->mods & KEY_CTRL) && judge_unstored(app) == 0)
		app_leave(app, false);
}

/* What lies over the view and has the keys; false: nothing does. */
static bool overlay_key(struct app *app, const struct key *k)
{
	switch (app->overlay) {
	case OVERLAY_REASONS:
		chooser_key(app, k);
		return true;
	case OVERLAY_PLAN:
		plan_key(app, k);
		return true;
	case OVERLAY_PROMPT:
		prompt_key(app, k);
		return true;
	case OVERLAY_CONFIRM:
		confirm_key(app, k);
		return true;
	case OVERLAY_LINE:
		line_key(app, k);
		return true;
	case OVERLAY_MENU:
		menu_key(app, k);
		return true;
	default:
		return false;
	}
}

static void app_key(struct app *app, const struct key *k)
{
	enum action a = k->code == KEY_UNKNOWN ? ACTION_NONE : keymap_find(app->keymap, k);
	struct key text;

	app->reaction |= APP_REDRAW;
	app->pressed = *k;
	if (app->is_leaving) {
		leaving_key(app, a);
		return;
	}
	if (a == ACTION_REDRAW && (k->mods & KEY_CTRL)) {
		act_run(app, a);
		return;
	}
	if (is_blind(app)) {
		blind_key(app, a, k);
		return;
	}
	if (mouse_is(k)) {
		mouse_key(app, k);
		return;
	}
	if (guard_drops(app, k, a) || (guard_has_field(app) && !(k = guard_field_key(app, k, &text))))
		return;
	app->is_session_dirty = true;
	if (overlay_key(app, k))
		return;
	if (k->code == KEY_PASTE)
		app_notice(app, NOTICE_INFO, "%s", _("paste ignored: no text field is open"));
	else if (a != ACTION_NONE)
		act_run(app, a);
}

static void start(struct app *app)
{
	app->started_at = app->mono;
	app_submit(app, ask_new(ASK_SESSION_LOAD));
	ask_mine(app, "");
	app->queue.asked_at = app->mono;
	app_submit(app, ask_new(ASK_QUEUE));
	app_submit(app, ask_new(ASK_STEPS));
}

/* The lease is renewed while the screen lives; a lost database is asked again in steps. */
static void keep_in_touch(struct app *app)
{
	struct link_state *l = &app->link;

	if (l->is_down) {
		if (app->mono >= l->retry_at && l->waiting == 0)
			app_submit(app, ask_new(ASK_RENEW));
		return;
	}
	if (app->renew_at && app->mono >= app->renew_at) {
		app->renew_at = app->mono + (app->lease_us ? app->lease_us / 3 : 60 * CLOCK_SECOND);
		app_submit(app, ask_new(ASK_RENEW));
	}
	desk_tick(app);
	if (app->view == VIEW_QUEUE && app->mono - app->queue.asked_at >= QUEUE_REFRESH_US && l->waiting == 0) {
		app->queue.asked_at = app->mono;
		app_submit(app, ask_new(ASK_QUEUE));
	}
}

static void keep_session(struct app *app)
{
	if (app->is_session_dirty && app->session_save_at == 0)
		app->session_save_at = app->mono + SESSION_SAVE_US;
	if (app->session_save_at && app->mono >= app->session_save_at && *app->campaign && !app->link.is_down)
		resume_save(app);
}

static void tick(struct app *app)
{
	if (app->notice.until && app->mono >= app->notice.until)
		app->notice.until = 0;
	keep_in_touch(app);
	keep_session(app);
	lease_watch(app);
	app->reaction |= APP_REDRAW;
}

static void resize(struct app *app, const struct app_event *ev)
{
	app->screen.rows = ev->rows;
	app->screen.columns = ev->columns;
	if (ev->cell_width > 0 && ev->cell_height > 0) {
		app->screen.cell_width = ev->cell_width;
		app->screen.cell_height = ev->cell_height;
	}
	focus_changed(app);
	app->reaction |= APP_REPAINT;
}

/* The end comes when nothing is under way any more. */
static void leave_if_done(struct app *app)
{
	bool is_quiet = app->link.waiting == 0 || (app->link.is_down && app->link.moves == 0);

	if (app->is_leaving && (is_quiet || app->mono >= app->leave_at))
		app->reaction |= APP_QUIT;
}

static void hang_up(struct app *app)
{
	if (app->is_leaving)
		return;
	app_leave(app, false);
}

unsigned app_update(struct app *app, const struct app_event *ev)
{
	app->now = ev->now;
	app->mono = ev->mono;
	app->reaction = 0;
	app->event = ev->kind;
	switch (ev->kind) {
	case APP_START:
		start(app);
		app->reaction |= APP_REDRAW;
		break;
	case APP_KEY:
		app->link.rate = ev->link_rate;
		focus_progress(app, ev->sent_percent);
		app->guard.burst = ev->burst;
		app_key(app, ev->key);
		break;
	case APP_TICK:
		app->link.rate = ev->link_rate;
		focus_progress(app, ev->sent_percent);
		tick(app);
		break;
	case APP_RESIZE:
		resize(app, ev);
		break;
	case APP_ACK:
		focus_acknowledge(app, ev);
		break;
	case APP_PICTURE:
		focus_sync(app);
		break;
	case APP_REPLY:
		reply_handle(app, ev->ask);
		break;
	case APP_HANGUP:
		hang_up(app);
		break;
	}
	sheet_follow(app);
	notice_follow(app);
	leave_if_done(app);
	return app->reaction;
}

bool app_wants_tick(const struct app *app)
{
	return app->notice.until || app->link.waiting > 0 || app->link.is_down || app->is_leaving || undo_next(app) ||
	       (app->shown[0].is_wanted && !app->shown[0].is_acknowledged);
}
