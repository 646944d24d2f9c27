#include "demo/demo_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "demo/demo_login.h"
#include "demo/demo_process.h"
#include "demo/portrait_set.h"
#include "photovet/campaign.h"
#include "photovet/import.h"
#include "photovet/migrate.h"
#include "photovet/vet.h"

#define PORTRAITS 252
#define PORTRAITS_MAX 20000
#define SEED 20260401		/* the same people in every demo */
#define HOURS 70		/* the oldest submission came so long ago */
#define HISTORY 24		/* so many students of `demo` have been decided on before */
#define TITLE_1 "毕业生图像采集（演示，一审） demo, one stage"
#define TITLE_2 "毕业生图像采集（演示，两审） demo, two stages"

/* A student's submission and what is wrong with it, by place in the manifest. */
struct entry { int64_t id; enum portrait_defect defect; };

struct load {
	const struct demo_cluster *cluster;
	const struct demo_options *opt;
	struct pv_store *demo, *chen, *dai;
	struct entry *entries;		/* of the campaign in hand */
	int capacity;
};

static void say(const struct load *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void say(const struct load *l, const char *fmt, ...)
{
	struct buf line = BUF_INIT(1024);
	va_list args;

	va_start(args, fmt);
	buf_vprintf(&line, fmt, args);
	va_end(args);
	if (l->opt && l->opt->say)
		l->opt->say(buf_str(&line), l->opt->context);
	buf_release(&line);
}

static enum pv_err open_as(const struct load *l, const char *login, struct pv_store **ret, struct pv_error *err)
{
	struct buf dsn = BUF_INIT(PATH_MAX * 2);
	enum pv_err rc;

	demo_cluster_conninfo(l->cluster->place, login, &dsn);
	rc = pv_store_open(buf_str(&dsn), "photovet demo", ret, err);
	buf_release(&dsn);
	return rc;
}

enum pv_err demo_load_migrate(const struct demo_cluster *c, struct pv_error *err)
{
	struct load l = { .cluster = c };
	struct pv_store *admin = NULL;
	int applied;
	enum pv_err rc = open_as(&l, DEMO_CLUSTER_ADMIN, &admin, err);

	if (rc == PV_OK)
		rc = pv_migrate_init(admin, NULL, NULL, &applied, err);
	pv_store_close(admin);
	return rc;
}

static enum pv_err make_logins(const struct load *l, struct pv_error *err)
{
	struct buf sql = BUF_INIT(16384);
	enum pv_err rc;

	for (int i = 0; i < DEMO_LOGIN_COUNT; i++) {
		const char *login = demo_login_name((enum demo_login)i), *g = demo_login_groups((enum demo_login)i);
		buf_printf(&sql, "CREATE ROLE %s LOGIN;\n", login);
		for (size_t n; *g; g += n + (g[n] == ' ')) {
			n = strcspn(g, " ");
			buf_printf(&sql, "GRANT photovet_%.*s TO %s;\n", (int)n, g, login);
		}
	}
	rc = demo_cluster_sql(l->cluster, DEMO_CLUSTER_DATABASE, buf_str(&sql), err);
	buf_release(&sql);
	return rc;
}

/* file:// and the path, all but the plain characters as %XX. */
static void put_file_url(struct buf *out, const char *path)
{
	buf_puts(out, "file://");
	for (const char *s = path; *s; s++) {
		unsigned char c = (unsigned char)*s;
		bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("/-._~", c);
		if (is_plain)
			buf_putc(out, *s);
		else
			buf_printf(out, "%%%02X", c);
	}
}

static enum pv_err assign_people(struct pv_store *demo, const char *code, struct pv_error *err)
{
	static const struct { const char *login, *role; } PEOPLE[] = {
		{ "anna", "reviewer" }, { "bo", "reviewer" }, { "chen", "reviewer" }, { "chen", "supervisor" }, { "dai", "reviewer" },
		{ "dai", "supervisor" }, { "eve", "observer" }, { "olga", "operator" }, { "olga", "intake" },
	};
	enum pv_err rc = PV_OK;

	for (size_t i = 0; rc == PV_OK && i < ARRAY_LEN(PEOPLE); i++)
		rc = pv_campaign_assign(demo, PEOPLE[i].login, &code, 1, PEOPLE[i].role, err);
	return rc;
}

/* No undo window while the history is made: it would have to be waited for. */
static enum pv_err make_campaign(const struct load *l, const char *code, const char *title, const char *stages, struct pv_error *err)
{
	struct buf target = BUF_INIT(PATH_MAX * 4);
	char uploads[PATH_MAX], name[64];
	enum pv_err rc;

	snprintf(name, sizeof name, "uploads/%s", code);
	demo_place_path(l->cluster->place, name, uploads);
	put_file_url(&target, uploads);
	const struct pv_campaign_option options[] = {
		{ "title", title }, { "term", "2026-demo" }, { "stages", stages }, { "blocks", "allow" }, { "undo-seconds", "0" },
		{ "target", buf_str(&target) }, { "name-template", "{school_code}/{student_no}.jpg" }, { "notify", "file" },
	};
	rc = pv_campaign_create(l->demo, code, options, ARRAY_LEN(options), err);
	buf_release(&target);
	return rc == PV_OK ? assign_people(l->demo, code, err) : rc;
}

static enum pv_err set_undo(const struct load *l, const char *code, const char *seconds, struct pv_error *err)
{
	const struct pv_campaign_option option = { "undo-seconds", seconds };

	return pv_campaign_set(l->demo, code, &option, 1, err);
}

/* --- people and their photos */

/* Every defect in turn, good ones between them. */
static size_t deal(enum portrait_defect *out, int between)
{
	size_t n = 0;

	for (int d = 1; d < PORTRAIT_DEFECT_COUNT; d++) {
		for (int g = 0; g < between; g++)
			out[n++] = PORTRAIT_GOOD;
		out[n++] = (enum portrait_defect)d;
	}
	return n;
}

struct intake { struct load *load; enum pv_err rc; char cause[128]; };

/* Line 2 is the first student. */
static void note_line(const struct pv_import_line *row, const char *warning, void *context)
{
	struct intake *in = context;

	if (warning || !row)
		return;
	if (row->result == PV_IMPORT_REFUSED && in->rc == PV_OK) {
		in->rc = PV_ERR_BAD_INPUT;
		snprintf(in->cause, sizeof in->cause, "%s", row->cause);
	}
	if (row->line >= 2 && row->line - 2 < in->load->capacity)
		in->load->entries[row->line - 2].id = row->id;
}

static enum pv_err take_in(struct load *l, const char *code, const char *dir, const char *manifest, struct pv_error *err)
{
	char path[PATH_MAX + 32];
	struct pv_import_options options = { .campaign = code, .manifest = path };
	struct pv_import_summary done;
	struct intake in = { .load = l };
	enum pv_err rc;

	snprintf(path, sizeof path, "%s/%s", dir, manifest);
	rc = pv_import_run(l->demo, &options, note_line, &in, &done, err);
	if (rc == PV_OK && in.rc != PV_OK)
		rc = pv_error_set(err, in.rc, "a painted submission was refused: %s", in.cause);
	return rc;
}

/* Which defect each line of the manifest has: the dealing order, I02 taking an extra line before its own. */
static void note_defects(struct load *l, const enum portrait_defect *defects, size_t n, int count)
{
	int line = 0;

	for (int i = 0; i < count && line < l->capacity; i++) {
		enum portrait_defect d = defects[(size_t)i % n];
		if (d == PORTRAIT_I02 && line + 1 < l->capacity)
			l->entries[line++].defect = PORTRAIT_GOOD;
		l->entries[line++].defect = d;
	}
}

static enum pv_err paint_and_take_in(struct load *l, const char *code, int first, int count, int between, int again, struct pv_error *err)
{
	enum portrait_defect defects[PORTRAIT_DEFECT_COUNT * 8];
	struct portrait_set set = { .first = first, .count = count, .seed = SEED, .defects = defects, .again = again, .camera_every = 16, .threads = 2 };
	int64_t now = clock_now(), *at = mem_array((size_t)count, sizeof *at);
	char dir[PATH_MAX], name[64];
	enum pv_err rc;

	set.defect_count = deal(defects, between);
	for (int i = 0; i < count; i++)
		at[i] = now - HOURS * 3600 * CLOCK_SECOND / (count + 1) * (count - i);
	set.submitted_at = at;
	snprintf(name, sizeof name, "photos/%s", code);
	demo_place_path(l->cluster->place, name, dir);
	say(l, "painting %d portraits for '%s'", count, code);
	rc = portrait_set_write(dir, &set, err);
	free(at);
	if (rc != PV_OK)
		return rc;
	memset(l->entries, 0, (size_t)l->capacity * sizeof *l->entries);
	note_defects(l, defects, set.defect_count, count);
	say(l, "taking them in");
	return take_in(l, code, dir, "manifest.csv", err);
}

/* --- work and decisions */

void demo_load_worker(const char *dsn, const char *config, bool once, const char *ret_argv[8])
{
	const char *argv[8] = { "photovet", "-c", config, "-d", dsn, "work", once ? "--once" : NULL, NULL };

	memcpy(ret_argv, argv, sizeof argv);
}

static enum pv_err work_once(const struct load *l, struct pv_error *err)
{
	struct buf dsn = BUF_INIT(PATH_MAX * 2);
	char config[PATH_MAX];
	const char *argv[8];
	const char *const *argvs[] = { argv };
	enum pv_err rc;

	demo_cluster_conninfo(l->cluster->place, "worker", &dsn);
	demo_place_path(l->cluster->place, DEMO_LOAD_CONFIG, config);
	demo_load_worker(buf_str(&dsn), config, true, argv);
	rc = demo_process_run_selves(l->cluster->place, argvs, 1, "worker.log", err);
	buf_release(&dsn);
	return rc;
}

static enum pv_err decide(struct pv_store *st, enum pv_action action, int64_t id, const char *reasons, const char *note, struct pv_error *err)
{
	struct pv_verdict v = { .action = action, .ids = &id, .count = 1, .reasons = reasons, .note = note, .via = "script" };
	struct pv_outcome_list out = { 0 };
	enum pv_err rc = pv_vet_decide(st, &v, &out, err);

	if (rc == PV_OK && (out.count != 1 || !out.rows[0].done))
		rc = pv_error_set(err, PV_ERR_DATABASE, "the demo's history was refused: %s", out.count ? out.rows[0].text : "no answer");
	if (rc == PV_OK || out.rows)
		pv_outcome_list_release(&out);
	return rc;
}

/* What chen and dai have done: of the first, the good are approved, the bad rejected for
 * what is wrong with them, one doubtful case goes upstairs. A photo that will be sent
 * again unchanged (R05) is rejected wherever it is. */
static enum pv_err make_history(const struct load *l, struct pv_error *err)
{
	enum pv_err rc = PV_OK;

	for (int i = 0; rc == PV_OK && i < l->capacity && l->entries[i].id; i++) {
		const struct entry *e = &l->entries[i];
		struct pv_store *who = i % 2 ? l->dai : l->chen;

		if (e->defect == PORTRAIT_R05)
			rc = decide(who, PV_REJECT, e->id, "P02", NULL, err);
		else if (i >= HISTORY)
			continue;
		else if (e->defect == PORTRAIT_GOOD && i == HISTORY - 2)
			rc = decide(who, PV_ESCALATE, e->id, NULL, "同一人？请主管看", err);
		else if (e->defect == PORTRAIT_GOOD)
			rc = decide(who, PV_APPROVE, e->id, NULL, NULL, err);
		else
			rc = decide(who, PV_REJECT, e->id, portrait_defect_code(e->defect), NULL, err);
	}
	return rc;
}

static enum pv_err fill_demo(struct load *l, int count, struct pv_error *err)
{
	char dir[PATH_MAX], again[PATH_MAX];
	enum pv_err rc = make_campaign(l, "demo", TITLE_1, "1", err);

	if (rc == PV_OK)
		rc = paint_and_take_in(l, "demo", 0, count, 2, HISTORY, err);
	if (rc == PV_OK) {
		say(l, "checking them");
		rc = work_once(l, err);
	}
	if (rc == PV_OK)
		rc = make_history(l, err);
	demo_place_path(l->cluster->place, "photos/demo", dir);
	demo_place_path(l->cluster->place, "photos/demo/again.csv", again);
	if (rc == PV_OK && access(again, R_OK) == 0)
		rc = take_in(l, "demo", dir, "again.csv", err);
	if (rc == PV_OK)
		rc = work_once(l, err);
	return rc == PV_OK ? set_undo(l, "demo", "10", err) : rc;
}

/* Two thirds have been before chen, so that everybody else may do the second stage: the
 * good ones passed, and some bad ones slipped through. */
static bool passes_first_stage(const struct entry *e, int i)
{
	return e->defect == PORTRAIT_GOOD || i % 12 == 11;
}

static enum pv_err fill_demo2(struct load *l, int first, int count, struct pv_error *err)
{
	enum pv_err rc = make_campaign(l, "demo2", TITLE_2, "2", err);

	if (rc == PV_OK)
		rc = paint_and_take_in(l, "demo2", first, count, 3, 0, err);
	if (rc == PV_OK)
		rc = work_once(l, err);
	for (int i = 0; rc == PV_OK && i < count * 2 / 3; i++)
		if (passes_first_stage(&l->entries[i], i))
			rc = decide(l->chen, PV_APPROVE, l->entries[i].id, NULL, NULL, err);
	return rc == PV_OK ? set_undo(l, "demo2", "60", err) : rc;
}

static enum pv_err write_config(const struct load *l, struct pv_error *err)
{
	struct buf text = BUF_INIT(PATH_MAX * 4);
	char path[PATH_MAX];
	enum pv_err rc;

	demo_place_path(l->cluster->place, "notifications.jsonl", path);
	buf_puts(&text, "# The demo's worker. Notifications go to one file, uploads to a folder beside it.\n"
		 "poll_ms = 250\ngateway file {\n\ttype = \"file\"\n\turl = \"");
	for (const char *s = path; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_putc(&text, '\\');
		buf_putc(&text, *s);
	}
	buf_puts(&text, "\"\n}\n");
	rc = demo_place_write(l->cluster->place, DEMO_LOAD_CONFIG, buf_str(&text), err);
	buf_release(&text);
	return rc;
}

static enum pv_err make_database(struct load *l, struct pv_error *err)
{
	enum pv_err rc = demo_cluster_sql(l->cluster, NULL, "CREATE DATABASE " DEMO_CLUSTER_DATABASE ";\n", err);

	if (rc == PV_OK)
		rc = demo_load_migrate(l->cluster, err);
	if (rc == PV_OK)
		rc = make_logins(l, err);
	if (rc == PV_OK)
		rc = write_config(l, err);
	if (rc == PV_OK)
		rc = open_as(l, "demo", &l->demo, err);
	if (rc == PV_OK)
		rc = open_as(l, "chen", &l->chen, err);
	if (rc == PV_OK)
		rc = open_as(l, "dai", &l->dai, err);
	return rc;
}

enum pv_err demo_load_fill(const struct demo_cluster *c, const struct demo_options *opt, struct pv_error *err)
{
	int total = opt && opt->portraits > 0 ? opt->portraits : PORTRAITS, small;
	struct load l = { .cluster = c, .opt = opt };
	enum pv_err rc;

	if (total < 4 || total > PORTRAITS_MAX)
		return pv_error_set(err, PV_ERR_USAGE, "a demo has 4 to %d portraits: '%d'", PORTRAITS_MAX, total);
	small = total * 2 / 7;
	l.capacity = 2 * total;
	l.entries = mem_array((size_t)l.capacity, sizeof *l.entries);
	rc = make_database(&l, err);
	if (rc == PV_OK)
		rc = fill_demo(&l, total - small, err);
	if (rc == PV_OK)
		rc = fill_demo2(&l, total, small, err);
	pv_store_close(l.demo);
	pv_store_close(l.chen);
	pv_store_close(l.dai);
	free(l.entries);
	return rc;
}
