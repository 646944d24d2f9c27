#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

#define BAD "\xef\xbf\xbd"

static void assert_sanitized(const char *in, int max, const char *want, int columns)
{
	struct buf b = BUF_INIT(4096);
	int got = utf8_sanitize(&b, in, max);

	assert_string_equal(buf_str(&b), want);
	assert_int_equal(got, columns);
	if (max == 0)
		assert_int_equal(utf8_width(in), columns);
	buf_release(&b);
}

static void decodes_strictly(void **state)
{
	static const struct {
		const char *bytes;
		size_t n, len;
		uint32_t cp;
	} rows[] = {
		{ "a", 1, 1, 'a' },
		{ "\xc3\xa9", 2, 2, 0xe9 },
		{ "\xe7\x85\xa7", 3, 3, 0x7167 },
		{ "\xf0\x9f\x98\x80", 4, 4, 0x1f600 },
		{ "\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff },
		{ "\xef\xbf\xbd", 3, 3, 0xfffd },
		{ "\xc3", 1, 1, 0xfffd },			/* cut off */
		{ "\xe7\x85", 2, 1, 0xfffd },
		{ "\xc0\xaf", 2, 1, 0xfffd },			/* overlong */
		{ "\xe0\x80\xaf", 3, 1, 0xfffd },
		{ "\xf0\x80\x80\xaf", 4, 1, 0xfffd },
		{ "\xed\xa0\x80", 3, 1, 0xfffd },		/* surrogate */
		{ "\xf4\x90\x80\x80", 4, 1, 0xfffd },		/* past the end */
		{ "\xff", 1, 1, 0xfffd },
		{ "\x80", 1, 1, 0xfffd },
		{ "\xe7" "a\x80", 3, 1, 0xfffd },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t cp = 1;

		assert_int_equal(utf8_decode(rows[i].bytes, rows[i].n, &cp), rows[i].len);
		assert_int_equal(cp, rows[i].cp);
		assert_int_equal(utf8_is_valid(rows[i].bytes, rows[i].n), cp != 0xfffd || rows[i].len == 3);
	}
}

static void widths(void **state)
{
	(void)state;
	assert_int_equal(utf8_cp_width('a'), 1);
	assert_int_equal(utf8_cp_width(0xe9), 1);
	assert_int_equal(utf8_cp_width(0x4e2d), 2);	/* 中 */
	assert_int_equal(utf8_cp_width(0x3001), 2);	/* 、 */
	assert_int_equal(utf8_cp_width(0xff21), 2);	/* full-width A */
	assert_int_equal(utf8_cp_width(0xff71), 1);	/* half-width katakana */
	assert_int_equal(utf8_cp_width(0xac00), 2);	/* Hangul syllable */
	assert_int_equal(utf8_cp_width(0x1161), 0);	/* Hangul vowel, joins the one before */
	assert_int_equal(utf8_cp_width(0x1f600), 2);	/* emoji */
	assert_int_equal(utf8_cp_width(0x20000), 2);	/* Han of plane 2 */
	assert_int_equal(utf8_cp_width(0x32000), 2);	/* and of plane 3 */
	assert_int_equal(utf8_cp_width(0x301), 0);
	assert_int_equal(utf8_cp_width(0x2026), 1);
	assert_int_equal(utf8_cp_width(0xb7), 1);	/* the dot in names such as 阿依·古丽 */
	assert_int_equal(utf8_width("王小明"), 6);
	assert_int_equal(utf8_width("e\xcc\x81"), 1);
}

static void hostile_text_is_made_safe(void **state)
{
	(void)state;
	assert_sanitized("plain", 0, "plain", 5);
	assert_sanitized("\x1b[31mred\n\t\r", 0, BAD "[31mred" BAD BAD BAD, 11);
	assert_sanitized("\x7f\xc2\x9b", 0, BAD BAD, 2);			/* DEL, C1 CSI */
	assert_sanitized("a\xe2\x80\xae" "b\xe2\x81\xa7" "c\xd8\x9c", 0, "a" BAD "b" BAD "c" BAD, 6);	/* bidi */
	assert_sanitized("a\xe2\x80\x8b\xe2\x80\x8d\xef\xbb\xbf", 0, "a" BAD BAD BAD, 4);	/* zero width, BOM */
	assert_sanitized("\xee\x80\x80\xf3\xb0\x80\x80", 0, BAD BAD, 2);	/* private use */
	assert_sanitized("\xf3\xa0\x80\x81", 0, BAD, 1);			/* tag character */
	assert_sanitized("a\xff\xfe" "b", 0, "a" BAD BAD "b", 4);
	assert_sanitized("\xef\xbf\xbf", 0, BAD, 1);				/* noncharacter */
	assert_sanitized("\xe3\x85\xa4", 0, BAD, 1);				/* Hangul filler: blank */
	assert_sanitized("x\xef\xb8\x8f" "y", 0, "xy", 2);			/* variation selector */
	assert_sanitized("\xe2\x80\xa8", 0, BAD, 1);				/* line separator */
}

static void marks_are_few_and_need_a_base(void **state)
{
	(void)state;
	assert_sanitized("\xcc\x81" "a", 0, BAD "a", 2);
	assert_sanitized("a\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86" "b", 0, "a\xcc\x81\xcc\x82\xcc\x83\xcc\x84" "b", 2);
}

static void cuts_by_columns(void **state)
{
	(void)state;
	assert_sanitized("abcdef", 6, "abcdef", 6);
	assert_sanitized("abcdef", 5, "abcd\xe2\x80\xa6", 5);
	assert_sanitized("中文名字", 8, "中文名字", 8);
	assert_sanitized("中文名字", 7, "中文名\xe2\x80\xa6", 7);
	assert_sanitized("中文名字", 6, "中文\xe2\x80\xa6", 5);	/* no half character */
	assert_sanitized("中文", 1, "\xe2\x80\xa6", 1);
	assert_sanitized("ae\xcc\x81" "bc", 3, "ae\xcc\x81\xe2\x80\xa6", 3);
}

static void assert_padded(const char *in, int columns, bool right, const char *want)
{
	struct buf b = BUF_INIT(4096);

	utf8_pad(&b, in, columns, right);
	assert_string_equal(buf_str(&b), want);
	buf_release(&b);
}

static void pads_to_exact_columns(void **state)
{
	(void)state;
	assert_padded("ab", 4, false, "ab  ");
	assert_padded("ab", 4, true, "  ab");
	assert_padded("中", 4, false, "中  ");
	assert_padded("中", 4, true, "  中");
	assert_padded("中文名", 6, true, "中文名");
	assert_padded("中文名", 4, false, "中\xe2\x80\xa6 ");
	assert_padded("abcdef", 3, true, "ab\xe2\x80\xa6");
	assert_padded("x", 0, false, "");
}

static void masks_names(void **state)
{
	static const char *const rows[][2] = {
		{ "王小明", "王**" }, { "王", "王" }, { "", "" }, { "Anna", "A***" }, { "欧阳文", "欧**" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf b = BUF_INIT(100);

		utf8_mask(&b, rows[i][0]);
		assert_string_equal(buf_str(&b), rows[i][1]);
		buf_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_strictly),
		cmocka_unit_test(widths),
		cmocka_unit_test(hostile_text_is_made_safe),
		cmocka_unit_test(marks_are_few_and_need_a_base),
		cmocka_unit_test(cuts_by_columns),
		cmocka_unit_test(pads_to_exact_columns),
		cmocka_unit_test(masks_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
