#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/guess.h"

static void counts_edits(void **state)
{
	(void)state;
	assert_int_equal(guess_distance("abc", "abc"), 0);
	assert_int_equal(guess_distance("abc", "abd"), 1);
	assert_int_equal(guess_distance("abc", "ab"), 1);
	assert_int_equal(guess_distance("abc", "xabc"), 1);
	assert_int_equal(guess_distance("abcd", "abdc"), 1);	/* swapped */
	assert_int_equal(guess_distance("", "abc"), 3);
	assert_int_equal(guess_distance("kitten", "sitting"), 3);
	assert_int_equal(guess_distance("abc", "a word much longer than forty bytes, so never near"), GUESS_WORD_MAX);
}

static void names_only_what_is_near(void **state)
{
	static const char *const words[] = { "approve", "reject", "retouch" };
	const char *best = NULL;
	size_t distance = GUESS_WORD_MAX;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		guess_consider("aprove", words[i], &best, &distance);
	assert_string_equal(best, "approve");
	assert_true(guess_is_close("aprove", distance));
	assert_false(guess_is_close("ab", 1));		/* half of it is wrong */
	assert_false(guess_is_close("abcdefgh", 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_edits),
		cmocka_unit_test(names_only_what_is_near),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
