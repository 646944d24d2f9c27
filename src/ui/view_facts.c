/* The i panel: what is known about file, picture, link and lease. */
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/i18n.h"
#include "ui/view.h"

static void file(struct pen *p, const char *what, const struct pv_photo *photo)
{
	struct buf size = BUF_INIT(64);
	char hex[DIGEST_HEX_SIZE];

	if (!photo->present)
		return;
	view_bytes(&size, photo->bytes);
	digest_hex(photo->sha256, sizeof(photo->sha256), hex);
	view_line(p, STYLE_NORMAL, _("%s: %dx%d px, %s"), what, photo->width, photo->height, buf_str(&size));
	view_line(p, STYLE_DIM, "  sha256 %.16s...", hex);
	buf_release(&size);
}

static void on_screen(const struct app *app, struct pen *p)
{
	const struct shown *s = &app->shown[0];
	const struct picture *pic = s->answer.picture;
	struct buf size = BUF_INIT(64), text = BUF_INIT(256);

	if (!s->is_wanted || s->answer.state != PICTURE_READY || !pic) {
		view_line(p, STYLE_NORMAL, "%s", _("on the screen: nothing yet"));
		return;
	}
	view_bytes(&size, (int64_t)picture_bytes(pic));
	buf_printf(&text, _("on the screen: %s, %dx%d px, %d colours, %s"), graphics_name(pic->protocol), pic->width, pic->height, pic->colors,
		   buf_str(&size));
	view_wrap(p, 2, STYLE_NORMAL, buf_str(&text));
	buf_clear(&text);
	buf_printf(&text, _("  taken whole, says the %s; shown %lld s"), strcmp(app->screen.acknowledger, "multiplexer") == 0 ? _("multiplexer") : _("terminal"),
		   (long long)((app->mono - s->acknowledged_at) / 1000000));
	if (s->is_acknowledged)
		view_wrap(p, 2, STYLE_DIM, buf_str(&text));
	else
		view_line(p, STYLE_DIM, _("  %d%% sent"), s->percent);
	buf_release(&size);
	buf_release(&text);
}

/* Four clocks that are easily taken for one another: how old it is, when it is due, when it
 * was taken in hand, and how long it was in hand. */
static void clocks(const struct app *app, struct pen *p, const struct pv_submission *r)
{
	struct buf a = BUF_INIT(64), b = BUF_INIT(64), c = BUF_INIT(64);
	bool is_late = r->due_at < app->now;

	view_time(&a, app, r->received_at, r->zone);
	view_duration(&b, app->now - r->received_at);
	view_line(p, STYLE_NORMAL, _("received %s, %s ago"), buf_str(&a), buf_str(&b));
	buf_clear(&a);
	buf_clear(&b);
	view_time(&a, app, r->due_at, r->zone);
	view_duration(&b, is_late ? app->now - r->due_at : r->due_at - app->now);
	view_line(p, is_late ? STYLE_FAIL : STYLE_NORMAL, is_late ? _("due %s, overdue by %s") : _("due %s, in %s"), buf_str(&a), buf_str(&b));
	buf_clear(&a);
	buf_clear(&b);
	if (r->first_claimed_at != PV_TIME_NONE) {
		view_time(&a, app, r->first_claimed_at, r->zone);
		view_time(&b, app, r->last_claimed_at, r->zone);
		view_line(p, STYLE_NORMAL, _("claimed first %s, last %s"), buf_str(&a), buf_str(&b));
	}
	view_duration(&c, view_in_hand(app, r));
	buf_clear(&a);
	view_time(&a, app, r->lease_until, r->zone);
	view_line(p, STYLE_NORMAL, _("in hand %s; lease until %s"), buf_str(&c), buf_str(&a));
	buf_release(&a);
	buf_release(&b);
	buf_release(&c);
}

void view_facts_compose(const struct app *app, struct canvas *c, const struct rect *at)
{
	const struct item *it = deck_current(&app->deck);
	const struct pv_submission *r = &it->row;
	struct pen p = { c, *at, 1 };

	view_line(&p, STYLE_BOLD, "%s", _("facts"));
	view_line(&p, STYLE_NORMAL, _("submission %lld, version %d, %s"), (long long)r->id, r->version, view_status_label(r->status));
	clocks(app, &p, r);
	file(&p, r->photo.kind == PV_PHOTO_STANDARD ? _("standard") : _("original"), &r->photo);
	if (memcmp(r->photo.sha256, r->original.sha256, 32) != 0)
		file(&p, _("original"), &r->original);
	file(&p, _("reference"), &r->reference);
	if (r->profile && r->profile[0])
		view_line(&p, STYLE_NORMAL, _("scored under profile %s, version %d"), r->profile, r->profile_version);
	on_screen(app, &p);
	if (app->link.rate > 0)
		view_line(&p, STYLE_NORMAL, _("link to this terminal: %.1f Mbit/s"), app->link.rate * 8 / 1e6);
	view_line(&p, STYLE_DIM, _("approval wants %dx%d px%s"), r->min_display_width, r->min_display_height,
		  r->blocks_allowed ? _(", or half blocks") : "");
}
