/* The line being typed, its error or the words that may follow; the menus; and what stands on
 * the screen when a filter leaves nothing to see. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/compare.h"
#include "ui/focus.h"
#include "ui/loupe.h"
#include "ui/view.h"

#define LINE_ROWS 4		/* title, field, two for words */
#define LINE_ROWS_SHEET 3	/* what the sheet has below its last strip: no picture is covered */
#define ERROR_ROWS 4
#define MENU_COLUMNS 72

/* The right column beside a photo, else the whole width: no picture is ever covered by it. */
static struct rect area(const struct app *app, int rows)
{
	const struct item *it = deck_current(&app->deck);
	struct rect at = { 0, 0, rows, app->screen.columns };
	struct layout l;

	if (focus_is_photo(app) && it) {
		loupe_layout(app, it, compare_beside(app, it) != NULL, &l);
		at.column = l.text.column;
		at.columns = l.text.columns;
	}
	at.row = app->screen.rows - 1 - rows;
	return at;
}

static const char *title_of(enum line_kind kind)
{
	switch (kind) {
	case LINE_FIND:
		return _("Find: number, name, id, school");
	case LINE_FILTER:
		return _("Filter: only photos that match");
	default:
		return _("Command");
	}
}

/* The words in one row, the chosen one in sight. */
static void words(const struct line *l, struct canvas *c, int row, int column, int columns)
{
	size_t first = 0, i;
	int end = column + columns;

	for (i = 0; l->chosen > 0 && i < (size_t)l->chosen; i++) {	/* what stands before it must leave it room */
		int width = 0;

		for (size_t k = first; k <= (size_t)l->chosen; k++)
			width += utf8_width(l->words.words[k]) + 2;
		if (width <= columns - 4)
			break;
		first++;
	}
	for (i = first; i < l->words.count; i++) {
		const char *word = l->words.words[i] + (l->words.words[i][0] == ' ');
		int more = i + 1 < l->words.count ? 6 : 0;

		if (column + utf8_width(word) + more > end)
			break;
		column += canvas_text(c, row, column, end - column, (int)i == l->chosen ? STYLE_CURSOR : STYLE_NORMAL, word) + 2;
	}
	if (i < l->words.count && end - column >= 5)
		canvas_printf(c, row, column, end - column, STYLE_DIM, "+%zu", l->words.count - i + l->words.left_out);
}

static struct rect line_area(const struct app *app)
{
	if (app->view == VIEW_SHEET && app_item(app))
		return area(app, LINE_ROWS_SHEET);
	return area(app, *app->line.error ? 2 + ERROR_ROWS : LINE_ROWS);
}

/* Below the field: what is wrong, how much is left, or what may be typed. */
static void below(const struct app *app, struct canvas *c, const struct rect *at, int row)
{
	const struct line *l = &app->line;

	if (*l->error)
		canvas_wrap(c, row, at->column, at->columns, at->row + at->rows - row, STYLE_FAIL, l->error);
	else if (l->kind == LINE_FIND && app->view != VIEW_QUEUE)
		canvas_printf(c, row, at->column + 1, at->columns - 2, STYLE_DIM, _("%zu of %zu open photos"), deck_visible_count(&app->deck),
			      deck_open_count(&app->deck));
	else if (l->words.count == 0 && l->words.hint)
		canvas_text(c, row, at->column + 1, at->columns - 2, STYLE_DIM, _(l->words.hint));
	else
		words(l, c, row, at->column + 1, at->columns - 2);
}

void view_line_compose(const struct app *app, struct canvas *c)
{
	static const char *const finding[] = { "Enter", N_("keep what is left"), N_("Up Down"), N_("walk"), "Esc", N_("all again") };
	static const char *const typing[] = { "Enter", N_("apply"), "Tab", N_("complete"), N_("Up Down"), N_("history"), "Esc", N_("abort") };
	const struct line *l = &app->line;
	struct rect at = line_area(app);
	bool has_title = !*l->error || at.rows > LINE_ROWS_SHEET;	/* where rows are few an error has its row */
	int row = at.row + has_title;

	canvas_fill(c, at.row, at.column, at.rows, at.columns, STYLE_NORMAL);
	if (has_title) {
		canvas_hline(c, at.row, at.column, at.columns, STYLE_BORDER);
		canvas_printf(c, at.row, at.column + 1, at.columns - 2, STYLE_TITLE, " %s ", title_of(l->kind));
	}
	canvas_text(c, row, at.column, 1, STYLE_HINT_KEY, l->kind == LINE_FIND ? "/" : l->kind == LINE_COMMAND ? ":" : "f");
	textfield_compose(&l->field, c, row, at.column + 2, at.columns - 2);
	below(app, c, &at, row + 1);
	if (l->kind == LINE_FIND)
		view_hint_text(c, finding, ARRAY_LEN(finding));
	else
		view_hint_text(c, typing, ARRAY_LEN(typing));
}

static void menu_line(const struct app *app, struct canvas *c, int row, const struct rect *at, size_t i)
{
	char letter = menu_letter(i);
	int column = at->column + 1, name = app->menu.kind == MENU_SORT ? 10 : at->columns >= 60 ? 20 : 12;

	column += canvas_printf(c, row, column, 0, STYLE_HINT_KEY, "%c", letter ? letter : ' ');
	column += canvas_text(c, row, column, 0, STYLE_MARK, menu_is_set(app, i) ? " * " : "   ");
	view_cell(c, row, column, name, STYLE_BOLD, false, menu_name(app, i));
	column += name + 1;
	canvas_text(c, row, column, at->column + at->columns - column, STYLE_NORMAL, menu_text(app, i));
	if (i == app->menu.cursor)
		canvas_restyle(c, row, at->column, at->columns, STYLE_CURSOR);
}

/* Where the menu stands and which of its lines show. */
static struct rect menu_area(const struct app *app, size_t *ret_first, size_t *ret_shown)
{
	size_t n = menu_count(app), room = (size_t)app->screen.rows - 6, shown = n < room ? n : room;
	struct rect at = area(app, (int)shown + 2);

	if (at.columns > MENU_COLUMNS && app->view == VIEW_QUEUE)
		at.columns = MENU_COLUMNS;
	*ret_first = app->menu.cursor >= shown ? app->menu.cursor - shown + 1 : 0;
	*ret_shown = shown;
	return at;
}

int view_menu_line_at(const struct app *app, int row, int column)
{
	size_t first, shown;
	struct rect at = menu_area(app, &first, &shown);
	int line = row - at.row - 1;

	return line >= 0 && line < (int)shown && column >= at.column && column < at.column + at.columns ? (int)first + line : -1;
}

void view_menu_compose(const struct app *app, struct canvas *c)
{
	static const char *const hints[] = { "1-9 a-z", N_("choose"), N_("Up Down"), N_("move"), "Enter", N_("choose"), "Esc", N_("abort") };
	size_t n = menu_count(app), first, shown;
	struct rect at = menu_area(app, &first, &shown);

	canvas_fill(c, at.row, at.column, at.rows, at.columns, STYLE_NORMAL);
	canvas_hline(c, at.row, at.column, at.columns, STYLE_BORDER);
	canvas_printf(c, at.row, at.column + 1, at.columns - 2, STYLE_TITLE, " %s ", app->menu.kind == MENU_SORT ? _("Order of the photos") : _("Saved filters"));
	for (size_t i = 0; i < shown; i++)
		menu_line(app, c, at.row + 1 + (int)i, &at, first + i);
	if (first + shown < n)
		canvas_printf(c, at.row + at.rows - 1, at.column + 1, at.columns - 1, STYLE_DIM, _("... %zu more below"), n - first - shown);
	view_hint_text(c, hints, ARRAY_LEN(hints));
}

/* All that is open is left out: say what leaves it out, and how to have it back. */
void view_nothing_compose(const struct app *app, struct canvas *c)
{
	struct pen p = { c, { 3, 4, canvas_rows(c) - 8, canvas_columns(c) - 8 }, 0 };
	struct buf text = BUF_INIT(8192), key = BUF_INIT(64);
	char held[240];

	view_line(&p, STYLE_TITLE, "%s", _("No open photo in hand matches."));
	p.row++;
	filter_title(app, &text);
	view_wrap(&p, 3, STYLE_NOTICE, buf_str(&text));
	p.row++;
	snprintf(held, sizeof(held), _("%zu photos of this batch are still open and yours; they are only out of view."), deck_hidden_count(&app->deck));
	view_wrap(&p, 2, STYLE_NORMAL, held);
	p.row++;
	keymap_format(app->keymap, ACTION_BACK, true, &key);
	view_line(&p, STYLE_BOLD, _("%s shows them all again."), buf_str(&key));
	buf_clear(&key);
	keymap_format(app->keymap, ACTION_FILTER, true, &key);
	view_line(&p, STYLE_NORMAL, _("%s changes the filter."), buf_str(&key));
	buf_release(&key);
	buf_release(&text);
}
