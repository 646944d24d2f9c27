#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "photovet/deliver.h"
#include "sql.h"
#include "store/photo_dir.h"
#include "store/query.h"

enum pv_err pv_store_photo_place(struct pv_store *st, const char *place, struct pv_error *err)
{
	if (!strcmp(place, "pg:") || !strcmp(place, "pg")) {
		free(st->photo_dir);
		st->photo_dir = NULL;
		return PV_OK;
	}
	if (!strncmp(place, "s3:", 3) || !strncmp(place, "https:", 6))	/* their place: another back end beside photo_dir */
		return pv_error_set(err, PV_ERR_CONFIG, "photos cannot be stored there yet: '%s'", place);
	if (strncmp(place, "file:/", 6))
		return pv_error_set(err, PV_ERR_CONFIG, "photos are stored in pg: or file:/absolute/directory, not in '%s'", place);
	free(st->photo_dir);
	st->photo_dir = mem_strdup(place + 5);
	return PV_OK;
}

enum pv_err pv_store_photo_put(struct pv_store *st, const uint8_t *data, size_t size, int width, int height, uint8_t ret_sha256[32], struct pv_error *err)
{
	uint8_t sha[32];
	struct query q;
	enum pv_err e = PV_OK;

	if (size > PV_PHOTO_MAX_BYTES)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "a photo of more than %u bytes", PV_PHOTO_MAX_BYTES);
	digest_sha256(data, size, sha);
	if (st->photo_dir)	/* on the disk before the database speaks of it */
		e = photo_dir_put(st->photo_dir, sha, data, size, err);
	if (e)
		return e;
	query_init(&q, sql_photo_put);
	query_bytes(&q, sha, sizeof(sha));
	query_int(&q, width);
	query_int(&q, height);
	query_int8(&q, (int64_t)size);
	query_text(&q, st->photo_dir ? "file" : "pg");
	if (st->photo_dir)
		query_null(&q, QUERY_BYTEA);
	else
		query_blob(&q, data, size);
	e = query_do(st, &q, err);
	if (!e)
		memcpy(ret_sha256, sha, sizeof(sha));
	return e;
}

static enum pv_err missing(struct pv_error *err)
{
	return pv_error_set(err, PV_ERR_NOT_FOUND, "no such photo, or it is not visible to you");
}

static enum pv_err read_place(struct pv_store *st, const PGresult *res, const uint8_t sha256[32], uint8_t **ret_data, size_t *ret_size, struct pv_error *err)
{
	int data_at = PQfnumber(res, "data"), place_at = PQfnumber(res, "place");

	if (data_at < 0 || place_at < 0)
		return pv_error_set(err, PV_ERR_DATABASE, "the database's answer lacks a column: 'data'");
	if (!PQgetisnull(res, 0, data_at)) {
		int n = PQgetlength(res, 0, data_at);
		uint8_t *copy = mem_try_alloc((size_t)n + 1, 1);
		if (!copy)
			return pv_error_set(err, PV_ERR_NOMEM, "not enough memory for a photo of %d bytes", n);
		memcpy(copy, PQgetvalue(res, 0, data_at), (size_t)n);
		*ret_data = copy;
		*ret_size = (size_t)n;
		return PV_OK;
	}
	if (strcmp(PQgetvalue(res, 0, place_at), "file"))
		return pv_error_set(err, PV_ERR_CONFIG, "this program cannot read photos stored in '%s' yet", PQgetvalue(res, 0, place_at));
	if (!st->photo_dir)
		return pv_error_set(err, PV_ERR_CONFIG, "the photo lies in a directory: the setting 'photos' must name it (file:/absolute/directory)");
	return photo_dir_get(st->photo_dir, sha256, ret_data, ret_size, err);
}

enum pv_err pv_store_photo(struct pv_store *st, const uint8_t sha256[32], uint8_t **ret_data, size_t *ret_size, struct pv_error *err)
{
	uint8_t *data = NULL, sha[32];
	size_t size = 0;
	PGresult *res = NULL;
	struct query q;

	query_init(&q, sql_photo_get);
	query_bytes(&q, sha256, 32);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = PQntuples(res) == 1 ? read_place(st, res, sha256, &data, &size, err) : missing(err);
	PQclear(res);
	if (e)
		return e;
	digest_sha256(data, size, sha);
	if (memcmp(sha, sha256, sizeof(sha))) {
		free(data);
		return pv_error_set(err, PV_ERR_DATABASE, "a stored photo was altered: its bytes do not match its address");
	}
	*ret_data = data;
	*ret_size = size;
	return PV_OK;
}
