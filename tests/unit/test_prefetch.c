/* The prefetcher against a photo store that is slow, away or lies: made up here, since only
 * four of the store's functions are asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "photovet/store.h"
#include "ui/prefetch.h"

/* --- the photo store --- */

struct pv_store { int unused; };

static atomic_int asked, opened;
static atomic_bool is_away, is_rubbish;
static atomic_int order[256];		/* first bytes of the addresses, as they were asked for */
static uint8_t *jpeg;
static size_t jpeg_size;

enum pv_err pv_store_open(const char *conninfo, const char *application_name, struct pv_store **ret_store, struct pv_error *err)
{
	(void)application_name;
	assert_string_equal(conninfo, "somewhere");
	if (is_away)
		return pv_error_set(err, PV_ERR_UNAVAILABLE, "away");
	opened++;
	*ret_store = mem_alloc(sizeof(struct pv_store));
	return PV_OK;
}

void pv_store_close(struct pv_store *st)
{
	free(st);
}

enum pv_err pv_store_reconnect(struct pv_store *st, struct pv_error *err)
{
	(void)st;
	return is_away ? pv_error_set(err, PV_ERR_UNAVAILABLE, "still away") : PV_OK;
}

enum pv_err pv_store_photo(struct pv_store *st, const uint8_t sha256[32], uint8_t **ret_data, size_t *ret_size, struct pv_error *err)
{
	(void)st;
	if (is_away)
		return pv_error_set(err, PV_ERR_UNAVAILABLE, "away");
	order[asked++ & 255] = sha256[0];
	if (sha256[0] == 99)
		return pv_error_set(err, PV_ERR_NOT_FOUND, "no such photo");
	*ret_size = is_rubbish ? 20 : jpeg_size;
	*ret_data = malloc(*ret_size);
	assert_non_null(*ret_data);
	memcpy(*ret_data, jpeg, *ret_size);
	return PV_OK;
}

/* --- a loop that waits until something is so --- */

struct fixture {
	struct loop *loop;
	struct prefetch *p;
	int news;
};

static void on_change(void *context)
{
	struct fixture *f = context;

	f->news++;
}

static struct picture_want want(int number, int rows)
{
	struct picture_want w = { .columns = 30, .rows = rows, .cell_width = 8, .cell_height = 16 };

	w.sha256[0] = (uint8_t)number;
	return w;
}

static enum picture_state await(struct fixture *f, const struct picture_want *w)
{
	struct pv_error err;

	for (int i = 0; i < 500; i++) {
		if (prefetch_get(f->p, w).state != PICTURE_LOADING)
			break;
		assert_int_equal(loop_turn(f->loop, 20, &err), PV_OK);
	}
	return prefetch_get(f->p, w).state;
}

static void make_jpeg(void)
{
	struct pv_image img = { .width = 60, .height = 80 };

	img.rgb = mem_alloc(60 * 80 * 3);
	for (size_t i = 0; i < 60 * 80 * 3; i++)
		img.rgb[i] = (uint8_t)(i * 7);
	assert_int_equal(pv_image_encode(&img, 90, 300, &jpeg, &jpeg_size, NULL), PV_OK);
	pv_image_release(&img);
}

static int set_up(void **state)
{
	struct prefetch_options opt = { .conninfo = "somewhere", .protocol = GRAPHICS_SIXEL, .colors = 16, .threads = 2 };
	struct fixture *f = mem_alloc(sizeof(*f));
	struct pv_error err;

	asked = opened = 0;
	is_away = is_rubbish = false;
	if (!jpeg)
		make_jpeg();
	assert_int_equal(loop_new(&f->loop, &err), PV_OK);
	assert_int_equal(prefetch_new(f->loop, &opt, on_change, f, &f->p, &err), PV_OK);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	prefetch_free(f->p);
	loop_free(f->loop);
	free(f);
	return 0;
}

static void test_ready_once(void **state)
{
	struct fixture *f = *state;
	const struct picture_want w = want(1, 20), other = want(1, 10);
	const struct picture *picture;

	assert_int_equal(prefetch_get(f->p, &w).state, PICTURE_LOADING);
	prefetch_want(f->p, &w, 1);
	assert_int_equal(f->news, 0);		/* never told inside our own call */
	assert_int_equal(await(f, &w), PICTURE_READY);
	assert_true(f->news > 0);
	picture = prefetch_get(f->p, &w).picture;
	assert_memory_equal(picture->sha256, w.sha256, 32);
	assert_true(picture->columns <= 30 && picture->rows <= 20);
	prefetch_want(f->p, &w, 1);
	assert_ptr_equal(prefetch_get(f->p, &w).picture, picture);
	/* another size of it needs no second fetch */
	prefetch_want(f->p, &other, 1);
	assert_int_equal(await(f, &other), PICTURE_READY);
	assert_int_equal(asked, 1);
	assert_true(prefetch_get(f->p, &other).picture->rows <= 10);
	assert_int_equal(opened, 1);
}

static void test_urgent_first(void **state)
{
	struct fixture *f = *state;
	struct picture_want wants[8];

	for (int i = 0; i < 8; i++)
		wants[i] = want(10 + i, 20);
	prefetch_want(f->p, wants, 8);
	for (int i = 0; i < 8; i++)
		assert_int_equal(await(f, &wants[i]), PICTURE_READY);
	for (int i = 0; i < 8; i++)
		assert_int_equal(order[i], 10 + i);
}

/* Asked for, dropped before it began, asked for again: it comes all the same. */
static void test_changed_minds(void **state)
{
	struct fixture *f = *state;
	struct picture_want wants[8];

	for (int i = 0; i < 8; i++)
		wants[i] = want(20 + i, 20);
	for (int round = 0; round < 20; round++) {
		prefetch_want(f->p, &wants[round % 8], 1);
		prefetch_want(f->p, wants, 8);
	}
	for (int i = 0; i < 8; i++)
		assert_int_equal(await(f, &wants[i]), PICTURE_READY);
}

static void test_not_found(void **state)
{
	struct fixture *f = *state;
	const struct picture_want w = want(99, 20);

	prefetch_want(f->p, &w, 1);
	assert_int_equal(await(f, &w), PICTURE_FAILED);
	assert_string_equal(prefetch_get(f->p, &w).why, "no such photo");
	assert_false(prefetch_get(f->p, &w).is_away);
	assert_true(f->news > 0);
}

static void test_rubbish(void **state)
{
	struct fixture *f = *state;
	const struct picture_want w = want(3, 20);

	is_rubbish = true;
	prefetch_want(f->p, &w, 1);
	assert_int_equal(await(f, &w), PICTURE_FAILED);
	assert_true(strlen(prefetch_get(f->p, &w).why) > 0);
}

/* Away is said, and tried again by itself. */
static void test_away(void **state)
{
	struct fixture *f = *state;
	const struct picture_want w = want(4, 20);
	struct pv_error err;

	is_away = true;
	prefetch_want(f->p, &w, 1);
	assert_int_equal(await(f, &w), PICTURE_FAILED);
	assert_true(prefetch_get(f->p, &w).is_away);
	is_away = false;
	for (int i = 0; i < 500 && prefetch_get(f->p, &w).state != PICTURE_READY; i++)
		assert_int_equal(loop_turn(f->loop, 20, &err), PV_OK);
	assert_int_equal(prefetch_get(f->p, &w).state, PICTURE_READY);
}

/* What is wanted stays whatever comes and goes. */
static void test_sweep(void **state)
{
	struct fixture *f = *state;
	const struct picture_want kept = want(5, 20);
	struct picture_want wants[2] = { kept };

	prefetch_want(f->p, wants, 1);
	assert_int_equal(await(f, &kept), PICTURE_READY);
	for (int i = 0; i < 400; i++) {
		wants[1] = want(100 + i % 100, 2 + i / 100);
		prefetch_want(f->p, wants, 2);
		assert_int_equal(await(f, &wants[1]), PICTURE_READY);
		prefetch_sweep(f->p);
		assert_int_equal(prefetch_get(f->p, &kept).state, PICTURE_READY);
	}
	assert_true(prefetch_bytes(f->p) <= PREFETCH_BUDGET);
	assert_int_equal(prefetch_get(f->p, &(struct picture_want){ .sha256 = { 100 }, .columns = 30, .rows = 2, .cell_width = 8, .cell_height = 16 }).state,
			 PICTURE_LOADING);	/* the oldest has gone */
}

/* Ends with jobs waiting and running. */
static void test_ends_busy(void **state)
{
	struct fixture *f = *state;
	struct picture_want wants[40];

	for (int i = 0; i < 40; i++)
		wants[i] = want(30 + i, 20);
	prefetch_want(f->p, wants, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_ready_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_urgent_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_changed_minds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_not_found, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rubbish, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_away, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_sweep, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_ends_busy, set_up, tear_down),
	};
	int rc = cmocka_run_group_tests_name("prefetch", tests, NULL, NULL);

	free(jpeg);
	return rc;
}
