#include "ui/lease.h"

#include "base/clock.h"
#include "base/i18n.h"

#define DEFAULT_US (15 * 60 * CLOCK_SECOND)
#define WARN_US (2 * 60 * CLOCK_SECOND)
#define RETRY_US (10 * CLOCK_SECOND)

void lease_note(struct app *app)
{
	int64_t end = deck_lease_end(&app->deck);

	if (end == PV_TIME_NONE) {
		app->renew_at = 0;
		return;
	}
	app->lease_us = end > app->now ? end - app->now : DEFAULT_US;
	app->renew_at = app->mono + app->lease_us / 3;
	app->is_lease_warned = false;
	app->is_lease_over = false;
}

/* Renewed when a third of it is over, so that less than a quarter left means it could not be. */
static int64_t warn_us(const struct app *app)
{
	return app->lease_us / 4 < WARN_US ? app->lease_us / 4 : WARN_US;
}

bool lease_is_short(const struct app *app)
{
	int64_t end = deck_lease_end(&app->deck);

	return end != PV_TIME_NONE && end - app->now <= warn_us(app);
}

static void ask_mine(struct app *app)
{
	struct ask *mine = ask_new(ASK_MINE);

	ask_set_campaign(mine, app->campaign);
	app_submit(app, mine);
}

/* Until then nobody else may take them; the queue keeps them for us longer than that. */
static void over(struct app *app, const char *when)
{
	app->is_lease_over = true;
	app_notice(app, NOTICE_ERROR, _("your lease ended at %s: another may take these photos now; asking for them again"), when);
	if (!app->link.is_down)
		app_submit(app, ask_new(ASK_RENEW));
}

void lease_watch(struct app *app)
{
	int64_t end = deck_lease_end(&app->deck);
	struct buf when = BUF_INIT(64);

	if (end == PV_TIME_NONE || !lease_is_short(app))
		return;
	clock_format_short(&when, end, app->zone, app->now);
	if (end <= app->now && !app->is_lease_over) {
		over(app, buf_str(&when));
	} else if (end > app->now && !app->is_lease_warned) {
		app->is_lease_warned = true;
		app_notice(app, NOTICE_WARN, _("your lease ends at %s, in %lld s: it could not be renewed yet"), buf_str(&when),
			   (long long)((end - app->now) / CLOCK_SECOND));
	}
	buf_release(&when);
}

void lease_reply(struct app *app, const struct ask *ask)
{
	bool was_told = app->is_lease_warned || app->is_lease_over, was_over = app->is_lease_over;
	struct buf when = BUF_INIT(64);

	if (ask->err != PV_OK) {
		app->renew_at = app->mono + RETRY_US;
		return;
	}
	if (ask->until == PV_TIME_NONE) {
		app->renew_at = 0;
		if (deck_open_count(&app->deck) > 0)
			ask_mine(app);	/* we thought we held some: see what is left */
		return;
	}
	deck_set_lease(&app->deck, ask->until);
	lease_note(app);
	if (was_over)
		ask_mine(app);	/* which of them another has taken meanwhile */
	if (!was_told)
		return;
	clock_format_short(&when, ask->until, app->zone, app->now);
	app_notice(app, NOTICE_INFO, _("your lease is renewed, until %s"), buf_str(&when));
	buf_release(&when);
}

void lease_lost(struct app *app, size_t count)
{
	if (count > 0)
		app_notice(app, NOTICE_ERROR, count == 1 ? _("%zu photo of the batch is no longer yours: taken, decided or withdrawn by others") :
						       _("%zu photos of the batch are no longer yours: taken, decided or withdrawn by others"), count);
}
