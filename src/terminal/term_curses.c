#include "terminal/term_curses.h"

/* The wide-character calls and the extended pairs. */
#define NCURSES_WIDECHAR 1
#include <curses.h>

#include <errno.h>
#include <langinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

#include "base/mem.h"
#include "terminal/term_info.h"

enum { FENCE = 0xa0, BLOCKS_COLORS_MIN = 256 };

struct term_curses {
	SCREEN *screen;
	FILE *in, *out;		/* /dev/null and memory */
	int rows, columns;
	bool color, utf8, left, cursor;
	attr_t attributes[STYLE_COUNT];
	bool has_pair[STYLE_COUNT];
	struct buf greeting;	/* what curses says first, before the first drawing */
};

/* curses must not take these signals over: they belong to the event loop. */
static const int signals[] = { SIGINT, SIGTERM, SIGTSTP, SIGWINCH };

/* newterm with our files, the signals left as they were. */
static SCREEN *open_screen(const char *type, FILE *out, FILE *in)
{
	struct sigaction saved[ARRAY_LEN(signals)];
	SCREEN *screen;

	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		sigaction(signals[i], NULL, &saved[i]);
	screen = newterm(type, out, in);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		sigaction(signals[i], &saved[i], NULL);
	return screen;
}

/* What curses has written since the last time. */
static void take_output(struct term_curses *tc, struct buf *out)
{
	int fd = fileno(tc->out);
	off_t size, from = 0;

	fflush(tc->out);
	size = lseek(fd, 0, SEEK_CUR);
	while (from < size) {
		char *room = buf_reserve(out, (size_t)(size - from));
		ssize_t n = room ? pread(fd, room, (size_t)(size - from), from) : -1;

		if (n <= 0)
			break;
		buf_commit(out, (size_t)n);
		from += n;
	}
	lseek(fd, 0, SEEK_SET);
	if (ftruncate(fd, 0) != 0)
		BUG("cannot empty the screen's memory");
}

static attr_t attributes_of(unsigned look)
{
	static const struct { unsigned bit; attr_t attribute; } table[] = {
		{ LOOK_BOLD, A_BOLD }, { LOOK_DIM, A_DIM }, { LOOK_UNDERLINE, A_UNDERLINE }, { LOOK_REVERSE, A_REVERSE }, { LOOK_ITALIC, A_ITALIC },
		{ LOOK_BLINK, A_BLINK },
	};
	attr_t all = A_NORMAL;

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		all |= look & table[i].bit ? table[i].attribute : A_NORMAL;
	return all;
}

/* The look as this terminal can show it; pair s + 1 holds its colours. */
static void set_look(struct term_curses *tc, int s, const struct theme *theme)
{
	const struct theme_look *look = tc->color ? &theme->color[s] : &theme->plain[s];
	bool is_bold = false, is_bold_behind = false;
	int foreground = theme_color(look->foreground, COLORS, &is_bold), background = theme_color(look->background, COLORS, &is_bold_behind);

	tc->attributes[s] = attributes_of(look->attributes) | (is_bold ? A_BOLD : A_NORMAL);
	tc->has_pair[s] = tc->color && (foreground >= 0 || background >= 0);
	if (tc->has_pair[s])
		init_pair((short)(s + 1), (short)foreground, (short)background);
}

static void set_up(struct term_curses *tc, const struct theme *theme)
{
	struct theme defaults;

	/* The input is not a terminal: without this curses would see typing and stop half way. */
	typeahead(-1);
	idlok(stdscr, FALSE);
	idcok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	leaveok(stdscr, TRUE);
	curs_set(0);
	if (tc->color && start_color() == OK)
		use_default_colors();
	else
		tc->color = false;
	theme_init(&defaults);
	for (int s = 0; s < STYLE_COUNT; s++)
		set_look(tc, s, theme ? theme : &defaults);
}

enum pv_err term_curses_open(const char *type, int rows, int columns, bool color, const struct theme *theme, struct term_curses **ret,
			     struct pv_error *err)
{
	struct term_curses *tc = mem_alloc(sizeof(*tc));
	struct term_info info = term_info_get(type);
	enum pv_err code = PV_OK;
	int fd = memfd_create("curses", MFD_CLOEXEC);

	buf_init(&tc->greeting, 4096);
	tc->out = fd >= 0 ? fdopen(fd, "w") : NULL;
	tc->in = fopen("/dev/null", "re");
	if (!tc->out || !tc->in) {
		code = pv_error_set(err, PV_ERR_NOMEM, "cannot make room for the screen: %s", strerror(errno));
		goto out;
	}
	if (info.can_address)
		tc->screen = open_screen(type, tc->out, tc->in);
	if (!tc->screen) {
		type = type ? type : getenv("TERM");
		code = pv_error_set(err, PV_ERR_USAGE, "no screen on a terminal of type '%s' (TERM); 'photovet review --plain' needs none", type ? type : "");
		goto out;
	}
	tc->color = color;
	tc->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	set_up(tc, theme);
	/* curses went by terminfo's size when it set the scrolling region: undo that. */
	take_output(tc, &tc->greeting);
	buf_puts(&tc->greeting, "\033[r");
	term_curses_resize(tc, rows, columns);
	*ret = tc;
	tc = NULL;
out:
	term_curses_free(tc);
	return code;
}

void term_curses_free(struct term_curses *tc)
{
	if (!tc)
		return;
	if (tc->screen) {
		endwin();
		delscreen(tc->screen);
	}
	buf_release(&tc->greeting);
	if (tc->in)
		fclose(tc->in);
	if (tc->out)
		fclose(tc->out);
	free(tc);
}

void term_curses_resize(struct term_curses *tc, int rows, int columns)
{
	tc->rows = rows;
	tc->columns = columns;
	resizeterm(rows, columns);
}

static void put_cell(const struct term_curses *tc, int row, int column, const wchar_t *text, attr_t attributes, int pair)
{
	cchar_t cell;
	short narrow = (short)(pair > 32767 ? 0 : pair);

	if (setcchar(&cell, text, attributes, narrow, &pair) == OK)
		mvwadd_wch(stdscr, row, column, &cell);
	(void)tc;
}

static void put_blank(const struct term_curses *tc, int row, int column, bool bit)
{
	wchar_t text[2] = { bit ? L' ' : FENCE, 0 };

	/* Without U+00A0: characters nobody sees. */
	if (!tc->utf8)
		text[0] = bit ? L',' : L'.';
	put_cell(tc, row, column, text, !tc->utf8 ? A_INVIS : bit ? A_BOLD : A_NORMAL, 0);
}

/* A fence keeps curses off the pixels in two ways. It is no blank to curses, which so never
 * erases through it. And no two rows' fences look alike: curses scrolls rows that it finds
 * again elsewhere, idlok or not, and compares only their characters, so the first columns
 * spell the row's number. (A bold space is seen by nobody but is no plain one to curses.) */
static void put_fence(const struct term_curses *tc, const struct canvas *c, int row, int column)
{
	const struct canvas_cell *cell = canvas_cell(c, row, column), *next = canvas_cell(c, row, column + 1);
	int at = column - canvas_placed(c, cell->picture - 1)->column;
	bool is_last = !next || next->picture != cell->picture;

	put_blank(tc, row, column, !is_last && at < 8 && row >> at & 1);
}

/* The cell's text as curses takes it, replaced where the C library sees another width. */
static void cell_text(const struct canvas_cell *cell, bool wide, wchar_t ret[CANVAS_MARKS_MAX + 2])
{
	int n = 1;

	ret[0] = (wchar_t)cell->text[0];
	if (wcwidth(ret[0]) != (wide ? 2 : 1)) {
		ret[0] = L'?';
		ret[1] = 0;
		return;
	}
	for (int i = 1; i <= CANVAS_MARKS_MAX && cell->text[i]; i++) {
		if (wcwidth((wchar_t)cell->text[i]) == 0)
			ret[n++] = (wchar_t)cell->text[i];
	}
	ret[n] = 0;
}

static void draw_text_cell(const struct term_curses *tc, int row, int column, const struct canvas_cell *cell, bool wide)
{
	static const wchar_t space[] = L" ";
	enum style style = cell->style < STYLE_COUNT ? cell->style : STYLE_NORMAL;
	attr_t attributes = tc->attributes[style];
	int pair = tc->has_pair[style] ? (int)style + 1 : 0;
	wchar_t text[CANVAS_MARKS_MAX + 2];

	cell_text(cell, wide, text);
	if (text[0] == L' ' && pair == 0)
		attributes &= ~A_BOLD;	/* that would be a fence: curses would leave the pixels of an older picture there */
	put_cell(tc, row, column, text, attributes, pair);
	if (wide && wcwidth(text[0]) == 1)
		put_cell(tc, row, column + 1, space, attributes, pair);
}

static void draw_block(const struct term_curses *tc, int row, int column, const struct canvas_cell *cell)
{
	wchar_t text[2] = { (wchar_t)cell->text[0], 0 };
	int pair = tc->color && COLORS >= BLOCKS_COLORS_MIN ? alloc_pair(cell->top, cell->bottom) : -1;

	put_cell(tc, row, column, text, A_NORMAL, pair > 0 ? pair : 0);
}

static void draw_row(const struct term_curses *tc, const struct canvas *c, int row)
{
	bool has_picture = false;

	for (int x = 0; x < tc->columns; x++) {
		static const struct canvas_cell blank = { .text = { ' ' } };
		const struct canvas_cell *cell = canvas_cell(c, row, x), *next = canvas_cell(c, row, x + 1);

		if (!cell)
			cell = &blank;
		has_picture = has_picture || (cell->picture && !cell->is_block);
		if (cell->is_block)
			draw_block(tc, row, x, cell);
		else if (cell->picture)
			put_fence(tc, c, row, x);
		else if (has_picture && x == tc->columns - 1 && cell->text[0] == ' ' && cell->style == STYLE_NORMAL)
			/* The row's end is never blank beside a picture: curses then cannot erase to it. */
			put_blank(tc, row, x, false);
		else if (cell->text[0] != 0)
			draw_text_cell(tc, row, x, cell, next && next->text[0] == 0);
	}
}

static void place_cursor(struct term_curses *tc, const struct canvas *c)
{
	int row, column;
	bool visible = canvas_cursor_at(c, &row, &column) && row < tc->rows && column < tc->columns;

	leaveok(stdscr, !visible);
	if (visible)
		wmove(stdscr, row, column);
	curs_set(visible);
	tc->cursor = visible;
}

/* curses scrolls rows that it finds again elsewhere, idlok or not, and a terminal then moves the
 * pixels over them as well. With one changed row at a time it finds none again. */
static void update_rows(struct term_curses *tc)
{
	bool *touched = mem_array((size_t)tc->rows, sizeof(*touched));

	for (int y = 0; y < tc->rows; y++)
		touched[y] = is_linetouched(stdscr, y);
	untouchwin(stdscr);
	for (int y = 0; y < tc->rows; y++) {
		if (!touched[y])
			continue;
		touchline(stdscr, y, 1);
		wnoutrefresh(stdscr);
		doupdate();
	}
	free(touched);
}

void term_curses_draw(struct term_curses *tc, const struct canvas *c, bool repaint, struct buf *out)
{
	buf_append(out, tc->greeting.data, tc->greeting.len);
	buf_clear(&tc->greeting);
	bool afresh = repaint || tc->left;

	if (afresh)
		clearok(stdscr, TRUE);
	tc->left = false;
	for (int y = 0; y < tc->rows; y++)
		draw_row(tc, c, y);
	if (!afresh)
		update_rows(tc);
	place_cursor(tc, c);
	wnoutrefresh(stdscr);
	doupdate();
	take_output(tc, out);
}

void term_curses_leave(struct term_curses *tc, struct buf *out)
{
	if (!tc->left)
		endwin();
	tc->left = true;
	take_output(tc, out);
}

const char *term_curses_fence(const struct term_curses *tc)
{
	return tc->utf8 ? "\xc2\xa0" : "\033[8m.\033[m";
}

bool term_curses_cursor_is_visible(const struct term_curses *tc)
{
	return tc->cursor;
}
