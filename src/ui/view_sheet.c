/* The contact sheet: rows of thumbnails, below each who it is and what is worst about it.
 * Everything is told by a sign or a word; colour only repeats it. '>' is the cursor, '*' a
 * mark, '+' what a range would mark. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/sheet.h"
#include "ui/sheet_move.h"
#include "ui/view.h"

#define NUMBER_TAIL 6		/* of a student number that does not fit whole */
#define FLAG_COLUMNS_MAX 12

struct cell {
	const struct item *it;
	int row, column, columns;	/* of its captions */
	bool is_front;
};

/* Two columns for cursor and mark, then the name, then as much of the number as fits. */
static void who(const struct app *app, struct canvas *c, const struct cell *cell)
{
	const struct item *it = cell->it;
	bool is_marked = deck_is_marked(it);
	enum style style = is_marked ? STYLE_MARK : it->state == ITEM_OPEN ? STYLE_NORMAL : STYLE_DIM;
	size_t len = strlen(it->row.student_no), tail = len > NUMBER_TAIL ? len - NUMBER_TAIL : 0;
	char name[VIEW_NAME_MAX], number[64];
	int room = cell->columns - 2, width;

	deck_name(it, room, name, sizeof(name));
	width = utf8_width(name);
	if (width + 1 + utf8_width(it->row.student_no) <= room)
		snprintf(number, sizeof(number), "%.60s", it->row.student_no);
	else
		snprintf(number, sizeof(number), "%.20s", it->row.student_no + tail);
	canvas_text(c, cell->row, cell->column, 1, STYLE_BOLD, cell->is_front ? ">" : " ");
	canvas_text(c, cell->row, cell->column + 1, 1, STYLE_MARK, is_marked ? "*" : sheet_move_is_in_range(app, it) ? "+" : " ");
	view_cell(c, cell->row, cell->column + 2, room, style, false, name);
	if (width + 1 + utf8_width(number) <= room)
		view_cell(c, cell->row, cell->column + 2 + width + 1, room - width - 1, STYLE_DIM, false, number);
}

static const struct pv_check_result *worst_check(const struct pv_submission *r)
{
	const struct pv_check_result *worst = NULL;

	for (size_t i = 0; i < r->check_count; i++) {
		const struct pv_check_result *one = &r->checks[i];

		if (!worst || view_checks_compare(&one, &worst) < 0)
			worst = one;
	}
	return worst;
}

/* A tick only where a score says so: n.a. is neither good nor bad. */
static enum style checks(const struct pv_submission *r, char *dst, size_t size)
{
	const struct pv_check_result *worst = worst_check(r);
	struct view_look look = view_checks_look(worst ? worst->status : PV_CHECK_NA);

	if (worst && (worst->status == PV_CHECK_FAIL || worst->status == PV_CHECK_WARN)) {
		if (r->fails + r->warns > 1)
			snprintf(dst, size, "%s%d %s", look.sign, r->fails + r->warns, view_check_label(worst->name));
		else
			snprintf(dst, size, "%s %s", look.sign, view_check_label(worst->name));
		return look.style;
	}
	if (r->score >= 0) {
		look = view_checks_look(PV_CHECK_OK);
		snprintf(dst, size, "%s %d", look.sign, r->score);
		return look.style;
	}
	look = view_checks_look(PV_CHECK_NA);
	snprintf(dst, size, "%s %s", look.sign, look.word);
	return look.style;
}

static const char *decided_word(const struct item *it)
{
	return it->state == ITEM_SENDING ? _("storing") : it->state == ITEM_UNSTORED ? _("NOT STORED") : view_status_label(it->row.status);
}

/* What the cell cannot be judged by, in a word; "" when nothing is in the way. */
static const char *trouble(const struct app *app, const struct item *it)
{
	switch (sheet_proof(app, it)) {
	case SHEET_NO_PHOTO:
		return _("no photo");
	case SHEET_FAILED:
		return _("no picture");
	case SHEET_LOADING:
		return _("loading");
	default:
		return "";
	}
}

/* The first line: the decision, what went wrong, else the worst check. */
static enum style state_of(const struct app *app, const struct item *it, char *dst, size_t size)
{
	const char *word = trouble(app, it);

	if (it->state != ITEM_OPEN) {
		snprintf(dst, size, "= %s", decided_word(it));
		return it->state == ITEM_UNSTORED ? STYLE_ERROR : STYLE_BOLD;
	}
	if (it->is_lost || it->refusal) {
		snprintf(dst, size, "! %s", it->is_lost ? _("no longer yours") : it->refusal);
		return STYLE_ERROR;
	}
	if (*word) {
		snprintf(dst, size, "! %s", word);
		return strcmp(word, _("loading")) == 0 ? STYLE_DIM : STYLE_ERROR;
	}
	return checks(&it->row, dst, size);
}

static void add_flag(struct buf *out, const char *flag)
{
	if (utf8_width(buf_str(out)) + utf8_width(flag) + 1 > FLAG_COLUMNS_MAX)
		return;
	buf_printf(out, "%s%s", out->len > 0 ? " " : "", flag);
}

static void flags_of(const struct app *app, const struct item *it, struct buf *out)
{
	const struct sheet_strip *s;
	const struct strip_thumb *t = NULL;
	char attempt[16];

	snprintf(attempt, sizeof(attempt), "#%d", it->row.attempt);
	if (it->row.attempt > 1)
		add_flag(out, attempt);
	if (it->row.due_at != PV_TIME_NONE && it->row.due_at < app->now && it->state == ITEM_OPEN)
		add_flag(out, _("late"));
	if (it->note)
		add_flag(out, _("note"));
	if (!sheet_find(app, it, &s, &t) || !t || t->is_failed)
		return;
	if (t->is_damaged)
		add_flag(out, _("damaged"));
	if (!t->is_whole && app->sheet.grid.is_large_enough)	/* in smaller cells nothing can be approved anyway */
		add_flag(out, _("cut"));
}

static void what(const struct app *app, struct canvas *c, const struct cell *cell)
{
	struct buf flags = BUF_INIT(256);
	char text[400];
	enum style style = state_of(app, cell->it, text, sizeof(text));
	int room = cell->columns - 2, width;

	flags_of(app, cell->it, &flags);
	width = utf8_width(buf_str(&flags));
	canvas_text(c, cell->row + 1, cell->column + 2, width > 0 ? room - width - 1 : room, style, text);
	if (width > 0)
		canvas_text(c, cell->row + 1, cell->column + 2 + room - width, width, STYLE_WARN, buf_str(&flags));
	buf_release(&flags);
}

static void captions(const struct app *app, struct canvas *c, const struct sheet_page *page)
{
	const struct grid *g = &app->sheet.grid;

	for (int i = 0; i < (int)page->count && g->columns > 0; i++) {
		struct cell cell = {
			.it = page->items[i], .is_front = (size_t)i == page->cursor, .columns = g->thumb_columns,
			.row = GRID_TOP + i / g->columns * (g->thumb_rows + GRID_CAPTION_ROWS) + g->thumb_rows,
			.column = i % g->columns * (g->thumb_columns + 1),
		};

		who(app, c, &cell);
		what(app, c, &cell);
		for (int k = 0; cell.is_front && k < GRID_CAPTION_ROWS; k++)
			canvas_restyle(c, cell.row + k, cell.column, cell.columns, STYLE_CURSOR);
	}
}

static void strips(const struct app *app, struct canvas *c)
{
	for (int i = 0; i < app->sheet.strip_count; i++) {
		const struct sheet_strip *s = &app->sheet.strips[i];
		int columns = s->want.count * (s->want.columns + 1) - 1, row = s->row + s->want.rows / 2;

		if (s->answer.state == PICTURE_READY)
			canvas_picture(c, s->row, s->column, s->answer.strip->picture);
		else if (s->answer.state == PICTURE_LOADING)
			canvas_text(c, row, s->column + 1, columns - 2, STYLE_DIM, _("loading the photos"));
		else
			canvas_printf(c, row, s->column + 1, columns - 2, STYLE_ERROR, _("no picture: %s"), s->why);
	}
	if (app->screen.graphics == GRAPHICS_NONE)
		canvas_text(c, GRID_TOP + 1, 2, canvas_columns(c) - 4, STYLE_WARN, _("! this terminal shows no pictures: no approval here"));
}

static int compared(const struct app *app, struct canvas *c, int row, int column)
{
	struct buf key = BUF_INIT(64);
	int width;

	keymap_format(app->keymap, ACTION_COMPARE, true, &key);
	width = canvas_printf(c, row, column, canvas_columns(c) - column, STYLE_WARN, _("only these are shown (%s: all)"), buf_str(&key)) + 2;
	buf_release(&key);
	return width;
}

/* What the page holds and what its cells are good for. */
static void about(const struct app *app, struct canvas *c, const struct sheet_page *page)
{
	const struct grid *g = &app->sheet.grid;
	const struct item *it = app_item(app);
	int row = canvas_rows(c) - 2, columns = canvas_columns(c), column = 1;
	size_t marked = deck_marked_count(&app->deck), hidden = deck_hidden_count(&app->deck), here = 0;
	struct buf key = BUF_INIT(64);

	for (size_t i = 0; i < page->count; i++)
		here += deck_is_marked(page->items[i]);
	column += canvas_printf(c, row, column, columns - column, STYLE_BOLD, _("page %zu/%zu"), page->number, page->pages) + 2;
	if (marked > here)
		column += canvas_printf(c, row, column, columns - column, STYLE_MARK, _("%zu marked here, %zu elsewhere"), here, marked - here) + 2;
	else
		column += canvas_printf(c, row, column, columns - column, marked > 0 ? STYLE_MARK : STYLE_DIM, _("%zu marked"), here) + 2;
	if (app->filter.compared_count > 0)
		column += compared(app, c, row, column);
	else if (hidden > 0)
		column += canvas_printf(c, row, column, columns - column, STYLE_WARN, _("%zu left out by the filter"), hidden) + 2;
	if (app->screen.graphics == GRAPHICS_NONE)
		return;
	if (!g->is_large_enough) {
		keymap_format(app->keymap, ACTION_BIGGER, true, &key);
		canvas_printf(c, row, column, columns - column, STYLE_WARN, _("! cells of %dx%d px, approval needs %dx%d (%s: larger)"), g->width, g->height,
			      it->row.min_display_width, it->row.min_display_height, buf_str(&key));
		buf_release(&key);
	}
	if (g->is_large_enough && sheet_is_aligned(app))
		canvas_printf(c, row, column, columns - column, STYLE_WARN, "%s", _("faces aligned: what was cut off cannot be approved"));
	else if (g->is_large_enough)
		canvas_printf(c, row, column, columns - column, STYLE_DIM, _("whole photos of %dx%d px"), g->width, g->height);
}

int64_t view_sheet_id_at(const struct app *app, int row, int column)
{
	const struct grid *g = &app->sheet.grid;
	int high = g->thumb_rows + GRID_CAPTION_ROWS, wide = g->thumb_columns + 1;
	struct sheet_page page;
	size_t at;

	sheet_page(app, &page);
	if (g->columns <= 0 || row < GRID_TOP || column / wide >= g->columns || column % wide == wide - 1 || (row - GRID_TOP) / high >= g->rows)
		return 0;
	at = (size_t)((row - GRID_TOP) / high * g->columns + column / wide);
	return at < page.count ? page.items[at]->row.id : 0;
}

void view_sheet_compose(const struct app *app, struct canvas *c)
{
	static const struct view_hint hints[] = {
		{ ACTION_LEAVE, N_("mark"), 0 }, { ACTION_APPROVE, N_("approve"), 0 }, { ACTION_REJECT, N_("reject"), 0 },
		{ ACTION_APPROVE_MARKED, N_("marked ones"), ACTION_REJECT_MARKED }, { ACTION_OPEN, N_("photo"), 0 },
		{ ACTION_UNDO, N_("undo"), 0 }, { ACTION_HELP, N_("help"), 0 }, { ACTION_NEXT, N_("page"), 0 }, { ACTION_MARK_ALL, N_("mark all"), 0 },
		{ ACTION_RANGE, N_("range"), 0 }, { ACTION_INVERT, N_("invert"), 0 }, { ACTION_BIGGER, N_("cells"), ACTION_SMALLER },
		{ ACTION_FACES, N_("faces"), 0 }, { ACTION_SKIP, N_("skip"), 0 }, { ACTION_ESCALATE, N_("escalate"), 0 }, { ACTION_QUIT, N_("quit"), 0 },
	};
	struct sheet_page page;

	sheet_page(app, &page);
	strips(app, c);
	captions(app, c, &page);
	if (app->notice.until)
		view_notice_compose(app, c, &(struct rect){ canvas_rows(c) - 2, 1, 1, canvas_columns(c) - 2 });
	else
		about(app, c, &page);
	view_hint_words(app, c, hints, ARRAY_LEN(hints));
}
