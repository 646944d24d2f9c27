#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/mem.h"
#include "image/segment.h"
#include "jpegs.h"
#include "photovet/photo.h"

static const struct pv_standard_spec spec = {
	.width = 480, .height = 640, .dpi = 300, .quality_max = 90, .quality_min = 60, .bytes_min = 20480, .bytes_max = 40960,
};

struct made {
	uint8_t *data;
	size_t size;
	struct pv_image_info info;
};

static struct made make(const struct bytes *j, const struct pv_standard_spec *s)
{
	struct made m = { 0 };
	struct pv_error err = { 0 };

	assert_int_equal(pv_standard_make(j->data, j->size, s, &m.data, &m.size, &err), PV_OK);
	assert_int_equal(pv_image_probe(m.data, m.size, &m.info, &err), PV_OK);
	assert_int_equal(m.info.warnings, 0);
	return m;
}

/* Nothing but JFIF and what decoding needs. */
static void assert_no_metadata(const struct made *m)
{
	struct segment_walk walk;
	struct segment s;
	int jfif = 0;

	segment_start(&walk, m->data, m->size);
	while (segment_next(&walk, &s)) {
		assert_true(s.marker < 0xE1 || s.marker > 0xEF);
		assert_true(s.marker != SEGMENT_COM);
		jfif += s.marker == SEGMENT_APP0;
	}
	assert_int_equal(jfif, 1);
}

static void test_what_comes_out_is_the_standard(void **state)
{
	static const int sizes[][2] = { { 480, 640 }, { 750, 1000 }, { 1300, 900 }, { 600, 1900 }, { 481, 641 } };
	static const unsigned kinds[] = { JPEGS_PLAIN, JPEGS_PROGRESSIVE, JPEGS_GREY, JPEGS_CMYK };
	size_t i, k;

	(void)state;
	for (i = 0; i < 5; i++) {
		for (k = 0; k < 4; k++) {
			struct bytes j = jpegs_make(sizes[i][0], sizes[i][1], 92, kinds[k]);
			struct made m;

			jpegs_add_orientation(&j, true, 1);
			jpegs_add_xmp(&j, "<x xmp:CreatorTool=\"Adobe Photoshop\"/>");
			m = make(&j, &spec);
			assert_int_equal(m.info.width, 480);
			assert_int_equal(m.info.height, 640);
			assert_int_equal(m.info.dpi_x, 300);
			assert_int_equal(m.info.dpi_y, 300);
			assert_int_equal(m.info.components, 3);
			assert_false(m.info.progressive);
			assert_true(m.size <= 40960);
			assert_no_metadata(&m);
			assert_true(pv_standard_is_met(&m.info, m.size, &spec));
			free(m.data);
			bytes_free(&j);
		}
	}
}

static void test_it_is_deterministic(void **state)
{
	struct bytes j = jpegs_make(900, 1200, 92, JPEGS_PLAIN);
	struct made a = make(&j, &spec), b = make(&j, &spec);

	(void)state;
	assert_int_equal(a.size, b.size);
	assert_memory_equal(a.data, b.data, a.size);
	free(a.data);
	free(b.data);
	bytes_free(&j);
}

static void test_the_orientation_is_applied(void **state)
{
	struct bytes j = jpegs_make(1000, 750, 92, JPEGS_FLAT);
	struct pv_image img = { 0 };
	struct made m;

	(void)state;
	jpegs_add_orientation(&j, false, 6);	/* stored lying, shown standing */
	m = make(&j, &spec);
	assert_int_equal(m.info.orientation, 1);
	assert_int_equal(m.info.width, 480);
	assert_int_equal(pv_image_decode(m.data, m.size, 0, 0, &img, NULL, NULL), PV_OK);
	/* red was top left and is top right now; bottom left white */
	assert_true(img.rgb[3 * (480 * 20 + 460)] > 180 && img.rgb[3 * (480 * 20 + 460) + 1] < 80);
	assert_true(img.rgb[3 * (480 * 620 + 20)] > 180 && img.rgb[3 * (480 * 620 + 20) + 1] > 180);
	pv_image_release(&img);
	free(m.data);
	bytes_free(&j);
}

static void test_nothing_is_enlarged(void **state)
{
	struct bytes small = jpegs_make(300, 500, 92, JPEGS_PLAIN), dot = jpegs_make(1, 1, 92, JPEGS_PLAIN);
	struct made m = make(&small, &spec);

	(void)state;
	assert_int_equal(m.info.width, 300);
	assert_int_equal(m.info.height, 400);
	assert_false(pv_standard_is_met(&m.info, m.size, &spec));
	free(m.data);
	m = make(&dot, &spec);
	assert_int_equal(m.info.width, 1);
	assert_int_equal(m.info.height, 1);
	free(m.data);
	bytes_free(&small);
	bytes_free(&dot);
}

/* Encoded at the quality that was found, the next higher one would have been too large. */
static void test_the_best_quality_that_fits(void **state)
{
	struct bytes j = jpegs_make(480, 640, 95, JPEGS_PLAIN);
	struct pv_standard_spec s = spec, exact = spec;
	struct made best = make(&j, &(struct pv_standard_spec){ 480, 640, 300, 90, 60, 0, 0 }), m, at;
	int q;

	(void)state;
	assert_true(best.size > 40960);		/* so that the limit matters */
	for (s.bytes_max = 20000; s.bytes_max < 80000; s.bytes_max += 9000) {
		m = make(&j, &s);
		for (q = 90; q >= 60; q--) {
			exact.quality_min = exact.quality_max = q;
			at = make(&j, &exact);
			if (at.size <= (size_t)s.bytes_max || q == 60) {
				assert_int_equal(m.size, at.size);
				assert_memory_equal(m.data, at.data, m.size);
				free(at.data);
				break;
			}
			free(at.data);
		}
		free(m.data);
	}
	free(best.data);
	bytes_free(&j);
}

static void test_too_large_even_at_the_lowest_quality(void **state)
{
	struct bytes j = jpegs_make(480, 640, 95, JPEGS_PLAIN);
	struct pv_standard_spec s = spec;
	struct made m;

	(void)state;
	s.bytes_max = 1000;
	m = make(&j, &s);
	assert_true(m.size > 1000);
	assert_false(pv_standard_is_met(&m.info, m.size, &s));
	free(m.data);
	bytes_free(&j);
}

static void test_what_is_met(void **state)
{
	struct pv_image_info good = { .width = 480, .height = 640, .components = 3, .precision = 8, .orientation = 1, .dpi_x = 300, .dpi_y = 300 }, i;

	(void)state;
	assert_true(pv_standard_is_met(&good, 30000, &spec));
	assert_true(pv_standard_is_met(&good, 40960, &spec));
	assert_true(pv_standard_is_met(&good, 100, &spec));	/* a byte minimum only warns */
	assert_false(pv_standard_is_met(&good, 40961, &spec));
#define BUT(change) (i = good, i.change, pv_standard_is_met(&i, 30000, &spec))
	assert_false(BUT(width = 481));
	assert_false(BUT(height = 639));
	assert_false(BUT(orientation = 6));
	assert_false(BUT(components = 1));
	assert_false(BUT(components = 4));
	assert_false(BUT(progressive = true));
	assert_false(BUT(dpi_x = 72));
	assert_false(BUT(dpi_y = 0));
#undef BUT
}

static void test_bad_input_and_senseless_specs(void **state)
{
	struct bytes j = jpegs_make(480, 640, 95, JPEGS_PLAIN);
	struct pv_standard_spec s = spec;
	struct pv_error err = { 0 };
	uint8_t *data = NULL;
	size_t size = 0;

	(void)state;
	assert_int_equal(pv_standard_make((const uint8_t *)"GIF89a", 6, &spec, &data, &size, &err), PV_ERR_BAD_INPUT);
	assert_string_equal(err.text, "is a GIF image, not a JPEG");
	s.quality_min = 95;
	assert_int_equal(pv_standard_make(j.data, j.size, &s, &data, &size, &err), PV_ERR_BAD_INPUT);
	s = spec;
	s.width = 0;
	assert_int_equal(pv_standard_make(j.data, j.size, &s, &data, &size, &err), PV_ERR_BAD_INPUT);
	assert_null(data);
	bytes_free(&j);
}

/* Whichever of our allocations fails, the answer is an error and nothing is left behind (ASan watches). */
static void test_out_of_memory(void **state)
{
	struct bytes j = jpegs_make(960, 1280, 80, JPEGS_PLAIN);
	uint8_t *data = NULL;
	size_t size = 0;
	long n;

	(void)state;
	jpegs_add_orientation(&j, true, 3);
	for (n = 1; n < 100; n++) {
		struct pv_error err = { 0 };
		enum pv_err e;

		mem_fail_after(n);
		e = pv_standard_make(j.data, j.size, &spec, &data, &size, &err);
		mem_fail_after(0);
		if (e == PV_OK)
			break;
		assert_int_equal(e, PV_ERR_NOMEM);
		assert_memory_equal(err.text, "not enough memory", 17);
		assert_null(data);
	}
	assert_in_range(n, 8, 99);
	free(data);
	bytes_free(&j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_comes_out_is_the_standard),
		cmocka_unit_test(test_it_is_deterministic),
		cmocka_unit_test(test_the_orientation_is_applied),
		cmocka_unit_test(test_nothing_is_enlarged),
		cmocka_unit_test(test_the_best_quality_that_fits),
		cmocka_unit_test(test_too_large_even_at_the_lowest_quality),
		cmocka_unit_test(test_what_is_met),
		cmocka_unit_test(test_bad_input_and_senseless_specs),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
