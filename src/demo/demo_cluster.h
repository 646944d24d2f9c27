/* The demo's own PostgreSQL: made, started, stopped. */
#ifndef DEMO_DEMO_CLUSTER_H
#define DEMO_DEMO_CLUSTER_H

#include "base/buf.h"
#include "demo/demo_place.h"

#define DEMO_CLUSTER_ADMIN "postgres"	/* its superuser; the caller may connect as it, too */
#define DEMO_CLUSTER_DATABASE "photovet"

struct demo_cluster {
	const struct demo_place *place;
	char bin[PATH_MAX];		/* where initdb, pg_ctl and psql are */
};

/* PV_ERR_CONFIG with the line to run when there is no PostgreSQL 15 or newer here. */
PV_MUST_CHECK enum pv_err demo_cluster_find(const struct demo_place *p, struct demo_cluster *ret, struct pv_error *err);
PV_MUST_CHECK enum pv_err demo_cluster_make(const struct demo_cluster *c, struct pv_error *err);
PV_MUST_CHECK enum pv_err demo_cluster_start(const struct demo_cluster *c, struct pv_error *err);	/* fine when it runs */
PV_MUST_CHECK enum pv_err demo_cluster_stop(const struct demo_cluster *c, struct pv_error *err);	/* fine when it does not */
bool demo_cluster_is_running(const struct demo_cluster *c);
/* Runs a script in the demo's database (NULL: in "postgres") as its superuser. */
PV_MUST_CHECK enum pv_err demo_cluster_sql(const struct demo_cluster *c, const char *database, const char *script, struct pv_error *err);
void demo_cluster_conninfo(const struct demo_place *p, const char *login, struct buf *out);

#endif
