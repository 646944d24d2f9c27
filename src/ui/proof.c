#include "ui/proof.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/sheet.h"

#define STALLED_US (3 * INT64_C(1000000))	/* without progress for so long: it is not coming */

/* The key came before the terminal had the whole picture. */
static const char *too_early(const struct shown *s, char *buf, size_t size)
{
	if (s->answer.state == PICTURE_LOADING)
		snprintf(buf, size, "%s", _("key dropped: the photo is still loading"));
	else
		snprintf(buf, size, _("key dropped: %d%% of the picture is sent"), s->percent);
	return buf;
}

static bool is_before_picture(const struct app *app, const struct shown *s)
{
	return !s->is_acknowledged || app->mono < s->acknowledged_at;
}

static bool is_own(const struct shown *s, const struct item *it)
{
	return s->is_wanted && memcmp(s->want.sha256, it->row.photo.sha256, sizeof(s->want.sha256)) == 0;
}

/* The photo itself, all of it, upright, is on the screen and the terminal has it. */
static bool is_shown_whole(const struct shown *s, const struct item *it)
{
	return is_own(s, it) && lens_is_whole(&s->want.lens) && s->answer.state == PICTURE_READY && s->answer.picture && s->is_acknowledged;
}

const char *proof_obstacle_to_look(struct app *app, char *buf, size_t size)
{
	const struct shown *s = &app->shown[0];
	const struct item *it = app_item(app);

	if (sheet_is_in_front(app))
		return sheet_obstacle_to_look(app, buf, size);
	if (it && s->is_wanted && !is_own(s, it)) {
		snprintf(buf, size, "%s", _("another photo is on the screen: bring this one back first"));
		return buf;
	}
	if (!s->is_wanted || s->answer.state == PICTURE_FAILED || s->is_refused || (s->is_coarse && app->mono >= s->acknowledged_at))
		return NULL;
	if (!s->is_acknowledged && app->mono - s->progress_at > STALLED_US)
		return NULL;
	return is_before_picture(app, s) ? too_early(s, buf, size) : NULL;
}

static void fill_now(const struct app *app, struct pv_display *ret)
{
	const struct shown *s = &app->shown[0];
	const struct picture *p = s->answer.picture;

	memset(ret, 0, sizeof(*ret));
	memcpy(ret->sha256, p->sha256, sizeof(ret->sha256));
	snprintf(ret->protocol, sizeof(ret->protocol), "%s", graphics_name(p->protocol));
	snprintf(ret->acknowledged_by, sizeof(ret->acknowledged_by), "%s", app->screen.acknowledger);
	ret->width = p->width;
	ret->height = p->height;
	ret->bytes = (int64_t)picture_bytes(p);
	ret->shown_ms = app->mono > s->acknowledged_at ? (app->mono - s->acknowledged_at) / 1000 : 0;
}

void proof_keep(struct app *app)
{
	struct item *it = app_item(app);

	if (!it || !is_shown_whole(&app->shown[0], it))
		return;
	it->proof.is_shown = true;
	fill_now(app, &it->proof.display);
}

void proof_pause(struct app *app)
{
	proof_keep(app);
}

bool proof_is_shown(const struct app *app, const struct item *it)
{
	return is_shown_whole(&app->shown[0], it) ||
	       (it->proof.is_shown && memcmp(it->proof.display.sha256, it->row.photo.sha256, sizeof(it->row.photo.sha256)) == 0);
}

bool proof_fill(const struct app *app, struct pv_display *ret)
{
	const struct item *it = app_item(app);

	if (app->sheet.strip_count > 0)
		return sheet_fill(app, it, ret);
	if (!it || !proof_is_shown(app, it))
		return false;
	if (is_shown_whole(&app->shown[0], it))
		fill_now(app, ret);
	else
		*ret = it->proof.display;
	return true;
}

static const char *is_not_there(const struct app *app, const struct item *it, char *buf, size_t size)
{
	const struct shown *s = &app->shown[0];

	if (!s->is_wanted)
		snprintf(buf, size, "%s", it->row.photo.present ? _("no approval without the picture: this terminal shows none") :
								  _("no approval without the picture: there is no photo"));
	else if (s->answer.state == PICTURE_FAILED)
		snprintf(buf, size, _("no approval without the picture: %s"), s->why);
	else if (s->is_refused)
		snprintf(buf, size, "%s", _("no approval without the picture: the terminal did not show it"));
	else if (s->answer.state != PICTURE_READY || !s->answer.picture || is_before_picture(app, s))
		return too_early(s, buf, size);
	else if (!is_own(s, it) || memcmp(s->answer.picture->sha256, it->row.photo.sha256, sizeof(it->row.photo.sha256)) != 0)
		snprintf(buf, size, "%s", _("no approval: another photo is on the screen"));
	else if (!proof_is_shown(app, it))
		snprintf(buf, size, "%s", _("no approval: only a part or a turned view was shown, not yet the whole photo"));
	else
		return NULL;
	return buf;
}

const char *proof_obstacle(struct app *app, char *buf, size_t size)
{
	const struct item *it = app_item(app);
	const struct pv_submission *row = &it->row;
	struct pv_display d;
	bool is_blocks;

	if (app->is_plain)	/* the database judges it as what it is: a decision without a look */
		return NULL;
	if (sheet_is_in_front(app))
		return sheet_obstacle(app, buf, size);
	if (is_not_there(app, it, buf, size))
		return buf;
	if (!proof_fill(app, &d))
		return too_early(&app->shown[0], buf, size);
	is_blocks = strcmp(d.protocol, graphics_name(GRAPHICS_BLOCKS)) == 0;
	if (is_blocks && !row->blocks_allowed) {
		snprintf(buf, size, "%s", _("no approval: half blocks are no picture in this campaign"));
		return buf;
	}
	/* Where half blocks count at all, their size does not: it is in cells, not in px. */
	if (!is_blocks && (d.width < row->min_display_width || d.height < row->min_display_height)) {
		snprintf(buf, size, _("no approval: shown at %dx%d px, the campaign wants %dx%d"), d.width, d.height,
			 row->min_display_width, row->min_display_height);
		return buf;
	}
	return NULL;
}
