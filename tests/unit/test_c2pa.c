#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "image/c2pa.h"
#include "jpegs.h"

static enum c2pa_finding find(const char *content, size_t piece)
{
	struct bytes j = jpegs_make(16, 16, 80, JPEGS_PLAIN);
	enum c2pa_finding f;

	if (content)
		jpegs_add_c2pa(&j, content, piece);
	f = c2pa_find(j.data, j.size);
	bytes_free(&j);
	return f;
}

static void test_findings(void **state)
{
	(void)state;
	assert_int_equal(find(NULL, 0), C2PA_NONE);
	assert_int_equal(find("c2pa.created by a camera", 1000), C2PA_PRESENT);
	assert_int_equal(find("digitalSourceType http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", 1000), C2PA_GENERATED);
	assert_int_equal(find("compositeWithTrainedAlgorithmicMedia", 1000), C2PA_GENERATED);
	assert_int_equal(find("Google C2PA Core Generative AI", 1000), C2PA_GENERATED);
}

/* The words may be cut by the border of two segments. */
static void test_a_box_over_many_segments(void **state)
{
	size_t piece;

	(void)state;
	for (piece = 5; piece < 60; piece++)
		assert_int_equal(find("trainedAlgorithmicMedia", piece), C2PA_GENERATED);
}

static void test_other_app11_segments(void **state)
{
	static const char *const others[] = { "", "JP", "c2pa", "JP\0\1\0\0\0\1\0\0\0\x10jxxxc2pa trainedAlgorithmicMedia" };
	static const size_t sizes[] = { 0, 2, 4, 44 };
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		struct bytes j = jpegs_make(16, 16, 80, JPEGS_PLAIN);

		jpegs_add_segment(&j, 0xEB, others[i], sizes[i]);
		assert_int_equal(c2pa_find(j.data, j.size), C2PA_NONE);
		bytes_free(&j);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_a_box_over_many_segments),
		cmocka_unit_test(test_other_app11_segments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
