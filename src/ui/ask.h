/* An ask: one question to the database and its answer. The screen never calls the store
 * itself: it submits an ask, the store thread answers it, and it comes back as an event.
 * The ask owns all it carries. */
#ifndef UI_ASK_H
#define UI_ASK_H

#include "base/queue.h"
#include "photovet/outbox.h"
#include "photovet/stats.h"

enum ask_kind {
	ASK_QUEUE,		/* -> queue */
	ASK_MINE,		/* campaign ("" = any) -> rows */
	ASK_CLAIM,		/* campaign, is_escalated, or the selection -> rows */
	ASK_REASONS,		/* campaign -> reasons, resubmit_days, advise_days, scripted, profile */
	ASK_FILTER,		/* campaign, ids, text = expression -> rows: those that match */
	ASK_STUDENT,		/* id -> rows: every attempt with history */
	ASK_DECIDE,		/* id, action, token, display, reasons, text -> outcomes */
	ASK_BULK,		/* ids, tokens, versions, displays, action, reasons: one batch -> batch, outcomes */
	ASK_SKIP,		/* id, text -> outcomes */
	ASK_RELEASE,		/* id -> outcomes */
	ASK_RELEASE_ALL,	/* campaign ("" = all) -> outcomes */
	ASK_UNDO, ASK_REDO,	/* decisions -> outcomes, in their order */
	ASK_STEPS,		/* -> steps */
	ASK_SENT,		/* decision -> sent */
	ASK_RENEW,		/* -> until */
	ASK_REVEAL,		/* id, reasons = field name -> answer */
	ASK_SESSION_LOAD,	/* -> answer */
	ASK_SESSION_SAVE,	/* text */
	ASK_MIRROR,		/* campaign, count = the floor of dwell, ms -> mirror */
	ASK_DESK,		/* -> rows: what I hold; outbox: what my decisions sent */
	ASK_KIND_COUNT
};

#define ASK_CAMPAIGN_MAX 128

struct ask {
	struct queue_job job;		/* first: an ask is a job */
	enum ask_kind kind;
	int64_t asked_at;		/* monotonic us */

	/* the question */
	char campaign[ASK_CAMPAIGN_MAX];
	bool is_escalated;
	const struct pv_selection *selection;	/* ASK_CLAIM; borrowed, NULL = by campaign */
	int64_t id, token, decision;
	int64_t *ids;
	size_t id_count;
	int64_t *tokens;			/* one per id, as the next two */
	int32_t *versions;
	struct pv_display *displays;		/* NULL: not all were displayed */
	int count;				/* ASK_CLAIM: so many, 0 = the campaign's batch */
	int64_t *decisions;
	size_t decision_count;
	enum pv_action action;
	bool is_from_sheet;		/* ASK_DECIDE: seen among others, not by itself */
	bool has_display;
	struct pv_display display;
	bool is_unseen;			/* ASK_DECIDE: without a look, as a script decides: the campaign says who may */
	char *reasons, *text;

	/* the answer */
	enum pv_err err;		/* of the asking; a refusal is in outcomes */
	struct pv_error error;
	bool is_unsent;			/* the database never saw it */
	struct pv_queue_list queue;
	struct pv_submission_list rows;
	struct pv_reason_list reason_list;
	struct pv_outcome_list outcomes;
	struct pv_mirror mirror;
	struct pv_outbox_list outbox;
	struct pv_step_list steps;
	struct pv_sent sent;
	int64_t until, batch;
	int resubmit_days, advise_days;	/* -1 when not known */
	bool has_profile;
	struct pv_profile profile;
	char scripted[16];		/* who may decide without a look; "" when not known */
	char *answer;

	void *owner;			/* the backend's */
};

struct ask *ask_new(enum ask_kind kind);
void ask_free(struct ask *ask);			/* NULL is fine */
void ask_set_campaign(struct ask *ask, const char *campaign);
/* Answers it; blocks. Only the store thread calls this. */
void ask_answer(struct ask *ask, struct pv_store *store);
/* Changes something that must not be lost or done twice: decisions, skips, undo. */
bool ask_is_move(enum ask_kind kind);

#endif
