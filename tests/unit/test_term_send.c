/* The pace of pictures, on a pipe instead of a terminal. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/mem.h"
#include "sendfix.h"

/* One below the other. */
static void show_both(struct sendfix *b, const struct picture *upper, const struct picture *lower)
{
	canvas_picture(b->canvas, 1, 2, upper);
	canvas_picture(b->canvas, 8, 2, lower);
	term_send_update(&b->send, b->canvas, false);
	sendfix_pump(b);
}

static void test_one_at_a_time(void **state)
{
	struct picture *first = sendfix_make('A', 20000, 10, 5), *second = sendfix_make('B', 20000, 10, 5);
	struct sendfix b;
	int64_t took;

	(void)state;
	sendfix_start(&b, true);
	show_both(&b, first, second);
	/* The lower one, framed, then nothing until it is acknowledged. */
	assert_true(sendfix_was_read(&b, "\033[9;3H\033P0;1;0qBBB"));
	assert_true(sendfix_was_read(&b, "BBB\033\\\0338\033[5n"));
	assert_false(sendfix_was_read(&b, "AAA"));
	assert_ptr_equal(term_send_acknowledge(&b.send, b.send.begun + 5000, &took), second);
	assert_int_equal(took, 5000);
	sendfix_pump(&b);
	assert_true(sendfix_was_read(&b, "\033[2;3H\033P0;1;0qAAA"));
	assert_true(b.send.rate > 0);
	assert_ptr_equal(sendfix_acknowledge(&b, 1), first);
	assert_null(sendfix_acknowledge(&b, 2));	/* nobody asked */
	sendfix_finish(&b);
	picture_free(first);
	picture_free(second);
}

/* Without answers there is no pace, and no confirmation either. */
static void test_no_answers(void **state)
{
	struct picture *first = sendfix_make('A', 9000, 10, 5), *second = sendfix_make('B', 9000, 10, 5);
	struct sendfix b;

	(void)state;
	sendfix_start(&b, false);
	show_both(&b, first, second);
	assert_true(sendfix_was_read(&b, "AAA") && sendfix_was_read(&b, "BBB"));
	assert_false(sendfix_was_read(&b, "\033[5n"));
	assert_int_not_equal(term_shown_find(&b.send.shown, first)->state, SHOWN_DONE);
	sendfix_finish(&b);
	picture_free(first);
	picture_free(second);
}

/* Half a picture stays when the next one covers it, and is taken back when not. */
static void test_cut(void **state)
{
	struct picture *large = sendfix_make('A', 60000, 10, 8), *cover = sendfix_make('B', 9000, 12, 9), *small = sendfix_make('C', 9000, 5, 4);
	struct sendfix b;
	int64_t took;

	(void)state;
	for (int covers = 0; covers < 2; covers++) {
		sendfix_start(&b, true);
		sendfix_show(&b, large, 1);
		term_send_push(&b.send);	/* the pipe takes a part */
		sendfix_show(&b, covers ? cover : small, 1);
		sendfix_pump(&b);
		assert_true(sendfix_was_read(&b, covers ? "AAA\033\\\0338\033[5n" : "AAA\030\0338\033[5n"));
		assert_true(b.read.len < 40000);
		assert_false(sendfix_was_read(&b, covers ? "BBB" : "CCC"));	/* what was queued comes first */
		assert_null(term_send_acknowledge(&b.send, 1, &took));	/* confirms nothing */
		sendfix_pump(&b);
		assert_true(sendfix_was_read(&b, covers ? "BBB\033\\\0338\033[5n" : "CCC\033\\\0338\033[5n"));
		sendfix_finish(&b);
	}
	picture_free(large);
	picture_free(cover);
	picture_free(small);
}

/* A confirmation given up for lost may come late: it must not count for another picture. */
static void test_lost(void **state)
{
	struct picture *first = sendfix_make('A', 9000, 10, 5), *second = sendfix_make('B', 9000, 10, 5);
	struct sendfix b;

	(void)state;
	sendfix_start(&b, true);
	sendfix_show_whole(&b, first);
	term_send_give_up(&b.send);
	assert_int_equal(term_shown_find(&b.send.shown, first)->state, SHOWN_UNCONFIRMED);
	sendfix_show_whole(&b, second);
	assert_true(sendfix_was_read(&b, "BBB"));
	assert_null(sendfix_acknowledge(&b, 1));
	assert_int_equal(term_shown_find(&b.send.shown, second)->state, SHOWN_WAITING);
	assert_ptr_equal(sendfix_acknowledge(&b, 2), second);
	sendfix_finish(&b);
	picture_free(first);
	picture_free(second);
}

/* One that is lost for good costs a wait and is sent again: the answer to what was asked
 * behind it tells that it will not come. */
static void test_lost_for_good(void **state)
{
	struct picture *first = sendfix_make('A', 9000, 10, 5);
	struct sendfix b;
	int64_t took;

	(void)state;
	sendfix_start(&b, true);
	sendfix_show(&b, first, 1);
	sendfix_pump(&b);
	term_send_give_up(&b.send);
	term_send_barrier(&b.send);
	sendfix_pump(&b);
	assert_true(sendfix_was_read(&b, "\033[5n\033[c"));
	assert_int_equal(term_shown_find(&b.send.shown, first)->state, SHOWN_WAITING);
	assert_ptr_equal(term_send_acknowledge(&b.send, b.send.begun + 1, &took), first);
	assert_int_equal(term_shown_find(&b.send.shown, first)->state, SHOWN_DONE);
	term_send_barrier(&b.send);	/* asked for by somebody else */
	assert_int_equal(term_shown_find(&b.send.shown, first)->state, SHOWN_DONE);
	sendfix_finish(&b);
	picture_free(first);
}

/* What was covered while it was on its way has to come again. */
static void test_covered_on_its_way(void **state)
{
	struct picture *p = sendfix_make('A', 60000, 10, 8);
	struct sendfix b;

	(void)state;
	sendfix_start(&b, true);
	sendfix_show(&b, p, 1);
	term_send_push(&b.send);
	canvas_text(b.canvas, 3, 4, 0, STYLE_NORMAL, "over");
	term_send_update(&b.send, b.canvas, false);
	sendfix_show(&b, p, 1);			/* uncovered again before it was through */
	sendfix_pump(&b);
	assert_null(sendfix_acknowledge(&b, 1));
	sendfix_pump(&b);
	assert_true(b.read.len > 120000);
	assert_ptr_equal(sendfix_acknowledge(&b, 1), p);
	sendfix_finish(&b);
	picture_free(p);
}

/* Another picture at the address of a freed one is another picture. */
static void test_same_address(void **state)
{
	struct picture *p = sendfix_make('A', 9000, 10, 5);
	struct sendfix b;

	(void)state;
	sendfix_start(&b, true);
	sendfix_show_whole(&b, p);
	assert_ptr_equal(sendfix_acknowledge(&b, 1), p);
	p->sha256[0] = 'Z';
	sendfix_show(&b, p, 1);
	assert_int_equal(term_shown_find(&b.send.shown, p)->state, SHOWN_WANTED);
	sendfix_finish(&b);
	picture_free(p);
}

static void test_repaint_count(void **state)
{
	struct picture *p[40];
	struct sendfix b;
	int repaints = 0;

	(void)state;
	sendfix_start(&b, true);
	for (int i = 0; i < 40; i++) {
		p[i] = sendfix_make((char)('A' + i % 20), 9000, 10, 5);
		canvas_clear(b.canvas);
		canvas_picture(b.canvas, 1, 2, p[i]);
		repaints += term_send_update(&b.send, b.canvas, false);
		sendfix_pump(&b);
		assert_ptr_equal(sendfix_acknowledge(&b, 1), p[i]);
	}
	assert_int_equal(repaints, 2);		/* before the 15th and the 29th */
	sendfix_finish(&b);
	for (int i = 0; i < 40; i++)
		picture_free(p[i]);
}

static struct picture *make_both(char fine, char coarse)
{
	struct picture *p = sendfix_make(fine, 60000, 10, 8);

	sendfix_fill(&p->coarse, coarse, 15000);
	return p;
}

/* Complaint 7 (slow next image): where the link is slow or unknown a coarse picture comes
 * first, is acknowledged by itself, and the fine one is painted over it in the same place. */
static void complaint_07_coarse_first(void **state)
{
	struct picture *p = make_both('A', 'a');
	struct sendfix b;

	(void)state;
	sendfix_start(&b, true);
	sendfix_show_whole(&b, p);
	assert_true(sendfix_was_read(&b, "\033[2;3H\033P0;1;0qaaa"));
	assert_false(sendfix_was_read(&b, "AAA"));
	assert_ptr_equal(sendfix_acknowledge(&b, 100000), p);
	assert_true(b.send.was_coarse);
	assert_int_not_equal(term_shown_find(&b.send.shown, p)->state, SHOWN_DONE);
	assert_true(b.send.rate > 100000 && b.send.rate < 200000);	/* 15 KB in 0.1 s */
	/* The canvas drawn anew in between changes nothing. */
	sendfix_show(&b, p, 1);
	b.send.rate = 1e9;	/* what it once had coarse is not sent coarse again, whatever the rate */
	sendfix_pump(&b);
	assert_true(sendfix_was_read(&b, "\033[2;3H\033P0;1;0qAAA"));
	assert_ptr_equal(sendfix_acknowledge(&b, 100000), p);
	assert_false(b.send.was_coarse);
	assert_int_equal(term_shown_find(&b.send.shown, p)->state, SHOWN_DONE);
	assert_int_equal(b.send.shown.sixels, 2);
	sendfix_finish(&b);
	picture_free(p);
}

static void test_no_coarse_on_a_fast_link(void **state)
{
	struct picture *p = make_both('A', 'a');
	struct sendfix b;

	(void)state;
	sendfix_start(&b, true);
	b.send.rate = 2e6;
	sendfix_show_whole(&b, p);
	assert_true(sendfix_was_read(&b, "AAA") && !sendfix_was_read(&b, "aaa"));
	sendfix_finish(&b);
	picture_free(p);
}

/* On a slow link the kernel gets no more than the line will soon have taken: what is cut
 * off then is not on its way any more. */
static void test_pace(void **state)
{
	struct picture *p = sendfix_make('A', 60000, 10, 8), *next = sendfix_make('B', 9000, 12, 9);
	struct sendfix b;

	(void)state;
	sendfix_start(&b, true);
	fcntl(b.pipe[1], F_SETPIPE_SZ, 1 << 20);	/* a kernel that would take it all */
	b.send.rate = 20000;
	sendfix_show(&b, p, 1);
	for (int i = 0; i < 5; i++)
		term_send_push(&b.send);
	sendfix_take(&b);
	assert_true(b.read.len < 20000);
	assert_true(b.send.out.resume_at > 0);
	sendfix_show(&b, next, 1);
	term_send_push(&b.send);
	sendfix_take(&b);
	assert_true(sendfix_was_read(&b, "AAA\033\\\0338"));
	assert_true(b.read.len < 22000);
	assert_true(b.send.out.resume_at == 0);
	sendfix_finish(&b);
	picture_free(p);
	picture_free(next);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_at_a_time),
		cmocka_unit_test(test_no_answers),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_lost_for_good),
		cmocka_unit_test(test_covered_on_its_way),
		cmocka_unit_test(test_same_address),
		cmocka_unit_test(test_repaint_count),
		cmocka_unit_test(complaint_07_coarse_first),
		cmocka_unit_test(test_no_coarse_on_a_fast_link),
		cmocka_unit_test(test_pace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
