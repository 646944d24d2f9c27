/* Photo profiles in the database: every change is a new version (supervisor); a campaign uses
 * the newest of its profile, a check run says which version judged it. */
#ifndef PHOTOVET_PROFILES_H
#define PHOTOVET_PROFILES_H

#include "store.h"

struct pv_profile_row {
	const char *name;
	int version;
	bool is_newest;
	const char *body;		/* JSON, as pv_profile_parse takes it */
	int min_kb, max_kb, width, height;	/* what students are told about the photo they send */
	int64_t made_at;
	const char *by;
	int64_t campaigns;		/* those I see that use it now */
};
struct pv_profile_list { struct pv_profile_row *rows; size_t count; struct pv_arena arena; };
void pv_profile_list_release(struct pv_profile_list *list);

/* name NULL: the newest version of each, by name; else every version of that one, newest first,
 * or only the version named (0: all). PV_ERR_NOT_FOUND when there is none. */
PV_MUST_CHECK enum pv_err pv_profile_fetch(struct pv_store *st, const char *name, int version, struct pv_profile_list *ret, struct pv_error *err);
/* text is a profile's JSON and may hold "intake": {"min_kb","max_kb","width","height"} beside what
 * pv_profile_parse takes. Judged here (names of checks) and in the database (who may). Answers the
 * version that now is the newest; the same text again makes none. */
PV_MUST_CHECK enum pv_err pv_profile_set(struct pv_store *st, const char *name, const char *text, size_t size, int *ret_version, struct pv_error *err);

#endif
