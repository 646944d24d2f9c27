/* Every file of schema/queries is accepted by the server as it is; the marks of the dynamic
 * ones are where the code looks for them. */
#include "store_cluster.h"

#include <glob.h>

static struct store_cluster cluster;

static int up(void **state)
{
	(void)state;
	store_cluster_up(&cluster);
	store_cluster_schema(&cluster);
	return 0;
}

static int down(void **state)
{
	(void)state;
	store_cluster_down(&cluster);
	return 0;
}

static char *slurp(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = calloc(1, 65536);

	assert_non_null(f);
	assert_non_null(text);
	assert_true(fread(text, 1, 65535, f) > 0);
	(void)fclose(f);
	return text;
}

static void test_every_query_is_prepared(void **state)
{
	PGconn *conn = store_cluster_conn(&cluster, "postgres");
	int bad = 0;
	glob_t files;

	(void)state;
	assert_int_equal(glob("schema/queries/*.sql", 0, NULL, &files), 0);
	assert_true(files.gl_pathc > 50);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		char *text = slurp(files.gl_pathv[i]);
		PGresult *res = PQprepare(conn, "", text, 0, NULL);
		if (PQresultStatus(res) != PGRES_COMMAND_OK) {
			print_error("%s: %s", files.gl_pathv[i], PQresultErrorMessage(res));
			bad++;
		}
		PQclear(res);
		free(text);
	}
	globfree(&files);
	PQfinish(conn);
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_query_is_prepared),
	};

	return cmocka_run_group_tests(tests, up, down);
}
