#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "image/scale.h"
#include "photovet/photo.h"

static struct pv_image make(int w, int h, uint32_t seed)
{
	struct pv_image img = { .width = w, .height = h, .rgb = malloc(3 * (size_t)w * (size_t)h) };
	size_t i;

	for (i = 0; i < 3 * (size_t)w * (size_t)h; i++) {
		seed = seed * 1664525u + 1013904223u;
		img.rgb[i] = (uint8_t)(seed >> 24);
	}
	return img;
}

static double mean(const struct pv_image *img, int channel)
{
	size_t n = (size_t)img->width * (size_t)img->height, i;
	double sum = 0;

	for (i = 0; i < n; i++)
		sum += img->rgb[3 * i + (size_t)channel];
	return sum / (double)n;
}

/* The definition, in floating point and without any trick. */
static double area_mean(const struct pv_image *src, double x0, double x1, double y0, double y1, int channel)
{
	double sum = 0;
	int x, y;

	for (y = (int)y0; y < src->height && y < y1; y++)
		for (x = (int)x0; x < src->width && x < x1; x++)
			sum += src->rgb[3 * ((size_t)y * (size_t)src->width + (size_t)x) + (size_t)channel] *
			       (fmin(x + 1, x1) - fmax(x, x0)) * (fmin(y + 1, y1) - fmax(y, y0));
	return sum / ((x1 - x0) * (y1 - y0));
}

static void test_every_pixel_is_the_mean_of_its_area(void **state)
{
	static const int sizes[][4] = { { 75, 100, 48, 64 }, { 100, 100, 99, 1 }, { 33, 57, 32, 56 }, { 640, 3, 7, 3 }, { 5, 5, 1, 1 } };
	size_t i;
	int x, y, c;

	(void)state;
	for (i = 0; i < 5; i++) {
		struct pv_image src = make(sizes[i][0], sizes[i][1], 7 + (uint32_t)i), out = { 0 };
		int w = sizes[i][2], h = sizes[i][3];
		double fx = (double)src.width / w, fy = (double)src.height / h;

		assert_int_equal(pv_image_scale(&src, w, h, &out, NULL), PV_OK);
		for (y = 0; y < h; y++)
			for (x = 0; x < w; x++)
				for (c = 0; c < 3; c++)
					assert_true(fabs(area_mean(&src, x * fx, (x + 1) * fx, y * fy, (y + 1) * fy, c) -
							 out.rgb[3 * (y * w + x) + c]) < 0.52);
		pv_image_release(&src);
		pv_image_release(&out);
	}
}

static void test_the_mean_is_kept(void **state)
{
	uint32_t seed;
	int c;

	(void)state;
	for (seed = 1; seed <= 12; seed++) {
		struct pv_image src = make(100 + 61 * (int)seed % 400, 90 + 37 * (int)seed % 300, seed), out = { 0 };

		assert_int_equal(pv_image_scale(&src, 1 + src.width / 3, 1 + src.height / 4, &out, NULL), PV_OK);
		for (c = 0; c < 3; c++)
			assert_true(fabs(mean(&src, c) - mean(&out, c)) < 0.1);
		pv_image_release(&src);
		pv_image_release(&out);
	}
}

static void test_flat_stays_exact(void **state)
{
	int level, i;

	(void)state;
	for (level = 0; level <= 255; level += 5) {
		struct pv_image src = make(149, 211, 1), out = { 0 };

		memset(src.rgb, level, 3 * 149 * 211);
		assert_int_equal(pv_image_scale(&src, 48, 64, &out, NULL), PV_OK);
		for (i = 0; i < 3 * 48 * 64; i++)
			assert_int_equal(out.rgb[i], level);
		pv_image_release(&src);
		pv_image_release(&out);
	}
}

static void test_same_size_is_the_same(void **state)
{
	struct pv_image src = make(61, 47, 3), out = { 0 };

	(void)state;
	assert_int_equal(pv_image_scale(&src, 61, 47, &out, NULL), PV_OK);
	assert_memory_equal(src.rgb, out.rgb, 3 * 61 * 47);
	pv_image_release(&src);
	pv_image_release(&out);
}

static void test_enlarging_takes_the_nearest(void **state)
{
	struct pv_image src = make(5, 4, 9), out = { 0 };
	int x, y;

	(void)state;
	assert_int_equal(pv_image_scale(&src, 15, 8, &out, NULL), PV_OK);
	for (y = 0; y < 8; y++)
		for (x = 0; x < 15; x++)
			assert_memory_equal(out.rgb + 3 * (y * 15 + x), src.rgb + 3 * (y / 2 * 5 + x / 3), 3);
	pv_image_release(&src);
	pv_image_release(&out);
}

static void test_longest_side(void **state)
{
	struct pv_image src = make(PV_PHOTO_MAX_SIDE, 1, 5), out = { 0 };
	int c;

	(void)state;
	assert_int_equal(pv_image_scale(&src, 1, 1, &out, NULL), PV_OK);
	for (c = 0; c < 3; c++)
		assert_true(fabs(mean(&src, c) - out.rgb[c]) < 0.52);
	pv_image_release(&out);
	assert_int_equal(pv_image_scale(&src, 16383, 3, &out, NULL), PV_OK);
	pv_image_release(&src);
	pv_image_release(&out);
}

static void test_senseless_sizes_are_refused(void **state)
{
	struct pv_image src = make(10, 10, 1), out = { 0 }, none = { 0 };

	(void)state;
	assert_int_equal(pv_image_scale(&src, 0, 10, &out, NULL), PV_ERR_BAD_INPUT);
	assert_int_equal(pv_image_scale(&src, 10, -1, &out, NULL), PV_ERR_BAD_INPUT);
	assert_int_equal(pv_image_scale(&src, 16385, 1, &out, NULL), PV_ERR_TOO_LARGE);
	assert_int_equal(pv_image_scale(&src, 16000, 16000, &out, NULL), PV_ERR_TOO_LARGE);
	assert_int_equal(pv_image_scale(&none, 10, 10, &out, NULL), PV_ERR_BAD_INPUT);
	assert_null(out.rgb);
	pv_image_release(&src);
}

static void test_centre_crop(void **state)
{
	static const int cases[][6] = {	/* w h -> x y w h for 480:640 */
		{ 480, 640, 0, 0, 480, 640 }, { 3000, 4000, 0, 0, 3000, 4000 }, { 4000, 3000, 875, 0, 2250, 3000 },
		{ 100, 400, 0, 133, 100, 133 }, { 1, 1, 0, 0, 1, 1 }, { 479, 640, 0, 1, 479, 638 }, { 2, 1000, 0, 499, 2, 2 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < 7; i++) {
		struct scale_area a = scale_centre_crop(cases[i][0], cases[i][1], 480, 640);

		assert_int_equal(a.x, cases[i][2]);
		assert_int_equal(a.y, cases[i][3]);
		assert_int_equal(a.width, cases[i][4]);
		assert_int_equal(a.height, cases[i][5]);
	}
}

static void test_crop_copies_its_area(void **state)
{
	struct pv_image src = make(20, 10, 4), out = { 0 };
	struct pv_error err = { 0 };
	int y;

	(void)state;
	assert_int_equal(pv_image_crop(&src, 3, 2, 17, 8, &out, NULL), PV_OK);
	for (y = 0; y < 8; y++)
		assert_memory_equal(out.rgb + 3 * 17 * y, src.rgb + 3 * (20 * (y + 2) + 3), 3 * 17);
	pv_image_release(&out);
	assert_int_equal(pv_image_crop(&src, 4, 2, 17, 8, &out, &err), PV_ERR_BAD_INPUT);
	assert_string_equal(err.text, "the area 17x8+4+2 leads out of a picture of 20x10 px");
	assert_int_equal(pv_image_crop(&src, -1, 0, 5, 5, &out, &err), PV_ERR_BAD_INPUT);
	assert_int_equal(pv_image_crop(&src, 0, 3, 5, 8, &out, &err), PV_ERR_BAD_INPUT);
	assert_int_equal(pv_image_crop(&src, 0, 0, 0, 5, &out, &err), PV_ERR_BAD_INPUT);
	assert_int_equal(pv_image_crop(&src, 2147483647, 0, 5, 5, &out, &err), PV_ERR_BAD_INPUT);
	pv_image_release(&src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_pixel_is_the_mean_of_its_area),
		cmocka_unit_test(test_the_mean_is_kept),
		cmocka_unit_test(test_flat_stays_exact),
		cmocka_unit_test(test_same_size_is_the_same),
		cmocka_unit_test(test_enlarging_takes_the_nearest),
		cmocka_unit_test(test_longest_side),
		cmocka_unit_test(test_senseless_sizes_are_refused),
		cmocka_unit_test(test_centre_crop),
		cmocka_unit_test(test_crop_copies_its_area),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
