#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "photovet/check.h"

static const char *const measures[] = { "Sharpness", "HeadPoseYaw", NULL };
static const uint8_t photo[] = "not really a photo, but bytes";
static struct pv_check_result results[8];
static size_t count;
static struct pv_error err;

/* Runs sh -c script as a checker. */
static enum pv_err run(const char *script, int timeout_ms)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct pv_checker c = { .name = "probe", .argv = argv, .measures = measures, .timeout_ms = timeout_ms };

	err = (struct pv_error){ 0 };
	count = 99;
	memset(results, 0xA5, sizeof(results));
	return pv_checker_run(&c, photo, sizeof(photo), 7, results, 8, &count, &err);
}

static void assert_all_na(void)
{
	size_t i;

	assert_int_equal(count, 2);
	for (i = 0; i < 2; i++) {
		assert_string_equal(results[i].name, measures[i]);
		assert_string_equal(results[i].checker, "probe");
		assert_int_equal(results[i].status, PV_CHECK_NA);
		assert_int_equal(results[i].quality, PV_QUALITY_NA);
		assert_true(isnan(results[i].native));
	}
}

static void test_an_answer(void **state)
{
	(void)state;
	assert_int_equal(run("read line; echo '{\"job\":7,\"checker\":\"x\",\"version\":\"1.2\",\"scores\":["
			     "{\"id\":\"HeadPoseYaw\",\"native\":-3.5,\"quality\":91,\"status\":\"ok\"},"
			     "{\"id\":\"Sharpness\",\"native\":2,\"quality\":20,\"codes\":[\"Q01\",\"Q02\"]},"
			     "{\"id\":\"Extra\",\"quality\":60}],\"ms\":3}'", 5000), PV_OK);
	assert_int_equal(count, 3);
	assert_string_equal(results[0].name, "Sharpness");
	assert_int_equal(results[0].quality, 20);
	assert_int_equal(results[0].status, PV_CHECK_FAIL);	/* from the quality */
	assert_string_equal(results[0].detail, "Q01 Q02");
	assert_string_equal(results[0].version, "1.2");
	assert_string_equal(results[0].checker, "probe");
	assert_true(fabs(results[1].native + 3.5) < 1e-12);
	assert_int_equal(results[1].status, PV_CHECK_OK);
	assert_string_equal(results[2].name, "Extra");
	assert_int_equal(results[2].status, PV_CHECK_WARN);
	assert_true(isnan(results[2].native));
}

/* The child repeats what it was told; the photo it was given has the digest it was told. */
static void test_the_request(void **state)
{
	char hex[DIGEST_HEX_SIZE], script[700];
	uint8_t sha[32];

	(void)state;
	digest_sha256(photo, sizeof(photo), sha);
	digest_hex(sha, 32, hex);
	snprintf(script, sizeof(script),
		 "read -r line\n"
		 "want='{\"job\":7,\"photo\":\"/proc/self/fd/3\",\"bytes\":%zu,\"sha256\":\"%s\",\"measures\":[\"Sharpness\",\"HeadPoseYaw\"]}'\n"
		 "q=0; [ \"$line\" = \"$want\" ] && q=50\n"
		 "s=$(sha256sum < /proc/self/fd/3); y=0; [ \"${s%%%% *}\" = %s ] && y=60\n"
		 "echo \"{\\\"job\\\":7,\\\"scores\\\":[{\\\"id\\\":\\\"Sharpness\\\",\\\"quality\\\":$q},{\\\"id\\\":\\\"HeadPoseYaw\\\",\\\"quality\\\":$y}]}\"",
		 sizeof(photo), hex, hex);
	assert_int_equal(run(script, 5000), PV_OK);
	assert_int_equal(results[0].quality, 50);
	assert_int_equal(results[1].quality, 60);
}

/* Neither the environment nor a descriptor that somebody forgot to close on exec. */
static void test_the_child_learns_nothing_else(void **state)
{
	(void)state;
	setenv("PGPASSWORD", "secret", 1);
	assert_int_equal(dup2(STDERR_FILENO, 50), 50);
	assert_int_equal(run("q=10; [ -z \"$PGPASSWORD\" ] && q=50; y=10; [ -e /proc/$$/fd/50 ] || y=60; "
			     "echo \"{\\\"job\\\":7,\\\"scores\\\":[{\\\"id\\\":\\\"Sharpness\\\",\\\"quality\\\":$q},{\\\"id\\\":\\\"HeadPoseYaw\\\",\\\"quality\\\":$y}]}\"", 5000), PV_OK);
	unsetenv("PGPASSWORD");
	close(50);
	assert_int_equal(results[0].quality, 50);
	assert_int_equal(results[1].quality, 60);
}

static void assert_failure(const char *script, const char *text)
{
	assert_int_equal(run(script, 5000), PV_ERR_REMOTE);
	assert_string_equal(err.text, text);
	assert_all_na();
}

static void test_failures_leave_na(void **state)
{
	(void)state;
	assert_failure("exit 3", "checker 'probe': ended with exit status 3");
	assert_failure("kill -SEGV $$", "checker 'probe': crashed: signal 11");
	assert_failure("true", "checker 'probe': gave no answer");
	assert_failure("echo hello", "checker 'probe': its answer is no JSON object");
	assert_failure("echo '[1]'", "checker 'probe': its answer is no JSON object");
	assert_failure("echo '{\"job\":8,\"scores\":[]}'", "checker 'probe': its answer has another job or no scores");
	assert_failure("echo '{\"job\":7}'", "checker 'probe': its answer has another job or no scores");
	assert_failure("echo '{\"job\":7,\"scores\":[]}'; echo more", "checker 'probe': answered more than one line");
	assert_failure("echo '{\"job\":7,\"scores\":[{\"id\":\"Sharpness\",\"quality\":90}]}'; exit 1", "checker 'probe': ended with exit status 1");
	assert_failure("head -c 2000000 /dev/zero", "checker 'probe': the answer is larger than 1024 KB");
}

static void test_senseless_scores_are_na(void **state)
{
	(void)state;
	assert_int_equal(run("echo '{\"job\":7,\"scores\":[{\"id\":\"Sharpness\",\"native\":0,\"quality\":-1},{\"id\":\"HeadPoseYaw\",\"quality\":101,\"status\":\"ok\"},"
			     "{\"id\":\"dim.w\",\"quality\":100},{\"id\":\"a b\",\"quality\":1},{\"id\":\"\",\"quality\":1},{\"id\":5,\"quality\":1},3]}'", 5000), PV_OK);
	assert_all_na();
	assert_int_equal(run("echo '{\"job\":7,\"scores\":[{\"id\":\"Sharpness\",\"native\":1,\"quality\":50,\"status\":\"na\"},"
			     "{\"id\":\"HeadPoseYaw\",\"quality\":50,\"status\":\"great\"}]}'", 5000), PV_OK);
	assert_all_na();
}

static void test_hostile_codes_are_cleaned(void **state)
{
	(void)state;
	assert_int_equal(run("echo '{\"job\":7,\"scores\":[{\"id\":\"Sharpness\",\"quality\":50,\"codes\":[\"\\u001b[2J\\u202e\",\"ok\",7]}]}'", 5000), PV_OK);
	assert_int_equal(results[0].quality, 50);
	assert_null(strchr(results[0].detail, 0x1B));
	assert_null(strstr(results[0].detail, "\xE2\x80\xAE"));
}

static void test_the_time_limit_kills_the_whole_group(void **state)
{
	int64_t start = clock_monotonic();
	char script[200];
	FILE *f;
	int pid = 0;
	char name[] = "/tmp/pvcheckerXXXXXX";
	int fd = mkstemp(name), tries;

	(void)state;
	assert_true(fd >= 0);
	snprintf(script, sizeof(script), "sleep 60 & echo $! > %s; wait", name);
	assert_int_equal(run(script, 300), PV_ERR_REMOTE);
	assert_string_equal(err.text, "checker 'probe': no answer within 300 ms");
	assert_all_na();
	assert_true(clock_monotonic() - start < 5 * CLOCK_SECOND);
	f = fopen(name, "r");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &pid), 1);
	fclose(f);
	/* killed; whoever inherited it still has to collect it */
	for (tries = 0; tries < 500 && kill(pid, 0) == 0; tries++) {
		char path[64], state_letter = 0;

		snprintf(path, sizeof(path), "/proc/%d/stat", pid);
		f = fopen(path, "r");
		if (!f || fscanf(f, "%*d %*s %c", &state_letter) != 1 || state_letter == 'Z')
			tries = 1000;
		if (f)
			fclose(f);
		usleep(10000);
	}
	assert_true(tries != 500);
	close(fd);
	unlink(name);
}

/* It answers but does not end. */
static void test_an_answer_is_not_the_end(void **state)
{
	(void)state;
	assert_int_equal(run("echo '{\"job\":7,\"scores\":[]}'; exec >/dev/null; sleep 60", 300), PV_ERR_REMOTE);
	assert_string_equal(err.text, "checker 'probe': did not end within 300 ms");
	assert_all_na();
}

static void test_what_cannot_start(void **state)
{
	const char *const argv[] = { "/nonexistent/checker", NULL };
	struct pv_checker c = { .name = "gone", .argv = argv, .measures = measures, .timeout_ms = 1000 };

	(void)state;
	assert_int_equal(pv_checker_run(&c, photo, sizeof(photo), 1, results, 8, &count, &err), PV_ERR_CONFIG);
	assert_string_equal(err.text, "checker 'gone': cannot start '/nonexistent/checker': No such file or directory");
	assert_int_equal(count, 2);
	assert_int_equal(results[1].status, PV_CHECK_NA);
	/* room for one only */
	assert_int_equal(pv_checker_run(&c, photo, sizeof(photo), 1, results, 1, &count, NULL), PV_ERR_CONFIG);
	assert_int_equal(count, 1);
}

static int open_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

static void test_no_descriptor_or_child_is_left(void **state)
{
	int before = open_descriptors(), i;

	(void)state;
	for (i = 0; i < 5; i++) {
		(void)run("exit 1", 5000);
		(void)run("sleep 9", 20);
		(void)run("echo '{\"job\":7,\"scores\":[]}'", 5000);
	}
	assert_int_equal(open_descriptors(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_answer),
		cmocka_unit_test(test_the_request),
		cmocka_unit_test(test_the_child_learns_nothing_else),
		cmocka_unit_test(test_failures_leave_na),
		cmocka_unit_test(test_senseless_scores_are_na),
		cmocka_unit_test(test_hostile_codes_are_cleaned),
		cmocka_unit_test(test_the_time_limit_kills_the_whole_group),
		cmocka_unit_test(test_an_answer_is_not_the_end),
		cmocka_unit_test(test_what_cannot_start),
		cmocka_unit_test(test_no_descriptor_or_child_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
