#include "store/check_job.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/digest.h"
#include "base/mem.h"
#include "store/row.h"

struct record {
	struct pv_check_job job;
	const char *name, *profile;
	int version;
};
#define COLUMN(type_, name_, member) { name_, type_, offsetof(struct record, member), sizeof(((struct record *)0)->member) }

static const struct row_column COLUMNS[] = {
	COLUMN(ROW_INT8, "id", job.id),
	COLUMN(ROW_INT8, "token", job.token),
	COLUMN(ROW_TEXT, "campaign", job.campaign),
	COLUMN(ROW_TEXT, "profile_name", name),
	COLUMN(ROW_INT, "profile_version", version),
	COLUMN(ROW_TEXT, "profile", profile),
	COLUMN(ROW_SHA256, "photo", job.photo),
	COLUMN(ROW_BOOL, "is_retouched", job.is_retouched),
};

void pv_check_job_list_release(struct pv_check_job_list *list)
{
	pv_arena_release(&list->arena);
	*list = (struct pv_check_job_list){ 0 };
}

enum pv_err check_job_run(struct pv_store *st, struct query *q, struct pv_check_job_list *ret, struct pv_error *err)
{
	struct pv_check_job_list list = { 0 };
	PGresult *res = NULL;
	void *rows = NULL;
	enum pv_err e = query_run(st, q, &res, err);

	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(struct record), &list.arena, &rows, &list.count, err);
	PQclear(res);
	if (!e)
		list.rows = pv_arena_alloc(&list.arena, list.count * sizeof(*list.rows));
	const struct record *records = rows;
	for (size_t i = 0; i < list.count && !e; i++) {
		list.rows[i] = records[i].job;
		e = pv_profile_parse(records[i].name, records[i].version, records[i].profile, &list.rows[i].profile, err);
	}
	if (e) {
		pv_check_job_list_release(&list);
		return e;
	}
	*ret = list;
	return PV_OK;
}

static struct json *result_json(const struct pv_check_result *r)
{
	struct json *j = json_object();

	json_set_str(j, "name", r->name);
	json_set_real(j, "native", isfinite(r->native) ? r->native : NAN);
	if (r->quality == PV_QUALITY_NA)
		json_set_null(j, "quality");
	else
		json_set_int(j, "quality", r->quality);
	json_set_str(j, "status", pv_check_status_name(r->status));
	json_set_str(j, "checker", r->checker);
	json_set_str(j, "version", r->version);
	json_set_str(j, "detail", r->detail);
	return j;
}

static struct json *results_json(const struct pv_check_report *report)
{
	struct json *results = json_array();

	for (size_t i = 0; i < report->count; i++)
		json_add(results, result_json(&report->results[i]));
	return results;
}

static void put_figures(struct json *j, const struct pv_check_done *done)
{
	const struct pv_check_report *report = done->report;

	if (report->score == PV_QUALITY_NA)
		json_set_null(j, "score");
	else
		json_set_int(j, "score", report->score);
	json_set_int(j, "fails", report->fails);
	json_set_int(j, "warns", report->warns);
	json_set_int(j, "nas", report->nas);
	if (done->profile_name)
		json_set_str(j, "profile", done->profile_name);
	json_set_int(j, "profile_version", done->profile_version);
}

/* Missing ones have no key at all; see duplicate_rows() of the schema. */
static void put_hashes(struct json *j, const struct pv_check_hashes *h)
{
	char hex[DIGEST_HEX_SIZE];

	if (h->state == PV_HASH_UNKNOWN)
		return;
	if (h->state == PV_HASH_FAILED) {
		json_set_null(j, "phash");
		return;
	}
	snprintf(hex, sizeof(hex), "%016" PRIx64, h->phash);
	json_set_str(j, "phash", hex);
	snprintf(hex, sizeof(hex), "%016" PRIx64, h->phash_mirror);
	json_set_str(j, "phash_mirror", hex);
	digest_hex(h->dhash, sizeof(h->dhash), hex);
	json_set_str(j, "dhash", hex);
	digest_hex(h->dhash_mirror, sizeof(h->dhash_mirror), hex);
	json_set_str(j, "dhash_mirror", hex);
}

struct json *check_job_report(const struct pv_check_done *done)
{
	struct json *j = json_object();
	char hex[DIGEST_HEX_SIZE];

	json_set_int(j, "id", done->id);
	if (done->token)
		json_set_int(j, "token", done->token);
	if (done->standard) {
		digest_hex(done->standard, 32, hex);
		json_set_str(j, "standard", hex);
	} else {
		json_set_null(j, "standard");
	}
	if (done->is_merge)
		json_set_bool(j, "merge", true);
	else
		put_figures(j, done);
	if (!done->is_merge)
		put_hashes(j, &done->report->hashes);
	json_set(j, "results", results_json(done->report));
	return j;
}
