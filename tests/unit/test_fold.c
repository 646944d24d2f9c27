#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fold.h"

static void test_contains(void **state)
{
	(void)state;
	assert_true(fold_contains("Example University", "UNIV"));
	assert_true(fold_contains("2023010117", "\xef\xbc\x90\xef\xbc\x91\xef\xbc\x91"));	/* full-width 011 */
	assert_true(fold_contains("欧阳**", "阳"));
	assert_true(fold_contains("a\xe3\x80\x80" "b", "A B"));
	assert_false(fold_contains("欧阳**", "王"));
	assert_false(fold_contains("ab", "abc"));
	assert_false(fold_contains("", "a"));
	assert_false(fold_contains(NULL, "a"));
	assert_true(fold_contains(NULL, ""));
	assert_true(fold_contains("x", NULL));
	assert_true(fold_contains("aab", "ab"));
}

static void test_begins(void **state)
{
	(void)state;
	assert_true(fold_begins("score", "SC"));
	assert_false(fold_begins("school", "sco"));
	assert_false(fold_begins("sc", "sco"));
	/* bytes that are no text end and match nothing odd */
	assert_false(fold_begins("\xff\xfe", "a"));
	assert_true(fold_contains("\xff" "a", "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_contains), cmocka_unit_test(test_begins) };

	return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
