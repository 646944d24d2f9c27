/* The schema's own life: numbered SQL files embedded in the program, applied in order,
 * forward only. Each file is one transaction under an advisory lock of that transaction,
 * so running it twice, or by two at once, is safe. A file that was applied and has been
 * changed since is refused before anything is done. */
#ifndef PHOTOVET_MIGRATE_H
#define PHOTOVET_MIGRATE_H

#include "store.h"

enum pv_migration_state { PV_MIGRATION_APPLIED, PV_MIGRATION_PENDING, PV_MIGRATION_CHANGED, PV_MIGRATION_UNKNOWN };	/* UNKNOWN: applied by a newer program */
const char *pv_migration_state_name(enum pv_migration_state state);	/* "applied" "pending" "changed" "unknown" */

struct pv_migration {
	int version;
	const char *name;		/* "0001_roles" */
	char sha256[65];		/* of the embedded file; of the applied one when UNKNOWN */
	enum pv_migration_state state;
	int64_t applied_at;		/* PV_TIME_NONE while pending */
	const char *by;			/* "" while pending */
};
struct pv_migration_list { struct pv_migration *rows; size_t count; struct pv_arena arena; };
void pv_migration_list_release(struct pv_migration_list *list);

/* Called after each file that was applied now. */
typedef void pv_migration_fn(const struct pv_migration *m, void *context);

/* init: also on an empty database (makes the absent group roles: a login with CREATEROLE).
 * run: PV_ERR_NOT_FOUND when the database has no photovet schema yet. fn may be NULL;
 * *ret_applied counts the files applied now. */
PV_MUST_CHECK enum pv_err pv_migrate_init(struct pv_store *st, pv_migration_fn *fn, void *context, int *ret_applied, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_migrate_run(struct pv_store *st, pv_migration_fn *fn, void *context, int *ret_applied, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_migrate_status(struct pv_store *st, struct pv_migration_list *ret, struct pv_error *err);

#endif
