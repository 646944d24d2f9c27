#include "ui/focus.h"

#include <stdio.h>
#include <string.h>

#include "ui/compare.h"
#include "ui/loupe.h"
#include "ui/proof.h"
#include "ui/sheet.h"

bool focus_is_photo(const struct app *app)
{
	if (app->view != VIEW_SHEET)
		return app->view == VIEW_PHOTO;
	return app->overlay == OVERLAY_PROMPT || app->overlay == OVERLAY_HISTORY || app->overlay == OVERLAY_MENU ||
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
bool focus_may_enlarge(const struct app *app, const struct pv_photo *photo, const struct rect *at)
{
	const struct item *it = app_item(app);
	int height = at->rows * app->screen.cell_height;

	if (app->screen.graphics == GRAPHICS_BLOCKS)	/* a block is coarser than any photo: use them all */
		return true;
	if (it && (photo->width < it->row.min_display_width || photo->height < it->row.min_display_height))
		return true;
	return photo->height > 0 && photo->height * 2 <= height;
}

static struct picture_want want_of(const struct app *app, const struct pv_photo *photo, const struct rect *at, const struct lens *lens)
{
	struct picture_want w = {
		.columns = at->columns, .rows = at->rows, .cell_width = app->screen.cell_width, .cell_height = app->screen.cell_height,
		.may_enlarge = focus_may_enlarge(app, photo, at), .lens = *lens,
	};

	memcpy(w.sha256, photo->sha256, sizeof(w.sha256));
	return w;
}

static void set_shown(struct app *app, struct shown *s, const struct pv_photo *photo, const struct rect *at, const struct lens *lens)
{
	struct picture_want want;

	if (!photo || !photo->present || at->columns < 4 || app->screen.graphics == GRAPHICS_NONE) {
		proof_pause(app);
		memset(s, 0, sizeof(*s));
		return;
	}
	want = want_of(app, photo, at, lens);
	if (s->is_wanted && prefetch_is_same(&s->want, &want))
		return;
	proof_pause(app);
	memset(s, 0, sizeof(*s));
	s->is_wanted = true;
	s->want = want;
	s->since = s->progress_at = app->mono;
}

/* Is there anything new to see? */
static bool sync_shown(struct app *app, struct shown *s)
{
	struct picture_answer a;
	bool is_new;

	if (!s->is_wanted)
		return false;
	a = app->ops->picture(app->ops->context, &s->want);
	if (a.picture != s->answer.picture) {	/* another drawing of it: to be acknowledged anew */
		s->percent = 0;
		s->is_acknowledged = s->is_coarse = s->is_refused = false;
		s->progress_at = app->mono;
	}
	is_new = a.state != s->answer.state || a.picture != s->answer.picture || (a.state == PICTURE_FAILED && strcmp(a.why ? a.why : "", s->why) != 0);
	s->answer = a;
	snprintf(s->why, sizeof(s->why), "%s", a.state == PICTURE_FAILED && a.why ? a.why : "");
	s->answer.why = s->why;
	return is_new;
}

void focus_acknowledge(struct app *app, const struct app_event *ev)
{
	if (!ev->is_coarse && !ev->is_refused)
		sheet_acknowledge(app, ev->picture);
	for (int i = 0; i < 2; i++) {
		struct shown *s = &app->shown[i];

		if (!s->is_wanted || s->answer.state != PICTURE_READY || s->answer.picture != ev->picture || s->is_acknowledged)
			continue;
		s->is_refused = ev->is_refused;
		s->is_coarse = ev->is_coarse && !ev->is_refused;
		s->is_acknowledged = !ev->is_coarse && !ev->is_refused;
		s->acknowledged_at = s->progress_at = app->mono;
		s->percent = ev->is_coarse ? 0 : 100;
		app->reaction |= APP_REDRAW;
	}
	proof_keep(app);
}

size_t focus_awaited(const struct app *app, const struct picture *list[CANVAS_PICTURES_MAX])
{
	size_t n = 0;

	for (int i = 0; i < 2; i++) {
		const struct shown *s = &app->shown[i];

		if (s->is_wanted && s->answer.state == PICTURE_READY && s->answer.picture && !s->is_acknowledged && !s->is_refused)
			list[n++] = s->answer.picture;
	}
	return n + sheet_awaited(app, list + n, CANVAS_PICTURES_MAX - n);
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
	const struct pv_photo *beside;
	struct lens lens, lens_beside;
	struct layout l;

	if (!it || !it->row.photo.present || n + 2 > PREFETCH_WANTS_MAX)
		return n;
	beside = compare_beside(app, it);
	lens = loupe_lens(app, it);
	lens_beside = loupe_lens_beside(app, it);
	loupe_layout(app, it, beside != NULL, &l);
	wants[n++] = want_of(app, &it->row.photo, &l.photo[0], &lens);
	if (beside)
		wants[n++] = want_of(app, beside, &l.photo[1], &lens_beside);
	return n;
}

/* The other half of the flicker, in the place of the photo in front. */
static size_t add_partner(const struct app *app, struct picture_want *wants, size_t n)
{
	const struct item *it = app_item(app);
	const struct pv_photo *partner = it ? compare_partner(app, it) : NULL;
	struct lens lens;
	struct layout l;

	if (!partner || !app->shown[0].is_wanted || app->overlay == OVERLAY_HISTORY || !compare_is_likely(app, it))
		return n;
	lens = app->loupe.is_flicked ? loupe_lens(app, it) : loupe_lens_beside(app, it);
	loupe_layout(app, it, compare_beside(app, it) != NULL, &l);
	wants[n++] = want_of(app, app->loupe.is_flicked ? &it->row.photo : partner, &l.photo[0], &lens);
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
	n = add_partner(app, wants, n);
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

static void show_history(struct app *app, const struct pv_photo *photo)
{
	const struct lens bare = { .zoom = 0 };
	struct layout l;

	layout_compute(&app->screen, false, photo, &l);
	set_shown(app, &app->shown[0], l.is_too_small ? NULL : photo, &l.photo[0], &bare);
	set_shown(app, &app->shown[1], NULL, &l.photo[1], &bare);
}

static void show_item(struct app *app, struct item *it)
{
	const struct pv_photo *photo = &it->row.photo, *beside = compare_beside(app, it), *partner = compare_partner(app, it);
	struct lens lens = loupe_lens(app, it), lens_beside = loupe_lens_beside(app, it), lens_swap = lens_beside;
	struct layout l;

	if (app->overlay == OVERLAY_HISTORY) {
		show_history(app, app->history_cursor < it->history.count ? &it->history.rows[app->history_cursor].photo : photo);
		return;
	}
	loupe_layout(app, it, beside != NULL, &l);
	if (app->loupe.is_flicked && partner) {
		if (beside) {		/* they change places */
			beside = photo;
			lens_swap = lens;
		}
		photo = partner;
		lens = lens_beside;
		lens_beside = lens_swap;
	}
	if (l.is_too_small || focus_is_covered(app))
		photo = beside = NULL;
	set_shown(app, &app->shown[0], photo, &l.photo[0], &lens);
	set_shown(app, &app->shown[1], beside, &l.photo[1], &lens_beside);
}

static void sync_all(struct app *app)
{
	bool is_new = app->sheet.strip_count > 0;

	for (int i = 0; i < 2; i++)
		is_new |= sync_shown(app, &app->shown[i]);
	sheet_sync(app);
	/* News of what is only prepared ahead changes nothing on the screen. */
	if (is_new)
		app->reaction |= APP_REDRAW;
}

void focus_sync(struct app *app)
{
	sync_all(app);
	if (!loupe_learn(app) || !lens_is_zoomed(&app->loupe.lens))
		return;
	show_item(app, app_item(app));	/* now what it is compared with gets its size */
	want_all(app);
	sync_all(app);
}

void focus_changed(struct app *app)
{
	struct item *it = focus_is_photo(app) ? app_item(app) : NULL;

	sheet_changed(app);
	loupe_follow(app);
	if (it) {
		show_item(app, it);
		ask_reasons(app, it->row.campaign);
		ask_history(app, it);
	} else {
		memset(app->shown, 0, sizeof(app->shown));
	}
	want_all(app);
	focus_sync(app);
	app->reaction |= APP_REDRAW;
	app->is_session_dirty = true;
}
