#include "ui/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "photovet/bulk.h"
#include "photovet/campaign.h"
#include "photovet/profiles.h"

#define SELECTION_BATCH 20
#define DESK_ROWS_MAX 500
#define SELECTION_ROWS_MAX 500		/* looked at when a selection fills the batch */

struct ask *ask_new(enum ask_kind kind)
{
	struct ask *ask = mem_alloc(sizeof(*ask));

	ask->kind = kind;
	ask->until = PV_TIME_NONE;
	ask->resubmit_days = ask->advise_days = -1;
	return ask;
}

void ask_free(struct ask *ask)
{
	if (!ask)
		return;
	pv_queue_list_release(&ask->queue);
	pv_submission_list_release(&ask->rows);
	pv_reason_list_release(&ask->reason_list);
	pv_outcome_list_release(&ask->outcomes);
	pv_mirror_release(&ask->mirror);
	pv_outbox_list_release(&ask->outbox);
	free(ask->ids);
	free(ask->tokens);
	free(ask->versions);
	free(ask->displays);
	pv_step_list_release(&ask->steps);
	free(ask->decisions);
	free(ask->reasons);
	free(ask->text);
	free(ask->answer);
	free(ask);
}

void ask_set_campaign(struct ask *ask, const char *campaign)
{
	snprintf(ask->campaign, sizeof(ask->campaign), "%s", campaign ? campaign : "");
}

bool ask_is_move(enum ask_kind kind)
{
	return kind == ASK_DECIDE || kind == ASK_BULK || kind == ASK_SKIP || kind == ASK_UNDO || kind == ASK_REDO || kind == ASK_RELEASE;
}

static const char *campaign_or_all(const struct ask *ask)
{
	return *ask->campaign ? ask->campaign : NULL;
}

/* A selection narrows what is pulled: the ids it matches, claimed as far as they are free. */
static enum pv_err claim_selected(struct ask *ask, struct pv_store *st)
{
	struct pv_submission_list found = {0};
	struct pv_selection sel = *ask->selection;
	int64_t *ids = NULL;
	size_t n = 0;
	enum pv_err code;

	sel.campaign = ask->campaign;
	if (sel.statuses == 0)
		sel.statuses = 1u << PV_STATUS_PENDING | 1u << PV_STATUS_PENDING_FINAL;
	if (sel.limit == 0 || sel.limit > SELECTION_ROWS_MAX)
		sel.limit = SELECTION_ROWS_MAX;
	if ((code = pv_store_list(st, &sel, false, &found, &ask->error)) != PV_OK)
		goto out;
	ids = mem_array(found.count + 1, sizeof(*ids));
	for (size_t i = 0; i < found.count; i++)
		if (!*found.rows[i].claimed_by)
			ids[n++] = found.rows[i].id;
	if (n > 0 && (code = pv_vet_claim_ids(st, ids, n, ask->count > 0 ? ask->count : SELECTION_BATCH, &ask->outcomes, &ask->error)) != PV_OK)
		goto out;
	code = pv_vet_mine(st, ask->campaign, &ask->rows, &ask->error);
out:
	pv_submission_list_release(&found);
	free(ids);
	return code;
}

static enum pv_err claim(struct ask *ask, struct pv_store *st)
{
	if (ask->selection && !ask->is_escalated)
		return claim_selected(ask, st);
	return pv_vet_claim(st, ask->campaign, ask->count, ask->is_escalated, &ask->rows, &ask->error);
}

static const char *setting(const struct pv_campaign *c, const char *name)
{
	for (size_t i = 0; i < c->setting_count; i++)
		if (strcmp(c->settings[i].name, name) == 0)
			return c->settings[i].value;
	return "";
}

static int setting_days(const struct pv_campaign *c, const char *name)
{
	const char *value = setting(c, name);
	char *end;
	long n = strtol(value, &end, 10);

	return end != value && n >= 0 && n < 1000 ? (int)n : -1;
}

/* What the photos are judged by: for the guides and for the limits in the explanations. */
static void take_profile(struct ask *ask, struct pv_store *st, const char *name)
{
	struct pv_profile_list list = {0};

	if (name && *name && pv_profile_fetch(st, name, 0, &list, NULL) == PV_OK && list.count > 0)
		ask->has_profile = pv_profile_parse(name, list.rows[0].version, list.rows[0].body, &ask->profile, NULL) == PV_OK;
	pv_profile_list_release(&list);
}

static enum pv_err reasons(struct ask *ask, struct pv_store *st)
{
	struct pv_campaign_list campaigns = {0};
	enum pv_err code = pv_store_reasons(st, ask->campaign, &ask->reason_list, &ask->error);

	if (code != PV_OK)
		return code;
	/* The days only sharpen the preview; without the right to read them it goes without. */
	if (pv_campaign_settings(st, ask->campaign, &campaigns, NULL) == PV_OK && campaigns.count > 0) {
		ask->resubmit_days = setting_days(&campaigns.rows[0], "resubmit-days");
		ask->advise_days = setting_days(&campaigns.rows[0], "advise-days");
		take_profile(ask, st, campaigns.rows[0].profile);
		snprintf(ask->scripted, sizeof(ask->scripted), "%s", setting(&campaigns.rows[0], "scripted"));
	}
	pv_campaign_list_release(&campaigns);
	return PV_OK;
}

/* The database is the judge of what an expression means, here as in photovet list. */
static enum pv_err filter(struct ask *ask, struct pv_store *st)
{
	struct pv_arena arena = { 0 };
	struct pv_selection sel = { .campaign = ask->campaign, .ids = ask->ids, .id_count = ask->id_count };
	enum pv_err code = pv_expr_parse(ask->text, &arena, &sel.where, &ask->error);

	if (code == PV_OK)
		code = pv_store_list(st, &sel, false, &ask->rows, &ask->error);
	pv_arena_release(&arena);
	return code;
}

static enum pv_err decide(struct ask *ask, struct pv_store *st)
{
	struct pv_verdict v = {
		.action = ask->action, .ids = &ask->id, .tokens = &ask->token, .count = 1,
		.displays = ask->has_display ? &ask->display : NULL,
		.reasons = ask->reasons, .note = ask->text, .via = ask->is_unseen ? "script" : ask->is_from_sheet ? "sheet" : "screen",
	};

	return pv_vet_decide(st, &v, &ask->outcomes, &ask->error);
}

static enum pv_err decide_bulk(struct ask *ask, struct pv_store *st)
{
	struct pv_verdict v = {
		.action = ask->action, .ids = ask->ids, .tokens = ask->tokens, .versions = ask->versions, .count = ask->id_count,
		.displays = ask->displays, .reasons = ask->reasons, .via = "sheet",
	};

	return pv_bulk_decide(st, &v, &ask->batch, &ask->outcomes, &ask->error);
}

static enum pv_err release_all(struct ask *ask, struct pv_store *st)
{
	int64_t *ids;
	enum pv_err code;

	if (!*ask->campaign)
		return pv_vet_release_all(st, &ask->outcomes, &ask->error);
	if ((code = pv_vet_mine(st, ask->campaign, &ask->rows, &ask->error)) != PV_OK || ask->rows.count == 0)
		return code;
	ids = mem_array(ask->rows.count, sizeof(*ids));
	for (size_t i = 0; i < ask->rows.count; i++)
		ids[i] = ask->rows.rows[i].id;
	code = pv_vet_release(st, ids, ask->rows.count, &ask->outcomes, &ask->error);
	free(ids);
	return code;
}

static enum pv_err answer_move(struct ask *ask, struct pv_store *st)
{
	switch (ask->kind) {
	case ASK_DECIDE:
		return decide(ask, st);
	case ASK_BULK:
		return decide_bulk(ask, st);
	case ASK_SKIP:
		return pv_vet_skip(st, ask->id, ask->text ? ask->text : "", &ask->outcomes, &ask->error);
	case ASK_RELEASE:
		return pv_vet_release(st, &ask->id, 1, &ask->outcomes, &ask->error);
	case ASK_UNDO:
		return pv_vet_undo(st, ask->decisions, ask->decision_count, &ask->outcomes, &ask->error);
	case ASK_REDO:
		return pv_vet_redo(st, ask->decisions, ask->decision_count, &ask->outcomes, &ask->error);
	default:
		return release_all(ask, st);
	}
}

static enum pv_err desk(struct ask *ask, struct pv_store *st)
{
	const struct pv_outbox_filter filter = { .limit = DESK_ROWS_MAX };
	enum pv_err code = pv_vet_mine(st, NULL, &ask->rows, &ask->error);

	return code != PV_OK ? code : pv_outbox_fetch(st, PV_OUTBOX_MINE, &filter, &ask->outbox, &ask->error);
}

/* What one has done, and where one stood. */
static enum pv_err answer_own(struct ask *ask, struct pv_store *st)
{
	switch (ask->kind) {
	case ASK_STEPS:
		return pv_vet_steps(st, &ask->steps, &ask->error);
	case ASK_SENT:
		return pv_vet_sent(st, ask->decision, &ask->sent, &ask->error);
	case ASK_SESSION_LOAD:
		return pv_vet_session_load(st, &ask->answer, &ask->error);
	case ASK_SESSION_SAVE:
		return pv_vet_session_save(st, ask->text ? ask->text : "", &ask->error);
	default:
		return pv_error_set(&ask->error, PV_ERR_USAGE, "nothing was asked");
	}
}

static enum pv_err answer_reading(struct ask *ask, struct pv_store *st)
{
	switch (ask->kind) {
	case ASK_QUEUE:
		return pv_store_queue(st, &ask->queue, &ask->error);
	case ASK_MINE:
		return pv_vet_mine(st, campaign_or_all(ask), &ask->rows, &ask->error);
	case ASK_CLAIM:
		return claim(ask, st);
	case ASK_REASONS:
		return reasons(ask, st);
	case ASK_FILTER:
		return filter(ask, st);
	case ASK_STUDENT:
		return pv_store_student(st, ask->id, &ask->rows, &ask->error);
	case ASK_RENEW:
		return pv_vet_renew(st, &ask->until, &ask->error);
	case ASK_REVEAL:
		return pv_vet_reveal(st, ask->id, ask->reasons, &ask->answer, &ask->error);
	case ASK_MIRROR:
		return pv_mirror_read(st, ask->campaign, ask->count, &ask->mirror, &ask->error);
	case ASK_DESK:
		return desk(ask, st);
	default:
		return answer_own(ask, st);
	}
}

void ask_answer(struct ask *ask, struct pv_store *store)
{
	bool is_move = ask_is_move(ask->kind) || ask->kind == ASK_RELEASE_ALL;

	ask->err = is_move ? answer_move(ask, store) : answer_reading(ask, store);
}
