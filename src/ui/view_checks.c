/* The checks, worst first. A status is a word and a sign, never a colour alone; what could
 * not be assessed is grey and no tick; what no check can judge is said in as many words. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "ui/view.h"

#define BAR_COLUMNS 8
#define BAR_MIN_WIDTH 50		/* of the column, to have one */
#define NATIVE_COLUMNS 11
#define NATIVE_COLUMNS_NARROW 8
#define DETAIL_MIN_COLUMNS 12
#define EXPLAIN_INDENT 2
#define EXPLAIN_ROWS 4
#define EXPLAIN_MIN_ROWS 2

struct view_look view_checks_look(enum pv_check_status status)
{
	switch (status) {
	case PV_CHECK_FAIL:
		return (struct view_look){ STYLE_FAIL, STYLE_FAIL, "✗", _("fail"), _("Fails"), 0 };
	case PV_CHECK_WARN:
		return (struct view_look){ STYLE_WARN, STYLE_WARN, "!", _("warn"), _("Warns"), 1 };
	case PV_CHECK_OK:
		return (struct view_look){ STYLE_OK, STYLE_DIM, "✓", _("ok"), _("Fine"), 3 };
	default:
		return (struct view_look){ STYLE_NA, STYLE_NA, "-", _("n.a."), _("Cannot tell"), 2 };
	}
}

int view_checks_compare(const void *a, const void *b)
{
	const struct pv_check_result *x = *(const struct pv_check_result *const *)a, *y = *(const struct pv_check_result *const *)b;
	int by_status = view_checks_look(x->status).order - view_checks_look(y->status).order;

	if (by_status != 0)
		return by_status;
	return x->quality != y->quality ? x->quality - y->quality : strcmp(x->name, y->name);
}

/* The unit gives way where both do not fit. A finding has no number worth reading; its detail says what was found. */
static void native_text(struct buf *out, const struct pv_check_result *r, int columns)
{
	char text[64];

	pv_check_value(r, false, text, sizeof(text));
	if (utf8_width(text) > columns)
		pv_check_value(r, true, text, sizeof(text));
	buf_puts(out, *text ? text : *r->detail && r->status != PV_CHECK_OK ? "" : "-");
}

static void bar(struct canvas *c, int row, int column, enum style style, int quality)
{
	struct buf text = BUF_INIT(256);
	int full = quality < 0 ? 0 : (quality * BAR_COLUMNS + 50) / 100;

	for (int i = 0; i < BAR_COLUMNS; i++)
		buf_puts(&text, i < full ? "█" : "░");
	canvas_text(c, row, column, BAR_COLUMNS, style, quality < 0 ? "" : buf_str(&text));
	buf_release(&text);
}

static int max(int a, int b)
{
	return a > b ? a : b;
}

static int min(int a, int b)
{
	return a < b ? a : b;
}

/* The words take what they need in this language, the rest is for the names. The same for every photo:
 * nothing jumps sideways while one steps through them. */
struct columns { int word, label, has_bar, native, detail; };
static struct columns columns_of(int width)
{
	struct columns w = { .has_bar = width >= BAR_MIN_WIDTH, .native = width >= BAR_MIN_WIDTH ? NATIVE_COLUMNS : NATIVE_COLUMNS_NARROW };
	int fixed, longest = 0;

	for (int id = 0; id < PV_CHECK_COUNT; id++)
		longest = max(longest, utf8_width(_(pv_check_label((enum pv_check_id)id))));
	for (int s = PV_CHECK_NA; s <= PV_CHECK_FAIL; s++)
		w.word = max(w.word, utf8_width(view_checks_look((enum pv_check_status)s).word) + 1);
	fixed = 2 + w.word + 4 + 1 + w.native + (w.has_bar ? BAR_COLUMNS + 1 : 0);	/* sign, word, quality, native */
	w.label = w.has_bar ? min(width - 1 - fixed, longest) : width - fixed;	/* with room to spare the numbers stay near the names */
	w.detail = width - fixed - w.label - 2;
	return w;
}

/* What is wrong is said in a sentence with the number and the limit, below its line. */
static bool is_explained(const struct pv_check_result *r)
{
	return r->status == PV_CHECK_FAIL || r->status == PV_CHECK_WARN;
}

static void sentence(const struct app *app, const struct pv_check_result *r, char text[PV_CHECK_EXPLAIN_MAX])
{
	struct pv_profile usual;

	if (!app->reasons.has_profile)
		pv_profile_default(&usual);
	pv_check_explain(r, app->reasons.has_profile ? &app->reasons.profile : &usual, i18n_is_chinese() ? "zh" : "en", text, PV_CHECK_EXPLAIN_MAX);
}

static int explained_rows(const struct app *app, const struct pv_check_result *r, int columns)
{
	char text[PV_CHECK_EXPLAIN_MAX];

	sentence(app, r, text);
	return min(canvas_wrapped_rows(text, columns - EXPLAIN_INDENT), EXPLAIN_ROWS);
}

static void explain(const struct app *app, struct pen *p, const struct pv_check_result *r)
{
	char text[PV_CHECK_EXPLAIN_MAX];
	struct pen inner = { p->canvas, { p->at.row + p->row, p->at.column + EXPLAIN_INDENT, view_rows_left(p), p->at.columns - EXPLAIN_INDENT }, 0 };

	sentence(app, r, text);
	view_wrap(&inner, EXPLAIN_ROWS, view_checks_look(r->status).style, text);
	p->row += inner.row;
}

/* What is fine has no bar: its name may be longer. Returns the column behind both. */
static int name_and_bar(const struct pen *p, const struct pv_check_result *r, const struct columns *w, int row, int column)
{
	bool has_bar = w->has_bar && is_explained(r);
	int room = w->has_bar && !has_bar ? BAR_COLUMNS + 1 : 0;

	view_cell(p->canvas, row, column, w->label + room, r->status == PV_CHECK_NA ? STYLE_NA : STYLE_NORMAL, false, view_check_label(r->name));
	if (has_bar)
		bar(p->canvas, row, column + w->label + 1, view_checks_look(r->status).style, r->quality);
	return column + w->label + (w->has_bar ? BAR_COLUMNS + 1 : 0);
}

static void check_line(const struct app *app, struct pen *p, const struct columns *w, const struct pv_check_result *r, bool is_told)
{
	struct view_look k = view_checks_look(r->status);
	int row = p->at.row + p->row, column = p->at.column;
	struct buf text = BUF_INIT(256);
	char detail[PV_CHECK_EXPLAIN_MAX];

	view_cell(p->canvas, row, column, 2, k.style, false, k.sign);
	view_cell(p->canvas, row, column + 2, w->word, k.style, false, k.word);
	column = name_and_bar(p, r, w, row, column + 2 + w->word);
	if (r->quality >= 0)
		buf_printf(&text, "%d", r->quality);
	view_cell(p->canvas, row, column, 4, k.quiet, true, r->quality >= 0 ? buf_str(&text) : "-");
	buf_clear(&text);
	native_text(&text, r, w->native);
	view_cell(p->canvas, row, column + 5, w->native, r->status == PV_CHECK_NA ? STYLE_NA : STYLE_DIM, true, buf_str(&text));
	pv_check_detail(r, i18n_is_chinese() ? "zh" : "en", detail, sizeof(detail));
	if (w->detail >= DETAIL_MIN_COLUMNS && *detail && !is_told)
		canvas_text(p->canvas, row, column + 5 + w->native + 2, w->detail, STYLE_DIM, detail);
	p->row++;
	buf_release(&text);
	if (is_told)
		explain(app, p, r);
}

static void title(struct pen *p, const struct pv_submission *r)
{
	char score[16] = "", text[160];

	if (r->score >= 0)
		snprintf(score, sizeof(score), "%d", r->score);
	snprintf(text, sizeof(text), _("checks: score %s, %d fail, %d warn, %d n.a."), r->score >= 0 ? score : _("n.a."), r->fails, r->warns, r->nas);
	view_wrap(p, 2, r->fails > 0 ? STYLE_FAIL : STYLE_BOLD, text);
}

static void by_eye(struct pen *p)
{
	struct buf head = BUF_INIT(256), text = BUF_INIT(1024);
	int row = p->at.row + p->row;

	buf_printf(&head, "? %s", _("human judgement"));
	buf_printf(&text, "%s%s%s", buf_str(&head), _(": "), _("ears, teeth, jewellery, make-up, contact lenses, collar, identity, a live person"));
	if (view_rows_left(p) > 0) {
		view_wrap(p, 0, STYLE_NORMAL, buf_str(&text));
		canvas_text(p->canvas, row, p->at.column, p->at.columns, STYLE_MARK, buf_str(&head));
	}
	buf_release(&head);
	buf_release(&text);
}

/* How many of the worst are explained, and in how many rows: all when there is room, at least the worst
 * one; but every failure and warning keeps a line before another gets a sentence. */
static size_t count_told(const struct app *app, const struct pv_check_result *const *sorted, size_t n, const struct rect *room, int *ret_rows)
{
	size_t bad = 0, told = 0;
	int left, used = 0;

	while (bad < n && is_explained(sorted[bad]))
		bad++;
	left = room->rows - (int)bad;
	for (; told < bad; told++) {
		int need = explained_rows(app, sorted[told], room->columns);

		if (used + need > left && !(told == 0 && room->rows >= 1 + EXPLAIN_MIN_ROWS))
			break;
		used += need;
	}
	*ret_rows = used;
	return told;
}

/* Worst first into sorted; their number. */
static size_t sort(const struct pv_submission *r, const struct pv_check_result *sorted[PV_CHECK_RESULTS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < r->check_count && n < PV_CHECK_RESULTS_MAX; i++)
		sorted[n++] = &r->checks[i];
	qsort(sorted, n, sizeof(*sorted), view_checks_compare);
	return n;
}

/* Where it is heard: a word for the status, then the sentence with the number and the limit. */
static void check_told(const struct app *app, struct tell *t, const struct pv_check_result *r)
{
	char text[PV_CHECK_EXPLAIN_MAX];

	sentence(app, r, text);
	if (r->quality >= 0)
		tell_line(t, STYLE_NORMAL, _("%s: %s, quality %d of 100"), view_checks_look(r->status).told, text, r->quality);
	else
		tell_line(t, STYLE_NORMAL, "%s: %s", view_checks_look(r->status).told, text);
}

void view_checks_tell(const struct app *app, struct tell *t, const struct pv_submission *r)
{
	const struct pv_check_result *sorted[PV_CHECK_RESULTS_MAX];
	size_t n = sort(r, sorted), fine = 0;

	if (r->score >= 0)
		tell_line(t, STYLE_NORMAL, _("Score %d of 100; %d checks fail, %d warn, %d cannot tell."), r->score, r->fails, r->warns, r->nas);
	else
		tell_line(t, STYLE_NORMAL, _("No score; %d checks fail, %d warn, %d cannot tell."), r->fails, r->warns, r->nas);
	for (size_t i = 0; i < n; i++) {
		if (sorted[i]->status == PV_CHECK_OK)
			fine++;
		else
			check_told(app, t, sorted[i]);
	}
	if (n > 0)
		tell_line(t, STYLE_NORMAL, _("%zu checks found nothing wrong."), fine);
	else
		tell_line(t, STYLE_NORMAL, "%s", _("No check has run."));
	tell_line(t, STYLE_NORMAL, "%s: %s", _("human judgement"), _("ears, teeth, jewellery, make-up, contact lenses, collar, identity, a live person"));
}

void view_checks_compose(const struct app *app, struct canvas *c, const struct rect *at)
{
	const struct item *it = deck_current(&app->deck);
	const struct pv_check_result *sorted[PV_CHECK_RESULTS_MAX];
	const struct columns columns = columns_of(at->columns);
	struct pen p = { c, *at, 0 };
	size_t n = sort(&it->row, sorted), told;
	int eye = p.at.columns >= 60 ? 2 : 3, used;
	const struct rect room = { at->row, at->column, at->rows - eye - 2, at->columns };	/* the title, and the line about the others */

	told = count_told(app, sorted, n, &room, &used);
	if (p.at.rows > (int)n + used + eye + 2)
		p.row++;	/* air, where there is some */
	title(&p, &it->row);
	for (size_t i = 0; i < n; i++) {
		if (view_rows_left(&p) <= eye + 1 && n - i > 1) {
			view_line(&p, STYLE_DIM, _("  ... and %zu more"), n - i);
			break;
		}
		if (view_rows_left(&p) > 0)
			check_line(app, &p, &columns, sorted[i], i < told);
	}
	if (n == 0)
		view_line(&p, STYLE_NA, "%s", _("- n.a.  no check has run"));
	by_eye(&p);
}
