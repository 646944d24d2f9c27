/* Import on a real database: accepted, refused and unchanged lines, twice, hostile paths,
 * broken photos, broken lines, encodings, a manifest that cannot be read. */
#include "store_fixture.h"

#include <unistd.h>

#include "photovet/import.h"

static struct store_cluster cluster;
static struct pv_store *olga;
static char folder[96];

static void write_file(const char *name, const void *data, size_t size)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, size, f), size);
	assert_int_equal(fclose(f), 0);
}

static void write_text(const char *name, const char *text)
{
	write_file(name, text, strlen(text));
}

static void write_photo(const char *name, int seed)
{
	uint8_t *data;
	size_t size;

	store_fixture_jpeg(seed, 120, 160, &data, &size);
	write_file(name, data, size);
	free(data);
}

static int up(void **state)
{
	char path[160];

	(void)state;
	store_cluster_up(&cluster);
	store_cluster_schema(&cluster);
	store_fixture_people(&cluster);
	store_fixture_campaign(&cluster, "c1", "1", "60");
	store_fixture_campaign(&cluster, "c2", "1", "60");
	olga = store_cluster_open(&cluster, "olga");
	(void)snprintf(folder, sizeof(folder), "%s/in", cluster.dir);
	assert_int_equal(mkdir(folder, 0700), 0);
	(void)snprintf(path, sizeof(path), "%s/photos", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	for (int i = 1; i <= 9; i++) {
		(void)snprintf(path, sizeof(path), "photos/%d.jpg", i);
		write_photo(path, i);
	}
	return 0;
}

static int down(void **state)
{
	(void)state;
	pv_store_close(olga);
	store_cluster_down(&cluster);
	return 0;
}

struct seen { char lines[4096], warnings[2048]; size_t line_count; };

static void see(const struct pv_import_line *row, const char *warning, void *context)
{
	struct seen *s = context;
	size_t n = strlen(s->lines), w = strlen(s->warnings);

	if (warning) {
		(void)snprintf(s->warnings + w, sizeof(s->warnings) - w, "%s\n", warning);
		return;
	}
	s->line_count++;
	(void)snprintf(s->lines + n, sizeof(s->lines) - n, "%ld %s %s %s%s%s\n", row->line, row->student_no, row->id ? "id" : "-",
		       pv_import_result_name(row->result), *row->cause ? ": " : "", row->cause);
}

static enum pv_err run(const char *campaign, const char *manifest, const char *photos, const char *encoding, struct seen *s,
		       struct pv_import_summary *sum, struct pv_error *err)
{
	char path[256], photo_path[256];
	struct pv_import_options options = { .campaign = campaign, .manifest = path, .encoding = encoding };

	memset(s, 0, sizeof(*s));
	memset(err, 0, sizeof(*err));
	(void)snprintf(path, sizeof(path), "%s/%s", folder, manifest);
	if (photos) {
		(void)snprintf(photo_path, sizeof(photo_path), "%s/%s", folder, photos);
		options.photos = photo_path;
	}
	return pv_import_run(olga, &options, see, s, sum, err);
}

static void contains(const char *text, const char *part)
{
	if (!strstr(text, part))
		print_error("'%s' is not in:\n%s\n", part, text);
	assert_non_null(strstr(text, part));
}

static void test_accepted_then_unchanged(void **state)
{
	struct seen s;
	struct pv_import_summary sum;
	struct pv_error err;

	(void)state;
	write_text("a.csv", "\xef\xbb\xbfstudent_no,name,id_number,school_code,school,phone,email,channel,submitted_at,file,colour\r\n"
		"A1,张三,11010519491231002X,10533,中南大学,13800000000,a@example.org,mini,2026-01-05T08:00,photos/1.jpg,x\r\n"
		"A2,李四,110105194912310021,10533,中南大学,,,mini,,photos/2.jpg,x\r\n"
		"\r\n"
		"A3,王五,,,,,,,,,x\r\n");
	store_cluster_ok(run("c1", "a.csv", NULL, NULL, &s, &sum, &err), &err);
	assert_string_equal(s.lines, "2 A1 id accepted\n3 A2 id accepted\n5 A3 - accepted\n");
	contains(s.warnings, "unknown column ignored: 'colour'");
	contains(s.warnings, "line 3: the check digit of id_number is wrong");
	assert_null(strstr(s.warnings, "line 2"));
	assert_int_equal(sum.accepted, 3);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.photo"), 2);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.submission WHERE received_at = '2026-01-05 08:00+08'"), 1);

	store_cluster_ok(run("c1", "a.csv", NULL, NULL, &s, &sum, &err), &err);
	assert_string_equal(s.lines, "2 A1 id unchanged\n3 A2 id unchanged\n5 A3 - unchanged\n");
	assert_int_equal(sum.unchanged, 3);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.submission"), 2);
}

static bool see_missing(const struct pv_roster_row *row, void *context)
{
	char *text = context;

	(void)snprintf(text, 64, "%s %s %s", row->campaign, row->student_no, row->name);
	return true;
}

static void test_roster_missing(void **state)
{
	char text[64] = "";
	struct pv_error err = { 0 };

	(void)state;
	store_cluster_ok(pv_roster_missing(olga, "c1", see_missing, text, &err), &err);
	assert_string_equal(text, "c1 A3 王*");
	text[0] = '\0';
	store_cluster_ok(pv_roster_missing(olga, "c2", see_missing, text, &err), &err);
	assert_string_equal(text, "");
}

static void test_refused_lines(void **state)
{
	struct seen s;
	struct pv_import_summary sum;
	struct pv_error err;
	uint8_t *data;
	size_t size;

	(void)state;
	store_fixture_jpeg(77, 480, 640, &data, &size);
	write_file("photos/cut.jpg", data, size / 2);
	write_file("photos/stub.jpg", data, 200);
	free(data);
	write_text("photos/text.jpg", "not a photo at all\n");
	write_file("photos/p.png", "\x89PNG\r\n\x1a\n", 8);
	write_text("photos/empty.jpg", "");
	char path[256], bad[160];
	(void)snprintf(path, sizeof(path), "%s/photos/pipe.jpg", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	(void)snprintf(bad, sizeof(bad), "%s", "student_no,name,file\n");
	FILE *f;
	(void)snprintf(path, sizeof(path), "%s/b.csv", folder);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(bad, f);
	fputs("B1,ok,photos/3.jpg\n" "000,zero,photos/4.jpg\n" ",none,photos/4.jpg\n" "B4,,photos/4.jpg\n" "B5,png,photos/p.png\n"
	      "B6,text,photos/text.jpg\n" "B7,empty,photos/empty.jpg\n" "B8,gone,photos/gone.jpg\n" "B9,dir,photos\n" "B10,pipe,photos/pipe.jpg\n"
	      "B11,stub,photos/stub.jpg\n" "B12,cut,photos/cut.jpg\n" "B13,\"a,b\",photos/5.jpg,surplus\n" "B14,\xff\xfe,photos/5.jpg\n"
	      "B15,\x1b]0;x\x07,photos/6.jpg\n", f);
	assert_int_equal(fclose(f), 0);
	store_cluster_ok(run("c1", "b.csv", NULL, NULL, &s, &sum, &err), &err);
	contains(s.lines, "2 B1 id accepted\n");
	contains(s.lines, "3 000 - refused: ");
	contains(s.lines, "4  - refused: ");
	contains(s.lines, "5 B4 - refused: ");
	contains(s.lines, "6 B5 - refused: 'photos/p.png': ");
	contains(s.lines, "7 B6 - refused: 'photos/text.jpg': ");
	contains(s.lines, "8 B7 - refused: ");
	contains(s.lines, "9 B8 - refused: cannot open 'photos/gone.jpg': No such file or directory");
	contains(s.lines, "10 B9 - refused: not a file: 'photos'");
	contains(s.lines, "11 B10 - refused: not a file: 'photos/pipe.jpg'");
	contains(s.lines, "12 B11 - refused: ");
	contains(s.lines, "13 B12 id accepted\n");	/* cut off: it decodes, the checks will say so */
	contains(s.lines, "14 B13 - refused: more fields than the header line names");
	contains(s.lines, "15  - refused: ");
	contains(s.lines, "16 B15 id accepted\n");
	assert_int_equal(sum.accepted, 3);
	assert_int_equal(sum.refused, 12);
	assert_int_equal(s.line_count, 15);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.photo"), 5);
}

static void test_paths_stay_inside(void **state)
{
	struct seen s;
	struct pv_import_summary sum;
	struct pv_error err;
	char path[256], to[256], text[1024];

	(void)state;
	write_photo("outside.jpg", 50);
	(void)snprintf(path, sizeof(path), "%s/photos/link.jpg", folder);
	assert_int_equal(symlink("../outside.jpg", path), 0);
	(void)snprintf(path, sizeof(path), "%s/photos/inner.jpg", folder);
	assert_int_equal(symlink("7.jpg", path), 0);
	(void)snprintf(to, sizeof(to), "%s/outside.jpg", folder);
	(void)snprintf(text, sizeof(text), "student_no,name,file\nC1,a,../outside.jpg\nC2,b,%s\nC3,c,link.jpg\nC4,d,inner.jpg\nC5,e,%s/photos/8.jpg\n"
		"C6,f,./x/../../outside.jpg\nC7,g,/proc/self/exe\n", to, folder);
	write_text("c.csv", text);
	store_cluster_ok(run("c1", "c.csv", "photos", NULL, &s, &sum, &err), &err);
	contains(s.lines, "2 C1 - refused: the path leads out of the photos folder: '../outside.jpg'");
	contains(s.lines, "3 C2 - refused: the path leads out of the photos folder");
	contains(s.lines, "4 C3 - refused: the path leads out of the photos folder: 'link.jpg'");
	contains(s.lines, "5 C4 id accepted");
	contains(s.lines, "6 C5 id accepted");
	contains(s.lines, "7 C6 - refused: ");
	contains(s.lines, "8 C7 - refused: ");
	assert_int_equal(sum.accepted, 2);
	/* without --photos an absolute path is taken */
	(void)snprintf(text, sizeof(text), "student_no,name,file\nC2,b,%s\n", to);
	write_text("c2.csv", text);
	store_cluster_ok(run("c1", "c2.csv", NULL, NULL, &s, &sum, &err), &err);
	assert_string_equal(s.lines, "2 C2 id accepted\n");
}

static void test_encoding(void **state)
{
	struct seen s;
	struct pv_import_summary sum;
	struct pv_error err;
	char text[64] = "";

	(void)state;
	write_text("g.csv", "student_no,name,file\nG1,\xd5\xc5\xc8\xfd,\n");	/* 张三 */
	store_cluster_ok(run("c2", "g.csv", NULL, "GB18030", &s, &sum, &err), &err);
	assert_string_equal(s.lines, "2 G1 - accepted\n");
	store_cluster_ok(pv_roster_missing(olga, "c2", see_missing, text, &err), &err);
	assert_string_equal(text, "c2 G1 张*");
}

static void test_unreadable_manifest(void **state)
{
	static const struct { const char *text, *says; } bad[] = {
		{ "", "the manifest is empty" },
		{ "student_no,name\nX,y\n", "lacks a column: 'file'" },
		{ "name,file\n", "lacks a column: 'student_no'" },
		{ "student_no,name,file,name\n", "names a column twice: 'name'" },
	};
	struct seen s;
	struct pv_import_summary sum;
	struct pv_error err;
	long before = store_cluster_count(&cluster, "SELECT count(*) FROM photovet.student");

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		write_text("bad.csv", bad[i].text);
		assert_int_equal(run("c1", "bad.csv", NULL, NULL, &s, &sum, &err), PV_ERR_BAD_INPUT);
		contains(err.text, bad[i].says);
		assert_int_equal(s.line_count, 0);
	}
	assert_int_equal(run("c1", "no-such.csv", NULL, NULL, &s, &sum, &err), PV_ERR_BAD_INPUT);
	write_text("ok.csv", "student_no,name,file\nD1,d,\n");
	assert_int_equal(run("c1", "ok.csv", "no-such-folder", NULL, &s, &sum, &err), PV_ERR_BAD_INPUT);
	assert_int_equal(run("nope", "ok.csv", NULL, NULL, &s, &sum, &err), PV_ERR_NOT_FOUND);
	assert_int_equal(store_cluster_count(&cluster, "SELECT count(*) FROM photovet.student"), before);
}

static void test_stops_after_a_chunk(void **state)
{
	static volatile sig_atomic_t stop = 1;
	struct pv_import_options options = { .campaign = "c2", .stop = &stop };
	struct pv_import_summary sum;
	struct pv_error err = { 0 };
	struct seen s = { .line_count = 0 };
	char path[256];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/long.csv", folder);
	options.manifest = path;
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs("student_no,name,file\n", f);
	for (int i = 0; i < 500; i++)
		fprintf(f, "L%d,name,\n", i);
	assert_int_equal(fclose(f), 0);
	pv_store_stop_flag(olga, &stop);
	store_cluster_ok(pv_import_run(olga, &options, see, &s, &sum, &err), &err);
	pv_store_stop_flag(olga, NULL);
	assert_true(sum.interrupted);
	assert_int_equal(sum.accepted, PV_IMPORT_CHUNK);
	stop = 0;
	store_cluster_ok(pv_import_run(olga, &options, see, &s, &sum, &err), &err);
	assert_false(sum.interrupted);
	assert_int_equal(sum.unchanged, PV_IMPORT_CHUNK);
	assert_int_equal(sum.accepted, 500 - PV_IMPORT_CHUNK);
}

static void test_not_permitted(void **state)
{
	struct pv_store *anna = store_cluster_open(&cluster, "anna"), *kept = olga;
	struct seen s;
	struct pv_import_summary sum;
	struct pv_error err;

	(void)state;
	olga = anna;
	assert_int_equal(run("c1", "a.csv", NULL, NULL, &s, &sum, &err), PV_ERR_FORBIDDEN);
	olga = kept;
	pv_store_close(anna);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepted_then_unchanged),
		cmocka_unit_test(test_roster_missing),
		cmocka_unit_test(test_refused_lines),
		cmocka_unit_test(test_paths_stay_inside),
		cmocka_unit_test(test_encoding),
		cmocka_unit_test(test_unreadable_manifest),
		cmocka_unit_test(test_stops_after_a_chunk),
		cmocka_unit_test(test_not_permitted),
	};

	return cmocka_run_group_tests(tests, up, down);
}
