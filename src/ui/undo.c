#include "ui/undo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ui/focus.h"
#include "ui/judge.h"
#include "ui/plan.h"

static bool is_in_time(const struct judged *j, int64_t now)
{
	return j->undo_until != PV_TIME_NONE && j->undo_until > now;
}

static bool is_undoable(const struct judged *j, int64_t now)
{
	return j->state == JUDGED_SENDING || j->state == JUDGED_UNSTORED || (j->state == JUDGED_STORED && j->decision != 0 && is_in_time(j, now));
}

const struct judged *undo_next(const struct app *app)
{
	for (size_t i = app->judge.count; i-- > 0;)
		if (is_undoable(&app->judge.list[i], app->now) && !app->judge.list[i].is_undo_wanted)
			return &app->judge.list[i];
	return NULL;
}

/* Does j go with the step of first? */
static bool is_of_step(const struct judged *j, const struct judged *first, enum judged_state state, int64_t now)
{
	if (j == first)
		return true;
	return first->batch != 0 && j->batch == first->batch && j->state == state && (state != JUDGED_STORED || is_in_time(j, now));
}

size_t undo_step_size(const struct app *app, const struct judged *first)
{
	size_t n = 0;

	for (size_t i = 0; i < app->judge.count; i++)
		n += is_of_step(&app->judge.list[i], first, JUDGED_STORED, app->now);
	return n;
}

/* Asks for all decisions of a step at once. */
static void submit(struct app *app, enum ask_kind kind, const struct judged *first, enum judged_state from, enum judged_state to)
{
	struct ask *ask = ask_new(kind);

	ask->id = first->id;
	ask->decisions = mem_array(app->judge.count, sizeof(*ask->decisions));
	for (size_t i = 0; i < app->judge.count; i++) {
		struct judged *j = &app->judge.list[i];

		if (!is_of_step(j, first, from, app->now))
			continue;
		ask->decisions[ask->decision_count++] = j->decision;
		if (j != first)
			j->state = to;
		j->is_undo_wanted = false;
	}
	app->judge.list[first - app->judge.list].state = to;
	app_submit(app, ask);
}

void undo_now(struct app *app, struct judged *j)
{
	if (is_undoable(j, app->now))
		submit(app, ASK_UNDO, j, JUDGED_STORED, JUDGED_UNDOING);
}

/* An undone photo is in front again, unless the person is in the middle of another. */
static void bring_back(struct app *app, int64_t id)
{
	if (app->overlay != OVERLAY_NONE || app->view == VIEW_QUEUE)
		return;
	if (deck_go(&app->deck, id))
		focus_changed(app);
}

void undo_unsent(struct app *app, struct judged *j)
{
	struct item *it = deck_find(&app->deck, j->id);
	int64_t id = j->id;

	if (it)
		it->state = ITEM_OPEN;
	judge_forget(&app->judge, (size_t)(j - app->judge.list));
	app_notice(app, NOTICE_INFO, "%s", _("undone: it had not been stored yet"));
	bring_back(app, id);
}

/* What has gone out because of a decision that stays; why begins the sentence. */
static void ask_sent(struct app *app, int64_t decision, const char *why)
{
	struct ask *ask = ask_new(ASK_SENT);

	ask->decision = decision;
	ask->text = mem_strdup(why);
	app_submit(app, ask);
}

static void nothing_left(struct app *app)
{
	char why[320];

	app_notice(app, NOTICE_INFO, "%s", _("nothing left to undo"));
	for (size_t i = app->judge.count; i-- > 0;) {
		const struct judged *j = &app->judge.list[i];

		if (j->state != JUDGED_STORED || j->decision == 0)
			continue;
		snprintf(why, sizeof(why), _("nothing left to undo; %s %lld %s"), judge_verb(j->action), (long long)j->id,
			 judge_name_of(deck_find(&app->deck, j->id)).text);
		ask_sent(app, j->decision, why);
		return;
	}
}

void undo_last(struct app *app)
{
	const struct judged *newest = undo_next(app);
	struct judged *j;

	if (!newest) {
		nothing_left(app);
		return;
	}
	j = &app->judge.list[newest - app->judge.list];
	if (j->state == JUDGED_SENDING) {
		j->is_undo_wanted = true;
		app_notice(app, NOTICE_INFO, "%s", _("undo: as soon as the decision is stored"));
	} else if (j->state == JUDGED_UNSTORED && j->batch < 0) {
		plan_take_back(app, j->batch);
	} else if (j->state == JUDGED_UNSTORED && j->is_resent) {
		j->is_undo_wanted = true;
		app_notice(app, NOTICE_INFO, "%s", _("undo: once the database has said whether it was stored"));
	} else if (j->state == JUDGED_UNSTORED) {
		undo_unsent(app, j);
	} else {
		undo_now(app, j);
	}
}

void undo_redo(struct app *app)
{
	struct judged *best = NULL;

	for (size_t i = 0; i < app->judge.count; i++) {
		struct judged *j = &app->judge.list[i];

		if (j->state == JUDGED_UNDONE && (!best || j->undone_rank > best->undone_rank))
			best = j;
	}
	if (best)
		submit(app, ASK_REDO, best, JUDGED_UNDONE, JUDGED_REDOING);
	else
		app_notice(app, NOTICE_INFO, "%s", _("nothing to redo"));
}

/* --- answers --- */

static const struct pv_outcome *outcome_at(const struct ask *ask, size_t i)
{
	return ask->err == PV_OK && i < ask->outcomes.count ? &ask->outcomes.rows[i] : NULL;
}

/* Of an earlier batch, another campaign, or before a restart: fetched, and gone to. */
static void fetch(struct app *app, int64_t id)
{
	app->goto_id = id;
	app_submit(app, ask_new(ASK_MINE));
}

static void undone(struct app *app, struct judged *j, const struct pv_outcome *o)
{
	struct item *it = deck_find(&app->deck, j->id);

	j->state = JUDGED_UNDONE;
	j->undone_rank = ++app->judge.undone_rank;
	j->token = o->token;
	judge_count(app, j->action, -1);
	if (!it)
		return;
	it->state = ITEM_OPEN;
	it->is_lost = false;
	it->row.token = o->token;
	it->row.status = o->status;
	if (o->until != PV_TIME_NONE)
		it->row.lease_until = o->until;
}

/* A refusal of one, for the notice; of several the last stands for all. */
static void not_undone(struct app *app, const struct ask *ask, struct judged *j, const struct pv_outcome *o)
{
	char why[300];

	j->state = JUDGED_STORED;
	if (o)
		j->undo_until = PV_TIME_NONE;
	judge_why_not(app, ask, why, sizeof(why));
	app_notice(app, NOTICE_ERROR, _("not undone: %lld: %s"), (long long)j->id, why);
	if (o)
		ask_sent(app, j->decision, app->notice.text);
}

static void undo_done(struct app *app, struct ask *ask)
{
	const struct judged *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < ask->decision_count; i++) {
		struct judged *j = judge_find_decision(app, ask->decisions[i]);
		const struct pv_outcome *o = outcome_at(ask, i);

		if (!j)
			continue;
		if (!o || !o->done) {
			not_undone(app, ask, j, o);
			continue;
		}
		undone(app, j, o);
		first = j;
		n++;
	}
	if (n == 0)
		return;
	if (n == 1)
		app_notice(app, NOTICE_INFO, _("undone: %s %lld %s"), judge_verb(first->action), (long long)first->id,
			   judge_name_of(deck_find(&app->deck, first->id)).text);
	else
		app_notice(app, NOTICE_INFO, _("undone: %zu decisions of one step"), n);
	if (deck_find(&app->deck, first->id))
		bring_back(app, first->id);
	else
		fetch(app, first->id);
}

/* Redone now, so it is the latest again: what u takes back first. */
static void move_to_end(struct judge *jd, int64_t decision)
{
	for (size_t i = 0; i + 1 < jd->count; i++) {
		struct judged moved = jd->list[i];

		if (moved.decision != decision)
			continue;
		memmove(&jd->list[i], &jd->list[i + 1], (jd->count - i - 1) * sizeof(*jd->list));
		jd->list[jd->count - 1] = moved;
		return;
	}
}

static void redo_done(struct app *app, struct ask *ask)
{
	const struct item *front = app_item(app);
	bool is_front_decided = false;
	char why[300];
	size_t n = 0;

	for (size_t i = 0; i < ask->decision_count; i++) {
		struct judged *j = judge_find_decision(app, ask->decisions[i]);
		const struct pv_outcome *o = outcome_at(ask, i);

		if (!j)
			continue;
		if (!o || !o->done) {
			j->state = JUDGED_UNDONE;
			judge_why_not(app, ask, why, sizeof(why));
			app_notice(app, NOTICE_ERROR, _("not redone: %lld: %s"), (long long)j->id, why);
			continue;
		}
		is_front_decided = is_front_decided || (front && front->row.id == j->id);
		if (++n == 1)
			app_notice(app, NOTICE_INFO, _("redone: %s %lld %s"), judge_verb(j->action), (long long)j->id,
				   judge_name_of(deck_find(&app->deck, j->id)).text);
		else
			app_notice(app, NOTICE_INFO, _("redone: %zu decisions of one step"), n);
		judge_stored(app, j, o);
		move_to_end(&app->judge, o->decision);
	}
	if (is_front_decided) {
		deck_advance(&app->deck);
		focus_changed(app);
	}
}

static bool is_kept(const struct judged *j, int64_t now)
{
	if (j->state == JUDGED_STORED && j->decision == 0)
		return false;
	if (j->state == JUDGED_STORED)
		return !is_in_time(j, now);	/* only to say what has gone out */
	return j->state != JUDGED_UNDONE;
}

static void add_step(struct app *app, const struct pv_step *s)
{
	struct judged *j = judge_add(app);

	j->id = s->id;
	j->decision = s->decision;
	j->batch = s->batch;
	j->action = s->action;
	j->undo_until = s->undo_until;
	j->state = s->is_undone ? JUDGED_UNDONE : JUDGED_STORED;
	if (s->is_undone)
		j->undone_rank = ++app->judge.undone_rank;
}

static bool is_among(const struct judged *list, size_t n, int64_t decision)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].decision == decision)
			return true;
	return false;
}

/* The decision of a photo turned out to be stored, and u had come for it. */
static void undo_stored(struct app *app, int64_t id)
{
	for (size_t i = app->judge.count; id != 0 && i-- > 0;) {
		struct judged *j = &app->judge.list[i];

		if (j->id != id || j->state != JUDGED_STORED)
			continue;
		undo_now(app, j);
		return;
	}
}

/* What is under way, or was never stored, is newer than all the database knows: it goes last. */
static void rebuild(struct app *app, const struct ask *ask)
{
	struct judge *jd = &app->judge;
	struct judged *late;
	int64_t wanted = 0;	/* stored without our knowing, and u has come for it */
	size_t n = 0;

	if (ask->err != PV_OK)
		return;
	for (size_t i = jd->count; i-- > 0;) {
		if (is_kept(&jd->list[i], app->now))
			continue;
		if (jd->list[i].decision == 0 && jd->list[i].is_undo_wanted)
			wanted = jd->list[i].id;
		judge_forget(jd, i);
	}
	late = mem_array(jd->count + 1, sizeof(*late));
	for (size_t i = 0; i < jd->count;) {
		if (jd->list[i].state == JUDGED_STORED) {
			i++;
			continue;
		}
		late[n++] = jd->list[i];
		jd->list[i].reasons = jd->list[i].note = NULL;	/* theirs now */
		judge_forget(jd, i);
	}
	for (size_t i = 0; i < ask->steps.count; i++) {
		const struct pv_step *s = &ask->steps.rows[i];

		if (!judge_find_decision(app, s->decision) && !is_among(late, n, s->decision))
			add_step(app, s);
	}
	for (size_t i = 0; i < n; i++)
		*judge_add(app) = late[i];
	free(late);
	undo_stored(app, wanted);
}

static void message_words(const struct app *app, const struct pv_sent *s, struct buf *out)
{
	struct buf when = BUF_INIT(64);

	if (s->message_at != PV_TIME_NONE)
		clock_format_short(&when, s->message_at, app->zone, app->now);
	if (strcmp(s->message, "delivered") == 0)
		buf_printf(out, _("the message went out by %s at %s"), s->gateway, buf_str(&when));
	else if (strcmp(s->message, "sending") == 0)
		buf_printf(out, _("the message is being sent by %s"), s->gateway);
	else if (strcmp(s->message, "waiting") == 0)
		buf_printf(out, _("the message is about to go by %s"), s->gateway);
	else if (*s->message)
		buf_puts(out, _("the message was not delivered"));
	buf_release(&when);
}

static void upload_words(const struct app *app, const struct pv_sent *s, struct buf *out)
{
	struct buf when = BUF_INIT(64);

	if (*s->upload && out->len > 0)
		buf_puts(out, _(", "));
	if (strcmp(s->upload, "delivered") == 0) {
		clock_format_short(&when, s->upload_at, app->zone, app->now);
		buf_printf(out, _("the photo was uploaded at %s"), buf_str(&when));
	} else if (strcmp(s->upload, "sending") == 0) {
		buf_puts(out, _("the photo is being uploaded"));
	} else if (*s->upload) {
		buf_puts(out, _("the photo is queued for upload"));
	}
	buf_release(&when);
}

static void tell_sent(struct app *app, const struct ask *ask)
{
	struct buf words = BUF_INIT(1024);

	if (ask->err == PV_OK) {
		message_words(app, &ask->sent, &words);
		upload_words(app, &ask->sent, &words);
		app_notice(app, NOTICE_WARN, "%s: %s", ask->text, words.len > 0 ? buf_str(&words) : _("nothing has gone out yet"));
	}
	buf_release(&words);
}

void undo_reply(struct app *app, struct ask *ask)
{
	switch (ask->kind) {
	case ASK_UNDO:
		undo_done(app, ask);
		break;
	case ASK_REDO:
		redo_done(app, ask);
		break;
	case ASK_SENT:
		tell_sent(app, ask);
		break;
	default:
		rebuild(app, ask);
		break;
	}
}
