/* What is in the demo: schema, logins, two campaigns, painted people, a little history. */
#ifndef DEMO_DEMO_LOAD_H
#define DEMO_DEMO_LOAD_H

#include "demo/demo_cluster.h"
#include "demo/demo_options.h"

#define DEMO_LOAD_CONFIG "photovet.conf"	/* the worker's, in the demo's directory */

/* Fills the running, empty cluster. */
PV_MUST_CHECK enum pv_err demo_load_fill(const struct demo_cluster *c, const struct demo_options *opt, struct pv_error *err);
/* Brings the schema of an older demo up to this program. */
PV_MUST_CHECK enum pv_err demo_load_migrate(const struct demo_cluster *c, struct pv_error *err);
/* argv of a worker on the demo; once: until nothing is due. dsn and config must live as long as argv. */
void demo_load_worker(const char *dsn, const char *config, bool once, const char *ret_argv[8]);

#endif
