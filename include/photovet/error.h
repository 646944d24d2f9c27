/* How photovet fails.
 *
 * Every fallible function returns enum pv_err, must be checked, and takes a
 * struct pv_error * last (NULL is allowed). The function in which it went wrong
 * fills it once; callers may only prefix it with their subject. Nobody but a
 * front end shows it. Text says what went wrong first, then 'the subject', is one
 * line of UTF-8 without control characters, and never carries a secret, a full
 * name or an ID number. */
#ifndef PHOTOVET_ERROR_H
#define PHOTOVET_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#define PV_MUST_CHECK __attribute__((warn_unused_result))
#define PV_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

enum pv_err {
	PV_OK = 0,
#define PV_ERR(id, status, retry, text) PV_ERR_##id,
#include "errors.def"
#undef PV_ERR
	PV_ERR_COUNT
};

struct pv_error {
	enum pv_err code;
	char sqlstate[6];	/* "" when the database had no part in it */
	char text[256];
	char roles[160];	/* a right is missing: the group roles that have it, separated by blanks; else "" */
};

/* Fills *err (when not NULL) and returns code, so that a caller can write
 * `return pv_error_set(err, PV_ERR_BAD_INPUT, "...")`. Control characters in the
 * formatted text become '?'; a text too long is cut at a character. */
enum pv_err pv_error_set(struct pv_error *err, enum pv_err code, const char *fmt, ...) PV_PRINTF(3, 4);

/* Puts "prefix: " before the text. A no-op on NULL. */
void pv_error_prefix(struct pv_error *err, const char *fmt, ...) PV_PRINTF(2, 3);

/* For people, in the language of the messages: which role is missing where one is; else the text. */
void pv_error_message(const struct pv_error *err, char *dst, size_t size);

int pv_error_exit_status(enum pv_err code);
bool pv_error_is_retryable(enum pv_err code);
const char *pv_error_text(enum pv_err code);	/* the general sentence of errors.def */
const char *pv_error_name(enum pv_err code);	/* "CONFLICT" */

#endif
