#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "check/job.h"
#include "image/phash.h"

#define CHECKER_NAME "photovet"
#define CHECKER_VERSION "4"	/* moves when a formula does, so that stored results tell which one made them */

static const struct {
	const char *name, *label;
} checks[] = {
#define CHECK(id, name, decides, unit, label) { name, N_(label) },
#include "photovet/checks.def"
#undef CHECK
};
static_assert(ARRAY_LEN(checks) == PV_CHECK_COUNT, "one row a check");
static_assert(PV_CHECK_COUNT <= PV_CHECK_RESULTS_MAX, "a report holds all built-in checks");

static void (*const families[])(struct check_job *job) = {
	check_file_run,
	check_dim_run,
	check_jpeg_run,
	check_meta_run,
};

static void (*const picture_families[])(struct check_job *job) = {
	check_geo_run,
	check_color_run,
	check_bg_run,
	check_halo_run,
	check_frame_run,
	check_sharp_run,
	check_exp_run,
	check_light_run,
	check_skin_run,
	check_tex_run,
};

const char *pv_check_status_name(enum pv_check_status status)
{
	static const char *const names[] = { "na", "ok", "warn", "fail" };

	if ((size_t)status >= ARRAY_LEN(names))
		BUG("no such check status: %d", (int)status);
	return names[status];
}

const char *pv_check_name(enum pv_check_id id)
{
	if ((size_t)id >= PV_CHECK_COUNT)
		BUG("no such check: %d", (int)id);
	return checks[id].name;
}

const char *pv_check_label(enum pv_check_id id)
{
	if ((size_t)id >= PV_CHECK_COUNT)
		BUG("no such check: %d", (int)id);
	return _(checks[id].label);
}

enum pv_check_id pv_check_find(const char *name)
{
	size_t i;

	for (i = 0; i < PV_CHECK_COUNT; i++)
		if (strcmp(checks[i].name, name) == 0)
			return (enum pv_check_id)i;
	return PV_CHECK_COUNT;
}

/* Detail for people: no controls, no bidi tricks, cut at a character. */
static void set_detail(struct pv_check_result *r, const char *detail)
{
	struct buf clean = BUF_INIT(4096);
	const char *text;
	size_t n;

	utf8_sanitize(&clean, detail, 64);
	text = buf_str(&clean);
	n = strlen(text);
	if (n >= sizeof(r->detail))
		for (n = sizeof(r->detail) - 1; n > 0 && ((uint8_t)text[n] & 0xC0) == 0x80; n--)
			;
	memcpy(r->detail, text, n);
	r->detail[n] = '\0';
	buf_release(&clean);
}

/* How far a value is past an edge, told by the distance from the ok edge to the fail
 * edge; without a fail edge (or a zone between) by the size of the ok edge itself. */
static double zone_of(double ok, double fail)
{
	double zone = isnan(fail) ? 0 : fabs(fail - ok);

	if (zone > 0)
		return zone;
	return fabs(ok) > 0 ? fabs(ok) : 1;
}

/* One side: past is how far the value lies beyond the ok edge (<= 0: not at all). */
static int side_quality(double past, double ok, double fail, bool fails)
{
	double zone = zone_of(ok, fail), q;

	if (!fails && past <= 0)
		return 100;
	if (!fails) {
		q = 79 - 39 * (past < zone ? past / zone : 1);
		return (int)lround(q);
	}
	past -= isnan(fail) || fabs(fail - ok) <= 0 ? 0 : fabs(fail - ok);
	q = 39 - 39 * (past < zone ? past / zone : 1);
	return (int)lround(q);
}

static void judge(const struct pv_check_limit *l, struct pv_check_result *r)
{
	double v = r->native;
	/* a fail edge without an ok edge is an ok edge too */
	double ok_low = isnan(l->ok_low) ? l->fail_low : l->ok_low, ok_high = isnan(l->ok_high) ? l->fail_high : l->ok_high;
	bool low = v < ok_low, high = v > ok_high;
	bool fails_low = v < l->fail_low, fails_high = v > l->fail_high;

	if (fails_low || fails_high)
		r->status = PV_CHECK_FAIL;
	else
		r->status = low || high ? PV_CHECK_WARN : PV_CHECK_OK;
	r->quality = 100;
	if (low || fails_low)
		r->quality = side_quality(ok_low - v, ok_low, l->fail_low, fails_low);
	else if (high || fails_high)
		r->quality = side_quality(v - ok_high, ok_high, l->fail_high, fails_high);
}

static struct pv_check_result *put(struct check_job *job, enum pv_check_id id, double native, const char *detail)
{
	const struct pv_check_limit *limit = &job->profile->limits[id];
	struct pv_check_report *report = job->report;
	struct pv_check_result *r;

	if (!limit->enabled)
		return NULL;
	if (report->count == PV_CHECK_RESULTS_MAX)
		BUG("more results than a report holds");
	r = &report->results[report->count++];
	*r = (struct pv_check_result){ .native = native, .quality = PV_QUALITY_NA, .status = PV_CHECK_NA };
	snprintf(r->name, sizeof(r->name), "%s", checks[id].name);
	snprintf(r->checker, sizeof(r->checker), "%s", CHECKER_NAME);
	snprintf(r->version, sizeof(r->version), "%s", CHECKER_VERSION);
	set_detail(r, detail);
	if (!isnan(native))
		judge(limit, r);
	return r;
}

const char *check_side(const struct check_job *job, enum pv_check_id id, double native, const char *low, const char *high)
{
	const struct pv_check_limit *l = &job->profile->limits[id];

	if (native < l->ok_low || native < l->fail_low)
		return low;
	return native > l->ok_high || native > l->fail_high ? high : "";
}

void check_put(struct check_job *job, enum pv_check_id id, double native, const char *detail)
{
	put(job, id, native, detail);
}

/* The quality moves to the edge of the status it is held to. */
void check_put_between(struct check_job *job, enum pv_check_id id, double native, const char *detail, enum pv_check_status mildest, enum pv_check_status hardest)
{
	struct pv_check_result *r = put(job, id, native, detail);

	if (!r || r->status == PV_CHECK_NA)
		return;
	if (r->status > hardest) {
		r->status = hardest;
		r->quality = hardest == PV_CHECK_OK ? 100 : 40;
	} else if (r->status < mildest) {
		r->status = mildest;
		r->quality = mildest == PV_CHECK_WARN ? 79 : 39;
	}
}

static struct pv_check_result *find_result(struct pv_check_report *report, const char *name)
{
	size_t i;

	for (i = 0; i < report->count; i++)
		if (strcmp(report->results[i].name, name) == 0)
			return &report->results[i];
	return NULL;
}

void check_level_fails(struct check_job *job, enum pv_check_id a, enum pv_check_id b)
{
	struct pv_check_result *x = find_result(job->report, checks[a].name), *y = find_result(job->report, checks[b].name);

	if (!x || !y || x->status != PV_CHECK_FAIL || y->status != PV_CHECK_FAIL)
		return;
	x->quality = y->quality = x->quality < y->quality ? x->quality : y->quality;
}

/* The side is in the detail, which is stored with the result: the limits are not at hand where a reason is picked. */
bool pv_check_suggests(const struct pv_check_result *result, const char *reason_code)
{
	static const struct {
		const char *check, *side, *code;
	} sides[] = {
		{ "geo.headw", "too large", "F02" }, { "geo.headw", "too small", "F05" },
		{ "exp.mean", "too dark", "L01" }, { "exp.mean", "too bright", "L02" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(sides); i++)
		if (strcmp(sides[i].check, result->name) == 0 && strcmp(sides[i].code, reason_code) == 0)
			return *result->detail == '\0' || strcmp(sides[i].side, result->detail) == 0;
	return true;
}

/* A deciding check that did not run makes the score n.a. as one that could not judge does. */
static int score_of(struct pv_check_report *report, const struct pv_profile *profile)
{
	const struct pv_check_result *r;
	int score = PV_QUALITY_NA;
	size_t i;

	for (i = 0; i < PV_CHECK_COUNT; i++) {
		if (!profile->limits[i].enabled || !profile->limits[i].decides)
			continue;
		r = find_result(report, checks[i].name);
		if (!r || r->quality == PV_QUALITY_NA)
			return PV_QUALITY_NA;
		if (score == PV_QUALITY_NA || r->quality < score)
			score = r->quality;
	}
	return score;
}

static void count(struct pv_check_report *report, const struct pv_profile *profile)
{
	size_t i;

	report->fails = report->warns = report->nas = 0;
	for (i = 0; i < report->count; i++) {
		report->fails += report->results[i].status == PV_CHECK_FAIL;
		report->warns += report->results[i].status == PV_CHECK_WARN;
		report->nas += report->results[i].status == PV_CHECK_NA;
	}
	report->score = score_of(report, profile);
}

static void fill_gaps(struct check_job *job)
{
	size_t i;

	for (i = 0; i < PV_CHECK_COUNT; i++)
		if (!find_result(job->report, checks[i].name))
			check_put(job, (enum pv_check_id)i, NAN, "");
}

static bool needs_picture(const struct pv_profile *profile)
{
	size_t i;

	for (i = PV_CHECK_SEG_CONF; i < PV_CHECK_COUNT; i++)
		if (profile->limits[i].enabled)
			return true;
	return false;
}

/* Of the work image, so that a photo and its copies are compared in one crop whatever their size. */
static void make_hashes(const struct check_job *job, struct pv_check_hashes *ret)
{
	struct phash h;

	if (!needs_picture(job->profile))
		return;
	ret->state = PV_HASH_FAILED;
	if (!job->work.img.rgb || phash_of(&job->work.img, &h, NULL) != PV_OK)
		return;
	ret->state = PV_HASH_MADE;
	ret->phash = h.p;
	ret->phash_mirror = h.p_mirrored;
	memcpy(ret->dhash, h.d, sizeof(ret->dhash));
	memcpy(ret->dhash_mirror, h.d_mirrored, sizeof(ret->dhash_mirror));
}

void pv_check_run(const uint8_t *data, size_t size, const struct pv_profile *profile, struct pv_check_report *ret_report)
{
	struct check_job job = { .data = data, .size = size, .profile = profile, .report = ret_report };
	size_t i;

	*ret_report = (struct pv_check_report){ 0 };
	check_job_read(&job, needs_picture(profile));
	for (i = 0; i < ARRAY_LEN(families) && (job.readable || i == 0); i++)
		families[i](&job);
	for (i = 0; i < ARRAY_LEN(picture_families) && job.has_picture; i++)
		picture_families[i](&job);
	make_hashes(&job, &ret_report->hashes);
	check_job_release(&job);
	fill_gaps(&job);
	count(ret_report, profile);
}

void pv_check_merge(struct pv_check_report *report, const struct pv_check_result *extra, size_t n, const struct pv_profile *profile)
{
	size_t i, at;

	for (i = 0; i < n; i++) {
		const struct pv_check_result *old = find_result(report, extra[i].name);

		at = old ? (size_t)(old - report->results) : report->count;
		if (at == PV_CHECK_RESULTS_MAX)
			break;
		report->results[at] = extra[i];
		if (!old)
			report->count++;
	}
	count(report, profile);
}

void pv_check_standard(struct pv_check_report *report, const uint8_t *data, size_t size, const struct pv_profile *profile)
{
	static const enum pv_check_id ids[] = { PV_CHECK_FILE_BYTES, PV_CHECK_DIM_WIDTH, PV_CHECK_DIM_HEIGHT, PV_CHECK_DIM_ASPECT };
	struct pv_profile out = *profile;
	struct pv_check_report made = { 0 };
	struct check_job job = { .data = data, .size = size, .profile = &out, .report = &made };
	struct pv_check_limit *bytes = &out.limits[PV_CHECK_FILE_BYTES];
	const struct pv_check_result *r;
	size_t i;

	bytes->ok_low = profile->standard.bytes_min > 0 ? (double)profile->standard.bytes_min : NAN;
	bytes->ok_high = bytes->fail_high = profile->standard.bytes_max > 0 ? (double)profile->standard.bytes_max : NAN;
	bytes->fail_low = NAN;
	check_job_read(&job, false);
	check_file_run(&job);
	if (job.readable)
		check_dim_run(&job);
	fill_gaps(&job);
	check_job_release(&job);
	for (i = 0; i < ARRAY_LEN(ids); i++) {
		r = find_result(&made, checks[ids[i]].name);
		if (r)
			pv_check_merge(report, r, 1, profile);
	}
}
