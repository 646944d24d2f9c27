#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "check/editor.h"

static void test_names(void **state)
{
	static const struct {
		const char *text;
		enum editor_class anywhere, as_program;
		const char *label;
	} cases[] = {
		{ "", EDITOR_NONE, EDITOR_NONE, "" },
		{ "16.2", EDITOR_NONE, EDITOR_NONE, "" },
		{ "MeituPic 9", EDITOR_BEAUTY, EDITOR_BEAUTY, "Meitu" },
		{ "photoshop, then meitu", EDITOR_BEAUTY, EDITOR_BEAUTY, "Meitu" },
		{ "Adobe Lightroom", EDITOR_TOOL, EDITOR_TOOL, "Adobe" },
		{ "B612 12.3", EDITOR_BEAUTY, EDITOR_BEAUTY, "B612" },
		{ "0xAB6123", EDITOR_NONE, EDITOR_NONE, "" },
		{ "Photos 8.0", EDITOR_NONE, EDITOR_TOOL, "Photos" },
		{ "Snow", EDITOR_NONE, EDITOR_BEAUTY, "SNOW" },
		{ "Snowdon", EDITOR_NONE, EDITOR_NONE, "" },
		{ "Made with VSCO", EDITOR_TOOL, EDITOR_TOOL, "VSCO" },
		{ "canvas", EDITOR_NONE, EDITOR_NONE, "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *text = cases[i].text;

		assert_int_equal(editor_find(text, strlen(text), false).class, cases[i].anywhere);
		assert_int_equal(editor_find(text, strlen(text), true).class, cases[i].as_program);
		assert_string_equal(editor_find(text, strlen(text), true).label, cases[i].label);
	}
}

static void assert_meitu(const char *text, const char *expected)
{
	char used[64] = "untouched";

	assert_int_equal(editor_meitu_json(text, strlen(text), used, sizeof(used)), expected != NULL);
	assert_string_equal(used, expected ? expected : "untouched");
}

static void test_meitu(void **state)
{
	(void)state;
	assert_meitu("{\"BeautyInfo\":true}", "BeautyInfo");
	assert_meitu("junk {\"a\":{\"b\":{\"FilterInfo\":\"true\"}}} junk", "FilterInfo");
	assert_meitu("{\"BeautyInfo\":1,\"FaceliftInfo\":true,\"MakeupInfo\":\"1\",\"FilterInfo\":2.5}", "BeautyInfo FaceliftInfo MakeupInfo FilterInfo");
	assert_meitu("{\"BeautyInfo\":0,\"MakeupInfo\":\"false\",\"FilterInfo\":null}", "");
	assert_meitu("{\"a\":{\"b\":{\"c\":{\"d\":{\"BeautyInfo\":true}}}}}", NULL);	/* too deep to be Meitu's */
	assert_meitu("{\"beautyinfo\":true}", NULL);
	assert_meitu("{\"BeautyInfo\":true", NULL);
	assert_meitu("}{", NULL);
	assert_meitu("[true]", NULL);
	assert_meitu("", NULL);
}

static void test_meitu_has_a_limit(void **state)
{
	static char text[40000];
	char used[64] = "";

	(void)state;
	memset(text, ' ', sizeof(text));
	memcpy(text, "{\"BeautyInfo\":true}", 19);
	assert_true(editor_meitu_json(text, 10000, used, sizeof(used)));
	assert_false(editor_meitu_json(text, sizeof(text), used, sizeof(used)));
	/* a list that does not fit is cut, not overrun */
	assert_true(editor_meitu_json(text, 100, used, 5));
	assert_true(strlen(used) < 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_meitu),
		cmocka_unit_test(test_meitu_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
