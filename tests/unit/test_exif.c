#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "image/exif.h"
#include "jpegs.h"

static const struct jpegs_tag all[] = {
	JPEGS_TEXT(0x010E, "me at school"),
	{ .tag = 0x0112, .type = 3, .count = 1, .value = 6 },
	{ .tag = 0x011A, .type = 5, .count = 1, .data = "\x2C\1\0\0\1\0\0\0", .size = 8 },
	{ .tag = 0x011B, .type = 5, .count = 1, .data = "\x2C\1\0\0\1\0\0\0", .size = 8 },
	JPEGS_TEXT(0x0131, "GIM"),			/* 4 bytes: lies in the entry itself */
	{ .tag = 0x9286, .type = 7, .count = 13, .data = "ASCII\0\0\0hello", .size = 13, .in_sub_ifd = true },
	{ .tag = 0xA434, .type = 2, .count = 13, .data = "front camera", .size = 13, .in_sub_ifd = true },
};

static void assert_text(const struct exif *x, enum exif_tag tag, const char *expected)
{
	struct buf text = BUF_INIT(1000);

	assert_int_equal(exif_text(x, tag, &text), expected != NULL);
	assert_string_equal(buf_str(&text), expected ? expected : "");
	buf_release(&text);
}

static void test_tags_of_both_directories(void **state)
{
	int big;

	(void)state;
	for (big = 0; big <= 1; big++) {
		struct bytes t = jpegs_tiff(big, all, 7);
		struct exif x;
		double r;

		assert_true(exif_open(&x, t.data, t.size));
		assert_int_equal(x.big_endian, big);
		assert_int_equal(exif_orientation(&x), 6);
		assert_text(&x, EXIF_IMAGE_DESCRIPTION, "me at school");
		assert_text(&x, EXIF_SOFTWARE, "GIM");
		assert_text(&x, EXIF_USER_COMMENT, "hello");
		assert_text(&x, EXIF_LENS_MODEL, "front camera");
		assert_text(&x, EXIF_ARTIST, NULL);
		if (!big) {	/* the bytes above are little-endian */
			int rx, ry;

			assert_true(exif_rational(&x, EXIF_X_RESOLUTION, &r));
			assert_true(fabs(r - 300) < 1e-9);
			exif_dpi(&x, &rx, &ry);
			assert_int_equal(rx, 300);
			assert_int_equal(ry, 300);
		}
		bytes_free(&t);
	}
}

static void test_user_comment_in_utf16(void **state)
{
	static const char little[] = "UNICODE\0\x8E\x7F\xFE\x56\x3D\xD8\x00\xDE!\0\0\0x", big[] = "UNICODE\0\x7F\x8E\x56\xFE\xD8\x3D\xDE\x00\0!\0\0\0x";
	struct jpegs_tag tag = { .tag = 0x9286, .type = 7, .count = 21, .size = 21 };
	int b;

	(void)state;
	for (b = 0; b <= 1; b++) {
		struct bytes t;
		struct exif x;

		tag.data = b ? big : little;
		t = jpegs_tiff(b, &tag, 1);
		assert_true(exif_open(&x, t.data, t.size));
		assert_text(&x, EXIF_USER_COMMENT, "\xE7\xBE\x8E\xE5\x9B\xBE\xF0\x9F\x98\x80!");
		bytes_free(&t);
	}
}

static void test_a_lone_surrogate_is_replaced(void **state)
{
	struct jpegs_tag tag = { .tag = 0x9286, .type = 7, .count = 12, .data = "UNICODE\0\x3D\xD8" "a\0", .size = 12 };
	struct bytes t = jpegs_tiff(false, &tag, 1);
	struct exif x;

	(void)state;
	assert_true(exif_open(&x, t.data, t.size));
	assert_text(&x, EXIF_USER_COMMENT, "\xEF\xBF\xBD" "a");
	bytes_free(&t);
}

static void test_wrong_types_and_counts_are_not_believed(void **state)
{
	static const struct jpegs_tag wrong[] = {
		{ .tag = 0x0112, .type = 4, .count = 1, .value = 6 },		/* LONG */
		{ .tag = 0x0112, .type = 3, .count = 2, .value = 6 },
		{ .tag = 0x0112, .type = 99, .count = 1, .data = "\6\0\0\0", .size = 4 },
		{ .tag = 0x0112, .type = 3, .count = 0xFFFFFFFF, .value = 6 },
		{ .tag = 0x0112, .type = 3, .count = 0, .value = 6 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < 5; i++) {
		struct bytes t = jpegs_tiff(false, &wrong[i], 1);
		struct exif x;

		assert_true(exif_open(&x, t.data, t.size));
		assert_int_equal(exif_orientation(&x), 1);
		bytes_free(&t);
	}
}

/* Every header and offset that leads outside, to itself or nowhere. */
static void test_wild_offsets(void **state)
{
	static const uint32_t offsets[] = { 0, 1, 7, 8, 20, 30, 1000, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE };
	struct exif_value v;
	struct exif x;
	size_t i, at;

	(void)state;
	for (at = 4; at < 30; at++) {
		for (i = 0; i < 10; i++) {
			struct bytes t = jpegs_tiff(false, all, 5), shut;
			uint8_t raw[4] = { (uint8_t)offsets[i], (uint8_t)(offsets[i] >> 8), (uint8_t)(offsets[i] >> 16), (uint8_t)(offsets[i] >> 24) };

			memcpy(t.data + at, raw, 4);
			shut = bytes_copy(t.data, t.size);
			if (exif_open(&x, shut.data, shut.size) && exif_find(&x, EXIF_IMAGE_DESCRIPTION, &v))
				assert_true(v.data >= shut.data && v.data + v.size <= shut.data + shut.size);
			bytes_free(&t);
			bytes_free(&shut);
		}
	}
}

static void test_every_cut(void **state)
{
	struct bytes t = jpegs_tiff(true, all, 7);
	static const enum exif_tag tags[] = { EXIF_SOFTWARE, EXIF_USER_COMMENT, EXIF_LENS_MODEL, EXIF_ORIENTATION, EXIF_X_RESOLUTION };
	size_t n, i;

	(void)state;
	for (n = 0; n < t.size; n++) {
		struct bytes cut = bytes_copy(t.data, n);
		struct buf text = BUF_INIT(1000);
		struct exif x;
		int o;

		exif_open(&x, cut.data, cut.size);
		for (i = 0; i < 5; i++)
			exif_text(&x, tags[i], &text);
		o = exif_orientation(&x);
		assert_true(o == 1 || o == 6);
		buf_release(&text);
		bytes_free(&cut);
	}
	bytes_free(&t);
}

static void test_no_header_no_tags(void **state)
{
	struct exif x = { .size = 99 };
	struct exif_value v;

	(void)state;
	assert_false(exif_open(&x, (const uint8_t *)"JJ*\0\0\0\0\x08", 8));
	assert_int_equal(x.size, 0);
	assert_false(exif_find(&x, EXIF_SOFTWARE, &v));
	assert_false(exif_open(&x, (const uint8_t *)"II*\0", 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tags_of_both_directories),
		cmocka_unit_test(test_user_comment_in_utf16),
		cmocka_unit_test(test_a_lone_surrogate_is_replaced),
		cmocka_unit_test(test_wrong_types_and_counts_are_not_believed),
		cmocka_unit_test(test_wild_offsets),
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_no_header_no_tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
