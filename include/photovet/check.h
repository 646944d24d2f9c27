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

#define PV_CHECK_NAME_MAX 40
#define PV_QUALITY_NA (-1)

struct pv_check_result {
	char name[PV_CHECK_NAME_MAX];	/* "sharp.vol"; an external checker may bring its own */
	double native;			/* NAN when n.a. or when the check has no number */
	int quality;			/* 0..100, higher is better; PV_QUALITY_NA when n.a. */
	enum pv_check_status status;
	char checker[32];		/* "photovet", "ofiq", ... */
	char version[16];
	char detail[160];		/* a word or two for people ("Adobe Photoshop"); control characters removed */
};

/* Perceptual hashes of the photo upright and cropped to 3:4, for dup.phash, which the database judges
 * since it needs the other photos. UNKNOWN: this checker makes none (then dup.phash is not run);
 * FAILED: it could not (n.a.). */
enum pv_hash_state { PV_HASH_UNKNOWN, PV_HASH_FAILED, PV_HASH_MADE };
struct pv_check_hashes {
	enum pv_hash_state state;
	uint64_t phash, phash_mirror;
	uint8_t dhash[32], dhash_mirror[32];
};

#define PV_CHECK_RESULTS_MAX 128
struct pv_check_report {
	struct pv_check_hashes hashes;
	struct pv_check_result results[PV_CHECK_RESULTS_MAX];
	size_t count;
	int score;			/* worst quality of the deciding checks; PV_QUALITY_NA when one of them is n.a. */
	int fails, warns, nas;
};

/* Limits of one check in one profile; NAN = no such limit. A value is ok inside
 * [ok_low, ok_high], fail outside [fail_low, fail_high], warn between.
 *
 * Quality follows from the same limits, linear in pieces: ok is 100; warn falls from 79
 * at the ok edge to 40 at the fail edge; fail goes on from 39 and reaches 0 as far again
 * beyond the fail edge. Where there is no fail edge, or no zone between, the ok edge's own
 * size (1 when it is 0) is the distance, and a warning never falls below 40. So a score
 * of 80 or more says that no deciding check warned, one below 40 that one failed. */
struct pv_check_limit {
	double ok_low, ok_high, fail_low, fail_high;
	bool decides;			/* takes part in the score */
	bool enabled;
};

/* Background colours a profile allows: RGB 100,197,255, 255,255,255 and 240,240,240. */
enum pv_background { PV_BACKGROUND_BLUE = 1 << 0, PV_BACKGROUND_WHITE = 1 << 1, PV_BACKGROUND_GREY = 1 << 2 };

struct pv_profile {
	char name[48];			/* "2017-99" */
	int version;
	unsigned backgrounds;		/* of enum pv_background; not 0 */
	struct pv_check_limit limits[PV_CHECK_COUNT];
	struct pv_standard_spec standard;
};

/* The built-in profile "2017-99" (MOE notice 2017 No. 99). A check judges the photo it is given:
 *   file.format   0 ordinary; 1 progressive or CMYK: warn; 2 anything else: fail
 *   file.bytes    ok 30 KB..2 MB (the widest of the intake channels), warn down to 20 KB and up to
 *                 10 MB (originals are standardised anyway), fail beyond; the notice's own 20-40 KB
 *                 is the standard's, and there a minimum only warns: see pv_check_standard
 *   dim.w, dim.h  at least 480 and 640 px upright, less fails: nothing is ever enlarged
 *   dim.aspect    ok to 0.01 from 3:4, fail beyond 0.03
 *   jpeg.q        ok from 75, fail below 60
 *   jpeg.enc      for information, always ok
 *   meta.editor   1 an editor: warn, 2 a beauty app: fail
 *   meta.c2pa     1 content credentials: warn, 2 made by a model: fail
 *   meta.lens     1 front camera: fail; n.a. when the file names no lens
 * The picture's own checks, and why some limits are what they are, stand at the head of their
 * files in src/check/. Not deciding: jpeg.enc and meta.lens; seg.conf, which says how far the
 * geometry can be trusted; geo.shoulder, skin.smooth and tex.moire, which advise. */
void pv_profile_default(struct pv_profile *ret_profile);
/* A profile from its JSON ({"checks":{"dim.aspect":{"ok":[lo,hi],"fail":[lo,hi],"decides":true}},
 * "backgrounds":["blue","white","grey"],
 * "standard":{"width":480,...}}; null in a range is no limit; "enabled":false leaves a check
 * out); what it does not name stays as in the default, a name or value it cannot mean is
 * refused. */
PV_MUST_CHECK enum pv_err pv_profile_parse(const char *name, int version, const char *json, struct pv_profile *ret_profile, struct pv_error *err);

/* The name of a built-in check ("file.bytes") and back; PV_CHECK_COUNT when unknown. */
const char *pv_check_name(enum pv_check_id id);
const char *pv_check_label(enum pv_check_id id);
enum pv_check_id pv_check_find(const char *name);
/* Of a measure that is no built-in check: the database's duplicates, OFIQ's; NULL when there are no words for it. */
const char *pv_measure_label(const char *name, bool zh);

/* Runs the built-in checks on a photo's bytes. Never fails: what cannot be read
 * fails file.format and leaves the rest n.a. Deterministic. */
void pv_check_run(const uint8_t *data, size_t size, const struct pv_profile *profile, struct pv_check_report *ret_report);
/* Where the checks looked, for an overlay: px of the work image, which is the largest 3:4 area in
 * the middle of the upright photo scaled to PV_CHECK_WIDTH x PV_CHECK_HEIGHT. */
#define PV_CHECK_WIDTH 480
#define PV_CHECK_HEIGHT 640
struct pv_check_box {
	int x0, y0, x1, y1;		/* x1, y1 lie outside */
};
struct pv_check_geometry {
	enum pv_check_status trust;	/* of the outline; n.a.: only face and shadow are set */
	struct pv_check_box person, head;
	struct pv_check_box head_band;	/* the rows the head's width and centre come from */
	struct pv_check_box face;	/* where light, sharpness, exposure and colour are measured */
	int16_t left[PV_CHECK_HEIGHT / 2], right[PV_CHECK_HEIGHT / 2];	/* the outline, every second row; right == 0: nobody there */
	int neck_row;
	int shadow;			/* the darker half of the face: -1 left, 1 right, 0 not known */
};
/* Where the work image lies in an upright photo of width x height px. */
struct pv_area pv_check_work_area(int width, int height);
/* The face box where nothing is known: x 28..72 %, y 20..62 % of the work image. */
struct pv_check_box pv_check_face_unknown(void);
/* False when the photo cannot be read; then *ret_geometry is untouched. */
bool pv_check_locate(const uint8_t *data, size_t size, struct pv_check_geometry *ret_geometry);

/* One line for people: what was measured and what is allowed, "head width 342 px, allowed 190-300 px"
 * (with an en dash), in "zh" or "en" (anything else). A result n.a. says why. Cut to size,
 * always terminated; never cut inside a character. */
#define PV_CHECK_EXPLAIN_MAX 256
void pv_check_explain(const struct pv_check_result *result, const struct pv_profile *profile, const char *lang, char *ret_text, size_t size);
/* What was measured alone, as the line says it: "36.3 ΔE", "12 %"; with is_bare without its unit. "" where
 * there is no number or none worth reading. Of checks that are not built in, three digits. */
void pv_check_value(const struct pv_check_result *result, bool is_bare, char *ret_text, size_t size);
/* Its detail alone in that language, "" when there is none; of a duplicate the whole line. */
void pv_check_detail(const struct pv_check_result *result, const char *lang, char *ret_text, size_t size);

/* False when the value left its limits on the side that is another reason's: a head too large
 * does not suggest F05, "head too small". Which reasons a check is related to is the
 * database's to say (struct pv_reason); this is about the side only. */
bool pv_check_suggests(const struct pv_check_result *result, const char *reason_code);

/* After pv_check_run on the original and pv_standard_make: file.bytes and dim.* are judged
 * anew on the standard, since that is what is decided on and uploaded (bytes by
 * profile->standard: above bytes_max fails, below bytes_min only warns); all else stays
 * what the original showed. */
void pv_check_standard(struct pv_check_report *report, const uint8_t *data, size_t size, const struct pv_profile *profile);
/* Adds results (an external checker's), in place of those of the same name, and recounts
 * score, fails, warns, nas. What does not fit into the report is left out. */
void pv_check_merge(struct pv_check_report *report, const struct pv_check_result *extra, size_t count, const struct pv_profile *profile);

/* An external checker: a child process, one JSON request line in, one JSON answer line
 * out, killed after timeout_ms. Any failure of it marks its scores n.a. and is told in
 * err; it never blocks a photo: ret_results holds one result for each measure in every
 * case, also with an error. The photo's bytes go through a memfd whose path
 * (/proc/self/fd/N) is in the request: nothing touches the disk. The child has descriptors
 * 0 to 3 and a bare environment (PATH, LC_ALL), and its process group dies with it.
 *   request {"job":7,"photo":"/proc/self/fd/3","bytes":N,"sha256":"hex","measures":["a",...]}
 *   answer  {"job":7,"version":"1.0","scores":[{"id":"a","native":0.5,"quality":0..100 or -1,
 *            "status":"ok|warn|fail|na","codes":["..."]}]}
 * Without a status it follows from the quality (80, 40). Scores beyond its measures are
 * taken too, but never one named like a built-in check. */
struct pv_checker {
	const char *name;
	const char *const *argv;	/* NULL-terminated */
	const char *const *measures;	/* ids it is expected to give, NULL-terminated: n.a. when it does not */
	int timeout_ms;
	bool is_resident;		/* for a pool: the process stays and answers one photo after another */
	struct pv_checker_seat *seat;	/* NULL: a process for each photo; set by pv_checker_pool_new */
};
PV_MUST_CHECK enum pv_err pv_checker_run(const struct pv_checker *checker, const uint8_t *data, size_t size, int64_t job,
					 struct pv_check_result *ret_results, size_t capacity, size_t *ret_count, struct pv_error *err);

/* Resident checkers. The same lines, but the process stays: it reads requests until its stdin
 * ends, and the photo is at /proc/PID/fd/N of ours. timeout_ms is for each photo, its start
 * included. One that crashes, exceeds its time, or breaks the protocol is killed with its group and
 * its photo is n.a.; it is started again after a pause of 0.5 s that doubles to 60 s while it
 * goes on failing (photos meanwhile are n.a. at once). One that ended by itself between two
 * photos is started again without a pause. A pool belongs to one thread. */
struct pv_checker_pool;
/* What the checkers name is borrowed. */
struct pv_checker_pool *pv_checker_pool_new(const struct pv_checker *checkers, size_t count);
void pv_checker_pool_free(struct pv_checker_pool *pool);	/* ends their processes; NULL is fine */
/* The same checkers, for pv_checker_run and what takes a list; those is_resident have a seat. */
const struct pv_checker *pv_checker_pool_list(const struct pv_checker_pool *pool);

#endif
