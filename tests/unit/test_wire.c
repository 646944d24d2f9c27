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
#include "wire/wire.h"

enum { BYTES_MAX = 64 << 20 };

enum kind { NOISE, FLAT, GREY, CHECKER, SHADED, KINDS };

static uint32_t hash(uint32_t v)
{
	v = (v ^ v >> 16) * 0x45d9f3bu;
	v = (v ^ v >> 16) * 0x45d9f3bu;
	return v ^ v >> 16;
}

static void paint(enum kind kind, int x, int y, uint8_t px[3])
{
	uint32_t noise = hash((uint32_t)(y * 8191 + x + 1));
	int light = 60 + (x * 3 + y * 2) % 160;

	switch (kind) {
	case NOISE:
		for (int c = 0; c < 3; c++)
			px[c] = (uint8_t)(noise >> 8 * c);
		return;
	case FLAT:
		px[0] = 100;
		px[1] = 197;
		px[2] = 255;
		return;
	case GREY:
		px[0] = px[1] = px[2] = (uint8_t)(x * 255 / 64 + y);
		return;
	case CHECKER:
		px[0] = px[1] = px[2] = (x + y) % 2 ? 255 : 0;
		return;
	default:
		/* Skin-coloured shading with a grain, and a dark patch. */
		if ((x / 9 + y / 11) % 5 == 0)
			light /= 3;
		px[0] = (uint8_t)(light + (int)(noise & 7));
		px[1] = (uint8_t)(light * 3 / 4 + (int)(noise >> 8 & 7));
		px[2] = (uint8_t)(light * 5 / 8 + (int)(noise >> 16 & 7));
	}
}

static struct pv_image picture(enum kind kind, int width, int height)
{
	struct pv_image img = { .width = width, .height = height, .rgb = malloc((size_t)width * (size_t)height * 3) };

	assert_non_null(img.rgb);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++)
			paint(kind, x, y, img.rgb + ((size_t)y * (size_t)width + (size_t)x) * 3);
	}
	return img;
}

static void encode(const struct pv_image *img, const struct wire_options *opt, struct wire_scratch *scratch, struct buf *out)
{
	struct pv_error err = { 0 };

	*out = (struct buf)BUF_INIT(BYTES_MAX);
	if (wire_encode(img, opt, scratch, out, &err))
		fail_msg("%dx%d: %s", img->width, img->height, err.text);
}

/* Encodes, decodes strictly (which checks that every pixel is painted, registers are defined in
 * order and no bit lies below the last row) and compares with the labels. */
static void expect_labels(const struct pv_image *img, struct wire_options opt, struct wire_scratch *scratch)
{
	size_t pixels = (size_t)img->width * (size_t)img->height;
	uint8_t *labels = malloc(pixels);
	struct desixel d;
	struct buf out;
	const char *wrong;

	assert_non_null(labels);
	opt.ret_labels = labels;
	encode(img, &opt, scratch, &out);
	wrong = desixel_decode(out.data, out.len, true, &d);
	if (wrong)
		fail_msg("%dx%d: %s", img->width, img->height, wrong);
	assert_int_equal(d.width, img->width);
	assert_int_equal(d.height, img->height);
	assert_in_range(d.colors, 1, opt.colors);
	for (size_t i = 0; i < pixels; i++) {
		if (d.index[i] != labels[i])
			fail_msg("%dx%d: pixel %zu shows %d, not %d", img->width, img->height, i, d.index[i], labels[i]);
	}
	desixel_release(&d);
	buf_release(&out);
	free(labels);
}

static void test_sizes(void **state)
{
	static const int widths[] = { 1, 2, 3, 4, 5, 7, 16, 33, 101 }, heights[] = { 6, 7, 11, 12, 13, 50 };
	struct wire_scratch *scratch = wire_scratch_new();

	(void)state;
	for (int kind = 0; kind < KINDS; kind++) {
		for (size_t w = 0; w < ARRAY_LEN(widths); w++) {
			for (size_t h = 0; h < ARRAY_LEN(heights); h++) {
				struct pv_image img = picture(kind, widths[w], heights[h]);
				struct wire_options opt = WIRE_OPTIONS;

				expect_labels(&img, opt, scratch);
				opt.overpaint = false;
				expect_labels(&img, opt, NULL);
				pv_image_release(&img);
			}
		}
	}
	wire_scratch_free(scratch);
}

static void test_long_sides(void **state)
{
	static const int sides[][2] = { { WIRE_SIDE_MAX, 6 }, { WIRE_SIDE_MAX, 8 }, { 1, WIRE_SIDE_MAX }, { 7, WIRE_SIDE_MAX - 1 }, { 1000, 24 } };
	struct wire_options opt = WIRE_OPTIONS;

	(void)state;
	opt.colors = WIRE_COLORS_MAX;
	for (size_t i = 0; i < ARRAY_LEN(sides); i++) {
		for (int kind = 0; kind < KINDS; kind++) {
			struct pv_image img = picture(kind, sides[i][0], sides[i][1]);

			expect_labels(&img, opt, NULL);
			pv_image_release(&img);
		}
	}
}

static void test_options(void **state)
{
	static const int lambdas[] = { 1, WIRE_LAMBDA_LOOK, WIRE_LAMBDA_FINE, WIRE_LAMBDA_MAX }, colors[] = { 2, 3, 16, 100, WIRE_COLORS_MAX };

	(void)state;
	for (size_t l = 0; l < ARRAY_LEN(lambdas); l++) {
		for (size_t c = 0; c < ARRAY_LEN(colors); c++) {
			struct pv_image img = picture(c % 2 ? SHADED : NOISE, 121, 64);
			struct wire_options opt = { .lambda = lambdas[l], .colors = colors[c], .adapt = l % 2, .overpaint = true };

			expect_labels(&img, opt, NULL);
			opt.overpaint = false;
			expect_labels(&img, opt, NULL);
			pv_image_release(&img);
		}
	}
}

static void expect_refused(int width, int height, int lambda, int colors)
{
	struct pv_image img = { .width = width, .height = height, .rgb = (uint8_t[]){ 0, 0, 0 } };
	struct wire_options opt = { .lambda = lambda, .colors = colors };
	struct buf out = BUF_INIT(BYTES_MAX);
	struct pv_error err;

	assert_int_equal(wire_encode(&img, &opt, NULL, &out, &err), PV_ERR_BAD_INPUT);
	assert_int_equal(out.len, 0);
}

static void test_refused(void **state)
{
	(void)state;
	expect_refused(0, 6, 70, 99);
	expect_refused(-1, 6, 70, 99);
	expect_refused(6, 5, 70, 99);
	expect_refused(6, -6, 70, 99);
	expect_refused(WIRE_SIDE_MAX + 1, 6, 70, 99);
	expect_refused(6, WIRE_SIDE_MAX + 1, 70, 99);
	expect_refused(1 << 30, 1 << 30, 70, 99);
	expect_refused(6, 6, 0, 99);
	expect_refused(6, 6, WIRE_LAMBDA_MAX + 1, 99);
	expect_refused(6, 6, 70, 1);
	expect_refused(6, 6, 70, WIRE_COLORS_MAX + 1);
}

static void test_flat(void **state)
{
	struct pv_image img = picture(FLAT, 480, 640);
	struct wire_options opt = WIRE_OPTIONS;
	struct desixel d;
	struct buf out;

	(void)state;
	encode(&img, &opt, NULL, &out);
	/* "!480~-" a band. */
	assert_in_range(out.len, 600, 720);
	assert_null(desixel_decode(out.data, out.len, true, &d));
	assert_int_equal(d.colors, 1);
	for (int c = 0; c < 3; c++)
		assert_in_range(d.registers[0][c], img.rgb[c] - 2, img.rgb[c] > 253 ? 255 : img.rgb[c] + 2);
	desixel_release(&d);
	buf_release(&out);
	pv_image_release(&img);
}

/* A grey picture has grey registers: no cast from arithmetic. */
static void test_grey(void **state)
{
	struct pv_image img = picture(GREY, 200, 60);
	struct wire_options opt = WIRE_OPTIONS;
	struct desixel d;
	struct buf out;

	(void)state;
	encode(&img, &opt, NULL, &out);
	assert_null(desixel_decode(out.data, out.len, true, &d));
	for (int i = 0; i < d.colors; i++) {
		assert_int_equal(d.registers[i][0], d.registers[i][1]);
		assert_int_equal(d.registers[i][1], d.registers[i][2]);
	}
	desixel_release(&d);
	buf_release(&out);
	pv_image_release(&img);
}

/* The same pixels, painted once each: more bytes, nothing else. */
static void test_once(void **state)
{
	struct pv_image img = picture(SHADED, 240, 320);
	struct wire_options opt = WIRE_OPTIONS;
	struct desixel a, b;
	struct buf over, once;

	(void)state;
	encode(&img, &opt, NULL, &over);
	opt.overpaint = false;
	encode(&img, &opt, NULL, &once);
	assert_null(desixel_decode(over.data, over.len, true, &a));
	assert_null(desixel_decode(once.data, once.len, true, &b));
	assert_memory_equal(a.rgb, b.rgb, 240 * 320 * 3);
	assert_true(over.len < once.len);
	desixel_release(&a);
	desixel_release(&b);
	buf_release(&over);
	buf_release(&once);
	pv_image_release(&img);
}

/* In a picture painted once no bit of any sixel falls on one painted before. */
static void test_once_is_once(void **state)
{
	struct pv_image img = picture(NOISE, 64, 12);
	struct wire_options opt = WIRE_OPTIONS;
	int bits = 0, run = 0;
	struct buf out;
	char *at;

	(void)state;
	opt.overpaint = false;
	encode(&img, &opt, NULL, &out);
	at = strstr(buf_str(&out), "\"1;1;64;12");
	assert_non_null(at);
	for (at += strlen("\"1;1;64;12"); *at && *at != '\033';) {
		if (*at == '#') {
			at += strspn(at, "#0123456789;");
		} else if (*at == '!') {
			run = (int)strtol(at + 1, &at, 10);
		} else {
			if (*at >= '?')
				bits += (run ? run : 1) * __builtin_popcount((unsigned)(*at - '?'));
			run = 0;
			at++;
		}
	}
	assert_int_equal(bits, 64 * 12);
	buf_release(&out);
	pv_image_release(&img);
}

static void test_same_bytes(void **state)
{
	struct pv_image img = picture(SHADED, 163, 94), large = picture(NOISE, 300, 200);
	struct wire_options opt = WIRE_OPTIONS;
	struct wire_scratch *scratch = wire_scratch_new();
	struct buf first, again, other;

	(void)state;
	encode(&img, &opt, NULL, &first);
	/* A scratch that another, larger picture has been through makes no difference. */
	encode(&large, &opt, scratch, &other);
	encode(&img, &opt, scratch, &again);
	assert_int_equal(first.len, again.len);
	assert_memory_equal(first.data, again.data, first.len);
	buf_release(&first);
	buf_release(&again);
	buf_release(&other);
	wire_scratch_free(scratch);
	pv_image_release(&img);
	pv_image_release(&large);
}

/* Every compiler and machine must come to these bytes. The figure changes whenever the encoder's
 * choices do, never otherwise. */
static void test_same_everywhere(void **state)
{
	struct pv_image img = picture(SHADED, 163, 94);
	struct wire_options opt = WIRE_OPTIONS;
	uint32_t sum = 2166136261u;
	struct buf out;

	(void)state;
	encode(&img, &opt, NULL, &out);
	for (size_t i = 0; i < out.len; i++)
		sum = (sum ^ (uint8_t)out.data[i]) * 16777619u;
	assert_int_equal(sum, 0x749a2121);
	buf_release(&out);
	pv_image_release(&img);
}

static double similarity(const struct pv_image *img, const struct wire_options *opt, size_t *ret_bytes)
{
	struct desixel d;
	struct buf out;
	double ssim;

	encode(img, opt, NULL, &out);
	assert_null(desixel_decode(out.data, out.len, true, &d));
	ssim = quality_ssim(img->rgb, d.rgb, img->width, img->height);
	*ret_bytes = out.len;
	desixel_release(&d);
	buf_release(&out);
	return ssim;
}

/* More lambda: more bytes, nearer to the picture. */
static void test_lambda(void **state)
{
	struct pv_image img = picture(SHADED, 240, 160);
	struct wire_options opt = { .colors = WIRE_COLORS, .overpaint = true };
	static const int lambdas[] = { 10, 40, 160 };
	double ssim = 0;
	size_t bytes = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lambdas); i++) {
		double better;
		size_t more;

		opt.lambda = lambdas[i];
		better = similarity(&img, &opt, &more);
		assert_true(better > ssim);
		assert_true(more > bytes);
		ssim = better;
		bytes = more;
	}
	assert_true(ssim > 0.95);
	pv_image_release(&img);
}

/* Texture all over: the probe asks for more. A flat picture is left alone. */
static void test_adapt(void **state)
{
	struct pv_image rough = picture(NOISE, 240, 160), easy = picture(FLAT, 240, 160);
	struct wire_options fixed = { .lambda = 40, .colors = WIRE_COLORS, .overpaint = true }, adapt = fixed;
	size_t a, b;

	(void)state;
	adapt.adapt = true;
	assert_true(similarity(&rough, &adapt, &a) > similarity(&rough, &fixed, &b));
	assert_true(a > b);
	similarity(&easy, &adapt, &a);
	similarity(&easy, &fixed, &b);
	assert_int_equal(a, b);
	pv_image_release(&rough);
	pv_image_release(&easy);
}

static void test_cap(void **state)
{
	struct pv_image img = picture(NOISE, 64, 48);
	struct wire_options opt = WIRE_OPTIONS;
	struct buf out = BUF_INIT(1000);
	struct pv_error err;

	(void)state;
	buf_puts(&out, "before");
	assert_int_equal(wire_encode(&img, &opt, NULL, &out, &err), PV_ERR_TOO_LARGE);
	assert_string_equal(buf_str(&out), "before");
	buf_release(&out);
	pv_image_release(&img);
}

/* Each allocation failing in turn: an error, no leak, and the scratch is good for another try. */
static void test_no_memory(void **state)
{
	struct pv_image img = picture(SHADED, 40, 30);
	struct wire_options opt = WIRE_OPTIONS;
	struct wire_scratch *scratch = wire_scratch_new();
	struct pv_error err;
	enum pv_err code = PV_ERR_NOMEM;
	int n = 0;

	(void)state;
	while (code && n < 100) {
		struct buf out = BUF_INIT(BYTES_MAX);

		mem_fail_after(++n);
		code = wire_encode(&img, &opt, scratch, &out, &err);
		mem_fail_after(0);
		assert_true(code == PV_OK || code == PV_ERR_NOMEM || code == PV_ERR_TOO_LARGE);
		if (code)
			assert_int_equal(out.len, 0);
		buf_release(&out);
	}
	assert_int_equal(code, PV_OK);
	assert_in_range(n, 3, 99);
	wire_scratch_free(scratch);
	pv_image_release(&img);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),	    cmocka_unit_test(test_long_sides), cmocka_unit_test(test_options),
		cmocka_unit_test(test_refused),	    cmocka_unit_test(test_flat),       cmocka_unit_test(test_grey),
		cmocka_unit_test(test_once),	    cmocka_unit_test(test_once_is_once), cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_same_everywhere), cmocka_unit_test(test_lambda), cmocka_unit_test(test_adapt),
		cmocka_unit_test(test_cap),	    cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
