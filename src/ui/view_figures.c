/* Statistics: what figures.c was told, in lines. Few say so: a share wants ENOUGH, a pace
 * GAPS_ENOUGH, and colleagues are at least two. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ui/figures.h"
#include "ui/view.h"

#define ENOUGH 20
#define GAPS_ENOUGH 10

static const char *number(char dst[24], int64_t n)
{
	(void)snprintf(dst, 24, "%lld", (long long)n);
	return n == PV_COUNT_NA ? _("not shown") : dst;
}

static const char *seconds(char dst[32], double s)
{
	(void)snprintf(dst, 32, _("%.1f s"), s);
	return isnan(s) ? _("none") : dst;
}

static void head(const struct app *app, struct tell *t, const struct pv_mirror *m)
{
	struct buf since = BUF_INIT(64);

	view_time(&since, app, m->since, m->zone);
	tell_line(t, STYLE_TITLE, _("Statistics: %s  %s"), m->campaign, m->title);
	if (m->since == PV_TIME_NONE)
		tell_line(t, STYLE_DIM, "%s", _("Nothing was decided in the last 30 days."));
	else
		tell_line(t, STYLE_DIM, _("Since %s; what was undone does not count."), buf_str(&since));
	buf_release(&since);
}

static void pace(struct tell *t, const struct pv_mirror *m)
{
	struct buf share = BUF_INIT(64);
	char median[32], mean[32];

	tell_line(t, STYLE_NORMAL, "%s", "");
	tell_line(t, STYLE_TITLE, "%s", _("Your pace"));
	if (m->gaps >= GAPS_ENOUGH && m->active_seconds > 0)
		tell_line(t, STYLE_NORMAL, _("today: %lld decided, %.0f an hour while at work"), (long long)m->today, (double)m->gaps * 3600 / m->active_seconds);
	else
		tell_line(t, STYLE_NORMAL, _("today: %lld decided; too few for a pace"), (long long)m->today);
	if (m->timed > 0)
		tell_line(t, STYLE_NORMAL, _("time on a photo: median %s, mean %s (of %lld decisions)"), seconds(median, m->median_seconds),
			  seconds(mean, m->mean_seconds), (long long)m->timed);
	else
		tell_line(t, STYLE_NORMAL, "%s", _("time on a photo: n.a., no decision on a picture yet"));
	if (m->quick_of > 0) {
		tell_share(t, &share, m->quick, m->quick_of, ENOUGH);
		tell_line(t, m->quick > 0 ? STYLE_WARN : STYLE_NORMAL, _("approved in less than %.1f s: %lld of %lld (%s)"), m->floor_ms / 1000.0,
			  (long long)m->quick, (long long)m->quick_of, buf_str(&share));
	}
	tell_line(t, STYLE_NORMAL, _("taken back by you: %lld"), (long long)m->undone);
	buf_release(&share);
}

static const char *share(const struct tell *t, struct buf *out, int64_t n, int64_t of, int64_t enough)
{
	buf_clear(out);
	tell_share(t, out, n, of, enough);
	return buf_str(out);
}

static void verdicts(struct tell *t, const struct pv_mirror *m)
{
	static const struct tell_column columns[] = { { NULL, 24, false }, { N_("you"), 12, true }, { N_("colleagues"), 12, true }, { NULL, 0, false } };
	struct buf mine = BUF_INIT(64), peers = BUF_INIT(64);
	char a[32], b[32];
	int64_t judged = m->approved + m->rejected, theirs = m->peer_decided < 0 ? 0 : m->peer_approved + m->peer_rejected;

	tell_line(t, STYLE_NORMAL, "%s", "");
	tell_line(t, STYLE_TITLE, "%s", _("Your verdicts beside those of your colleagues together"));
	tell_head(t, columns, ARRAY_LEN(columns));
	tell_row(t, columns, ARRAY_LEN(columns), STYLE_NORMAL, false, (const char *[]){ _("decided"), number(a, m->decided), number(b, m->peer_decided), "" });
	tell_row(t, columns, ARRAY_LEN(columns), STYLE_NORMAL, false, (const char *[]){ _("rejected, of verdicts"),
		share(t, &mine, m->rejected, judged, ENOUGH), share(t, &peers, m->peer_rejected, theirs, ENOUGH), "" });
	tell_row(t, columns, ARRAY_LEN(columns), STYLE_NORMAL, false, (const char *[]){ _("median time"), seconds(a, m->median_seconds),
		seconds(b, m->peer_median_seconds), "" });
	if (m->peer_decided < 0)
		tell_line(t, STYLE_DIM, _("Colleagues are shown together, from two on; here it is %lld."), (long long)m->peers);
	if (judged < ENOUGH)
		tell_line(t, STYLE_DIM, _("A share is said from %d verdicts on; you have %lld."), ENOUGH, (long long)judged);
	buf_release(&mine);
	buf_release(&peers);
}

static void reasons(struct tell *t, const struct pv_mirror *m)
{
	static const struct tell_column columns[] = { { N_("reason"), 0, false }, { N_("yours"), 7, true }, { N_("share"), 9, true },
						      { N_("colleagues' share"), 17, true } };
	struct buf mine = BUF_INIT(64), peers = BUF_INIT(64), label = BUF_INIT(512);
	char n[24];

	tell_line(t, STYLE_NORMAL, "%s", "");
	tell_line(t, STYLE_TITLE, "%s", _("Your reasons, of your rejections"));
	if (m->reason_count == 0)
		tell_line(t, STYLE_DIM, "%s", _("nothing was rejected"));
	else
		tell_head(t, columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < m->reason_count; i++) {
		const struct pv_mirror_reason *r = &m->reasons[i];

		buf_clear(&label);
		buf_printf(&label, "%s %s", r->reason, i18n_is_chinese() ? r->label_zh : r->label_en);
		tell_row(t, columns, ARRAY_LEN(columns), STYLE_NORMAL, false, (const char *[]){ buf_str(&label), number(n, r->mine),
			share(t, &mine, r->mine, m->rejected, ENOUGH), share(t, &peers, r->peers, m->peer_rejected, ENOUGH) });
	}
	buf_release(&mine);
	buf_release(&peers);
	buf_release(&label);
}

/* Both directions: approved though it spoke (too strict), rejected for its reason though it was silent (too lax). */
static void check_row(struct tell *t, const struct tell_column *columns, size_t count, const struct pv_mirror_check *c)
{
	struct buf strict = BUF_INIT(64), lax = BUF_INIT(64);
	char spoke[24], overruled[24], confirmed[24], missed[24];

	tell_row(t, columns, count, c->overruled + c->missed > 0 ? STYLE_NORMAL : STYLE_DIM, false, (const char *[]){ view_check_label(c->check_name),
		number(spoke, c->spoke), number(overruled, c->overruled), share(t, &strict, c->overruled, c->spoke, ENOUGH), number(confirmed, c->confirmed),
		number(missed, c->missed), share(t, &lax, c->missed, c->missed + c->confirmed, ENOUGH) });
	buf_release(&strict);
	buf_release(&lax);
}

static void checks(struct tell *t, const struct pv_mirror *m)
{
	static const struct tell_column columns[] = { { N_("check"), 0, false }, { N_("warned"), 7, true }, { N_("overruled"), 9, true }, { NULL, 6, true },
						      { N_("confirmed"), 9, true }, { N_("missed"), 7, true }, { NULL, 6, true } };
	const char *month = "";
	int quiet = 0;

	tell_line(t, STYLE_NORMAL, "%s", "");
	tell_line(t, STYLE_TITLE, "%s", _("Checks overruled by everybody, of the latest 5,000 entries"));
	tell_line(t, STYLE_DIM, "%s", _("overruled: approved although it warned; missed: rejected for its reason"));
	tell_line(t, STYLE_DIM, "%s", _("although it was silent; shares: of its warnings, of those rejections"));
	for (size_t i = 0; i < m->check_count; i++) {
		if (m->checks[i].spoke == 0 && m->checks[i].missed == 0) {
			quiet++;
			continue;
		}
		if (strcmp(month, m->checks[i].month) != 0) {
			month = m->checks[i].month;
			tell_line(t, STYLE_BOLD, "%s", month);
			tell_head(t, columns, ARRAY_LEN(columns));
		}
		check_row(t, columns, ARRAY_LEN(columns), &m->checks[i]);
	}
	if (quiet > 0)
		tell_line(t, STYLE_DIM, _("%d more never warned and missed nothing in their month"), quiet);
	if (m->check_count == 0)
		tell_line(t, STYLE_DIM, "%s", _("no decision on checked photos yet"));
}

static void people(struct tell *t, const struct pv_mirror *m)
{
	static const struct tell_column columns[] = { { N_("reviewer"), 0, false }, { N_("decided"), 9, true }, { N_("rejected"), 9, true }, { N_("share"), 9, true },
						      { N_("by script"), 9, true }, { N_("days"), 6, true } };
	struct buf of = BUF_INIT(64);
	char decided[24], rejected[24], scripted[24], days[24];

	if (!m->is_supervisor)
		return;
	tell_line(t, STYLE_NORMAL, "%s", "");
	tell_line(t, STYLE_TITLE, "%s", _("People, as you supervise them"));
	tell_head(t, columns, ARRAY_LEN(columns));
	for (size_t i = 0; i < m->person_count; i++) {
		const struct pv_mirror_person *p = &m->people[i];

		tell_row(t, columns, ARRAY_LEN(columns), STYLE_NORMAL, false, (const char *[]){ p->reviewer, number(decided, p->decided), number(rejected, p->rejected),
			share(t, &of, p->rejected, p->approved + p->rejected, ENOUGH), number(scripted, p->scripted), number(days, p->days) });
	}
	buf_release(&of);
}

void view_figures_tell(const struct app *app, struct tell *t)
{
	const struct figures *f = &app->figures;

	if (f->is_known && f->mirror.is_known) {
		head(app, t, &f->mirror);
		pace(t, &f->mirror);
		verdicts(t, &f->mirror);
		reasons(t, &f->mirror);
		checks(t, &f->mirror);
		people(t, &f->mirror);
		return;
	}
	tell_line(t, STYLE_TITLE, _("Statistics: %s  %s"), f->campaign, "");
	if (*f->why || app->link.is_down)
		tell_line(t, STYLE_ERROR, "%s", *f->why ? f->why : _("the database does not answer"));
	else if (!*f->campaign || f->is_known)
		tell_line(t, STYLE_DIM, "%s", _("no campaign of yours"));
	else
		tell_line(t, STYLE_DIM, "%s", _("asking the database"));
}

void view_figures_compose(const struct app *app, struct canvas *c)
{
	static const enum action hints[] = { ACTION_DOWN, ACTION_UP, ACTION_LEFT, ACTION_RIGHT, ACTION_REFRESH, ACTION_BACK, ACTION_HELP };
	struct tell t = { .columns = view_told_columns(app) };

	view_figures_tell(app, &t);
	view_told_compose(app, c, &t, (size_t)app->figures.scroll);
	view_hints(app, c, hints, ARRAY_LEN(hints));
	tell_release(&t);
}
