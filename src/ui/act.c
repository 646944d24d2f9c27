#include "ui/act.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ui/app.h"
#include "ui/chooser.h"
#include "ui/compare.h"
#include "ui/desk.h"
#include "ui/earlier.h"
#include "ui/figures.h"
#include "ui/focus.h"
#include "ui/guard.h"
#include "ui/judge.h"
#include "ui/layout.h"
#include "ui/loupe.h"
#include "ui/plan.h"
#include "ui/prompt.h"
#include "ui/sheet.h"
#include "ui/sheet_move.h"
#include "ui/undo.h"
#include "ui/view.h"

static const struct action_info infos[] = {
#define ACTION(id, name, group, keys, needs, sentence) { name, GROUP_##group, keys, needs, sentence },
#include "actions.def"
#undef ACTION
};
static_assert(ARRAY_LEN(infos) == ACTION_COUNT, "a row for every action");

const struct action_info *act_info(enum action a)
{
	return a < ACTION_COUNT ? &infos[a] : NULL;
}

enum action act_find(const char *name)
{
	for (int a = 0; a < ACTION_COUNT; a++)
		if (strcmp(infos[a].name, name) == 0)
			return a;
	return ACTION_NONE;
}

const char *act_group_title(enum action_group g)
{
	static const char *const titles[] = {
		[GROUP_MOVE] = N_("Move"), [GROUP_DECIDE] = N_("Decide"), [GROUP_LOOK] = N_("Look"), [GROUP_FIND] = N_("Find"), [GROUP_WORK] = N_("Work"),
	};

	static_assert(ARRAY_LEN(titles) == GROUP_COUNT, "a title for every group");
	return titles[g];
}

/* How a movement key moves: what is in front decides. */
static void scroll_help(struct app *app, int by)
{
	int last = view_help_last(app), to = app->help_scroll + by;

	app->help_scroll = to < 0 ? 0 : to > last ? last : to;
}

static void move_history(struct app *app, int by)
{
	const struct item *it = app_item(app);
	size_t n = it ? it->history.count : 0;

	if (by < 0 && app->history_cursor > 0)
		app->history_cursor--;
	else if (by > 0 && app->history_cursor + 1 < n)
		app->history_cursor++;
	focus_changed(app);
}

static void move_queue(struct app *app, int by)
{
	struct queue_state *q = &app->queue;

	if (by < 0)
		q->cursor = q->cursor > (size_t)-by ? q->cursor - (size_t)-by : 0;
	else if (q->line_count > 0)
		q->cursor = q->cursor + (size_t)by < q->line_count ? q->cursor + (size_t)by : q->line_count - 1;
}

static void move_photo(struct app *app, int by)
{
	if (deck_step(&app->deck, by > 0 ? 1 : -1))
		focus_changed(app);
	else if (app_item(app))
		app_notice(app, NOTICE_INFO, "%s", by > 0 ? _("this is the last open photo") : _("this is the first open photo"));
}

static void move(struct app *app, int by, int page)
{
	if (app->overlay == OVERLAY_HELP)
		scroll_help(app, by * page);
	else if (app->overlay == OVERLAY_FIGURES)
		figures_move(app, by * page);
	else if (app->overlay == OVERLAY_DESK)
		desk_move(app, by * page);
	else if (app->overlay == OVERLAY_HISTORY)
		move_history(app, by);
	else if (app->view == VIEW_QUEUE)
		move_queue(app, by * page);
	else
		move_photo(app, by);
}

static bool is_on_sheet(const struct app *app)
{
	return app->view == VIEW_SHEET && app->overlay == OVERLAY_NONE;
}

static void step(struct app *app, int by, void (*on_sheet)(struct app *app, int by), int page)
{
	if (is_on_sheet(app))
		on_sheet(app, by);
	else
		move(app, by, page);
}

static void do_down(struct app *app) { step(app, 1, sheet_move_down, 1); }
static void do_up(struct app *app) { step(app, -1, sheet_move_down, 1); }

/* Sideways is another campaign where there are several, else the next photo. */
static void do_right(struct app *app)
{
	if (app->overlay == OVERLAY_FIGURES)
		figures_turn(app, 1);
	else
		step(app, 1, sheet_move_across, 1);
}

static void do_left(struct app *app)
{
	if (app->overlay == OVERLAY_FIGURES)
		figures_turn(app, -1);
	else
		step(app, -1, sheet_move_across, 1);
}

static void do_next(struct app *app) { step(app, 1, sheet_move_page, 10); }
static void do_previous(struct app *app) { step(app, -1, sheet_move_page, 10); }
static void do_approve_marked(struct app *app) { plan_open(app, PV_APPROVE); }
static void do_reject_marked(struct app *app) { plan_open(app, PV_REJECT); }
static void do_range(struct app *app) { sheet_move_range(app); }
static void do_invert(struct app *app) { sheet_move_invert(app); }
static void do_mark_all(struct app *app) { sheet_move_mark_all(app); }

/* + and - are of what is in front: cells of the sheet, the zoom of a photo. */
static void do_bigger(struct app *app)
{
	if (is_on_sheet(app))
		sheet_bigger(app, 1);
	else if (app->view == VIEW_PHOTO && app_item(app))
		loupe_in(app);
}

static void do_smaller(struct app *app)
{
	if (is_on_sheet(app))
		sheet_bigger(app, -1);
	else if (app->view == VIEW_PHOTO && app_item(app))
		loupe_out(app);
}

static void do_faces(struct app *app) { sheet_toggle_faces(app); }

static void do_leave(struct app *app)
{
	if (is_on_sheet(app))
		sheet_move_mark(app);
	else if (app->view == VIEW_PHOTO && app->overlay == OVERLAY_NONE)
		move_photo(app, 1);
	else
		move(app, 1, 10);
}

/* Both ends of a told view; false: it is none. */
static bool go_to_end(struct app *app, bool is_last)
{
	if (app->overlay == OVERLAY_FIGURES)
		figures_end(app, is_last);
	else if (app->overlay == OVERLAY_DESK)
		desk_end(app, is_last);
	return app->overlay == OVERLAY_FIGURES || app->overlay == OVERLAY_DESK;
}

static void do_first(struct app *app)
{
	if (go_to_end(app, false))
		return;
	if (app->overlay == OVERLAY_HELP)
		app->help_scroll = 0;
	else if (app->overlay == OVERLAY_HISTORY)
		app->history_cursor = 0;
	else if (app->view == VIEW_QUEUE)
		app->queue.cursor = 0;
	else
		deck_first(&app->deck);
	focus_changed(app);
}

static void do_last(struct app *app)
{
	const struct item *it = app_item(app);

	if (go_to_end(app, true))
		return;
	if (app->overlay == OVERLAY_HELP)
		app->help_scroll = view_help_last(app);
	else if (app->overlay == OVERLAY_HISTORY)
		app->history_cursor = it && it->history.count > 0 ? it->history.count - 1 : 0;
	else if (app->view == VIEW_QUEUE)
		app->queue.cursor = app->queue.line_count > 0 ? app->queue.line_count - 1 : 0;
	else
		deck_last(&app->deck);
	focus_changed(app);
}

static const struct queue_line *queue_here(const struct app *app)
{
	return app->queue.cursor < app->queue.line_count ? &app->queue.lines[app->queue.cursor] : NULL;
}

/* Enter goes to and fro between the photo and the sheet, both on the same submission. */
static void do_open(struct app *app)
{
	const struct queue_line *line = queue_here(app);

	if (app->overlay == OVERLAY_DESK) {
		desk_choose(app);
		return;
	}
	if (app->view == VIEW_PHOTO && app->is_plain) {
		app_notice(app, NOTICE_INFO, "%s", _("the contact sheet is all pictures; there are none here"));
		return;
	}
	if (app->view != VIEW_QUEUE && app->overlay == OVERLAY_NONE) {
		app->sheet.is_parent = app->view == VIEW_SHEET;
		app->view = app->view == VIEW_SHEET ? VIEW_PHOTO : VIEW_SHEET;
		focus_changed(app);
		return;
	}
	if (app->view != VIEW_QUEUE || app->overlay != OVERLAY_NONE || !line)
		return;
	app_open_campaign(app, app->queue.list.rows[line->row].campaign, app->queue.list.rows[line->row].zone, line->is_escalated);
}

static void close_overlay(struct app *app)
{
	app->overlay = OVERLAY_NONE;
	focus_changed(app);
}

/* Views without pictures are lists that curses may scroll, and xterm then moves what it still
 * keeps of a picture wiped out long before: begin such a view from nothing. */
static void leave_pictures(struct app *app)
{
	if (app->screen.graphics == GRAPHICS_SIXEL && app->view != VIEW_QUEUE)
		app->reaction |= APP_REPAINT;
}

void act_to_queue(struct app *app)
{
	leave_pictures(app);
	(void)filter_compare_end(app);
	app->sheet.is_parent = false;
	app->view = VIEW_QUEUE;
	focus_changed(app);
}

/* Esc gives back what is out of view before it leaves: nothing found, or nothing matching, strands nobody. */
static void do_back(struct app *app)
{
	bool is_stranded = app->view != VIEW_QUEUE && !app_item(app) && deck_hidden_count(&app->deck) > 0;

	if (app->overlay == OVERLAY_DESK && desk_back(app))
		return;
	if (app->overlay != OVERLAY_NONE) {
		close_overlay(app);
	} else if (filter_leave(app, is_stranded)) {
		return;
	} else if (app->view == VIEW_PHOTO && app->sheet.is_parent && app_item(app)) {
		do_open(app);
	} else if (app->view != VIEW_QUEUE) {
		act_to_queue(app);
		app_refresh(app);
	}
}

static void do_find(struct app *app) { line_open(app, LINE_FIND); }
static void do_filter(struct app *app) { line_open(app, LINE_FILTER); }
static void do_filters(struct app *app) { menu_open(app, MENU_FILTERS); }
static void do_sort(struct app *app) { menu_open(app, MENU_SORT); }
static void do_command(struct app *app) { line_open(app, LINE_COMMAND); }

/* Esc: on the sheet a comparison ends first, then the marks go. */
static void do_escape(struct app *app)
{
	if (!is_on_sheet(app) || (!filter_compare_end(app) && !sheet_move_clear(app)))
		do_back(app);
}

static void do_approve(struct app *app)
{
	judge_decide(app, PV_APPROVE, NULL, app_item(app)->note);
}

static void do_reject(struct app *app) { chooser_open(app); }
static void do_retouch(struct app *app) { prompt_open(app, PROMPT_RETOUCH); }
static void do_escalate(struct app *app) { prompt_open(app, PROMPT_ESCALATE); }
static void do_skip(struct app *app) { prompt_open(app, PROMPT_SKIP); }
static void do_note(struct app *app) { prompt_open(app, PROMPT_NOTE); }
static void do_undo(struct app *app) { undo_last(app); }
static void do_redo(struct app *app) { undo_redo(app); }

static void do_info(struct app *app) { app->show_info = !app->show_info; }

static void do_history(struct app *app)
{
	struct item *it = app_item(app);
	struct ask *ask;

	if (app->overlay == OVERLAY_HISTORY) {
		close_overlay(app);
		return;
	}
	app->overlay = OVERLAY_HISTORY;
	app->history_cursor = it->history.count > 0 ? it->history.count - 1 : 0;
	ask = ask_new(ASK_STUDENT);
	ask->id = it->row.id;
	app_submit(app, ask);
	focus_changed(app);
}

static void do_reveal(struct app *app)
{
	const struct item *it = app_item(app);
	struct ask *ask = ask_new(ASK_REVEAL);

	ask->id = it->row.id;
	ask->reasons = mem_strdup(it->revealed || it->row.names_shown ? "id_number" : "name");
	app_submit(app, ask);
}

static void pull(struct app *app, const char *campaign, const char *zone, bool is_escalated, int count)
{
	struct ask *ask;

	if (app->is_claiming)
		return;
	snprintf(app->queue.wanted, sizeof(app->queue.wanted), "%s", campaign);
	snprintf(app->zone, sizeof(app->zone), "%s", zone);
	ask = ask_new(ASK_CLAIM);
	ask_set_campaign(ask, campaign);
	ask->is_escalated = is_escalated;
	ask->count = count;
	ask->selection = app->narrowing;
	app->is_claiming = true;
	app_submit(app, ask);
}

void act_pull(struct app *app, int count)
{
	const struct queue_line *line = queue_here(app);

	if (app->view == VIEW_QUEUE && line) {
		const struct pv_queue_row *row = &app->queue.list.rows[line->row];
		char campaign[ASK_CAMPAIGN_MAX], zone[sizeof(app->zone)];

		snprintf(campaign, sizeof(campaign), "%s", row->campaign);
		snprintf(zone, sizeof(zone), "%s", row->zone);
		pull(app, campaign, zone, line->is_escalated, count);
	} else if (app->view != VIEW_QUEUE) {
		pull(app, app->campaign, app->zone, app->is_escalated, count);
	}
}

static void do_pull(struct app *app)
{
	if (app->view != VIEW_QUEUE && deck_open_count(&app->deck) > 0)
		app_notice(app, NOTICE_INFO, _("%zu of this batch are still open"), deck_open_count(&app->deck));
	else
		act_pull(app, 0);
}

static void do_release(struct app *app)
{
	struct item *it = app_item(app);
	const struct queue_line *line = queue_here(app);
	struct ask *ask;

	if (app->overlay == OVERLAY_DESK) {
		desk_release_row(app);
		return;
	}
	if (app->view == VIEW_QUEUE) {
		if (!line || app->queue.list.rows[line->row].mine == 0) {
			app_notice(app, NOTICE_INFO, "%s", _("you hold nothing here"));
			return;
		}
		app->overlay = OVERLAY_CONFIRM;
		app->confirm = CONFIRM_RELEASE;
		return;
	}
	if (!it)
		return;
	ask = ask_new(ASK_RELEASE);
	ask->id = it->row.id;
	it->state = ITEM_SENDING;
	deck_advance(&app->deck);
	app_submit(app, ask);
	focus_changed(app);
}

static void do_refresh(struct app *app)
{
	if (app->overlay == OVERLAY_FIGURES)
		figures_refresh(app);
	else if (app->overlay == OVERLAY_DESK)
		desk_refresh(app);
	app_refresh(app);
	judge_resend(app);
}

static void do_figures(struct app *app)
{
	leave_pictures(app);
	if (app->overlay == OVERLAY_FIGURES)
		close_overlay(app);
	else
		figures_open(app);
	focus_changed(app);
}

static void do_desk(struct app *app)
{
	leave_pictures(app);
	if (app->overlay == OVERLAY_DESK)
		close_overlay(app);
	else
		desk_open(app);
	focus_changed(app);
}

static void do_redraw(struct app *app) { app->reaction |= APP_REPAINT; }

static void do_help(struct app *app)
{
	app->overlay = app->overlay == OVERLAY_HELP ? OVERLAY_NONE : OVERLAY_HELP;
	app->help_scroll = 0;
	leave_pictures(app);
	focus_changed(app);
}

static void do_quit(struct app *app)
{
	if (app->overlay != OVERLAY_NONE) {
		close_overlay(app);
		return;
	}
	if (app->view != VIEW_QUEUE) {
		act_to_queue(app);
		app_refresh(app);
		return;
	}
	if (app_held(app) > 0 || judge_unstored(app) > 0) {
		app->overlay = OVERLAY_CONFIRM;
		app->confirm = CONFIRM_QUIT;
	} else {
		app_leave(app, false);
	}
}

typedef void handler_fn(struct app *app);
static handler_fn *const handlers[] = {
	[ACTION_DOWN] = do_down, [ACTION_UP] = do_up, [ACTION_RIGHT] = do_right, [ACTION_LEFT] = do_left,
	[ACTION_NEXT] = do_next, [ACTION_PREVIOUS] = do_previous, [ACTION_LEAVE] = do_leave,
	[ACTION_FIRST] = do_first, [ACTION_LAST] = do_last, [ACTION_OPEN] = do_open, [ACTION_BACK] = do_escape,
	[ACTION_APPROVE] = do_approve, [ACTION_REJECT] = do_reject, [ACTION_RETOUCH] = do_retouch,
	[ACTION_ESCALATE] = do_escalate, [ACTION_SKIP] = do_skip, [ACTION_UNDO] = do_undo, [ACTION_REDO] = do_redo,
	[ACTION_APPROVE_MARKED] = do_approve_marked, [ACTION_REJECT_MARKED] = do_reject_marked,
	[ACTION_RANGE] = do_range, [ACTION_INVERT] = do_invert, [ACTION_MARK_ALL] = do_mark_all, [ACTION_FACES] = do_faces,
	[ACTION_NOTE] = do_note, [ACTION_ORIGINAL] = compare_original, [ACTION_INFO] = do_info,
	[ACTION_FACE] = loupe_face, [ACTION_LOCK] = loupe_lock, [ACTION_BIGGER] = do_bigger, [ACTION_SMALLER] = do_smaller,
	[ACTION_FULL] = loupe_full, [ACTION_TURN_LEFT] = loupe_left, [ACTION_TURN_RIGHT] = loupe_right, [ACTION_GUIDES] = loupe_guides,
	[ACTION_EARLIER] = earlier_mark, [ACTION_COMPARE] = compare_cycle, [ACTION_FLICKER] = compare_flick,
	[ACTION_HISTORY] = do_history, [ACTION_REVEAL] = do_reveal, [ACTION_FIND] = do_find,
	[ACTION_FILTER] = do_filter, [ACTION_FILTERS] = do_filters, [ACTION_SORT] = do_sort, [ACTION_COMMAND] = do_command, [ACTION_PULL] = do_pull,
	[ACTION_RELEASE] = do_release, [ACTION_REFRESH] = do_refresh, [ACTION_REDRAW] = do_redraw,
	[ACTION_DESK] = do_desk, [ACTION_FIGURES] = do_figures, [ACTION_HELP] = do_help, [ACTION_QUIT] = do_quit,
};
static_assert(ARRAY_LEN(handlers) == ACTION_COUNT, "a handler for every action");

/* What a full-screen overlay lets through; never a verdict. */
static bool is_for_overlay(const struct app *app, enum action a)
{
	bool is_told = app->overlay == OVERLAY_DESK || app->overlay == OVERLAY_FIGURES;

	if (a == ACTION_HISTORY)
		return !is_told;
	if (a == ACTION_REFRESH || a == ACTION_DESK || a == ACTION_FIGURES)
		return is_told;
	if (a == ACTION_RELEASE)
		return app->overlay == OVERLAY_DESK;
	return infos[a].group == GROUP_MOVE || a == ACTION_HELP || a == ACTION_REDRAW || a == ACTION_QUIT;
}

void act_run(struct app *app, enum action a)
{
	const struct action_info *info = act_info(a);
	char buf[240];
	const char *why;

	if (!info)
		return;
	if (app->overlay != OVERLAY_NONE && !is_for_overlay(app, a)) {
		app_notice(app, NOTICE_INFO, "%s", app->is_plain ? _("close this first: a full stop") : _("close this first: Esc"));
		return;
	}
	if ((info->needs & NEEDS_GUARD) && judge_is_repeat(app, a)) {
		app_notice(app, NOTICE_INFO, _("repeated key dropped: %s"), _(info->name));
		return;
	}
	if ((why = judge_obstacle(app, a, info->needs, buf, sizeof(buf)))) {
		app_notice(app, NOTICE_WARN, "%s", why);
		return;
	}
	if (!loupe_pans(app, a))
		handlers[a](app);
}
