#include "ui/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ui/focus.h"
#include "ui/guard.h"
#include "ui/plan.h"
#include "ui/proof.h"
#include "ui/refusal.h"
#include "ui/undo.h"

#define JUDGED_MAX 400		/* what undo remembers; the windows are short */

static void judged_release(struct judged *j)
{
	free(j->reasons);
	free(j->note);
}

void judge_forget(struct judge *jd, size_t i)
{
	judged_release(&jd->list[i]);
	memmove(&jd->list[i], &jd->list[i + 1], (jd->count - i - 1) * sizeof(*jd->list));
	jd->count--;
}

void judge_release(struct judge *jd)
{
	while (jd->count > 0)
		judge_forget(jd, jd->count - 1);
	free(jd->list);
	memset(jd, 0, sizeof(*jd));
}

static bool is_settled(const struct judged *j, int64_t now)
{
	return j->state == JUDGED_STORED && (j->undo_until == PV_TIME_NONE || j->undo_until <= now);
}

struct judged *judge_add(struct app *app)
{
	struct judge *jd = &app->judge;

	for (size_t i = 0; jd->count >= JUDGED_MAX && i < jd->count; i++) {
		if (!is_settled(&jd->list[i], app->now))
			continue;
		judge_forget(jd, i);
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

struct judged *judge_find_decision(struct app *app, int64_t decision)
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
	if ((needs & NEEDS_SHEET) && app->view != VIEW_SHEET) {
		snprintf(buf, size, "%s", _("this works on the contact sheet (Enter on a photo)"));
		return buf;
	}
	if ((needs & NEEDS_OPEN) && app->view == VIEW_SHEET) {
		snprintf(buf, size, "%s", _("open the photo first: Enter"));
		return buf;
	}
	if ((needs & NEEDS_ITEM) && (app->view == VIEW_QUEUE || !it)) {
		snprintf(buf, size, "%s", app->view != VIEW_QUEUE ? _("this batch is done") : _("no photo is open"));
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
	ask->is_from_sheet = j->is_from_sheet;
	ask->is_unseen = app->is_plain && j->action == PV_APPROVE;
	ask->has_display = j->has_display;
	ask->display = j->display;
	ask->reasons = j->reasons ? mem_strdup(j->reasons) : NULL;
	ask->text = j->note ? mem_strdup(j->note) : NULL;
	app_submit(app, ask);
}

/* What was undone for this photo cannot be redone once it is decided otherwise. */
void judge_forget_undone(struct app *app, int64_t id)
{
	for (size_t i = app->judge.count; i-- > 0;)
		if (app->judge.list[i].id == id && app->judge.list[i].state == JUDGED_UNDONE)
			judge_forget(&app->judge, i);
}

/* The batch is done: what else is there to do? */
void judge_after_last(struct app *app)
{
	if (!deck_current(&app->deck))
		app_submit(app, ask_new(ASK_QUEUE));
}

/* Behind one that could not be stored it waits too: they are stored in the order they were given. */
static bool is_waiting(const struct app *app, const struct judged *j)
{
	if (app->link.is_down)
		return true;
	for (size_t i = 0; i < app->judge.count; i++)
		if (&app->judge.list[i] != j && app->judge.list[i].state == JUDGED_UNSTORED && app->judge.list[i].batch >= 0)
			return true;
	return false;
}

void judge_decide(struct app *app, enum pv_action action, const char *reasons, const char *note)
{
	struct item *it = app_item(app);
	struct judged *j;

	judge_forget_undone(app, it->row.id);
	j = judge_add(app);
	j->id = it->row.id;
	j->token = it->row.token;
	j->action = action;
	j->state = JUDGED_SENDING;
	j->undo_seconds = it->row.undo_seconds;
	j->reasons = reasons && *reasons ? mem_strdup(reasons) : NULL;
	j->note = note && *note ? mem_strdup(note) : NULL;
	j->is_from_sheet = app->view == VIEW_SHEET;
	j->has_display = proof_fill(app, &j->display);
	deck_set_text(&it->refusal, NULL);
	if (action == PV_APPROVE && j->has_display)
		guard_note_approval(app, &j->display);
	it->state = ITEM_SENDING;
	deck_advance(&app->deck);
	if (is_waiting(app, j)) {
		j->state = JUDGED_UNSTORED;
		it->state = ITEM_UNSTORED;
	} else {
		submit(app, j);
	}
	judge_after_last(app);
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
	judge_after_last(app);
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

		if (j->state != JUDGED_UNSTORED || j->batch < 0)
			continue;
		j->state = JUDGED_SENDING;
		if (it)
			it->state = ITEM_SENDING;
		submit(app, j);
	}
	plan_resend(app);
}

/* --- answers --- */

struct judge_name judge_name_of(const struct item *it)
{
	struct judge_name name = { "" };

	if (it)
		deck_name(it, 16, name.text, sizeof(name.text));
	return name;
}

const char *judge_verb(enum pv_action action)
{
	static const char *const verbs[PV_ACTION_COUNT] = { N_("approve"), N_("reject"), N_("retouch"), N_("escalate") };

	return _(verbs[action]);
}

/* The photo is back in the deck with the reason; lost when it is not ours any more. */
static void give_back(struct app *app, int64_t id, const char *what, const char *why, bool is_lost)
{
	struct item *it = deck_find(&app->deck, id);

	app_notice(app, NOTICE_ERROR, _("not done: %s %lld %s: %s"), what, (long long)id, judge_name_of(it).text, why);
	if (!it)
		return;
	it->state = ITEM_OPEN;
	it->is_lost = is_lost;
	deck_set_text(&it->refusal, why);
	if (!deck_current(&app->deck) || (app->is_plain && app->overlay == OVERLAY_NONE))	/* who reads lines stays with what was refused */
		(void)deck_go(&app->deck, id);
	focus_changed(app);
}

void judge_count(struct app *app, enum pv_action action, int by)
{
	if (action == PV_APPROVE)
		app->judge.approved += by;
	else if (action == PV_REJECT)
		app->judge.rejected += by;
	else
		app->judge.others += by;
}

void judge_stored(struct app *app, struct judged *j, const struct pv_outcome *o)
{
	struct item *it = deck_find(&app->deck, j->id);

	j->state = JUDGED_STORED;
	j->decision = o->decision;
	j->undo_until = o->undo_until;
	judge_count(app, j->action, 1);
	if (it) {
		it->state = ITEM_DECIDED;
		it->is_marked = false;
		it->row.status = o->status;
	}
	if (j->is_undo_wanted)
		undo_now(app, j);
}

/* Sent again after no answer, and the database says we decided: then it was stored. */
bool judge_was_stored(struct app *app, struct judged *j, const struct pv_outcome *o)
{
	struct item *it = deck_find(&app->deck, j->id);

	if (!j->is_resent || o->err_class != PV_ERR_CONFLICT || strcmp(o->who, app->login) != 0)
		return false;
	if (it)
		it->state = ITEM_DECIDED;
	judge_count(app, j->action, 1);
	j->state = JUDGED_STORED;	/* its number comes with the steps */
	app_submit(app, ask_new(ASK_STEPS));
	return true;
}

static void decide_refused(struct app *app, struct judged *j, const struct pv_outcome *o)
{
	char why[240];
	int64_t id = j->id;
	const char *what = judge_verb(j->action);

	if (judge_was_stored(app, j, o))
		return;
	refusal_format(app, o, why, sizeof(why));
	judge_forget(&app->judge, (size_t)(j - app->judge.list));
	give_back(app, id, what, why, refusal_is_loss(o));
}

static void decide_failed(struct app *app, struct judged *j, const struct ask *ask)
{
	struct item *it = deck_find(&app->deck, j->id);
	int64_t id = j->id;
	const char *what = judge_verb(j->action);

	if (pv_error_is_retryable(ask->err)) {
		j->state = JUDGED_UNSTORED;
		if (it)
			it->state = ITEM_UNSTORED;
		j->is_resent = j->is_resent || !ask->is_unsent;
		if (j->is_undo_wanted && !j->is_resent)
			undo_unsent(app, j);
		return;
	}
	judge_forget(&app->judge, (size_t)(j - app->judge.list));
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
		judge_stored(app, j, o);
	else
		decide_refused(app, j, o);
}

/* Of an ask that did not do what it was for. */
void judge_why_not(const struct app *app, const struct ask *ask, char *dst, size_t size)
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
	judge_why_not(app, ask, why, sizeof(why));
	give_back(app, ask->id, what, why, ask->err == PV_OK && o && refusal_is_loss(o));
}

void judge_reply(struct app *app, struct ask *ask)
{
	switch (ask->kind) {
	case ASK_DECIDE:
		decide_reply(app, ask);
		break;
	case ASK_BULK:
		plan_reply(app, ask);
		break;
	case ASK_SKIP:
	case ASK_RELEASE:
		drop_reply(app, ask);
		break;
	default:
		undo_reply(app, ask);
		break;
	}
}
