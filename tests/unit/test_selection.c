#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "photovet/selection.h"

static void every_option_counts(void **state)
{
	const struct pv_expr where = { .kind = PV_EXPR_CMP };
	const int64_t ids[] = { 7 };
	const struct pv_selection named[] = {
		{ .campaign = "c" }, { .statuses = 1u << PV_STATUS_PENDING }, { .stage = 2 }, { .school = "s" }, { .channel = "c" },
		{ .student_no = "1" }, { .claimed_by = "anna" }, { .since = "2026-01-01" }, { .until = "2026-01-01" }, { .where = &where },
		{ .ids = ids, .id_count = 1 },
	};
	const struct pv_selection nothing = { .sort = "-id", .limit = 5 };	/* order and number select nothing */

	(void)state;
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		assert_false(pv_selection_is_empty(&named[i]));
	assert_true(pv_selection_is_empty(&nothing));
}

static void fields_by_name(void **state)
{
	(void)state;
	for (int i = 0; i < PV_FIELD_CHECK; i++)
		assert_int_equal(pv_field_find(pv_field_name((enum pv_field)i)), i);
	assert_int_equal(pv_field_find("file.bytes"), PV_FIELD_COUNT);	/* a check, never CHECK */
	assert_int_equal(pv_field_find(""), PV_FIELD_COUNT);
	assert_int_equal(pv_field_find("ID"), PV_FIELD_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_option_counts),
		cmocka_unit_test(fields_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
