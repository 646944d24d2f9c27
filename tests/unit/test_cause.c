#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "vet/cause.h"

static void test_words(void **state)
{
	(void)state;
	assert_string_equal(cause_reason("眼睛中心距顶部百分比不合格"), "F01");
	assert_string_equal(cause_reason("瞳孔平行角度"), "P01");
	assert_string_equal(cause_reason("头顶距顶部百分比"), "F01");
	assert_string_equal(cause_reason("照片清晰度不足"), "Q01");
	assert_string_equal(cause_reason("黑边检测"), "D01");
	assert_string_equal(cause_reason("背景不均匀"), "B02");
	assert_string_equal(cause_reason("背景颜色"), "B01");
	assert_string_equal(cause_reason("FILE SIZE too big"), "T02");
	assert_string_equal(cause_reason("Photo is blurred"), "Q01");
}

static void test_nothing_known(void **state)
{
	(void)state;
	assert_null(cause_reason(""));
	assert_null(cause_reason("weather"));
	assert_null(cause_reason("\xff\xfe"));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_words), cmocka_unit_test(test_nothing_known) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
