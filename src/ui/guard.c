#include "ui/guard.h"

#include <string.h>

#include "base/i18n.h"
#include "terminal/key_burst.h"
#include "ui/act.h"

#define PACE_WINDOW 20		/* the latest approvals looked at */
#define PACE_HASTY 5		/* so many of them too fast are worth a word */
#define PACE_PAUSE 10		/* approvals between two such words */

bool guard_has_field(const struct app *app)
{
	return app->overlay == OVERLAY_PROMPT || app->overlay == OVERLAY_LINE || (app->overlay == OVERLAY_REASONS && app->chooser.is_narrowing);
}

static bool is_burst(const struct app *app)
{
	return app->guard.burst >= KEY_BURST_MIN;
}

/* Movement is harmless however fast; what opens or leaves a view is not movement here. */
static bool is_movement(const struct app *app, const struct key *k, enum action a)
{
	if (app->overlay == OVERLAY_REASONS)
		return k->code >= KEYS_BASE && k->code != KEY_PASTE;
	return app->overlay != OVERLAY_CONFIRM && a != ACTION_NONE && act_info(a)->group == GROUP_MOVE && a != ACTION_OPEN && a != ACTION_BACK;
}

bool guard_drops(struct app *app, const struct key *k, enum action a)
{
	struct guard *g = &app->guard;

	if (!is_burst(app))
		g->dropped = 0;
	if (!is_burst(app) || guard_has_field(app) || k->code == KEY_PASTE || is_movement(app, k, a))
		return false;
	if (g->dropped++ == 0)
		app_notice(app, NOTICE_WARN, "%s", _("keys ignored: so many at once are a paste or a key held down"));
	return true;
}

const struct key *guard_field_key(const struct app *app, const struct key *k, struct key *buf)
{
	if (!is_burst(app) || (k->code != '\r' && k->code != 0x1b))
		return k;
	*buf = (struct key){ .code = ' ', .base = ' ' };
	return k->code == '\r' ? buf : NULL;
}

void guard_note_approval(struct app *app, const struct pv_display *display)
{
	struct guard *g = &app->guard;
	bool is_hasty = app->dwell_floor_ms > 0 && display->shown_ms < app->dwell_floor_ms;
	int of, n = 0;

	g->approvals++;
	g->hasty = g->hasty << 1 | is_hasty;
	g->hasty_count += is_hasty;
	of = g->approvals < PACE_WINDOW ? g->approvals : PACE_WINDOW;
	for (int i = 0; i < of; i++)
		n += (int)(g->hasty >> i & 1);
	if (!is_hasty || n < PACE_HASTY || (g->told_at > 0 && g->approvals - g->told_at < PACE_PAUSE))
		return;
	g->told_at = g->approvals;
	app_notice(app, NOTICE_WARN, _("%d of your last %d approvals came within %.1f s of the picture"), n, of, app->dwell_floor_ms / 1000.0);
}
