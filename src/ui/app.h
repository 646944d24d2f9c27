/* The review screen's state and what changes it.
 *
 * app_update(app, event) changes the state and says what has to happen then; it touches
 * no curses, no thread and no clock, so it is tested with plain events. Whatever leaves
 * the screen (questions to the database, pictures wanted) goes through struct app_ops.
 * view_compose() turns the state into cells. Nothing here waits.
 *
 * Invariants: a verdict key acts on the item in front only, never under an overlay; a
 * decision moves on at once and is either stored, shown as not stored, or back in the
 * deck with the reason why; text typed is lost by the person's own keys only. */
#ifndef UI_APP_H
#define UI_APP_H

#include "photovet/settings.h"
#include "terminal/term.h"
#include "ui/ask.h"
#include "ui/deck.h"
#include "ui/filter.h"
#include "ui/grid.h"
#include "ui/keymap.h"
#include "ui/line.h"
#include "ui/menu.h"
#include "ui/prefetch.h"
#include "ui/strips.h"
#include "ui/textfield.h"

enum app_event_kind {
	APP_START,		/* first of all */
	APP_KEY,
	APP_TICK,		/* about every quarter of a second while app_wants_tick */
	APP_RESIZE,
	APP_ACK,		/* the terminal has taken a picture whole */
	APP_PICTURE,		/* the prefetcher has news */
	APP_REPLY,
	APP_HANGUP		/* the connection to the terminal is gone */
};

struct app_event {
	enum app_event_kind kind;
	int64_t now;			/* calendar us */
	int64_t mono;			/* monotonic us; KEY: when its bytes were read */
	const struct key *key;
	int burst;			/* KEY: keys of the run it came in, without a pause; 0 or 1 when typed */
	int rows, columns, cell_width, cell_height;	/* RESIZE */
	const struct picture *picture;	/* ACK */
	bool is_coarse;			/* ACK: of its coarse one only */
	bool is_refused;		/* ACK: the terminal did not show it */
	int sent_percent;		/* KEY, TICK: of the picture in front, 0..100 */
	double link_rate;		/* KEY, TICK: bytes/s, 0 unknown */
	struct ask *ask;		/* REPLY: freed by the caller; results may be taken out */
};

enum app_reaction {
	APP_REDRAW = 1 << 0,		/* compose again */
	APP_REPAINT = 1 << 1,		/* and everything from nothing */
	APP_QUIT = 1 << 2
};

struct app_ops {
	void *context;
	void (*submit)(void *context, struct ask *ask);		/* takes the ask; it comes back as APP_REPLY */
	void (*want)(void *context, const struct picture_want *wants, size_t count);
	struct picture_answer (*picture)(void *context, const struct picture_want *want);
	void (*want_strips)(void *context, const struct strip_want *wants, size_t count);
	struct strip_answer (*strip)(void *context, const struct strip_want *want);
};

enum view { VIEW_QUEUE, VIEW_PHOTO, VIEW_SHEET };
enum overlay {
	OVERLAY_NONE, OVERLAY_REASONS, OVERLAY_PROMPT, OVERLAY_CONFIRM, OVERLAY_HISTORY, OVERLAY_HELP, OVERLAY_FIGURES, OVERLAY_DESK,
	OVERLAY_LINE, OVERLAY_MENU, OVERLAY_PLAN
};

struct app_screen {			/* the terminal, as the views need it */
	int rows, columns, cell_width, cell_height;
	enum graphics graphics;
	int max_width, max_height;	/* px a picture may have; 0 = no limit known */
	char acknowledger[16];		/* "terminal" or "multiplexer" */
	const char *why;		/* why graphics are no better than blocks (a message id), or NULL */
};

struct shown {				/* one picture on the screen and its proof */
	bool is_wanted;
	struct picture_want want;
	struct picture_answer answer;
	char why[160];			/* of answer.why, which is borrowed */
	int64_t since;			/* mono: when we began to wait for it */
	int64_t progress_at;		/* mono: when something last moved */
	int percent;			/* handed to the terminal */
	bool is_coarse;			/* the terminal has its coarse one whole: enough to look, not to approve */
	bool is_refused;		/* the terminal said that it does not show it */
	bool is_acknowledged;
	int64_t acknowledged_at;	/* mono */
};

struct sheet_strip {			/* one strip of the page in front and its proof */
	struct strip_want want;
	struct strip_answer answer;
	char why[160];			/* of answer.why, which is borrowed */
	int row, column;		/* cells */
	size_t first;			/* of the page: its first thumbnail */
	int64_t progress_at;		/* mono: when something last moved */
	int percent;
	bool is_acknowledged;
	int64_t acknowledged_at;	/* mono */
};
enum sheet_faces { SHEET_FACES_AUTO, SHEET_FACES_ALIGNED, SHEET_FACES_WHOLE };
struct sheet {				/* the contact sheet: ui/sheet.h */
	int step;			/* cells larger or smaller than they come by themselves */
	int step_of_all;		/* while some are compared: the step to go back to */
	enum sheet_faces faces;
	int64_t range_from;		/* a range of marks begins here; 0 = none */
	bool is_parent;			/* the photo view was opened from the sheet */
	bool was_in_front;		/* when what is in front last changed */
	struct grid grid;		/* as of the last change of what is in front */
	struct sheet_strip strips[CANVAS_PICTURES_MAX];
	int strip_count;		/* 0: the sheet is not in front */
};

enum beside { BESIDE_NONE, BESIDE_EARLIER, BESIDE_REFERENCE, BESIDE_ORIGINAL, BESIDE_COUNT };
struct loupe {				/* how the photo in front is looked at: ui/loupe.h, ui/compare.h */
	int64_t id;			/* the submission it is laid over */
	struct lens lens;
	bool is_locked;			/* the next ones are seen through it, too */
	struct lens_sight sight;	/* of the photo in front */
	bool has_sight;
	enum beside beside;		/* what is wanted beside the photo, where there is one */
	int beside_back;		/* EARLIER: 0 = the attempt just before */
	bool is_flicked;		/* what it is compared with stands in its place */
};

enum judged_state { JUDGED_SENDING, JUDGED_UNSTORED, JUDGED_STORED, JUDGED_UNDOING, JUDGED_UNDONE, JUDGED_REDOING };
struct judged {				/* one decision of this session, or one that can still be undone */
	int64_t id, decision, undo_until;
	int64_t batch;			/* decisions of one bulk step share it and are undone together; 0 = none; < 0: not stored yet */
	int undo_seconds;
	enum pv_action action;
	enum judged_state state;
	bool is_undo_wanted;		/* u came before the database had answered */
	bool is_resent;			/* sent without an answer: perhaps stored */
	int undone_rank;		/* the higher, the later undone: what redo takes first */
	int64_t token;
	int version;			/* of a bulk decision: what the person saw */
	bool is_from_sheet;
	bool has_display;
	struct pv_display display;
	char *reasons, *note;
};
struct judge {
	struct judged *list;		/* oldest first */
	size_t count, size;
	enum action last_verdict;	/* for the guard */
	int64_t last_verdict_at;	/* mono */
	int undone_rank;
	int approved, rejected, others;	/* stored in this session */
};

#define CHOOSER_MAX 128
struct chooser {			/* the reason list */
	bool is_bulk;			/* for the marked photos of the sheet, not for the one in front */
	bool is_begun;			/* what is known not to be fixed has been chosen */
	bool is_chosen[CHOOSER_MAX];	/* by row of the reason list */
	char letters[64];		/* that name the reasons offered, in the order of the list */
	int visible[CHOOSER_MAX], visible_count;	/* rows in their order on the screen */
	int suggested_count;		/* the first of visible: a failing check names them */
	int cursor, scroll;
	bool is_narrowing;		/* keys go into the filter */
	struct textfield filter;
	char *preview;			/* what the student will read */
	bool was_refused;		/* Enter without a reason */
};

enum plan_why {				/* why a marked photo is not included; order: what is said first */
	PLAN_INCLUDED, PLAN_FILTERED, PLAN_ELSEWHERE, PLAN_LOST, PLAN_CHANGED, PLAN_NOTED, PLAN_UNSEEN, PLAN_NO_PICTURE, PLAN_BLOCKS, PLAN_CUT,
	PLAN_SMALL, PLAN_WHY_COUNT
};
struct plan_row {			/* a marked photo, as it was when the key was pressed */
	int64_t id, token;
	int version;
	enum plan_why why;
	bool is_elsewhere;		/* on another page: as its thumbnail was shown there */
	bool has_display;
	struct pv_display display;
	char text[240];			/* of an outcome: why it was refused */
};
struct plan {				/* a bulk decision before it is made, or what came of it: ui/plan.h */
	enum pv_action action;
	bool is_outcome;
	char *reasons;
	struct plan_row *rows;
	size_t count, included;		/* of an outcome: refused; done */
	size_t unmarked, decided;	/* of the page: not in rows */
	char typed[8];
	bool was_refused;		/* what was typed is not the count */
	int scroll;
	int64_t serial;			/* of bulk decisions sent */
};

enum prompt_purpose { PROMPT_NOTE, PROMPT_RETOUCH, PROMPT_ESCALATE, PROMPT_SKIP };
struct prompt {
	enum prompt_purpose purpose;
	int64_t id;			/* whose */
	struct textfield field;
	enum overlay then;		/* where Enter and Esc lead */
	bool was_refused;
};
enum confirm { CONFIRM_QUIT, CONFIRM_RELEASE };

struct queue_line { size_t row; bool is_escalated; };
struct queue_state {
	struct pv_queue_list list;
	struct queue_line *lines;
	size_t line_count, cursor;
	char *find;			/* typed after /: only these campaigns; NULL = all */
	bool is_known;
	int64_t asked_at;		/* mono; 0 = never */
	char wanted[ASK_CAMPAIGN_MAX];	/* open this one as soon as the figures are there */
};

struct reasons_state {
	char campaign[ASK_CAMPAIGN_MAX];
	struct pv_reason_list list;
	int resubmit_days, advise_days;
	bool has_profile;		/* what the campaign's photos are judged by */
	struct pv_profile profile;
	char scripted[16];		/* who may decide without a look */
	bool is_asked, is_known;
};

struct figures {			/* the mirror of one campaign */
	char campaign[ASK_CAMPAIGN_MAX];
	struct pv_mirror mirror;
	bool is_known;
	char why[256];			/* it could not be asked */
	int scroll;
};

struct desk {				/* what is mine: leases, and what my decisions sent on its way */
	struct pv_submission_list held;
	struct pv_outbox_list sent;
	bool is_known;
	char why[256];
	size_t cursor;			/* held first, then sent */
	struct pv_submission_list detail;	/* of the submission looked at; empty: the list itself */
	int64_t detail_of;		/* 0: the list itself */
	int scroll;			/* of the detail */
	int64_t asked_at;		/* mono */
};

struct link_state {			/* to the database */
	bool is_down;
	char text[256];			/* what it said */
	int64_t retry_at;		/* mono */
	int backoff_s;
	size_t waiting, moves;		/* asks under way; those that change something */
	int64_t waiting_since;		/* mono of the oldest; 0 = none */
	double rate;			/* of the terminal, bytes/s */
};

struct guard {				/* against keys nobody meant: see ui/guard.h */
	int burst;			/* of the key in hand */
	int dropped;			/* of its run so far */
	uint32_t hasty;			/* a bit for each approval, the latest lowest: faster than dwell_floor_ms */
	int approvals, hasty_count, told_at;	/* of this session; told_at counts approvals */
};

struct resume_note { int64_t id; char *text; };
struct resume_fix { int64_t id; struct item_earlier earlier; };
struct resume {				/* what a restart brings back beside the place: ui/resume.h */
	bool was_photo, was_sheet;	/* the view: not the queue; the contact sheet */
	struct resume_note *notes;	/* of photos that are not in the deck (yet) */
	size_t note_count;
	int64_t *marks;
	size_t mark_count;
	struct resume_fix *fixes;	/* earlier reasons marked as fixed or not */
	size_t fix_count;
	int64_t reasons_id;		/* whose reason list was open; 0 = none */
	char *codes, *narrow;		/* ",O01,L03,"; until they are on the screen */
	bool is_narrowing;
	int cursor;
	int64_t field_id;		/* whose field was open; 0 = none */
	enum prompt_purpose purpose;
	bool is_line;			/* the line at the foot was */
	enum line_kind line;
	char *text;
	size_t at;
};

enum notice_kind { NOTICE_INFO, NOTICE_WARN, NOTICE_ERROR };
struct notice {
	enum notice_kind kind;
	char text[320];
	int64_t until;			/* mono; 0 = none */
	bool is_new;			/* said in this update */
	bool is_lasting;		/* of the world, not of a key: it stays its time wherever one goes */
	enum view view;			/* where it was said: elsewhere it would be about something else */
	enum overlay overlay;
};

struct app {
	const struct app_ops *ops;
	const struct keymap *keymap;
	const struct pv_selection *selection;	/* NULL: whatever is there */
	const struct pv_selection *narrowing;	/* the same when it says more than the campaign, else NULL */
	char login[64];
	bool is_plain;			/* no picture is shown: the campaign says who may approve without a look */
	const struct pv_settings *settings;	/* NULL: defaults; what :set may change is copied below */
	int guard_ms, dwell_floor_ms, ahead, colors;
	int mouse;			/* reported: 1, not: 0 */
	struct app_screen screen;
	int64_t now, mono, started_at;
	enum app_event_kind event;	/* what is being handled */
	unsigned reaction;		/* gathered during one update */

	enum view view;
	enum overlay overlay;
	enum confirm confirm;
	int help_scroll;
	size_t history_cursor;
	bool show_info;

	struct queue_state queue;
	char campaign[ASK_CAMPAIGN_MAX], zone[64];	/* of the deck */
	bool is_escalated;		/* the deck is of the supervisors' pile */
	struct deck deck;
	struct filter filter;
	struct shown shown[2];		/* 0: what is decided on; 1: beside it */
	struct sheet sheet;
	struct loupe loupe;
	struct judge judge;
	struct key pressed;		/* the latest key */
	struct chooser chooser;
	struct plan plan;
	struct prompt prompt;
	struct line line;
	struct menu menu;
	struct reasons_state reasons;
	struct figures figures;
	struct desk desk;
	struct link_state link;
	struct notice notice;
	struct guard guard;
	struct resume resume;

	int64_t renew_at;		/* mono; 0 = nothing to renew */
	int64_t lease_us;		/* length of a lease as seen at the last claim or renewal */
	bool is_lease_warned, is_lease_over;
	bool is_claiming, is_loading;
	int64_t goto_id;		/* go there when the deck comes back with it; 0 = nowhere */
	int64_t session_at;		/* submission to return to after a restart; 0 = none */
	size_t session_done;
	char session_campaign[ASK_CAMPAIGN_MAX];
	bool is_session_known, is_mine_known, is_session_dirty;
	int64_t session_save_at;
	struct pv_submission_list mine;	/* at the start, until the session is known */
	bool is_leaving;		/* nothing but answers counts any more */
	int64_t leave_at;		/* mono: then without the missing answers */
};

struct app_options {
	const struct app_ops *ops;
	const struct keymap *keymap;
	const struct pv_settings *settings;	/* NULL: defaults */
	const struct pv_selection *selection;
	const char *login;
	struct app_screen screen;
	bool is_plain;
};
struct app *app_new(const struct app_options *opt);
void app_free(struct app *app);
unsigned app_update(struct app *app, const struct app_event *ev);	/* enum app_reaction bits */
/* Does time change anything on the screen soon? */
bool app_wants_tick(const struct app *app);

/* For the parts of the app (action.c, judge.c, chooser.c ...): */
void app_submit(struct app *app, struct ask *ask);
void app_notice(struct app *app, enum notice_kind kind, const char *fmt, ...) PV_PRINTF(3, 4);
void app_open_campaign(struct app *app, const char *campaign, const char *zone, bool is_escalated);
void app_refresh(struct app *app);
struct item *app_item(const struct app *app);	/* the item in front, NULL when there is none */
int64_t app_held(const struct app *app);	/* photos leased to us, in every campaign */
/* Ends once nothing is under way any more; releasing gives all leases back first. */
void app_leave(struct app *app, bool with_release);

#endif
