/* Students who do not exist: the same number gives the same student, two numbers two
 * students, an ID number has a right check digit and a region nobody has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "demo/roster.h"

static void an_index_is_a_student(void **state)
{
	struct roster_student a, b, c;

	(void)state;
	memset(&a, 0, sizeof a);
	memset(&b, 0xff, sizeof b);
	roster_student_make(9, 17, &a);
	roster_student_make(9, 17, &b);
	roster_student_make(9, 18, &c);
	assert_string_equal(a.name, b.name);
	assert_string_equal(a.id_number, b.id_number);
	assert_string_equal(a.student_no, "202200018");
	assert_string_not_equal(a.student_no, c.student_no);
	assert_string_not_equal(a.id_number, c.id_number);
}

/* GB 11643 the other way round: the weighted sum with the check digit is 1 modulo 11. */
static void id_numbers_are_sound_and_fictitious(void **state)
{
	static const int WEIGHTS[18] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1 };

	(void)state;
	for (int i = 0; i < 3000; i++) {
		struct roster_student s;
		int sum = 0;

		roster_student_make(1, i, &s);
		assert_int_equal(strlen(s.id_number), 18);
		assert_memory_equal(s.id_number, "990000", 6);
		assert_memory_equal(s.phone, "100", 3);
		assert_non_null(strstr(s.email, "@example.com"));
		for (int k = 0; k < 18; k++)
			sum += WEIGHTS[k] * (s.id_number[k] == 'X' ? 10 : s.id_number[k] - '0');
		assert_int_equal(sum % 11, 1);
		assert_true(strlen(s.name) >= 6 && strlen(s.name) < sizeof s.name - 1);
	}
}

static void a_line_has_the_header_s_columns(void **state)
{
	struct buf out = BUF_INIT(4096);
	struct roster_student s;
	int commas[2] = { 0 }, line = 0;

	(void)state;
	roster_student_make(1, 1, &s);
	roster_header(&out);
	roster_line(&out, &s, "2026-06-01T08:00:00Z", "a.jpg", "x-1");
	for (const char *p = buf_str(&out); *p; p++) {
		commas[line] += *p == ',';
		line += *p == '\n' && line == 0;
	}
	assert_int_equal(commas[0], 10);
	assert_int_equal(commas[1], 10);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_index_is_a_student),
		cmocka_unit_test(id_numbers_are_sound_and_fictitious),
		cmocka_unit_test(a_line_has_the_header_s_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
