#include "terminal/sixels.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "wire/wire_put.h"
#include "wire/wire_simd.h"

/* A gap of so many columns ends a stretch: another may stand in it. */
enum { BAND = 6, GAP = 10 };

/* Columns [from, to) of one colour, with gaps shorter than GAP. */
struct stretch {
	int from, to, color;
};

struct band {
	const uint8_t *indices;		/* of its first row */
	int width, rows;
	uint8_t *masks;			/* by colour and column; set within the stretches */
	struct stretch *stretches;	/* by their left edges; the first is none, and ends GAP before the left edge */
	int count;			/* with that one */
	int open[PALETTE_MAX];		/* the last stretch of a colour, 0: none */
};

static wire_six column(const struct band *b, int x)
{
	const uint8_t *at = b->indices + x;
	wire_six six = 0;

	for (int k = 0; k < b->rows; k++)
		six |= (wire_six)at[(size_t)k * (size_t)b->width] << 8 * k;
	return six;
}

static void add(struct band *b, int x, int color, unsigned mask)
{
	uint8_t *masks = b->masks + (size_t)color * (size_t)b->width;
	struct stretch *s = &b->stretches[b->open[color]];

	if (x - s->to >= GAP) {
		b->open[color] = b->count;
		s = &b->stretches[b->count++];
		*s = (struct stretch){ .from = x, .color = color };
	} else {
		for (int gap = s->to; gap < x; gap++)
			masks[gap] = 0;
	}
	masks[x] = (uint8_t)mask;
	s->to = x + 1;
}

/* Of those that begin in one column the longest comes first, then the lower colour. */
static bool is_before(const struct stretch *a, const struct stretch *b)
{
	return a->to != b->to ? a->to > b->to : a->color < b->color;
}

static void sort(struct band *b)
{
	for (int i = 2; i < b->count; i++) {
		struct stretch s = b->stretches[i];
		int k = i;

		for (; k > 1 && b->stretches[k - 1].from == s.from && is_before(&s, &b->stretches[k - 1]); k--)
			b->stretches[k] = b->stretches[k - 1];
		b->stretches[k] = s;
	}
}

static void find_stretches(struct band *b, int colors)
{
	unsigned all = (1u << b->rows) - 1;

	memset(b->open, 0, (size_t)colors * sizeof(b->open[0]));
	b->count = 1;
	for (int x = 0; x < b->width; x++) {
		wire_six six = column(b, x);

		for (unsigned left = all; left;) {
			int color = (int)(six >> 8 * __builtin_ctz(left) & 255);
			unsigned mask = wire_equal(six, 0x0101010101010101ull * (unsigned)color) & left;

			add(b, x, color, mask);
			left &= ~mask;
		}
	}
	sort(b);
}

static char *put_masks(char *at, const uint8_t *masks, int from, int to)
{
	while (from < to) {
		int next = from + 1;

		while (next < to && masks[next] == masks[from])
			next++;
		at = wire_put_run(at, next - from, masks[from]);
		from = next;
	}
	return at;
}

/* A pass from left to right takes each stretch that begins where the last one ended or later; what it leaves is for
 * the next. What the first one takes it paints in all rows: the colours that show there come later and cover it. */
static char *put_passes(char *at, struct band *b, int *current)
{
	int left = b->count - 1;
	struct stretch *s = b->stretches + 1;

	for (bool is_first = true; left > 0; is_first = false) {
		int x = 0, kept = 0;

		if (!is_first)
			*at++ = '$';
		for (int i = 0; i < left; i++) {
			if (s[i].from < x) {
				s[kept++] = s[i];
				continue;
			}
			at = wire_put_register(at, s[i].color, current);
			at = wire_put_run(at, s[i].from - x, 0);
			if (is_first)
				at = wire_put_run(at, s[i].to - s[i].from, (1u << b->rows) - 1);
			else
				at = put_masks(at, b->masks + (size_t)s[i].color * (size_t)b->width, s[i].from, s[i].to);
			x = s[i].to;
		}
		left = kept;
	}
	return at;
}

static bool put_band(struct band *b, int *current, struct buf *out)
{
	size_t need = 1;
	char *start;

	for (int i = 1; i < b->count; i++)
		need += (size_t)(b->stretches[i].to - b->stretches[i].from) * 2 + WIRE_PUT_REGISTER_MAX + WIRE_PUT_RUN_MAX + 1;
	start = buf_reserve(out, need);
	if (!start)
		return false;
	buf_commit(out, (size_t)(put_passes(start, b, current) - start));
	return true;
}

static bool put_bands(struct band *b, const uint8_t *indices, int height, int colors, struct buf *out)
{
	int current = -1;

	for (int top = 0; top < height; top += BAND) {
		b->indices = indices + (size_t)top * (size_t)b->width;
		b->rows = height - top < BAND ? height - top : BAND;
		find_stretches(b, colors);
		if (top > 0)
			buf_putc(out, '-');
		if (!put_band(b, &current, out))
			return false;
	}
	return true;
}

enum pv_err sixels_encode(const uint8_t *indices, int width, int height, const struct palette *p, struct buf *out, struct pv_error *err)
{
	struct band b = { .width = width };
	enum pv_err code = PV_OK;

	if (width < 1 || height < SIXELS_SIDE_MIN || width > SIXELS_SIDE_MAX || height > SIXELS_SIDE_MAX)
		return pv_error_set(err, PV_ERR_TOO_LARGE, "a picture of this size cannot be sent: '%dx%d'", width, height);
	b.masks = mem_try_raw((size_t)p->count, (size_t)width);
	b.stretches = mem_try_raw((size_t)width * BAND + 1, sizeof(*b.stretches));
	if (!b.masks || !b.stretches) {
		code = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode a picture");
		goto out;
	}
	b.stretches[0] = (struct stretch){ .to = -GAP };
	wire_put_head(out, width, height, p->percent, NULL, p->count);
	if (!put_bands(&b, indices, height, p->count, out))
		out->failed = true;
	buf_puts(out, "\033\\");
	if (out->failed)
		code = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to encode a picture");
out:
	free(b.masks);
	free(b.stretches);
	return code;
}
