#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdlib.h>

#include "image/needle.h"
#include "jpegs.h"
#include "photovet/photo.h"

static void test_needle(void **state)
{
	static const char hay[] = "xxMeiTu 1.0\0Snowden snow";

	(void)state;
	assert_ptr_equal(needle_find(hay, sizeof(hay), "meitu"), hay + 2);
	assert_null(needle_find(hay, sizeof(hay), "meituu"));
	assert_null(needle_find(hay, 6, "meitu"));
	assert_ptr_equal(needle_find(hay, 7, "meitu"), hay + 2);
	assert_null(needle_find(hay, sizeof(hay), ""));
	assert_null(needle_find(hay, 0, "a"));
	assert_ptr_equal(needle_find_word(hay, sizeof(hay), "snow"), hay + 20);
	assert_null(needle_find_word(hay, sizeof(hay), "meitu"));
	assert_ptr_equal(needle_find_word("snow", 4, "SNOW"), "snow");
	assert_non_null(needle_find("\xE7\xBE\x8E\xE5\x9B\xBE", 6, "\xE7\xBE\x8E\xE5\x9B\xBE"));
}

static void test_encode_keeps_what_it_is_told(void **state)
{
	struct pv_image img = { .width = 40, .height = 30, .rgb = calloc(40 * 30, 3) };
	struct pv_image_info info;
	uint8_t *data = NULL, *again = NULL;
	size_t size = 0, again_size = 0;

	(void)state;
	memset(img.rgb, 200, 40 * 30 * 3 / 2);
	assert_int_equal(pv_image_encode(&img, 85, 300, &data, &size, NULL), PV_OK);
	assert_int_equal(pv_image_encode(&img, 85, 300, &again, &again_size, NULL), PV_OK);
	assert_int_equal(size, again_size);
	assert_memory_equal(data, again, size);
	assert_int_equal(pv_image_probe(data, size, &info, NULL), PV_OK);
	assert_int_equal(info.width, 40);
	assert_int_equal(info.height, 30);
	assert_int_equal(info.dpi_x, 300);
	assert_false(info.progressive);
	free(data);
	free(again);
	assert_int_equal(pv_image_encode(&img, 85, 0, &data, &size, NULL), PV_OK);
	assert_int_equal(pv_image_probe(data, size, &info, NULL), PV_OK);
	assert_int_equal(info.dpi_x, 0);
	free(data);
	pv_image_release(&img);
	pv_image_release(&img);		/* safe twice */
}

static void test_encode_refuses_nonsense(void **state)
{
	struct pv_image img = { .width = 4, .height = 3, .rgb = calloc(12, 3) }, none = { 0 };
	uint8_t *data = NULL;
	size_t size = 0;

	(void)state;
	assert_int_equal(pv_image_encode(&img, 0, 300, &data, &size, NULL), PV_ERR_BAD_INPUT);
	assert_int_equal(pv_image_encode(&img, 101, 300, &data, &size, NULL), PV_ERR_BAD_INPUT);
	assert_int_equal(pv_image_encode(&img, 50, 65536, &data, &size, NULL), PV_ERR_BAD_INPUT);
	assert_int_equal(pv_image_encode(&img, 50, -1, &data, &size, NULL), PV_ERR_BAD_INPUT);
	assert_int_equal(pv_image_encode(&none, 50, 300, &data, &size, NULL), PV_ERR_BAD_INPUT);
	assert_null(data);
	pv_image_release(&img);
}

static void test_kind_names(void **state)
{
	(void)state;
	assert_string_equal(pv_photo_kind_name(PV_PHOTO_ORIGINAL), "original");
	assert_string_equal(pv_photo_kind_name(PV_PHOTO_STANDARD), "standard");
	assert_string_equal(pv_photo_kind_name(PV_PHOTO_REFERENCE), "reference");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_needle),
		cmocka_unit_test(test_encode_keeps_what_it_is_told),
		cmocka_unit_test(test_encode_refuses_nonsense),
		cmocka_unit_test(test_kind_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
