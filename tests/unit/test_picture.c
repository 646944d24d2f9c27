#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "desixel.h"
#include "quality.h"
#include "terminal/blocks.h"
#include "demo/portrait.h"
#include "terminal/picture.h"

static const uint8_t sha256[32] = { 1, 2, 3 };

static struct pv_image gradient(int width, int height)
{
	struct pv_image img = { width, height, mem_array((size_t)width * (size_t)height, 3) };

	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			uint8_t *px = img.rgb + ((size_t)y * (size_t)width + (size_t)x) * 3;

			px[0] = (uint8_t)(255 * x / width);
			px[1] = (uint8_t)(255 * y / height);
			px[2] = (uint8_t)(128 + 100 * (x / 8 % 2));
		}
	}
	return img;
}

static struct picture_options options(enum graphics protocol, int columns, int rows)
{
	return (struct picture_options){
		.protocol = protocol, .cell_width = 10, .cell_height = 20, .max_columns = columns, .max_rows = rows, .colors = 64,
	};
}

static void expect_fit(int width, int height, const struct picture_options *opt, int want_width, int want_height)
{
	int w, h;

	picture_fit(width, height, opt, &w, &h);
	assert_int_equal(w, want_width);
	assert_int_equal(h, want_height);
}

static void test_fit(void **state)
{
	struct picture_options opt = options(GRAPHICS_SIXEL, 48, 33);

	(void)state;
	expect_fit(480, 640, &opt, 480, 640);		/* untouched: 640 px are 107 bands, 642 < 660 */
	expect_fit(240, 320, &opt, 240, 320);		/* never enlarged */
	expect_fit(960, 1280, &opt, 480, 640);
	opt.max_rows = 32;
	expect_fit(480, 640, &opt, 477, 636);		/* 640 px would be flush with the cells */
	opt.may_enlarge = true;
	expect_fit(24, 32, &opt, 477, 636);
	expect_fit(4000, 10, &opt, 480, 6);		/* never less than a band */
	opt.max_height = 300;
	expect_fit(480, 640, &opt, 225, 300);
	opt.max_width = 100;
	expect_fit(480, 640, &opt, 100, 133);
	/* Half blocks: columns x lines of real px 10 x 10. */
	opt = options(GRAPHICS_BLOCKS, 40, 20);
	expect_fit(480, 640, &opt, 30, 40);
	expect_fit(100, 100, &opt, 10, 10);
	expect_fit(1, 1000, &opt, 1, 40);
}

/* For every size and room: inside the room, the last row of cells partly free, aspect kept. */
static void test_fit_holds(void **state)
{
	(void)state;
	for (int rows = 2; rows < 60; rows += 3) {
		for (int width = 10; width < 4000; width = width * 3 / 2) {
			struct picture_options opt = options(GRAPHICS_SIXEL, 60, rows);
			int height = width * 4 / 3, w, h;

			picture_fit(width, height, &opt, &w, &h);
			assert_in_range(w, 1, 600);
			assert_true((h + 5) / 6 * 6 < rows * 20);
			assert_true(w <= width && (h <= height || h == 6));
			if (h > 30)
				assert_true(labs((long)w * 4 - (long)h * 3) <= 8);
		}
	}
}

static void test_sixel(void **state)
{
	struct picture_options opt = options(GRAPHICS_SIXEL, 48, 33);
	struct pv_image img = gradient(480, 640);
	struct picture *p = NULL;
	struct desixel d;

	(void)state;
	assert_int_equal(picture_make(&img, sha256, &opt, &p, NULL), PV_OK);
	assert_int_equal(p->protocol, GRAPHICS_SIXEL);
	assert_memory_equal(p->sha256, sha256, 32);
	assert_int_equal(p->width, 480);
	assert_int_equal(p->height, 640);
	assert_int_equal(p->columns, 48);
	assert_int_equal(p->rows, 33);
	assert_in_range(p->colors, 32, 64);
	assert_int_equal(picture_bytes(p), p->data.len);
	assert_null(desixel_decode(p->data.data, p->data.len, true, &d));
	assert_int_equal(d.colors, p->colors);
	assert_true(quality_psnr(img.rgb, d.rgb, 480, 640) > 26);
	desixel_release(&d);
	picture_free(p);
	pv_image_release(&img);
}

/* Each rung of the ladder is smaller than the one above; the same input gives the same bytes. */
static void test_rungs(void **state)
{
	static const int rungs[] = { 256, 64, 32, 16 };
	struct pv_image img = gradient(240, 320);
	size_t before = SIZE_MAX;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rungs); i++) {
		struct picture_options opt = options(GRAPHICS_SIXEL, 40, 40);
		struct picture *p = NULL, *again = NULL;

		opt.colors = rungs[i];
		assert_int_equal(picture_make(&img, sha256, &opt, &p, NULL), PV_OK);
		assert_int_equal(picture_make(&img, sha256, &opt, &again, NULL), PV_OK);
		assert_int_equal(p->data.len, again->data.len);
		assert_memory_equal(p->data.data, again->data.data, p->data.len);
		assert_true(picture_bytes(p) < before);
		before = picture_bytes(p);
		picture_free(p);
		picture_free(again);
	}
	pv_image_release(&img);
}

/* The encoder for few bytes shows the same picture in fewer; painted once it takes some more. */
static void test_wire(void **state)
{
	struct picture_options opt = options(GRAPHICS_SIXEL, 40, 40);
	struct pv_image img = gradient(240, 320);
	struct picture *runs = NULL, *wire = NULL, *once = NULL;
	struct desixel d;

	(void)state;
	assert_int_equal(picture_make(&img, sha256, &opt, &runs, NULL), PV_OK);
	opt.lambda = 75;
	assert_int_equal(picture_make(&img, sha256, &opt, &wire, NULL), PV_OK);
	opt.paint_once = true;
	assert_int_equal(picture_make(&img, sha256, &opt, &once, NULL), PV_OK);
	assert_true(wire->data.len < runs->data.len);
	assert_true(wire->data.len < once->data.len);
	assert_int_equal(wire->width, runs->width);
	assert_int_equal(wire->height, runs->height);
	assert_int_equal(wire->columns, runs->columns);
	assert_int_equal(wire->rows, runs->rows);
	assert_null(desixel_decode(wire->data.data, wire->data.len, true, &d));
	assert_int_equal(d.colors, wire->colors);
	assert_true(quality_psnr(img.rgb, d.rgb, 240, 320) > 26);
	desixel_release(&d);
	picture_free(runs);
	picture_free(wire);
	picture_free(once);
	pv_image_release(&img);
}

/* The coarse one has the same size, far fewer bytes, and is there only where asked for. */
static void test_coarse(void **state)
{
	struct picture_options opt = options(GRAPHICS_SIXEL, 40, 40);
	struct pv_image img = { 0 };
	struct picture *p = NULL, *alone = NULL;
	struct desixel d;

	(void)state;
	assert_int_equal(portrait_paint(1, PORTRAIT_GOOD, NULL, &img, NULL, NULL), PV_OK);
	opt.lambda = 75;
	assert_int_equal(picture_make(&img, sha256, &opt, &alone, NULL), PV_OK);
	assert_int_equal(alone->coarse.len, 0);
	opt.coarse_first = true;
	assert_int_equal(picture_make(&img, sha256, &opt, &p, NULL), PV_OK);
	assert_true(p->coarse.len > 0 && p->coarse.len * 2 <= p->data.len);
	assert_int_equal(p->data.len, alone->data.len);
	assert_null(desixel_decode(p->coarse.data, p->coarse.len, true, &d));
	assert_int_equal(d.width, p->width);
	assert_int_equal(d.height, p->height);
	desixel_release(&d);
	picture_free(p);
	picture_free(alone);
	pv_image_release(&img);
}

/* The slower the link, the fewer the bytes. */
static void test_rung_of_link(void **state)
{
	static const double rates[] = { 2e7, 2.5e6, 1e5, 1e4 };	/* the second: 20 Mbit/s */
	struct pv_image img = gradient(240, 320);
	size_t before = SIZE_MAX;
	int colors, lambda;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rates); i++) {
		struct picture_options opt = options(GRAPHICS_SIXEL, 40, 40);
		struct picture *p = NULL;

		picture_rung(rates[i], &opt.colors, &opt.lambda);
		assert_int_equal(picture_make(&img, sha256, &opt, &p, NULL), PV_OK);
		assert_true(picture_bytes(p) < before);
		before = picture_bytes(p);
		picture_free(p);
	}
	picture_rung(0, &colors, &lambda);
	assert_true(lambda > 0);
	pv_image_release(&img);
}

static void test_odd_pictures(void **state)
{
	static const int sizes[][2] = { { 1, 1 }, { 1, 500 }, { 500, 1 }, { 3, 5 }, { 1000, 7 }, { 16384, 2 } };
	struct picture_options opt = options(GRAPHICS_SIXEL, 20, 10);

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_LEN(sizes); i++) {
		struct pv_image img = gradient(sizes[i / 2][0], sizes[i / 2][1]);
		struct picture *p = NULL;
		struct desixel d;

		opt.lambda = i % 2 ? 75 : 0;
		assert_int_equal(picture_make(&img, sha256, &opt, &p, NULL), PV_OK);
		assert_null(desixel_decode(p->data.data, p->data.len, true, &d));
		assert_int_equal(d.width, p->width);
		assert_int_equal(d.height, p->height);
		desixel_release(&d);
		picture_free(p);
		pv_image_release(&img);
	}
}

static void test_blocks(void **state)
{
	struct picture_options opt = options(GRAPHICS_BLOCKS, 6, 4);
	struct pv_image img = gradient(480, 640);
	struct picture *p = NULL;

	(void)state;
	assert_int_equal(picture_make(&img, sha256, &opt, &p, NULL), PV_OK);
	assert_int_equal(p->protocol, GRAPHICS_BLOCKS);
	assert_int_equal(p->columns, 6);
	assert_int_equal(p->rows, 4);
	assert_int_equal(p->width, 6);
	assert_int_equal(p->height, 8);
	for (int i = 0; i < 6 * 4 * 2; i++)
		assert_in_range(p->cells[i], 16, 255);
	picture_free(p);
	pv_image_release(&img);
}

static void test_block_colors(void **state)
{
	static const struct {
		uint8_t rgb[3];
		int want;
	} cases[] = {
		{ { 0, 0, 0 }, 16 }, { { 255, 255, 255 }, 231 }, { { 255, 0, 0 }, 196 }, { { 95, 135, 175 }, 67 }, { { 128, 128, 128 }, 244 },
		{ { 8, 8, 8 }, 232 }, { { 238, 238, 238 }, 255 }, { { 0, 0, 250 }, 21 },
		{ { 109, 33, 45 }, 52 }, { { 128, 122, 120 }, 244 },	/* dark red stays red, a tinge is grey */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(blocks_color(cases[i].rgb), cases[i].want);
}

static void test_refusals(void **state)
{
	struct picture_options opt = options(GRAPHICS_NONE, 20, 10);
	struct pv_image img = gradient(10, 10), none = { 0 };
	struct picture *p = NULL;
	struct pv_error err;

	(void)state;
	assert_int_equal(picture_make(&img, sha256, &opt, &p, &err), PV_ERR_BAD_INPUT);
	opt = options(GRAPHICS_SIXEL, 0, 10);
	assert_int_equal(picture_make(&img, sha256, &opt, &p, &err), PV_ERR_BAD_INPUT);
	opt = options(GRAPHICS_SIXEL, 10, 10);
	assert_int_equal(picture_make(&none, sha256, &opt, &p, &err), PV_ERR_BAD_INPUT);
	opt.cell_width = 0;
	assert_int_equal(picture_make(&img, sha256, &opt, &p, &err), PV_ERR_BAD_INPUT);
	assert_null(p);
	picture_free(NULL);
	pv_image_release(&img);
}

/* Every checked allocation may fail: an error, nothing leaked. */
static void test_out_of_memory(void **state)
{
	struct picture_options opt = options(GRAPHICS_SIXEL, 10, 10);
	struct pv_image img = gradient(200, 300);
	int failures = 0;

	(void)state;
	for (long n = 1; n < 30; n++) {
		struct picture *p = NULL;
		enum pv_err code;

		mem_fail_after(n);
		code = picture_make(&img, sha256, &opt, &p, NULL);
		mem_fail_after(0);
		assert_true(code == PV_OK || code == PV_ERR_NOMEM);
		failures += code != PV_OK;
		picture_free(p);
	}
	assert_in_range(failures, 4, 28);
	pv_image_release(&img);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_fit_holds),
		cmocka_unit_test(test_sixel),
		cmocka_unit_test(test_rungs),
		cmocka_unit_test(test_wire),
		cmocka_unit_test(test_coarse),
		cmocka_unit_test(test_rung_of_link),
		cmocka_unit_test(test_odd_pictures),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_block_colors),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
