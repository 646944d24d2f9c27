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
#include "terminal/term_send.h"

enum { ROWS = 20, COLUMNS = 40 };

struct bench {
	struct term_send send;
	struct canvas *canvas;
	struct buf read;	/* what came out at the other end */
	int pipe[2];
};

static void start(struct bench *b, bool answers)
{
	struct term_caps caps = { .answered = answers, .cell_width = 10, .cell_height = 20 };

	assert_int_equal(pipe2(b->pipe, O_NONBLOCK), 0);
	fcntl(b->pipe[1], F_SETPIPE_SZ, 16384);
	term_send_init(&b->send, b->pipe[1], &caps);
	term_send_resize(&b->send, ROWS, COLUMNS, 10, 20);
	b->canvas = canvas_new(ROWS, COLUMNS);
	buf_init(&b->read, 1 << 24);
}

static void finish(struct bench *b)
{
	term_send_release(&b->send);
	canvas_free(b->canvas);
	buf_release(&b->read);
	close(b->pipe[0]);
	close(b->pipe[1]);
}

static void take(struct bench *b)
{
	char bytes[4096];
	ssize_t n;

	while ((n = read(b->pipe[0], bytes, sizeof(bytes))) > 0)
		buf_append(&b->read, bytes, (size_t)n);
}

/* Sends until nothing is left, reading along. */
static void pump(struct bench *b)
{
	do {
		term_send_push(&b->send);
		take(b);
	} while (!term_out_is_idle(&b->send.out));
	take(b);
}

/* A sixel picture of so many bytes, all of them the same. */
static void fill(struct buf *data, char byte, size_t bytes)
{
	buf_init(data, bytes + 100);
	buf_puts(data, "\033P0;1;0q");
	while (data->len < bytes - 2)
		buf_putc(data, byte);
	buf_puts(data, "\033\\");
}

static struct picture *make(char byte, size_t bytes, int columns, int rows)
{
	struct picture *p = mem_alloc(sizeof(*p));

	p->protocol = GRAPHICS_SIXEL;
	p->sha256[0] = (uint8_t)byte;
	p->columns = columns;
	p->rows = rows;
	p->width = columns * 10;
	p->height = rows * 20 - 2;
	fill(&p->data, byte, bytes);
	return p;
}

static void show(struct bench *b, const struct picture *p, int row)
{
	canvas_clear(b->canvas);
	canvas_picture(b->canvas, row, 2, p);
	term_send_update(&b->send, b->canvas, false);
}

/* Alone, and sent until nothing is left. */
static void show_whole(struct bench *b, const struct picture *p)
{
	show(b, p, 1);
	pump(b);
}

/* One below the other. */
static void show_both(struct bench *b, const struct picture *upper, const struct picture *lower)
{
	canvas_picture(b->canvas, 1, 2, upper);
	canvas_picture(b->canvas, 8, 2, lower);
	term_send_update(&b->send, b->canvas, false);
	pump(b);
}

/* The terminal answers so many us after the latest picture was begun: the picture it confirms, NULL for none. */
static const struct picture *acknowledge(struct bench *b, int64_t after)
{
	int64_t took;

	return term_send_acknowledge(&b->send, b->send.begun + after, &took);
}

static bool was_read(const struct bench *b, const char *text)
{
	return b->read.len && memmem(b->read.data, b->read.len, text, strlen(text));
}

static void test_one_at_a_time(void **state)
{
	struct picture *first = make('A', 20000, 10, 5), *second = make('B', 20000, 10, 5);
	struct bench b;
	int64_t took;

	(void)state;
	start(&b, true);
	show_both(&b, first, second);
	/* The lower one, framed, then nothing until it is acknowledged. */
	assert_true(was_read(&b, "\033[9;3H\033P0;1;0qBBB"));
	assert_true(was_read(&b, "BBB\033\\\0338\033[5n"));
	assert_false(was_read(&b, "AAA"));
	assert_ptr_equal(term_send_acknowledge(&b.send, b.send.begun + 5000, &took), second);
	assert_int_equal(took, 5000);
	pump(&b);
	assert_true(was_read(&b, "\033[2;3H\033P0;1;0qAAA"));
	assert_true(b.send.rate > 0);
	assert_ptr_equal(acknowledge(&b, 1), first);
	assert_null(acknowledge(&b, 2));	/* nobody asked */
	finish(&b);
	picture_free(first);
	picture_free(second);
}

/* Without answers there is no pace, and no confirmation either. */
static void test_no_answers(void **state)
{
	struct picture *first = make('A', 9000, 10, 5), *second = make('B', 9000, 10, 5);
	struct bench b;

	(void)state;
	start(&b, false);
	show_both(&b, first, second);
	assert_true(was_read(&b, "AAA") && was_read(&b, "BBB"));
	assert_false(was_read(&b, "\033[5n"));
	assert_int_not_equal(term_shown_find(&b.send.shown, first)->state, SHOWN_DONE);
	finish(&b);
	picture_free(first);
	picture_free(second);
}

/* Half a picture stays when the next one covers it, and is taken back when not. */
static void test_cut(void **state)
{
	struct picture *large = make('A', 60000, 10, 8), *cover = make('B', 9000, 12, 9), *small = make('C', 9000, 5, 4);
	struct bench b;
	int64_t took;

	(void)state;
	for (int covers = 0; covers < 2; covers++) {
		start(&b, true);
		show(&b, large, 1);
		term_send_push(&b.send);	/* the pipe takes a part */
		show(&b, covers ? cover : small, 1);
		pump(&b);
		assert_true(was_read(&b, covers ? "AAA\033\\\0338\033[5n" : "AAA\030\0338\033[5n"));
		assert_true(b.read.len < 40000);
		assert_false(was_read(&b, covers ? "BBB" : "CCC"));	/* what was queued comes first */
		assert_null(term_send_acknowledge(&b.send, 1, &took));	/* confirms nothing */
		pump(&b);
		assert_true(was_read(&b, covers ? "BBB\033\\\0338\033[5n" : "CCC\033\\\0338\033[5n"));
		finish(&b);
	}
	picture_free(large);
	picture_free(cover);
	picture_free(small);
}

/* A confirmation given up for lost may come late: it must not count for another picture. */
static void test_lost(void **state)
{
	struct picture *first = make('A', 9000, 10, 5), *second = make('B', 9000, 10, 5);
	struct bench b;

	(void)state;
	start(&b, true);
	show_whole(&b, first);
	term_send_give_up(&b.send);
	assert_int_equal(term_shown_find(&b.send.shown, first)->state, SHOWN_UNCONFIRMED);
	show_whole(&b, second);
	assert_true(was_read(&b, "BBB"));
	assert_null(acknowledge(&b, 1));
	assert_int_equal(term_shown_find(&b.send.shown, second)->state, SHOWN_WAITING);
	assert_ptr_equal(acknowledge(&b, 2), second);
	finish(&b);
	picture_free(first);
	picture_free(second);
}

/* One that is lost for good costs a wait and is sent again: the answer to what was asked
 * behind it tells that it will not come. */
static void test_lost_for_good(void **state)
{
	struct picture *first = make('A', 9000, 10, 5);
	struct bench b;
	int64_t took;

	(void)state;
	start(&b, true);
	show(&b, first, 1);
	pump(&b);
	term_send_give_up(&b.send);
	term_send_barrier(&b.send);
	pump(&b);
	assert_true(was_read(&b, "\033[5n\033[c"));
	assert_int_equal(term_shown_find(&b.send.shown, first)->state, SHOWN_WAITING);
	assert_ptr_equal(term_send_acknowledge(&b.send, b.send.begun + 1, &took), first);
	assert_int_equal(term_shown_find(&b.send.shown, first)->state, SHOWN_DONE);
	term_send_barrier(&b.send);	/* asked for by somebody else */
	assert_int_equal(term_shown_find(&b.send.shown, first)->state, SHOWN_DONE);
	finish(&b);
	picture_free(first);
}

/* What was covered while it was on its way has to come again. */
static void test_covered_on_its_way(void **state)
{
	struct picture *p = make('A', 60000, 10, 8);
	struct bench b;

	(void)state;
	start(&b, true);
	show(&b, p, 1);
	term_send_push(&b.send);
	canvas_text(b.canvas, 3, 4, 0, STYLE_NORMAL, "over");
	term_send_update(&b.send, b.canvas, false);
	show(&b, p, 1);			/* uncovered again before it was through */
	pump(&b);
	assert_null(acknowledge(&b, 1));
	pump(&b);
	assert_true(b.read.len > 120000);
	assert_ptr_equal(acknowledge(&b, 1), p);
	finish(&b);
	picture_free(p);
}

/* Another picture at the address of a freed one is another picture. */
static void test_same_address(void **state)
{
	struct picture *p = make('A', 9000, 10, 5);
	struct bench b;

	(void)state;
	start(&b, true);
	show_whole(&b, p);
	assert_ptr_equal(acknowledge(&b, 1), p);
	p->sha256[0] = 'Z';
	show(&b, p, 1);
	assert_int_equal(term_shown_find(&b.send.shown, p)->state, SHOWN_WANTED);
	finish(&b);
	picture_free(p);
}

static void test_repaint_count(void **state)
{
	struct picture *p[40];
	struct bench b;
	int repaints = 0;

	(void)state;
	start(&b, true);
	for (int i = 0; i < 40; i++) {
		p[i] = make((char)('A' + i % 20), 9000, 10, 5);
		canvas_clear(b.canvas);
		canvas_picture(b.canvas, 1, 2, p[i]);
		repaints += term_send_update(&b.send, b.canvas, false);
		pump(&b);
		assert_ptr_equal(acknowledge(&b, 1), p[i]);
	}
	assert_int_equal(repaints, 2);		/* before the 15th and the 29th */
	finish(&b);
	for (int i = 0; i < 40; i++)
		picture_free(p[i]);
}

static struct picture *make_both(char fine, char coarse)
{
	struct picture *p = make(fine, 60000, 10, 8);

	fill(&p->coarse, coarse, 15000);
	return p;
}

/* Complaint 7 (slow next image): where the link is slow or unknown a coarse picture comes
 * first, is acknowledged by itself, and the fine one is painted over it in the same place. */
static void complaint_07_coarse_first(void **state)
{
	struct picture *p = make_both('A', 'a');
	struct bench b;

	(void)state;
	start(&b, true);
	show_whole(&b, p);
	assert_true(was_read(&b, "\033[2;3H\033P0;1;0qaaa"));
	assert_false(was_read(&b, "AAA"));
	assert_ptr_equal(acknowledge(&b, 100000), p);
	assert_true(b.send.was_coarse);
	assert_int_not_equal(term_shown_find(&b.send.shown, p)->state, SHOWN_DONE);
	assert_true(b.send.rate > 100000 && b.send.rate < 200000);	/* 15 KB in 0.1 s */
	/* The canvas drawn anew in between changes nothing. */
	show(&b, p, 1);
	b.send.rate = 1e9;	/* what it once had coarse is not sent coarse again, whatever the rate */
	pump(&b);
	assert_true(was_read(&b, "\033[2;3H\033P0;1;0qAAA"));
	assert_ptr_equal(acknowledge(&b, 100000), p);
	assert_false(b.send.was_coarse);
	assert_int_equal(term_shown_find(&b.send.shown, p)->state, SHOWN_DONE);
	assert_int_equal(b.send.shown.sixels, 2);
	finish(&b);
	picture_free(p);
}

static void test_no_coarse_on_a_fast_link(void **state)
{
	struct picture *p = make_both('A', 'a');
	struct bench b;

	(void)state;
	start(&b, true);
	b.send.rate = 2e6;
	show_whole(&b, p);
	assert_true(was_read(&b, "AAA") && !was_read(&b, "aaa"));
	finish(&b);
	picture_free(p);
}

/* On a slow link the kernel gets no more than the line will soon have taken: what is cut
 * off then is not on its way any more. */
static void test_pace(void **state)
{
	struct picture *p = make('A', 60000, 10, 8), *next = make('B', 9000, 12, 9);
	struct bench b;

	(void)state;
	start(&b, true);
	fcntl(b.pipe[1], F_SETPIPE_SZ, 1 << 20);	/* a kernel that would take it all */
	b.send.rate = 20000;
	show(&b, p, 1);
	for (int i = 0; i < 5; i++)
		term_send_push(&b.send);
	take(&b);
	assert_true(b.read.len < 20000);
	assert_true(b.send.out.resume_at > 0);
	show(&b, next, 1);
	term_send_push(&b.send);
	take(&b);
	assert_true(was_read(&b, "AAA\033\\\0338"));
	assert_true(b.read.len < 22000);
	assert_true(b.send.out.resume_at == 0);
	finish(&b);
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
