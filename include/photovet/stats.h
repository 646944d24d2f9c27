/* Figures about decisions, as tables of their own columns. A decision counts when it stands. */
#ifndef PHOTOVET_STATS_H
#define PHOTOVET_STATS_H

#include "store.h"

/* check: the overrule ledger (for each check and status by campaign and month: decided, approved,
 * rejected; overruled = approved although it warned or failed; confirmed and missed = rejected for
 * a reason it is related to, when it had warned and when it had not). */
enum pv_stats_by { PV_STATS_REVIEWER, PV_STATS_REASON, PV_STATS_CAMPAIGN, PV_STATS_CHECK, PV_STATS_DAY, PV_STATS_COUNT };
const char *pv_stats_name(enum pv_stats_by by);	/* "reviewer" "reason" "campaign" "check" "day" */

#define PV_STATS_COLUMNS_MAX 16
struct pv_stats {
	const char *names[PV_STATS_COLUMNS_MAX];
	bool is_number[PV_STATS_COLUMNS_MAX];
	size_t columns, rows;
	const char **cells;	/* rows * columns; NULL where there is no value */
	struct pv_arena arena;
};
void pv_stats_release(struct pv_stats *s);
/* campaign NULL: all I may see. since, until: dates or times of each campaign's zone, until exclusive; NULL: open. */
PV_MUST_CHECK enum pv_err pv_stats_read(struct pv_store *st, enum pv_stats_by by, const char *campaign, const char *since, const char *until,
					struct pv_stats *ret, struct pv_error *err);

/* The mirror: my own figures of a campaign's latest 30 days (and at most its 10,000 latest entries) beside those of my colleagues together.
 * Seconds are NAN, counts PV_COUNT_NA, where there is nothing to say or it is not mine to know. */
#define PV_COUNT_NA (-1)
struct pv_mirror_reason { const char *reason, *label_zh, *label_en; int64_t mine, peers; };
struct pv_mirror_check {		/* the overrule ledger, by month */
	const char *month, *check_name;
	int64_t spoke, overruled, confirmed;	/* it warned or failed; approved all the same; rejected for its reason */
	int64_t silent, missed;			/* it said ok or n.a.; rejected for its reason */
};
struct pv_mirror_person { const char *reviewer; int64_t decided, approved, rejected, scripted, days; };
struct pv_mirror {
	bool is_known;			/* false: no such campaign, or not mine */
	const char *campaign, *title, *zone;
	int64_t since;
	int64_t today, gaps;		/* my decisions today; gaps between them while at work, which took active_seconds */
	double active_seconds;
	int64_t decided, approved, rejected, others, undone;
	int64_t timed;			/* of decided: with a time on the photo */
	double median_seconds, mean_seconds;
	int64_t quick, quick_of;	/* approvals under floor_ms, of those with a time */
	int floor_ms;
	int64_t peers, peer_decided, peer_approved, peer_rejected;
	double peer_median_seconds;
	bool is_supervisor;		/* people is everybody, else me */
	const struct pv_mirror_reason *reasons;
	const struct pv_mirror_check *checks;
	const struct pv_mirror_person *people;
	size_t reason_count, check_count, person_count;
	struct pv_arena arena;
};
void pv_mirror_release(struct pv_mirror *m);
PV_MUST_CHECK enum pv_err pv_mirror_read(struct pv_store *st, const char *campaign, int floor_ms, struct pv_mirror *ret, struct pv_error *err);

#endif
