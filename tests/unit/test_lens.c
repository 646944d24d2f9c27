/* The arithmetic of looking: where a view lies, how it moves, what it is locked to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ui/lens.h"

/* A photo whose face box is 200 px wide, its middle at 240, 250 of 480 x 640. */
static struct lens_sight sight_at(int width, int height, int face_x, int face_y)
{
	struct lens_sight s = { .width = width, .height = height, .work = pv_check_work_area(width, height) };

	s.geometry.trust = PV_CHECK_OK;
	s.geometry.face = (struct pv_check_box){ face_x - 100, face_y - 100, face_x + 100, face_y + 100 };
	return s;
}

static void assert_inside(const struct lens_sight *s, const struct lens_view *v)
{
	assert_true(v->area.width >= 1 && v->area.height >= 1);
	assert_true(v->area.x >= 0 && v->area.x + v->area.width <= s->width);
	assert_true(v->area.y >= 0 && v->area.y + v->area.height <= s->height);
}

static void test_one_to_one_is_a_px_for_a_px(void **state)
{
	struct lens_sight s = sight_at(480, 640, 240, 250);
	struct lens l = { .zoom = 100 };
	struct lens_view v;

	(void)state;
	lens_view(&l, &s, 331, 438, &v);
	assert_int_equal(v.area.width, 331);
	assert_int_equal(v.width, 331);
	assert_int_equal(v.area.height, 438);
	assert_int_equal(v.height, 438);
	assert_int_equal(v.area.x + v.area.width / 2, 240);
	assert_int_equal(v.area.y + v.area.height / 2, 250);
	l.zoom = 300;
	lens_view(&l, &s, 331, 438, &v);
	assert_int_equal(v.area.width, 110);	/* whole px of the photo only */
	assert_int_equal(v.width, 330);
	assert_int_equal(v.height, 438);
	lens_view(&l, &s, 3000, 4000, &v);	/* more room than photo: all of it */
	assert_int_equal(v.area.width, 480);
	assert_int_equal(v.width, 1440);
}

/* However far one pans, whatever the zoom, the turn and the room: the view stays inside the photo, and panning
 * back as far leads back. */
static void test_pan_is_clamped_to_the_photo(void **state)
{
	static const int zooms[] = { 25, 50, 100, 200, 400, 800 };
	struct lens_sight s = sight_at(1200, 1600, 260, 240);

	(void)state;
	for (size_t z = 0; z < 6; z++)
		for (int turn = 0; turn < 4; turn++) {
			struct lens l = { .zoom = zooms[z], .turn = turn };
			struct lens_view v;
			int room_x = turn % 2 ? 1600 : 1200, moved = 0;

			lens_view(&l, &s, 330, 438, &v);
			for (int i = 0; i < 200; i++) {		/* from the left edge */
				lens_pan(&l, &s, &v, -25, 0);
				lens_view(&l, &s, 330, 438, &v);
				assert_inside(&s, &v);
			}
			for (int i = 0; i < 200; i++) {
				struct pv_area before = v.area;

				lens_pan(&l, &s, &v, 25, 0);
				lens_view(&l, &s, 330, 438, &v);
				assert_inside(&s, &v);
				moved += before.x != v.area.x || before.y != v.area.y;
			}
			assert_true((330 * 100 / zooms[z] >= room_x) == (moved == 0));
			/* at the right edge as the eye sees it */
			if (turn == 0)
				assert_int_equal(v.area.x + v.area.width, 1200);
			if (turn == 1)
				assert_int_equal(v.area.y, 0);
			if (turn == 2)
				assert_int_equal(v.area.x, 0);
			if (turn == 3)
				assert_int_equal(v.area.y + v.area.height, 1600);
		}
}

static void test_pan_there_and_back(void **state)
{
	struct lens_sight s = sight_at(480, 640, 240, 320);
	struct lens l = { .zoom = 400 };
	struct lens_view v, back;

	(void)state;
	lens_view(&l, &s, 330, 438, &v);
	back = v;
	lens_pan(&l, &s, &back, 25, 25);
	lens_view(&l, &s, 330, 438, &back);
	assert_true(back.area.x > v.area.x && back.area.y > v.area.y);
	lens_pan(&l, &s, &back, -25, -25);
	lens_view(&l, &s, 330, 438, &back);
	assert_true(abs(back.area.x - v.area.x) <= 1);
	assert_true(abs(back.area.y - v.area.y) <= 1);
}

/* Peers keep the pixel; we keep the place on the face: the left eye stays the left eye. */
static void test_the_lock_follows_the_face(void **state)
{
	struct lens_sight one = sight_at(480, 640, 240, 250), two = sight_at(480, 640, 180, 330);
	struct lens l = { .zoom = 400 };
	struct lens_view v, w;

	(void)state;
	lens_view(&l, &one, 330, 438, &v);
	lens_pan(&l, &one, &v, -50, -25);
	lens_view(&l, &one, 330, 438, &v);
	lens_view(&l, &two, 330, 438, &w);
	assert_int_equal(w.area.x - v.area.x, 180 - 240);
	assert_int_equal(w.area.y - v.area.y, 330 - 250);
	assert_int_equal(w.zoom, v.zoom);
}

/* Side by side and in the flicker a face has one size, whatever the px of its photo. */
static void test_faces_of_one_size(void **state)
{
	struct lens_sight small = sight_at(480, 640, 240, 250), large = sight_at(1200, 1600, 240, 250);
	struct lens a = { .zoom = 300 }, b = { .face_width = 600 };
	struct lens_view v, w;

	(void)state;
	lens_view(&a, &small, 330, 438, &v);
	lens_view(&b, &large, 330, 438, &w);
	assert_int_equal(lens_face(&small).width * v.zoom / 100, 600);
	assert_int_equal(w.zoom, 120);
	assert_int_equal(lens_face(&large).width * w.zoom / 100, 600);
	assert_int_equal(v.area.width * 1200 / 480, w.area.width);
}

static void test_steps_of_the_zoom(void **state)
{
	(void)state;
	assert_int_equal(lens_step(0, 68, 1), 100);
	assert_int_equal(lens_step(0, 100, 1), 200);
	assert_int_equal(lens_step(100, 68, 1), 200);
	assert_int_equal(lens_step(800, 68, 1), 800);
	assert_int_equal(lens_step(200, 68, -1), 100);
	assert_int_equal(lens_step(100, 68, -1), 0);
	assert_int_equal(lens_step(0, 68, -1), 0);
	assert_int_equal(lens_step(100, 11, -1), 50);
	assert_int_equal(lens_step(25, 11, -1), 0);
}

static void test_what_counts_as_whole(void **state)
{
	(void)state;
	assert_true(lens_is_whole(&(struct lens){ .guides = LENS_BANDS }));
	assert_false(lens_is_whole(&(struct lens){ .zoom = 100 }));
	assert_false(lens_is_whole(&(struct lens){ .face_width = 100 }));
	assert_false(lens_is_whole(&(struct lens){ .turn = 2 }));
}

/* The bands are the profile's; the notice's eye line does not go with another profile's head. */
static void test_bands_of_the_profile(void **state)
{
	struct pv_profile p, older;
	struct lens_frame f;
	struct pv_error err;

	(void)state;
	pv_profile_default(&p);
	f = lens_frame_of(&p);
	assert_int_equal(f.top.low, (int)p.limits[PV_CHECK_GEO_TOP].ok_low);
	assert_int_equal(f.top.high, (int)p.limits[PV_CHECK_GEO_TOP].ok_high);
	assert_int_equal(f.width.high, (int)p.limits[PV_CHECK_GEO_HEADW].ok_high);
	assert_int_equal(f.eyes.low, 200);
	assert_int_equal(f.eyes.high, 300);
	assert_int_equal(pv_profile_parse("older", 1, "{\"checks\":{\"geo.top\":{\"ok\":[45,85],\"fail\":[15,115]},\"geo.headw\":{\"ok\":[270,384],\"fail\":[230,430]}}}", &older, &err), PV_OK);
	f = lens_frame_of(&older);
	assert_int_equal(f.top.high, 85);
	assert_int_equal(f.width.low, 270);
	assert_int_equal(f.eyes.high, 0);
	p.limits[PV_CHECK_GEO_TOP].ok_high = NAN;
	f = lens_frame_of(&p);
	assert_int_equal(f.top.high, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_to_one_is_a_px_for_a_px), cmocka_unit_test(test_pan_is_clamped_to_the_photo),
		cmocka_unit_test(test_pan_there_and_back), cmocka_unit_test(test_the_lock_follows_the_face), cmocka_unit_test(test_faces_of_one_size),
		cmocka_unit_test(test_steps_of_the_zoom), cmocka_unit_test(test_what_counts_as_whole), cmocka_unit_test(test_bands_of_the_profile),
	};

	return cmocka_run_group_tests_name("lens", tests, NULL, NULL);
}
