/* The queue: what there is to do, campaign by campaign, honest when there is nothing. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/view.h"

enum figure { FREE, MINE, HELD, OVERDUE, DUE, TODAY, FIGURES };
static const struct { const char *heading; int columns; } figures[] = {
	[FREE] = { N_("free"), 7 }, [MINE] = { N_("mine"), 7 }, [HELD] = { N_("held"), 7 },
	[OVERDUE] = { N_("overdue"), 9 }, [DUE] = { N_("due"), 13 }, [TODAY] = { N_("today"), 7 },
};
static_assert(ARRAY_LEN(figures) == FIGURES, "a heading for every figure");

static int spare(const struct canvas *c)
{
	return canvas_columns(c) >= 100 ? 2 : 0;
}

static int width_of(const struct canvas *c, enum figure f)
{
	return figures[f].columns + spare(c);
}

/* Where a figure's column begins; FIGURES gives the end of the table. */
static int column_of(const struct canvas *c, enum figure f)
{
	int column = canvas_columns(c) - 1;

	for (int i = FIGURES - 1; i >= (int)f; i--)
		column -= width_of(c, i);
	return column;
}

static void header(struct canvas *c, int row)
{
	view_cell(c, row, 1, column_of(c, FREE) - 1, STYLE_TITLE, false, _("campaign"));
	for (int i = 0; i < FIGURES; i++)
		view_cell(c, row, column_of(c, i), width_of(c, i), STYLE_TITLE, true, _(figures[i].heading));
}

/* Counting stops at PV_FIGURE_MAX; what is there then is more than one less. */
static const char *figure_text(int64_t n, char text[32])
{
	(void)snprintf(text, 32, n < PV_FIGURE_MAX ? "%lld" : "%lld+", (long long)(n < PV_FIGURE_MAX ? n : PV_FIGURE_MAX - 1));
	return text;
}

static void put_figure(struct canvas *c, int row, enum figure f, enum style style, int64_t n)
{
	char text[32];

	view_cell(c, row, column_of(c, f), width_of(c, f), style, true, figure_text(n, text));
}

static void name_of(const struct pv_queue_row *q, const struct queue_line *line, struct buf *out)
{
	if (line->is_escalated)
		buf_printf(out, "  %s  %s", q->campaign, _("escalated to supervisors"));
	else
		buf_printf(out, "%s  %s", q->campaign, q->title);
}

static void campaign_line(const struct app *app, struct canvas *c, int row, const struct queue_line *line)
{
	const struct pv_queue_row *q = &app->queue.list.rows[line->row];
	struct buf text = BUF_INIT(512);

	name_of(q, line, &text);
	view_cell(c, row, 1, column_of(c, FREE) - 1, STYLE_NORMAL, false, buf_str(&text));
	buf_clear(&text);
	put_figure(c, row, FREE, STYLE_BOLD, line->is_escalated ? q->escalated : q->free);
	if (!line->is_escalated) {
		put_figure(c, row, MINE, q->mine > 0 ? STYLE_BOLD : STYLE_DIM, q->mine);
		put_figure(c, row, HELD, STYLE_NORMAL, q->held);
		put_figure(c, row, OVERDUE, q->overdue > 0 ? STYLE_FAIL : STYLE_DIM, q->overdue);
		view_time(&text, app, q->next_due, q->zone);
		view_cell(c, row, column_of(c, DUE), width_of(c, DUE), STYLE_NORMAL, true, buf_str(&text));
		put_figure(c, row, TODAY, STYLE_NORMAL, q->decided_today);
	}
	buf_release(&text);
}

/* "reviewer,supervisor" of the database, in the language of the screen. */
static void roles_in_words(const char *roles, struct buf *out)
{
	static const char *const known[] = { N_("reviewer"), N_("supervisor"), N_("operator"), N_("observer"), N_("intake"), N_("worker") };
	size_t len;

	for (const char *r = roles; *r; r += len + (r[len] == ',')) {
		size_t i = 0;

		len = strcspn(r, ",");
		while (i < ARRAY_LEN(known) && (strlen(known[i]) != len || strncmp(known[i], r, len) != 0))
			i++;
		buf_puts(out, r > roles ? _(", ") : "");
		if (i < ARRAY_LEN(known))
			buf_puts(out, _(known[i]));
		else
			buf_append(out, r, len);
	}
	if (!*roles)
		buf_puts(out, "-");
}

/* The campaign under the cursor in words; its name, too, where the table had to cut it. */
static void in_words(const struct app *app, struct pen *p, const struct queue_line *line)
{
	const struct pv_queue_row *q = &app->queue.list.rows[line->row];
	struct buf when = BUF_INIT(64), text = BUF_INIT(2048);
	char n[32];

	name_of(q, line, &text);
	if (utf8_width(buf_str(&text)) > column_of(p->canvas, FREE) - 1)
		view_wrap(p, 2, STYLE_BOLD, buf_str(&text));
	buf_clear(&text);
	buf_printf(&text, _("%s free"), figure_text(q->free, n));
	if (q->held > 0) {
		view_time(&when, app, q->next_lease_end, q->zone);
		buf_printf(&text, q->holders == 1 ? _("; %lld held by %lld person, next lease ends %s") : _("; %lld held by %lld people, next lease ends %s"), (long long)q->held, (long long)q->holders, buf_str(&when));
	}
	if (q->mine > 0)
		buf_printf(&text, _("; %lld yours"), (long long)q->mine);
	if (q->skipped_by_me > 0)
		buf_printf(&text, _("; %lld skipped by you"), (long long)q->skipped_by_me);
	if (q->awaiting_check > 0)
		buf_printf(&text, _("; %s waiting for checks"), figure_text(q->awaiting_check, n));
	view_wrap(p, 3, STYLE_NORMAL, buf_str(&text));
	buf_clear(&text);
	if (q->unserved > 0) {
		buf_printf(&text, _("! %s wait for a worker, and none serves this campaign"), figure_text(q->unserved, n));
		view_wrap(p, 2, STYLE_WARN, buf_str(&text));
	}
	buf_clear(&text);
	roles_in_words(q->via_roles, &text);
	view_line(p, STYLE_DIM, _("stages: %d; you serve it as %s; times in %s"), q->stages, buf_str(&text), q->zone);
	buf_release(&when);
	buf_release(&text);
}

static void pace(const struct app *app, struct pen *p)
{
	const struct judge *j = &app->judge;
	int total = j->approved + j->rejected + j->others;
	int64_t today = 0, seconds = (app->mono - app->started_at) / CLOCK_SECOND;
	bool is_more = false;
	char text[40];

	for (size_t i = 0; i < app->queue.list.count; i++) {
		int64_t n = app->queue.list.rows[i].decided_today;

		is_more = is_more || n >= PV_FIGURE_MAX;
		today += n < PV_FIGURE_MAX ? n : PV_FIGURE_MAX - 1;
	}
	(void)snprintf(text, sizeof(text), "%lld%s", (long long)today, is_more ? "+" : "");
	view_line(p, STYLE_NORMAL, _("today: %s decided by you"), text);
	if (total > 0)
		view_line(p, STYLE_NORMAL, _("this session: %d approved, %d rejected, %d other; %lld an hour"), j->approved, j->rejected, j->others,
			  (long long)(seconds >= 60 ? (int64_t)total * 3600 / seconds : total * 60));
}

static void nothing(const struct app *app, struct pen *p)
{
	if (app->queue.find) {
		view_line(p, STYLE_NORMAL, _("No campaign matches \"%s\"."), app->queue.find);
		view_line(p, STYLE_DIM, "%s", _("Esc shows all of them again."));
		return;
	}
	if (!app->queue.is_known) {
		view_line(p, STYLE_DIM, "%s", app->link.is_down ? _("the database does not answer") : _("asking the database"));
		return;
	}
	view_wrap(p, 4, STYLE_NORMAL, _("No campaign is assigned to you. An operator can: photovet people assign LOGIN --campaign CODE --as reviewer"));
}

#define TABLE_ROW 3		/* its first line */

static int table_rows(int rows_of_screen)
{
	return rows_of_screen - 14;
}

static size_t first_line(const struct queue_state *q, int rows)
{
	return q->cursor >= (size_t)rows ? q->cursor - (size_t)rows + 1 : 0;
}

int view_queue_line_at(const struct app *app, int row)
{
	int rows = table_rows(app->screen.rows);
	size_t line = first_line(&app->queue, rows) + (size_t)(row - TABLE_ROW);

	return row >= TABLE_ROW && row < TABLE_ROW + rows && line < app->queue.line_count ? (int)line : -1;
}

static void table(const struct app *app, struct canvas *c, int rows)
{
	const struct queue_state *q = &app->queue;
	size_t first = first_line(q, rows);

	header(c, 2);
	for (size_t i = first; i < q->line_count && i - first < (size_t)rows; i++) {
		int row = TABLE_ROW + (int)(i - first);

		campaign_line(app, c, row, &q->lines[i]);
		if (i == q->cursor)
			canvas_restyle(c, row, 0, canvas_columns(c), STYLE_CURSOR);
	}
}

void view_queue_compose(const struct app *app, struct canvas *c)
{
	static const enum action hints[] = { ACTION_OPEN, ACTION_PULL, ACTION_RELEASE, ACTION_UNDO, ACTION_REFRESH, ACTION_HELP, ACTION_QUIT };
	const struct queue_state *q = &app->queue;
	int rows = table_rows(canvas_rows(c)), shown = (int)q->line_count < rows ? (int)q->line_count : rows;
	struct pen p = { c, { 4 + (shown > 0 ? shown : 0), 2, 8, canvas_columns(c) - 4 }, 0 };

	if (q->line_count == 0) {
		p.at.row = 3;
		nothing(app, &p);
	} else {
		table(app, c, rows);
		canvas_hline(c, p.at.row - 1, 1, canvas_columns(c) - 2, STYLE_BORDER);
		in_words(app, &p, &q->lines[q->cursor]);
		pace(app, &p);
	}
	if (app->is_loading || app->is_claiming)
		view_line(&p, STYLE_NOTICE, "%s", app->is_claiming ? _("pulling the next batch") : _("opening"));
	view_notice_compose(app, c, &(struct rect){ canvas_rows(c) - 3, 2, 2, canvas_columns(c) - 4 });
	view_hints(app, c, hints, ARRAY_LEN(hints));
}
