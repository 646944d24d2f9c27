#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "ui/skin.h"

static void assert_look(const struct theme_look *l, unsigned attributes, int foreground, int background)
{
	assert_int_equal(l->attributes, attributes);
	assert_int_equal(l->foreground, foreground);
	assert_int_equal(l->background, background);
}

/* Roles that carry a meaning are told apart without colour, too. */
static void test_defaults(void **state)
{
	static const enum style meanings[] = { STYLE_FAIL, STYLE_ERROR, STYLE_MARK, STYLE_CURSOR, STYLE_TITLE, STYLE_WARN };
	struct theme t;

	(void)state;
	theme_init(&t);
	assert_look(&t.color[STYLE_FAIL], LOOK_BOLD, 1, -1);
	assert_look(&t.color[STYLE_NORMAL], 0, -1, -1);
	assert_look(&t.color[STYLE_ERROR], LOOK_BOLD | LOOK_REVERSE, 1, -1);
	for (size_t i = 0; i < ARRAY_LEN(meanings); i++)
		assert_int_not_equal(t.plain[meanings[i]].attributes, 0);
	for (int s = 0; s < STYLE_COUNT; s++)
		assert_true(t.plain[s].foreground == -1 && t.plain[s].background == -1);
}

static void test_looks(void **state)
{
	static const struct { const char *text; unsigned attributes; int foreground, background; } good[] = {
		{ "", 0, -1, -1 }, { "red", 0, 1, -1 }, { "bright-blue", 0, 12, -1 }, { "208", 0, 208, -1 }, { "0", 0, 0, -1 },
		{ "255", 0, 255, -1 }, { "on 17", 0, -1, 17 }, { "  bold   white on black underline ", LOOK_BOLD | LOOK_UNDERLINE, 7, 0 },
		{ "on yellow italic black", LOOK_ITALIC, 0, 3 }, { "default on default dim", LOOK_DIM, -1, -1 }, { "blink reverse", LOOK_BLINK | LOOK_REVERSE, -1, -1 },
	};
	struct theme t;

	(void)state;
	theme_init(&t);
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_int_equal(theme_set(&t, "warn", good[i].text, NULL), PV_OK);
		assert_look(&t.color[STYLE_WARN], good[i].attributes, good[i].foreground, good[i].background);
	}
	/* Without colour the attributes asked for count, and a look of colour alone keeps the role's own. */
	theme_init(&t);
	assert_int_equal(theme_set(&t, "fail", "red", NULL), PV_OK);
	assert_look(&t.plain[STYLE_FAIL], LOOK_BOLD | LOOK_UNDERLINE, -1, -1);
	assert_int_equal(theme_set(&t, "fail", "reverse red on white", NULL), PV_OK);
	assert_look(&t.plain[STYLE_FAIL], LOOK_REVERSE, -1, -1);
}

static void test_bad_lines_stop_with_the_line(void **state)
{
	static const struct { struct pv_named row; const char *error; } bad[] = {
		{ { "fial", "red", 7 }, "x.conf:7: unknown role of the theme: 'fial' (did you mean fail?)" },
		{ { "photo", "red", 7 }, "x.conf:7: unknown role of the theme: 'photo'" },
		{ { "fail", "redd", 8 }, "x.conf:8: theme 'fail': neither a colour nor an attribute: 'redd' (did you mean red?)" },
		{ { "fail", "256", 8 }, "x.conf:8: theme 'fail': neither a colour nor an attribute: '256'" },
		{ { "fail", "99999999999999999999", 8 }, "x.conf:8: theme 'fail': neither a colour nor an attribute: '99999999999999999999'" },
		{ { "fail", "-1", 8 }, "x.conf:8: theme 'fail': neither a colour nor an attribute: '-1'" },
		{ { "fail", "red green", 9 }, "x.conf:9: theme 'fail': one colour too many: 'green' (a background follows on)" },
		{ { "fail", "on red on green", 9 }, "x.conf:9: theme 'fail': one colour too many: 'green' (a background follows on)" },
		{ { "fail", "on", 9 }, "x.conf:9: theme 'fail': a colour must follow on: ''" },
		{ { "fail", "on bold", 9 }, "x.conf:9: theme 'fail': a colour must follow on: 'bold'" },
	};
	struct theme t;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const struct pv_settings s = { .styles = &bad[i].row, .style_count = 1, .path = "x.conf" };
		struct pv_error err = { 0 };

		assert_int_equal(skin_init(&t, &s, &err), PV_ERR_CONFIG);
		assert_string_equal(err.text, bad[i].error);
	}
	assert_int_equal(skin_init(&t, NULL, NULL), PV_OK);
}

/* A terminal of fewer colours shows the nearest it has. */
static void test_fewer_colours(void **state)
{
	static const struct { int color, available, want; bool is_bold; } cases[] = {
		{ -1, 8, -1, false }, { 1, 8, 1, false }, { 9, 8, 1, true }, { 9, 16, 9, false }, { 196, 256, 196, false }, { 196, 16, 9, false },
		{ 196, 8, 1, true }, { 16, 8, 0, false }, { 231, 8, 7, true }, { 21, 16, 12, false }, { 46, 8, 2, true }, { 232, 8, 0, false },
		{ 255, 8, 7, true }, { 200, 88, 13, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		bool is_bold;
		int got = theme_color(cases[i].color, cases[i].available, &is_bold);

		if (got != cases[i].want || is_bold != cases[i].is_bold)
			fail_msg("%d of %d: %d%s", cases[i].color, cases[i].available, got, is_bold ? " bold" : "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults), cmocka_unit_test(test_looks), cmocka_unit_test(test_bad_lines_stop_with_the_line),
		cmocka_unit_test(test_fewer_colours),
	};

	return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
