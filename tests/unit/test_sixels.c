/* What is encoded decodes to the very same indices and is byte for byte what libsixel's run encoder makes of them;
 * wrong sixels are refused by the decoder that says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sixel.h>

#include "base/mem.h"
#include "desixel.h"
#include "terminal/sixels.h"

static uint32_t noise(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static struct palette palette_of(int count)
{
	struct palette p = { .count = count };

	for (int k = 0; k < count; k++) {
		for (int c = 0; c < 3; c++) {
			p.percent[k][c] = (uint8_t)((k * (7 + 13 * c) + 3 * c) % 101);
			p.rgb[k][c] = (uint8_t)((p.percent[k][c] * 255 + 50) / 100);
		}
	}
	return p;
}

static void round_trip(int width, int height, int count, int run)
{
	size_t n = (size_t)width * (size_t)height;
	uint8_t *indices = mem_array(n, 1);
	struct palette p = palette_of(count);
	struct buf out = BUF_INIT(32 << 20);
	uint32_t seed = (uint32_t)(width * 31 + height * 7 + count);
	struct desixel d;

	for (size_t i = 0; i < n; i++)
		indices[i] = i % (size_t)run ? indices[i - 1] : (uint8_t)(noise(&seed) % (uint32_t)count);
	assert_int_equal(sixels_encode(indices, width, height, &p, &out, NULL), PV_OK);
	assert_null(desixel_decode(out.data, out.len, true, &d));
	assert_int_equal(d.width, width);
	assert_int_equal(d.height, height);
	assert_int_equal(d.colors, count);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(d.index[i], indices[i]);
	for (int k = 0; k < count; k++)
		assert_memory_equal(d.registers[k], p.rgb[k], 3);
	desixel_release(&d);
	buf_release(&out);
	free(indices);
}

static void test_round_trip(void **state)
{
	static const int sizes[][2] = { { 1, 6 }, { 2, 7 }, { 3, 11 }, { 255, 6 }, { 256, 13 }, { 300, 100 }, { 480, 64 }, { 61, 97 } };
	static const int counts[] = { 2, 3, 9, 64, 256 };

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(sizes); s++) {
		for (size_t c = 0; c < ARRAY_LEN(counts); c++) {
			round_trip(sizes[s][0], sizes[s][1], counts[c], 1);
			round_trip(sizes[s][0], sizes[s][1], counts[c], 300);
		}
	}
}

static int on_bytes(char *data, int size, void *context)
{
	buf_append(context, data, (size_t)size);
	return 0;
}

static void encode_with_libsixel(const uint8_t *indices, int width, int height, const struct palette *p, struct buf *out)
{
	sixel_output_t *output = NULL;
	sixel_dither_t *dither = NULL;
	uint8_t rgb[PALETTE_MAX * 3];

	for (int i = 0; i < p->count * 3; i++)
		rgb[i] = p->rgb[i / 3][i % 3];
	assert_false(SIXEL_FAILED(sixel_output_new(&output, on_bytes, out, NULL)));
	assert_false(SIXEL_FAILED(sixel_dither_new(&dither, p->count, NULL)));
	sixel_dither_set_palette(dither, rgb);
	sixel_dither_set_pixelformat(dither, SIXEL_PIXELFORMAT_PAL8);
	sixel_dither_set_diffusion_type(dither, SIXEL_DIFFUSE_NONE);
	sixel_output_set_skip_dcs_envelope(output, 1);
	sixel_output_set_gri_arg_limit(output, 0);
	sixel_output_set_encode_policy(output, SIXEL_ENCODEPOLICY_SIZE);
	buf_puts(out, "\033P0;1;0");
	/* Without diffusion the pixels are only read. */
	assert_false(SIXEL_FAILED(sixel_encode((unsigned char *)(uintptr_t)indices, width, height, 8, dither, output)));
	buf_puts(out, "\033\\");
	sixel_dither_unref(dither);
	sixel_output_unref(output);
}

/* Runs of all lengths and gaps of all widths about the one that ends a stretch. */
static void same_as_libsixel(int width, int height, int count, int run, uint32_t seed)
{
	size_t n = (size_t)width * (size_t)height;
	uint8_t *indices = mem_array(n, 1);
	struct palette p = palette_of(count);
	struct buf ours = BUF_INIT(32 << 20), theirs = BUF_INIT(32 << 20);

	for (size_t i = 0, left = 0; i < n; i++, left--) {
		if (left == 0)
			left = 1 + noise(&seed) % (uint32_t)run;
		indices[i] = i > 0 && left > 1 ? indices[i - 1] : (uint8_t)(noise(&seed) % (uint32_t)count);
	}
	assert_int_equal(sixels_encode(indices, width, height, &p, &ours, NULL), PV_OK);
	encode_with_libsixel(indices, width, height, &p, &theirs);
	assert_int_equal(ours.len, theirs.len);
	assert_memory_equal(ours.data, theirs.data, ours.len);
	buf_release(&ours);
	buf_release(&theirs);
	free(indices);
}

static void test_same_as_libsixel(void **state)
{
	static const int sizes[][2] = { { 1, 6 }, { 9, 7 }, { 11, 12 }, { 64, 11 }, { 480, 37 }, { 1001, 20 }, { 4096, 8 } };
	static const int counts[] = { 2, 3, 16, 64, 256 }, runs[] = { 1, 4, 14, 30, 700 };

	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(sizes); s++) {
		for (size_t c = 0; c < ARRAY_LEN(counts); c++) {
			for (size_t r = 0; r < ARRAY_LEN(runs); r++)
				same_as_libsixel(sizes[s][0], sizes[s][1], counts[c], runs[r], (uint32_t)(s * 100 + c * 10 + r));
		}
	}
}

static void test_limits(void **state)
{
	static const int bad[][2] = { { 10, 5 }, { 0, 10 }, { 10, 0 }, { 4097, 6 }, { 6, 4097 } };
	uint8_t indices[100] = { 0 };
	struct palette p = palette_of(2);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct buf out = BUF_INIT(1 << 20);
		struct pv_error err;

		assert_int_equal(sixels_encode(indices, bad[i][0], bad[i][1], &p, &out, &err), PV_ERR_TOO_LARGE);
		assert_int_equal(out.len, 0);
		buf_release(&out);
	}
}

/* A buffer that cannot take it all is an error, not half a picture. */
static void test_full_buffer(void **state)
{
	uint8_t *indices = mem_array(100 * 100, 1);
	struct palette p = palette_of(16);
	struct buf out = BUF_INIT(500);
	uint32_t seed = 1;

	(void)state;
	for (int i = 0; i < 100 * 100; i++)
		indices[i] = (uint8_t)(noise(&seed) % 16);
	assert_int_equal(sixels_encode(indices, 100, 100, &p, &out, NULL), PV_ERR_NOMEM);
	buf_release(&out);
	free(indices);
}

static void test_decoder_is_strict(void **state)
{
	static const struct {
		const char *bytes, *wrong;
	} cases[] = {
		{ "\033P0;1;0q\"1;1;2;6#0;2;0;0;0~~\033\\", NULL },
		{ "\033P0;1;0q\"1;1;2;6#0;2;0;0;0!2~\033\\", NULL },
		{ "\033Pq\"1;1;2;6#0;2;0;0;0~~\033\\", "parameters are not 0;1;0" },
		{ "\033P0;1;0q\"2;1;2;6#0;2;0;0;0~~\033\\", "bad raster attributes" },
		{ "\033P0;1;0q#0;2;0;0;0~~\033\\", "no raster attributes" },
		{ "\033P0;1;0q\"1;1;2;6#0;2;0;0;0!3~\033\\", "run past the width" },
		{ "\033P0;1;0q\"1;1;2;6#0;2;0;0;0~~#1~\033\\", "undefined register" },
		{ "\033P0;1;0q\"1;1;2;6#1;2;0;0;0~~\033\\", "registers not defined in order before the pixels" },
		{ "\033P0;1;0q\"1;1;2;6#0;2;0;0;101~~\033\\", "colour out of range" },
		{ "\033P0;1;0q\"1;1;2;6#0;2;0;0;0~\033\\", "a pixel was left out" },
		{ "\033P0;1;0q\"1;1;2;7#0;2;0;0;0~~-~~\033\\", "bit below the height" },
		{ "\033P0;1;0q\"1;1;2;6#0;2;0;0;0~~-\033\\", "band below the height" },
		{ "\033P0;1;0q\"1;1;2;12#0;2;0;0;0~~-\033\\", "band below the height" },
		{ "\033P0;1;0q\"1;1;2;12#0;2;0;0;0~~\033\\", "bands are missing" },
		{ "\033P0;1;0q\"1;1;2;5#0;2;0;0;0^^\033\\", "less than 6 rows" },
		{ "\033P0;1;0q\"1;1;2;6~~\033\\", "pixels before a colour" },
		{ "\033P0;1;0q\"1;1;2;6#0;2;0;0;0~~", "no DCS envelope" },
		{ "\033P0;1;0q\"1;1;2;6#0;2;0;0;0~\n~\033\\", "unknown command" },
		{ "\033P0;1;0q\"1;1;2;6#0;2;0;0;0!~~\033\\", "malformed repeat" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct desixel d = { 0 };
		const char *wrong = desixel_decode(cases[i].bytes, strlen(cases[i].bytes), true, &d);

		if (cases[i].wrong) {
			assert_non_null(wrong);
			assert_string_equal(wrong, cases[i].wrong);
		} else {
			assert_null(wrong);
		}
		desixel_release(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_same_as_libsixel),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_full_buffer),
		cmocka_unit_test(test_decoder_is_strict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
