/* The painter: the same seed gives the same bytes, people differ, the framing of good
 * portraits stands in the bands of the standard, each defect changes the picture or the
 * file, and what is told about a portrait can be measured in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "demo/painter.h"
#include "demo/portrait_file.h"

#define SIZE ((size_t)PORTRAIT_FRAME_WIDTH * PORTRAIT_FRAME_HEIGHT * 3)

static struct pv_image paint(uint64_t seed, enum portrait_defect defect, struct portrait_truth *truth)
{
	struct pv_image img = { 0 };
	struct pv_error err = { 0 };

	assert_int_equal(portrait_paint(seed, defect, NULL, &img, truth, &err), PV_OK);
	assert_non_null(img.rgb);
	return img;
}

static double luma(const struct pv_image *img, int x, int y)
{
	const uint8_t *p = img->rgb + 3 * ((size_t)y * (size_t)img->width + (size_t)x);
	return 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
}

static bool is_backdrop(const struct pv_image *img, int x, int y)
{
	const uint8_t *p = img->rgb + 3 * ((size_t)y * (size_t)img->width + (size_t)x);
	return abs(p[0] - 100) < 6 && abs(p[1] - 197) < 6 && abs(p[2] - 255) < 6;
}

/* First row with at least 4 px of person. */
static int top_row(const struct pv_image *img)
{
	for (int y = 0; y < img->height; y++) {
		int n = 0;
		for (int x = 0; x < img->width; x++)
			n += !is_backdrop(img, x, y);
		if (n >= 4)
			return y;
	}
	return img->height;
}

static int row_width(const struct pv_image *img, int y)
{
	int left = 0, right = img->width - 1;

	while (left < right && is_backdrop(img, left, y))
		left++;
	while (right > left && is_backdrop(img, right, y))
		right--;
	return right - left + 1;
}

/* Variance of the 4-neighbour Laplacian over the face (domain paper: sharp photos 118 to 1003). */
static double sharpness(const struct pv_image *img, const struct portrait_truth *t)
{
	int x0 = (int)(t->centre - 0.45 * t->head_width), x1 = (int)(t->centre + 0.45 * t->head_width);
	int y0 = (int)(t->hair_top + 0.35 * t->head_width), y1 = (int)(t->hair_top + 1.25 * t->head_width);
	double sum = 0, squares = 0, n = 0;

	for (int y = y0; y < y1; y++)
		for (int x = x0; x < x1; x++) {
			double l = luma(img, x - 1, y) + luma(img, x + 1, y) + luma(img, x, y - 1) + luma(img, x, y + 1) - 4 * luma(img, x, y);
			sum += l;
			squares += l * l;
			n++;
		}
	return squares / n - sum / n * (sum / n);
}

static double mean(const struct pv_image *img, const struct portrait_truth *t, double from, double to)
{
	double sum = 0, n = 0;

	for (int y = (int)t->eye_row - 30; y < (int)t->eye_row + 90; y++)
		for (int x = (int)(t->centre + from * t->face_width / 2); x < (int)(t->centre + to * t->face_width / 2); x++, n++)
			sum += luma(img, x, y);
	return sum / n;
}

static void same_seed_same_pixels(void **state)
{
	struct pv_image a = paint(42, PORTRAIT_GOOD, NULL), b = paint(42, PORTRAIT_GOOD, NULL), c = paint(43, PORTRAIT_GOOD, NULL);
	uint8_t *one, *two;
	size_t n1, n2;

	(void)state;
	assert_memory_equal(a.rgb, b.rgb, SIZE);
	assert_memory_not_equal(a.rgb, c.rgb, SIZE);
	assert_int_equal(portrait_file_jpeg(7, PORTRAIT_L03, NULL, &one, &n1, NULL, NULL), PV_OK);
	assert_int_equal(portrait_file_jpeg(7, PORTRAIT_L03, NULL, &two, &n2, NULL, NULL), PV_OK);
	assert_int_equal(n1, n2);
	assert_memory_equal(one, two, n1);
	free(one);
	free(two);
	pv_image_release(&a);
	pv_image_release(&b);
	pv_image_release(&c);
}

/* Geometry alone, over many people: no pixels needed. */
static void framing_meets_the_standard(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 2000; seed++) {
		struct painter_person p;
		float eye;

		painter_person_make(seed, &p);
		eye = p.top_y - painter_person_crown(&p) * p.half_width;
		assert_in_range((int)p.top_y, 50, 110);
		assert_in_range((int)eye, 200, 300);
		assert_in_range((int)(2 * p.half_width), 180, 300);
		assert_true(eye + p.chin * p.half_width < 500);
	}
}

static void truth_can_be_measured(void **state)
{
	(void)state;
	for (uint64_t seed = 100; seed < 108; seed++) {
		struct portrait_truth t;
		struct pv_image img = paint(seed, PORTRAIT_GOOD, &t);
		int width = row_width(&img, (int)t.eye_row);

		assert_true(abs(top_row(&img) - (int)t.hair_top) <= 12);
		assert_true(t.hair_top >= 50 && t.hair_top <= 110 && t.eye_row >= 200 && t.eye_row <= 300);
		assert_true(width > 0.9 * t.head_width && width < 1.15 * t.head_width);
		assert_true(row_width(&img, 639) > 1.5 * width);
		assert_true(t.centre == 240 && t.roll > -2 && t.roll < 2);
		assert_true(is_backdrop(&img, 2, 2) && is_backdrop(&img, 477, 2));
		assert_true(sharpness(&img, &t) >= 150);
		pv_image_release(&img);
	}
}

static void framing_defects_leave_the_bands(void **state)
{
	struct portrait_truth t;
	struct pv_image img;

	(void)state;
	for (uint64_t seed = 1; seed < 3; seed++) {
		img = paint(seed, PORTRAIT_F01, &t);
		assert_true(t.hair_top < 35 || t.hair_top > 135);
		pv_image_release(&img);
		img = paint(seed, PORTRAIT_F02, &t);
		assert_true(t.face_width > 340);
		pv_image_release(&img);
		img = paint(seed, PORTRAIT_F05, &t);
		assert_true(t.head_width < 180 && t.face_width < 160);
		pv_image_release(&img);
		img = paint(seed, PORTRAIT_F03, &t);
		assert_true(fabs(t.centre - 240) > 0.06 * 480);
		pv_image_release(&img);
		img = paint(seed, PORTRAIT_P01, &t);
		assert_true(fabs(t.roll) > 8);
		pv_image_release(&img);
		img = paint(seed, PORTRAIT_F04, &t);
		assert_true(row_width(&img, 639) < 1.2 * t.head_width);
		pv_image_release(&img);
	}
}

static void light_defects_can_be_measured(void **state)
{
	struct portrait_truth t;
	struct pv_image img;

	(void)state;
	for (uint64_t seed = 1; seed < 4; seed++) {
		double good, left, right;

		img = paint(seed, PORTRAIT_GOOD, &t);
		good = mean(&img, &t, -0.6, 0.6);
		left = mean(&img, &t, -0.7, 0);
		right = mean(&img, &t, 0, 0.7);
		assert_true(fabs(left - right) / (left + right) * 2 < 0.25);
		pv_image_release(&img);
		img = paint(seed, PORTRAIT_L01, &t);
		assert_true(mean(&img, &t, -0.6, 0.6) < 0.6 * good);
		pv_image_release(&img);
		img = paint(seed, PORTRAIT_L02, &t);
		assert_true(mean(&img, &t, -0.6, 0.6) > 1.15 * good);
		pv_image_release(&img);
		img = paint(seed, PORTRAIT_L03, &t);
		left = mean(&img, &t, -0.7, 0);
		right = mean(&img, &t, 0, 0.7);
		assert_true(fabs(left - right) / (left + right) * 2 > 0.45);
		pv_image_release(&img);
		img = paint(seed, PORTRAIT_Q01, &t);
		assert_true(sharpness(&img, &t) < 50);
		pv_image_release(&img);
	}
}

static bool is_file_defect(enum portrait_defect d)
{
	return d == PORTRAIT_T01 || d == PORTRAIT_T02 || d == PORTRAIT_T03 || d == PORTRAIT_Q02 || d == PORTRAIT_R01 || d == PORTRAIT_R05 || d == PORTRAIT_I02;
}

static void every_defect_shows(void **state)
{
	struct pv_image good = paint(11, PORTRAIT_GOOD, NULL);

	(void)state;
	for (int d = 1; d < PORTRAIT_DEFECT_COUNT; d++) {
		struct pv_image img;
		size_t differ = 0;

		if (is_file_defect((enum portrait_defect)d))
			continue;
		img = paint(11, (enum portrait_defect)d, NULL);
		assert_int_equal(img.width, good.width);
		for (size_t i = 0; i < SIZE; i++)
			differ += abs(img.rgb[i] - good.rgb[i]) > 24;
		if (differ < 600)
			print_error("%s changes only %zu samples\n", portrait_defect_code((enum portrait_defect)d), differ);
		assert_true(differ >= 600);
		pv_image_release(&img);
	}
	pv_image_release(&good);
}

static bool contains(const uint8_t *data, size_t n, const char *word)
{
	return memmem(data, n, word, strlen(word)) != NULL;
}

static void file_defects_show_in_the_file(void **state)
{
	(void)state;
	for (uint64_t seed = 4; seed < 7; seed++) {
		uint8_t *good, *bad;
		size_t n, m;
		struct pv_image img = { 0 };
		struct pv_image_info info;

		assert_int_equal(portrait_file_jpeg(seed, PORTRAIT_GOOD, NULL, &good, &n, NULL, NULL), PV_OK);
		assert_true(n > 15000 && n < 41000);
		assert_int_equal(pv_image_probe(good, n, &info, NULL), PV_OK);
		assert_true(info.width == 480 && info.height == 640 && info.dpi_x == 300);
		assert_int_equal(portrait_file_jpeg(seed, PORTRAIT_T01, NULL, &bad, &m, NULL, NULL), PV_OK);
		assert_int_equal(pv_image_decode(bad, m, 0, 0, &img, &info, NULL), PV_OK);
		assert_true(info.warnings > 0);
		pv_image_release(&img);
		free(bad);
		assert_int_equal(portrait_file_jpeg(seed, PORTRAIT_T02, NULL, &bad, &m, NULL, NULL), PV_OK);
		assert_true(m < 20480 || m > 10u << 20);
		assert_int_equal(pv_image_probe(bad, m, &info, NULL), PV_OK);
		free(bad);
		assert_int_equal(portrait_file_jpeg(seed, PORTRAIT_T03, NULL, &bad, &m, NULL, NULL), PV_OK);
		assert_int_equal(pv_image_probe(bad, m, &info, NULL), PV_OK);
		assert_true(info.width < 480 || fabs((double)info.width / info.height - 0.75) > 0.03);
		free(bad);
		assert_int_equal(portrait_file_jpeg(seed, PORTRAIT_R01, NULL, &bad, &m, NULL, NULL), PV_OK);
		assert_true(contains(bad, m, "Meitu") || contains(bad, m, "B612"));
		assert_false(contains(good, n, "Meitu"));
		free(bad);
		assert_int_equal(portrait_file_jpeg(seed, PORTRAIT_R05, NULL, &bad, &m, NULL, NULL), PV_OK);
		assert_true(m != n || memcmp(good, bad, n) != 0);
		free(bad);
		free(good);
	}
}

static void a_camera_original_is_upright(void **state)
{
	struct portrait_options opt = { .is_camera = true };
	bool turned = false;

	(void)state;
	for (uint64_t seed = 3; seed < 12 && !turned; seed++) {
		uint8_t *data;
		size_t n;
		struct pv_image img = { 0 };
		struct pv_image_info info;

		assert_int_equal(portrait_file_jpeg(seed, PORTRAIT_GOOD, &opt, &data, &n, NULL, NULL), PV_OK);
		assert_int_equal(pv_image_decode(data, n, 0, 0, &img, &info, NULL), PV_OK);
		assert_true(img.width == 960 && img.height == 1280);
		assert_true(is_backdrop(&img, 4, 4) && is_backdrop(&img, 955, 4) && !is_backdrop(&img, 480, 1270));
		turned = info.orientation == 6;
		pv_image_release(&img);
		free(data);
	}
	assert_true(turned);
}

static void codes_name_defects(void **state)
{
	(void)state;
	assert_int_equal(portrait_defect_find("L03"), PORTRAIT_L03);
	assert_int_equal(portrait_defect_find("P02"), PORTRAIT_DEFECT_COUNT);
	assert_string_equal(portrait_defect_code(PORTRAIT_GOOD), "");
	assert_string_equal(portrait_defect_code(PORTRAIT_B04), "B04");
	assert_int_equal(portrait_paint(1, PORTRAIT_DEFECT_COUNT, NULL, &(struct pv_image){ 0 }, NULL, NULL), PV_ERR_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_seed_same_pixels),
		cmocka_unit_test(framing_meets_the_standard),
		cmocka_unit_test(truth_can_be_measured),
		cmocka_unit_test(framing_defects_leave_the_bands),
		cmocka_unit_test(light_defects_can_be_measured),
		cmocka_unit_test(every_defect_shows),
		cmocka_unit_test(file_defects_show_in_the_file),
		cmocka_unit_test(a_camera_original_is_upright),
		cmocka_unit_test(codes_name_defects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
