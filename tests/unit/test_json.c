#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"

static void assert_formatted(struct json *j, const char *want)
{
	struct buf b = BUF_INIT(10000);

	json_format(&b, j);
	assert_string_equal(buf_str(&b), want);
	buf_release(&b);
	json_free(j);
}

static struct json *parsed(const char *text)
{
	struct json *j = NULL;
	struct pv_error err;

	assert_int_equal(json_parse(text, strlen(text), &j, &err), PV_OK);
	return j;
}

static void writes_one_line_in_order(void **state)
{
	struct json *j = json_object(), *list = json_array();

	(void)state;
	json_set_str(j, "z", "a\n\"中\x01");
	json_set_int(j, "id", INT64_MAX);
	json_set_real(j, "half", 0.5);
	json_set_real(j, "tenth", 0.1);
	json_set_real(j, "nan", NAN);
	json_set_real(j, "inf", INFINITY);
	json_set_bool(j, "yes", true);
	json_set_null(j, "none");
	json_set_str(j, "null", NULL);
	json_add_str(list, "x");
	json_add_int(list, -1);
	json_add(list, NULL);
	json_set(j, "list", list);
	json_set_int(j, "id", 7);	/* again: the value changes, the place stays */
	assert_formatted(j, "{\"z\":\"a\\n\\\"中\\u0001\",\"id\":7,\"half\":0.5,\"tenth\":0.1,\"nan\":null,\"inf\":null,\"yes\":true,"
			    "\"none\":null,\"null\":null,\"list\":[\"x\",-1,null]}");
	assert_formatted(json_object(), "{}");
	assert_formatted(json_array(), "[]");
}

static void ill_formed_text_is_replaced(void **state)
{
	struct json *j = json_object();

	(void)state;
	json_set_str(j, "a", "x\xff\xe7\x85y");
	assert_formatted(j, "{\"a\":\"x\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdy\"}");
}

static void reads_what_is_there(void **state)
{
	struct json *j = parsed("{\"b\":true,\"a\":[1,2.5,\"s\",null],\"n\":null}");
	int64_t n = 9;
	double d = 9;
	bool b = false;

	(void)state;
	assert_true(json_is_object(j));
	assert_int_equal(json_count(j), 3);
	assert_string_equal(json_key_at(j, 0), "b");
	assert_string_equal(json_key_at(j, 1), "a");
	assert_null(json_key_at(j, 3));
	assert_true(json_bool(json_get(j, "b"), &b));
	assert_true(b);
	assert_true(json_is_array(json_get(j, "a")));
	assert_int_equal(json_count(json_get(j, "a")), 4);
	assert_true(json_int(json_at(json_get(j, "a"), 0), &n));
	assert_int_equal(n, 1);
	assert_true(json_real(json_at(json_get(j, "a"), 0), &d));
	assert_float_equal(d, 1, 0);
	assert_true(json_real(json_at(json_get(j, "a"), 1), &d));
	assert_float_equal(d, 2.5, 0);
	assert_false(json_int(json_at(json_get(j, "a"), 1), &n));
	assert_string_equal(json_str(json_at(json_get(j, "a"), 2)), "s");
	assert_true(json_is_null(json_get(j, "n")));
	assert_true(json_is_null(json_get(j, "absent")));
	json_free(j);
}

static void nothing_is_answered_about_nothing(void **state)
{
	int64_t n = 9;
	double d;
	bool b;

	(void)state;
	assert_null(json_get(NULL, "x"));
	assert_null(json_at(NULL, 0));
	assert_null(json_str(NULL));
	assert_int_equal(json_count(NULL), 0);
	assert_false(json_int(NULL, &n));
	assert_false(json_real(NULL, &d));
	assert_false(json_bool(NULL, &b));
	assert_false(json_is_object(NULL));
	assert_true(json_is_null(NULL));
	json_free(NULL);
	assert_int_equal(n, 9);
}

static void refuses_what_is_not_json(void **state)
{
	static const char *const bad[] = {
		"", "{", "{\"a\":1,}", "{a:1}", "[1 2]", "{\"a\":1}x", "{\"a\":1,\"a\":2}", "\"\xff\"", "[NaN]", "[1e999]", "'a'", "[01]",
		"[99999999999999999999]", "\"\\u0000\"", "nul",
	};
	struct json *j = NULL;
	struct pv_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(json_parse(bad[i], strlen(bad[i]), &j, &err), PV_ERR_BAD_INPUT);
		assert_null(j);
	}
	assert_int_equal(json_parse("[1]\0[2]", 7, &j, &err), PV_ERR_BAD_INPUT);
	assert_int_equal(json_parse("{\"name\":\"secret\" x", 18, &j, &err), PV_ERR_BAD_INPUT);
	assert_null(strstr(err.text, "secret"));	/* errors do not quote the input */
	assert_non_null(strstr(err.text, "malformed JSON at line 1, column 18"));
}

static void depth_and_size_are_capped(void **state)
{
	char text[2 * (JSON_MAX_DEPTH + 1) + 1];
	struct json *j = NULL;
	char *big = calloc(1, JSON_MAX_BYTES + 1);

	(void)state;
	memset(text, '[', JSON_MAX_DEPTH);
	memset(text + JSON_MAX_DEPTH, ']', JSON_MAX_DEPTH);
	assert_int_equal(json_parse(text, 2 * JSON_MAX_DEPTH, &j, NULL), PV_OK);
	json_free(j);
	memset(text, '[', JSON_MAX_DEPTH + 1);
	memset(text + JSON_MAX_DEPTH + 1, ']', JSON_MAX_DEPTH + 1);
	assert_int_equal(json_parse(text, 2 * (JSON_MAX_DEPTH + 1), &j, NULL), PV_ERR_TOO_LARGE);
	assert_int_equal(json_parse(big, JSON_MAX_BYTES + 1, &j, NULL), PV_ERR_TOO_LARGE);
	free(big);
	/* brackets in a string are not depth */
	memset(text, '[', JSON_MAX_DEPTH + 10);
	text[0] = '"';
	text[1] = '\\';
	text[2] = '"';
	text[JSON_MAX_DEPTH + 9] = '"';
	assert_int_equal(json_parse(text, JSON_MAX_DEPTH + 10, &j, NULL), PV_OK);
	json_free(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_one_line_in_order),
		cmocka_unit_test(ill_formed_text_is_replaced),
		cmocka_unit_test(reads_what_is_there),
		cmocka_unit_test(nothing_is_answered_about_nothing),
		cmocka_unit_test(refuses_what_is_not_json),
		cmocka_unit_test(depth_and_size_are_capped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
