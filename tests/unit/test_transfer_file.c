#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "net/transfer_file.h"

static char dir[64];

static const char *in_dir(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static int count_entries(const char *path)
{
	DIR *d = opendir(path);
	int n = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static void holds(const char *path, const char *expected)
{
	struct buf b = BUF_INIT(1 << 20);

	assert_int_equal(buf_read_file(&b, path, NULL), PV_OK);
	assert_string_equal(buf_str(&b), expected);
	buf_release(&b);
}

static void puts_and_replaces(void **state)
{
	struct transfer_file f = { .path = in_dir("put/10001/a.jpg"), .label = "file://out", .data = "one", .size = 3, .verify = true };
	struct stat st;

	(void)state;
	assert_int_equal(transfer_file_put(&f, NULL), PV_OK);
	holds(f.path, "one");
	assert_int_equal(stat(f.path, &st), 0);
	assert_int_equal(st.st_mode & 07, 0);
	f.data = "second";
	f.size = 6;
	assert_int_equal(transfer_file_put(&f, NULL), PV_OK);
	holds(f.path, "second");
	assert_int_equal(count_entries(in_dir("put/10001")), 1);	/* no part is left */
}

static void names_what_is_wrong(void **state)
{
	struct transfer_file f = { .label = "file:///srv/out", .data = "x", .size = 1 };
	struct pv_error err;
	FILE *plain = fopen(in_dir("plain"), "w");

	(void)state;
	assert_non_null(plain);
	fclose(plain);
	f.path = in_dir("plain/110101199003070000.jpg");
	assert_int_equal(transfer_file_put(&f, &err), PV_ERR_CONFIG);
	assert_non_null(strstr(err.text, "'file:///srv/out'"));
	assert_null(strstr(err.text, "110101"));
	assert_int_equal(mkdir(in_dir("taken"), 0755), 0);
	f.path = in_dir("taken");					/* a directory has the name */
	assert_int_equal(transfer_file_put(&f, &err), PV_ERR_CONFIG);
	assert_int_equal(transfer_file_append(&f, &err), PV_ERR_CONFIG);
}

static void appends(void **state)
{
	struct transfer_file f = { .path = in_dir("state/photovet/n.jsonl"), .label = "n", .data = "{\"key\":\"a\"}\n", .size = 12 };
	struct stat st;

	(void)state;
	assert_int_equal(transfer_file_append(&f, NULL), PV_OK);
	assert_int_equal(transfer_file_append(&f, NULL), PV_OK);
	holds(f.path, "{\"key\":\"a\"}\n{\"key\":\"a\"}\n");
	assert_int_equal(stat(f.path, &st), 0);
	assert_int_equal(st.st_mode & 077, 0);
	f.unless_present = "\"key\":\"a\"";
	assert_int_equal(transfer_file_append(&f, NULL), PV_OK);
	holds(f.path, "{\"key\":\"a\"}\n{\"key\":\"a\"}\n");
	f.unless_present = "\"key\":\"b\"";
	f.data = "{\"key\":\"b\"}\n";
	assert_int_equal(transfer_file_append(&f, NULL), PV_OK);
	holds(f.path, "{\"key\":\"a\"}\n{\"key\":\"a\"}\n{\"key\":\"b\"}\n");
}

/* A line that somebody's crash left unfinished does not swallow the next one. */
static void ends_a_torn_line(void **state)
{
	struct transfer_file f = { .path = in_dir("torn.jsonl"), .label = "n", .data = "new\n", .size = 4 };
	FILE *old = fopen(f.path, "w");

	(void)state;
	assert_non_null(old);
	fputs("whole\nto", old);
	fclose(old);
	assert_int_equal(transfer_file_append(&f, NULL), PV_OK);
	holds(f.path, "whole\nto\nnew\n");
}

/* The text may lie across the chunks in which the file is read. */
static void finds_across_chunks(void **state)
{
	struct transfer_file f = { .path = in_dir("long.jsonl"), .label = "n", .data = "again\n", .size = 6, .unless_present = "needle-0123456789" };

	(void)state;
	for (int before = 65536 - 20; before <= 65536 + 20; before++) {
		FILE *file = fopen(f.path, "w");
		struct stat st;

		assert_non_null(file);
		fprintf(file, "%*s%s%1000s\n", before, "", f.unless_present, "");
		fclose(file);
		assert_int_equal(transfer_file_append(&f, NULL), PV_OK);
		assert_int_equal(stat(f.path, &st), 0);
		assert_int_equal(st.st_size, before + 17 + 1001);
	}
}

static void full_device(void **state)
{
	struct transfer_file f = { .path = "/dev/full", .label = "file:///dev/full", .data = "x\n", .size = 2 };
	struct pv_error err;

	(void)state;
	assert_int_equal(transfer_file_append(&f, &err), PV_ERR_REMOTE);
	assert_string_equal(err.text, "no space left: 'file:///dev/full'");
	assert_true(pv_error_is_retryable(err.code));
}

/* A real full disk, where mounting is allowed: nothing half-written stays, and what fits later goes in. */
static void full_disk(void **state)
{
	struct transfer_file f = { .label = "file:///full", .size = 200000 };
	char path[128], *data = malloc(f.size);
	struct pv_error err;

	(void)state;
	assert_non_null(data);
	memset(data, 'x', f.size);
	f.data = data;
	assert_int_equal(mkdir(in_dir("full"), 0755), 0);
	if (mount("none", in_dir("full"), "tmpfs", 0, "size=128k") != 0) {
		free(data);
		skip();
	}
	snprintf(path, sizeof(path), "%s/full/a.jpg", dir);
	f.path = path;
	assert_int_equal(transfer_file_put(&f, &err), PV_ERR_REMOTE);
	assert_string_equal(err.text, "no space left: 'file:///full'");
	assert_int_equal(count_entries(in_dir("full")), 0);
	snprintf(path, sizeof(path), "%s/full/n.jsonl", dir);
	f.size = 100000;
	assert_int_equal(transfer_file_append(&f, &err), PV_OK);
	assert_int_equal(transfer_file_append(&f, &err), PV_ERR_REMOTE);
	{
		struct stat st;

		assert_int_equal(stat(path, &st), 0);
		assert_true(st.st_size == 100000);		/* the half that went in was taken back */
	}
	assert_int_equal(umount(in_dir("full")), 0);
	free(data);
}

static int set_up(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/photovet-test-XXXXXX");
	return mkdtemp(dir) ? 0 : -1;
}

static int tear_down(void **state)
{
	char command[128];

	(void)state;
	(void)umount(in_dir("full"));
	snprintf(command, sizeof(command), "rm -rf --one-file-system %s", dir);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(puts_and_replaces), cmocka_unit_test(names_what_is_wrong), cmocka_unit_test(appends),
		cmocka_unit_test(ends_a_torn_line), cmocka_unit_test(finds_across_chunks), cmocka_unit_test(full_device), cmocka_unit_test(full_disk),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
