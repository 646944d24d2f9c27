#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdlib.h>

#include "demo/portrait.h"
#include "image/phash.h"

static struct pv_image portrait(uint64_t seed)
{
	struct pv_image img = { 0 };

	assert_int_equal(portrait_paint(seed, PORTRAIT_GOOD, NULL, &img, NULL, NULL), PV_OK);
	return img;
}

static struct phash hash(const struct pv_image *img)
{
	struct phash h = { 0 };

	assert_int_equal(phash_of(img, &h, NULL), PV_OK);
	return h;
}

/* Left half dark, right half light: every right neighbour is at least as light. */
static void test_known_pictures(void **state)
{
	struct pv_image img = { .width = 34, .height = 32, .rgb = calloc(34 * 32, 3) };
	struct phash h;
	uint8_t none[PHASH_D_BYTES] = { 0 };
	int x, y, i;

	(void)state;
	h = hash(&img);
	assert_memory_equal(h.d, none, sizeof(none));
	assert_int_equal(phash_p_distance(h.p, h.p_mirrored), 0);
	for (y = 0; y < 32; y++)
		for (x = 0; x < 34; x++)
			memset(img.rgb + 3 * (y * 34 + x), 7 * x, 3);
	h = hash(&img);
	assert_memory_equal(h.d, none, sizeof(none));
	for (i = 0; i < PHASH_D_BYTES; i++)
		assert_int_equal(h.d_mirrored[i], 0xFF);
	assert_int_equal(phash_d_distance(h.d, h.d_mirrored), 256);
	assert_true(h.p != h.p_mirrored);
	free(img.rgb);
}

static struct phash saved_anew(const struct pv_image *img, int width, int quality)
{
	struct pv_image scaled = { 0 }, again = { 0 };
	uint8_t *data = NULL;
	size_t size = 0;
	struct phash h;

	assert_int_equal(pv_image_scale(img, width, width * 4 / 3, &scaled, NULL), PV_OK);
	assert_int_equal(pv_image_encode(&scaled, quality, 300, &data, &size, NULL), PV_OK);
	assert_int_equal(pv_image_decode(data, size, 0, 0, &again, NULL, NULL), PV_OK);
	h = hash(&again);
	free(data);
	pv_image_release(&scaled);
	pv_image_release(&again);
	return h;
}

static void test_the_same_photo_changed(void **state)
{
	struct pv_image img = portrait(7);
	struct phash h = hash(&img), again;
	bool mirrored = true;
	size_t i;

	(void)state;
	again = saved_anew(&img, 480, 40);
	assert_int_equal(phash_compare(&h, &again, &mirrored), PHASH_SAME);
	assert_false(mirrored);
	again = saved_anew(&img, 300, 80);
	assert_int_equal(phash_compare(&h, &again, &mirrored), PHASH_SAME);
	for (i = 0; i < 480 * 640 * 3; i++)
		img.rgb[i] = (uint8_t)(img.rgb[i] * 9 / 10);
	again = hash(&img);
	assert_int_equal(phash_compare(&h, &again, NULL), PHASH_SAME);
	pv_image_release(&img);
}

static void test_the_mirror_image(void **state)
{
	struct pv_image img = portrait(8), turned = portrait(8);
	struct phash h = hash(&img), m;
	bool mirrored = false;
	int x, y;

	(void)state;
	for (y = 0; y < 640; y++)
		for (x = 0; x < 480; x++)
			memcpy(turned.rgb + 3 * (y * 480 + x), img.rgb + 3 * (y * 480 + 479 - x), 3);
	m = hash(&turned);
	assert_int_equal(phash_compare(&m, &h, &mirrored), PHASH_SAME);
	assert_true(mirrored);
	assert_true(phash_p_distance(m.p, h.p_mirrored) <= 2);
	pv_image_release(&img);
	pv_image_release(&turned);
}

/* Thirty painted people on one background: nobody is taken for somebody else. */
static void test_other_people(void **state)
{
	struct phash h[30];
	int i, j;

	(void)state;
	for (i = 0; i < 30; i++) {
		struct pv_image img = portrait((uint64_t)i + 40);

		h[i] = hash(&img);
		pv_image_release(&img);
	}
	for (i = 0; i < 30; i++)
		for (j = 0; j < i; j++)
			assert_int_not_equal(phash_compare(&h[i], &h[j], NULL), PHASH_SAME);
}

static void test_what_cannot_be_hashed(void **state)
{
	struct pv_image none = { 0 };
	struct phash h = { .p = 42 };
	struct pv_error err = { 0 };

	(void)state;
	assert_int_equal(phash_of(&none, &h, &err), PV_ERR_BAD_INPUT);
	assert_int_equal(h.p, 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_pictures),
		cmocka_unit_test(test_the_same_photo_changed),
		cmocka_unit_test(test_the_mirror_image),
		cmocka_unit_test(test_other_people),
		cmocka_unit_test(test_what_cannot_be_hashed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
