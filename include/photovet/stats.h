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

#endif
