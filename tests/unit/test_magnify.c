/* What a lens puts on the screen, decoded from the sixel that is sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "demo/portrait_file.h"
#include "desixel.h"
#include "quality.h"
#include "ui/magnify.h"

static const uint8_t sha256[32] = { 7 };
static uint8_t *jpeg;
static size_t jpeg_size;
static struct pv_image whole;

static int set_up(void **state)
{
	const struct portrait_options o = { .width = 960, .height = 1280 };

	(void)state;
	return portrait_file_jpeg(11, PORTRAIT_GOOD, &o, &jpeg, &jpeg_size, NULL, NULL) != PV_OK ||
	       pv_image_decode(jpeg, jpeg_size, 0, 0, &whole, NULL, NULL) != PV_OK;
}

static int tear_down(void **state)
{
	(void)state;
	free(jpeg);
	pv_image_release(&whole);
	return 0;
}

static struct picture_options room(enum graphics protocol, int lambda)
{
	return (struct picture_options){
		.protocol = protocol, .cell_width = 10, .cell_height = 20, .max_columns = 33, .max_rows = 22, .colors = 256, .lambda = lambda,
	};
}

static struct magnified look(const struct lens *l, const struct picture_options *o, const struct lens_sight *known)
{
	struct magnified m = { .picture = NULL };
	struct pv_error err;

	if (magnify_photo(jpeg, jpeg_size, sha256, l, o, known, &m, &err) != PV_OK)
		fail_msg("%s", err.text);
	assert_memory_equal(m.picture->sha256, sha256, 32);
	return m;
}

static struct desixel seen(const struct picture *p)
{
	struct desixel d;
	const char *wrong = desixel_decode(p->data.data, p->data.len, true, &d);

	if (wrong)
		fail_msg("%s: %dx%d, %zu bytes", wrong, p->width, p->height, p->data.len);
	assert_int_equal(d.width, p->width);
	assert_int_equal(d.height, p->height);
	return d;
}

/* The crop that is to be seen, px by px as the zoom says, turned. */
static struct pv_image expected(const struct lens_view *v, int turn)
{
	struct pv_image crop = { 0 }, scaled = { 0 }, turned = { 0 };
	struct pv_error err;

	assert_int_equal(pv_image_crop(&whole, v->area.x, v->area.y, v->area.width, v->area.height, &crop, &err), PV_OK);
	assert_int_equal(pv_image_scale(&crop, v->width, v->height, &scaled, &err), PV_OK);
	assert_int_equal(pv_image_turn(&scaled, turn, &turned, &err), PV_OK);
	pv_image_release(&crop);
	pv_image_release(&scaled);
	return turned;
}

/* For both encoders, every zoom and every turn: the sixel decodes to the crop. */
static void test_a_zoomed_sixel_is_the_crop(void **state)
{
	static const int zooms[] = { 50, 100, 200, 800 };

	(void)state;
	for (int lambda = 0; lambda <= 40; lambda += 40)
		for (size_t z = 0; z < 4; z++)
			for (int turn = 0; turn < 4; turn++) {
				struct lens l = { .zoom = zooms[z], .turn = turn, .dx = -200, .dy = 100 };
				struct picture_options o = room(GRAPHICS_SIXEL, lambda);
				struct magnified m = look(&l, &o, NULL);
				struct desixel d = seen(m.picture);
				struct pv_image want = expected(&m.view, turn);

				assert_int_equal(d.width, want.width);
				assert_int_equal(d.height, want.height);
				assert_true(d.width <= 330 && d.height <= 438);
				assert_int_equal(m.view.zoom, zooms[z]);
				if (quality_psnr(d.rgb, want.rgb, d.width, d.height) < (lambda ? 27 : 33))
					fail_msg("zoom %d turn %d lambda %d: %.1f dB", zooms[z], turn, lambda,
						 quality_psnr(d.rgb, want.rgb, d.width, d.height));
				desixel_release(&d);
				pv_image_release(&want);
				picture_free(m.picture);
			}
}

/* Somewhere near the middle of the view is the middle of the face that was painted. */
static void test_the_zoom_begins_at_the_face(void **state)
{
	struct lens l = { .zoom = 200 };
	struct picture_options o = room(GRAPHICS_SIXEL, 0);
	struct magnified m = look(&l, &o, NULL);
	int x = m.view.area.x + m.view.area.width / 2, y = m.view.area.y + m.view.area.height / 2;

	(void)state;
	assert_true(m.has_sight);
	assert_int_equal(m.sight.geometry.trust, PV_CHECK_OK);
	assert_true(abs(x - 480) < 40);		/* of 960 */
	assert_true(y > 400 && y < 700);	/* eyes at 200..300 of 640, here twice as many */
	picture_free(m.picture);
}

/* The second look finds nothing anew and shows the same. */
static void test_a_known_sight_is_taken(void **state)
{
	struct lens l = { .zoom = 300 };
	struct picture_options o = room(GRAPHICS_SIXEL, 0);
	struct magnified first = look(&l, &o, NULL), again = look(&l, &o, &first.sight);
	struct lens_sight moved = first.sight;
	struct magnified other;

	(void)state;
	assert_int_equal(first.picture->data.len, again.picture->data.len);
	assert_memory_equal(first.picture->data.data, again.picture->data.data, first.picture->data.len);
	moved.geometry.face.x0 -= 50;
	moved.geometry.face.x1 -= 50;
	other = look(&l, &o, &moved);
	assert_int_equal(other.view.area.x, first.view.area.x - 100);
	picture_free(first.picture);
	picture_free(again.picture);
	picture_free(other.picture);
}

static struct lens_frame frame(void)
{
	struct pv_profile p;

	pv_profile_default(&p);
	return lens_frame_of(&p);
}

static int differing(const struct desixel *a, const struct desixel *b, int *ret_top)
{
	int n = 0;

	*ret_top = a->height;
	for (int i = 0; i < a->width * a->height; i++)
		for (int c = 0; c < 3; c++)
			if (abs(a->rgb[3 * i + c] - b->rgb[3 * i + c]) > 60) {
				n++;
				if (i / a->width < *ret_top)
					*ret_top = i / a->width;
				break;
			}
	return n;
}

/* Guides are lines: they change something, where they should be, and leave nine tenths of the photo. */
static void test_guides_are_thin_lines(void **state)
{
	struct picture_options o = room(GRAPHICS_SIXEL, 0);
	struct lens bare = { .zoom = 0 };
	struct magnified m0 = look(&bare, &o, NULL);
	struct desixel d0 = seen(m0.picture);

	(void)state;
	for (int g = LENS_OVAL; g < LENS_GUIDES_COUNT; g++) {
		struct lens l = { .guides = (enum lens_guides)g, .frame = frame() };
		struct magnified m = look(&l, &o, NULL);
		struct desixel d = seen(m.picture);
		int top, n;

		assert_int_equal(d.width, d0.width);
		n = differing(&d, &d0, &top);
		assert_true(n > 300 && n < d.width * d.height / 10);
		if (g != LENS_MEASURED)		/* the oval's top: the middle of the rows allowed; the upper band's upper line */
			assert_true(abs(top - (g == LENS_OVAL ? 80 : 50) * d.height / 640) <= 3);
		desixel_release(&d);
		picture_free(m.picture);
	}
	desixel_release(&d0);
	picture_free(m0.picture);
}

/* What was measured stands on the person, also when zoomed: the outline's lines are where the checks say. */
static void test_measured_outline_follows_the_zoom(void **state)
{
	struct picture_options o = room(GRAPHICS_SIXEL, 0);
	struct lens bare = { .zoom = 50 }, l = { .zoom = 50, .guides = LENS_MEASURED };
	struct magnified m0 = look(&bare, &o, NULL), m = look(&l, &o, NULL);
	struct desixel d0 = seen(m0.picture), d = seen(m.picture);
	const struct pv_check_geometry *g = &m.sight.geometry;
	int rows = 0, found = 0;

	(void)state;
	assert_memory_equal(&m.view, &m0.view, sizeof(m.view));
	for (int y = 0; y < d.height; y++) {
		int i = (m.view.area.y + 2 * y) / 4, x = g->left[i] - m.view.area.x / 2, hits = 0;	/* a px of the work image is a px here */

		if (g->right[i] == 0 || x < 4 || x >= d.width - 4)
			continue;
		rows++;
		for (int u = x - 3; u <= x + 3; u++)
			hits += abs(d.rgb[3 * (y * d.width + u) + 1] - d0.rgb[3 * (y * d.width + u) + 1]) > 40;
		found += hits > 0;
	}
	assert_true(rows > 50);
	assert_true(found > rows * 3 / 4);
	desixel_release(&d);
	desixel_release(&d0);
	picture_free(m.picture);
	picture_free(m0.picture);
}

/* Geometry that is n.a. draws nothing: no line is better than a wrong one. */
static void test_nothing_is_drawn_over_geometry_that_is_na(void **state)
{
	struct picture_options o = room(GRAPHICS_SIXEL, 0);
	struct lens bare = { .zoom = 0 }, l = { .guides = LENS_MEASURED };
	struct magnified m0 = look(&bare, &o, NULL), m;
	struct lens_sight unknown = m0.sight;

	(void)state;
	unknown.geometry.trust = PV_CHECK_NA;
	unknown.geometry.shadow = -1;
	m = look(&l, &o, &unknown);
	assert_int_equal(m.picture->data.len, m0.picture->data.len);
	assert_memory_equal(m.picture->data.data, m0.picture->data.data, m0.picture->data.len);
	picture_free(m.picture);
	picture_free(m0.picture);
}

static void test_half_blocks_too(void **state)
{
	struct picture_options o = room(GRAPHICS_BLOCKS, 0);
	struct lens l = { .zoom = 200, .turn = 1 };
	struct magnified m = look(&l, &o, NULL);

	(void)state;
	assert_int_equal(m.picture->protocol, GRAPHICS_BLOCKS);
	assert_int_equal(m.picture->columns, 33);
	assert_int_equal(m.picture->rows, 22);
	picture_free(m.picture);
}

static void test_rubbish_is_an_error(void **state)
{
	struct picture_options o = room(GRAPHICS_SIXEL, 0);
	struct lens l = { .zoom = 100 };
	struct magnified m = { .picture = NULL };
	struct pv_error err;

	(void)state;
	assert_int_equal(magnify_photo((const uint8_t *)"rubbish", 7, sha256, &l, &o, NULL, &m, &err), PV_ERR_BAD_INPUT);
	assert_null(m.picture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_zoomed_sixel_is_the_crop), cmocka_unit_test(test_the_zoom_begins_at_the_face),
		cmocka_unit_test(test_a_known_sight_is_taken), cmocka_unit_test(test_guides_are_thin_lines),
		cmocka_unit_test(test_measured_outline_follows_the_zoom), cmocka_unit_test(test_nothing_is_drawn_over_geometry_that_is_na),
		cmocka_unit_test(test_half_blocks_too), cmocka_unit_test(test_rubbish_is_an_error),
	};

	return cmocka_run_group_tests_name("magnify", tests, set_up, tear_down);
}
