#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "photovet/check.h"

static const char *const measures[] = { "x.pid", "x.n", NULL };
static const uint8_t photo[] = "bytes of a photo";
static struct pv_check_result results[8];
static size_t count;
static struct pv_error err;

/* Answers with its process id and how many it has answered; $n is the request's number, $line the request. */
#define LOOP(what) \
	"n=0; while read -r line; do n=$((n+1)); job=${line#*:}; job=${job%%,*}; path=${line#*photo\\\":\\\"}; path=${path%%\\\"*}; " what \
	"; echo \"{\\\"job\\\":$job,\\\"version\\\":\\\"2\\\",\\\"scores\\\":[{\\\"id\\\":\\\"x.pid\\\",\\\"native\\\":$$,\\\"quality\\\":90}," \
	"{\\\"id\\\":\\\"x.n\\\",\\\"native\\\":$n,\\\"quality\\\":90}]}\"; done"

static struct pv_checker_pool *open_pool(const char *script, int timeout_ms)
{
	static const char *argv[4] = { "sh", "-c" };
	struct pv_checker c = { .name = "probe", .argv = argv, .measures = measures, .timeout_ms = timeout_ms, .is_resident = true };

	argv[2] = script;
	return pv_checker_pool_new(&c, 1);
}

static enum pv_err ask(struct pv_checker_pool *pool, int64_t job)
{
	err = (struct pv_error){ 0 };
	return pv_checker_run(pv_checker_pool_list(pool), photo, sizeof(photo), job, results, 8, &count, &err);
}

static void assert_na(void)
{
	assert_int_equal(count, 2);
	assert_int_equal(results[0].status, PV_CHECK_NA);
	assert_int_equal(results[1].status, PV_CHECK_NA);
	assert_true(isnan(results[0].native));
}

static void test_one_process_many_photos(void **state)
{
	struct pv_checker_pool *pool = open_pool(LOOP(":"), 5000);
	double pid;

	(void)state;
	assert_int_equal(ask(pool, 1), PV_OK);
	pid = results[0].native;
	assert_string_equal(results[0].version, "2");
	for (int i = 2; i <= 50; i++) {
		assert_int_equal(ask(pool, i * 1000), PV_OK);
		assert_true(fabs(results[0].native - pid) < 0.5);
		assert_true(fabs(results[1].native - i) < 0.5);
	}
	pv_checker_pool_free(pool);
	assert_int_equal(kill((pid_t)pid, 0), -1);	/* it has gone with the pool */
}

static void test_it_reads_the_photo(void **state)
{
	struct pv_checker_pool *pool = open_pool(LOOP("[ \"$(head -c 16 $path)\" = 'bytes of a photo' ] && n=77"), 5000);

	(void)state;
	assert_int_equal(ask(pool, 1), PV_OK);
	assert_true(fabs(results[1].native - 77) < 0.5);
	pv_checker_pool_free(pool);
}

static void test_a_crash_is_na_and_then_a_pause(void **state)
{
	struct pv_checker_pool *pool = open_pool(LOOP("[ $n = 3 ] && kill -SEGV $$"), 5000);
	int64_t began;
	double pid;

	(void)state;
	assert_int_equal(ask(pool, 1), PV_OK);
	pid = results[0].native;
	assert_int_equal(ask(pool, 2), PV_OK);
	assert_int_equal(ask(pool, 3), PV_ERR_REMOTE);
	assert_string_equal(err.text, "checker 'probe': crashed: signal 11");
	assert_na();
	began = clock_monotonic();
	assert_int_equal(ask(pool, 4), PV_ERR_REMOTE);	/* at once: nobody waits for it */
	assert_non_null(strstr(err.text, "failed 1 times in a row, is started again in 0."));
	assert_na();
	assert_true(clock_monotonic() - began < 200000);
	usleep(600000);
	assert_int_equal(ask(pool, 5), PV_OK);
	assert_true(fabs(results[0].native - pid) > 0.5);
	assert_true(fabs(results[1].native - 1) < 0.5);
	pv_checker_pool_free(pool);
}

static void test_too_late_is_killed(void **state)
{
	struct pv_checker_pool *pool = open_pool(LOOP("[ $n = 2 ] && sleep 30"), 300);
	int64_t began;

	(void)state;
	assert_int_equal(ask(pool, 1), PV_OK);
	began = clock_monotonic();
	assert_int_equal(ask(pool, 2), PV_ERR_REMOTE);
	assert_string_equal(err.text, "checker 'probe': no answer within 300 ms");
	assert_true(clock_monotonic() - began < 2000000);
	assert_na();
	usleep(600000);
	assert_int_equal(ask(pool, 3), PV_OK);	/* a late answer to 2 is nobody's */
	pv_checker_pool_free(pool);
}

static void test_one_that_ends_between_photos(void **state)
{
	struct pv_checker_pool *pool = open_pool("read -r line; echo '{\"job\":7,\"scores\":[{\"id\":\"x.n\",\"quality\":80}]}'", 5000);

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(ask(pool, 7), PV_OK);
		assert_int_equal(results[1].quality, 80);
		usleep(100000);	/* it ends meanwhile */
	}
	pv_checker_pool_free(pool);
}

static void test_bad_answers(void **state)
{
	static const struct {
		const char *script, *text;
	} bad[] = {
		{ "while read -r line; do echo hello; done", "checker 'probe': its answer is no JSON object" },
		{ LOOP("job=99"), "checker 'probe': its answer has another job or no scores" },
		{ "exit 0", "checker 'probe': ended without an answer" },
		{ "read -r line; while :; do echo -n xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done",
		  "checker 'probe': the answer is larger than 1024 KB" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct pv_checker_pool *pool = open_pool(bad[i].script, 20000);

		assert_int_equal(ask(pool, 1), PV_ERR_REMOTE);
		if (i != 2)	/* it may be gone before it is asked */
			assert_string_equal(err.text, bad[i].text);
		assert_na();
		pv_checker_pool_free(pool);
	}
}

static void test_one_that_cannot_start(void **state)
{
	static const char *const argv[] = { "/no/such/program", NULL };
	struct pv_checker c = { .name = "probe", .argv = argv, .measures = measures, .timeout_ms = 1000, .is_resident = true };
	struct pv_checker_pool *pool = pv_checker_pool_new(&c, 1);

	(void)state;
	assert_int_equal(ask(pool, 1), PV_ERR_CONFIG);
	assert_na();
	assert_int_equal(ask(pool, 2), PV_ERR_REMOTE);
	pv_checker_pool_free(pool);
	pv_checker_pool_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_process_many_photos),
		cmocka_unit_test(test_it_reads_the_photo),
		cmocka_unit_test(test_a_crash_is_na_and_then_a_pause),
		cmocka_unit_test(test_too_late_is_killed),
		cmocka_unit_test(test_one_that_ends_between_photos),
		cmocka_unit_test(test_bad_answers),
		cmocka_unit_test(test_one_that_cannot_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
