#include "ui/compare.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "ui/focus.h"

static bool is_same_photo(const struct pv_photo *a, const struct pv_photo *b)
{
	return a->present && b->present && memcmp(a->sha256, b->sha256, sizeof(a->sha256)) == 0;
}

/* The attempt `back` before this one, latest first. */
static const struct pv_photo *earlier(const struct item *it, int back)
{
	for (size_t i = it->history.count; i-- > 0;) {
		const struct pv_submission *r = &it->history.rows[i];

		if (r->id == it->row.id || r->attempt >= it->row.attempt || !r->photo.present)
			continue;
		if (back-- == 0)
			return &r->photo;
	}
	return NULL;
}

static const struct pv_photo *photo_of(const struct item *it, enum beside kind, int back)
{
	const struct pv_photo *photo = NULL;

	if (kind == BESIDE_EARLIER)
		photo = earlier(it, back);
	else if (kind == BESIDE_REFERENCE)
		photo = &it->row.reference;
	else if (kind == BESIDE_ORIGINAL)
		photo = &it->row.original;
	return photo && photo->present && !is_same_photo(photo, &it->row.photo) ? photo : NULL;
}

const struct pv_photo *compare_beside(const struct app *app, const struct item *it)
{
	if (app->overlay == OVERLAY_HISTORY)
		return NULL;
	return photo_of(it, app->loupe.beside, it->row.id == app->loupe.id ? app->loupe.beside_back : 0);
}

const struct pv_photo *compare_partner(const struct app *app, const struct item *it)
{
	const struct pv_photo *photo = compare_beside(app, it);

	for (int kind = BESIDE_EARLIER; kind < BESIDE_COUNT && !photo; kind++)
		photo = photo_of(it, (enum beside)kind, 0);
	return photo;
}

bool compare_is_likely(const struct app *app, const struct item *it)
{
	return app->loupe.is_flicked || app->loupe.beside != BESIDE_NONE || it->row.attempt > 1;
}

void compare_label(const struct item *it, const struct pv_photo *photo, char *dst, size_t size)
{
	for (size_t i = 0; i < it->history.count; i++)
		if (it->history.rows[i].id != it->row.id && is_same_photo(&it->history.rows[i].photo, photo)) {
			snprintf(dst, size, _("attempt %d"), it->history.rows[i].attempt);
			return;
		}
	snprintf(dst, size, "%s", is_same_photo(photo, &it->row.reference) ? _("reference") :
				  is_same_photo(photo, &it->row.photo) && photo->kind == PV_PHOTO_STANDARD ? _("standard") : _("original"));
}

static void next(struct loupe *lp)
{
	if (lp->beside == BESIDE_EARLIER) {
		lp->beside_back++;
		return;
	}
	lp->beside = (lp->beside + 1) % BESIDE_COUNT;
	lp->beside_back = 0;
}

void compare_cycle(struct app *app)
{
	struct loupe *lp = &app->loupe;
	const struct item *it = app_item(app);

	if (app->view == VIEW_SHEET) {
		filter_compare(app);
		return;
	}
	for (int i = 0; i < BESIDE_COUNT; i++) {
		next(lp);
		if (lp->beside == BESIDE_EARLIER && !photo_of(it, BESIDE_EARLIER, lp->beside_back)) {
			lp->beside = BESIDE_REFERENCE;	/* no further attempt */
			lp->beside_back = 0;
		}
		if (lp->beside == BESIDE_NONE || photo_of(it, lp->beside, lp->beside_back))
			break;
	}
	if (lp->beside == BESIDE_NONE && !compare_partner(app, it))
		app_notice(app, NOTICE_INFO, "%s", it->row.attempt > 1 && it->history.count == 0 ? _("earlier attempts: loading") :
				   _("nothing to compare with: no earlier attempt, no reference, no other original"));
	focus_changed(app);
}

void compare_original(struct app *app)
{
	struct loupe *lp = &app->loupe;
	const struct item *it = app_item(app);

	lp->beside = lp->beside == BESIDE_ORIGINAL ? BESIDE_NONE : BESIDE_ORIGINAL;
	if (lp->beside == BESIDE_ORIGINAL && !photo_of(it, BESIDE_ORIGINAL, 0))
		app_notice(app, NOTICE_INFO, "%s", it->row.original.present ? _("this is the original: it met the profile as it came") :
									    _("there is no other original"));
	focus_changed(app);
}

void compare_flick(struct app *app)
{
	struct loupe *lp = &app->loupe;

	if (!compare_partner(app, app_item(app))) {
		app_notice(app, NOTICE_INFO, "%s", _("nothing to compare with: no earlier attempt, no reference, no other original"));
		return;
	}
	lp->is_flicked = !lp->is_flicked;
	focus_changed(app);
}
