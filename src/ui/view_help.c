/* Help: the live key map, group by group; what does not fit a line is wrapped, never cut. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/colon.h"
#include "ui/view.h"

#define KEY_COLUMNS 10
#define NAME_COLUMNS 15
#define WIDE_COLUMNS 160	/* two columns from here on */
#define FRAME_ROWS 5		/* around the list */

/* The list is walked twice: to count its lines, then to write those in sight. */
struct help {
	struct canvas *canvas;		/* NULL: only count */
	int columns;			/* of one column of the list */
	int rows;			/* on the screen */
	int per, first;			/* lines of one column; the first in sight */
	int at;				/* the next line */
};

/* Where the next line stands; false when it is out of sight. */
static bool place(struct help *h, int *ret_row, int *ret_column)
{
	int column = h->per > 0 ? h->at / h->per : 0, row = (h->per > 0 ? h->at % h->per : h->at) - h->first;

	h->at++;
	if (!h->canvas || row < 0 || row >= h->rows)
		return false;
	*ret_row = 2 + row;
	*ret_column = 1 + column * (h->columns + 1);
	return true;
}

static void title(struct help *h, const char *text)
{
	int row, column;

	if (place(h, &row, &column))
		canvas_text(h->canvas, row, column, h->columns, STYLE_TITLE, text);
}

/* What fits into so many columns of what *rest points to, which moves behind it. */
static void piece(struct canvas *c, int row, int column, int columns, enum style style, const char **rest)
{
	size_t n = canvas_fit(*rest, columns), len = n;
	char *text;

	while (len > 0 && (*rest)[len - 1] == ' ')
		len--;
	text = mem_strndup(*rest, len);
	if (c)
		canvas_text(c, row, column, columns, style, text);
	free(text);
	*rest += n;
}

/* The keys, the name and the sentence side by side, each in as many lines as it needs. */
static void entry(struct help *h, const char *keys, const char *name, const char *sentence)
{
	int indent = KEY_COLUMNS + NAME_COLUMNS, row = 0, column = 0;

	while (*keys || *name || *sentence) {
		struct canvas *c = place(h, &row, &column) ? h->canvas : NULL;

		piece(c, row, column, KEY_COLUMNS - 1, STYLE_HINT_KEY, &keys);
		piece(c, row, column + KEY_COLUMNS, NAME_COLUMNS - 1, STYLE_DIM, &name);
		piece(c, row, column + indent, h->columns - indent, STYLE_NORMAL, &sentence);
	}
}

static void list(const struct app *app, struct help *h)
{
	struct buf keys = BUF_INIT(256);

	h->at = 0;
	for (int g = 0; g < GROUP_COUNT; g++) {
		title(h, _(act_group_title(g)));
		for (int a = 0; a < ACTION_COUNT; a++) {
			if ((int)act_info(a)->group != g)
				continue;
			buf_clear(&keys);
			keymap_format(app->keymap, a, false, &keys);
			entry(h, keys.len > 0 ? buf_str(&keys) : _("no key"), act_info(a)->name, _(act_info(a)->sentence));
		}
	}
	title(h, _("Commands"));
	for (int c = 0; c < COLON_COUNT; c++) {
		const struct colon_info *info = colon_info((enum colon)c);

		buf_clear(&keys);
		buf_printf(&keys, ":%s", info->name);
		entry(h, buf_str(&keys), *info->argument ? _(info->argument) : "", _(info->sentence));
	}
	buf_release(&keys);
}

/* How the list is laid out on this screen; returns how far it can be scrolled. */
static int lay_out(const struct app *app, struct help *h)
{
	int wide = app->screen.columns >= WIDE_COLUMNS ? 2 : 1;

	*h = (struct help){ .columns = (app->screen.columns - 2 * wide) / wide, .rows = app->screen.rows - FRAME_ROWS };
	list(app, h);
	h->per = (h->at + wide - 1) / wide;
	return h->per > h->rows ? h->per - h->rows : 0;
}

int view_help_last(const struct app *app)
{
	struct help h;

	return lay_out(app, &h);
}

void view_help_compose(const struct app *app, struct canvas *c)
{
	static const struct view_hint hints[] = {
		{ ACTION_DOWN, N_("scroll"), ACTION_UP }, { ACTION_NEXT, N_("page"), ACTION_PREVIOUS }, { ACTION_BACK, N_("back"), 0 },
	};
	struct help h;
	int last = lay_out(app, &h);

	h.first = app->help_scroll < last ? app->help_scroll : last;
	h.canvas = c;
	canvas_text(c, 1, 1, canvas_columns(c) - 2, STYLE_BOLD, _("Keys as they are now; section keys { } of the configuration changes them."));
	list(app, &h);
	if (h.first < last)
		canvas_printf(c, canvas_rows(c) - 3, 1, 0, STYLE_DIM, _("... %d more lines below"), last - h.first);
	canvas_text(c, canvas_rows(c) - 2, 1, 0, STYLE_DIM, _("Reasons: digits and letters choose, / narrows, c note, Enter sends, Esc aborts."));
	view_notice_over(app, c, &(struct rect){ canvas_rows(c) - 2, 1, 1, canvas_columns(c) - 2 });
	view_hint_words(app, c, hints, ARRAY_LEN(hints));
}
