/* Campaigns and people: what an operator sets up. */
#ifndef PHOTOVET_CAMPAIGN_H
#define PHOTOVET_CAMPAIGN_H

#include "store.h"

/* One option of `campaign create` or `campaign set`: name as on the command line without
 * the dashes ("review-days"), value as typed. The same name may come again: "review-days"
 * "5" and "review-days" "S0=25" together; "notify" takes "a,b". */
struct pv_campaign_option {
	const char *name, *value;
};

struct pv_campaign {
	const char *code, *title, *term, *profile, *zone;
	const char *opens, *closes;	/* dates as text, "" when none */
	int stages;
	bool is_open;			/* inside opens..closes and not closed by hand */
	int64_t received, pending, decided, total;	/* submissions: waiting for checks, waiting for people, past them, all */
	/* every setting in the table's order, as option name and text: for show and json */
	const struct pv_campaign_option *settings;
	size_t setting_count;
};
struct pv_campaign_list { struct pv_campaign *rows; size_t count; struct pv_arena arena; };
void pv_campaign_list_release(struct pv_campaign_list *list);

/* PV_ERR_USAGE for an unknown option name; PV_ERR_BAD_INPUT with one clear line for a bad
 * value; PV_ERR_CONFLICT when the code exists. Who creates it is assigned to it in every role he holds. */
PV_MUST_CHECK enum pv_err pv_campaign_create(struct pv_store *st, const char *code, const struct pv_campaign_option *options, size_t count, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_campaign_set(struct pv_store *st, const char *code, const struct pv_campaign_option *options, size_t count, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_campaign_close(struct pv_store *st, const char *code, struct pv_error *err);
/* code NULL: all I may see, by code; else that one, PV_ERR_NOT_FOUND when it is not visible. */
PV_MUST_CHECK enum pv_err pv_campaign_fetch(struct pv_store *st, const char *code, struct pv_campaign_list *ret, struct pv_error *err);
/* The same without counting submissions: figures are 0. */
PV_MUST_CHECK enum pv_err pv_campaign_settings(struct pv_store *st, const char *code, struct pv_campaign_list *ret, struct pv_error *err);

/* `campaign holidays FILE`: CSV of date,workday|holiday (a header line is fine; '#' lines are
 * skipped). All or nothing: the first bad line is named. *ret_days: days loaded. */
PV_MUST_CHECK enum pv_err pv_campaign_holidays(struct pv_store *st, const char *code, const char *path, int *ret_days, struct pv_error *err);

/* People. role: reviewer supervisor operator observer intake worker. A missing login or a
 * missing group role is PV_ERR_BAD_INPUT; err's text then ends in the line the DBA runs. */
PV_MUST_CHECK enum pv_err pv_campaign_assign(struct pv_store *st, const char *login, const char *const *codes, size_t count, const char *role, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_campaign_unassign(struct pv_store *st, const char *login, const char *const *codes, size_t count, const char *role, struct pv_error *err);
struct pv_member { const char *campaign, *login, *role; int64_t since; };
struct pv_member_list { struct pv_member *rows; size_t count; struct pv_arena arena; };
void pv_member_list_release(struct pv_member_list *list);
/* campaign NULL: every campaign I may see. By campaign, role, login. */
PV_MUST_CHECK enum pv_err pv_campaign_members(struct pv_store *st, const char *campaign, struct pv_member_list *ret, struct pv_error *err);

/* Students of the roster without any submission (`list --missing`); row by row, return
 * false to stop. name is masked. campaign NULL: all I may see. */
struct pv_roster_row { const char *campaign, *student_no, *name, *school; };
typedef bool pv_roster_fn(const struct pv_roster_row *row, void *context);
PV_MUST_CHECK enum pv_err pv_roster_missing(struct pv_store *st, const char *campaign, pv_roster_fn *fn, void *context, struct pv_error *err);

#endif
