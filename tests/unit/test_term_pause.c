/* Pictures that pause on a slow line for the text that a key asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "desixel.h"
#include "sendfix.h"
#include "terminal/sixels.h"

/* A picture as the encoders make it, of many bytes. */
static struct picture *make_true(void)
{
	struct picture *p = sendfix_make('S', 100, 12, 17);
	uint8_t *indices = mem_array((size_t)p->width * (size_t)p->height, 1);
	struct palette palette = { .count = 16 };
	uint32_t seed = 1;

	for (int i = 0; i < p->width * p->height; i++) {
		seed = seed * 1664525u + 1013904223u;
		indices[i] = (uint8_t)(seed >> 28);
	}
	for (int k = 0; k < palette.count; k++)
		palette.percent[k][k % 3] = (uint8_t)(k * 6);
	buf_release(&p->data);
	buf_init(&p->data, 1 << 24);
	assert_int_equal(sixels_encode(indices, p->width, p->height, &palette, &p->data, NULL), PV_OK);
	free(indices);
	return p;
}

/* On a slow line, the picture just begun. */
static void begin_slow(struct sendfix *b, const struct picture *p)
{
	b->send.rate = 100000;
	b->send.hide_cursor = true;
	sendfix_show(b, p, 1);
	term_send_push(&b->send);
	sendfix_take(b);
	assert_true(b->read.len > 1000 && b->read.len < p->data.len / 2);
}

static void put_text(struct sendfix *b, const char *text, bool is_answer)
{
	b->send.has_key = is_answer;
	buf_puts(term_out_text(&b->send.out), text);
	term_send_make_way(&b->send);
	assert_false(b->send.has_key);
}

static const char *find(const struct sendfix *b, const char *from, const char *what)
{
	const char *at = from ? memmem(from, (size_t)(b->read.data + b->read.len - from), what, strlen(what)) : NULL;

	return at;
}

static void decode(const char *from, const char *to, bool is_whole, struct desixel *ret)
{
	assert_non_null(from);
	assert_non_null(to);
	assert_null(desixel_decode(from, (size_t)(to - from) + 2, is_whole, ret));
}

/* Complaint 7: what a key asks for does not wait until the picture under way is through. The picture pauses, the rest of it
 * follows, and what is then on the screen is the picture, px for px, acknowledged once. */
static void complaint_07_text_passes_a_picture(void **state)
{
	struct picture *p = make_true();
	const char *first, *end, *text, *second;
	struct desixel whole, upper, rest;
	struct sendfix b;
	size_t n;

	(void)state;
	sendfix_start(&b, true);
	begin_slow(&b, p);
	put_text(&b, "ANSWER", true);
	sendfix_pump(&b);
	first = find(&b, b.read.data, "\033P0;1;0q");
	end = find(&b, first + 2, "\033\\\0338\033[?25lANSWER\0337\033[?25l\033[m\033[");
	text = find(&b, end, "ANSWER");
	second = find(&b, text, "\033P0;1;0q");
	assert_null(find(&b, second + 2, "\033P"));
	decode(first, end, false, &upper);
	decode(second, find(&b, second + 2, "\033\\\0338\033[?25l\033[5n"), true, &rest);
	decode(p->data.data, p->data.data + p->data.len - 2, true, &whole);
	n = (size_t)(whole.height - rest.height) * (size_t)whole.width;
	assert_memory_equal(upper.index, whole.index, n * sizeof(whole.index[0]));
	assert_memory_equal(rest.index, whole.index + n, ((size_t)whole.width * (size_t)whole.height - n) * sizeof(whole.index[0]));
	assert_int_equal((whole.height - rest.height) / 20, strtol(text + strlen("ANSWER\0337\033[?25l\033[m\033["), NULL, 10) - 2);
	assert_true((size_t)(text - b.read.data) < p->data.len / 2);
	/* Beyond the one head not a byte is sent twice. */
	assert_true(b.read.len < p->data.len + 500);
	assert_ptr_equal(sendfix_acknowledge(&b, 1), p);
	assert_true(b.send.rate == 100000);	/* it was not alone on the line, which says nothing about that */
	desixel_release(&whole);
	desixel_release(&upper);
	desixel_release(&rest);
	sendfix_finish(&b);
	picture_free(p);
}

static size_t text_at(struct sendfix *b)
{
	sendfix_pump(b);
	assert_true(sendfix_was_read(b, "TEXT"));
	return (size_t)(find(b, b->read.data, "TEXT") - b->read.data);
}

/* Only for a key, only where it is worth it, and not where another program takes the pictures apart. */
static void test_text_behind_a_picture(void **state)
{
	struct picture *p = make_true();

	(void)state;
	for (int i = 0; i < 6; i++) {
		struct sendfix b;

		sendfix_start(&b, true);
		b.send.is_relayed = i == 1;
		if (i == 5) {
			buf_init(&p->coarse, 1 << 24);
			buf_append(&p->coarse, p->data.data, p->data.len);
		}
		begin_slow(&b, p);
		if (i == 2)
			b.send.out.pace = 1e9;		/* soon through */
		if (i == 3)
			b.send.pauses = 3;
		if (i == 4)
			b.send.shown.seams = 15;	/* the terminal would forget a picture */
		if (i == 5)
			b.send.shown.seams = 14;	/* and with the fine one that comes next */
		put_text(&b, "TEXT", i != 0);
		assert_true(text_at(&b) > p->data.len);
		assert_int_equal(b.send.pauses, i == 3 ? 3 : 0);
		sendfix_finish(&b);
	}
	picture_free(p);
}

/* The text that goes first may show the cursor: it is not seen in the picture meanwhile, and is there at its end. */
static void test_cursor_beside_a_picture(void **state)
{
	struct picture *p = make_true();
	struct sendfix b;

	(void)state;
	sendfix_start(&b, true);
	begin_slow(&b, p);
	put_text(&b, "first", true);
	b.send.hide_cursor = false;
	put_text(&b, "\033[?25hTEXT", false);
	assert_true(text_at(&b) < p->data.len / 2);
	assert_non_null(find(&b, b.read.data, "TEXT\0337\033[?25l\033[m\033["));
	assert_non_null(find(&b, find(&b, b.read.data, "TEXT"), "\033\\\0338\033[?25h\033[5n"));
	sendfix_finish(&b);
	picture_free(p);
}

/* The next photo does not wait for a rest either, and a pause that has not come is forgotten. */
static void test_cut_around_a_pause(void **state)
{
	struct picture *p = make_true(), *next = sendfix_make('B', 9000, 12, 17);

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct sendfix b;

		sendfix_start(&b, true);
		begin_slow(&b, p);
		put_text(&b, "TEXT", true);
		while (i == 1 && b.send.out.pause_at)
			term_send_push(&b.send);
		sendfix_show(&b, next, 1);
		assert_int_equal(b.send.out.pause_at, 0);
		sendfix_pump(&b);
		assert_null(sendfix_acknowledge(&b, 1));
		assert_true(b.read.len < p->data.len / 2);
		sendfix_pump(&b);
		assert_ptr_equal(sendfix_acknowledge(&b, 1), next);
		assert_non_null(find(&b, find(&b, b.read.data, "TEXT"), "BBB"));
		sendfix_finish(&b);
	}
	picture_free(p);
	picture_free(next);
}

/* What covers a picture on its way does not wait for it either; it comes again when that is gone. */
static void test_covered_on_a_slow_line(void **state)
{
	struct picture *p = make_true();
	struct sendfix b;

	(void)state;
	sendfix_start(&b, true);
	begin_slow(&b, p);
	canvas_text(b.canvas, 3, 4, 0, STYLE_NORMAL, "over");
	term_send_update(&b.send, b.canvas, false);
	put_text(&b, "TEXT", true);
	assert_true(text_at(&b) < p->data.len / 2);
	assert_true(sendfix_was_read(&b, "\030\0338"));
	assert_null(sendfix_acknowledge(&b, 1));
	sendfix_show(&b, p, 1);
	sendfix_pump(&b);
	assert_ptr_equal(sendfix_acknowledge(&b, 1), p);
	sendfix_finish(&b);
	picture_free(p);
}

/* A pause takes a slot of the terminal's: the screen is painted anew sooner, never in the middle of a photo. */
static void test_repaint_count_with_pauses(void **state)
{
	struct picture *p[8];
	struct sendfix b;
	int repaints = 0;

	(void)state;
	sendfix_start(&b, true);
	for (int i = 0; i < 8; i++) {
		bool repaint;

		p[i] = make_true();
		p[i]->sha256[0] = (uint8_t)i;
		b.send.rate = 100000;
		canvas_clear(b.canvas);
		canvas_picture(b.canvas, 1, 2, p[i]);
		repaint = term_send_update(&b.send, b.canvas, false);
		repaints += repaint;
		/* The terminal's own count. */
		assert_true(b.send.shown.sixels + b.send.shown.seams <= 16);
		term_send_push(&b.send);
		for (int k = 0; k < 3; k++) {
			put_text(&b, "TEXT", true);
			while (b.send.out.pause_at) {
				term_send_push(&b.send);
				sendfix_take(&b);
			}
			assert_true(b.send.shown.sixels + b.send.shown.seams <= 16);
			assert_false(term_send_update(&b.send, b.canvas, false));
		}
		sendfix_pump(&b);
		assert_ptr_equal(sendfix_acknowledge(&b, 1), p[i]);
	}
	assert_true(repaints == 1 || repaints == 2);
	sendfix_finish(&b);
	for (int i = 0; i < 8; i++)
		picture_free(p[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(complaint_07_text_passes_a_picture),
		cmocka_unit_test(test_text_behind_a_picture),
		cmocka_unit_test(test_cursor_beside_a_picture),
		cmocka_unit_test(test_cut_around_a_pause),
		cmocka_unit_test(test_covered_on_a_slow_line),
		cmocka_unit_test(test_repaint_count_with_pauses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
