#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "photovet/arena.h"

static void gives_zeroed_aligned_pieces(void **state)
{
	struct pv_arena a = { 0 };

	(void)state;
	for (size_t size = 0; size < 3000; size += 7) {
		unsigned char *p = pv_arena_alloc(&a, size);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xee, size);
	}
	pv_arena_release(&a);
	pv_arena_release(&a);
	assert_null(a.last);
}

static void big_pieces_do_not_disturb_small_ones(void **state)
{
	struct pv_arena a = { 0 };
	char *first = pv_arena_alloc(&a, 10), *big, *second;

	(void)state;
	memset(first, 'a', 10);
	big = pv_arena_alloc(&a, 1 << 20);
	memset(big, 'b', 1 << 20);
	second = pv_arena_alloc(&a, 10);
	memset(second, 'c', 10);
	assert_true(second - first < 64);	/* the block in use stays in use */
	assert_memory_equal(first, "aaaaaaaaaa", 10);
	assert_int_equal(big[(1 << 20) - 1], 'b');
	pv_arena_release(&a);
}

static void a_big_piece_may_come_first(void **state)
{
	struct pv_arena a = { 0 };
	char *big = pv_arena_alloc(&a, 100000), *small = pv_arena_alloc(&a, 1);

	(void)state;
	memset(big, 'b', 100000);
	*small = 's';
	assert_int_equal(big[99999], 'b');
	pv_arena_release(&a);
}

static void copies_strings(void **state)
{
	struct pv_arena a = { 0 };

	(void)state;
	assert_null(pv_arena_strdup(&a, NULL));
	assert_string_equal(pv_arena_strdup(&a, "abc"), "abc");
	assert_string_equal(pv_arena_strndup(&a, "abcdef", 3), "abc");
	assert_string_equal(pv_arena_strndup(&a, "ab", 30), "ab");
	pv_arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_zeroed_aligned_pieces),
		cmocka_unit_test(big_pieces_do_not_disturb_small_ones),
		cmocka_unit_test(a_big_piece_may_come_first),
		cmocka_unit_test(copies_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
