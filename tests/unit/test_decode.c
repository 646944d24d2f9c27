#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "image/decode.h"
#include "jpegs.h"
#include "photovet/photo.h"

/* Which corner a pixel's colour belongs to: R G B W of the test picture. */
static char colour_at(const struct pv_image *img, int x, int y)
{
	const uint8_t *p = img->rgb + 3 * ((size_t)y * (size_t)img->width + (size_t)x);
	bool r = p[0] > 125, g = p[1] > 125, b = p[2] > 125;

	if (r && g && b)
		return 'W';
	if (r + g + b != 1)
		return '?';
	return r ? 'R' : g ? 'G' : 'B';
}

static void corners(const struct pv_image *img, char ret[5])
{
	int l = img->width / 4, r = img->width - 1 - l, t = img->height / 4, b = img->height - 1 - t;

	ret[0] = colour_at(img, l, t);
	ret[1] = colour_at(img, r, t);
	ret[2] = colour_at(img, l, b);
	ret[3] = colour_at(img, r, b);
	ret[4] = '\0';
}

static void check_orientation(const struct bytes *j, int orientation, int min_w, int min_h)
{
	static const char *const expected[] = { "", "RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB" };
	struct pv_image img = { 0 };
	struct pv_image_info info;
	char seen[5];

	assert_int_equal(pv_image_decode(j->data, j->size, min_w, min_h, &img, &info, NULL), PV_OK);
	assert_int_equal(info.orientation, orientation);
	assert_int_equal(info.width, 132);
	assert_int_equal(info.height, 84);
	corners(&img, seen);
	assert_string_equal(seen, expected[orientation]);
	if (min_w == 0) {
		assert_int_equal(img.width, orientation >= 5 ? 84 : 132);
		assert_int_equal(img.height, orientation >= 5 ? 132 : 84);
	} else {
		assert_true(img.width >= min_w && img.height >= min_h);
		assert_true(img.width < (orientation >= 5 ? 84 : 132));
	}
	pv_image_release(&img);
}

static void test_orientation_in_both_byte_orders(void **state)
{
	int o, big;

	(void)state;
	for (big = 0; big <= 1; big++) {
		for (o = 1; o <= 8; o++) {
			struct bytes j = jpegs_make(132, 84, 90, JPEGS_PLAIN);

			jpegs_add_orientation(&j, big, (unsigned)o);
			check_orientation(&j, o, 0, 0);
			check_orientation(&j, o, 20, 20);
			bytes_free(&j);
		}
	}
}

/* The turned picture is the unturned one, pixel for pixel. */
static void test_orientation_moves_pixels_unchanged(void **state)
{
	struct bytes j = jpegs_make(37, 21, 90, JPEGS_PLAIN), turned = jpegs_make(37, 21, 90, JPEGS_PLAIN);
	struct pv_image a = { 0 }, b = { 0 };
	int x, y;

	(void)state;
	jpegs_add_orientation(&turned, true, 6);
	assert_int_equal(pv_image_decode(j.data, j.size, 0, 0, &a, NULL, NULL), PV_OK);
	assert_int_equal(pv_image_decode(turned.data, turned.size, 0, 0, &b, NULL, NULL), PV_OK);
	for (y = 0; y < 21; y++)
		for (x = 0; x < 37; x++)
			assert_memory_equal(a.rgb + 3 * (y * 37 + x), b.rgb + 3 * (x * 21 + (20 - y)), 3);
	pv_image_release(&a);
	pv_image_release(&b);
	bytes_free(&j);
	bytes_free(&turned);
}

static void test_senseless_orientation_is_upright(void **state)
{
	static const unsigned values[] = { 0, 9, 65535 };
	struct pv_image_info info;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		struct bytes j = jpegs_make(132, 84, 90, JPEGS_PLAIN);

		jpegs_add_orientation(&j, false, values[i]);
		assert_int_equal(pv_image_probe(j.data, j.size, &info, NULL), PV_OK);
		assert_int_equal(info.orientation, 1);
		bytes_free(&j);
	}
}

static void test_probe_tells_what_the_header_says(void **state)
{
	struct bytes j = jpegs_make_dpi(60, 80, 80, JPEGS_PROGRESSIVE, 300), cmyk = jpegs_make(50, 40, 80, JPEGS_CMYK);
	struct jpegs_tag dpi[] = {
		{ .tag = 0x011A, .type = 5, .count = 1, .data = "\0\0\0\x76\0\0\0\1", .size = 8 },
		{ .tag = 0x011B, .type = 5, .count = 1, .data = "\0\0\0\x76\0\0\0\1", .size = 8 },
		{ .tag = 0x0128, .type = 3, .count = 1, .value = 3 },
	};
	struct pv_image_info info;

	(void)state;
	assert_int_equal(pv_image_probe(j.data, j.size, &info, NULL), PV_OK);
	assert_int_equal(info.width, 60);
	assert_int_equal(info.height, 80);
	assert_int_equal(info.components, 3);
	assert_int_equal(info.precision, 8);
	assert_int_equal(info.orientation, 1);
	assert_true(info.progressive);
	assert_false(info.cmyk);
	assert_int_equal(info.dpi_x, 300);
	assert_int_equal(info.dpi_y, 300);
	assert_int_equal(info.warnings, 0);
	assert_int_equal(pv_image_probe(cmyk.data, cmyk.size, &info, NULL), PV_OK);
	assert_true(info.cmyk);
	assert_int_equal(info.components, 4);
	assert_int_equal(info.dpi_x, 0);
	/* 118 dots per centimetre in EXIF */
	jpegs_add_exif(&cmyk, true, dpi, 3);
	assert_int_equal(pv_image_probe(cmyk.data, cmyk.size, &info, NULL), PV_OK);
	assert_int_equal(info.dpi_x, 300);
	bytes_free(&j);
	bytes_free(&cmyk);
}

static void test_every_colour_space_becomes_rgb(void **state)
{
	struct bytes cmyk = jpegs_make(64, 64, 95, JPEGS_CMYK), grey = jpegs_make(64, 64, 95, JPEGS_GREY | JPEGS_FLAT);
	struct pv_image img = { 0 };
	char seen[5];

	(void)state;
	assert_int_equal(pv_image_decode(cmyk.data, cmyk.size, 0, 0, &img, NULL, NULL), PV_OK);
	corners(&img, seen);
	assert_string_equal(seen, "RGBW");
	pv_image_release(&img);
	assert_int_equal(pv_image_decode(grey.data, grey.size, 0, 0, &img, NULL, NULL), PV_OK);
	assert_int_equal(img.rgb[0], img.rgb[1]);
	assert_int_equal(img.rgb[0], img.rgb[2]);
	assert_true(abs(img.rgb[3 * 48] - 220) <= 2);	/* green's value: top right is bright */
	assert_true(abs(img.rgb[0] - 30) <= 2);
	pv_image_release(&img);
	bytes_free(&cmyk);
	bytes_free(&grey);
}

static void test_scaled_decode_is_the_smallest_that_suffices(void **state)
{
	struct bytes j = jpegs_make(800, 600, 85, JPEGS_PLAIN);
	struct pv_image img = { 0 };
	int want;

	(void)state;
	for (want = 1; want <= 600; want += 37) {
		int n = decode_eighths(800, 600, want, want);

		assert_int_equal(pv_image_decode(j.data, j.size, want, want, &img, NULL, NULL), PV_OK);
		assert_int_equal(img.width, 100 * n);
		assert_int_equal(img.height, 75 * n);
		assert_true(img.height >= want);
		assert_true(n == 1 || 75 * (n - 1) < want);
		pv_image_release(&img);
	}
	assert_int_equal(decode_eighths(800, 600, 4000, 1), 8);
	assert_int_equal(decode_eighths(3000, 4000, 480, 640), 2);
	bytes_free(&j);
}

static void test_extreme_shapes(void **state)
{
	static const int sizes[][2] = { { 1, 1 }, { 16384, 1 }, { 1, 16384 }, { 17, 3 } };
	size_t i;
	unsigned o;

	(void)state;
	for (i = 0; i < 4; i++) {
		for (o = 1; o <= 8; o += 5) {
			struct bytes j = jpegs_make(sizes[i][0], sizes[i][1], 75, JPEGS_PLAIN);
			struct pv_image img = { 0 };

			jpegs_add_orientation(&j, true, o);
			assert_int_equal(pv_image_decode(j.data, j.size, 0, 0, &img, NULL, NULL), PV_OK);
			assert_int_equal((int64_t)img.width * img.height, (int64_t)sizes[i][0] * sizes[i][1]);
			pv_image_release(&img);
			bytes_free(&j);
		}
	}
}

/* A cut file shows what there is and says that it is cut; cut earlier it is an error. */
static void test_truncated_at_every_64th_byte(void **state)
{
	static const unsigned kinds[] = { JPEGS_PLAIN, JPEGS_PROGRESSIVE, JPEGS_GREY, JPEGS_ARITHMETIC };
	int decoded = 0, refused = 0;
	size_t k, n;

	(void)state;
	for (k = 0; k < 4; k++) {
		struct bytes j = jpegs_make(120, 160, 85, kinds[k]);

		for (n = 0; n < j.size; n += 64) {
			struct bytes cut = bytes_copy(j.data, n);
			struct pv_image img = { 0 };
			struct pv_image_info info = { 0 };
			struct pv_error err = { 0 };

			if (pv_image_decode(cut.data, cut.size, 0, 0, &img, &info, &err) == PV_OK) {
				assert_true(info.warnings > 0);
				assert_int_equal(img.width, 120);
				decoded++;
			} else {
				assert_int_equal(err.code, PV_ERR_BAD_INPUT);
				assert_true(err.text[0] != '\0');
				assert_null(img.rgb);
				refused++;
			}
			pv_image_release(&img);
			bytes_free(&cut);
		}
		bytes_free(&j);
	}
	assert_true(decoded > 20);
	assert_true(refused > 20);
}

static void test_flipped_bytes_never_harm(void **state)
{
	static const uint8_t flips[] = { 0x01, 0x80, 0xFF };
	struct bytes j = jpegs_make(48, 64, 70, JPEGS_PROGRESSIVE);
	int decoded = 0, refused = 0;
	size_t i, k;

	(void)state;
	jpegs_add_orientation(&j, false, 6);
	for (i = 0; i < j.size; i++) {
		for (k = 0; k < 3; k++) {
			struct bytes bad = bytes_copy(j.data, j.size);
			struct pv_image img = { 0 };

			bad.data[i] ^= flips[k];
			if (pv_image_decode(bad.data, bad.size, 0, 0, &img, NULL, NULL) == PV_OK) {
				assert_true((int64_t)img.width * img.height <= PV_PHOTO_MAX_PIXELS);
				decoded++;
			} else {
				refused++;
			}
			pv_image_release(&img);
			bytes_free(&bad);
		}
	}
	assert_true(decoded > 0 && refused > 0);
	bytes_free(&j);
}

/* Decodes in a child and reports what it cost. */
static int decode_in_child(const struct bytes *j, struct rusage *ret_usage)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		struct pv_image img = { 0 };
		enum pv_err e = pv_image_decode(j->data, j->size, 0, 0, &img, NULL, NULL);

		pv_image_release(&img);
		_exit((int)e);
	}
	assert_int_equal(wait4(pid, &status, 0, ret_usage), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void test_a_bomb_is_refused_at_once(void **state)
{
	static const unsigned kinds[] = { JPEGS_PLAIN, JPEGS_PROGRESSIVE };
	struct rusage usage;
	double ms;
	size_t k;

	(void)state;
	for (k = 0; k < 2; k++) {
		struct bytes j = jpegs_make(64, 64, 50, kinds[k]);
		struct pv_error err = { 0 };
		struct pv_image_info info;

		jpegs_set_size(&j, 65500, 65500);
		assert_int_equal(pv_image_probe(j.data, j.size, &info, &err), PV_ERR_TOO_LARGE);
		assert_string_equal(err.text, "is 65500x65500 px, more than is accepted");
		assert_int_equal(decode_in_child(&j, &usage), PV_ERR_TOO_LARGE);
		ms = (double)usage.ru_utime.tv_sec * 1e3 + (double)usage.ru_utime.tv_usec / 1e3 +
		     (double)usage.ru_stime.tv_sec * 1e3 + (double)usage.ru_stime.tv_usec / 1e3;
		assert_true(ms < 50);
#ifndef SANITIZED	/* whose own memory counts, too */
		assert_true(usage.ru_maxrss < 64 * 1024);
#endif
		bytes_free(&j);
	}
}

static void test_caps(void **state)
{
	struct bytes j = jpegs_make(64, 64, 50, JPEGS_PLAIN);
	struct pv_image_info info;
	struct pv_error err = { 0 };

	(void)state;
	jpegs_set_size(&j, 16385, 1);
	assert_int_equal(pv_image_probe(j.data, j.size, &info, &err), PV_ERR_TOO_LARGE);
	jpegs_set_size(&j, 6400, 6251);
	assert_int_equal(pv_image_probe(j.data, j.size, &info, &err), PV_ERR_TOO_LARGE);
	jpegs_set_size(&j, 6400, 6250);
	assert_int_equal(pv_image_probe(j.data, j.size, &info, &err), PV_OK);
	jpegs_set_size(&j, 0, 64);
	assert_int_equal(pv_image_probe(j.data, j.size, &info, &err), PV_ERR_BAD_INPUT);
	bytes_free(&j);
}

static void test_too_many_bytes(void **state)
{
	size_t size = (size_t)PV_PHOTO_MAX_BYTES + 1;
	uint8_t *data = calloc(size, 1);
	struct pv_error err = { 0 };
	struct pv_image_info info;

	(void)state;
	memcpy(data, "\xFF\xD8\xFF", 3);
	assert_int_equal(pv_image_probe(data, size, &info, &err), PV_ERR_TOO_LARGE);
	assert_string_equal(err.text, "is larger than 64 MB");
	free(data);
}

static void test_repeated_scans_are_refused(void **state)
{
	struct bytes few = jpegs_make(64, 64, 50, JPEGS_PROGRESSIVE), many = jpegs_make(64, 64, 50, JPEGS_PROGRESSIVE);
	struct pv_image img = { 0 };
	struct pv_error err = { 0 };

	(void)state;
	jpegs_repeat_scan(&few, 10);
	assert_int_equal(pv_image_decode(few.data, few.size, 0, 0, &img, NULL, &err), PV_OK);
	pv_image_release(&img);
	jpegs_repeat_scan(&many, 60);
	assert_int_equal(pv_image_decode(many.data, many.size, 0, 0, &img, NULL, &err), PV_ERR_TOO_LARGE);
	assert_string_equal(err.text, "has too many scans");
	assert_null(img.rgb);
	bytes_free(&few);
	bytes_free(&many);
}

/* Several JPEGs in one file: the first counts, without a warning. */
static void test_mpo_reads_as_its_first_picture(void **state)
{
	struct bytes j = jpegs_make(60, 80, 80, JPEGS_PLAIN), second = jpegs_make(30, 40, 80, JPEGS_PLAIN);
	struct pv_image img = { 0 };
	struct pv_image_info info;

	(void)state;
	bytes_add(&j, second.data, second.size);
	assert_int_equal(pv_image_decode(j.data, j.size, 0, 0, &img, &info, NULL), PV_OK);
	assert_int_equal(img.width, 60);
	assert_int_equal(info.warnings, 0);
	pv_image_release(&img);
	bytes_free(&j);
	bytes_free(&second);
}

static void test_other_files_are_named(void **state)
{
	static const struct {
		const char *data;
		size_t size;
		const char *text;
	} files[] = {
		{ "", 0, "is empty, not a JPEG" },
		{ "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, "is a PNG image, not a JPEG" },
		{ "name,file\n", 10, "is text, not a JPEG" },
		{ "\xFF\xD8", 2, "is an unknown kind of file, not a JPEG" },
	};
	struct pv_image img = { 0 };
	struct pv_error err;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		err = (struct pv_error){ 0 };
		assert_int_equal(pv_image_decode((const uint8_t *)files[i].data, files[i].size, 0, 0, &img, NULL, &err), PV_ERR_BAD_INPUT);
		assert_string_equal(err.text, files[i].text);
	}
}

static void test_without_a_picture(void **state)
{
	struct bytes j = jpegs_make(60, 80, 80, JPEGS_PLAIN);
	struct pv_image_info info;
	struct pv_error err = { 0 };

	(void)state;
	j.size = jpegs_find(&j, 0xDA, 0);
	assert_int_equal(pv_image_probe(j.data, j.size, &info, &err), PV_ERR_BAD_INPUT);
	assert_memory_equal(err.text, "broken JPEG: ", 13);
	assert_int_equal(pv_image_probe(j.data, j.size, &info, NULL), PV_ERR_BAD_INPUT);
	bytes_free(&j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_orientation_in_both_byte_orders),
		cmocka_unit_test(test_orientation_moves_pixels_unchanged),
		cmocka_unit_test(test_senseless_orientation_is_upright),
		cmocka_unit_test(test_probe_tells_what_the_header_says),
		cmocka_unit_test(test_every_colour_space_becomes_rgb),
		cmocka_unit_test(test_scaled_decode_is_the_smallest_that_suffices),
		cmocka_unit_test(test_extreme_shapes),
		cmocka_unit_test(test_truncated_at_every_64th_byte),
		cmocka_unit_test(test_flipped_bytes_never_harm),
		cmocka_unit_test(test_a_bomb_is_refused_at_once),
		cmocka_unit_test(test_caps),
		cmocka_unit_test(test_too_many_bytes),
		cmocka_unit_test(test_repeated_scans_are_refused),
		cmocka_unit_test(test_mpo_reads_as_its_first_picture),
		cmocka_unit_test(test_other_files_are_named),
		cmocka_unit_test(test_without_a_picture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
