/* A small world for the store tests: logins, a campaign, photos, submissions in each state asked for. */
#ifndef TESTS_STORE_FIXTURE_H
#define TESTS_STORE_FIXTURE_H

#include "photovet/recheck.h"
#include "store_cluster.h"

/* olga operates, anna and bo review, chen and dai supervise, wendy works, eve observes. */
static inline void store_fixture_people(const struct store_cluster *c)
{
	store_cluster_login(c, "olga", "operator intake");
	store_cluster_login(c, "anna", "reviewer");
	store_cluster_login(c, "bo", "reviewer");
	store_cluster_login(c, "chen", "reviewer supervisor");
	store_cluster_login(c, "dai", "supervisor");
	store_cluster_login(c, "wendy", "worker");
	store_cluster_login(c, "eve", "observer");
}

static inline void store_fixture_campaign(const struct store_cluster *c, const char *code, const char *stages, const char *undo_seconds)
{
	static const char *const roles[][2] = { { "anna", "reviewer" }, { "bo", "reviewer" }, { "chen", "supervisor" }, { "chen", "reviewer" },
		{ "dai", "supervisor" }, { "eve", "observer" } };
	const struct pv_campaign_option options[] = {
		{ "title", "Graduation" }, { "stages", stages }, { "undo-seconds", undo_seconds }, { "scripted", "reviewer" }, { "blocks", "allow" },
		{ "target", "file:///tmp/pvtest-never-written" },
	};
	struct pv_store *st = store_cluster_open(c, "olga");
	struct pv_error err = { 0 };

	store_cluster_ok(pv_campaign_create(st, code, options, sizeof(options) / sizeof(options[0]), &err), &err);
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		store_cluster_ok(pv_campaign_assign(st, roles[i][0], &code, 1, roles[i][1], &err), &err);
	pv_store_close(st);
}

/* A JPEG of its own for each seed. */
static inline void store_fixture_jpeg(int seed, int width, int height, uint8_t **ret_data, size_t *ret_size)
{
	struct pv_image img = { .width = width, .height = height, .rgb = malloc((size_t)width * (size_t)height * 3) };
	struct pv_error err = { 0 };

	assert_non_null(img.rgb);
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++) {
			uint8_t *p = img.rgb + 3 * ((size_t)y * (size_t)width + (size_t)x);
			p[0] = (uint8_t)(x + seed);
			p[1] = (uint8_t)(y + 7 * seed);
			p[2] = (uint8_t)(x * y / 64 + 31 * seed);
		}
	store_cluster_ok(pv_image_encode(&img, 85, 300, ret_data, ret_size, &err), &err);
	pv_image_release(&img);
}

static inline void store_fixture_run(const struct store_cluster *c, const char *login, const char *sql)
{
	PGconn *conn = store_cluster_conn(c, login);
	PGresult *res = PQexec(conn, sql);

	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		print_error("%s\n%s", sql, PQresultErrorMessage(res));
	assert_int_equal(PQresultStatus(res), PGRES_TUPLES_OK);
	PQclear(res);
	PQfinish(conn);
}

/* n submissions, one a student (S0001...), all of one photo, received from 2026-01-01 on, an hour apart; then checked:
 * score i % 101 or n.a. for every tenth, dim.w i, due as the calendar says. */
static inline void store_fixture_pending(const struct store_cluster *c, const char *campaign, int n)
{
	struct pv_store *st = store_cluster_open(c, "olga");
	struct pv_error err = { 0 };
	uint8_t *data, sha[32];
	char hex[65], sql[2048];
	size_t size;

	store_fixture_jpeg(n, 48, 64, &data, &size);
	store_cluster_ok(pv_store_photo_put(st, data, size, 48, 64, sha, &err), &err);
	free(data);
	pv_store_close(st);
	for (int i = 0; i < 32; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", sha[i]);
	(void)snprintf(sql, sizeof(sql), "SELECT count(*) FROM photovet.submit('%s', (SELECT jsonb_agg(jsonb_build_object('line', i,"
		" 'student_no', to_char(i, 'FM\"S\"0000'), 'name', '张三' || i, 'school_code', '105' || i %% 3, 'school', 'School ' || i %% 3,"
		" 'channel', CASE i %% 2 WHEN 0 THEN 'studio' ELSE 'mini' END, 'email', 's' || i || '@example.org', 'photo', '%s',"
		" 'submitted_at', to_char(timestamp '2026-01-01' + i * interval '1 hour', 'YYYY-MM-DD HH24:MI')))"
		" FROM generate_series(1, %d) i)) r WHERE r.result = 'accepted'", campaign, hex, n);
	store_fixture_run(c, "olga", sql);
	/* they all share one photo, and are not to be told so */
	store_fixture_run(c, "postgres", "INSERT INTO photovet.profile (name, version, body, intake_min_kb, intake_max_kb, intake_width, intake_height)"
		" VALUES ('fixture', 1, '{\"checks\": {\"dup.sha\": {\"enabled\": false}}}', 1, 2, 3, 4) ON CONFLICT DO NOTHING RETURNING 1");
	(void)snprintf(sql, sizeof(sql), "SELECT count(*) FROM (SELECT (k.n - 1) / 500 AS g, jsonb_agg(jsonb_build_object('id', k.id, 'token', k.token,"
		" 'standard', null, 'score', CASE WHEN k.n %% 10 = 0 THEN NULL ELSE k.n %% 101 END, 'fails', k.n %% 2, 'warns', 0,"
		" 'nas', CASE WHEN k.n %% 10 = 0 THEN 1 ELSE 0 END, 'profile', 'fixture', 'profile_version', 1, 'results', jsonb_build_array("
		" jsonb_build_object('name', 'dim.w', 'native', k.n, 'quality', 100, 'status', 'ok', 'checker', 'photovet', 'version', '1', 'detail', 'fine'),"
		" jsonb_build_object('name', 'jpeg.q', 'native', null, 'quality', null, 'status', 'na', 'checker', 'photovet', 'version', '1', 'detail', ''))))"
		" AS items FROM (SELECT c.*, row_number() OVER (ORDER BY c.id) AS n FROM photovet.check_claim('fixture', %d, '5 min') c WHERE c.campaign = '%s') k GROUP BY 1) x,"
		" photovet.check_finish('fixture', x.items) o WHERE o.done", n, campaign);
	store_fixture_run(c, "wendy", sql);
}

#endif
