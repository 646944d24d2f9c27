#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "terminal/key_burst.h"

static int note(struct key_burst *b, const char *bytes, int64_t ms)
{
	return key_burst_note(b, bytes, strlen(bytes), ms * 1000);
}

static void test_typing_is_none(void **state)
{
	struct key_burst b;

	(void)state;
	key_burst_init(&b);
	for (int i = 1; i < 50; i++)
		assert_int_equal(note(&b, "a", 40 * i), 1);
	assert_int_equal(note(&b, "jja", 9000), 3);	/* a line that stalled for a moment */
	key_burst_release(&b);
}

static void test_paste_without_marks(void **state)
{
	struct key_burst b;

	(void)state;
	key_burst_init(&b);
	assert_true(note(&b, "approve all\r", 1000) >= KEY_BURST_MIN);
	assert_true(note(&b, "a", 1010) >= KEY_BURST_MIN);	/* its tail came in a packet of its own */
	assert_int_equal(note(&b, "a", 1100), 1);
	assert_int_equal(note(&b, "\xe5\xae\xa1\xe6\xa0\xb8", 2000), 2);	/* characters, not bytes */
	key_burst_release(&b);
}

/* Answers come in the same stream, and are no keys however they are split. */
static void test_answers_do_not_count(void **state)
{
	static const char answer[] = "\033[?64;1;4;6;22c";
	struct key_burst b;

	(void)state;
	key_burst_init(&b);
	for (size_t i = 0; i < sizeof(answer) - 1; i++)
		assert_int_equal(key_burst_note(&b, answer + i, 1, 1000000 + (int64_t)i), 0);
	assert_int_equal(note(&b, "\033[0n\033[0na", 2000), 1);
	assert_int_equal(note(&b, "\033[B\033[B\033[B\033[B\033[B\033[B\033[B\033[Ba", 3000), 1);
	assert_int_equal(note(&b, "\033[200~a marked paste is one event\033[201~a", 4000), 1);
	for (int i = 0; i < 20; i++) {	/* typing among answers that come all the time */
		assert_int_equal(note(&b, "a", 5000 + 40 * i), 1);
		(void)note(&b, "\033[0n", 5020 + 40 * i);
	}
	key_burst_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typing_is_none), cmocka_unit_test(test_paste_without_marks), cmocka_unit_test(test_answers_do_not_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
