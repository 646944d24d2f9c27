#include "ui/sheet.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/focus.h"
#include "ui/layout.h"

#define STALLED_US (3 * INT64_C(1000000))	/* without progress for so long: it is not coming */

static bool is_on_sheet(const struct item *it)
{
	return it->state != ITEM_GONE && deck_is_visible(it);
}

static struct grid grid_of(const struct app *app)
{
	const struct deck *d = &app->deck;
	const struct item *it = app_item(app);
	struct grid_room room = {
		.rows = app->screen.rows, .columns = app->screen.columns, .cell_width = app->screen.cell_width, .cell_height = app->screen.cell_height,
		.max_width = app->screen.max_width, .max_height = app->screen.max_height, .count = (int)app->filter.compared_count,
	};
	struct grid g;

	if (!it && d->count > 0)
		it = d->items[0];
	room.min_width = it ? it->row.min_display_width : 0;
	room.min_height = it ? it->row.min_display_height : 0;
	grid_compute(&room, app->sheet.step, &g);
	return g;
}

/* The page that holds the cursor, of pages with so many cells. */
static void page_of(const struct app *app, size_t cells, struct sheet_page *ret)
{
	const struct deck *d = &app->deck;
	const struct item *front = app_item(app);
	size_t place = 0, n = 0;

	memset(ret, 0, sizeof(*ret));
	for (size_t i = 0; i < d->count; i++) {
		if (!is_on_sheet(d->items[i]))
			continue;
		if (i <= d->at)
			place = ret->total;
		ret->total++;
	}
	if (cells == 0)
		return;
	ret->number = place / cells + 1;
	ret->pages = ret->total > 0 ? (ret->total + cells - 1) / cells : 1;
	ret->first = (ret->number - 1) * cells;
	for (size_t i = 0; i < d->count && ret->count < cells; i++)
		if (is_on_sheet(d->items[i]) && n++ >= ret->first)
			ret->items[ret->count++] = d->items[i];
	for (ret->cursor = 0; ret->cursor < ret->count && ret->items[ret->cursor] != front;)
		ret->cursor++;
}

void sheet_page(const struct app *app, struct sheet_page *ret)
{
	page_of(app, (size_t)grid_capacity(&app->sheet.grid), ret);
}

bool sheet_is_in_front(const struct app *app)
{
	if (app->screen.rows < LAYOUT_MIN_ROWS || app->screen.columns < LAYOUT_MIN_COLUMNS)
		return false;
	return app->view == VIEW_SHEET && (app->overlay == OVERLAY_NONE || app->overlay == OVERLAY_CONFIRM || app->overlay == OVERLAY_LINE);
}

bool sheet_is_aligned(const struct app *app)
{
	if (app->sheet.faces != SHEET_FACES_AUTO)
		return app->sheet.faces == SHEET_FACES_ALIGNED;
	return !app->sheet.grid.is_large_enough && app->screen.graphics != GRAPHICS_BLOCKS;
}

/* --- what is wanted --- */

static void add_photo(struct strip_want *w, const struct item *it)
{
	if (it->row.photo.present)
		memcpy(w->sha256[w->count], it->row.photo.sha256, sizeof(w->sha256[0]));
	w->count++;
}

/* The strips of a page: rows of the grid, each in as few parts as the terminal allows. */
static int strips_of(const struct app *app, const struct sheet_page *page, struct sheet_strip *strips)
{
	const struct grid *g = &app->sheet.grid;
	int n = 0;

	for (int i = 0; i < (int)page->count && n < CANVAS_PICTURES_MAX;) {
		int column = i % g->columns, left = g->columns - column;
		int count = left < g->per_part ? left : g->per_part;
		struct sheet_strip *s = &strips[n++];

		memset(s, 0, sizeof(*s));
		s->want = (struct strip_want){
			.columns = g->thumb_columns, .rows = g->thumb_rows, .cell_width = app->screen.cell_width, .cell_height = app->screen.cell_height,
			.is_aligned = sheet_is_aligned(app),
		};
		s->row = GRID_TOP + i / g->columns * (g->thumb_rows + GRID_CAPTION_ROWS);
		s->column = column * (g->thumb_columns + 1);
		s->first = (size_t)i;
		s->progress_at = app->mono;
		for (; count > 0 && i < (int)page->count; count--)
			add_photo(&s->want, page->items[i++]);
	}
	return n;
}

static bool is_same_strip(const struct sheet_strip *a, const struct sheet_strip *b)
{
	return a->row == b->row && a->column == b->column && a->first == b->first && memcmp(&a->want, &b->want, sizeof(a->want)) == 0;
}

static void set_strips(struct app *app)
{
	struct sheet *sh = &app->sheet;
	struct sheet_strip now[CANVAS_PICTURES_MAX];
	struct sheet_page page;
	int n;

	sheet_page(app, &page);
	n = page.cursor < page.count ? strips_of(app, &page, now) : 0;
	for (int i = 0; i < n; i++)
		if (i < sh->strip_count && is_same_strip(&sh->strips[i], &now[i]))
			now[i] = sh->strips[i];
	memcpy(sh->strips, now, sizeof(now[0]) * (size_t)n);
	sh->strip_count = n;
}

/* A page before or after the one in front. */
static bool neighbour(const struct app *app, int by, struct sheet_page *ret)
{
	struct app other = { .deck = app->deck };
	struct sheet_page page;
	size_t cells = (size_t)grid_capacity(&app->sheet.grid), target, n = 0;

	sheet_page(app, &page);
	if ((by < 0 && page.number < 2) || (by > 0 && page.number >= page.pages))
		return false;
	target = by > 0 ? page.first + cells : page.first - cells;
	for (size_t i = 0; i < app->deck.count; i++) {
		if (!is_on_sheet(app->deck.items[i]) || n++ != target)
			continue;
		other.deck.at = i;
		page_of(&other, cells, ret);
		return true;
	}
	return false;
}

static size_t add_strips(const struct app *app, const struct sheet_page *page, struct strip_want *wants, size_t n)
{
	struct sheet_strip strips[CANVAS_PICTURES_MAX];
	int count = strips_of(app, page, strips);

	for (int i = 0; i < count && n < STRIPS_WANTS_MAX; i++)
		wants[n++] = strips[i].want;
	return n;
}

/* The page in front from its last strip up, as the terminal takes them; then the next, then the one before. */
static void want_strips(struct app *app)
{
	struct strip_want wants[STRIPS_WANTS_MAX];
	struct sheet_page page;
	size_t n = 0;

	if (app->sheet.strip_count > 0) {
		for (int i = app->sheet.strip_count; i-- > 0;)
			wants[n++] = app->sheet.strips[i].want;
		if (neighbour(app, 1, &page))
			n = add_strips(app, &page, wants, n);
		if (neighbour(app, -1, &page))
			n = add_strips(app, &page, wants, n);
	}
	if (app->ops->want_strips)
		app->ops->want_strips(app->ops->context, wants, n);
}

static void keep_page(struct app *app);

void sheet_changed(struct app *app)
{
	keep_page(app);
	app->sheet.was_in_front = sheet_is_in_front(app);
	if (sheet_is_in_front(app) && app->screen.graphics != GRAPHICS_NONE && app_item(app)) {
		app->sheet.grid = grid_of(app);
		set_strips(app);
	} else {
		app->sheet.strip_count = 0;
		if (app->view == VIEW_SHEET)
			app->sheet.grid = grid_of(app);
	}
	want_strips(app);
}

void sheet_follow(struct app *app)
{
	if (app->view == VIEW_SHEET && app->sheet.was_in_front != sheet_is_in_front(app))
		focus_changed(app);
}

static size_t add_bytes(const struct sheet_page *page, struct picture_want *wants, size_t n, size_t max)
{
	for (size_t i = 0; i < page->count && n < max; i++) {
		if (!page->items[i]->row.photo.present)
			continue;
		wants[n] = (struct picture_want){ .rows = 0 };
		memcpy(wants[n++].sha256, page->items[i]->row.photo.sha256, sizeof(wants[0].sha256));
	}
	return n;
}

size_t sheet_wants(struct app *app, struct picture_want *wants, size_t max)
{
	struct sheet_page page;
	size_t n;

	if (app->sheet.strip_count == 0)
		return 0;
	sheet_page(app, &page);
	n = add_bytes(&page, wants, 0, max);
	if (neighbour(app, 1, &page))
		n = add_bytes(&page, wants, n, max);
	if (neighbour(app, -1, &page))
		n = add_bytes(&page, wants, n, max);
	return n;
}

/* --- what has come --- */

static void sync_strip(struct app *app, struct sheet_strip *s)
{
	struct strip_answer a = app->ops->strip(app->ops->context, &s->want);

	if (a.strip != s->answer.strip || a.state != s->answer.state) {
		s->percent = 0;
		s->is_acknowledged = false;
		s->progress_at = app->mono;
	}
	s->answer = a;
	snprintf(s->why, sizeof(s->why), "%s", a.state == PICTURE_FAILED && a.why ? a.why : "");
	s->answer.why = s->why;
}

void sheet_sync(struct app *app)
{
	for (int i = 0; i < app->sheet.strip_count; i++)
		sync_strip(app, &app->sheet.strips[i]);
}

void sheet_acknowledge(struct app *app, const struct picture *picture)
{
	for (int i = 0; i < app->sheet.strip_count; i++) {
		struct sheet_strip *s = &app->sheet.strips[i];

		if (s->answer.state != PICTURE_READY || s->answer.strip->picture != picture || s->is_acknowledged)
			continue;
		s->is_acknowledged = true;
		s->acknowledged_at = app->mono;
		s->percent = 100;
		app->reaction |= APP_REDRAW;
	}
}

size_t sheet_awaited(const struct app *app, const struct picture **list, size_t max)
{
	size_t n = 0;

	for (int i = 0; i < app->sheet.strip_count && n < max; i++) {
		const struct sheet_strip *s = &app->sheet.strips[i];

		if (s->answer.state == PICTURE_READY && s->answer.strip->picture && !s->is_acknowledged)
			list[n++] = s->answer.strip->picture;
	}
	return n;
}

/* The strip that shows a place of the page; -1: none does. */
static int strip_index(const struct app *app, size_t place)
{
	for (int i = 0; i < app->sheet.strip_count; i++) {
		const struct sheet_strip *s = &app->sheet.strips[i];

		if (place >= s->first && place < s->first + (size_t)s->want.count)
			return i;
	}
	return -1;
}

/* The one under the cursor. */
static int front_index(const struct app *app)
{
	struct sheet_page page;

	if (app->sheet.strip_count == 0)
		return -1;
	sheet_page(app, &page);
	return strip_index(app, page.cursor);
}

const struct picture *sheet_front_picture(const struct app *app)
{
	int i = front_index(app);

	return i >= 0 && app->sheet.strips[i].answer.state == PICTURE_READY ? app->sheet.strips[i].answer.strip->picture : NULL;
}

void sheet_progress(struct app *app, int sent_percent)
{
	int i = front_index(app);
	struct sheet_strip *s = i >= 0 ? &app->sheet.strips[i] : NULL;

	if (!s || s->answer.state != PICTURE_READY || s->is_acknowledged || s->percent == sent_percent)
		return;
	s->percent = sent_percent;
	s->progress_at = app->mono;
	app->reaction |= APP_REDRAW;
}

int sheet_acknowledged(const struct app *app, int *ret_of)
{
	int n = 0;

	for (int i = 0; i < app->sheet.strip_count; i++)
		n += app->sheet.strips[i].is_acknowledged;
	*ret_of = app->sheet.strip_count;
	return n;
}

bool sheet_find(const struct app *app, const struct item *it, const struct sheet_strip **ret_strip, const struct strip_thumb **ret_thumb)
{
	struct sheet_page page;
	const struct sheet_strip *s;
	size_t place = 0;
	int i;

	sheet_page(app, &page);
	while (place < page.count && page.items[place] != it)
		place++;
	if (place == page.count || (i = strip_index(app, place)) < 0)
		return false;
	s = &app->sheet.strips[i];
	*ret_strip = s;
	*ret_thumb = s->answer.state == PICTURE_READY ? &s->answer.strip->thumbs[place - s->first] : NULL;
	return true;
}

/* --- what it proves --- */

static bool has_photo(const struct sheet_strip *s, const struct strip_thumb *t, const struct item *it)
{
	const uint8_t *shown = s->want.sha256[t - s->answer.strip->thumbs];

	return memcmp(shown, it->row.photo.sha256, sizeof(it->row.photo.sha256)) == 0;
}

/* Half blocks are px of another kind: there the cells must have the size that the px would need. */
static bool is_large_enough(const struct app *app, const struct strip_thumb *t, const struct pv_submission *row)
{
	int width = t->width, height = t->height;

	if (app->screen.graphics == GRAPHICS_BLOCKS) {
		width *= app->screen.cell_width;
		height = height * app->screen.cell_height / 2;
		return width + app->screen.cell_width > row->min_display_width && height + app->screen.cell_height > row->min_display_height;
	}
	return width >= row->min_display_width && height >= row->min_display_height;
}

enum sheet_proof sheet_proof(const struct app *app, const struct item *it)
{
	const struct sheet_strip *s;
	const struct strip_thumb *t;

	if (!it->row.photo.present)
		return SHEET_NO_PHOTO;
	if (!sheet_find(app, it, &s, &t))
		return SHEET_ELSEWHERE;
	if (s->answer.state == PICTURE_LOADING)
		return SHEET_LOADING;
	if (s->answer.state == PICTURE_FAILED || t->is_failed || !has_photo(s, t, it))
		return SHEET_FAILED;
	if (!s->is_acknowledged || app->mono < s->acknowledged_at)
		return SHEET_SENDING;
	if (app->screen.graphics == GRAPHICS_BLOCKS && !it->row.blocks_allowed)
		return SHEET_BLOCKS;
	if (!is_large_enough(app, t, &it->row))
		return SHEET_SMALL;
	return t->is_whole ? SHEET_PROVEN : SHEET_CUT;
}

static bool is_kept(const struct item *it)
{
	return it->thumb.is_shown && memcmp(it->thumb.display.sha256, it->row.photo.sha256, sizeof(it->row.photo.sha256)) == 0;
}

enum sheet_proof sheet_proof_kept(const struct item *it)
{
	const struct item_thumb *t = &it->thumb;

	if (!it->row.photo.present)
		return SHEET_NO_PHOTO;
	if (!is_kept(it))
		return SHEET_ELSEWHERE;
	if (t->is_failed)
		return SHEET_FAILED;
	if (strcmp(t->display.protocol, graphics_name(GRAPHICS_BLOCKS)) == 0 && !it->row.blocks_allowed)
		return SHEET_BLOCKS;
	if (!t->is_large_enough)
		return SHEET_SMALL;
	return t->is_whole ? SHEET_PROVEN : SHEET_CUT;
}

static const char *too_early(const struct app *app, enum sheet_proof proof, char *buf, size_t size)
{
	int i = front_index(app);

	if (proof == SHEET_LOADING)
		snprintf(buf, size, "%s", _("key dropped: the photo is still loading"));
	else
		snprintf(buf, size, _("key dropped: %d%% of the picture is sent"), i >= 0 ? app->sheet.strips[i].percent : 0);
	return buf;
}

static void tell_failure(const struct app *app, const struct item *it, char *buf, size_t size)
{
	const struct sheet_strip *s = NULL;
	const struct strip_thumb *t = NULL;

	(void)sheet_find(app, it, &s, &t);
	snprintf(buf, size, _("no approval without the picture: %s"), t ? t->why : s ? s->why : "");
}

const char *sheet_obstacle(const struct app *app, char *buf, size_t size)
{
	const struct item *it = app_item(app);
	enum sheet_proof proof = sheet_proof(app, it);
	const struct sheet_strip *s;
	const struct strip_thumb *t = NULL;

	switch (proof) {
	case SHEET_PROVEN:
		return NULL;
	case SHEET_LOADING:
	case SHEET_SENDING:
		return too_early(app, proof, buf, size);
	case SHEET_NO_PHOTO:
		snprintf(buf, size, "%s", _("no approval without the picture: there is no photo"));
		break;
	case SHEET_ELSEWHERE:
		snprintf(buf, size, "%s", _("no approval without the picture: this terminal shows none"));
		break;
	case SHEET_FAILED:
		tell_failure(app, it, buf, size);
		break;
	case SHEET_BLOCKS:
		snprintf(buf, size, "%s", _("no approval: half blocks are no picture in this campaign"));
		break;
	case SHEET_CUT:
		snprintf(buf, size, "%s", _("no approval: parts of the photo are cut off to align the faces"));
		break;
	case SHEET_SMALL:
		(void)sheet_find(app, it, &s, &t);
		snprintf(buf, size, _("no approval: shown at %dx%d px, the campaign wants %dx%d"), t ? t->width : 0, t ? t->height : 0,
			 it->row.min_display_width, it->row.min_display_height);
		break;
	}
	return buf;
}

const char *sheet_obstacle_to_look(const struct app *app, char *buf, size_t size)
{
	enum sheet_proof proof = sheet_proof(app, app_item(app));
	int i = front_index(app);
	const struct sheet_strip *s = i >= 0 ? &app->sheet.strips[i] : NULL;

	if (proof != SHEET_LOADING && proof != SHEET_SENDING)
		return NULL;
	if (s && app->mono - s->progress_at > STALLED_US && !s->is_acknowledged)
		return NULL;
	return too_early(app, proof, buf, size);
}

/* What a thumbnail of a strip that the terminal has taken tells about its photo. */
static void fill_display(const struct app *app, const struct sheet_strip *s, const struct strip_thumb *t, const struct item *it, struct pv_display *ret)
{
	const struct picture *p = s->answer.strip->picture;

	memset(ret, 0, sizeof(*ret));
	memcpy(ret->sha256, it->row.photo.sha256, sizeof(ret->sha256));
	snprintf(ret->protocol, sizeof(ret->protocol), "%s", graphics_name(p->protocol));
	snprintf(ret->acknowledged_by, sizeof(ret->acknowledged_by), "%s", app->screen.acknowledger);
	ret->width = t->width;
	ret->height = t->height;
	ret->bytes = (int64_t)picture_bytes(p) / s->want.count;	/* its share of the strip */
	ret->shown_ms = app->mono > s->acknowledged_at ? (app->mono - s->acknowledged_at) / 1000 : 0;
}

bool sheet_fill(const struct app *app, const struct item *it, struct pv_display *ret)
{
	const struct sheet_strip *s;
	const struct strip_thumb *t;

	if (!it->row.photo.present)
		return false;
	if (!sheet_find(app, it, &s, &t)) {
		if (!is_kept(it) || it->thumb.is_failed || !it->thumb.is_whole)
			return false;
		*ret = it->thumb.display;
		return true;
	}
	if (!t || t->is_failed || !t->is_whole || !s->is_acknowledged || !has_photo(s, t, it))
		return false;
	fill_display(app, s, t, it, ret);
	return true;
}

/* --- what stays of it when the page is turned --- */

/* Shown alike before, the longer look counts. */
static void keep(const struct app *app, const struct sheet_strip *s, const struct strip_thumb *t, struct item *it)
{
	struct item_thumb now = {
		.is_shown = true, .is_failed = t->is_failed, .is_whole = t->is_whole, .is_large_enough = is_large_enough(app, t, &it->row),
	};
	const struct item_thumb *before = &it->thumb;

	fill_display(app, s, t, it, &now.display);
	if (is_kept(it) && before->is_failed == now.is_failed && before->is_whole == now.is_whole && before->display.width == now.display.width &&
	    before->display.shown_ms > now.display.shown_ms)
		return;
	it->thumb = now;
}

/* By their hashes: the order of the deck may have changed since the strip was made. */
static void keep_strip(struct app *app, const struct sheet_strip *s)
{
	for (size_t i = 0; i < app->deck.count; i++) {
		struct item *it = app->deck.items[i];

		for (int k = 0; k < s->want.count; k++)
			if (it->row.photo.present && has_photo(s, &s->answer.strip->thumbs[k], it))
				keep(app, s, &s->answer.strip->thumbs[k], it);
	}
}

static void keep_page(struct app *app)
{
	for (int i = 0; i < app->sheet.strip_count; i++)
		if (app->sheet.strips[i].is_acknowledged && app->sheet.strips[i].answer.state == PICTURE_READY)
			keep_strip(app, &app->sheet.strips[i]);
}

/* --- keys --- */

void sheet_bigger(struct app *app, int by)
{
	int before = app->sheet.grid.step;

	app->sheet.step = before + by;
	focus_changed(app);
	app->sheet.step = app->sheet.grid.step;
	if (app->sheet.grid.step == before)
		app_notice(app, NOTICE_INFO, "%s", by > 0 ? _("larger cells do not fit") : _("smaller cells could not be read"));
}

void sheet_toggle_faces(struct app *app)
{
	app->sheet.faces = sheet_is_aligned(app) ? SHEET_FACES_WHOLE : SHEET_FACES_ALIGNED;
	focus_changed(app);
	app_notice(app, NOTICE_INFO, "%s", sheet_is_aligned(app) ? _("faces aligned: what was cut off cannot be approved") : _("whole photos"));
}
