/* Where pictures may pause: the parts, each a sixel that every terminal draws, are the very picture together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "desixel.h"
#include "terminal/seam.h"
#include "terminal/sixels.h"
#include "wire/wire.h"

enum { WIDTH = 120 };

static uint32_t noise(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* In runs, so that most bands begin with the colour that the last one ended with. */
static void encode_plain(int height, int colors, struct buf *out)
{
	size_t n = (size_t)WIDTH * (size_t)height;
	uint8_t *indices = mem_array(n, 1);
	struct palette p = { .count = colors };
	uint32_t seed = (uint32_t)height;

	for (int k = 0; k < colors; k++)
		p.percent[k][0] = p.percent[k][1] = p.percent[k][2] = (uint8_t)(k % 101);
	for (size_t i = 0; i < n; i++)
		indices[i] = i % 50 ? indices[i - 1] : (uint8_t)(noise(&seed) % (uint32_t)colors);
	assert_int_equal(sixels_encode(indices, WIDTH, height, &p, out, NULL), PV_OK);
	free(indices);
}

static void encode_wire(int height, struct buf *out)
{
	struct pv_image img = { .width = WIDTH, .height = height, .rgb = mem_array((size_t)WIDTH * (size_t)height, 3) };
	struct wire_options opt = { .lambda = 40, .colors = 64, .overpaint = true };
	struct wire_scratch *scratch = wire_scratch_new();
	uint32_t seed = 7;

	for (int i = 0; i < WIDTH * height * 3; i++)
		img.rgb[i] = (uint8_t)(i / 300 % 200 + (int)(noise(&seed) % 50));
	assert_int_equal(wire_encode(&img, &opt, scratch, out, NULL), PV_OK);
	wire_scratch_free(scratch);
	pv_image_release(&img);
}

/* One part against the rows of the picture that it stands for. */
static void expect_part(const struct desixel *whole, int top, int bottom, const char *head, size_t head_len, const char *body, size_t n, bool is_last)
{
	struct buf part = BUF_INIT(1 << 24);
	size_t row = (size_t)whole->width * 3;
	struct desixel d;

	buf_append(&part, head, head_len);
	buf_append(&part, body, n);
	if (!is_last)
		buf_puts(&part, "\033\\");
	/* The last one lacks nothing; of the others what is below the seam is missing, and left as it is. */
	assert_null(desixel_decode(part.data, part.len, is_last, &d));
	assert_int_equal(d.width, whole->width);
	assert_int_equal(d.height, whole->height - top);
	assert_int_equal(d.colors, whole->colors);
	assert_memory_equal(d.rgb, whole->rgb + (size_t)top * row, (size_t)(bottom - top) * row);
	for (size_t i = (size_t)(bottom - top) * (size_t)d.width; i < (size_t)d.width * (size_t)d.height; i++)
		assert_int_equal(d.index[i], 0xffff);
	desixel_release(&d);
	buf_release(&part);
}

/* Pauses wherever it may; returns how often. */
static int expect_parts(const struct buf *sixel, int cell_height)
{
	struct buf head = BUF_INIT(1 << 16), next = BUF_INIT(1 << 16);
	struct seam seam, last = { 0 };
	struct desixel whole;
	int n = 0;

	assert_null(desixel_decode(sixel->data, sixel->len, true, &whole));
	while (seam_find(sixel, last.at, cell_height, &seam, &next)) {
		expect_part(&whole, last.row * cell_height, seam.row * cell_height, buf_str(&head), head.len, sixel->data + last.from, seam.at - last.from, false);
		assert_true(seam.row > last.row && seam.row * cell_height % 6 == 0);
		buf_clear(&head);
		buf_append(&head, next.data, next.len);
		buf_clear(&next);
		last = seam;
		n++;
	}
	expect_part(&whole, last.row * cell_height, whole.height, buf_str(&head), head.len, sixel->data + last.from, sixel->len - last.from, true);
	desixel_release(&whole);
	buf_release(&head);
	buf_release(&next);
	return n;
}

static void test_parts_are_the_picture(void **state)
{
	static const struct {
		int height, cell_height, seams;
	} cases[] = {
		{ 640, 20, 10 }, { 600, 20, 9 }, { 605, 20, 9 }, { 606, 20, 10 }, { 640, 13, 8 }, { 640, 16, 13 }, { 640, 17, 6 }, { 640, 18, 35 },
		{ 59, 20, 0 }, { 65, 20, 0 }, { 66, 20, 1 }, { 640, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf plain = BUF_INIT(1 << 24), wire = BUF_INIT(1 << 24);

		encode_plain(cases[i].height, i % 2 ? 256 : 16, &plain);
		encode_wire(cases[i].height, &wire);
		assert_int_equal(expect_parts(&plain, cases[i].cell_height), cases[i].seams);
		assert_int_equal(expect_parts(&wire, cases[i].cell_height), cases[i].seams);
		buf_release(&plain);
		buf_release(&wire);
	}
}

static void test_other_bytes(void **state)
{
	static const char *const other[] = {
		"", "\033P0;1;0q", "\033Pq\"1;1;60;660#0;2;0;0;0#0-#0-#0-#0-#0-#0-#0-#0-#0-#0-#0-\033\\", "\033P0;1;0q\"1;1;60", "\033P0;1;0q\"1;1;;660#0-",
		"\033P0;1;0q\"1;1;60;660#0;2;0;0;0", "\033P0;1;0q\"1;1;60;660----------------------", "\033_Gq=1;----\033\\",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		struct buf sixel = BUF_INIT(1000), head = BUF_INIT(1000);
		struct seam seam;

		buf_puts(&sixel, other[i]);
		assert_false(seam_find(&sixel, 0, 20, &seam, &head));
		buf_release(&sixel);
		buf_release(&head);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_are_the_picture),
		cmocka_unit_test(test_other_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
