/* Tables: as wide as their widest cell, double-width names too, and printed in blocks when they are long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "commands/print.h"

static void add(struct print_table *t, const char *id, const char *name)
{
	const char *cells[] = { id, name };

	print_table_row(t, cells);
}

static struct print_table made(void)
{
	struct print_table t = { 0 };

	print_table_column(&t, "id", true);
	print_table_column(&t, "name", false);
	return t;
}

static void test_columns_line_up(void **state)
{
	struct print_table t = made();
	struct buf out = BUF_INIT(4096);

	(void)state;
	add(&t, "7", "张三");
	add(&t, "1000", "a\x1b[2J");
	print_table_flush(&t, &out);
	assert_string_equal(buf_str(&out), "  id  name\n   7  张三\n1000  a�[2J\n");
	print_table_release(&t);
	buf_release(&out);
}

static void test_a_long_one_is_printed_in_blocks(void **state)
{
	struct print_table t = made();
	struct buf out = BUF_INIT(1 << 20);

	(void)state;
	for (int i = 0; i < PRINT_TABLE_BLOCK; i++) {
		assert_false(print_table_is_full(&t));
		add(&t, i ? "1" : "1234567", "x");
	}
	assert_true(print_table_is_full(&t));
	print_table_flush(&t, &out);
	assert_memory_equal(buf_str(&out), "     id  name\n1234567  x\n      1  x\n", 36);
	assert_false(print_table_is_full(&t));
	buf_clear(&out);
	add(&t, "2", "y");
	print_table_flush(&t, &out);
	assert_string_equal(buf_str(&out), "      2  y\n");	/* no titles again, no narrower */
	buf_clear(&out);
	print_table_flush(&t, &out);
	assert_string_equal(buf_str(&out), "");
	print_table_release(&t);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns_line_up),
		cmocka_unit_test(test_a_long_one_is_printed_in_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
