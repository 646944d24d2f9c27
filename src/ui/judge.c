#include "ui/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ui/focus.h"
#include "ui/guard.h"
#include "ui/proof.h"
#include "ui/refusal.h"

#define JUDGED_MAX 400		/* what undo remembers; the windows are short */

static void judged_release(struct judged *j)
{
	free(j->reasons);
	free(j->note);
}

static void judged_remove(struct judge *jd, size_t i)
{
	judged_release(&jd->list[i]);
	memmove(&jd->list[i], &jd->list[i + 1], (jd->count - i - 1) * sizeof(*jd->list));
	jd->count--;
}

void judge_release(struct judge *jd)
{
	while (jd->count > 0)
		judged_remove(jd, jd->count - 1);
	free(jd->list);
	memset(jd, 0, sizeof(*jd));
}

static bool is_settled(const struct judged *j, int64_t now)
{
	return j->state == JUDGED_STORED && (j->undo_until == PV_TIME_NONE || j->undo_until <= now);
}

static struct judged *judged_add(struct app *app)
{
	struct judge *jd = &app->judge;

	for (size_t i = 0; jd->count >= JUDGED_MAX && i < jd->count; i++) {
		if (!is_settled(&jd->list[i], app->now))
			continue;
		judged_remove(jd, i);
		break;
	}
	if (jd->count == jd->size) {
		jd->size = jd->size ? jd->size * 2 : 32;
		jd->list = mem_realloc(jd->list, jd->size, sizeof(*jd->list));
	}
	memset(&jd->list[jd->count], 0, sizeof(*jd->list));
	jd->list[jd->count].undo_until = PV_TIME_NONE;
	return &jd->list[jd->count++];
}

static struct judged *find(struct app *app, int64_t id, enum judged_state state)
{
	for (size_t i = app->judge.count; i-- > 0;)
		if (app->judge.list[i].id == id && app->judge.list[i].state == state)
			return &app->judge.list[i];
	return NULL;
}

static struct judged *find_decision(struct app *app, int64_t decision)
{
	for (size_t i = app->judge.count; i-- > 0;)
		if (decision != 0 && app->judge.list[i].decision == decision)
			return &app->judge.list[i];
	return NULL;
}

bool judge_is_repeat(struct app *app, enum action a)
{
	struct judge *jd = &app->judge;
	bool is_repeat = jd->last_verdict == a && jd->last_verdict_at != 0 &&
			 app->mono - jd->last_verdict_at < (int64_t)app->guard_ms * 1000;

	jd->last_verdict = a;
	jd->last_verdict_at = app->mono;
	return is_repeat;
}

const char *judge_obstacle(struct app *app, enum action a, unsigned needs, char *buf, size_t size)
{
	const struct item *it = app_item(app);

	(void)a;
	if ((needs & NEEDS_ITEM) && (app->view != VIEW_PHOTO || !it)) {
		snprintf(buf, size, "%s", app->view == VIEW_PHOTO ? _("this batch is done") : _("no photo is open"));
		return buf;
	}
	if ((needs & NEEDS_LEASE) && it->is_lost) {
		snprintf(buf, size, _("no longer yours: %s"), it->refusal ? it->refusal : _("the lease has ended"));
		return buf;
	}
	if (needs & NEEDS_LOOK)
		return proof_obstacle_to_look(app, buf, size);
	if (needs & NEEDS_PROOF)
		return proof_obstacle(app, buf, size);
	return NULL;
}

static void submit(struct app *app, const struct judged *j)
{
	struct ask *ask = ask_new(ASK_DECIDE);

	ask->id = j->id;
	ask->token = j->token;
	ask->action = j->action;
	ask->has_display = j->has_display;
	ask->display = j->display;
	ask->reasons = j->reasons ? mem_strdup(j->reasons) : NULL;
	ask->text = j->note ? mem_strdup(j->note) : NULL;
	app_submit(app, ask);
}

/* What was undone for this photo cannot be redone once it is decided otherwise. */
static void forget_undone(struct app *app, int64_t id)
{
	for (size_t i = app->judge.count; i-- > 0;)
		if (app->judge.list[i].id == id && app->judge.list[i].state == JUDGED_UNDONE)
			judged_remove(&app->judge, i);
}

/* The batch is done: what else is there to do? */
static void after_last(struct app *app)
{
	if (!deck_current(&app->deck))
		app_submit(app, ask_new(ASK_QUEUE));
}

void judge_decide(struct app *app, enum pv_action action, const char *reasons, const char *note)
{
	struct item *it = app_item(app);
	struct judged *j;

	forget_undone(app, it->row.id);
	j = judged_add(app);
	j->id = it->row.id;
	j->token = it->row.token;
	j->action = action;
	j->state = JUDGED_SENDING;
	j->undo_seconds = it->row.undo_seconds;
	j->reasons = reasons && *reasons ? mem_strdup(reasons) : NULL;
	j->note = note && *note ? mem_strdup(note) : NULL;
	j->has_display = proof_fill(app, &j->display);
	deck_set_text(&it->refusal, NULL);
	if (action == PV_APPROVE && j->has_display)
		guard_note_approval(app, &j->display);
	it->state = ITEM_SENDING;
	deck_advance(&app->deck);
	submit(app, j);
	after_last(app);
	focus_changed(app);
}

void judge_skip(struct app *app, const char *cause)
{
	struct item *it = app_item(app);
	struct ask *ask = ask_new(ASK_SKIP);

	ask->id = it->row.id;
	ask->text = mem_strdup(cause);
	it->state = ITEM_SENDING;
	deck_advance(&app->deck);
	app_submit(app, ask);
	after_last(app);
	focus_changed(app);
}

size_t judge_unstored(const struct app *app)
{
	size_t n = 0;

	for (size_t i = 0; i < app->judge.count; i++)
		n += app->judge.list[i].state == JUDGED_UNSTORED;
	return n;
}

void judge_resend(struct app *app)
{
	for (size_t i = 0; i < app->judge.count; i++) {
		struct judged *j = &app->judge.list[i];
		struct item *it = deck_find(&app->deck, j->id);

		if (j->state != JUDGED_UNSTORED)
			continue;
		j->state = JUDGED_SENDING;
		j->is_resent = true;
		if (it)
			it->state = ITEM_SENDING;
		submit(app, j);
	}
}

static bool can_undo(const struct judged *j, int64_t now)
{
	return j->state == JUDGED_SENDING || j->state == JUDGED_UNSTORED ||
	       (j->state == JUDGED_STORED && j->decision != 0 && j->undo_until != PV_TIME_NONE && j->undo_until > now);
}

const struct judged *judge_undoable(const struct app *app)
{
	for (size_t i = app->judge.count; i-- > 0;)
		if (can_undo(&app->judge.list[i], app->now) && !app->judge.list[i].is_undo_wanted)
			return &app->judge.list[i];
	return NULL;
}

static void submit_undo(struct app *app, struct judged *j)
{
	struct ask *ask = ask_new(ASK_UNDO);

	j->state = JUDGED_UNDOING;
	j->is_undo_wanted = false;
	ask->id = j->id;
	ask->decision = j->decision;
	app_submit(app, ask);
}

/* An undone photo is in front again, unless the person is in the middle of another. */
static void bring_back(struct app *app, int64_t id)
{
	if (app->overlay != OVERLAY_NONE || app->view != VIEW_PHOTO)
		return;
	if (deck_go(&app->deck, id))
		focus_changed(app);
}

static void take_back_unsent(struct app *app, struct judged *j)
{
	struct item *it = deck_find(&app->deck, j->id);
	int64_t id = j->id;

	if (it)
		it->state = ITEM_OPEN;
	judged_remove(&app->judge, (size_t)(j - app->judge.list));
	app_notice(app, NOTICE_INFO, "%s", _("undone: it had not been stored yet"));
	bring_back(app, id);
}

void judge_undo(struct app *app)
{
	const struct judged *newest = judge_undoable(app);
	struct judged *j;

	if (!newest) {
		app_notice(app, NOTICE_INFO, "%s", _("nothing left to undo"));
		return;
	}
	j = &app->judge.list[newest - app->judge.list];
	if (j->state == JUDGED_SENDING) {
		j->is_undo_wanted = true;
		app_notice(app, NOTICE_INFO, "%s", _("undo: as soon as the decision is stored"));
	} else if (j->state == JUDGED_UNSTORED) {
		take_back_unsent(app, j);
	} else {
		submit_undo(app, j);
	}
}

void judge_redo(struct app *app)
{
	struct judged *best = NULL;
	struct ask *ask;

	for (size_t i = 0; i < app->judge.count; i++) {
		struct judged *j = &app->judge.list[i];

		if (j->state == JUDGED_UNDONE && (!best || j->undone_rank > best->undone_rank))
			best = j;
	}
	if (!best) {
		app_notice(app, NOTICE_INFO, "%s", _("nothing to redo"));
		return;
	}
	best->state = JUDGED_REDOING;
	ask = ask_new(ASK_REDO);
	ask->id = best->id;
	ask->decision = best->decision;
	app_submit(app, ask);
}

/* --- answers --- */

struct short_name { char text[100]; };
static struct short_name name_of(const struct item *it)
{
	struct short_name name = { "" };

	if (it)
		deck_name(it, 16, name.text, sizeof(name.text));
	return name;
}

static const char *verb(enum pv_action action)
{
	static const char *const verbs[PV_ACTION_COUNT] = { N_("approve"), N_("reject"), N_("retouch"), N_("escalate") };

	return _(verbs[action]);
}

/* The photo is back in the deck with the reason; lost when it is not ours any more. */
static void give_back(struct app *app, int64_t id, const char *what, const char *why, bool is_lost)
{
	struct item *it = deck_find(&app->deck, id);

	app_notice(app, NOTICE_ERROR, _("not done: %s %lld %s: %s"), what, (long long)id, name_of(it).text, why);
	if (!it)
		return;
	it->state = ITEM_OPEN;
	it->is_lost = is_lost;
	deck_set_text(&it->refusal, why);
	if (!deck_current(&app->deck))
		(void)deck_go(&app->deck, id);
	focus_changed(app);
}

static void count_stored(struct app *app, enum pv_action action, int by)
{
	if (action == PV_APPROVE)
		app->judge.approved += by;
	else if (action == PV_REJECT)
		app->judge.rejected += by;
	else
		app->judge.others += by;
}

static void stored(struct app *app, struct judged *j, const struct pv_outcome *o)
{
	struct item *it = deck_find(&app->deck, j->id);

	j->state = JUDGED_STORED;
	j->decision = o->decision;
	j->undo_until = o->undo_until;
	count_stored(app, j->action, 1);
	if (it) {
		it->state = ITEM_DECIDED;
		it->is_marked = false;
		it->row.status = o->status;
	}
	if (j->is_undo_wanted && can_undo(j, app->now))
		submit_undo(app, j);
}

static void ask_undoable(struct app *app)
{
	app_submit(app, ask_new(ASK_UNDOABLE));
}

/* Sent again after no answer, and the database says we decided: then it was stored. */
static bool was_stored_after_all(struct app *app, struct judged *j, const struct pv_outcome *o)
{
	struct item *it = deck_find(&app->deck, j->id);

	if (!j->is_resent || o->err_class != PV_ERR_CONFLICT || strcmp(o->who, app->login) != 0)
		return false;
	if (it)
		it->state = ITEM_DECIDED;
	count_stored(app, j->action, 1);
	judged_remove(&app->judge, (size_t)(j - app->judge.list));
	ask_undoable(app);
	return true;
}

static void decide_refused(struct app *app, struct judged *j, const struct pv_outcome *o)
{
	char why[240];
	int64_t id = j->id;
	const char *what = verb(j->action);

	if (was_stored_after_all(app, j, o))
		return;
	refusal_format(app, o, why, sizeof(why));
	judged_remove(&app->judge, (size_t)(j - app->judge.list));
	give_back(app, id, what, why, refusal_is_loss(o));
}

static void decide_failed(struct app *app, struct judged *j, const struct ask *ask)
{
	struct item *it = deck_find(&app->deck, j->id);
	int64_t id = j->id;
	const char *what = verb(j->action);

	if (pv_error_is_retryable(ask->err)) {
		j->state = JUDGED_UNSTORED;
		if (it)
			it->state = ITEM_UNSTORED;
		if (j->is_undo_wanted)
			take_back_unsent(app, j);
		return;
	}
	judged_remove(&app->judge, (size_t)(j - app->judge.list));
	give_back(app, id, what, ask->error.text, false);
}

static void decide_reply(struct app *app, struct ask *ask)
{
	struct judged *j = find(app, ask->id, JUDGED_SENDING);
	const struct pv_outcome *o = ask->outcomes.count > 0 ? &ask->outcomes.rows[0] : NULL;

	if (!j)
		return;
	if (ask->err != PV_OK || !o)
		decide_failed(app, j, ask);
	else if (o->done)
		stored(app, j, o);
	else
		decide_refused(app, j, o);
}

/* Of an ask that did not do what it was for. */
static void why_not(const struct app *app, const struct ask *ask, char *dst, size_t size)
{
	if (ask->err == PV_OK && ask->outcomes.count > 0)
		refusal_format(app, &ask->outcomes.rows[0], dst, size);
	else
		snprintf(dst, size, "%s", ask->error.text);
}

/* Skips and releases: gone when done, back when not. */
static void drop_reply(struct app *app, struct ask *ask)
{
	struct item *it = deck_find(&app->deck, ask->id);
	const struct pv_outcome *o = ask->outcomes.count > 0 ? &ask->outcomes.rows[0] : NULL;
	const char *what = ask->kind == ASK_SKIP ? _("skip") : _("release");
	char why[300];

	if (ask->err == PV_OK && o && o->done) {
		if (it)
			it->state = ITEM_GONE;
		return;
	}
	why_not(app, ask, why, sizeof(why));
	give_back(app, ask->id, what, why, ask->err == PV_OK && o && refusal_is_loss(o));
}

static void undone(struct app *app, struct judged *j, const struct pv_outcome *o)
{
	struct item *it = deck_find(&app->deck, j->id);

	j->state = JUDGED_UNDONE;
	j->undone_rank = ++app->judge.undone_rank;
	j->token = o->token;
	count_stored(app, j->action, -1);
	app_notice(app, NOTICE_INFO, _("undone: %s %lld %s"), verb(j->action), (long long)j->id, name_of(it).text);
	if (!it) {	/* of an earlier batch, or before a restart */
		app->goto_id = j->id;
		app_submit(app, ask_new(ASK_MINE));
		return;
	}
	it->state = ITEM_OPEN;
	it->is_lost = false;
	it->row.token = o->token;
	it->row.status = o->status;
	if (o->until != PV_TIME_NONE)
		it->row.lease_until = o->until;
	bring_back(app, j->id);
}

static void undo_reply(struct app *app, struct ask *ask)
{
	struct judged *j = find_decision(app, ask->decision);
	const struct pv_outcome *o = ask->outcomes.count > 0 ? &ask->outcomes.rows[0] : NULL;
	char why[300];

	if (!j)
		return;
	if (ask->err == PV_OK && o && o->done) {
		undone(app, j, o);
		return;
	}
	j->state = JUDGED_STORED;
	if (ask->err == PV_OK && o)
		j->undo_until = PV_TIME_NONE;
	why_not(app, ask, why, sizeof(why));
	app_notice(app, NOTICE_ERROR, _("not undone: %lld: %s"), (long long)j->id, why);
}

static void redo_reply(struct app *app, struct ask *ask)
{
	struct judged *j = find_decision(app, ask->decision);
	const struct pv_outcome *o = ask->outcomes.count > 0 ? &ask->outcomes.rows[0] : NULL;
	struct item *it = deck_find(&app->deck, ask->id), *front = app_item(app);
	char why[300];

	if (!j)
		return;
	if (ask->err != PV_OK || !o || !o->done) {
		j->state = JUDGED_UNDONE;
		why_not(app, ask, why, sizeof(why));
		app_notice(app, NOTICE_ERROR, _("not redone: %lld: %s"), (long long)ask->id, why);
		return;
	}
	app_notice(app, NOTICE_INFO, _("redone: %s %lld %s"), verb(j->action), (long long)j->id, name_of(it).text);
	stored(app, j, o);
	if (it && it == front) {
		deck_advance(&app->deck);
		focus_changed(app);
	}
}

static enum pv_action action_named(const char *name)
{
	for (int a = 0; a < PV_ACTION_COUNT; a++)
		if (strcmp(pv_action_name(a), name) == 0)
			return a;
	return PV_APPROVE;
}

/* Each row's text names the decision. */
static void undoable_reply(struct app *app, struct ask *ask)
{
	if (ask->err != PV_OK)
		return;
	for (size_t i = ask->outcomes.count; i-- > 0;) {	/* newest first there, newest last here */
		const struct pv_outcome *o = &ask->outcomes.rows[i];
		struct judged *j = find_decision(app, o->decision);

		if (o->decision == 0 || o->undo_until == PV_TIME_NONE || j)
			continue;
		j = judged_add(app);
		j->id = o->id;
		j->decision = o->decision;
		j->undo_until = o->undo_until;
		j->state = JUDGED_STORED;
		j->action = action_named(o->text);
	}
}

void judge_reply(struct app *app, struct ask *ask)
{
	switch (ask->kind) {
	case ASK_DECIDE:
		decide_reply(app, ask);
		break;
	case ASK_SKIP:
	case ASK_RELEASE:
		drop_reply(app, ask);
		break;
	case ASK_UNDO:
		undo_reply(app, ask);
		break;
	case ASK_REDO:
		redo_reply(app, ask);
		break;
	default:
		undoable_reply(app, ask);
		break;
	}
}
