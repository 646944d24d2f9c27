#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"

static void grows_and_stays_terminated(void **state)
{
	struct buf b = BUF_INIT(1000);

	(void)state;
	assert_string_equal(buf_str(&b), "");
	for (int i = 0; i < 1000; i++) {
		buf_putc(&b, 'x');
		assert_int_equal(b.data[b.len], '\0');
	}
	assert_false(b.failed);
	assert_int_equal(b.len, 1000);
	buf_release(&b);
	buf_release(&b);
}

static void the_cap_is_hard(void **state)
{
	struct buf b = BUF_INIT(5);

	(void)state;
	buf_puts(&b, "abc");
	buf_puts(&b, "defgh");		/* too much: nothing of it */
	assert_true(b.failed);
	assert_string_equal(buf_str(&b), "abc");
	buf_puts(&b, "d");		/* and nothing after it */
	assert_string_equal(buf_str(&b), "abc");
	assert_null(buf_reserve(&b, 1));
	buf_clear(&b);
	assert_false(b.failed);
	buf_printf(&b, "%05d", 12);
	assert_string_equal(buf_str(&b), "00012");
	buf_printf(&b, "%d", 1);
	assert_true(b.failed);
	assert_null(buf_take(&b));
	buf_release(&b);
}

static void a_zeroed_buf_refuses(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_putc(&b, 'x');
	assert_true(b.failed);
	buf_release(&b);
}

static void out_of_memory_fails_softly(void **state)
{
	struct buf b = BUF_INIT(1000);

	(void)state;
	mem_fail_after(1);
	buf_puts(&b, "abc");
	mem_fail_after(0);
	assert_true(b.failed);
	assert_string_equal(buf_str(&b), "");
	buf_clear(&b);
	buf_puts(&b, "abc");
	assert_string_equal(buf_str(&b), "abc");
	buf_release(&b);
}

static void takes_and_consumes(void **state)
{
	struct buf b = BUF_INIT(100);
	char *p = buf_take(&b);

	(void)state;
	assert_string_equal(p, "");
	free(p);
	buf_puts(&b, "hello world");
	buf_consume(&b, 6);
	assert_string_equal(buf_str(&b), "world");
	buf_consume(&b, 0);
	p = buf_take(&b);
	assert_string_equal(p, "world");
	assert_int_equal(b.len, 0);
	free(p);
	buf_puts(&b, "again");
	assert_string_equal(buf_str(&b), "again");
	buf_release(&b);
}

static void reserves_and_commits(void **state)
{
	struct buf b = BUF_INIT(100);
	char *p = buf_reserve(&b, 10);

	(void)state;
	memcpy(p, "12345", 5);
	buf_commit(&b, 5);
	assert_string_equal(buf_str(&b), "12345");
	buf_append(&b, "a\0b", 3);
	assert_int_equal(b.len, 8);
	buf_release(&b);
}

static void reads_files(void **state)
{
	int fd = memfd_create("test", 0);
	char path[40];
	struct buf b = BUF_INIT(10);
	struct pv_error err;

	(void)state;
	assert_true(fd >= 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	assert_int_equal(write(fd, "0123456789", 10), 10);
	assert_int_equal(buf_read_file(&b, path, &err), PV_OK);		/* exactly full is fine */
	assert_string_equal(buf_str(&b), "0123456789");
	assert_int_equal(write(fd, "x", 1), 1);
	buf_clear(&b);
	assert_int_equal(buf_read_file(&b, path, &err), PV_ERR_TOO_LARGE);
	close(fd);
	buf_clear(&b);
	assert_int_equal(buf_read_file(&b, "/nonexistent/x", &err), PV_ERR_BAD_INPUT);
	assert_string_equal(err.text, "cannot open '/nonexistent/x': No such file or directory");
	assert_int_equal(buf_read_file(&b, "/", &err), PV_ERR_BAD_INPUT);
	assert_string_equal(err.text, "cannot read '/': Is a directory");
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows_and_stays_terminated),
		cmocka_unit_test(the_cap_is_hard),
		cmocka_unit_test(a_zeroed_buf_refuses),
		cmocka_unit_test(out_of_memory_fails_softly),
		cmocka_unit_test(takes_and_consumes),
		cmocka_unit_test(reserves_and_commits),
		cmocka_unit_test(reads_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
