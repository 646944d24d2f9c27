#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "vet/manifest.h"

static void count_unknown(const char *name, void *context)
{
	assert_non_null(name);
	(*(int *)context)++;
}

static void test_header_in_any_order(void **state)
{
	const char *const header[] = { " file ", "x", "name\r", "student_no", "", "paid" };
	const char *const row[] = { "a.jpg", "?", "张三", "S1" };
	struct manifest m;
	struct pv_error err;
	int unknown = 0;

	(void)state;
	assert_int_equal(manifest_header(header, 6, count_unknown, &unknown, &m, &err), PV_OK);
	assert_int_equal(unknown, 2);
	assert_string_equal(manifest_field(&m, row, 4, MANIFEST_FILE), "a.jpg");
	assert_string_equal(manifest_field(&m, row, 4, MANIFEST_STUDENT_NO), "S1");
	assert_string_equal(manifest_field(&m, row, 4, MANIFEST_PAID), "");	/* a short row */
	assert_string_equal(manifest_field(&m, row, 4, MANIFEST_EMAIL), "");	/* no such column */
	struct json *item = manifest_item(&m, row, 4, 7);
	struct buf text = BUF_INIT(1024);
	json_format(&text, item);
	assert_string_equal(buf_str(&text), "{\"line\":7,\"student_no\":\"S1\",\"name\":\"张三\"}");
	buf_release(&text);
	json_free(item);
}

static void test_bad_headers(void **state)
{
	const char *const no_file[] = { "student_no", "name" }, *const twice[] = { "student_no", "name", "file", "name" };
	struct manifest m;
	struct pv_error err;

	(void)state;
	assert_int_equal(manifest_header(no_file, 2, NULL, NULL, &m, &err), PV_ERR_BAD_INPUT);
	assert_non_null(strstr(err.text, "'file'"));
	assert_int_equal(manifest_header(twice, 4, NULL, NULL, &m, &err), PV_ERR_BAD_INPUT);
	assert_non_null(strstr(err.text, "twice: 'name'"));
}

static void test_check_digit(void **state)
{
	(void)state;
	assert_false(manifest_check_digit_is_wrong("11010519491231002X"));
	assert_false(manifest_check_digit_is_wrong("11010519491231002x"));
	assert_true(manifest_check_digit_is_wrong("110105194912310021"));
	assert_true(manifest_check_digit_is_wrong("11010519491231002?"));
	assert_false(manifest_check_digit_is_wrong("H123456789"));	/* other papers have no such digit */
	assert_false(manifest_check_digit_is_wrong(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header_in_any_order),
		cmocka_unit_test(test_bad_headers),
		cmocka_unit_test(test_check_digit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
