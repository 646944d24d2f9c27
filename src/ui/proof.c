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

const char *proof_obstacle_to_look(struct app *app, char *buf, size_t size)
{
	const struct shown *s = &app->shown[0];

	if (sheet_is_in_front(app))
		return sheet_obstacle_to_look(app, buf, size);
	if (!s->is_wanted || s->answer.state == PICTURE_FAILED || (s->is_coarse && app->mono >= s->acknowledged_at))
		return NULL;
	if (!s->is_acknowledged && app->mono - s->progress_at > STALLED_US)
		return NULL;
	return is_before_picture(app, s) ? too_early(s, buf, size) : NULL;
}

/* Where half blocks count at all, their size does not: it is in cells, not in px. */
static bool is_large_enough(const struct pv_submission *row, const struct picture *p)
{
	if (p->protocol == GRAPHICS_BLOCKS)
		return true;
	return p->width >= row->min_display_width && p->height >= row->min_display_height;
}

const char *proof_obstacle(struct app *app, char *buf, size_t size)
{
	const struct shown *s = &app->shown[0];
	const struct pv_submission *row = &app_item(app)->row;
	const struct picture *p = s->answer.picture;

	if (sheet_is_in_front(app))
		return sheet_obstacle(app, buf, size);
	if (!s->is_wanted) {
		snprintf(buf, size, "%s", row->photo.present ? _("no approval without the picture: this terminal shows none") :
							       _("no approval without the picture: there is no photo"));
		return buf;
	}
	if (s->answer.state == PICTURE_FAILED) {
		snprintf(buf, size, _("no approval without the picture: %s"), s->why);
		return buf;
	}
	if (s->answer.state != PICTURE_READY || !p || is_before_picture(app, s))
		return too_early(s, buf, size);
	if (memcmp(p->sha256, row->photo.sha256, sizeof(p->sha256)) != 0) {
		snprintf(buf, size, "%s", _("no approval: another photo is on the screen"));
		return buf;
	}
	if (p->protocol == GRAPHICS_BLOCKS && !row->blocks_allowed) {
		snprintf(buf, size, "%s", _("no approval: half blocks are no picture in this campaign"));
		return buf;
	}
	if (!is_large_enough(row, p)) {
		snprintf(buf, size, _("no approval: shown at %dx%d px, the campaign wants %dx%d"), p->width, p->height,
			 row->min_display_width, row->min_display_height);
		return buf;
	}
	return NULL;
}

bool proof_fill(const struct app *app, struct pv_display *ret)
{
	const struct shown *s = &app->shown[0];
	const struct picture *p = s->answer.picture;

	if (app->sheet.strip_count > 0)
		return sheet_fill(app, app_item(app), ret);
	if (!s->is_wanted || s->answer.state != PICTURE_READY || !p || !s->is_acknowledged)
		return false;
	memset(ret, 0, sizeof(*ret));
	memcpy(ret->sha256, p->sha256, sizeof(ret->sha256));
	snprintf(ret->protocol, sizeof(ret->protocol), "%s", graphics_name(p->protocol));
	snprintf(ret->acknowledged_by, sizeof(ret->acknowledged_by), "%s", app->screen.acknowledger);
	ret->width = p->width;
	ret->height = p->height;
	ret->bytes = (int64_t)picture_bytes(p);
	ret->shown_ms = app->mono > s->acknowledged_at ? (app->mono - s->acknowledged_at) / 1000 : 0;
	return true;
}
