/* What a checker that is started for each photo (checker.c) and one that stays (checker_pool.c) share. */
#ifndef CHECK_CHECKER_IMPL_H
#define CHECK_CHECKER_IMPL_H

#include <sys/types.h>

#include "base/json.h"
#include "photovet/check.h"

#define CHECKER_ANSWER_MAX (1u << 20)
#define CHECKER_PHOTO_FD 3	/* of a child that is started for one photo */

/* A file that is only memory, complete and unchangeable. */
PV_MUST_CHECK enum pv_err checker_memory(const char *name, const void *data, size_t size, int *ret_fd, struct pv_error *err);
/* The request as one line; path is where the child finds the photo. */
PV_MUST_CHECK enum pv_err checker_request(const struct pv_checker *checker, const char *path, const uint8_t *data, size_t size, int64_t job,
					  struct buf *line, struct pv_error *err);
/* Starts the program with these as stdin, stdout and, unless -1, descriptor 3; all are lifted above
 * it. Nothing else is inherited; it leads its own process group. */
PV_MUST_CHECK enum pv_err checker_spawn(const char *const *argv, int *in, int *out, int *photo, pid_t *ret_pid, struct pv_error *err);
/* Kills the group and collects the child. */
void checker_kill(pid_t pid);
/* All measures n.a.; the number of them. */
size_t checker_set_na(const struct pv_checker *checker, struct pv_check_result *results, size_t capacity);
/* One answer line, with or without its newline, into the results. */
PV_MUST_CHECK enum pv_err checker_take(const struct pv_checker *checker, const char *text, size_t n, int64_t job, struct pv_check_result *results,
				       size_t capacity, size_t *count, struct pv_error *err);
/* The resident way; checker_pool.c. */
PV_MUST_CHECK enum pv_err checker_pool_ask(const struct pv_checker *checker, const uint8_t *data, size_t size, int64_t job,
					   struct pv_check_result *results, size_t capacity, size_t *count, struct pv_error *err);

#endif
