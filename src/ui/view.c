#include "ui/view.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/focus.h"

#define LINE_MAX_BYTES 2048

void view_line(struct pen *p, enum style style, const char *fmt, ...)
{
	struct buf text = BUF_INIT(LINE_MAX_BYTES);
	va_list args;

	if (view_rows_left(p) <= 0)
		return;
	va_start(args, fmt);
	buf_vprintf(&text, fmt, args);
	va_end(args);
	canvas_text(p->canvas, p->at.row + p->row, p->at.column, p->at.columns, style, buf_str(&text));
	p->row++;
	buf_release(&text);
}

void view_wrap(struct pen *p, int max_rows, enum style style, const char *text)
{
	int left = view_rows_left(p);

	if (left <= 0)
		return;
	p->row += canvas_wrap(p->canvas, p->at.row + p->row, p->at.column, p->at.columns, max_rows > 0 && max_rows < left ? max_rows : left,
			      style, text);
}

void view_wrap_at(struct pen *p, int indent, int max_rows, enum style style, const char *text)
{
	struct pen inner = { p->canvas, { p->at.row + p->row, p->at.column + indent, view_rows_left(p), p->at.columns - indent }, 0 };

	view_wrap(&inner, max_rows, style, text);
	p->row += inner.row;
}

void view_quote(struct pen *p, int indent, const char *words)
{
	struct buf text = BUF_INIT(LINE_MAX_BYTES);

	buf_printf(&text, "\"%s\"", words);
	view_wrap_at(p, indent, 2, STYLE_DIM, buf_str(&text));
	buf_release(&text);
}

int view_told_rows(const struct app *app)
{
	return app->screen.rows - 4;
}

int view_told_columns(const struct app *app)
{
	return app->screen.columns - 4 < TELL_COLUMNS_MAX ? app->screen.columns - 4 : TELL_COLUMNS_MAX;
}

void view_told_compose(const struct app *app, struct canvas *c, const struct tell *t, size_t first)
{
	int rows = view_told_rows(app);

	tell_compose(t, c, 2, 2, rows, first);
	if (t->count > first + (size_t)rows)
		canvas_printf(c, canvas_rows(c) - 2, 2, 0, STYLE_DIM, _("... %d more lines below"), (int)(t->count - first - (size_t)rows));
	view_notice_compose(app, c, &(struct rect){ canvas_rows(c) - 2, 2, 1, canvas_columns(c) - 4 });
}

int view_rows_left(const struct pen *p)
{
	return p->at.rows - p->row;
}

void view_cell(struct canvas *c, int row, int column, int columns, enum style style, bool align_right, const char *text)
{
	int width = utf8_width(text), left = align_right && width < columns ? columns - width : 0;

	canvas_fill(c, row, column, 1, columns, STYLE_NORMAL);	/* an underlined style underlines words, not the blanks of the column */
	canvas_text(c, row, column + left, columns - left, style, text);
}

static int hint_pair(struct canvas *c, int row, int column, const char *key, const char *word)
{
	int room = canvas_columns(c) - column;

	if (utf8_width(key) + utf8_width(word) + 1 > room)
		return 0;
	column += canvas_text(c, row, column, 0, STYLE_HINT_KEY, key);
	column += canvas_text(c, row, column, 0, STYLE_HINT, " ");
	column += canvas_text(c, row, column, 0, STYLE_HINT, word);
	return utf8_width(key) + utf8_width(word) + 3;
}

static int hint_of(const struct app *app, struct canvas *c, int column, const struct view_hint *h)
{
	struct buf key = BUF_INIT(64), also = BUF_INIT(64);
	int n = 0;

	keymap_format(app->keymap, h->action, true, &key);
	if (h->also)
		keymap_format(app->keymap, h->also, true, &also);
	if (key.len > 0 && also.len > 0)
		buf_putc(&key, ' ');
	buf_append(&key, also.data, also.len);
	if (key.len > 0)
		n = hint_pair(c, canvas_rows(c) - 1, column, buf_str(&key), _(h->word));
	buf_release(&key);
	buf_release(&also);
	return n;
}

void view_hints(const struct app *app, struct canvas *c, const enum action *actions, size_t count)
{
	int column = 1;

	canvas_fill(c, canvas_rows(c) - 1, 0, 1, canvas_columns(c), STYLE_HINT);
	for (size_t i = 0; i < count; i++)
		column += hint_of(app, c, column, &(struct view_hint){ actions[i], act_info(actions[i])->name, 0 });
}

void view_hint_words(const struct app *app, struct canvas *c, const struct view_hint *hints, size_t count)
{
	int column = 1;

	canvas_fill(c, canvas_rows(c) - 1, 0, 1, canvas_columns(c), STYLE_HINT);
	for (size_t i = 0; i < count; i++)
		column += hint_of(app, c, column, &hints[i]);
}

void view_hint_text(struct canvas *c, const char *const *pairs, size_t count)
{
	int row = canvas_rows(c) - 1, column = 1;

	canvas_fill(c, row, 0, 1, canvas_columns(c), STYLE_HINT);
	for (size_t i = 0; i + 1 < count; i += 2)
		column += hint_pair(c, row, column, _(pairs[i]), _(pairs[i + 1]));
}

void view_time(struct buf *out, const struct app *app, int64_t t, const char *zone)
{
	if (t == PV_TIME_NONE)
		buf_puts(out, "-");
	else
		clock_format_short(out, t, zone && *zone ? zone : app->zone, app->now);
}

void view_duration(struct buf *out, int64_t us)
{
	int64_t s = us > 0 ? us / CLOCK_SECOND : 0;

	if (s < 60)
		buf_printf(out, _("%d s"), (int)s);
	else if (s < 3600)
		buf_printf(out, _("%d min %d s"), (int)(s / 60), (int)(s % 60));
	else if (s < 86400)
		buf_printf(out, _("%d h %d min"), (int)(s / 3600), (int)(s % 3600 / 60));
	else
		buf_printf(out, _("%lld d %d h"), (long long)(s / 86400), (int)(s % 86400 / 3600));
}

int64_t view_in_hand(const struct app *app, const struct pv_submission *r)
{
	return r->in_hand_seconds * CLOCK_SECOND + (r->in_hand_since != PV_TIME_NONE && app->now > r->in_hand_since ? app->now - r->in_hand_since : 0);
}

void view_name(const struct item *it, int columns, char dst[VIEW_NAME_MAX])
{
	int left = columns - utf8_width(it->row.student_no);

	deck_name(it, left < 8 ? 8 : left, dst, VIEW_NAME_MAX);
}

void view_bytes(struct buf *out, int64_t bytes)
{
	if (bytes >= 10 * 1024 * 1024)
		buf_printf(out, "%.0f MB", (double)bytes / (1024 * 1024));
	else if (bytes >= 1024 * 1024)
		buf_printf(out, "%.1f MB", (double)bytes / (1024 * 1024));
	else if (bytes >= 1024)
		buf_printf(out, "%lld KB", (long long)((bytes + 512) / 1024));
	else
		buf_printf(out, "%lld B", (long long)bytes);
}

const char *view_status_label(enum pv_status s)
{
	static const char *const zh[] = {
#define STATUS(id, name, zh_label, en_label) zh_label,
#include "photovet/statuses.def"
#undef STATUS
	};
	static const char *const en[] = {
#define STATUS(id, name, zh_label, en_label) en_label,
#include "photovet/statuses.def"
#undef STATUS
	};

	if (s >= PV_STATUS_COUNT)
		return "?";
	return i18n_is_chinese() ? zh[s] : en[s];
}

const char *view_action_label(const char *action)
{
	static const struct { const char *action, *label; } labels[] = {
		{ "approve", N_("approved") }, { "reject", N_("rejected") }, { "retouch", N_("to retouching") },
		{ "escalate", N_("escalated") }, { "skip", N_("skipped") }, { "undo", N_("undone") }, { "redo", N_("redone") },
		{ "recall", N_("recalled") }, { "revoke", N_("revoked") }, { "reopen", N_("reopened") }, { "withdraw", N_("withdrawn") },
	};

	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (strcmp(labels[i].action, action) == 0)
			return _(labels[i].label);
	return action;
}

const char *view_via_label(const char *via)
{
	static const struct { const char *via, *label; } labels[] = {
		{ "screen", N_("screen") }, { "sheet", N_("contact sheet") }, { "script", N_("script") },
	};

	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (strcmp(labels[i].via, via) == 0)
			return _(labels[i].label);
	return via;
}

const char *view_check_label(const char *name)
{
	enum pv_check_id id = pv_check_find(name);
	const char *other = pv_measure_label(name, i18n_is_chinese());

	if (id < PV_CHECK_COUNT)
		return _(pv_check_label(id));
	return other ? other : name;
}

void view_notice_compose(const struct app *app, struct canvas *c, const struct rect *at)
{
	static const enum style styles[] = { [NOTICE_INFO] = STYLE_NOTICE, [NOTICE_WARN] = STYLE_WARN, [NOTICE_ERROR] = STYLE_ERROR };

	if (!app->notice.until || at->rows <= 0)
		return;
	canvas_wrap(c, at->row, at->column, at->columns, at->rows, styles[app->notice.kind], app->notice.text);
}

void view_notice_over(const struct app *app, struct canvas *c, const struct rect *at)
{
	if (!app->notice.until)
		return;
	canvas_fill(c, at->row, at->column, at->rows, at->columns, STYLE_NORMAL);
	view_notice_compose(app, c, at);
}

/* Below 80x24 nothing lines up: say what is needed, and that nothing is lost. */
static void too_small(struct canvas *c)
{
	char text[200];

	snprintf(text, sizeof(text), _("photovet needs %dx%d; this window is %dx%d. Make it larger: nothing is lost, and no key counts until then."), LAYOUT_MIN_COLUMNS,
		 LAYOUT_MIN_ROWS, canvas_columns(c), canvas_rows(c));
	canvas_wrap(c, 0, 0, canvas_columns(c), canvas_rows(c), STYLE_BOLD, text);
}

void view_confirm_text(const struct app *app, char *dst, size_t size)
{
	const struct queue_state *q = &app->queue;
	size_t unstored = deck_count_in(&app->deck, ITEM_UNSTORED);

	if (app->confirm == CONFIRM_QUIT && unstored > 0)
		snprintf(dst, size, _("%zu decisions are NOT stored yet; leaving loses them. Leave and keep your %lld photos (y), give them back (n), or stay (Esc)?"),
			 unstored, (long long)app_held(app));
	else if (app->confirm == CONFIRM_QUIT)
		snprintf(dst, size, _("You hold %lld photos. Keep them for when you come back (y), or give them back to the pool (n)?"),
			 (long long)app_held(app));
	else
		snprintf(dst, size, _("Give your %lld photos of this campaign back to the pool (y/n)?"),
			 q->cursor < q->line_count ? (long long)q->list.rows[q->lines[q->cursor].row].mine : 0LL);
}

static void confirm_compose(const struct app *app, struct canvas *c)
{
	static const char *const quit[] = { "y", N_("keep"), "n", N_("give back"), "Esc", N_("stay") };
	static const char *const release[] = { "y", N_("give back"), "n", N_("keep"), "Esc", N_("stay") };
	const struct rect at = { canvas_rows(c) - 3, 2, 2, canvas_columns(c) - 4 };
	char text[300];

	view_confirm_text(app, text, sizeof(text));
	canvas_fill(c, at.row, 0, 2, canvas_columns(c), STYLE_NORMAL);
	canvas_wrap(c, at.row, at.column, at.columns, at.rows, STYLE_WARN, text);
	if (app->confirm == CONFIRM_QUIT)
		view_hint_text(c, quit, ARRAY_LEN(quit));
	else
		view_hint_text(c, release, ARRAY_LEN(release));
}

void view_compose(const struct app *app, struct canvas *c)
{
	canvas_clear(c);
	if (canvas_rows(c) < LAYOUT_MIN_ROWS || canvas_columns(c) < LAYOUT_MIN_COLUMNS) {
		too_small(c);
		return;
	}
	view_status_compose(app, c);
	if (app->overlay == OVERLAY_HELP)
		view_help_compose(app, c);
	else if (app->overlay == OVERLAY_FIGURES)
		view_figures_compose(app, c);
	else if (app->overlay == OVERLAY_DESK)
		view_desk_compose(app, c);
	else if (app->view == VIEW_QUEUE)
		view_queue_compose(app, c);
	else if (app->overlay == OVERLAY_PLAN)
		view_plan_compose(app, c);
	else if (app->overlay == OVERLAY_REASONS && app->chooser.is_bulk)
		view_plan_reasons_compose(app, c);
	else if (!focus_is_photo(app) && app_item(app))
		view_sheet_compose(app, c);
	else
		view_photo_compose(app, c);
	if (app->overlay == OVERLAY_CONFIRM)
		confirm_compose(app, c);
	else if (app->overlay == OVERLAY_LINE)
		view_line_compose(app, c);
	else if (app->overlay == OVERLAY_MENU)
		view_menu_compose(app, c);
}
