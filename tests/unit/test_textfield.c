#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "ui/textfield.h"

static bool press(struct textfield *f, const char *name)
{
	struct key k;

	assert_true(key_parse(name, &k));
	return textfield_key(f, &k);
}

static void type(struct textfield *f, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n;) {
		struct key k = {0};

		i += utf8_decode(text + i, n - i, &k.code);
		k.base = k.code;
		assert_true(textfield_key(f, &k));
	}
}

static void test_editing(void **state)
{
	struct textfield f = {0};

	(void)state;
	type(&f, "左耳 ear");
	assert_string_equal(f.text, "左耳 ear");
	press(&f, "Home");
	press(&f, "Right");
	press(&f, "Delete");
	assert_string_equal(f.text, "左 ear");
	press(&f, "End");
	press(&f, "C-w");
	assert_string_equal(f.text, "左 ");
	press(&f, "Left");
	press(&f, "Backspace");
	assert_string_equal(f.text, " ");
	type(&f, "𝄞é");
	assert_string_equal(f.text, "𝄞é ");
	press(&f, "End");
	press(&f, "C-u");
	assert_string_equal(f.text, "");
	press(&f, "Backspace");
	press(&f, "Delete");
	press(&f, "C-w");
	assert_int_equal(f.len, 0);
}

static void test_not_its_keys(void **state)
{
	struct textfield f = {0};

	(void)state;
	type(&f, "x");
	assert_false(press(&f, "Enter"));
	assert_false(press(&f, "Esc"));
	assert_false(press(&f, "C-r"));
	assert_false(press(&f, "F1"));
	assert_false(press(&f, "Up"));
	assert_string_equal(f.text, "x");
}

/* The cap cuts at a character, and what is full stays as it is. */
static void test_cap(void **state)
{
	struct textfield f = {0};
	static char text[3 * TEXTFIELD_MAX_BYTES];

	(void)state;
	for (size_t i = 0; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "左", 3);
	textfield_set(&f, text);
	assert_int_equal(f.len, TEXTFIELD_MAX_BYTES - TEXTFIELD_MAX_BYTES % 3);
	assert_true(utf8_is_valid(f.text, f.len));
	type(&f, "xyz");
	assert_true(f.len <= TEXTFIELD_MAX_BYTES);
	assert_true(utf8_is_valid(f.text, f.len));
}

static void test_paste(void **state)
{
	struct textfield f = {0};
	const struct key k = { .code = KEY_PASTE, .base = KEY_PASTE, .paste = "a\tb\r\n\033[2Jc\xff" };

	(void)state;
	assert_true(textfield_key(&f, &k));
	assert_string_equal(f.text, "a b   [2Jc ");
}

/* The cursor is always inside the row it is shown in. */
static void test_scrolls(void **state)
{
	struct textfield f = {0};
	struct canvas *c = canvas_new(3, 20);
	struct buf out = BUF_INIT(4096);

	(void)state;
	type(&f, "一二三四五六七八九十end");
	textfield_compose(&f, c, 1, 4, 10);
	canvas_dump(c, &out);
	assert_string_equal(buf_str(&out), "\n    九十end\n\n");
	buf_release(&out);
	canvas_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_editing), cmocka_unit_test(test_not_its_keys), cmocka_unit_test(test_cap), cmocka_unit_test(test_paste),
		cmocka_unit_test(test_scrolls),
	};

	return cmocka_run_group_tests_name("textfield", tests, NULL, NULL);
}
