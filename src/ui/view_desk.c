/* My desk: leases of every campaign with their ends, then what my decisions sent on its way,
 * what is wrong first. One of them looked at: its attempts and decisions. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ui/desk.h"
#include "ui/view.h"

static const char *state_label(const char *state)
{
	static const struct { const char *state, *label; } labels[] = {
		{ "waiting", N_("waiting") }, { "sending", N_("sending") }, { "held", N_("held back") }, { "dead", N_("dead") },
		{ "delivered", N_("sent") }, { "dropped", N_("dropped") },
	};

	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (strcmp(labels[i].state, state) == 0)
			return _(labels[i].label);
	return state;
}

static const char *kind_label(const char *kind)
{
	static const struct { const char *kind, *label; } labels[] = {
		{ "rejected", N_("rejection") }, { "blocked", N_("blocking") }, { "approved", N_("approval") },
		{ "retouch", N_("retouching") }, { "revoked", N_("revocation") }, { "upload", N_("upload") },
	};

	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (strcmp(labels[i].kind, kind) == 0)
			return _(labels[i].label);
	return kind;
}

static void held(const struct app *app, struct tell *t)
{
	static const struct tell_column columns[] = { { NULL, 9, true }, { N_("campaign"), 10, false }, { N_("student"), 12, false }, { NULL, 0, false },
						      { N_("lease ends"), 11, true }, { N_("in hand"), 13, true } };
	const struct desk *d = &app->desk;
	struct buf lease = BUF_INIT(64), hand = BUF_INIT(64);
	char id[24];

	tell_line(t, STYLE_TITLE, _("In my hands: %zu"), d->held.count);
	if (d->held.count > 0)
		tell_head(t, columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < d->held.count; i++) {
		const struct pv_submission *r = &d->held.rows[i];
		bool is_over = r->lease_until != PV_TIME_NONE && r->lease_until <= app->now;

		buf_clear(&lease);
		buf_clear(&hand);
		view_time(&lease, app, r->lease_until, r->zone);
		view_duration(&hand, view_in_hand(app, r));
		snprintf(id, sizeof(id), "%lld", (long long)r->id);
		tell_row(t, columns, ARRAY_LEN(columns), is_over ? STYLE_WARN : STYLE_NORMAL, i == d->cursor, (const char *[]){ id, r->campaign, r->student_no,
			r->name, buf_str(&lease), buf_str(&hand) });
	}
	if (d->held.count == 0)
		tell_line(t, STYLE_DIM, "%s", _("you hold nothing"));
	buf_release(&lease);
	buf_release(&hand);
}

/* What will happen with it, and when: the undo window first, since only then can it be taken back. */
static void outlook(const struct app *app, struct buf *out, const struct pv_outbox_row *r)
{
	bool is_open = strcmp(r->state, "waiting") == 0 || strcmp(r->state, "held") == 0;

	if (is_open && r->undo_until != PV_TIME_NONE && r->undo_until > app->now) {
		buf_puts(out, _("undo: "));
		view_duration(out, r->undo_until - app->now + CLOCK_SECOND - 1);
	} else if (r->done_at != PV_TIME_NONE) {
		view_time(out, app, r->done_at, r->zone);
	} else if (strcmp(r->state, "waiting") == 0 && r->attempt > 0 && r->due_at != PV_TIME_NONE) {
		buf_puts(out, _("again "));
		view_time(out, app, r->due_at, r->zone);
	} else if (*r->last_error) {
		buf_puts(out, r->last_error);
	}
}

static enum style style_of(const struct pv_outbox_row *r)
{
	if (strcmp(r->state, "dead") == 0)
		return STYLE_FAIL;
	if (strcmp(r->state, "held") == 0)
		return STYLE_WARN;
	return strcmp(r->state, "waiting") == 0 || strcmp(r->state, "sending") == 0 ? STYLE_NORMAL : STYLE_DIM;
}

static void sent(const struct app *app, struct tell *t)
{
	static const struct tell_column columns[] = { { NULL, 9, true }, { N_("campaign"), 10, false }, { N_("student"), 12, false }, { N_("what"), 12, false },
						      { NULL, 9, false }, { NULL, 0, false } };
	const struct desk *d = &app->desk;
	struct buf when = BUF_INIT(512);
	char id[24];

	tell_line(t, STYLE_NORMAL, "%s", "");
	tell_line(t, STYLE_TITLE, _("Messages and uploads of my latest decisions: %zu"), d->sent.count);
	if (d->sent.count > 0)
		tell_head(t, columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < d->sent.count; i++) {
		const struct pv_outbox_row *r = &d->sent.rows[i];

		buf_clear(&when);
		outlook(app, &when, r);
		snprintf(id, sizeof(id), "%lld", (long long)r->submission);
		tell_row(t, columns, ARRAY_LEN(columns), style_of(r), d->held.count + i == d->cursor, (const char *[]){ id, r->campaign, r->student_no,
			kind_label(r->kind), state_label(r->state), buf_str(&when) });
	}
	if (d->sent.count == 0)
		tell_line(t, STYLE_DIM, "%s", _("nothing is on its way"));
	buf_release(&when);
}

static void detail(const struct app *app, struct tell *t)
{
	const struct desk *d = &app->desk;

	tell_line(t, STYLE_TITLE, _("Submission %lld and the student's other attempts"), (long long)d->detail_of);
	if (d->detail.count > 0)
		view_history_tell(app, t, &d->detail);
	else if (*d->why)
		tell_line(t, STYLE_ERROR, "%s", d->why);
	else
		tell_line(t, STYLE_DIM, "%s", app->link.is_down ? _("the database does not answer") : _("asking the database"));
}

void view_desk_tell(const struct app *app, struct tell *t)
{
	const struct desk *d = &app->desk;

	if (d->detail_of != 0) {
		detail(app, t);
	} else if (d->is_known) {
		held(app, t);
		sent(app, t);
	} else if (*d->why) {
		tell_line(t, STYLE_ERROR, "%s", d->why);
	} else {
		tell_line(t, STYLE_DIM, "%s", app->link.is_down ? _("the database does not answer") : _("asking the database"));
	}
}

/* The list keeps the cursor in sight, the line of its heading too at the top. */
static size_t first_line(const struct app *app, const struct tell *t)
{
	size_t rows = (size_t)view_told_rows(app), at = tell_cursor(t);

	if (app->desk.detail_of != 0)
		return (size_t)app->desk.scroll;
	return at + 1 < rows ? 0 : at + 2 - rows;
}

void view_desk_compose(const struct app *app, struct canvas *c)
{
	static const enum action hints[] = { ACTION_DOWN, ACTION_UP, ACTION_OPEN, ACTION_RELEASE, ACTION_REFRESH, ACTION_BACK, ACTION_HELP };
	struct tell t = { .columns = view_told_columns(app) };

	view_desk_tell(app, &t);
	view_told_compose(app, c, &t, first_line(app, &t));
	view_hints(app, c, hints, ARRAY_LEN(hints));
	tell_release(&t);
}
