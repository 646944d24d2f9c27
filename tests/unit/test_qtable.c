#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "image/qtable.h"
#include "jpegs.h"

static void test_libjpegs_own_tables_are_exact(void **state)
{
	int q, distance;

	(void)state;
	for (q = 5; q <= 100; q++) {	/* below 5 the baseline limit of 255 makes neighbours alike */
		struct bytes j = jpegs_make(16, 16, q, q & 1 ? JPEGS_PLAIN : JPEGS_PROGRESSIVE);
		struct qtable t;

		qtable_read(j.data, j.size, &t);
		assert_true(t.luma_present && t.chroma_present);
		assert_int_equal(qtable_luma_quality(t.luma, &distance), q);
		assert_int_equal(distance, 0);
		assert_true(qtable_is_ijg_chroma(t.chroma, q));
		assert_false(qtable_is_ijg_chroma(t.chroma, q > 50 ? q - 10 : q + 10));
		bytes_free(&j);
	}
}

static void test_other_tables_are_near(void **state)
{
	struct bytes j = jpegs_make(16, 16, 80, JPEGS_PLAIN);
	struct qtable t;
	int distance;

	(void)state;
	j.data[jpegs_find(&j, 0xDB, 0) + 5] += 3;
	qtable_read(j.data, j.size, &t);
	assert_int_equal(qtable_luma_quality(t.luma, &distance), 80);
	assert_int_equal(distance, 3);
	bytes_free(&j);
}

static void test_missing_and_cut_tables(void **state)
{
	struct bytes j = jpegs_make(16, 16, 80, JPEGS_PLAIN), grey = jpegs_make(16, 16, 80, JPEGS_GREY);
	struct qtable t;
	size_t n;

	(void)state;
	qtable_read(grey.data, grey.size, &t);
	assert_true(t.luma_present);
	assert_false(t.chroma_present);
	j.data[jpegs_find(&j, 0xDB, 0) + 4] = 0x07;	/* no such table number */
	qtable_read(j.data, j.size, &t);
	assert_false(t.luma_present);
	for (n = 0; n < grey.size; n++) {
		struct bytes cut = bytes_copy(grey.data, n);

		qtable_read(cut.data, cut.size, &t);
		bytes_free(&cut);
	}
	bytes_free(&j);
	bytes_free(&grey);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_libjpegs_own_tables_are_exact),
		cmocka_unit_test(test_other_tables_are_near),
		cmocka_unit_test(test_missing_and_cut_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
