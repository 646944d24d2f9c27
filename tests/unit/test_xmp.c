#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "image/xmp.h"
#include "jpegs.h"

static void assert_values(const char *text, const char *property, const char *expected)
{
	char seen[1000] = "";
	const uint8_t *value;
	size_t at = 0, n;

	while (xmp_next((const uint8_t *)text, strlen(text), property, &at, &value, &n)) {
		assert_true(value >= (const uint8_t *)text && value + n <= (const uint8_t *)text + strlen(text));
		strncat(seen, "[", 2);
		strncat(seen, (const char *)value, n);
		strncat(seen, "]", 2);
	}
	assert_string_equal(seen, expected);
}

static void test_attributes_and_elements(void **state)
{
	(void)state;
	assert_values("<a xmp:CreatorTool=\"Adobe Photoshop CC\"/>", "CreatorTool", "[Adobe Photoshop CC]");
	assert_values("<a x:CreatorTool = 'It \"is\"'/>", "CreatorTool", "[It \"is\"]");
	assert_values("<xmp:CreatorTool>Snapseed</xmp:CreatorTool>", "CreatorTool", "[Snapseed]");
	assert_values("<e:softwareAgent=\"one\"/><e:softwareAgent=\"two\"/>", "softwareAgent", "[one][two]");
	assert_values("<a xmp:CreatorTool=\"\"/>", "CreatorTool", "[]");
}

static void test_what_is_no_value(void **state)
{
	(void)state;
	assert_values("CreatorTool=\"x\"", "CreatorTool", "");			/* no prefix */
	assert_values("<a xmp:CreatorToolbox=\"x\"/>", "CreatorTool", "");
	assert_values("<a xmp:CreatorTool=x/>", "CreatorTool", "");
	assert_values("<a xmp:CreatorTool", "CreatorTool", "");
	assert_values("<a xmp:CreatorTool=", "CreatorTool", "");
	assert_values("", "CreatorTool", "");
	assert_values("<a xmp:CreatorTool=\"never closed", "CreatorTool", "[never closed]");
}

static void test_a_long_value_is_cut(void **state)
{
	char text[2000] = "<a x:P=\"";
	const uint8_t *value;
	size_t at = 0, n;

	(void)state;
	memset(text + 8, 'v', 1500);
	assert_true(xmp_next((const uint8_t *)text, 1508, "P", &at, &value, &n));
	assert_int_equal(n, XMP_VALUE_MAX);
}

static void test_which_segments_are_xmp(void **state)
{
	static const char packet[] = "http://ns.adobe.com/xap/1.0/\0<x/>", extension[] = "http://ns.adobe.com/xmp/extension/\0"
		"0123456789ABCDEF0123456789ABCDEF\0\0\0\5\0\0\0\0<y/>z";
	struct segment s = { .marker = SEGMENT_APP1, .data = (const uint8_t *)packet, .size = sizeof(packet) - 1 };
	const uint8_t *text;
	size_t n;

	(void)state;
	assert_true(xmp_packet(&s, &text, &n));
	assert_int_equal(n, 4);
	assert_memory_equal(text, "<x/>", 4);
	s.marker = SEGMENT_APP11;
	assert_false(xmp_packet(&s, &text, &n));
	s = (struct segment){ .marker = SEGMENT_APP1, .data = (const uint8_t *)extension, .size = sizeof(extension) - 1 };
	assert_true(xmp_packet(&s, &text, &n));
	assert_memory_equal(text, "<y/>z", 5);
	s.size = 50;
	assert_false(xmp_packet(&s, &text, &n));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_attributes_and_elements),
		cmocka_unit_test(test_what_is_no_value),
		cmocka_unit_test(test_a_long_value_is_cut),
		cmocka_unit_test(test_which_segments_are_xmp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
