#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "image/segment.h"
#include "jpegs.h"

static void test_segments_in_order(void **state)
{
	static const uint8_t file[] = {
		0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 'a', 'b',
		0x12, 0x34, 0xFF, 0x00,			/* garbage */
		0xFF, 0xFF, 0xFF, 0xFE, 0, 2,		/* fill bytes, an empty comment */
		0xFF, 0x01, 0xFF, 0xD3,			/* markers without length */
		0xFF, 0xE1, 0, 3, 'c',
		0xFF, 0xDA, 0, 3, 'd', 0xFF, 0xE2, 0, 2,	/* nothing behind the scan counts */
	};
	struct segment_walk walk;
	struct segment s;

	(void)state;
	segment_start(&walk, file, sizeof(file));
	assert_true(segment_next(&walk, &s));
	assert_int_equal(s.marker, 0xE0);
	assert_int_equal(s.size, 2);
	assert_memory_equal(s.data, "ab", 2);
	assert_true(segment_next(&walk, &s));
	assert_int_equal(s.marker, SEGMENT_COM);
	assert_int_equal(s.size, 0);
	assert_true(segment_next(&walk, &s));
	assert_int_equal(s.marker, SEGMENT_APP1);
	assert_memory_equal(s.data, "c", 1);
	assert_false(segment_next(&walk, &s));
	assert_false(segment_next(&walk, &s));
}

/* A walk over every beginning of the file stays inside it (ASan watches) and ends. */
static void test_every_cut_ends(void **state)
{
	struct bytes j = jpegs_make(16, 16, 80, JPEGS_PLAIN);
	size_t n, count, most = 0;

	(void)state;
	jpegs_add_orientation(&j, true, 3);
	for (n = 0; n <= j.size; n++) {
		struct bytes cut = bytes_copy(j.data, n);
		struct segment_walk walk;
		struct segment s;

		count = 0;
		segment_start(&walk, cut.data, cut.size);
		while (segment_next(&walk, &s)) {
			assert_true(s.data + s.size <= cut.data + cut.size);
			count++;
		}
		assert_true(count >= most);
		most = count;
		bytes_free(&cut);
	}
	assert_true(most >= 6);		/* EXIF, JFIF, tables, frame */
	bytes_free(&j);
}

static void test_lengths_that_lie(void **state)
{
	static const uint8_t longer[] = { 0xFF, 0xD8, 0xFF, 0xE1, 0, 9, 1, 2, 3, 4 }, shorter[] = { 0xFF, 0xD8, 0xFF, 0xE1, 0, 1, 1, 2 };
	struct segment_walk walk;
	struct segment s;

	(void)state;
	segment_start(&walk, longer, sizeof(longer));
	assert_false(segment_next(&walk, &s));
	segment_start(&walk, shorter, sizeof(shorter));
	assert_false(segment_next(&walk, &s));
	segment_start(&walk, longer + 2, sizeof(longer) - 2);	/* no SOI */
	assert_false(segment_next(&walk, &s));
}

static void test_the_exif_block(void **state)
{
	struct bytes j = jpegs_make(16, 16, 80, JPEGS_PLAIN);
	const uint8_t *tiff;
	size_t size;

	(void)state;
	assert_false(segment_exif(j.data, j.size, &tiff, &size));
	jpegs_add_segment(&j, 0xE1, "Exif\0", 5);		/* too short to hold a block */
	assert_false(segment_exif(j.data, j.size, &tiff, &size));
	jpegs_add_orientation(&j, false, 3);
	assert_true(segment_exif(j.data, j.size, &tiff, &size));
	assert_memory_equal(tiff, "II*\0", 4);
	assert_int_equal(size, 8 + 2 + 12 + 4);
	bytes_free(&j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_segments_in_order),
		cmocka_unit_test(test_every_cut_ends),
		cmocka_unit_test(test_lengths_that_lie),
		cmocka_unit_test(test_the_exif_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
