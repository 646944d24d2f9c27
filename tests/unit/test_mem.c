#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"

static void multiplies_with_care(void **state)
{
	size_t n = 1;

	(void)state;
	assert_true(mem_mul(3, 4, &n));
	assert_int_equal(n, 12);
	assert_false(mem_mul(SIZE_MAX / 2, 3, &n));
	assert_int_equal(n, 12);	/* written only on success */
	assert_null(mem_try_alloc(SIZE_MAX / 2, 3));
	assert_null(mem_try_alloc(SIZE_MAX, 1));
	assert_null(mem_try_realloc(NULL, SIZE_MAX));
	assert_null(mem_try_raw(SIZE_MAX / 2, 3));
}

static void gives_zeroed_memory_even_for_nothing(void **state)
{
	char *p = mem_try_alloc(0, 5), *q = mem_array(10, 3);

	(void)state;
	assert_non_null(p);
	for (int i = 0; i < 30; i++)
		assert_int_equal(q[i], 0);
	free(p);
	free(q);
}

static void copies(void **state)
{
	char *a = mem_strdup("abc"), *b = mem_strndup("abcdef", 2);

	(void)state;
	assert_string_equal(a, "abc");
	assert_string_equal(b, "ab");
	a = mem_realloc(a, 100, 2);
	assert_string_equal(a, "abc");
	free(a);
	free(b);
}

static void the_nth_checked_allocation_fails(void **state)
{
	void *p[4];

	(void)state;
	mem_fail_after(3);
	for (int i = 0; i < 4; i++)
		p[i] = mem_try_alloc(1, 1);
	mem_fail_after(0);
	assert_non_null(p[0]);
	assert_non_null(p[1]);
	assert_null(p[2]);
	assert_non_null(p[3]);
	for (int i = 0; i < 4; i++)
		free(p[i]);
}

/* Before, across and after: blocks small and large stay apart and whole. */
static void the_heap_goes_on_when_it_keeps_what_is_freed(void **state)
{
	static const size_t sizes[] = { 1, 100, 5000, 900000, 64, 3 << 20, 200000, 7, 40 << 20 };
	unsigned char *blocks[2 * ARRAY_LEN(sizes)];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(blocks); i++) {
		if (i == ARRAY_LEN(sizes))
			mem_keep_freed();
		blocks[i] = mem_try_raw(sizes[i % ARRAY_LEN(sizes)], 1);
		assert_non_null(blocks[i]);
		memset(blocks[i], (int)i + 1, sizes[i % ARRAY_LEN(sizes)]);
	}
	for (size_t i = 0; i < ARRAY_LEN(blocks); i++) {
		size_t n = sizes[i % ARRAY_LEN(sizes)];

		assert_int_equal(blocks[i][0], i + 1);
		assert_int_equal(blocks[i][n - 1], i + 1);
		assert_memory_equal(blocks[i], blocks[i] + n / 2, n - n / 2 < n / 2 ? n - n / 2 : n / 2);
		free(blocks[i]);
	}
}

static void hook(void)
{
	if (write(1, "restored\n", 9) < 0)
		_exit(3);
}

static void a_bug_restores_the_terminal_and_aborts(void **state)
{
	char out[200] = "";
	int fds[2], status;
	size_t len = 0;
	ssize_t n;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	if (pid == 0) {
		dup2(fds[1], 1);
		dup2(fds[1], 2);
		close(fds[0]);
		mem_set_bug_hook(hook);
		BUG("seven is %d", 7);
	}
	close(fds[1]);
	while ((n = read(fds[0], out + len, sizeof(out) - 1 - len)) > 0)
		len += (size_t)n;
	close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_ptr_equal(strstr(out, "restored\nphotovet: bug at "), out);
	assert_non_null(strstr(out, ": seven is 7\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(multiplies_with_care),
		cmocka_unit_test(gives_zeroed_memory_even_for_nothing),
		cmocka_unit_test(copies),
		cmocka_unit_test(the_nth_checked_allocation_fails),
		cmocka_unit_test(the_heap_goes_on_when_it_keeps_what_is_freed),
		cmocka_unit_test(a_bug_restores_the_terminal_and_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
