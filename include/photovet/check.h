/* Checks: named measures of a photo, computed by the machine. They advise; they
 * never decide. n.a. means "could not be assessed": it is not 0 and not green. */
#ifndef PHOTOVET_CHECK_H
#define PHOTOVET_CHECK_H

#include <math.h>

#include "photo.h"

enum pv_check_status { PV_CHECK_NA, PV_CHECK_OK, PV_CHECK_WARN, PV_CHECK_FAIL };
const char *pv_check_status_name(enum pv_check_status status);	/* "na" "ok" "warn" "fail" */

enum pv_check_id {
#define CHECK(id, name, decides, unit, label) PV_CHECK_##id,
#include "checks.def"
#undef CHECK
	PV_CHECK_COUNT
};

#define PV_CHECK_NAME_MAX 32
#define PV_QUALITY_NA (-1)

struct pv_check_result {
	char name[PV_CHECK_NAME_MAX];	/* "sharp.vol"; an external checker may bring its own */
	double native;			/* NAN when n.a. or when the check has no number */
	int quality;			/* 0..100, higher is better; PV_QUALITY_NA when n.a. */
	enum pv_check_status status;
	char checker[32];		/* "photovet", "ofiq", ... */
	char version[16];
	char detail[96];		/* a word or two for people ("Adobe Photoshop"); control characters removed */
};

#define PV_CHECK_RESULTS_MAX 128
struct pv_check_report {
	struct pv_check_result results[PV_CHECK_RESULTS_MAX];
	size_t count;
	int score;			/* worst quality of the deciding checks; PV_QUALITY_NA when one of them is n.a. */
	int fails, warns, nas;
};

/* Limits of one check in one profile; NAN = no such limit. A value is ok inside
 * [ok_low, ok_high], fail outside [fail_low, fail_high], warn between. */
struct pv_check_limit {
	double ok_low, ok_high, fail_low, fail_high;
	bool decides;			/* takes part in the score */
	bool enabled;
};

struct pv_profile {
	char name[48];			/* "2017-99" */
	int version;
	struct pv_check_limit limits[PV_CHECK_COUNT];
	struct pv_standard_spec standard;
};

/* The built-in profile "2017-99" (MOE notice 2017 No. 99, as in the README of the rules). */
void pv_profile_default(struct pv_profile *ret_profile);
/* A profile from its JSON ({"checks":{"dim.aspect":{"ok":[lo,hi],"fail":[lo,hi],"decides":true}},
 * "standard":{"width":480,...}}); what it does not name stays as in the default. */
PV_MUST_CHECK enum pv_err pv_profile_parse(const char *name, int version, const char *json, struct pv_profile *ret_profile, struct pv_error *err);

/* The name of a built-in check ("file.bytes") and back; PV_CHECK_COUNT when unknown. */
const char *pv_check_name(enum pv_check_id id);
const char *pv_check_label(enum pv_check_id id);
enum pv_check_id pv_check_find(const char *name);

/* Runs the built-in checks on a photo's bytes. Never fails: what cannot be read
 * fails file.format and leaves the rest n.a. Deterministic. */
void pv_check_run(const uint8_t *data, size_t size, const struct pv_profile *profile, struct pv_check_report *ret_report);
/* Adds results (an external checker's) and recounts score, fails, warns, nas. */
void pv_check_merge(struct pv_check_report *report, const struct pv_check_result *extra, size_t count, const struct pv_profile *profile);

/* An external checker: a child process, one JSON request line in, one JSON answer line
 * out, killed after timeout_ms. Any failure of it marks its scores n.a. and is told in
 * err; it never blocks a photo. The photo's bytes go through a memfd whose path
 * (/proc/self/fd/N) is in the request: nothing touches the disk. */
struct pv_checker {
	const char *name;
	const char *const *argv;	/* NULL-terminated */
	const char *const *measures;	/* ids it is expected to give, NULL-terminated: n.a. when it does not */
	int timeout_ms;
};
PV_MUST_CHECK enum pv_err pv_checker_run(const struct pv_checker *checker, const uint8_t *data, size_t size, int64_t job,
					 struct pv_check_result *ret_results, size_t capacity, size_t *ret_count, struct pv_error *err);

#endif
