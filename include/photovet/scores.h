/* Scores that were made elsewhere, imported from CSV and added to the latest check run of the
 * submissions they are about (operator). They advise as any other check does and never decide:
 * the score stays. They stay with the photo when it is checked again.
 *
 * Two forms. Ours: comma-separated, a header; one column named student_no, id or sha256 (of the
 * photo decided on, or the original); each other one a measure FAMILY.MEASURE with its quality 0 to
 * 100 (empty or -1: n.a.), and optionally FAMILY.MEASURE.native and FAMILY.MEASURE.status (ok, warn
 * or fail; else 80 and 40 divide them). OFIQ's: as ofiq.h says, known by its first column
 * Filename, whose stem is the key. */
#ifndef PHOTOVET_SCORES_H
#define PHOTOVET_SCORES_H

#include "vet.h"

enum pv_scores_key { PV_SCORES_STUDENT_NO, PV_SCORES_ID, PV_SCORES_SHA256 };

#define PV_SCORES_MAX_BYTES (64u << 20)

/* One line's fate, in order; refusal "" when recorded. Return false to stop. */
struct pv_scores_row {
	long line;
	const char *key;
	int64_t id;			/* 0: no such submission */
	size_t count;			/* measures */
	const char *refusal;
	enum pv_err err_class;
};
typedef bool pv_scores_fn(const struct pv_scores_row *row, void *context);
/* key: what an OFIQ file's stems are; ours says it in its header. PV_ERR_BAD_INPUT, nothing
 * stored, when the header cannot be used. */
PV_MUST_CHECK enum pv_err pv_scores_import(struct pv_store *st, const char *campaign, const char *text, size_t size, enum pv_scores_key key,
					   pv_scores_fn *fn, void *context, struct pv_error *err);

#endif
