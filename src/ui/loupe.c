#include "ui/loupe.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/compare.h"
#include "ui/focus.h"

#define PAN_PERCENT 25

static bool is_zoomed(const struct app *app)
{
	return lens_is_zoomed(&app->loupe.lens);
}

struct lens loupe_lens(const struct app *app, const struct item *it)
{
	const struct loupe *lp = &app->loupe;
	struct lens l = { .guides = lp->lens.guides };
	struct pv_profile profile;

	if (it->row.id == lp->id || lp->is_locked)
		l = lp->lens;
	if (l.guides != LENS_OVAL && l.guides != LENS_BANDS)
		return l;
	if (app->reasons.has_profile) {
		l.frame = lens_frame_of(&app->reasons.profile);
	} else {
		pv_profile_default(&profile);
		l.frame = lens_frame_of(&profile);
	}
	return l;
}

struct lens loupe_lens_beside(const struct app *app, const struct item *it)
{
	const struct loupe *lp = &app->loupe;
	struct lens l = loupe_lens(app, it);

	if (l.zoom > 0 && lp->has_sight && it->row.id == lp->id)
		l.face_width = lens_face(&lp->sight).width * l.zoom / 100;
	return l;
}

void loupe_layout(const struct app *app, const struct item *it, bool with_beside, struct layout *ret)
{
	struct lens l = loupe_lens(app, it);
	struct pv_photo frame = it->row.photo;

	if (lens_is_zoomed(&l)) {
		frame.width = 3 * PV_PHOTO_MAX_SIDE / 4;
		frame.height = PV_PHOTO_MAX_SIDE;
	} else if (l.turn & 1) {
		frame.width = it->row.photo.height;
		frame.height = it->row.photo.width;
	}
	layout_compute(&app->screen, with_beside, &frame, ret);
}

static struct picture_options room(const struct app *app, const struct rect *at)
{
	return (struct picture_options){
		.protocol = app->screen.graphics, .cell_width = app->screen.cell_width, .cell_height = app->screen.cell_height,
		.max_columns = at->columns, .max_rows = at->rows, .max_width = app->screen.max_width, .max_height = app->screen.max_height,
	};
}

bool loupe_view(const struct app *app, struct lens_view *ret)
{
	const struct loupe *lp = &app->loupe;
	const struct item *it = app_item(app);
	struct picture_options o;
	struct layout l;
	int width, height;

	if (!it || !is_zoomed(app) || !lp->has_sight)
		return false;
	loupe_layout(app, it, compare_beside(app, it) != NULL, &l);
	o = room(app, &l.photo[0]);
	picture_box(&o, &width, &height);
	lens_view(&lp->lens, &lp->sight, width, height, ret);
	return true;
}

/* The zoom at which the whole photo is shown, percent. */
static int fit_percent(const struct app *app, const struct item *it)
{
	const struct pv_photo *photo = &it->row.photo;
	struct layout l;
	struct picture_options o;
	int width, height;

	if (photo->width <= 0 || photo->height <= 0)
		return 100;
	layout_compute(&app->screen, compare_beside(app, it) != NULL, photo, &l);
	o = room(app, &l.photo[0]);
	o.protocol = GRAPHICS_SIXEL;	/* in px, whatever shows it */
	o.may_enlarge = focus_may_enlarge(app, photo, &l.photo[0]);
	picture_fit(photo->width, photo->height, &o, &width, &height);
	return width * 100 / photo->width;
}

static bool is_seen(struct app *app)
{
	const struct item *it = app_item(app);

	if (app->screen.graphics == GRAPHICS_NONE)
		app_notice(app, NOTICE_INFO, "%s", _("this terminal shows no pictures"));
	return app->screen.graphics != GRAPHICS_NONE && it->row.photo.present;
}

static void set_zoom(struct app *app, int zoom)
{
	struct loupe *lp = &app->loupe;

	lp->lens.zoom = zoom;
	if (zoom == 0) {
		lp->lens.dx = lp->lens.dy = 0;
		lp->is_locked = false;
	}
	focus_changed(app);
}

static int zoom_at_face(const struct app *app)
{
	int fit = fit_percent(app, app_item(app));

	return fit < 100 ? 100 : lens_step(0, fit, 1);
}

void loupe_face(struct app *app)
{
	if (is_seen(app))
		set_zoom(app, is_zoomed(app) ? 0 : zoom_at_face(app));
}

void loupe_lock(struct app *app)
{
	struct loupe *lp = &app->loupe;

	if (!is_seen(app))
		return;
	lp->is_locked = !lp->is_locked;
	if (lp->is_locked)
		app_notice(app, NOTICE_INFO, "%s", _("locked to the face: the next photos are shown at the same place"));
	else
		app_notice(app, NOTICE_INFO, "%s", _("no longer locked: the next photo is shown whole"));
	set_zoom(app, is_zoomed(app) ? lp->lens.zoom : zoom_at_face(app));
}

static void step(struct app *app, int direction)
{
	int fit, zoom;

	if (!is_seen(app))
		return;
	fit = fit_percent(app, app_item(app));
	zoom = lens_step(app->loupe.lens.zoom, fit, direction);
	if (zoom != app->loupe.lens.zoom)
		set_zoom(app, zoom);
	else if (direction > 0)
		app_notice(app, NOTICE_INFO, _("%d %% is the largest"), zoom);
}

void loupe_in(struct app *app) { step(app, 1); }
void loupe_out(struct app *app) { step(app, -1); }

void loupe_full(struct app *app)
{
	if (is_seen(app))
		set_zoom(app, fit_percent(app, app_item(app)) == 100 ? 0 : 100);
}

static void turn(struct app *app, int quarters)
{
	if (!is_seen(app))
		return;
	app->loupe.lens.turn = (app->loupe.lens.turn + quarters) & 3;
	focus_changed(app);
}

void loupe_left(struct app *app) { turn(app, 3); }
void loupe_right(struct app *app) { turn(app, 1); }

void loupe_guides(struct app *app)
{
	if (!is_seen(app))
		return;
	app->loupe.lens.guides = (app->loupe.lens.guides + 1) % LENS_GUIDES_COUNT;
	focus_changed(app);
}

bool loupe_pans(struct app *app, enum action a)
{
	struct loupe *lp = &app->loupe;
	struct lens before = lp->lens;
	struct lens_view v;
	int right = (a == ACTION_RIGHT) - (a == ACTION_LEFT), down = (a == ACTION_DOWN) - (a == ACTION_UP);

	if ((right == 0 && down == 0) || app->view != VIEW_PHOTO || app->overlay != OVERLAY_NONE || !is_zoomed(app) || !app_item(app))
		return false;
	if (!loupe_view(app, &v))
		return true;	/* where we are comes with the first picture */
	lens_pan(&lp->lens, &lp->sight, &v, right * PAN_PERCENT, down * PAN_PERCENT);
	if (!lens_is_same(&lp->lens, &before))
		focus_changed(app);
	return true;
}

void loupe_follow(struct app *app)
{
	struct loupe *lp = &app->loupe;
	const struct item *it = app_item(app);
	int64_t id = it ? it->row.id : 0;

	if (id == lp->id)
		return;
	lp->id = id;
	lp->has_sight = lp->is_flicked = false;
	lp->beside_back = 0;
	if (!lp->is_locked)
		lp->lens = (struct lens){ .guides = lp->lens.guides };
}

bool loupe_learn(struct app *app)
{
	struct loupe *lp = &app->loupe;
	const struct shown *s = &app->shown[0];
	const struct item *it = app_item(app);

	if (lp->has_sight || !it || !s->is_wanted || s->answer.state != PICTURE_READY || !s->answer.sight ||
	    memcmp(s->want.sha256, it->row.photo.sha256, sizeof(s->want.sha256)) != 0)
		return false;
	lp->sight = *s->answer.sight;
	lp->has_sight = true;
	return true;
}

bool loupe_describe(const struct app *app, char *dst, size_t size)
{
	const struct loupe *lp = &app->loupe;
	struct buf text = BUF_INIT(256);
	struct lens_view v;

	if (app->view != VIEW_PHOTO || !focus_is_visible(app))
		return false;
	if (loupe_view(app, &v))
		buf_printf(&text, _("zoom %d %% at %d,%d %%"), v.zoom, (v.area.x + v.area.width / 2) * 100 / lp->sight.width,
			   (v.area.y + v.area.height / 2) * 100 / lp->sight.height);
	else if (is_zoomed(app))
		buf_printf(&text, _("zoom %d %%"), lp->lens.zoom);
	if (lp->is_locked)
		buf_puts(&text, _(", locked"));
	if (lp->lens.turn != 0)
		buf_printf(&text, _("%sturned %d°"), text.len > 0 ? _(", ") : "", lp->lens.turn * 90);
	snprintf(dst, size, "%s", buf_str(&text));
	buf_release(&text);
	return *dst != 0;
}
