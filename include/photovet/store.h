/* The store: one connection to PostgreSQL, and what can be asked through it.
 *
 * A pv_store belongs to one thread at a time. Calls block; the screen makes them on
 * its store thread. The database judges every move and answers one pv_outcome per
 * submission; a refusal is an answer, not an error. Errors are classed by SQLSTATE:
 * PV_ERR_UNAVAILABLE (connection lost: call pv_store_reconnect), PV_ERR_FORBIDDEN
 * (42501), PV_ERR_BAD_INPUT (22xxx, PVnnn raised for bad arguments), PV_ERR_DATABASE. */
#ifndef PHOTOVET_STORE_H
#define PHOTOVET_STORE_H

#include <signal.h>

#include "reason.h"
#include "selection.h"

struct pv_store;

/* conninfo as libpq takes it ("" = PG* variables). No secret appears in err. */
PV_MUST_CHECK enum pv_err pv_store_open(const char *conninfo, const char *application_name, struct pv_store **ret_store, struct pv_error *err);
void pv_store_close(struct pv_store *st);
PV_MUST_CHECK enum pv_err pv_store_reconnect(struct pv_store *st, struct pv_error *err);
const char *pv_store_login(const struct pv_store *st);	/* session_user, borrowed */
const char *pv_store_server(const struct pv_store *st);	/* "15.18 (Debian ...)", borrowed; "" while disconnected */
/* While *stop is not 0 a call that waits for the server is cancelled and answers
 * PV_ERR_INTERRUPTED: a command's SIGINT handler sets it. NULL: never. The flag must outlive
 * the store or be taken back. */
void pv_store_stop_flag(struct pv_store *st, const volatile sig_atomic_t *stop);

/* What doctor and version say about the other end. */
struct pv_store_facts {
	char server_version[32];	/* "15.18" */
	int schema_version;		/* 0: no photovet schema */
	int schema_newest;		/* what this program brings */
	char login[64];
	char roles[128];		/* my group roles without their prefix: "operator reviewer" */
	char where[256];		/* "host db.example port 5432 database photovet": no secret */
	bool is_encrypted, is_local;	/* TLS or GSS; unix socket */
};
PV_MUST_CHECK enum pv_err pv_store_inspect(struct pv_store *st, struct pv_store_facts *ret, struct pv_error *err);

/* Reading */
PV_MUST_CHECK enum pv_err pv_store_list(struct pv_store *st, const struct pv_selection *sel, bool with_checks, struct pv_submission_list *ret_list, struct pv_error *err);
/* Row by row for long lists: each row is valid during its call only; return false to stop.
 * in_full: with checks, and with the history where this login may read it. */
typedef bool pv_submission_fn(const struct pv_submission *row, void *context);
PV_MUST_CHECK enum pv_err pv_store_each(struct pv_store *st, const struct pv_selection *sel, bool in_full, pv_submission_fn *fn, void *context, struct pv_error *err);
/* With history and checks; rows in the order of ids, unknown ones left out. */
PV_MUST_CHECK enum pv_err pv_store_show(struct pv_store *st, const int64_t *ids, size_t count, struct pv_submission_list *ret_list, struct pv_error *err);
/* Every attempt of the same student in the same campaign, oldest first, with history. */
PV_MUST_CHECK enum pv_err pv_store_student(struct pv_store *st, int64_t id, struct pv_submission_list *ret_list, struct pv_error *err);
PV_MUST_CHECK enum pv_err pv_store_reasons(struct pv_store *st, const char *campaign, struct pv_reason_list *ret_list, struct pv_error *err);

#define PV_FIGURE_MAX 100000		/* counting stops here: so many or more */
struct pv_queue_row {			/* figures of one campaign */
	const char *campaign, *title, *zone, *via_roles;	/* via_roles: "reviewer,supervisor" as I serve it */
	int64_t free, mine, held, holders, overdue, escalated, skipped_by_me, awaiting_check, unserved;
	int64_t next_due, next_lease_end;	/* PV_TIME_NONE when none */
	int64_t decided_today;			/* by me, in the campaign's zone */
	int stages;
};
struct pv_queue_list { struct pv_queue_row *rows; size_t count; struct pv_arena arena; };
PV_MUST_CHECK enum pv_err pv_store_queue(struct pv_store *st, struct pv_queue_list *ret_list, struct pv_error *err);
void pv_queue_list_release(struct pv_queue_list *list);

/* A photo's bytes by address. *ret_data is yours, free() it. PV_ERR_NOT_FOUND when this
 * login may not see it or it is gone. The bytes are checked against the address. */
PV_MUST_CHECK enum pv_err pv_store_photo(struct pv_store *st, const uint8_t sha256[32], uint8_t **ret_data, size_t *ret_size, struct pv_error *err);

#endif
