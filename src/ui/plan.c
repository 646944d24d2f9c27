#include "ui/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ui/chooser.h"
#include "ui/focus.h"
#include "ui/guard.h"
#include "ui/judge.h"
#include "ui/refusal.h"
#include "ui/sheet.h"
#include "ui/undo.h"

void plan_release(struct plan *p)
{
	int64_t serial = p->serial;

	free(p->reasons);
	free(p->rows);
	*p = (struct plan){ .serial = serial };
}

static void leave(struct app *app)
{
	plan_release(&app->plan);
	app->overlay = OVERLAY_NONE;
	focus_changed(app);
}

/* --- what is meant --- */

static bool is_on_page(const struct sheet_page *page, const struct item *it)
{
	for (size_t i = 0; i < page->count; i++)
		if (page->items[i] == it)
			return true;
	return false;
}

static enum plan_why why_of_proof(enum sheet_proof proof, enum pv_action action)
{
	switch (proof) {
	case SHEET_LOADING:
	case SHEET_SENDING:
		return PLAN_UNSEEN;
	case SHEET_PROVEN:
		return PLAN_INCLUDED;
	case SHEET_BLOCKS:
		return action == PV_APPROVE ? PLAN_BLOCKS : PLAN_INCLUDED;
	case SHEET_CUT:
		return action == PV_APPROVE ? PLAN_CUT : PLAN_INCLUDED;
	case SHEET_SMALL:
		return action == PV_APPROVE ? PLAN_SMALL : PLAN_INCLUDED;
	default:	/* no picture can be had: enough to reject, never to approve */
		return action == PV_APPROVE ? PLAN_NO_PICTURE : PLAN_INCLUDED;
	}
}

static enum plan_why why_of(const struct app *app, const struct sheet_page *page, const struct item *it, enum pv_action action)
{
	enum sheet_proof proof;

	if (!deck_is_visible(it))
		return PLAN_FILTERED;
	if (it->is_lost || it->row.token == 0)
		return PLAN_LOST;
	if (it->note)
		return PLAN_NOTED;
	if (is_on_page(page, it))
		return why_of_proof(sheet_proof(app, it), action);
	proof = sheet_proof_kept(it);
	if (proof == SHEET_ELSEWHERE && app->screen.graphics != GRAPHICS_NONE)
		return PLAN_ELSEWHERE;
	return why_of_proof(proof, action);
}

static void add_row(struct app *app, const struct sheet_page *page, const struct item *it)
{
	struct plan *p = &app->plan;
	struct plan_row *row = &p->rows[p->count++];

	*row = (struct plan_row){ .id = it->row.id, .token = it->row.token, .version = it->row.version, .why = why_of(app, page, it, p->action) };
	row->has_display = sheet_fill(app, it, &row->display);
	p->included += row->why == PLAN_INCLUDED;
	row->is_elsewhere = !is_on_page(page, it);
}

/* Taken down now, while the thumbnails of this page are on the screen. */
static void take_down(struct app *app, enum pv_action action)
{
	struct plan *p = &app->plan;
	struct sheet_page page;

	plan_release(p);
	p->action = action;
	p->rows = mem_array(app->deck.count + 1, sizeof(*p->rows));
	sheet_page(app, &page);
	for (size_t i = 0; i < app->deck.count; i++)
		if (deck_is_marked(app->deck.items[i]))
			add_row(app, &page, app->deck.items[i]);
	for (size_t i = 0; i < page.count; i++) {
		p->decided += page.items[i]->state != ITEM_OPEN;
		p->unmarked += page.items[i]->state == ITEM_OPEN && !page.items[i]->is_marked;
	}
}

void plan_open(struct app *app, enum pv_action action)
{
	if (deck_marked_count(&app->deck) == 0) {
		app_notice(app, NOTICE_INFO, "%s", _("nothing is marked: Space marks, * marks the page"));
		return;
	}
	take_down(app, action);
	if (action == PV_REJECT && app->plan.included > 0) {
		chooser_open_bulk(app);
		return;
	}
	app->overlay = OVERLAY_PLAN;
	focus_changed(app);
}

void plan_reasons(struct app *app, const char *codes)
{
	app->plan.reasons = mem_strdup(codes);
	app->overlay = OVERLAY_PLAN;
	focus_changed(app);
}

size_t plan_items(const struct app *app, enum plan_why why, const struct item **items, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < app->plan.count && n < max; i++) {
		const struct item *it = app->plan.rows[i].why == why ? deck_find(&app->deck, app->plan.rows[i].id) : NULL;

		if (it)
			items[n++] = it;
	}
	return n;
}

size_t plan_count_of(const struct app *app, enum plan_why why)
{
	size_t n = 0;

	for (size_t i = 0; i < app->plan.count; i++)
		n += app->plan.rows[i].why == why;
	return n;
}

/* What happened to them while the person read: true when the set is still the one listed. */
static bool is_unchanged(struct app *app)
{
	struct plan *p = &app->plan;
	size_t before = p->included;

	for (size_t i = 0; i < p->count; i++) {
		const struct item *it = deck_find(&app->deck, p->rows[i].id);

		if (p->rows[i].why != PLAN_INCLUDED)
			continue;
		if (!it || it->state != ITEM_OPEN || it->row.version != p->rows[i].version)
			p->rows[i].why = PLAN_CHANGED;
		else if (it->is_lost)
			p->rows[i].why = PLAN_LOST;
		p->included -= p->rows[i].why != PLAN_INCLUDED;
	}
	return p->included == before;
}

/* --- sending --- */

static void submit(struct app *app, int64_t batch)
{
	const struct judge *jd = &app->judge;
	struct ask *ask = ask_new(ASK_BULK);
	bool all_displayed = true;

	ask->decision = batch;	/* until the database has given it a number */
	ask->ids = mem_array(jd->count, sizeof(*ask->ids));
	ask->tokens = mem_array(jd->count, sizeof(*ask->tokens));
	ask->versions = mem_array(jd->count, sizeof(*ask->versions));
	ask->displays = mem_array(jd->count, sizeof(*ask->displays));
	for (size_t i = 0; i < jd->count; i++) {
		const struct judged *j = &jd->list[i];
		size_t n = ask->id_count;

		if (j->batch != batch)
			continue;
		ask->ids[n] = j->id;
		ask->tokens[n] = j->token;
		ask->versions[n] = j->version;
		ask->displays[n] = j->display;
		ask->action = j->action;
		if (!ask->reasons && j->reasons)
			ask->reasons = mem_strdup(j->reasons);
		all_displayed = all_displayed && j->has_display;
		ask->id_count++;
	}
	if (!all_displayed) {
		free(ask->displays);
		ask->displays = NULL;
	}
	app_submit(app, ask);
}

static void send(struct app *app)
{
	struct plan *p = &app->plan;
	int64_t batch = -++p->serial;

	for (size_t i = 0; i < p->count; i++) {
		const struct plan_row *row = &p->rows[i];
		struct item *it = deck_find(&app->deck, row->id);
		struct judged *j;

		if (row->why != PLAN_INCLUDED || !it)
			continue;
		judge_forget_undone(app, row->id);
		j = judge_add(app);
		j->id = row->id;
		j->token = row->token;
		j->version = row->version;
		j->batch = batch;
		j->action = p->action;
		j->state = JUDGED_SENDING;
		j->undo_seconds = it->row.undo_seconds;
		j->reasons = p->reasons ? mem_strdup(p->reasons) : NULL;
		j->is_from_sheet = true;
		j->has_display = row->has_display;
		j->display = row->display;
		if (p->action == PV_APPROVE && j->has_display)
			guard_note_approval(app, &j->display);
		deck_set_text(&it->refusal, NULL);
		it->state = ITEM_SENDING;
	}
	deck_settle(&app->deck);
	submit(app, batch);
	leave(app);
	judge_after_last(app);
}

static void confirm(struct app *app)
{
	struct plan *p = &app->plan;
	char want[24];

	snprintf(want, sizeof(want), "%zu", p->included);
	if (p->included == 0)
		return;
	if (strcmp(p->typed, want) != 0) {
		p->was_refused = true;
		return;
	}
	if (!is_unchanged(app)) {
		*p->typed = 0;
		app_notice(app, NOTICE_WARN, "%s", _("the set has changed meanwhile: read it again"));
		return;
	}
	send(app);
}

static void scroll(struct plan *p, int by)
{
	p->scroll = p->scroll + by < 0 ? 0 : p->scroll + by;
}

static void type(struct plan *p, const struct key *k)
{
	size_t len = strlen(p->typed);

	if (k->code == 0x7f && len > 0) {
		p->typed[len - 1] = 0;
	} else if (k->base >= '0' && k->base <= '9' && len + 1 < sizeof(p->typed)) {
		p->typed[len] = (char)k->base;
		p->typed[len + 1] = 0;
		p->was_refused = false;
	}
}

void plan_key(struct app *app, const struct key *k)
{
	struct plan *p = &app->plan;

	if (k->mods)
		return;
	if (k->code == 0x1b || (p->is_outcome && k->code == '\r'))
		leave(app);
	else if (k->code == '\r')
		confirm(app);
	else if (k->code == KEY_DOWN_ARROW || k->code == KEY_UP_ARROW)
		scroll(p, k->code == KEY_DOWN_ARROW ? 1 : -1);
	else if (k->code == KEY_PAGE_DOWN || k->code == KEY_PAGE_UP)
		scroll(p, k->code == KEY_PAGE_DOWN ? 10 : -10);
	else if (!p->is_outcome && p->included > 0)
		type(p, k);
}

/* --- answers --- */

static struct judged *find(struct app *app, int64_t batch, int64_t id)
{
	for (size_t i = 0; i < app->judge.count; i++)
		if (app->judge.list[i].batch == batch && app->judge.list[i].id == id)
			return &app->judge.list[i];
	return NULL;
}

static void reopen(struct app *app, int64_t id, const char *why, bool is_lost)
{
	struct item *it = deck_find(&app->deck, id);

	if (!it)
		return;
	it->state = ITEM_OPEN;
	it->is_lost = is_lost;
	if (why)
		deck_set_text(&it->refusal, why);
}

void plan_take_back(struct app *app, int64_t batch)
{
	size_t n = 0;

	for (size_t i = app->judge.count; i-- > 0;) {
		if (app->judge.list[i].batch != batch)
			continue;
		reopen(app, app->judge.list[i].id, NULL, false);
		judge_forget(&app->judge, i);
		n++;
	}
	app_notice(app, NOTICE_INFO, _("undone: %zu decisions had not been stored yet"), n);
	deck_settle(&app->deck);
	focus_changed(app);
}

/* Nothing of it was done; what can be tried again waits as "not stored". */
static void failed(struct app *app, const struct ask *ask)
{
	bool is_undo_wanted = false, may_retry = pv_error_is_retryable(ask->err);

	for (size_t i = app->judge.count; i-- > 0;) {
		struct judged *j = &app->judge.list[i];
		struct item *it = deck_find(&app->deck, j->id);

		if (j->batch != ask->decision)
			continue;
		is_undo_wanted = is_undo_wanted || j->is_undo_wanted;
		if (may_retry) {
			j->state = JUDGED_UNSTORED;
			if (it)
				it->state = ITEM_UNSTORED;
			continue;
		}
		reopen(app, j->id, ask->error.text, false);
		judge_forget(&app->judge, i);
	}
	if (may_retry && is_undo_wanted)
		plan_take_back(app, ask->decision);
	else if (!may_retry)
		app_notice(app, NOTICE_ERROR, _("nothing of it was done: %s"), ask->error.text);
	deck_settle(&app->deck);
	focus_changed(app);
}

/* Listed until it has been read, unless the person is in the middle of something else. */
static void show_outcome(struct app *app, enum pv_action action, struct plan_row *refused, size_t n, size_t done)
{
	struct plan *p = &app->plan;

	if (n == 0)
		app_notice(app, NOTICE_INFO, action == PV_APPROVE ? _("%zu approved; u undoes all of them") : _("%zu rejected; u undoes all of them"), done);
	else
		app_notice(app, NOTICE_ERROR, _("%zu done, %zu refused: %s"), done, n, refused[0].text);
	if (n == 0 || app->overlay != OVERLAY_NONE || app->view != VIEW_SHEET) {
		free(refused);
		return;
	}
	plan_release(p);
	p->is_outcome = true;
	p->action = action;
	p->rows = refused;
	p->count = n;
	p->included = done;
	app->overlay = OVERLAY_PLAN;
}

/* One photo's answer; true when it was refused, with the reason in row. */
static bool take_outcome(struct app *app, struct judged *j, const struct pv_outcome *o, int64_t batch, struct plan_row *row)
{
	if (o->done) {
		j->batch = batch;
		j->is_undo_wanted = false;
		judge_stored(app, j, o);
		return false;
	}
	if (judge_was_stored(app, j, o))
		return false;
	*row = (struct plan_row){ .id = o->id };
	refusal_format(app, o, row->text, sizeof(row->text));
	judge_forget(&app->judge, (size_t)(j - app->judge.list));
	reopen(app, o->id, row->text, refusal_is_loss(o));
	return true;
}

void plan_reply(struct app *app, struct ask *ask)
{
	int64_t first = 0;
	struct plan_row *refused;
	size_t n = 0, done = 0;
	bool is_undo_wanted = false;
	struct judged *j;

	if (ask->err != PV_OK) {
		failed(app, ask);
		return;
	}
	refused = mem_array(ask->outcomes.count + 1, sizeof(*refused));
	for (size_t i = 0; i < ask->outcomes.count; i++) {
		const struct pv_outcome *o = &ask->outcomes.rows[i];

		if (!(j = find(app, ask->decision, o->id)))
			continue;
		is_undo_wanted = is_undo_wanted || j->is_undo_wanted;
		if (take_outcome(app, j, o, ask->batch, &refused[n])) {
			n++;
			continue;
		}
		done++;
		first = o->done && first == 0 ? o->id : first;
	}
	show_outcome(app, ask->action, refused, n, done);
	deck_settle(&app->deck);
	focus_changed(app);
	if (is_undo_wanted && (j = find(app, ask->batch, first)))
		undo_now(app, j);
}

void plan_resend(struct app *app)
{
	for (size_t i = 0; i < app->judge.count; i++) {
		struct judged *j = &app->judge.list[i];
		int64_t batch = j->batch;

		if (j->state != JUDGED_UNSTORED || batch >= 0)
			continue;
		for (size_t k = 0; k < app->judge.count; k++) {
			struct item *it = deck_find(&app->deck, app->judge.list[k].id);

			if (app->judge.list[k].batch != batch)
				continue;
			app->judge.list[k].state = JUDGED_SENDING;
			app->judge.list[k].is_resent = true;
			if (it)
				it->state = ITEM_SENDING;
		}
		submit(app, batch);
	}
}
