#include "photovet/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/digest.h"
#include "base/mem.h"
#include "photovet/deliver.h"
#include "store/move.h"
#include "store/photo_set.h"
#include "store/submit.h"
#include "vet/import_photo.h"
#include "vet/manifest.h"

/* Photos of a chunk are held in memory until they are stored: the chunk ends early past this. */
#define CHUNK_PHOTO_BYTES (96u << 20)

struct item {
	long line;
	char *student_no;
	struct json *fields;		/* NULL once it is in the request, or when refused */
	struct import_photo photo, reference;
	char *refusal;			/* NULL: to be submitted */
};

struct import {
	struct pv_store *st;
	const struct pv_import_options *options;
	pv_import_fn *fn;
	void *context;
	struct pv_import_summary summary;
	struct import_folder folder;
	struct manifest manifest;
	bool has_header;
	struct item items[PV_IMPORT_CHUNK];
	size_t count, bytes;
	enum pv_err e;			/* what stopped it */
	struct pv_error *err;
};

const char *pv_import_result_name(enum pv_import_result result)
{
	static const char *const names[] = { "accepted", "unchanged", "refused" };

	return names[result];
}

static void warn(struct import *im, const char *text)
{
	im->fn(NULL, text, im->context);
}

static void release_items(struct import *im)
{
	for (size_t i = 0; i < im->count; i++) {
		struct item *it = &im->items[i];
		free(it->student_no);
		free(it->refusal);
		json_free(it->fields);
		import_photo_release(&it->photo);
		import_photo_release(&it->reference);
	}
	im->count = im->bytes = 0;
}

static void report(struct import *im, const struct pv_import_line *row)
{
	im->summary.accepted += row->result == PV_IMPORT_ACCEPTED;
	im->summary.unchanged += row->result == PV_IMPORT_UNCHANGED;
	im->summary.refused += row->result == PV_IMPORT_REFUSED;
	im->fn(row, NULL, im->context);
}

/* Both photos of every line that is still to be submitted. */
static size_t gather_photos(struct import *im, struct import_photo **photos)
{
	size_t n = 0;

	for (size_t i = 0; i < im->count; i++) {
		struct item *it = &im->items[i];
		if (it->refusal)
			continue;
		if (it->photo.is_given)
			photos[n++] = &it->photo;
		if (it->reference.is_given)
			photos[n++] = &it->reference;
	}
	return n;
}

static enum pv_err put_photos(struct import *im)
{
	struct import_photo *photos[2 * PV_IMPORT_CHUNK];
	uint8_t sha[2 * PV_IMPORT_CHUNK][32], stored[32];
	bool missing[2 * PV_IMPORT_CHUNK];
	size_t n = gather_photos(im, photos);
	enum pv_err e;

	if (!n)
		return PV_OK;
	for (size_t i = 0; i < n; i++)
		memcpy(sha[i], photos[i]->sha256, 32);
	e = photo_set_missing(im->st, sha[0], n, missing, im->err);
	for (size_t i = 0; i < n && !e; i++)
		if (missing[i])
			e = pv_store_photo_put(im->st, photos[i]->data, photos[i]->size, photos[i]->width, photos[i]->height, stored, im->err);
	return e;
}

static void add_address(struct json *fields, const char *key, const struct import_photo *photo)
{
	char hex[DIGEST_HEX_SIZE];

	if (!photo->is_given)
		return;
	digest_hex(photo->sha256, 32, hex);
	json_set_str(fields, key, hex);
}

static const struct submit_answer *answer_of(const struct submit_answer_list *answers, long line)
{
	for (size_t i = 0; i < answers->count; i++)
		if (answers->rows[i].line == line)
			return &answers->rows[i];
	return NULL;
}

static enum pv_err report_chunk(struct import *im, const struct submit_answer_list *answers)
{
	for (size_t i = 0; i < im->count; i++) {
		const struct item *it = &im->items[i];
		struct pv_import_line row = { .line = it->line, .student_no = it->student_no, .result = PV_IMPORT_REFUSED, .cause = it->refusal };
		if (!it->refusal) {
			const struct submit_answer *a = answer_of(answers, it->line);
			if (!a)
				return pv_error_set(im->err, PV_ERR_DATABASE, "the database did not answer for line %ld", it->line);
			row.id = a->id;
			row.cause = a->cause;
			if (!strcmp(a->result, "accepted"))
				row.result = PV_IMPORT_ACCEPTED;
			else if (!strcmp(a->result, "unchanged"))
				row.result = PV_IMPORT_UNCHANGED;
		}
		report(im, &row);
	}
	return PV_OK;
}

static enum pv_err flush(struct import *im)
{
	struct submit_answer_list answers = { 0 };
	struct json *request = json_array();
	enum pv_err e = put_photos(im);

	for (size_t i = 0; i < im->count && !e; i++) {
		struct item *it = &im->items[i];
		if (it->refusal)
			continue;
		add_address(it->fields, "photo", &it->photo);
		add_address(it->fields, "reference", &it->reference);
		json_add(request, it->fields);
		it->fields = NULL;
	}
	if (!e && json_count(request))
		e = submit_items(im->st, im->options->campaign, request, &answers, im->err);
	if (!e)
		e = report_chunk(im, &answers);
	pv_arena_release(&answers.arena);
	json_free(request);
	release_items(im);
	return e;
}

/* A photo that cannot be taken refuses its line, nothing else. */
static void read_photo(struct import *im, struct item *it, const char *path, struct import_photo *ret)
{
	struct pv_error why;

	if (!*path || it->refusal)
		return;
	if (import_photo_read(&im->folder, path, ret, &why))
		it->refusal = mem_strdup(why.text);
	else
		im->bytes += ret->size;
}

/* What the database would refuse anyway: said before a photo is read and stored for nothing. */
static char *fault_of(const struct manifest *m, const char *const *fields, size_t count)
{
	const char *no = manifest_field(m, fields, count, MANIFEST_STUDENT_NO), *name = manifest_field(m, fields, count, MANIFEST_NAME);

	if (!no[strspn(no, " 0")])
		return mem_strdup("bad student number");
	return name[strspn(name, " ")] ? NULL : mem_strdup("name is missing");
}

static void add_row(struct import *im, const char *const *fields, size_t count, long line, const char *problem)
{
	const struct manifest *m = &im->manifest;
	struct item *it = &im->items[im->count++];
	char text[96];

	*it = (struct item){ .line = line, .student_no = mem_strdup(problem ? "" : manifest_field(m, fields, count, MANIFEST_STUDENT_NO)) };
	if (problem || count > m->field_count) {
		it->refusal = mem_strdup(problem ? problem : "more fields than the header line names");
		return;
	}
	if (manifest_check_digit_is_wrong(manifest_field(m, fields, count, MANIFEST_ID_NUMBER))) {
		(void)snprintf(text, sizeof(text), "line %ld: the check digit of id_number is wrong", line);
		warn(im, text);
	}
	it->fields = manifest_item(m, fields, count, line);
	it->refusal = fault_of(m, fields, count);
	read_photo(im, it, manifest_field(m, fields, count, MANIFEST_FILE), &it->photo);
	read_photo(im, it, manifest_field(m, fields, count, MANIFEST_REFERENCE_FILE), &it->reference);
}

static void on_unknown_column(const char *name, void *context)
{
	struct pv_error text;	/* its formatting makes hostile names one harmless line */

	(void)pv_error_set(&text, PV_ERR_BAD_INPUT, "unknown column ignored: '%.64s'", name);
	warn(context, text.text);
}

static bool on_row(const char *const *fields, size_t count, long line, const char *problem, void *context)
{
	struct import *im = context;

	if (!im->has_header) {
		if (problem)
			im->e = pv_error_set(im->err, PV_ERR_BAD_INPUT, "the manifest's header line cannot be read: %s", problem);
		else
			im->e = manifest_header(fields, count, on_unknown_column, im, &im->manifest, im->err);
		im->has_header = true;
		return !im->e;
	}
	if (!problem && count == 1 && !*fields[0])	/* an empty line */
		return true;
	add_row(im, fields, count, line, problem);
	if (im->count == PV_IMPORT_CHUNK || im->bytes > CHUNK_PHOTO_BYTES) {
		im->e = flush(im);
		im->summary.interrupted = im->options->stop && *im->options->stop;
	}
	return !im->e && !im->summary.interrupted;
}

/* Asked before the first photo is stored, and of a manifest without a good line too. */
static enum pv_err ask_campaign(struct import *im)
{
	struct submit_answer_list answers = { 0 };
	struct json *nothing = json_array();
	enum pv_err e = submit_items(im->st, im->options->campaign, nothing, &answers, im->err);

	pv_arena_release(&answers.arena);
	json_free(nothing);
	return e;
}

enum pv_err pv_import_run(struct pv_store *st, const struct pv_import_options *options, pv_import_fn *fn, void *context,
			  struct pv_import_summary *ret, struct pv_error *err)
{
	struct import *im = mem_alloc(sizeof(*im));
	struct buf text = BUF_INIT(PV_IMPORT_MAX_BYTES);
	/* An interruption waits for the chunk: what is half sent would be done and not reported. */
	const volatile sig_atomic_t *held = move_hold_stop(st);
	enum pv_err e;

	*im = (struct import){ .st = st, .options = options, .fn = fn, .context = context, .folder = { .fd = -1 }, .err = err };
	e = buf_read_file(&text, options->manifest, err);
	if (!e)
		e = import_photo_folder(options->photos, options->manifest, &im->folder, err);
	if (!e)
		e = ask_campaign(im);
	if (!e)
		e = csv_parse(buf_str(&text), text.len, options->encoding, on_row, im, err);
	if (!e)
		e = im->e;
	if (!e && !im->has_header)
		e = pv_error_set(err, PV_ERR_BAD_INPUT, "the manifest is empty: '%s'", options->manifest);
	if (!e && im->count && !im->summary.interrupted)
		e = flush(im);
	release_items(im);
	import_photo_folder_release(&im->folder);
	buf_release(&text);
	pv_store_stop_flag(st, held);
	*ret = im->summary;	/* also after an error: what was stored is stored */
	free(im);
	return e;
}
