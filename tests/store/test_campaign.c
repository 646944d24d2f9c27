/* Campaigns and people: options there and back, one clear line for what is wrong. */
#include "store_fixture.h"

static struct store_cluster cluster;
static struct pv_store *olga, *eve;
static struct pv_error err;

static int up(void **state)
{
	(void)state;
	store_cluster_up(&cluster);
	store_cluster_schema(&cluster);
	store_fixture_people(&cluster);
	olga = store_cluster_open(&cluster, "olga");
	eve = store_cluster_open(&cluster, "eve");
	return 0;
}

static int down(void **state)
{
	(void)state;
	pv_store_close(olga);
	pv_store_close(eve);
	store_cluster_down(&cluster);
	return 0;
}

static const char *setting(const struct pv_campaign *c, const char *name)
{
	for (size_t i = 0; i < c->setting_count; i++)
		if (!strcmp(c->settings[i].name, name))
			return c->settings[i].value;
	fail_msg("no setting '%s'", name);
	return NULL;
}

static void test_create_set_show(void **state)
{
	const struct pv_campaign_option options[] = {
		{ "title", "2026届 'quoted' \"x\"" }, { "term", "2026" }, { "stages", "2" }, { "opens", "2026-04-16" }, { "closes", "2099-04-24" },
		{ "review-days", "3" }, { "review-days", "S0=25" }, { "review-days", "mini=1" }, { "notify", "mail,sms" }, { "undo-seconds", "0" },
		{ "name-template", "{school_code}/{student_no}.jpg" }, { "blocks", "allow" },
	};
	struct pv_campaign_list list;

	(void)state;
	store_cluster_ok(pv_campaign_create(olga, "p7uksh", options, sizeof(options) / sizeof(options[0]), &err), &err);
	store_cluster_ok(pv_campaign_fetch(olga, "p7uksh", &list, &err), &err);
	assert_int_equal(list.count, 1);
	const struct pv_campaign *c = &list.rows[0];
	assert_string_equal(c->title, "2026届 'quoted' \"x\"");
	assert_string_equal(c->opens, "2026-04-16");
	assert_string_equal(c->closes, "2099-04-24");
	assert_string_equal(c->zone, "Asia/Shanghai");
	assert_int_equal(c->stages, 2);
	assert_true(c->is_open);
	assert_int_equal(c->total + c->received + c->pending + c->decided, 0);
	assert_string_equal(setting(c, "review-days"), "3 S0=25 mini=1");
	assert_string_equal(setting(c, "notify"), "mail,sms");
	assert_string_equal(setting(c, "undo-seconds"), "0");
	assert_string_equal(setting(c, "name-template"), "{school_code}/{student_no}.jpg");
	assert_string_equal(setting(c, "scripted"), "supervisor");
	pv_campaign_list_release(&list);
	const struct pv_campaign_option change = { "scripted", "nobody" };
	store_cluster_ok(pv_campaign_set(olga, "p7uksh", &change, 1, &err), &err);
	store_cluster_ok(pv_campaign_fetch(olga, NULL, &list, &err), &err);
	assert_string_equal(setting(&list.rows[0], "scripted"), "nobody");
	assert_string_equal(setting(&list.rows[0], "blocks"), "allow");
	pv_campaign_list_release(&list);
	store_cluster_ok(pv_campaign_close(olga, "p7uksh", &err), &err);
	store_cluster_ok(pv_campaign_fetch(olga, "p7uksh", &list, &err), &err);
	assert_false(list.rows[0].is_open);
	pv_campaign_list_release(&list);
}

static void test_what_is_wrong(void **state)
{
	static const struct { struct pv_campaign_option option; enum pv_err code; const char *says; } bad[] = {
		{ { "stages", "3" }, PV_ERR_BAD_INPUT, "stages" }, { { "opens", "tomorrow" }, PV_ERR_BAD_INPUT, "opens" },
		{ { "zone", "Mars/Olympus" }, PV_ERR_BAD_INPUT, "zone" }, { { "review-days", "S0=many" }, PV_ERR_BAD_INPUT, "review-days" },
		{ { "name-template", "../{student_no}" }, PV_ERR_BAD_INPUT, "name-template" }, { { "names", "perhaps" }, PV_ERR_BAD_INPUT, "names" },
		{ { "target", "https://u:hunter2@x/" }, PV_ERR_BAD_INPUT, "target" }, { { "colour", "red" }, PV_ERR_USAGE, "colour" },
		{ { "notify", "UPPER case" }, PV_ERR_BAD_INPUT, "notify" },
	};
	const struct pv_campaign_option title = { "title", "T" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct pv_campaign_option options[2] = { title, bad[i].option };
		assert_int_equal(pv_campaign_create(olga, "c9", options, 2, &err), bad[i].code);
		assert_non_null(strstr(err.text, bad[i].says));
		assert_null(strstr(err.text, "hunter2"));
		assert_null(strchr(err.text, '\n'));
	}
	struct pv_campaign_list list;
	assert_int_equal(pv_campaign_fetch(olga, "c9", &list, &err), PV_ERR_NOT_FOUND);
	assert_int_equal(pv_campaign_create(olga, "bad code!", &title, 1, &err), PV_ERR_BAD_INPUT);
	store_cluster_ok(pv_campaign_create(olga, "c9", &title, 1, &err), &err);
	assert_int_not_equal(pv_campaign_create(olga, "c9", &title, 1, &err), PV_OK);
	assert_non_null(strstr(err.text, "exists already"));
	assert_int_equal(pv_campaign_create(eve, "c10", &title, 1, &err), PV_ERR_FORBIDDEN);
	assert_int_equal(pv_campaign_set(olga, "nope", &title, 1, &err), PV_ERR_NOT_FOUND);
	assert_int_equal(pv_campaign_close(olga, "nope", &err), PV_ERR_NOT_FOUND);
}

static void test_people(void **state)
{
	static const char *const codes[] = { "p7uksh", "c9" };
	struct pv_member_list list;

	(void)state;
	store_cluster_ok(pv_campaign_assign(olga, "anna", codes, 2, "reviewer", &err), &err);
	store_cluster_ok(pv_campaign_members(olga, "c9", &list, &err), &err);
	bool found = false;
	for (size_t i = 0; i < list.count; i++) {
		assert_string_equal(list.rows[i].campaign, "c9");
		found |= !strcmp(list.rows[i].login, "anna") && !strcmp(list.rows[i].role, "reviewer") && list.rows[i].since > 0;
	}
	assert_true(found);
	pv_member_list_release(&list);
	store_cluster_ok(pv_campaign_unassign(olga, "anna", codes, 1, "reviewer", &err), &err);
	assert_int_equal(pv_campaign_unassign(olga, "anna", codes, 1, "reviewer", &err), PV_ERR_NOT_FOUND);
	assert_int_equal(pv_campaign_assign(olga, "ghost", codes, 1, "reviewer", &err), PV_ERR_BAD_INPUT);
	assert_non_null(strstr(err.text, "CREATE ROLE"));
	assert_int_equal(pv_campaign_assign(olga, "eve", codes, 1, "supervisor", &err), PV_ERR_BAD_INPUT);
	assert_non_null(strstr(err.text, "GRANT photovet_supervisor TO eve"));
	assert_int_equal(pv_campaign_assign(olga, "anna", codes, 1, "king", &err), PV_ERR_BAD_INPUT);
}

static void load(const char *text, enum pv_err code, int days, const char *says)
{
	char path[128];
	int n = -1;

	(void)snprintf(path, sizeof(path), "%s/days.csv", cluster.dir);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(pv_campaign_holidays(olga, "c9", path, &n, &err), code);
	assert_int_equal(n, days);
	if (code)
		assert_non_null(strstr(err.text, says));
}

static void test_holidays(void **state)
{
	(void)state;
	load("date,kind\n2026-10-01,holiday\n# remark\n\n2026-10-10,workday\n", PV_OK, 2, "");
	load("2026-10-01,holiday\n", PV_OK, 1, "");
	load("date,kind\n2026-10-01,holiday\n2026-10-02,party\n", PV_ERR_BAD_INPUT, -1, "line 3");
	load("date,kind\n2026-13-01,holiday\n", PV_ERR_BAD_INPUT, -1, "2026-13-01");
	load("date,kind\n", PV_ERR_BAD_INPUT, -1, "no days");
	load("", PV_ERR_BAD_INPUT, -1, "no days");
	int n;
	assert_int_equal(pv_campaign_holidays(olga, "c9", "/nonexistent.csv", &n, &err), PV_ERR_BAD_INPUT);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.holiday"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_create_set_show),
		cmocka_unit_test(test_what_is_wrong),
		cmocka_unit_test(test_people),
		cmocka_unit_test(test_holidays),
	};

	return cmocka_run_group_tests(tests, up, down);
}
