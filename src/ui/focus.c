#include "ui/focus.h"

#include <stdio.h>
#include <string.h>

#include "ui/layout.h"
#include "ui/sheet.h"

bool focus_is_photo(const struct app *app)
{
	if (app->view != VIEW_SHEET)
		return app->view == VIEW_PHOTO;
	return app->overlay == OVERLAY_PROMPT || app->overlay == OVERLAY_HISTORY || app->overlay == OVERLAY_LINE || app->overlay == OVERLAY_MENU ||
	       (app->overlay == OVERLAY_REASONS && !app->chooser.is_bulk);
}

bool focus_is_covered(const struct app *app)
{
	return app->overlay == OVERLAY_HELP || app->overlay == OVERLAY_FIGURES || app->overlay == OVERLAY_DESK;
}

bool focus_is_visible(const struct app *app)
{
	return focus_is_photo(app) && app->overlay != OVERLAY_HISTORY && !focus_is_covered(app) && app_item(app);
}

/* A photo smaller than the campaign wants shown, or lost on a large screen, is enlarged. */
static bool may_enlarge(const struct app *app, const struct pv_photo *photo, const struct rect *at)
{
	const struct item *it = app_item(app);
	int height = at->rows * app->screen.cell_height;

	if (app->screen.graphics == GRAPHICS_BLOCKS)	/* a block is coarser than any photo: use them all */
		return true;
	if (it && (photo->width < it->row.min_display_width || photo->height < it->row.min_display_height))
		return true;
	return photo->height > 0 && photo->height * 2 <= height;
}

static struct picture_want want_of(const struct app *app, const struct pv_photo *photo, const struct rect *at)
{
	struct picture_want w = {
		.columns = at->columns, .rows = at->rows, .cell_width = app->screen.cell_width, .cell_height = app->screen.cell_height,
		.may_enlarge = may_enlarge(app, photo, at),
	};

	memcpy(w.sha256, photo->sha256, sizeof(w.sha256));
	return w;
}

static void set_shown(struct app *app, struct shown *s, const struct pv_photo *photo, const struct rect *at)
{
	struct picture_want want;

	if (!photo || !photo->present || at->columns < 4 || app->screen.graphics == GRAPHICS_NONE) {
		memset(s, 0, sizeof(*s));
		return;
	}
	want = want_of(app, photo, at);
	if (s->is_wanted && prefetch_is_same(&s->want, &want))
		return;
	memset(s, 0, sizeof(*s));
	s->is_wanted = true;
	s->want = want;
	s->since = s->progress_at = app->mono;
}

static void sync_shown(struct app *app, struct shown *s)
{
	struct picture_answer a;

	if (!s->is_wanted)
		return;
	a = app->ops->picture(app->ops->context, &s->want);
	if (a.picture != s->answer.picture) {	/* another drawing of it: to be acknowledged anew */
		s->percent = 0;
		s->is_acknowledged = s->is_coarse = false;
		s->progress_at = app->mono;
	}
	s->answer = a;
	snprintf(s->why, sizeof(s->why), "%s", a.state == PICTURE_FAILED && a.why ? a.why : "");
	s->answer.why = s->why;
}

void focus_sync(struct app *app)
{
	for (int i = 0; i < 2; i++)
		sync_shown(app, &app->shown[i]);
	sheet_sync(app);
	app->reaction |= APP_REDRAW;
}

void focus_acknowledge(struct app *app, const struct picture *picture, bool is_coarse)
{
	if (!is_coarse)
		sheet_acknowledge(app, picture);
	for (int i = 0; i < 2; i++) {
		struct shown *s = &app->shown[i];

		if (!s->is_wanted || s->answer.state != PICTURE_READY || s->answer.picture != picture || s->is_acknowledged)
			continue;
		s->is_coarse = is_coarse;
		s->is_acknowledged = !is_coarse;
		s->acknowledged_at = s->progress_at = app->mono;
		s->percent = is_coarse ? 0 : 100;
		app->reaction |= APP_REDRAW;
	}
}

const struct picture *focus_front_picture(const struct app *app)
{
	const struct shown *s = &app->shown[0];

	if (app->sheet.strip_count > 0)
		return sheet_front_picture(app);
	return s->is_wanted && s->answer.state == PICTURE_READY ? s->answer.picture : NULL;
}

void focus_progress(struct app *app, int sent_percent)
{
	struct shown *s = &app->shown[0];

	sheet_progress(app, sent_percent);
	if (!s->is_wanted || s->answer.state != PICTURE_READY || s->is_acknowledged || s->percent == sent_percent)
		return;
	s->percent = sent_percent;
	s->progress_at = app->mono;
	app->reaction |= APP_REDRAW;
}

/* The want of a photo of the deck as it will stand when it is in front. */
static size_t add_ahead(struct app *app, struct picture_want *wants, size_t n, int offset)
{
	const struct item *it = deck_peek(&app->deck, offset);
	struct layout l;

	if (!it || !it->row.photo.present || n + 2 > PREFETCH_WANTS_MAX)
		return n;
	layout_compute(&app->screen, layout_has_beside(app, &it->row), &it->row.photo, &l);
	wants[n++] = want_of(app, &it->row.photo, &l.photo[0]);
	if (layout_has_beside(app, &it->row))
		wants[n++] = want_of(app, &it->row.original, &l.photo[1]);
	return n;
}

/* Two ahead for one behind: people mostly go forward. */
static void want_all(struct app *app)
{
	struct picture_want wants[PREFETCH_WANTS_MAX];
	size_t n = 0;

	for (int i = 0; i < 2; i++)
		if (app->shown[i].is_wanted)
			wants[n++] = app->shown[i].want;
	n += sheet_wants(app, wants + n, PREFETCH_WANTS_MAX - n);
	if (app->sheet.strip_count > 0)		/* Enter and x bring it up large */
		n = add_ahead(app, wants, n, 0);
	if (app->view == VIEW_PHOTO && app->screen.graphics != GRAPHICS_NONE) {
		for (int k = 1; k <= app->ahead; k++) {
			n = add_ahead(app, wants, n, k);
			if (k % 2 == 0)
				n = add_ahead(app, wants, n, -(k / 2));
		}
		for (int k = app->ahead / 2 + 1; k <= app->ahead; k++)
			n = add_ahead(app, wants, n, -k);
	}
	app->ops->want(app->ops->context, wants, n);
}

static void ask_history(struct app *app, struct item *it)
{
	struct ask *ask;

	if (it->history_asked || it->row.attempt < 2)
		return;
	it->history_asked = true;
	ask = ask_new(ASK_STUDENT);
	ask->id = it->row.id;
	app_submit(app, ask);
}

static void ask_reasons(struct app *app, const char *campaign)
{
	struct reasons_state *r = &app->reasons;
	struct ask *ask;

	if ((r->is_asked || r->is_known) && strcmp(r->campaign, campaign) == 0)
		return;
	snprintf(r->campaign, sizeof(r->campaign), "%s", campaign);
	r->is_asked = true;
	r->is_known = false;
	ask = ask_new(ASK_REASONS);
	ask_set_campaign(ask, campaign);
	app_submit(app, ask);
}

static void show_item(struct app *app, struct item *it)
{
	const struct pv_photo *photo = &it->row.photo, *beside = NULL;
	struct layout l;

	if (app->overlay == OVERLAY_HISTORY && app->history_cursor < it->history.count)
		photo = &it->history.rows[app->history_cursor].photo;
	else if (layout_has_beside(app, &it->row))
		beside = &it->row.original;
	layout_compute(&app->screen, layout_has_beside(app, &it->row), photo, &l);
	if (l.is_too_small || focus_is_covered(app))
		photo = beside = NULL;
	set_shown(app, &app->shown[0], photo, &l.photo[0]);
	set_shown(app, &app->shown[1], beside, &l.photo[1]);
}

void focus_changed(struct app *app)
{
	struct item *it = focus_is_photo(app) ? app_item(app) : NULL;

	sheet_changed(app);
	if (it) {
		show_item(app, it);
		ask_reasons(app, it->row.campaign);
		ask_history(app, it);
	} else {
		memset(app->shown, 0, sizeof(app->shown));
	}
	want_all(app);
	focus_sync(app);
	app->is_session_dirty = true;
}
