/* What the eye must know about a view that is not simply the photo: that it is a part, that it is
 * another photo, what the lines in it mean. */
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/compare.h"
#include "ui/loupe.h"
#include "ui/proof.h"
#include "ui/view.h"

static void flicker(const struct app *app, struct pen *p, const struct item *it)
{
	const struct pv_photo *partner = compare_partner(app, it);
	struct buf key = BUF_INIT(64);
	char label[64], text[200];

	if (!app->loupe.is_flicked || !partner)
		return;
	compare_label(it, partner, label, sizeof(label));
	keymap_format(app->keymap, ACTION_FLICKER, true, &key);
	snprintf(text, sizeof(text), _("! on the screen: %s (%s: back)"), label, buf_str(&key));
	view_wrap(p, 2, STYLE_WARN, text);
	buf_release(&key);
}

/* A crop is no proof: said before the key is refused, not after. */
static void proof(const struct app *app, struct pen *p, const struct item *it)
{
	const struct lens *l = &app->loupe.lens;

	if (lens_is_whole(l) || app->screen.graphics == GRAPHICS_NONE)
		return;
	if (!proof_is_shown(app, it))
		view_wrap(p, 2, STYLE_WARN, lens_is_zoomed(l) ? _("! only a part is shown: approval wants the whole photo first (z)") :
								_("! turned: approval wants the whole photo upright first"));
}

static void range(struct pen *p, enum style style, const char *label, const struct lens_range *r)
{
	if (r->high > 0)
		view_line(p, style, "  %s %d–%d px", label, r->low, r->high);
}

static void bands(struct pen *p, const struct lens_frame *f, const char *title)
{
	view_wrap(p, 2, STYLE_MARK, title);
	range(p, STYLE_DIM, _("green: top of the head"), &f->top);
	range(p, STYLE_DIM, _("violet: eyes"), &f->eyes);
	range(p, STYLE_DIM, _("orange: width of the head"), &f->width);
	if (f->eyes.high <= 0)
		view_line(p, STYLE_DIM, "  %s", _("this profile names no eye line"));
}

static void guides(const struct app *app, struct pen *p, const struct item *it)
{
	const struct lens l = loupe_lens(app, it);
	const struct lens_sight *s = app->shown[0].answer.sight;

	if (l.guides == LENS_OVAL)
		view_wrap(p, 2, STYLE_MARK, _("guides: head in the middle of what is allowed"));
	else if (l.guides == LENS_BANDS)
		bands(p, &l.frame, _("guides: bands of the profile, of 480x640"));
	if (l.guides != LENS_MEASURED || !s)
		return;
	if (s->geometry.trust == PV_CHECK_NA) {
		view_wrap(p, 2, STYLE_NA, _("measured: geometry n.a., so nothing is drawn"));
		return;
	}
	view_wrap(p, 3, STYLE_MARK, s->geometry.shadow == 0 ? _("measured: red outline, green head, violet face") :
							      _("measured: red outline, green head, violet face, its darker half hatched"));
}

void view_loupe_compose(const struct app *app, struct pen *p)
{
	const struct item *it = app_item(app);

	flicker(app, p, it);
	proof(app, p, it);
	guides(app, p, it);
}
