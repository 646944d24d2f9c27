/* Other programs, run as the account of the demo's server: with a clean environment, in
 * the root directory, their talk kept in a log file. */
#ifndef DEMO_DEMO_PROCESS_H
#define DEMO_DEMO_PROCESS_H

#include "base/buf.h"
#include "demo/demo_place.h"

/* Runs argv[0] (a path) to its end. input: its stdin, NULL = empty. What it says goes to
 * the file `log` of the place and, when output is not NULL, stdout goes there instead.
 * PV_ERR_CONFIG when it cannot run or ends with a status other than 0; the text then
 * quotes the last line it said. */
PV_MUST_CHECK enum pv_err demo_process_run(const struct demo_place *p, const char *const *argv, const char *input, const char *log,
					   struct buf *output, struct pv_error *err);
/* Starts this very program with argv in a session of its own; lock_fd stays open in it.
 * *ret_pid: its number. */
PV_MUST_CHECK enum pv_err demo_process_spawn_self(const struct demo_place *p, const char *const *argv, const char *log, int lock_fd,
						  pid_t *ret_pid, struct pv_error *err);
/* Runs this very program with each argv at once and waits for all; the first failure is told. */
PV_MUST_CHECK enum pv_err demo_process_run_selves(const struct demo_place *p, const char *const *const *argvs, size_t count, const char *log,
						  struct pv_error *err);

#endif
