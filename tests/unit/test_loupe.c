/* Looking closely: zoom, lock, turn, guides, comparing; and what a look proves. */
#include <stdlib.h>
#include <string.h>

#include "ui/compare.h"
#include "ui/loupe.h"
#include "appfix.h"

static const struct lens *lens(const struct uifix *f)
{
	return &f->app->shown[0].want.lens;
}

static bool is_wanted(const struct uifix *f, const struct picture_want *w)
{
	for (size_t i = 0; i < f->want_count; i++)
		if (prefetch_is_same(&f->wants[i], w))
			return true;
	return false;
}

static void test_zoom_and_back(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	assert_int_equal(lens(&f)->zoom, 0);
	uifix_play(&f, "z");
	assert_int_equal(lens(&f)->zoom, 100);
	assert_screen(&f, "zoom 100 % at 48,39 %");
	uifix_play(&f, "+ +");
	assert_int_equal(lens(&f)->zoom, 300);
	uifix_play(&f, "=");
	assert_int_equal(lens(&f)->zoom, 100);
	uifix_play(&f, "-");
	assert_int_equal(lens(&f)->zoom, 0);
	uifix_play(&f, "+ + + + + + + +");
	assert_int_equal(lens(&f)->zoom, 800);
	assert_notice(&f, "800 % is the largest");
	uifix_play(&f, "z");
	assert_int_equal(lens(&f)->zoom, 0);
	assert_false(appfix_shows(&f, "zoom"));
	uifix_release(&f);
}

/* Zoomed, the movement keys move the view and not the deck; n and p still go on. */
static void test_movement_keys_pan(void **state)
{
	struct uifix f;
	struct lens_view before, after;
	int64_t id;

	(void)state;
	appfix_deck(&f);
	id = uifix_front(&f);
	uifix_play(&f, "z + +");
	assert_true(loupe_view(f.app, &before));
	uifix_play(&f, "l j");
	assert_int_equal(uifix_front(&f), id);
	assert_true(loupe_view(f.app, &after));
	assert_true(after.area.x > before.area.x && after.area.y > before.area.y);
	uifix_play(&f, "Left Up");
	assert_true(loupe_view(f.app, &after));
	assert_true(abs(after.area.x - before.area.x) <= 1 && abs(after.area.y - before.area.y) <= 1);
	for (int i = 0; i < 40; i++)
		uifix_play(&f, "h k");
	assert_true(loupe_view(f.app, &after));
	assert_int_equal(after.area.x, 0);
	assert_int_equal(after.area.y, 0);
	uifix_play(&f, "n");
	assert_int_not_equal(uifix_front(&f), id);
	assert_int_equal(lens(&f)->zoom, 0);	/* another photo is seen whole */
	uifix_play(&f, "j");
	uifix_play(&f, "k");
	uifix_release(&f);
}

/* Keys faster than pictures: nothing is lost and nothing breaks while the first zoomed picture is on its way. */
static void test_keys_before_the_picture(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck(&f);
	f.picture_state = PICTURE_LOADING;
	uifix_play(&f, "z l l j + h");
	assert_int_equal(lens(&f)->zoom, 200);
	assert_screen(&f, "zoom 200 %");
	assert_screen(&f, "loading the photo");
	uifix_release(&f);
}

/* Peers lose the place at every photo or keep the pixel: here the lock keeps the place on the face, and the
 * next photos are encoded so ahead of the key. */
static void test_lock_to_the_face(void **state)
{
	struct uifix f;
	struct lens_view v, w;
	struct picture_want next;
	int dx, dy;

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "z + + l k Z");
	assert_screen(&f, ", locked");
	dx = lens(&f)->dx;
	dy = lens(&f)->dy;
	assert_true(dx > 0 && dy < 0);
	assert_true(loupe_view(f.app, &v));
	next = f.app->shown[0].want;
	memset(next.sha256, 2, sizeof(next.sha256));	/* the second of the deck */
	next.sha256[0] = PV_PHOTO_STANDARD;
	assert_true(is_wanted(&f, &next));
	uifix_play(&f, "n");
	assert_memory_equal(f.app->shown[0].want.sha256, next.sha256, 32);
	assert_int_equal(lens(&f)->zoom, 300);
	assert_int_equal(lens(&f)->dx, dx);
	assert_int_equal(lens(&f)->dy, dy);
	assert_true(loupe_view(f.app, &w));
	assert_int_equal(w.area.x - v.area.x, 6);	/* its face is 6 px further right */
	uifix_play(&f, "Z n");
	assert_int_equal(lens(&f)->zoom, 0);
	uifix_release(&f);
}

static void test_a_turned_view_lies_down(void **state)
{
	struct uifix f;
	const struct picture *p;

	(void)state;
	appfix_deck_sized(&f, 36, 120);
	uifix_play(&f, ">");
	p = f.app->shown[0].answer.picture;
	assert_int_equal(lens(&f)->turn, 1);
	assert_true(p->width > p->height);
	assert_screen(&f, "turned 90");
	uifix_play(&f, "< <");
	assert_int_equal(lens(&f)->turn, 3);
	assert_screen(&f, "turned 270");
	uifix_play(&f, ">");
	assert_false(appfix_shows(&f, "turned"));
	uifix_play(&f, "> n");
	assert_int_equal(lens(&f)->turn, 0);
	uifix_release(&f);
}

static void test_guides_in_their_order(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck_sized(&f, 36, 120);
	uifix_play(&f, "o");
	assert_int_equal(lens(&f)->guides, LENS_OVAL);
	assert_true(lens(&f)->frame.width.high > 0);
	uifix_play(&f, "o");
	assert_int_equal(lens(&f)->guides, LENS_BANDS);
	assert_screen(&f, "top of the head 50");
	uifix_play(&f, "n");
	assert_int_equal(lens(&f)->guides, LENS_BANDS);	/* they stay for the next one */
	uifix_play(&f, "o");
	assert_int_equal(lens(&f)->guides, LENS_MEASURED);
	assert_screen(&f, "measured: red outline");
	uifix_play(&f, "o");
	assert_int_equal(lens(&f)->guides, LENS_BARE);
	assert_false(appfix_shows(&f, "measured"));
	uifix_release(&f);
}

static void test_geometry_na_is_said(void **state)
{
	struct uifix f;

	(void)state;
	appfix_deck_sized(&f, 36, 120);
	f.is_geometry_na = true;
	uifix_play(&f, "o o o");
	assert_screen(&f, "measured: geometry n.a., so nothing is drawn");
	uifix_release(&f);
}

/* --- what a look proves --- */

/* A crop alone never approves; the whole photo seen before does, and that is what goes on record. */
static void test_a_part_is_no_proof(void **state)
{
	struct uifix f;
	int64_t first, second;

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "z Z n");		/* the second photo is seen through the lens only */
	second = uifix_front(&f);
	assert_screen(&f, "only a part is shown");
	uifix_play(&f, "a");
	assert_int_equal(uifix_front(&f), second);
	assert_notice(&f, "only a part or a turned view was shown");
	uifix_play(&f, "z");			/* now the whole */
	uifix_tick(&f, 3000);
	uifix_play(&f, "z");
	assert_false(appfix_shows(&f, "! only a part"));
	uifix_tick(&f, 5000);
	uifix_play(&f, "a");
	assert_int_not_equal(uifix_front(&f), second);
	assert_true(f.last_has_display);
	assert_int_equal(f.last_display.width, 329);
	assert_int_equal(f.last_display.height, 438);
	assert_true(f.last_display.shown_ms >= 3000 && f.last_display.shown_ms < 5000);	/* as long as it was whole */
	first = uifix_front(&f);
	assert_true(first != 0);
	uifix_release(&f);
}

static void test_a_turned_view_is_no_proof(void **state)
{
	struct uifix f;
	int64_t id;

	(void)state;
	appfix_deck_sized(&f, 36, 120);
	id = uifix_front(&f);
	f.is_slow_ack = true;
	uifix_play(&f, "n");			/* not acknowledged before it is turned */
	uifix_play(&f, ">");
	uifix_ack(&f);
	assert_int_not_equal(uifix_front(&f), id);
	id = uifix_front(&f);
	uifix_play(&f, "a");
	assert_int_equal(uifix_front(&f), id);
	assert_notice(&f, "only a part or a turned view was shown");
	uifix_play(&f, "<");
	uifix_play(&f, "a");			/* upright, but on its way */
	assert_int_equal(uifix_front(&f), id);
	uifix_ack(&f);
	uifix_play(&f, "a");
	assert_int_not_equal(uifix_front(&f), id);
	uifix_release(&f);
}

/* Guides are thin lines over all of the photo: it was shown. */
static void test_guides_prove(void **state)
{
	struct uifix f;
	int64_t id;

	(void)state;
	appfix_deck(&f);
	uifix_play(&f, "o o n");
	id = uifix_front(&f);
	uifix_play(&f, "a");
	assert_int_not_equal(uifix_front(&f), id);
	assert_true(f.last_has_display);
	uifix_release(&f);
}

/* --- comparing --- */

static void assert_shows(const struct uifix *f, int slot, const char *label)
{
	char is[64];
	const struct item *it = app_item(f->app);
	struct pv_photo photo = it->row.photo;

	assert_true(f->app->shown[slot].is_wanted);
	memcpy(photo.sha256, f->app->shown[slot].want.sha256, sizeof(photo.sha256));
	if (memcmp(photo.sha256, it->row.photo.sha256, sizeof(photo.sha256)) != 0)
		photo.kind = PV_PHOTO_ORIGINAL;
	compare_label(it, &photo, is, sizeof(is));
	assert_string_equal(is, label);
}

static void test_compare_cycles_through_what_exists(void **state)
{
	struct uifix f;

	(void)state;
	appfix_init(&f, 36, 160, GRAPHICS_SIXEL);
	f.earlier_attempts = 2;
	appfix_enter(&f);
	assert_false(f.app->shown[1].is_wanted);
	uifix_play(&f, "C");
	assert_shows(&f, 1, "attempt 2");
	uifix_play(&f, "C");
	assert_shows(&f, 1, "attempt 1");
	uifix_play(&f, "C");
	assert_shows(&f, 1, "original");	/* there is no reference */
	uifix_play(&f, "C");
	assert_false(f.app->shown[1].is_wanted);
	uifix_play(&f, "O");
	assert_shows(&f, 1, "original");
	uifix_play(&f, "O");
	assert_false(f.app->shown[1].is_wanted);
	uifix_release(&f);
}

/* Both halves are held encoded, in one rectangle and through one lens; the key changes what is in it and nothing
 * is asked anew. While the other is in front nothing can be decided. */
static void test_flicker_is_a_write(void **state)
{
	struct uifix f;
	struct picture_want own;
	size_t made;
	int64_t id;

	(void)state;
	appfix_deck(&f);
	id = uifix_front(&f);
	own = f.app->shown[0].want;
	uifix_play(&f, "`");
	made = f.picture_count;
	assert_shows(&f, 0, "attempt 1");
	assert_int_equal(f.app->shown[0].want.columns, own.columns);
	assert_int_equal(f.app->shown[0].want.rows, own.rows);
	assert_true(is_wanted(&f, &own));
	assert_screen(&f, "on the screen: attempt 1");
	uifix_play(&f, "a");
	assert_int_equal(uifix_front(&f), id);
	assert_notice(&f, "another photo is on the screen");
	uifix_play(&f, "x");
	assert_int_equal(f.app->overlay, OVERLAY_NONE);
	uifix_play(&f, "` ` ` `");
	assert_int_equal(f.picture_count, made);
	uifix_play(&f, "`");
	assert_memory_equal(f.app->shown[0].want.sha256, own.sha256, 32);
	uifix_play(&f, "a");
	assert_int_not_equal(uifix_front(&f), id);
	uifix_release(&f);
}

/* Side by side they change places: nothing is encoded anew, and both stay in sight. */
static void test_side_by_side_they_change_places(void **state)
{
	struct uifix f;
	size_t made;

	(void)state;
	appfix_deck_sized(&f, 36, 160);
	uifix_play(&f, "C");
	assert_shows(&f, 0, "standard");
	assert_shows(&f, 1, "attempt 1");
	made = f.picture_count;
	uifix_play(&f, "`");
	assert_shows(&f, 0, "attempt 1");
	assert_shows(&f, 1, "standard");
	uifix_play(&f, "`");
	assert_shows(&f, 0, "standard");
	assert_int_equal(f.picture_count, made);
	uifix_release(&f);
}

/* The other half of a second attempt is there before the key: the history brings it in. */
static void test_the_other_half_is_ready(void **state)
{
	struct uifix f;
	const struct item *it;
	bool is_there = false;

	(void)state;
	appfix_deck(&f);
	it = app_item(f.app);
	assert_int_equal(it->row.attempt, 2);
	for (size_t i = 0; i < f.want_count; i++)
		is_there = is_there || memcmp(f.wants[i].sha256, it->history.rows[0].photo.sha256, 32) == 0;
	assert_true(is_there);
	uifix_release(&f);
}

/* Zoomed, the same part of the face has the same size in both, whatever the px of their files. */
static void test_one_scale_side_by_side(void **state)
{
	struct uifix f;
	struct lens_view own, other;
	struct picture_want w;
	struct lens_sight original = { .width = 1200, .height = 1600 };

	(void)state;
	appfix_deck_sized(&f, 36, 160);
	uifix_play(&f, "O z +");
	assert_true(loupe_view(f.app, &own));
	w = f.app->shown[1].want;
	assert_int_equal(w.lens.face_width, 600);	/* 200 px at 300 % */
	assert_int_equal(w.lens.dx, lens(&f)->dx);
	original.work = pv_check_work_area(1200, 1600);
	original.geometry.face = f.app->loupe.sight.geometry.face;
	lens_view(&w.lens, &original, own.width, own.height, &other);
	assert_int_equal(other.zoom, 120);
	uifix_release(&f);
}

/* --- a second attempt --- */

/* The earlier reasons are gone through one by one; what is not fixed is chosen when the list opens, nothing is
 * sent by it, and the colleague who rejected is not named. */
static void test_resubmission_checklist(void **state)
{
	struct uifix f;
	const struct item *it;

	(void)state;
	appfix_deck_sized(&f, 36, 120);
	it = app_item(f.app);
	assert_int_equal(it->earlier_count, 2);
	assert_string_equal(it->earlier[0].code, "L03");
	assert_screen(&f, "attempt 1, rejected 11-16 12:39: fixed?");
	assert_screen(&f, " 1 [ ] L03 Shadow or half-lit face");
	assert_screen(&f, " 2 [ ] B01 Wrong background colour");
	assert_screen(&f, "hair over one ear as well");
	assert_false(appfix_shows(&f, "bo "));
	uifix_play(&f, "1");
	assert_int_equal(it->earlier[0].fix, ITEM_FIX_DONE);
	assert_screen(&f, "[✓] fixed: L03");
	uifix_play(&f, "2 2");
	assert_screen(&f, "[✗] not fixed: B01");
	assert_int_equal(uifix_front(&f), it->row.id);
	assert_null(uifix_pending(&f, ASK_DECIDE));
	uifix_play(&f, "x");
	assert_screen(&f, ": 1 chosen");
	uifix_play(&f, "Enter");
	assert_string_equal(f.last_reasons, "B01");
	uifix_release(&f);
}

/* A mark outlives whatever asks for the history again. */
static void test_marks_stay(void **state)
{
	struct uifix f;
	struct item *it;

	(void)state;
	appfix_deck(&f);
	it = app_item(f.app);
	uifix_play(&f, "1 1 L Esc");
	assert_int_equal(it->earlier[0].fix, ITEM_FIX_NOT);
	uifix_play(&f, "1");
	assert_int_equal(it->earlier[0].fix, ITEM_FIX_OPEN);
	uifix_play(&f, "9");			/* no such line: nothing */
	uifix_play(&f, "n 1");
	assert_notice(&f, "a first attempt");
	uifix_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zoom_and_back), cmocka_unit_test(test_movement_keys_pan), cmocka_unit_test(test_keys_before_the_picture),
		cmocka_unit_test(test_lock_to_the_face), cmocka_unit_test(test_a_turned_view_lies_down), cmocka_unit_test(test_guides_in_their_order),
		cmocka_unit_test(test_geometry_na_is_said), cmocka_unit_test(test_a_part_is_no_proof), cmocka_unit_test(test_a_turned_view_is_no_proof),
		cmocka_unit_test(test_guides_prove), cmocka_unit_test(test_compare_cycles_through_what_exists), cmocka_unit_test(test_flicker_is_a_write),
		cmocka_unit_test(test_side_by_side_they_change_places),
		cmocka_unit_test(test_resubmission_checklist), cmocka_unit_test(test_marks_stay),
		cmocka_unit_test(test_the_other_half_is_ready), cmocka_unit_test(test_one_scale_side_by_side),
	};

	return cmocka_run_group_tests_name("loupe", tests, NULL, NULL);
}
