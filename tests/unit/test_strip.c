/* Strips: what is on the wire decodes to the photos, each in its cell, whole or cut and said so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base/mem.h"
#include "demo/portrait.h"
#include "desixel.h"
#include "photovet/check.h"
#include "quality.h"
#include "ui/strip.h"

#define PHOTOS 4
#define PSNR_MIN 26.0		/* dB; another person's portrait is far below */

static struct { uint8_t *data; size_t size; uint8_t sha256[32]; struct pv_image img; } photos[PHOTOS];

/* Three painted portraits of 480 x 640 px, the third's head too large, and one scan in landscape. */
static int set_up(void **state)
{
	(void)state;
	for (int i = 0; i < PHOTOS; i++) {
		struct portrait_options opt = {0};
		struct portrait_truth truth;
		struct pv_image wide = {0};
		struct pv_error err;

		assert_int_equal(portrait_paint(11 + (uint64_t)i, i == 2 ? PORTRAIT_F02 : PORTRAIT_GOOD, &opt, &photos[i].img, &truth, &err), PV_OK);
		if (i == 3) {
			assert_int_equal(pv_image_crop(&photos[i].img, 0, 100, photos[i].img.width, photos[i].img.width / 2, &wide, &err), PV_OK);
			pv_image_release(&photos[i].img);
			photos[i].img = wide;
		}
		assert_int_equal(pv_image_encode(&photos[i].img, 92, 300, &photos[i].data, &photos[i].size, &err), PV_OK);
		digest_sha256(photos[i].data, photos[i].size, photos[i].sha256);
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < PHOTOS; i++) {
		pv_image_release(&photos[i].img);
		free(photos[i].data);
	}
	return 0;
}

static struct strip_want want(int first, int count)
{
	struct strip_want w;

	memset(&w, 0, sizeof(w));
	w.count = count;
	w.columns = 24;
	w.rows = 17;
	w.cell_width = 10;
	w.cell_height = 20;
	for (int i = 0; i < count; i++)
		memcpy(w.sha256[i], photos[first + i].sha256, 32);
	return w;
}

static struct strip *make(const struct strip_want *w, int first, enum graphics protocol, int lambda)
{
	struct picture_options opt = { .protocol = protocol, .colors = lambda ? 99 : 256, .lambda = lambda };
	struct strip_photo in[STRIP_THUMBS_MAX];
	struct strip *s = NULL;
	struct pv_error err;

	for (int i = 0; i < w->count; i++)
		in[i] = (struct strip_photo){ .data = photos[first + i].data, .size = photos[first + i].size };
	if (strip_make(w, in, &opt, &s, &err) != PV_OK)
		fail_msg("%s", err.text);
	return s;
}

static void decode(const struct strip *s, struct desixel *ret)
{
	const char *wrong = desixel_decode(s->picture->data.data, s->picture->data.len, true, ret);

	if (wrong)
		fail_msg("%s", wrong);
	assert_int_equal(ret->width, s->picture->width);
	assert_int_equal(ret->height, s->picture->height);
}

/* dB between a photo scaled to width x height and the strip's px from (x, y). */
static double likeness(const struct desixel *d, int x, int y, const struct pv_image *photo, int width, int height)
{
	struct pv_image scaled = {0};
	uint8_t *part = mem_array((size_t)width * (size_t)height, 3);
	struct pv_error err;
	double db;

	assert_int_equal(pv_image_scale(photo, width, height, &scaled, &err), PV_OK);
	for (int row = 0; row < height; row++)
		memcpy(part + (size_t)row * (size_t)width * 3, d->rgb + ((size_t)(y + row) * (size_t)d->width + (size_t)x) * 3, (size_t)width * 3);
	db = quality_psnr(part, scaled.rgb, width, height);
	pv_image_release(&scaled);
	free(part);
	return db;
}

static void test_strips_decode_to_the_photos(void **state)
{
	static const int lambdas[] = { 0, 75 };

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		struct strip_want w = want(0, 3);
		struct strip *s = make(&w, 0, GRAPHICS_SIXEL, lambdas[k]);
		struct desixel d;

		decode(s, &d);
		assert_int_equal(d.width, 74 * 10);
		assert_int_equal(s->picture->columns, 74);
		assert_in_range(s->picture->rows, 16, 17);
		for (int i = 0; i < 3; i++) {
			assert_true(s->thumbs[i].is_whole && !s->thumbs[i].is_failed && !s->thumbs[i].is_damaged);
			assert_int_equal(s->thumbs[i].width, 240);
			assert_int_equal(s->thumbs[i].height, 320);
			for (int j = 0; j < 3; j++) {
				double db = likeness(&d, i * 250, (d.height - 320) / 2, &photos[j].img, 240, 320);

				if (i == j ? db < PSNR_MIN : db > PSNR_MIN - 8)
					fail_msg("lambda %d, cell %d against photo %d: %.1f dB", lambdas[k], i, j, db);
			}
		}
		desixel_release(&d);
		strip_free(s);
	}
}

/* A photo of another shape is shown whole, with nothing beside it that could be taken for photo. */
static void test_other_shapes(void **state)
{
	struct strip_want w = want(3, 1);
	struct strip *s = make(&w, 3, GRAPHICS_SIXEL, 75);
	struct desixel d;

	(void)state;
	decode(s, &d);
	assert_true(s->thumbs[0].is_whole);
	assert_int_equal(s->thumbs[0].width, 240);
	assert_int_equal(s->thumbs[0].height, 120);
	assert_true(likeness(&d, 0, (d.height - 120) / 2, &photos[3].img, 240, 120) > PSNR_MIN);
	assert_true(d.rgb[0] < 60 && d.rgb[1] < 60 && d.rgb[2] < 60);
	desixel_release(&d);
	strip_free(s);
}

/* One head width and one eye line, though the third photo's head is half as large again: every face
 * is found where it must be. What was cut is said. */
static void test_faces_aligned(void **state)
{
	struct strip_want w = want(0, 3);
	struct strip *s;
	struct desixel d;
	double heads[3];

	(void)state;
	w.is_aligned = true;
	s = make(&w, 0, GRAPHICS_SIXEL, 0);
	decode(s, &d);
	for (int i = 0; i < 3; i++) {
		const struct strip_thumb *t = &s->thumbs[i];
		struct pv_check_geometry g;
		struct pv_image face = {0};
		struct pv_error err;
		double scale = t->width / 480.0, centre, eyes;

		assert_true(t->is_found && pv_check_locate(photos[i].data, photos[i].size, &g));
		heads[i] = (g.head.x1 - g.head.x0) * scale;
		centre = (g.head.x0 + g.head.x1) / 2.0;
		eyes = g.head.y0 + 0.62 * (g.head.x1 - g.head.x0);
		assert_int_equal(pv_image_crop(&photos[i].img, g.face.x0, g.face.y0, g.face.x1 - g.face.x0, g.face.y1 - g.face.y0, &face, &err), PV_OK);
		assert_true(likeness(&d, i * 250 + (int)(120 + (g.face.x0 - centre) * scale + 0.5), (int)(0.36 * d.height + (g.face.y0 - eyes) * scale + 0.5), &face,
				     (int)(face.width * scale), (int)(face.height * scale)) > 19);
		pv_image_release(&face);
		if (t->width > 240 || t->height > d.height)
			assert_false(t->is_whole);
	}
	for (int i = 0; i < 3; i++)
		assert_true(heads[i] > 104 && heads[i] < 117);
	assert_true(s->thumbs[2].width * 5 < s->thumbs[0].width * 4);
	desixel_release(&d);
	strip_free(s);
}

/* Broken, absent or not fetched: crossed out, and nobody could take the cell for a photo shown. */
static void complaint_18_what_cannot_be_shown_is_crossed_out(void **state)
{
	struct strip_want w = want(0, 3);
	struct strip_photo in[3] = {
		{ .data = (const uint8_t *)"\xff\xd8 no photo", .size = 12 }, { .data = NULL, .why = "no such photo" }, { .data = photos[2].data, .size = photos[2].size },
	};
	struct picture_options opt = { .protocol = GRAPHICS_SIXEL, .colors = 99, .lambda = 75 };
	struct strip *s = NULL;
	struct pv_error err;

	(void)state;
	assert_int_equal(strip_make(&w, in, &opt, &s, &err), PV_OK);
	assert_true(s->thumbs[0].is_failed && !s->thumbs[0].is_whole && *s->thumbs[0].why);
	assert_true(s->thumbs[1].is_failed);
	assert_string_equal(s->thumbs[1].why, "no such photo");
	assert_false(s->thumbs[2].is_failed);
	strip_free(s);
	memset(w.sha256[2], 0, 32);	/* a submission without a photo */
	assert_int_equal(strip_make(&w, in, &opt, &s, &err), PV_OK);
	assert_true(s->thumbs[2].is_failed);
	strip_free(s);
}

static void test_damaged_and_blocks(void **state)
{
	struct strip_want w = want(0, 1);
	struct strip_photo in = { .data = photos[0].data, .size = photos[0].size * 2 / 3 };
	struct picture_options opt = { .protocol = GRAPHICS_SIXEL, .colors = 99, .lambda = 75 };
	struct strip *s = NULL;
	struct pv_error err;

	(void)state;
	assert_int_equal(strip_make(&w, &in, &opt, &s, &err), PV_OK);
	assert_true(s->thumbs[0].is_damaged);
	strip_free(s);
	s = make(&w, 0, GRAPHICS_BLOCKS, 0);
	assert_non_null(s->picture->cells);
	assert_int_equal(s->picture->columns, 24);
	assert_int_equal(s->thumbs[0].width, 24);
	assert_int_equal(s->thumbs[0].height, 32);
	strip_free(s);
}

static void test_limits(void **state)
{
	struct strip_want w = want(0, 3);
	struct strip_photo in[3] = { { .data = NULL, .why = "" }, { .data = NULL, .why = "" }, { .data = NULL, .why = "" } };
	struct picture_options opt = { .protocol = GRAPHICS_SIXEL, .colors = 99, .lambda = 75, .max_width = 600, .max_height = 1000 };
	struct strip *s = NULL;
	struct pv_error err;

	(void)state;
	assert_int_equal(strip_make(&w, in, &opt, &s, &err), PV_ERR_TOO_LARGE);
	w.count = 0;
	assert_int_equal(strip_make(&w, in, &opt, &s, &err), PV_ERR_BAD_INPUT);
	w.count = STRIP_THUMBS_MAX + 1;
	assert_int_equal(strip_make(&w, in, &opt, &s, &err), PV_ERR_BAD_INPUT);
	assert_null(s);
	strip_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strips_decode_to_the_photos), cmocka_unit_test(test_other_shapes), cmocka_unit_test(test_faces_aligned),
		cmocka_unit_test(complaint_18_what_cannot_be_shown_is_crossed_out), cmocka_unit_test(test_damaged_and_blocks), cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests_name("strip", tests, set_up, tear_down);
}
