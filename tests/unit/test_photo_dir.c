/* Photos as files: there whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "store/photo_dir.h"

static char folder[] = "/tmp/pvtest.photos.XXXXXX";

static int up(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : 1;
}

static int down(void **state)
{
	char command[64];

	(void)state;
	(void)snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

static void address(const char *text, uint8_t sha[32], char *path, size_t size)
{
	char hex[DIGEST_HEX_SIZE];

	digest_sha256(text, strlen(text), sha);
	digest_hex(sha, 32, hex);
	(void)snprintf(path, size, "%s/%.2s/%.2s/%s", folder, hex, hex + 2, hex);
}

static void test_put_and_get(void **state)
{
	uint8_t sha[32], *back;
	struct pv_error err;
	char path[256];
	struct stat first, second;
	size_t n;

	(void)state;
	address("photo", sha, path, sizeof(path));
	assert_int_equal(photo_dir_get(folder, sha, &back, &n, &err), PV_ERR_NOT_FOUND);
	assert_int_equal(photo_dir_put(folder, sha, (const uint8_t *)"photo", 5, &err), PV_OK);
	assert_int_equal(photo_dir_get(folder, sha, &back, &n, &err), PV_OK);
	assert_int_equal(n, 5);
	assert_memory_equal(back, "photo", 5);
	free(back);
	assert_int_equal(stat(path, &first), 0);
	assert_int_equal(first.st_mode & 0007, 0);	/* not for everybody */
	assert_int_equal(photo_dir_put(folder, sha, (const uint8_t *)"photo", 5, &err), PV_OK);
	assert_int_equal(stat(path, &second), 0);
	assert_int_equal(first.st_ino, second.st_ino);	/* left alone */
	/* a file of the wrong length is what a crash of another program left: written anew */
	assert_int_equal(truncate(path, 2), 0);
	assert_int_equal(photo_dir_put(folder, sha, (const uint8_t *)"photo", 5, &err), PV_OK);
	assert_int_equal(stat(path, &second), 0);
	assert_int_equal(second.st_size, 5);
}

static int files_in(const char *path)
{
	DIR *d = opendir(path);
	int n = 0;

	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)); )
		n += e->d_name[0] != '.';
	(void)closedir(d);
	return n;
}

/* A disk that takes no more: said, and nothing half written stays. */
static void test_no_room(void **state)
{
	struct rlimit old, small;
	uint8_t sha[32];
	struct pv_error err;
	char path[256];

	(void)state;
	address("too much", sha, path, sizeof(path));
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	(void)signal(SIGXFSZ, SIG_IGN);
	small = old;
	small.rlim_cur = 4;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	enum pv_err e = photo_dir_put(folder, sha, (const uint8_t *)"too much", 8, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(e, PV_ERR_UNAVAILABLE);
	assert_non_null(strstr(err.text, "File too large"));
	*strrchr(path, '/') = '\0';
	assert_int_equal(files_in(path), 0);
}

static void test_no_such_folder(void **state)
{
	uint8_t sha[32];
	struct pv_error err;
	char path[256];

	(void)state;
	address("x", sha, path, sizeof(path));
	assert_int_equal(photo_dir_put("/nonexistent/photos", sha, (const uint8_t *)"x", 1, &err), PV_ERR_CONFIG);
	assert_non_null(strstr(err.text, "/nonexistent/photos"));
	char *long_dir = calloc(1, 5000);
	assert_non_null(long_dir);
	memset(long_dir, 'd', 4999);
	assert_int_equal(photo_dir_put(long_dir, sha, (const uint8_t *)"x", 1, &err), PV_ERR_CONFIG);
	free(long_dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_put_and_get),
		cmocka_unit_test(test_no_room),
		cmocka_unit_test(test_no_such_folder),
	};

	return cmocka_run_group_tests(tests, up, down);
}
