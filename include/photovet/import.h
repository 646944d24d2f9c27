/* Import: a manifest of students and their photos (`photovet import`).
 *
 * Columns, limits and what makes a photo acceptable stand in photovet(1), IMPORT. Every
 * line is accepted, unchanged or refused on its own; running it again changes nothing
 * that is already there. PV_ERR_BAD_INPUT with nothing stored when the manifest itself
 * cannot be read: no file, no header, student_no, name or file missing in it. */
#ifndef PHOTOVET_IMPORT_H
#define PHOTOVET_IMPORT_H

#include <signal.h>

#include "store.h"

#define PV_IMPORT_MAX_BYTES (256u << 20)	/* of the manifest */
#define PV_IMPORT_CHUNK 200			/* lines in one transaction */

struct pv_import_options {
	const char *campaign;
	const char *manifest;		/* path; "-" is not taken */
	const char *photos;		/* folder; then nothing leads out of it. NULL: the manifest's folder, absolute paths taken */
	const char *encoding;		/* NULL = UTF-8; "GB18030" */
	const volatile sig_atomic_t *stop;	/* NULL; not 0: stop after the chunk in hand */
};

enum pv_import_result { PV_IMPORT_ACCEPTED, PV_IMPORT_UNCHANGED, PV_IMPORT_REFUSED };
const char *pv_import_result_name(enum pv_import_result result);	/* "accepted" */

struct pv_import_line {
	long line;			/* 1-based physical line of the manifest */
	const char *student_no;		/* as written; hostile */
	int64_t id;			/* the submission; 0 when none (roster only, refused) */
	enum pv_import_result result;
	const char *cause;		/* "" unless refused */
};
/* Lines come in the manifest's order. warning != NULL instead of row: something to tell
 * ("line 7: check digit of id_number is wrong", "unknown column 'x' ignored"). */
typedef void pv_import_fn(const struct pv_import_line *row, const char *warning, void *context);

struct pv_import_summary { long accepted, unchanged, refused; bool interrupted; };
PV_MUST_CHECK enum pv_err pv_import_run(struct pv_store *st, const struct pv_import_options *options, pv_import_fn *fn, void *context,
					struct pv_import_summary *ret, struct pv_error *err);

#endif
