#include "ui/reply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ui/campaigns.h"
#include "ui/chooser.h"
#include "ui/earlier.h"
#include "ui/desk.h"
#include "ui/figures.h"
#include "ui/filter.h"
#include "ui/focus.h"
#include "ui/judge.h"
#include "ui/lease.h"
#include "ui/resume.h"

#define BACKOFF_MAX_S 30

/* The cursor follows the campaign, not the row. */
static void queue_reply(struct app *app, struct ask *ask)
{
	struct queue_state *q = &app->queue;
	char at[ASK_CAMPAIGN_MAX];
	bool was_escalated;

	if (ask->err != PV_OK)
		return;
	campaigns_here(q, at, &was_escalated);
	pv_queue_list_release(&q->list);
	q->list = ask->queue;
	memset(&ask->queue, 0, sizeof(ask->queue));
	campaigns_arrange(q, at, was_escalated);
	q->is_known = true;
}

static void enter_deck(struct app *app, const struct pv_submission_list *rows)
{
	if (app->view != VIEW_SHEET)
		app->view = VIEW_PHOTO;
	if (rows->count > 0)
		snprintf(app->zone, sizeof(app->zone), "%s", rows->rows[0].zone);
	if (!deck_current(&app->deck))
		deck_first(&app->deck);
	lease_note(app);
	focus_changed(app);
}

/* Said in figures, so that "nothing" is never a riddle. */
static void tell_empty(struct app *app, const char *campaign)
{
	for (size_t i = 0; i < app->queue.list.count; i++) {
		const struct pv_queue_row *q = &app->queue.list.rows[i];
		struct buf when = BUF_INIT(64);

		if (strcmp(q->campaign, campaign) != 0)
			continue;
		if (q->held > 0 && q->next_lease_end != PV_TIME_NONE) {
			clock_format_short(&when, q->next_lease_end, q->zone, app->now);
			app_notice(app, NOTICE_WARN,
				   q->holders == 1 ? _("0 free; %lld held by %lld person, next lease ends %s") :
						     _("0 free; %lld held by %lld people, next lease ends %s"), (long long)q->held,
				   (long long)q->holders, buf_str(&when));
		} else {
			app_notice(app, NOTICE_WARN, _("0 free; %lld waiting for checks, %lld skipped by you"), (long long)q->awaiting_check,
				   (long long)q->skipped_by_me);
		}
		buf_release(&when);
		return;
	}
	app_notice(app, NOTICE_WARN, "%s", _("0 free"));
}

static void switch_deck(struct app *app, const char *campaign)
{
	if (strcmp(app->campaign, campaign) != 0 || deck_open_count(&app->deck) == 0) {
		deck_sweep(&app->deck);
		deck_set_text(&app->filter.find, NULL);	/* it was meant for the photos before */
	}
	if (strcmp(app->campaign, campaign) != 0) {
		resume_keep_notes(app);
		deck_clear(&app->deck);
		snprintf(app->campaign, sizeof(app->campaign), "%s", campaign);
	}
}

static void claim_reply(struct app *app, struct ask *ask)
{
	app->is_claiming = false;
	*app->queue.wanted = 0;
	if (ask->err != PV_OK) {
		app_notice(app, NOTICE_ERROR, _("nothing pulled: %s"), ask->error.text);
		return;
	}
	if (ask->rows.count == 0) {
		if (ask->selection)
			app_notice(app, NOTICE_WARN, "%s", _("nothing of this selection is free"));
		else
			tell_empty(app, ask->campaign);
		app_submit(app, ask_new(ASK_QUEUE));
		return;
	}
	switch_deck(app, ask->campaign);
	if (strcmp(ask->campaign, app->session_campaign) == 0)
		app->session_at = 0;	/* a place in a batch that is over: not to be gone back to later */
	app->is_escalated = ask->is_escalated;
	deck_add(&app->deck, &ask->rows);
	filter_deck_changed(app);
	app_notice(app, NOTICE_INFO, _("%zu photos pulled"), ask->rows.count);
	enter_deck(app, &ask->rows);
}

/* Back where a lost connection or a restart left us. */
static void resume_session(struct app *app)
{
	struct ask fake = { .rows = app->mine };
	size_t here = 0;

	for (size_t i = 0; i < fake.rows.count; i++)
		here += strcmp(fake.rows.rows[i].campaign, app->session_campaign) == 0;
	if (here == 0 || app->view != VIEW_QUEUE || app->deck.count > 0)
		return;
	app_open_campaign(app, app->session_campaign, "", app->is_escalated);
}

static void start_reply(struct app *app)
{
	if (!app->is_session_known || !app->is_mine_known)
		return;
	resume_prune(app, &app->mine);
	if (app->selection && app->selection->campaign)
		app_open_campaign(app, app->selection->campaign, "", false);
	else if (*app->session_campaign && app->resume.was_photo)
		resume_session(app);
	pv_submission_list_release(&app->mine);
}

static void keep_campaign(const char *campaign, struct pv_submission_list *rows)
{
	size_t n = 0;

	for (size_t i = 0; i < rows->count; i++)
		if (strcmp(rows->rows[i].campaign, campaign) == 0)
			rows->rows[n++] = rows->rows[i];
	rows->count = n;
}

/* All of ours were asked for to find one of them: its campaign is the one to open. */
static bool find_goto(struct app *app, struct ask *ask)
{
	for (size_t i = 0; i < ask->rows.count; i++) {
		if (ask->rows.rows[i].id != app->goto_id)
			continue;
		ask_set_campaign(ask, ask->rows.rows[i].campaign);
		snprintf(app->queue.wanted, sizeof(app->queue.wanted), "%s", ask->campaign);
		return true;
	}
	return false;
}

static void follow_goto(struct app *app)
{
	int64_t id = app->goto_id;

	app->goto_id = 0;
	if (id == 0 && app->session_at != 0 && strcmp(app->campaign, app->session_campaign) == 0)
		id = app->session_at;	/* entered for the first time since the start */
	if (id == 0)
		return;
	if (id == app->session_at && app->session_done > 0 && app->deck.done_before == 0) {
		app->deck.done_before = app->session_done;
		app->session_done = 0;
	}
	if (id == app->session_at)
		app->session_at = 0;
	if (deck_go(&app->deck, id))
		focus_changed(app);
}

static void mine_reply(struct app *app, struct ask *ask)
{
	if (ask->err != PV_OK) {
		app->is_loading = false;
		*app->queue.wanted = 0;
		if (*ask->campaign && ask->err != PV_ERR_UNAVAILABLE)
			app_notice(app, NOTICE_ERROR, _("not opened: %s"), ask->error.text);
		return;
	}
	if (!*ask->campaign && !app->is_mine_known) {
		app->is_mine_known = true;
		pv_submission_list_release(&app->mine);
		app->mine = ask->rows;
		memset(&ask->rows, 0, sizeof(ask->rows));
		start_reply(app);
		return;
	}
	app->is_loading = false;
	if (!*ask->campaign && !find_goto(app, ask))
		return;
	keep_campaign(ask->campaign, &ask->rows);
	if (ask->rows.count == 0 && strcmp(app->queue.wanted, ask->campaign) == 0 && app->view == VIEW_QUEUE) {
		struct ask *claim = ask_new(ASK_CLAIM);

		ask_set_campaign(claim, ask->campaign);
		claim->is_escalated = app->is_escalated;
		claim->selection = app->narrowing;
		app->is_claiming = true;
		app_submit(app, claim);
		return;
	}
	switch_deck(app, ask->campaign);
	lease_lost(app, deck_reconcile(&app->deck, &ask->rows));
	deck_add(&app->deck, &ask->rows);
	filter_deck_changed(app);
	if (app->view != VIEW_QUEUE || strcmp(app->queue.wanted, ask->campaign) == 0)
		enter_deck(app, &ask->rows);
	*app->queue.wanted = 0;
	follow_goto(app);
	resume_enter(app);
}

static void reasons_reply(struct app *app, struct ask *ask)
{
	struct reasons_state *r = &app->reasons;

	if (strcmp(r->campaign, ask->campaign) != 0)
		return;
	r->is_asked = false;
	if (ask->err != PV_OK)
		return;
	pv_reason_list_release(&r->list);
	r->list = ask->reason_list;
	memset(&ask->reason_list, 0, sizeof(ask->reason_list));
	r->resubmit_days = ask->resubmit_days;
	r->advise_days = ask->advise_days;
	r->has_profile = ask->has_profile;
	r->profile = ask->profile;
	snprintf(r->scripted, sizeof(r->scripted), "%s", ask->scripted);
	r->is_known = true;
	chooser_refresh(app);
	resume_reasons(app);
}

static void student_reply(struct app *app, struct ask *ask)
{
	struct item *it = deck_find(&app->deck, ask->id);

	if (desk_takes(app, ask) || !it)
		return;
	if (ask->err != PV_OK) {
		it->history_asked = false;
		return;
	}
	pv_submission_list_release(&it->history);
	it->history = ask->rows;
	memset(&ask->rows, 0, sizeof(ask->rows));
	earlier_learn(it);
	if (it == app_item(app) && app->overlay == OVERLAY_HISTORY && it->history.count > 0) {
		app->history_cursor = it->history.count - 1;
		focus_changed(app);
	} else if (it == app_item(app) && app->overlay == OVERLAY_NONE) {
		focus_changed(app);	/* there is something to compare with */
	}
}

static void reveal_reply(struct app *app, struct ask *ask)
{
	struct item *it = deck_find(&app->deck, ask->id);

	if (ask->err != PV_OK) {
		app_notice(app, NOTICE_ERROR, _("not shown: %s"), ask->error.text);
		return;
	}
	if (it)
		deck_set_text(strcmp(ask->reasons, "name") == 0 ? &it->revealed : &it->id_number, ask->answer);
}

static void release_all_reply(struct app *app, struct ask *ask)
{
	size_t n = 0;

	if (ask->err != PV_OK) {
		app_notice(app, NOTICE_ERROR, _("not released: %s"), ask->error.text);
		return;
	}
	for (size_t i = 0; i < ask->outcomes.count; i++) {
		struct item *it = deck_find(&app->deck, ask->outcomes.rows[i].id);

		n += ask->outcomes.rows[i].done;
		if (it && ask->outcomes.rows[i].done && it->state == ITEM_OPEN)
			it->state = ITEM_GONE;
	}
	app_notice(app, NOTICE_INFO, _("%zu photos given back"), n);
	app_submit(app, ask_new(ASK_QUEUE));
}

static void link_lost(struct app *app, const struct ask *ask)
{
	struct link_state *l = &app->link;

	l->is_down = true;
	l->backoff_s = l->backoff_s == 0 ? 1 : l->backoff_s * 2 > BACKOFF_MAX_S ? BACKOFF_MAX_S : l->backoff_s * 2;
	l->retry_at = app->mono + l->backoff_s * CLOCK_SECOND;
	snprintf(l->text, sizeof(l->text), "%s", ask->error.text);
}

static void link_back(struct app *app)
{
	app->link.is_down = false;
	app->link.backoff_s = 0;
	app_notice(app, NOTICE_INFO, "%s", _("the database answers again"));
	judge_resend(app);
	app_refresh(app);
	app_submit(app, ask_new(ASK_STEPS));	/* an answer may have been lost with the connection */
}

static void watch_link(struct app *app, const struct ask *ask)
{
	struct link_state *l = &app->link;

	if (l->waiting > 0)
		l->waiting--;
	if (ask_is_move(ask->kind) && l->moves > 0)
		l->moves--;
	l->waiting_since = l->waiting > 0 ? app->mono : 0;
	if (ask->err == PV_ERR_UNAVAILABLE)
		link_lost(app, ask);
	else if (l->is_down)
		link_back(app);
}

static void session_reply(struct app *app, struct ask *ask)
{
	if (ask->kind == ASK_SESSION_SAVE || app->is_session_known || ask->err == PV_ERR_UNAVAILABLE)
		return;
	app->is_session_known = true;
	resume_parse(app, ask->err == PV_OK ? ask->answer : NULL);
	start_reply(app);
}

void reply_handle(struct app *app, struct ask *ask)
{
	watch_link(app, ask);
	if (ask->error.roles[0])	/* said in the person's own language */
		pv_error_message(&ask->error, ask->error.text, sizeof(ask->error.text));
	switch (ask->kind) {
	case ASK_QUEUE:
		queue_reply(app, ask);
		break;
	case ASK_MINE:
		mine_reply(app, ask);
		break;
	case ASK_CLAIM:
		claim_reply(app, ask);
		break;
	case ASK_REASONS:
		reasons_reply(app, ask);
		break;
	case ASK_FILTER:
		filter_reply(app, ask);
		break;
	case ASK_STUDENT:
		student_reply(app, ask);
		break;
	case ASK_RENEW:
		lease_reply(app, ask);
		break;
	case ASK_REVEAL:
		reveal_reply(app, ask);
		break;
	case ASK_RELEASE_ALL:
		release_all_reply(app, ask);
		break;
	case ASK_MIRROR:
		figures_reply(app, ask);
		break;
	case ASK_DESK:
		desk_reply(app, ask);
		break;
	case ASK_SESSION_LOAD:
	case ASK_SESSION_SAVE:
		session_reply(app, ask);
		break;
	default:
		judge_reply(app, ask);
		desk_follow(app, ask);
		break;
	}
	app->reaction |= APP_REDRAW;
}
