#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "image/sniff.h"

static void test_names(void **state)
{
	static const struct {
		const char *data;
		size_t size;
		const char *name;
	} files[] = {
		{ "", 0, "empty" },
		{ "\x89PNG\r\n\x1a\n", 8, "a PNG image" },
		{ "\x89PN", 3, "an unknown kind of file" },
		{ "GIF89a..", 8, "a GIF image" },
		{ "RIFF\1\2\3\4WEBPVP8 ", 16, "a WebP image" },
		{ "\0\0\0\x18" "ftypheic", 12, "a HEIC image" },
		{ "\0\0\0\x18" "ftypisom", 12, "a video or other MP4 file" },
		{ "%PDF-1.7", 8, "a PDF document" },
		{ "PK\3\4", 4, "a ZIP archive or office document" },
		{ "BM", 2, "a BMP image" },
		{ "hello\n", 6, "text" },
		{ "\xE4\xBD\xA0\xE5\xA5\xBD", 6, "text" },
		{ "\xE4\xBD", 2, "an unknown kind of file" },
		{ "hel\0lo", 6, "an unknown kind of file" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		assert_string_equal(sniff_name((const uint8_t *)files[i].data, files[i].size), files[i].name);
}

/* The window of 512 bytes may end inside a character. */
static void test_long_text(void **state)
{
	char text[700];
	size_t shift, i;

	(void)state;
	for (shift = 0; shift < 3; shift++) {
		memset(text, 'a', shift);
		for (i = shift; i + 3 <= sizeof(text); i += 3)
			memcpy(text + i, "\xE4\xBD\xA0", 3);
		assert_string_equal(sniff_name((const uint8_t *)text, i), "text");
	}
}

static void test_jpeg(void **state)
{
	(void)state;
	assert_true(sniff_is_jpeg((const uint8_t *)"\xFF\xD8\xFF\xE0", 4));
	assert_false(sniff_is_jpeg((const uint8_t *)"\xFF\xD8", 2));
	assert_false(sniff_is_jpeg((const uint8_t *)"\xFF\xD9\xFF", 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_jpeg),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
