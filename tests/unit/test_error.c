#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "photovet/error.h"

static void fills_and_returns_the_code(void **state)
{
	struct pv_error err = { .sqlstate = "XX000" };

	(void)state;
	assert_int_equal(pv_error_set(&err, PV_ERR_CONFLICT, "held by another: '%d'", 7), PV_ERR_CONFLICT);
	assert_int_equal(err.code, PV_ERR_CONFLICT);
	assert_string_equal(err.text, "held by another: '7'");
	assert_string_equal(err.sqlstate, "");
	assert_int_equal(pv_error_set(NULL, PV_ERR_USAGE, "nobody listens"), PV_ERR_USAGE);
	pv_error_prefix(NULL, "nobody listens");
}

static void an_empty_text_becomes_the_general_sentence(void **state)
{
	struct pv_error err;

	(void)state;
	pv_error_set(&err, PV_ERR_FORBIDDEN, "%s", "");
	assert_string_equal(err.text, "not permitted");
}

static void is_one_line_of_utf8(void **state)
{
	struct pv_error err;

	(void)state;
	pv_error_set(&err, PV_ERR_BAD_INPUT, "a\nb\tc\x1b[2J\x7f\xc2\x9b \xff\xe2\x80\xae d\xe7\x85\xa7");
	assert_string_equal(err.text, "a?b?c?[2J?? ?? d\xe7\x85\xa7");
}

static void is_cut_at_a_character(void **state)
{
	struct pv_error err;
	char text[400];
	size_t n = 0;

	(void)state;
	text[n++] = 'x';
	while (n + 3 < sizeof(text)) {
		memcpy(text + n, "\xe7\x85\xa7", 3);
		n += 3;
	}
	text[n] = '\0';
	pv_error_set(&err, PV_ERR_BAD_INPUT, "%s", text);
	assert_int_equal(strlen(err.text), 253);	/* 1 + 84 * 3; one more would not fit before the NUL */
	assert_memory_equal(err.text, text, 253);
}

static void prefixes(void **state)
{
	struct pv_error err;

	(void)state;
	pv_error_set(&err, PV_ERR_BAD_INPUT, "cannot open");
	pv_error_prefix(&err, "photo '%s'", "x.jpg");
	assert_string_equal(err.text, "photo 'x.jpg': cannot open");
	assert_int_equal(err.code, PV_ERR_BAD_INPUT);
	pv_error_set(&err, PV_ERR_BAD_INPUT, "again: %s", err.text);	/* its own text as an argument */
	assert_string_equal(err.text, "again: photo 'x.jpg': cannot open");
}

static void the_table_answers(void **state)
{
	(void)state;
	assert_int_equal(pv_error_exit_status(PV_OK), 0);
	assert_int_equal(pv_error_exit_status(PV_ERR_PARTIAL), 1);
	assert_int_equal(pv_error_exit_status(PV_ERR_USAGE), 2);
	assert_int_equal(pv_error_exit_status(PV_ERR_NOT_FOUND), 3);
	assert_int_equal(pv_error_exit_status(PV_ERR_CONFLICT), 4);
	assert_int_equal(pv_error_exit_status(PV_ERR_FORBIDDEN), 5);
	assert_int_equal(pv_error_exit_status(PV_ERR_TOO_LARGE), 6);
	assert_int_equal(pv_error_exit_status(PV_ERR_UNAVAILABLE), 7);
	assert_int_equal(pv_error_exit_status(PV_ERR_REMOTE), 8);
	assert_int_equal(pv_error_exit_status(PV_ERR_CONFIG), 9);
	assert_int_equal(pv_error_exit_status(PV_ERR_INTERRUPTED), 130);
	assert_true(pv_error_is_retryable(PV_ERR_AMBIGUOUS));
	assert_false(pv_error_is_retryable(PV_ERR_REFUSED));
	assert_string_equal(pv_error_name(PV_ERR_CONFLICT), "CONFLICT");
	for (int i = 0; i < PV_ERR_COUNT; i++) {
		assert_true(strlen(pv_error_name((enum pv_err)i)) > 0);
		assert_true(strlen(pv_error_text((enum pv_err)i)) > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fills_and_returns_the_code),
		cmocka_unit_test(an_empty_text_becomes_the_general_sentence),
		cmocka_unit_test(is_one_line_of_utf8),
		cmocka_unit_test(is_cut_at_a_character),
		cmocka_unit_test(prefixes),
		cmocka_unit_test(the_table_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
