#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "photovet/reason.h"
#include "photovet/submission.h"

static void names_of_states(void **state)
{
	static const char *const names[] = {
		"received", "pending", "pending_final", "retouching", "escalated", "approved", "queued", "uploading", "uploaded",
		"upload_failed", "published", "rejected", "expired", "blocked", "revoked", "withdrawn",
	};

	(void)state;
	assert_int_equal(sizeof(names) / sizeof(names[0]), PV_STATUS_COUNT);
	for (int i = 0; i < PV_STATUS_COUNT; i++) {
		assert_string_equal(pv_status_name((enum pv_status)i), names[i]);
		assert_int_equal(pv_status_find(names[i]), i);
	}
	assert_int_equal(pv_status_find(""), PV_STATUS_COUNT);
	assert_int_equal(pv_status_find("Pending"), PV_STATUS_COUNT);
	assert_string_equal(pv_status_label(PV_STATUS_APPROVED, true), "审核通过");
	assert_string_equal(pv_status_label(PV_STATUS_PENDING_FINAL, false), "pending final");
}

static void names_of_actions(void **state)
{
	(void)state;
	assert_string_equal(pv_action_name(PV_APPROVE), "approve");
	assert_string_equal(pv_action_name(PV_REJECT), "reject");
	assert_string_equal(pv_action_name(PV_RETOUCH), "retouch");
	assert_string_equal(pv_action_name(PV_ESCALATE), "escalate");
}

static void reasons_are_found_by_code(void **state)
{
	struct pv_reason rows[] = { { .code = "L01" }, { .code = "L03" } };
	struct pv_reason_list list = { .rows = rows, .count = 2 };

	(void)state;
	assert_ptr_equal(pv_reason_find(&list, "L03"), &rows[1]);
	assert_null(pv_reason_find(&list, "L0"));
	pv_reason_list_release(&list);
	assert_int_equal(list.count, 0);
	pv_reason_list_release(&list);
}

static void lists_are_released_with_their_strings(void **state)
{
	struct pv_submission_list list = { 0 };

	(void)state;
	list.rows = pv_arena_alloc(&list.arena, sizeof(*list.rows));
	list.rows[0].name = pv_arena_strdup(&list.arena, "x");
	list.count = 1;
	pv_submission_list_release(&list);
	assert_null(list.rows);
	pv_submission_list_release(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_states),
		cmocka_unit_test(names_of_actions),
		cmocka_unit_test(reasons_are_found_by_code),
		cmocka_unit_test(lists_are_released_with_their_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
