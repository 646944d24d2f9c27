/* Help: the live key map, group by group. */
#include <stdio.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/colon.h"
#include "ui/view.h"

#define KEY_COLUMNS 11
#define NAME_COLUMNS 11

static void entry(const struct app *app, struct canvas *c, int row, int column, int columns, enum action a)
{
	struct buf keys = BUF_INIT(256);

	keymap_format(app->keymap, a, false, &keys);
	view_cell(c, row, column, KEY_COLUMNS, STYLE_HINT_KEY, false, keys.len > 0 ? buf_str(&keys) : _("no key"));
	view_cell(c, row, column + KEY_COLUMNS, NAME_COLUMNS, STYLE_DIM, false, act_info(a)->name);
	canvas_text(c, row, column + KEY_COLUMNS + NAME_COLUMNS, columns - KEY_COLUMNS - NAME_COLUMNS, STYLE_NORMAL, _(act_info(a)->sentence));
	buf_release(&keys);
}

/* Lines of the whole text: a title and its actions for every group, then the commands. */
static int line_count(void)
{
	return ACTION_COUNT + GROUP_COUNT + 1 + COLON_COUNT;
}

static void command(struct canvas *c, int row, int column, int columns, enum colon which)
{
	const struct colon_info *info = colon_info(which);
	struct buf name = BUF_INIT(256);

	buf_printf(&name, ":%s", info->name);
	view_cell(c, row, column, KEY_COLUMNS, STYLE_HINT_KEY, false, buf_str(&name));
	view_cell(c, row, column + KEY_COLUMNS, NAME_COLUMNS, STYLE_DIM, false, *info->argument ? _(info->argument) : "");
	canvas_text(c, row, column + KEY_COLUMNS + NAME_COLUMNS + 1, columns - KEY_COLUMNS - NAME_COLUMNS - 1, STYLE_NORMAL, _(info->sentence));
	buf_release(&name);
}

static void line(const struct app *app, struct canvas *c, int row, int column, int columns, int index)
{
	int at = 0;

	for (int g = 0; g < GROUP_COUNT; g++) {
		if (at++ == index) {
			canvas_text(c, row, column, columns, STYLE_TITLE, _(act_group_title(g)));
			return;
		}
		for (int a = 0; a < ACTION_COUNT; a++) {
			if ((int)act_info(a)->group != g)
				continue;
			if (at++ == index) {
				entry(app, c, row, column, columns, a);
				return;
			}
		}
	}
	if (at++ == index)
		canvas_text(c, row, column, columns, STYLE_TITLE, _("Commands"));
	else if (index - at >= 0 && index - at < COLON_COUNT)
		command(c, row, column, columns, (enum colon)(index - at));
}

void view_help_compose(const struct app *app, struct canvas *c)
{
	static const enum action hints[] = { ACTION_DOWN, ACTION_UP, ACTION_BACK };
	int rows = canvas_rows(c) - 5, wide = canvas_columns(c) >= 160 ? 2 : 1;
	int per = wide == 2 ? (line_count() + 1) / 2 : line_count(), columns = (canvas_columns(c) - 2 * wide) / wide;
	int last = per > rows ? per - rows : 0, first = app->help_scroll < last ? app->help_scroll : last;

	canvas_text(c, 1, 1, 0, STYLE_BOLD, _("Keys as they are now; section keys { } of the configuration changes them."));
	for (int k = 0; k < wide; k++)
		for (int i = 0; i < rows && first + i < per; i++)
			line(app, c, 2 + i, 1 + k * (columns + 1), columns, k * per + first + i);
	if (first < last)
		canvas_printf(c, canvas_rows(c) - 3, 1, 0, STYLE_DIM, _("... %d more lines below"), last - first);
	canvas_text(c, canvas_rows(c) - 2, 1, 0, STYLE_DIM, _("Reasons: digits and letters choose, / narrows, c note, Enter sends, Esc aborts."));
	view_notice_over(app, c, &(struct rect){ canvas_rows(c) - 2, 1, 1, canvas_columns(c) - 2 });
	view_hints(app, c, hints, ARRAY_LEN(hints));
}
