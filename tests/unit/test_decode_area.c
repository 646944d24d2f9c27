/* Partial decode: a part of a photo is, pixel for pixel, that part of the whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "image/decode.h"
#include "image/orient.h"
#include "jpegs.h"
#include "photovet/photo.h"

static uint32_t state_of_chance;

static int chance(int n)
{
	state_of_chance = state_of_chance * 1664525u + 1013904223u;
	return (int)((state_of_chance >> 8) % (uint32_t)n);
}

static struct pv_area some_area(int width, int height)
{
	struct pv_area a = { .width = 1 + chance(width), .height = 1 + chance(height) };

	a.x = chance(width - a.width + 1);
	a.y = chance(height - a.height + 1);
	return a;
}

static void check_area(const struct bytes *j, const struct pv_image *whole, const struct pv_area *a)
{
	struct pv_image part = { 0 };
	struct pv_image_info info;

	assert_int_equal(pv_image_decode_area(j->data, j->size, a, 0, 0, &part, &info, NULL), PV_OK);
	assert_int_equal(part.width, a->width);
	assert_int_equal(part.height, a->height);
	assert_int_equal(info.warnings, 0);
	for (int y = 0; y < a->height; y++)
		if (memcmp(part.rgb + 3 * a->width * y, whole->rgb + 3 * (whole->width * (a->y + y) + a->x), 3 * (size_t)a->width) != 0)
			fail_msg("row %d of %dx%d+%d+%d differs from the whole", y, a->width, a->height, a->x, a->y);
	pv_image_release(&part);
}

static void check_photo(int width, int height, unsigned flags, unsigned orientation, int times)
{
	struct bytes j = jpegs_make(width, height, 85, flags);
	struct pv_image whole = { 0 };

	if (orientation > 1)
		jpegs_add_orientation(&j, false, orientation);
	assert_int_equal(pv_image_decode(j.data, j.size, 0, 0, &whole, NULL, NULL), PV_OK);
	for (int i = 0; i < times; i++) {
		struct pv_area a = some_area(whole.width, whole.height);

		check_area(&j, &whole, &a);
	}
	check_area(&j, &whole, &(struct pv_area){ 0, 0, whole.width, whole.height });
	check_area(&j, &whole, &(struct pv_area){ whole.width - 1, whole.height - 1, 1, 1 });
	check_area(&j, &whole, &(struct pv_area){ 0, 0, 1, 1 });
	pv_image_release(&whole);
	bytes_free(&j);
}

static void test_a_part_is_the_crop_of_the_whole(void **state)
{
	static const unsigned kinds[] = {
		JPEGS_PLAIN, JPEGS_444, JPEGS_422, JPEGS_440, JPEGS_GREY, JPEGS_CMYK, JPEGS_PROGRESSIVE, JPEGS_PROGRESSIVE | JPEGS_422, JPEGS_RESTART,
		JPEGS_ARITHMETIC, JPEGS_FLAT,
	};

	(void)state;
	state_of_chance = 1;
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		check_photo(163, 219, kinds[k], 1, 60);
		check_photo(480, 640, kinds[k], 1, 12);
	}
	check_photo(1, 1, JPEGS_PLAIN, 1, 1);
	check_photo(17, 3, JPEGS_PLAIN, 1, 20);
	check_photo(3, 65, JPEGS_PLAIN, 1, 20);
}

static void test_a_part_of_a_turned_photo(void **state)
{
	(void)state;
	state_of_chance = 2;
	for (unsigned o = 1; o <= 8; o++)
		check_photo(101, 67, o % 2 ? JPEGS_PLAIN : JPEGS_444, o, 40);
}

/* Scaled, it is the part of the scaled whole, rounded outwards, and as large as wanted. */
static void check_scaled(const struct bytes *j, int width, int height, const struct pv_area *a, int min_width, int min_height)
{
	int n = decode_eighths(a->width, a->height, min_width, min_height), w = (width * n + 7) / 8, h = (height * n + 7) / 8;
	int x = a->x * w / width, y = a->y * h / height;
	struct pv_image whole = { 0 }, part = { 0 };

	assert_int_equal(pv_image_decode(j->data, j->size, w, h, &whole, NULL, NULL), PV_OK);
	assert_int_equal(whole.width, w);
	assert_int_equal(pv_image_decode_area(j->data, j->size, a, min_width, min_height, &part, NULL, NULL), PV_OK);
	assert_int_equal(part.width, ((a->x + a->width) * w + width - 1) / width - x);
	assert_int_equal(part.height, ((a->y + a->height) * h + height - 1) / height - y);
	for (int row = 0; row < part.height; row++)
		assert_memory_equal(part.rgb + 3 * part.width * row, whole.rgb + 3 * (w * (y + row) + x), 3 * (size_t)part.width);
	pv_image_release(&whole);
	pv_image_release(&part);
}

static void test_a_scaled_part(void **state)
{
	static const unsigned kinds[] = { JPEGS_PLAIN, JPEGS_444, JPEGS_422, JPEGS_PROGRESSIVE, JPEGS_CMYK };

	(void)state;
	state_of_chance = 3;
	for (size_t k = 0; k < 5; k++) {
		struct bytes j = jpegs_make(611, 803, 85, kinds[k]);

		for (int i = 0; i < 40; i++) {
			struct pv_area a = some_area(611, 803);

			check_scaled(&j, 611, 803, &a, 1 + chance(a.width), 1 + chance(a.height));
		}
		bytes_free(&j);
	}
}

static void test_an_area_outside_is_refused(void **state)
{
	static const struct pv_area bad[] = {
		{ -1, 0, 10, 10 }, { 0, -1, 10, 10 }, { 0, 0, 0, 10 }, { 0, 0, 10, 0 }, { 55, 0, 10, 10 }, { 0, 75, 10, 10 }, { 0, 0, 61, 10 },
		{ 2147483647, 0, 2147483647, 1 }, { 0, 0, 80, 60 },
	};
	struct bytes j = jpegs_make(80, 60, 85, JPEGS_PLAIN);
	struct pv_image img = { 0 };
	struct pv_error err;

	(void)state;
	jpegs_add_orientation(&j, false, 6);	/* upright 60 x 80 */
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(pv_image_decode_area(j.data, j.size, &bad[i], 0, 0, &img, NULL, &err), PV_ERR_BAD_INPUT);
		assert_non_null(strstr(err.text, "leads out of a picture of 60x80 px"));
		assert_null(img.rgb);
	}
	bytes_free(&j);
}

/* Who looks at the upper corner only is still told that the file is cut. */
static void test_damage_outside_the_area_is_told(void **state)
{
	static const unsigned kinds[] = { JPEGS_PLAIN, JPEGS_PROGRESSIVE, JPEGS_444 };

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		struct bytes j = jpegs_make(320, 240, 85, kinds[k]);
		struct pv_image img = { 0 };
		struct pv_image_info info;

		j.size -= j.size / 3;
		assert_int_equal(pv_image_decode_area(j.data, j.size, &(struct pv_area){ 0, 0, 60, 40 }, 0, 0, &img, &info, NULL), PV_OK);
		assert_true(info.warnings > 0);
		pv_image_release(&img);
		bytes_free(&j);
	}
}

/* Hostile bytes: whatever comes out has the size asked for, or nothing comes out. */
static void test_any_cut_file_is_a_part_or_an_error(void **state)
{
	struct bytes j = jpegs_make(120, 160, 85, JPEGS_PLAIN);

	(void)state;
	state_of_chance = 4;
	for (size_t size = 0; size < j.size; size += 37) {
		struct bytes cut = bytes_copy(j.data, size);
		struct pv_area a = some_area(120, 160);
		struct pv_image img = { 0 };

		if (size > 200)
			cut.data[200 + (size_t)chance((int)size - 200)] ^= (uint8_t)(1 << chance(8));
		if (pv_image_decode_area(cut.data, cut.size, &a, 0, 0, &img, NULL, NULL) == PV_OK)
			assert_true(img.width == a.width && img.height == a.height);
		else
			assert_null(img.rgb);
		pv_image_release(&img);
		bytes_free(&cut);
	}
	bytes_free(&j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_part_is_the_crop_of_the_whole), cmocka_unit_test(test_a_part_of_a_turned_photo),
		cmocka_unit_test(test_a_scaled_part), cmocka_unit_test(test_an_area_outside_is_refused),
		cmocka_unit_test(test_damage_outside_the_area_is_told), cmocka_unit_test(test_any_cut_file_is_a_part_or_an_error),
	};

	return cmocka_run_group_tests_name("decode_area", tests, NULL, NULL);
}
