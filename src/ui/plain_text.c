#include "ui/plain_text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ui/chooser.h"
#include "ui/deck.h"
#include "ui/prompt.h"
#include "ui/view.h"

#define NAME_MAX_BYTES 1024

void plain_text_key(const struct app *app, struct buf *out)
{
	const struct item *it = app_item(app);

	buf_printf(out, "%d %d %lld ", (int)app->view, (int)app->overlay, it && app->view == VIEW_PHOTO ? (long long)it->row.id : 0LL);
	switch (app->overlay) {
	case OVERLAY_REASONS:
		buf_printf(out, "%d %s", app->reasons.is_known, app->chooser.filter.text);
		break;
	case OVERLAY_PROMPT:
		buf_printf(out, "%d", (int)app->prompt.purpose);
		break;
	case OVERLAY_CONFIRM:
		buf_printf(out, "%d", (int)app->confirm);
		break;
	case OVERLAY_HISTORY:
		buf_printf(out, "%zu", it ? it->history.count : 0);
		break;
	case OVERLAY_LINE:
		buf_printf(out, "%d", (int)app->line.kind);
		break;
	case OVERLAY_MENU:
		buf_printf(out, "%d", (int)app->menu.kind);
		break;
	case OVERLAY_FIGURES:
		buf_printf(out, "%s %d %s", app->figures.campaign, app->figures.is_known, app->figures.why);
		break;
	case OVERLAY_DESK:
		buf_printf(out, "%lld %zu %zu %zu %s", (long long)app->desk.detail_of, app->desk.detail.count, app->desk.held.count,
			   app->desk.sent.count, app->desk.why);
		break;
	default:
		buf_printf(out, "%d %zu %d", app->queue.is_known, app->view == VIEW_QUEUE ? app->queue.line_count : 0, app->show_info);
		break;
	}
}

static void duration(struct buf *out, int64_t us)
{
	int64_t minutes = us / 60000000;

	if (minutes < 60)
		buf_printf(out, _("%lld minutes"), (long long)minutes);
	else if (minutes < 48 * 60)
		buf_printf(out, _("%lld hours"), (long long)(minutes / 60));
	else
		buf_printf(out, _("%lld days"), (long long)(minutes / (24 * 60)));
}

static void queue(const struct app *app, struct tell *t)
{
	const struct queue_state *q = &app->queue;

	if (q->is_known && q->line_count == 0)
		tell_line(t, STYLE_NORMAL, "%s", _("No campaign is assigned to you. An operator can: photovet people assign LOGIN --campaign CODE --as reviewer"));
	else if (q->is_known)
		tell_line(t, STYLE_TITLE, "%s", _("Queue. A number goes to that campaign, an empty line opens it, P pulls the next batch."));
	for (size_t i = 0; i < q->line_count; i++) {
		const struct pv_queue_row *r = &q->list.rows[q->lines[i].row];
		struct buf due = BUF_INIT(64);

		view_time(&due, app, r->next_due, r->zone);
		if (q->lines[i].is_escalated)
			tell_line(t, STYLE_NORMAL, _("%zu: %s, escalated to supervisors, %lld free"), i + 1, r->campaign, (long long)r->escalated);
		else
			tell_line(t, STYLE_NORMAL, _("%zu: %s, %s: %lld free, %lld mine, %lld held by others, %lld overdue, next due %s, %lld decided by you today"), i + 1,
				  r->campaign, r->title, (long long)r->free, (long long)r->mine, (long long)r->held, (long long)r->overdue,
				  r->next_due == PV_TIME_NONE ? _("nothing") : buf_str(&due), (long long)r->decided_today);
		buf_release(&due);
	}
}

static void ages(const struct app *app, struct tell *t, const struct pv_submission *r)
{
	struct buf due = BUF_INIT(64), left = BUF_INIT(64);
	bool is_late = r->due_at < app->now;

	view_time(&due, app, r->due_at, r->zone);
	duration(&left, is_late ? app->now - r->due_at : r->due_at - app->now);
	tell_line(t, STYLE_NORMAL, is_late ? _("Overdue since %s, by %s.") : _("Due %s, in %s."), buf_str(&due), buf_str(&left));
	if (!app->show_info)
		goto out;
	buf_clear(&due);
	buf_clear(&left);
	view_time(&due, app, r->received_at, r->zone);
	duration(&left, view_in_hand(app, r));
	tell_line(t, STYLE_NORMAL, _("Received %s; in hand for %s."), buf_str(&due), buf_str(&left));
	tell_line(t, STYLE_NORMAL, _("Submission %lld, version %d, photo %d by %d pixels, %lld bytes."), (long long)r->id, r->version, r->photo.width,
		  r->photo.height, (long long)r->photo.bytes);
out:
	buf_release(&due);
	buf_release(&left);
}

/* Who may approve what nobody was shown: the campaign's rule, in words. */
static void rule(const struct app *app, struct tell *t)
{
	const char *who = app->reasons.scripted;

	if (strcmp(who, "reviewer") == 0)
		tell_line(t, STYLE_NORMAL, "%s", _("No picture is shown here; this campaign lets every reviewer decide without a look."));
	else if (strcmp(who, "supervisor") == 0)
		tell_line(t, STYLE_NORMAL, "%s", _("No picture is shown here; this campaign lets only supervisors approve without a look."));
	else if (strcmp(who, "nobody") == 0)
		tell_line(t, STYLE_NORMAL, "%s", _("No picture is shown here; this campaign lets nobody approve without a look."));
	else
		tell_line(t, STYLE_NORMAL, "%s", _("No picture is shown here."));
}

static void earlier(struct tell *t, const struct item *it)
{
	for (size_t i = 0; i < it->history.count; i++) {
		const struct pv_submission *r = &it->history.rows[i];

		for (size_t k = 0; k < r->decision_count && r->id != it->row.id; k++)
			if (!r->decisions[k].undone)
				tell_line(t, STYLE_NORMAL, _("Attempt %d was %s by %s: %s"), r->attempt, view_action_label(r->decisions[k].action),
					  r->decisions[k].by, *r->decisions[k].reasons ? r->decisions[k].reasons : "-");
	}
	for (size_t k = 0; k < it->row.decision_count; k++)
		if (!it->row.decisions[k].undone)
			tell_line(t, STYLE_NORMAL, _("Stage %d was %s by %s."), it->row.decisions[k].stage, view_action_label(it->row.decisions[k].action),
				  it->row.decisions[k].by);
}

static void photo(const struct app *app, struct tell *t, const struct item *it)
{
	const struct pv_submission *r = &it->row;
	char name[NAME_MAX_BYTES];
	size_t of, at = deck_place(&app->deck, &of);

	deck_name(it, 0, name, sizeof(name));
	tell_line(t, STYLE_TITLE, _("Photo %zu of %zu, campaign %s."), app->deck.done_before + at, app->deck.done_before + of, app->campaign);
	tell_line(t, STYLE_NORMAL, _("Student %s, %s, %s, channel %s."), name, r->student_no, *r->school ? r->school : "-", *r->channel ? r->channel : "-");
	if (it->id_number)
		tell_line(t, STYLE_NORMAL, _("ID number %s"), it->id_number);
	tell_line(t, STYLE_NORMAL, _("Attempt %d, %d free resubmissions left, stage %d of %d, %s."), r->attempt, r->free_left, r->stage, r->stages,
		  view_status_label(r->status));
	ages(app, t, r);
	earlier(t, it);
	view_checks_tell(app, t, r);
	rule(app, t);
	if (it->is_lost)
		tell_line(t, STYLE_NORMAL, "%s", _("It is no longer yours: nothing can be decided here."));
	if (it->refusal)
		tell_line(t, STYLE_NORMAL, _("Refused: %s"), it->refusal);
}

static void batch_done(const struct app *app, struct tell *t)
{
	if (deck_hidden_count(&app->deck) > 0)
		tell_line(t, STYLE_TITLE, _("%zu open photos are left out by the filter."), deck_hidden_count(&app->deck));
	else
		tell_line(t, STYLE_TITLE, "%s", _("This batch is done."));
	tell_line(t, STYLE_NORMAL, _("this session: %d approved, %d rejected, %d other"), app->judge.approved, app->judge.rejected, app->judge.others);
	tell_line(t, STYLE_NORMAL, "%s", _("P pulls the next batch, q goes back to the queue."));
}

static const char *label(const struct pv_reason *r)
{
	return r->label[i18n_is_chinese() ? PV_LANG_ZH : PV_LANG_EN];
}

static void reasons(const struct app *app, struct tell *t)
{
	const struct chooser *ch = &app->chooser;

	tell_line(t, STYLE_TITLE, "%s", _("Reasons. Digits, letters or codes choose, slash and a word narrows, c notes, an empty line sends, a full stop goes back."));
	if (!app->reasons.is_known)
		tell_line(t, STYLE_NORMAL, "%s", app->link.is_down ? _("the database does not answer: reasons follow") : _("loading the reasons"));
	for (int i = 0; i < ch->visible_count; i++) {
		const struct pv_reason *r = &app->reasons.list.rows[ch->visible[i]];
		char key[2] = { chooser_digit(i) ? chooser_digit(i) : chooser_letter(app, ch->visible[i]), 0 };

		tell_line(t, STYLE_NORMAL, i < ch->suggested_count ? _("%s: %s, %s, suggested by the checks") : "%s: %s, %s", key, r->code, label(r));
	}
	if (app->reasons.is_known && ch->visible_count == 0)
		tell_line(t, STYLE_NORMAL, "%s", _("nothing matches"));
}

static void lines_of(struct tell *t, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");

		if (n > 0)
			tell_line(t, STYLE_NORMAL, "%.*s", (int)n, text);
		text += n + (text[n] == '\n');
	}
}

static void chosen(const struct app *app, struct tell *t)
{
	const struct chooser *ch = &app->chooser;

	for (size_t i = 0; app->reasons.is_known && i < app->reasons.list.count && i < CHOOSER_MAX; i++)
		if (ch->is_chosen[i])
			tell_line(t, STYLE_NORMAL, _("chosen: %s, %s"), app->reasons.list.rows[i].code, label(&app->reasons.list.rows[i]));
	if (ch->was_refused)
		tell_line(t, STYLE_NORMAL, "%s", _("not sent: no reason is chosen"));
	if (!ch->preview)
		return;
	tell_line(t, STYLE_NORMAL, "%s", _("the student will read:"));
	lines_of(t, ch->preview);
}

static void prompt(const struct app *app, struct tell *t)
{
	const char *const *causes = prompt_causes(app->prompt.purpose);

	tell_line(t, STYLE_TITLE, _("%s. Write a line; a full stop alone goes back."), view_prompt_purpose(app->prompt.purpose));
	for (int i = 0; causes[i]; i++)
		tell_line(t, STYLE_NORMAL, "%d: %s", i + 1, _(causes[i]));
	if (app->prompt.field.len > 0)
		tell_line(t, STYLE_NORMAL, _("Written so far: %s; an empty line keeps it."), app->prompt.field.text);
}

static void help(const struct app *app, struct tell *t)
{
	plain_text_usage(t);
	for (int a = 0; a < ACTION_COUNT; a++) {
		struct buf keys = BUF_INIT(256);

		if (act_info(a)->needs & NEEDS_SHEET)	/* there is none here */
			continue;
		keymap_format(app->keymap, a, false, &keys);
		tell_line(t, STYLE_NORMAL, "%s, %s: %s", keys.len > 0 ? buf_str(&keys) : _("no key"), _(act_info(a)->name), _(act_info(a)->sentence));
		buf_release(&keys);
	}
}

static void confirm(const struct app *app, struct tell *t)
{
	char text[300];

	view_confirm_text(app, text, sizeof(text));
	tell_line(t, STYLE_NORMAL, "%s", text);
	tell_line(t, STYLE_NORMAL, "%s", _("Answer y or n; a full stop goes back."));
}

static void line(const struct app *app, struct tell *t)
{
	static const char *const asks[] = {
		[LINE_FIND] = N_("Find: write a number, a name, an id or a school."),
		[LINE_FILTER] = N_("Filter: write an expression; an empty line shows all."),
		[LINE_COMMAND] = N_("Command: write one; help lists them."),
	};

	static_assert(ARRAY_LEN(asks) == LINE_KINDS, "a sentence for every kind");
	tell_line(t, STYLE_NORMAL, "%s", _(asks[app->line.kind]));
}

static void menu(const struct app *app, struct tell *t)
{
	tell_line(t, STYLE_NORMAL, "%s", app->menu.kind == MENU_SORT ? _("Order of the photos. A digit or letter chooses.") :
									_("Saved filters. A digit or letter chooses."));
	for (size_t i = 0; i < menu_count(app); i++)
		tell_line(t, STYLE_NORMAL, menu_is_set(app, i) ? _("%c: %s, chosen now") : "%c: %s", menu_letter(i) ? menu_letter(i) : '-', menu_text(app, i));
}

static void view(const struct app *app, struct tell *t)
{
	const struct item *it = app_item(app);

	if (app->view == VIEW_QUEUE)
		queue(app, t);
	else if (it)
		photo(app, t, it);
	else
		batch_done(app, t);
}

void plain_text_scene(const struct app *app, struct tell *t)
{
	switch (app->overlay) {
	case OVERLAY_REASONS:
		reasons(app, t);
		break;
	case OVERLAY_PROMPT:
		prompt(app, t);
		break;
	case OVERLAY_CONFIRM:
		confirm(app, t);
		break;
	case OVERLAY_HISTORY:
		tell_line(t, STYLE_TITLE, "%s", _("Everything this student sent. A full stop goes back."));
		view_history_tell(app, t, &app_item(app)->history);
		break;
	case OVERLAY_HELP:
		help(app, t);
		break;
	case OVERLAY_LINE:
		line(app, t);
		break;
	case OVERLAY_MENU:
		menu(app, t);
		break;
	case OVERLAY_FIGURES:
		view_figures_tell(app, t);
		break;
	case OVERLAY_DESK:
		view_desk_tell(app, t);
		break;
	default:
		view(app, t);
		break;
	}
}

/* The row the cursor is on: where columns would show a bar. */
static void cursor(const struct app *app, struct tell *t)
{
	struct tell all = { .is_plain = true };

	if (app->desk.detail_of == 0)
		view_desk_tell(app, &all);
	for (size_t i = 0; i < all.count; i++)
		if (all.lines[i].is_cursor)
			tell_line(t, STYLE_NORMAL, _("Here: %s"), all.lines[i].text);
	tell_release(&all);
}

void plain_text_detail(const struct app *app, struct tell *t)
{
	const struct queue_state *q = &app->queue;
	const struct item *it = app_item(app);

	if (app->overlay == OVERLAY_REASONS) {
		chosen(app, t);
	} else if (app->overlay == OVERLAY_PROMPT && app->prompt.was_refused) {
		tell_line(t, STYLE_NORMAL, "%s", _("A cause is needed."));
	} else if (app->overlay == OVERLAY_LINE && *app->line.error) {
		tell_line(t, STYLE_NORMAL, "%s", app->line.error);
	} else if (app->overlay == OVERLAY_DESK) {
		cursor(app, t);
	} else if (app->overlay == OVERLAY_NONE && app->view == VIEW_QUEUE && q->cursor < q->line_count) {
		tell_line(t, STYLE_NORMAL, _("Here: %zu, %s"), q->cursor + 1, q->list.rows[q->lines[q->cursor].row].campaign);
	} else if (app->overlay == OVERLAY_NONE && app->view == VIEW_PHOTO && it && it->note) {
		tell_line(t, STYLE_NORMAL, _("note: %s"), it->note);
	}
}

void plain_text_usage(struct tell *t)
{
	tell_line(t, STYLE_NORMAL, "%s", _("Write a key or the name of what to do, then Enter; an empty line reads the photo again, a full stop goes back."));
}
