#include "photovet/migrate.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "sql.h"
#include "store/move.h"
#include "store/query.h"
#include "store/row.h"

static const struct row_column COLUMNS[] = {
	ROW_COLUMN(ROW_INT, pv_migration, version),
	ROW_COLUMN(ROW_TEXT, pv_migration, name),
	ROW_COLUMN(ROW_CHARS, pv_migration, sha256),
	ROW_COLUMN(ROW_TIME, pv_migration, applied_at),
	ROW_COLUMN(ROW_TEXT, pv_migration, by),
};

static void file_digest(const struct sql_migration *m, char *ret_hex)
{
	uint8_t sha[32];

	digest_sha256(m->text, strlen(m->text), sha);
	digest_hex(sha, sizeof(sha), ret_hex);
}

static enum pv_err is_present(struct pv_store *st, bool *ret, struct pv_error *err)
{
	PGresult *res = NULL;
	struct query q;

	query_init(&q, sql_migration_present);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		*ret = PQntuples(res) == 1 && PQgetlength(res, 0, 0) == 1 && *PQgetvalue(res, 0, 0);
	PQclear(res);
	return e;
}

/* What the database has on record, in the arena of ret. */
static enum pv_err read_applied(struct pv_store *st, struct pv_migration_list *ret, struct pv_error *err)
{
	PGresult *res = NULL;
	void *rows = NULL;
	struct query q;

	query_init(&q, sql_migration_list);
	enum pv_err e = query_run(st, &q, &res, err);
	if (!e)
		e = row_all(COLUMNS, ARRAY_LEN(COLUMNS), res, sizeof(*ret->rows), &ret->arena, &rows, &ret->count, err);
	PQclear(res);
	if (!e)
		ret->rows = rows;
	return e;
}

static const struct pv_migration *find(const struct pv_migration_list *list, int version)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->rows[i].version == version)
			return &list->rows[i];
	return NULL;
}

static void merge(const struct sql_migration *m, const struct pv_migration_list *applied, struct pv_migration *ret)
{
	const struct pv_migration *a = find(applied, m->version);
	char hex[DIGEST_HEX_SIZE];

	file_digest(m, hex);
	*ret = a ? *a : (struct pv_migration){ .version = m->version, .applied_at = PV_TIME_NONE, .by = "" };
	ret->name = m->name;
	ret->state = !a ? PV_MIGRATION_PENDING : strcmp(a->sha256, hex) ? PV_MIGRATION_CHANGED : PV_MIGRATION_APPLIED;
	memcpy(ret->sha256, hex, sizeof(hex));
}

enum pv_err pv_migrate_status(struct pv_store *st, struct pv_migration_list *ret, struct pv_error *err)
{
	struct pv_migration_list applied = { 0 };
	size_t ours = ARRAY_LEN(sql_migrations) - 1;
	bool present = false;
	enum pv_err e = is_present(st, &present, err);

	if (!e && present)
		e = read_applied(st, &applied, err);
	if (e)
		goto out;
	struct pv_migration *rows = pv_arena_alloc(&applied.arena, (ours + applied.count) * sizeof(*rows));
	size_t n = 0;
	for (; n < ours; n++)
		merge(&sql_migrations[n], &applied, &rows[n]);
	for (size_t i = 0; i < applied.count; i++) {
		if (applied.rows[i].version <= sql_migrations[ours - 1].version)
			continue;
		rows[n] = applied.rows[i];
		rows[n++].state = PV_MIGRATION_UNKNOWN;
	}
	*ret = (struct pv_migration_list){ .rows = rows, .count = n, .arena = applied.arena };
	return PV_OK;
out:
	pv_arena_release(&applied.arena);
	return e;
}

/* Is it on record, now that the lock is ours? */
static enum pv_err is_applied(struct pv_store *st, const struct sql_migration *m, const char *hex, bool *ret, struct pv_error *err)
{
	bool present = false;
	char *recorded = NULL;
	struct query q;
	enum pv_err e = is_present(st, &present, err);

	*ret = false;
	if (e || !present)
		return e;
	query_init(&q, sql_migration_applied);
	query_int(&q, m->version);
	e = query_string(st, &q, &recorded, err);
	if (e)
		return e;
	*ret = *recorded != '\0';
	if (*ret && strcmp(recorded, hex))
		e = pv_error_set(err, PV_ERR_CONFLICT, "an applied migration differs from this program's: '%s'", m->name);
	free(recorded);
	return e;
}

static enum pv_err record(struct pv_store *st, const struct sql_migration *m, const char *hex, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_migration_record);
	query_int(&q, m->version);
	query_text(&q, m->name);
	query_text(&q, hex);
	return query_do(st, &q, err);
}

static enum pv_err lock(struct pv_store *st, struct pv_error *err)
{
	struct query q;

	query_init(&q, sql_migration_lock);
	return query_do(st, &q, err);
}

/* One file, one transaction. The file sets the role it works under; so does its record. */
static enum pv_err apply(struct pv_store *st, const struct sql_migration *m, bool *ret_applied, struct pv_error *err)
{
	char hex[DIGEST_HEX_SIZE];
	bool there = false;
	enum pv_err e = move_begin(st, err);

	file_digest(m, hex);
	if (!e)
		e = lock(st, err);
	if (!e)
		e = is_applied(st, m, hex, &there, err);
	if (!e && !there) {
		e = query_script(st, m->text, err);
		if (!e)
			e = record(st, m, hex, err);
		if (e)
			pv_error_prefix(err, "%s", m->name);
	}
	if (!e)
		e = move_commit(st, err);
	if (e)
		move_rollback(st, err);
	else
		*ret_applied = !there;
	return e;
}

/* Nothing is applied on top of something altered. */
static enum pv_err refuse_changed(struct pv_store *st, struct pv_error *err)
{
	struct pv_migration_list list = { 0 };
	enum pv_err e = pv_migrate_status(st, &list, err);

	for (size_t i = 0; i < list.count && !e; i++)
		if (list.rows[i].state == PV_MIGRATION_CHANGED)
			e = pv_error_set(err, PV_ERR_CONFLICT, "an applied migration differs from this program's: '%s'", list.rows[i].name);
	pv_migration_list_release(&list);
	return e;
}

static enum pv_err apply_all(struct pv_store *st, pv_migration_fn *fn, void *context, int *ret_applied, struct pv_error *err)
{
	enum pv_err e = refuse_changed(st, err);
	int applied = 0;

	for (const struct sql_migration *m = sql_migrations; m->name && !e; m++) {
		struct pv_migration done = { .version = m->version, .name = m->name, .applied_at = PV_TIME_NONE, .by = pv_store_login(st) };
		bool is_new = false;
		e = apply(st, m, &is_new, err);
		if (e || !is_new)
			continue;
		applied++;
		file_digest(m, done.sha256);
		if (fn)
			fn(&done, context);
	}
	if (!e)
		*ret_applied = applied;
	return e;
}

enum pv_err pv_migrate_init(struct pv_store *st, pv_migration_fn *fn, void *context, int *ret_applied, struct pv_error *err)
{
	return apply_all(st, fn, context, ret_applied, err);
}

enum pv_err pv_migrate_run(struct pv_store *st, pv_migration_fn *fn, void *context, int *ret_applied, struct pv_error *err)
{
	bool present = false;
	enum pv_err e = is_present(st, &present, err);

	if (!e && !present)
		e = pv_error_set(err, PV_ERR_NOT_FOUND, "the database has no photovet schema; run: photovet db init");
	return e ? e : apply_all(st, fn, context, ret_applied, err);
}
