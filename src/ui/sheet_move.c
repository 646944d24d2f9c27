#include "ui/sheet_move.h"

#include <stdlib.h>

#include "base/i18n.h"
#include "ui/focus.h"
#include "ui/sheet.h"

void sheet_move_across(struct app *app, int by)
{
	if (deck_step(&app->deck, by))
		focus_changed(app);
	else if (app_item(app))
		app_notice(app, NOTICE_INFO, "%s", by > 0 ? _("this is the last open photo") : _("this is the first open photo"));
}

/* Of the open photos from index from (inclusive) to until, the one nearest to a column. */
static const struct item *nearest(const struct sheet_page *page, int columns, int row, int column)
{
	const struct item *best = NULL;
	int least = columns;

	for (int i = row * columns; i < (row + 1) * columns && i < (int)page->count; i++) {
		int distance = abs(i % columns - column);

		if (page->items[i]->state != ITEM_OPEN || distance >= least)
			continue;
		best = page->items[i];
		least = distance;
	}
	return best;
}

static void go(struct app *app, const struct item *it)
{
	if (deck_go(&app->deck, it->row.id))
		focus_changed(app);
}

void sheet_move_down(struct app *app, int by)
{
	struct sheet_page page;
	int columns = app->sheet.grid.columns, row, column;

	sheet_page(app, &page);
	if (columns == 0 || page.cursor >= page.count)
		return;
	column = (int)page.cursor % columns;
	for (row = (int)page.cursor / columns + by; row >= 0 && row * columns < (int)page.count; row += by) {
		const struct item *it = nearest(&page, columns, row, column);

		if (!it)
			continue;
		go(app, it);
		return;
	}
	sheet_move_page(app, by);
}

/* The first open photo behind the page, or the last before it and back to where its page begins. */
void sheet_move_page(struct app *app, int by)
{
	struct sheet_page page;
	size_t number;

	sheet_page(app, &page);
	number = page.number;
	while (page.number == number && deck_step(&app->deck, by))
		sheet_page(app, &page);
	if (page.number == number) {
		app_notice(app, NOTICE_INFO, "%s", by > 0 ? _("this is the last page") : _("this is the first page"));
		focus_changed(app);
		return;
	}
	for (size_t i = 0; by < 0 && i < page.count; i++)
		if (page.items[i]->state == ITEM_OPEN) {
			(void)deck_go(&app->deck, page.items[i]->row.id);
			break;
		}
	focus_changed(app);
}

void sheet_move_mark(struct app *app)
{
	struct item *it = app_item(app);
	struct sheet_page page;
	size_t number;

	if (!it)
		return;
	deck_mark(&app->deck, it->row.id, !it->is_marked);
	app->is_session_dirty = true;
	sheet_page(app, &page);
	number = page.number;
	if (!deck_step(&app->deck, 1))
		return;
	sheet_page(app, &page);
	if (page.number != number)	/* the page turns by its own keys: what was marked stays in sight */
		(void)deck_go(&app->deck, it->row.id);
	focus_changed(app);
}

static size_t place_of(const struct sheet_page *page, int64_t id)
{
	size_t i = 0;

	while (i < page->count && page->items[i]->row.id != id)
		i++;
	return i;
}

bool sheet_move_is_in_range(const struct app *app, const struct item *it)
{
	struct sheet_page page;
	size_t from, at;

	if (app->sheet.range_from == 0)
		return false;
	sheet_page(app, &page);
	from = place_of(&page, app->sheet.range_from);
	at = place_of(&page, it->row.id);
	if (from == page.count || at == page.count || page.cursor == page.count)
		return false;
	return from < page.cursor ? at >= from && at <= page.cursor : at >= page.cursor && at <= from;
}

void sheet_move_range(struct app *app)
{
	struct sheet *sh = &app->sheet;
	const struct item *it = app_item(app);
	struct sheet_page page;
	int n = 0;

	if (!it)
		return;
	sheet_page(app, &page);
	if (sh->range_from == 0 || place_of(&page, sh->range_from) == page.count) {
		sh->range_from = it->row.id;	/* one begun on another page is out of sight: begin anew */
		app_notice(app, NOTICE_INFO, "%s", _("range begins here: move, then the same key marks it"));
		return;
	}
	for (size_t i = 0; i < page.count; i++)
		if (sheet_move_is_in_range(app, page.items[i]))
			n += deck_mark(&app->deck, page.items[i]->row.id, true);
	sh->range_from = 0;
	app->is_session_dirty = true;
	app_notice(app, NOTICE_INFO, _("%d marked"), n);
}

void sheet_move_invert(struct app *app)
{
	struct sheet_page page;

	sheet_page(app, &page);
	for (size_t i = 0; i < page.count; i++)
		(void)deck_mark(&app->deck, page.items[i]->row.id, !page.items[i]->is_marked);
	app->is_session_dirty = true;
}

void sheet_move_mark_all(struct app *app)
{
	struct sheet_page page;

	sheet_page(app, &page);
	for (size_t i = 0; i < page.count; i++)
		(void)deck_mark(&app->deck, page.items[i]->row.id, true);
	app->is_session_dirty = true;
}

bool sheet_move_clear(struct app *app)
{
	if (app->sheet.range_from != 0) {
		app->sheet.range_from = 0;
		return true;
	}
	if (deck_marked_count(&app->deck) == 0)
		return false;
	app_notice(app, NOTICE_INFO, _("%zu marks cleared"), deck_marked_count(&app->deck));
	deck_unmark_all(&app->deck);
	app->is_session_dirty = true;
	return true;
}
