#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "terminal/palette.h"

static struct pv_image image(int width, int height)
{
	return (struct pv_image){ width, height, mem_array((size_t)width * (size_t)height, 3) };
}

/* Skin-like gradient, a flat background, a little of a rare strong colour. */
static struct pv_image portrait(int width, int height)
{
	struct pv_image img = image(width, height);

	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			uint8_t *px = img.rgb + ((size_t)y * (size_t)width + (size_t)x) * 3;
			bool face = abs(x - width / 2) < width / 4 && abs(y - height / 2) < height / 3;
			bool lips = abs(x - width / 2) < width / 20 && abs(y - height * 2 / 3) < height / 80;

			px[0] = (uint8_t)(lips ? 200 : face ? 120 + 120 * x / width : 100);
			px[1] = (uint8_t)(lips ? 20 : face ? 80 + 100 * y / height : 197);
			px[2] = (uint8_t)(lips ? 40 : face ? 70 + 90 * x / width : 255);
		}
	}
	return img;
}

static int distance(const uint8_t *a, const uint8_t *b)
{
	int d = 0;

	for (int c = 0; c < 3; c++)
		d = abs(a[c] - b[c]) > d ? abs(a[c] - b[c]) : d;
	return d;
}

static void test_exact_colors(void **state)
{
	static const uint8_t colors[4][3] = { { 0, 0, 0 }, { 255, 255, 255 }, { 255, 0, 0 }, { 102, 51, 204 } };
	struct pv_image img = image(40, 40);
	uint8_t indices[1600];
	struct palette p;

	(void)state;
	for (int i = 0; i < 1600; i++)
		memcpy(img.rgb + (size_t)i * 3, colors[i / 7 % 4], 3);
	assert_int_equal(palette_make(&img, 16, &p, NULL), PV_OK);
	assert_int_equal(p.count, 4);
	assert_int_equal(palette_map(&img, &p, indices, NULL), PV_OK);
	/* The whole range: white is white, not 97 % of it. */
	for (int i = 0; i < 1600; i++)
		assert_memory_equal(p.rgb[indices[i]], img.rgb + (size_t)i * 3, 3);
	pv_image_release(&img);
}

static void test_one_color(void **state)
{
	struct pv_image img = image(10, 10);
	uint8_t indices[100];
	struct palette p;

	(void)state;
	assert_int_equal(palette_make(&img, 2, &p, NULL), PV_OK);
	assert_int_equal(p.count, 2);		/* encoders want two */
	assert_int_equal(palette_map(&img, &p, indices, NULL), PV_OK);
	assert_int_equal(p.count, 2);
	for (int i = 0; i < 100; i++)
		assert_int_equal(distance(p.rgb[indices[i]], img.rgb + (size_t)i * 3), 0);
	pv_image_release(&img);
}

static void test_counts_and_error(void **state)
{
	static const int counts[] = { 2, 3, 16, 64, 256 };
	struct pv_image img = portrait(240, 320);
	uint8_t *indices = mem_array(240 * 320, 1);
	long before = 0;

	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(counts); k++) {
		struct palette p;
		long sum = 0;

		assert_int_equal(palette_make(&img, counts[k], &p, NULL), PV_OK);
		assert_in_range(p.count, 2, counts[k]);
		assert_int_equal(palette_map(&img, &p, indices, NULL), PV_OK);
		for (int i = 0; i < 240 * 320; i++) {
			assert_true(indices[i] < p.count);
			sum += distance(p.rgb[indices[i]], img.rgb + (size_t)i * 3);
		}
		for (int i = 0; i < p.count; i++) {
			for (int c = 0; c < 3; c++) {
				assert_in_range(p.percent[i][c], 0, 100);
				assert_int_equal(p.rgb[i][c], (p.percent[i][c] * 255 + 50) / 100);
			}
		}
		/* More colours are nearer. */
		if (k > 0)
			assert_true(sum < before);
		before = sum;
		if (counts[k] == 64)
			assert_true(sum < 3L * 240 * 320);
	}
	free(indices);
	pv_image_release(&img);
}

/* A rare colour far from all others keeps an entry of its own. */
static void test_rare_color(void **state)
{
	static const uint8_t lips[3] = { 200, 20, 40 };
	struct pv_image img = portrait(480, 640);
	struct palette p;
	int best = 255;

	(void)state;
	assert_int_equal(palette_make(&img, 32, &p, NULL), PV_OK);
	for (int i = 0; i < p.count; i++)
		best = distance(p.rgb[i], lips) < best ? distance(p.rgb[i], lips) : best;
	assert_true(best < 12);
	pv_image_release(&img);
}

static struct palette greys(int count)
{
	struct palette p = { .count = count };

	for (int k = 0; k < count; k++) {
		for (int c = 0; c < 3; c++) {
			p.percent[k][c] = (uint8_t)(k * 100 / count);
			p.rgb[k][c] = (uint8_t)((p.percent[k][c] * 255 + 50) / 100);
		}
	}
	return p;
}

/* Of that palette, one a pixel. */
static struct pv_image image_of(const struct palette *p, const uint8_t *entries, int width, int height)
{
	struct pv_image img = image(width, height);

	for (int i = 0; i < width * height; i++)
		memcpy(img.rgb + (size_t)i * 3, p->rgb[entries[i]], 3);
	return img;
}

static void assert_shows(const struct palette *p, const uint8_t *indices, const struct palette *of, const uint8_t *entries, int n)
{
	for (int i = 0; i < n; i++) {
		assert_true(indices[i] < p->count);
		assert_memory_equal(p->percent[indices[i]], of->percent[entries[i]], 3);
		assert_memory_equal(p->rgb[indices[i]], of->rgb[entries[i]], 3);
	}
}

static void test_order(void **state)
{
	static const uint8_t entries[] = { 4, 4, 2, 4, 2, 4, 0, 4 };
	const struct palette five = greys(5);
	struct pv_image img = image_of(&five, entries, 8, 1);
	struct palette p = five;
	uint8_t indices[8];

	(void)state;
	assert_int_equal(palette_map(&img, &p, indices, NULL), PV_OK);
	assert_int_equal(p.count, 3);		/* unused entries are gone */
	assert_memory_equal(p.percent[0], five.percent[4], 3);
	assert_memory_equal(p.percent[1], five.percent[2], 3);
	assert_shows(&p, indices, &five, entries, 8);
	pv_image_release(&img);
}

/* An entry that is used but begins no run (it stands at the left edge only, or between the first rows of bands)
 * ranks with the unused ones: it keeps its colour all the same. */
static void test_order_without_runs(void **state)
{
	static const uint8_t entries[] = { 3, 0, 0, 4, 0, 0, 3, 3 };	/* 3 and 4 begin no run; 1 and 2 are not used */
	const struct palette five = greys(5);
	struct pv_image img = image_of(&five, entries, 2, 4);
	struct palette p = five;
	uint8_t indices[8];

	(void)state;
	assert_int_equal(palette_map(&img, &p, indices, NULL), PV_OK);
	assert_int_equal(p.count, 3);
	assert_shows(&p, indices, &five, entries, 8);
	pv_image_release(&img);
}

/* Every number is taken, the one that the table has for "not known yet" too, and the pixels are more than one band. */
static void test_full_palette(void **state)
{
	enum { SIDE = 64 };
	struct palette full = { .count = PALETTE_MAX }, p;
	uint8_t entries[SIDE * SIDE], indices[SIDE * SIDE];
	struct pv_image img;

	(void)state;
	for (int k = 0; k < PALETTE_MAX; k++) {
		for (int c = 0; c < 3; c++) {
			full.percent[k][c] = (uint8_t)(c == 0 ? k % 16 * 6 : c == 1 ? k / 16 * 6 : 40);
			full.rgb[k][c] = (uint8_t)((full.percent[k][c] * 255 + 50) / 100);
		}
	}
	for (int i = 0; i < SIDE * SIDE; i++)
		entries[i] = (uint8_t)((i * 7 + i / SIDE * 3) % PALETTE_MAX);
	img = image_of(&full, entries, SIDE, SIDE);
	p = full;
	assert_int_equal(palette_map(&img, &p, indices, NULL), PV_OK);
	assert_int_equal(p.count, PALETTE_MAX);
	assert_shows(&p, indices, &full, entries, SIDE * SIDE);
	pv_image_release(&img);
}

struct work {
	struct pv_image img;
	struct palette p;
	uint64_t sum;
};

static void *run(void *context)
{
	struct work *w = context;
	uint8_t *indices = mem_array((size_t)w->img.width * (size_t)w->img.height, 1);

	for (int i = 0; i < 5; i++) {
		if (palette_make(&w->img, 64, &w->p, NULL) || palette_map(&w->img, &w->p, indices, NULL))
			return w;
		for (size_t k = 0; k < (size_t)w->img.width * (size_t)w->img.height; k++)
			w->sum = w->sum * 31 + indices[k];
	}
	free(indices);
	return NULL;
}

/* The same on every thread at once. */
static void test_threads(void **state)
{
	struct work works[4] = { 0 };
	pthread_t threads[4];

	(void)state;
	for (int i = 0; i < 4; i++) {
		works[i].img = portrait(120, 160);
		assert_int_equal(pthread_create(&threads[i], NULL, run, &works[i]), 0);
	}
	for (int i = 0; i < 4; i++) {
		void *failed;

		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
		assert_memory_equal(&works[i].p, &works[0].p, sizeof(works[0].p));
		assert_true(works[i].sum == works[0].sum);
		pv_image_release(&works[i].img);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact_colors),
		cmocka_unit_test(test_one_color),
		cmocka_unit_test(test_counts_and_error),
		cmocka_unit_test(test_rare_color),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_order_without_runs),
		cmocka_unit_test(test_full_palette),
		cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
