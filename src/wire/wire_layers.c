/* Painting a band: from labels to runs, the colour with the most pixels first.
 *
 * What is painted later covers what was painted before, so a colour may run on under the
 * pixels of all later colours: those are "don't care". A row of a column thus has two costs
 * for the colour at hand, with the bit on and with it off:
 *
 *	its own pixel		on 0, off: what the canvas there costs more (unpainted: forbidden)
 *	a later colour's	0 and 0
 *	an earlier colour's	on: what this colour costs more than the canvas, off 0 (or the reverse)
 *
 * A run of one mask costs its bytes and, row by row, the lesser of both sums over its
 * columns. The cheapest way through a stretch of columns, inside runs or outside any
 * fragment, is found by dynamic programming from left to right; a handful of starting
 * points is kept for the run that ends here. Where leaving a pixel to what lies below is
 * cheaper than its bytes, it is left: labels are an intention, the canvas is the result. */
#include <stdlib.h>

#include "wire/wire_room.h"

enum {
	OPEN = 72,			/* cost of a fragment: register, gap, its place in a pass */
	GAP_MAX = 32,			/* columns from one label to the next within a stretch (wire.c reckons with 33) */
	SLOTS = 6,			/* starting points kept: the last three and the three best older */
	YOUNG = 3,
	FORBIDDEN = 255,		/* sum at which a run or a gap is out of the question */
	NEVER = 1 << 25,
};

struct entry {
	int16_t x;
	uint8_t mask;
};

struct slots {
	wire_six on[SLOTS], off[SLOTS];
	int start[SLOTS], base[SLOTS];
};

struct wire_layers_work {
	int16_t *run_price;		/* by length */
	struct entry *entries;		/* the labels by colour, then column */
	int first[WIRE_COLORS_MAX + 1];	/* of a colour's entries */
	int pixels[WIRE_COLORS_MAX];
	uint8_t order[WIRE_COLORS_MAX];	/* colours as they are painted */
	int colors;
	uint8_t *done;			/* by column: rows whose own colour has been painted */
	/* the stretch in work, by column from its start */
	uint8_t *own;
	wire_six *cost, *on, *off;
	int *inside, *outside;		/* cheapest way to stand between columns in a run's end, or outside */
	int16_t *run_from;
	bool *leave;			/* outside was reached by ending a run here */
	bool *entered;			/* a run that starts here opens a fragment */
	struct wire_run *reversed;
};

static int run_price(int length)
{
	return WIRE_UNIT * (length < 3 ? length : length < 10 ? 3 : length < 100 ? 4 : length < 1000 ? 5 : 6);
}

static size_t take(size_t *at, size_t count, size_t size)
{
	size_t here = *at;

	*at = (here + count * size + 15) & ~(size_t)15;
	return here;
}

/* One allocation: the offsets of the arrays, or (work given) the arrays themselves. */
static size_t lay_out(struct wire_layers_work *work, int width)
{
	size_t at = 0, n = (size_t)width + 1, o[12];

	take(&at, 1, sizeof(struct wire_layers_work));
	o[0] = take(&at, n + YOUNG, sizeof(int16_t));
	o[1] = take(&at, n * WIRE_BAND, sizeof(struct entry));
	o[2] = take(&at, n, 1);
	o[3] = take(&at, n, 1);
	o[4] = take(&at, n, sizeof(wire_six));
	o[5] = take(&at, n, sizeof(wire_six));
	o[6] = take(&at, n, sizeof(wire_six));
	o[7] = take(&at, n, sizeof(int));
	o[8] = take(&at, n, sizeof(int));
	o[9] = take(&at, n, sizeof(int16_t));
	o[10] = take(&at, 2 * n, sizeof(bool));
	o[11] = take(&at, n, sizeof(struct wire_run));
	if (work) {
		char *base = (char *)work;

		work->run_price = (int16_t *)(base + o[0]);
		work->entries = (struct entry *)(base + o[1]);
		work->done = (uint8_t *)base + o[2];
		work->own = (uint8_t *)base + o[3];
		work->cost = (wire_six *)(base + o[4]);
		work->on = (wire_six *)(base + o[5]);
		work->off = (wire_six *)(base + o[6]);
		work->inside = (int *)(base + o[7]);
		work->outside = (int *)(base + o[8]);
		work->run_from = (int16_t *)(base + o[9]);
		work->leave = (bool *)(base + o[10]);
		work->entered = work->leave + n;
		work->reversed = (struct wire_run *)(base + o[11]);
	}
	return at;
}

size_t wire_layers_work_size(int width)
{
	return lay_out(NULL, width);
}

void wire_layers_init(struct wire_layers_work *work, int width)
{
	lay_out(work, width);
	for (int n = 0; n <= width + YOUNG; n++)
		work->run_price[n] = (int16_t)run_price(n);
}

/* Sorts the labels into entries by colour, and the colours by pixels, most first. */
static void sort_labels(struct wire_layers_work *work, const struct wire_band *b, int count)
{
	int at[WIRE_COLORS_MAX] = { 0 };
	int total = 0;

	memset(work->pixels, 0, sizeof(work->pixels));
	for (int x = 0; x < b->width; x++) {
		for (struct wire_set s = b->set[x]; s.masks; s = wire_set_rest(s)) {
			at[wire_set_color(s)]++;
			work->pixels[wire_set_color(s)] += wire_count_rows(wire_set_mask(s));
		}
	}
	work->colors = 0;
	for (int c = 0; c < count; c++) {
		int j = work->colors;

		work->first[c] = total;
		total += at[c];
		at[c] = work->first[c];
		if (!work->pixels[c])
			continue;
		for (; j > 0 && work->pixels[work->order[j - 1]] < work->pixels[c]; j--)
			work->order[j] = work->order[j - 1];
		work->order[j] = (uint8_t)c;
		work->colors++;
	}
	work->first[count] = total;
	for (int x = 0; x < b->width; x++) {
		for (struct wire_set s = b->set[x]; s.masks; s = wire_set_rest(s))
			work->entries[at[wire_set_color(s)]++] = (struct entry){ .x = (int16_t)x, .mask = (uint8_t)wire_set_mask(s) };
	}
}

/* The costs of every column of the stretch [from, to), of which own[] is known. */
static void weigh(struct wire_layers_work *work, const struct wire_band *b, const struct wire_pixels *tone, int from, int to, bool exact)
{
	wire_six idle = ~wire_rows((1u << b->rows) - 1);

	for (int x = from; x < to; x++) {
		int i = x - from;
		wire_six own = wire_rows(work->own[i]);

		if (exact) {
			work->on[i] = ~own;
			work->off[i] = own;
		} else {
			unsigned known = b->known[x];
			wire_six compare = wire_rows((work->own[i] & known) | work->done[x]);

			work->cost[i] = wire_cost(&b->pixels[x], &b->scale[x / WIRE_BLOCK], tone);
			work->on[i] = (wire_sub(work->cost[i], b->cost[x]) & compare) | idle;
			work->off[i] = (wire_sub(b->cost[x], work->cost[i]) & compare) | (own & ~wire_rows(known));
		}
	}
}

/* The run that ends behind column i: tries every slot, gives the worst old one to the run
 * that starts there and returns it. Keys carry the slot in their low bits. */
static int end_runs(struct slots *s, const struct wire_layers_work *work, int i, int *ret_cost, int *ret_from)
{
	unsigned best = ~0u, worst = 0;
	int slot;

	for (int j = 0; j < SLOTS; j += 2) {
		int sums[2];

		wire_pair(s->on + j, s->off + j, work->on[i], work->off[i], sums);
		for (int k = j; k < j + 2; k++) {
			int length = i + 1 - s->start[k];
			int cost = s->base[k] + sums[k - j] + work->run_price[length] + (sums[k - j] >= FORBIDDEN ? NEVER : 0);
			unsigned key = (unsigned)cost << 3 | (unsigned)k, old = length >= YOUNG ? key : 0;

			best = key < best ? key : best;
			worst = old > worst ? old : worst;
		}
	}
	*ret_cost = (int)(best >> 3);
	*ret_from = s->start[best & 7];
	slot = worst & 7;
	s->start[slot] = i + 1;
	s->on[slot] = s->off[slot] = 0;
	return slot;
}

static void find_way(struct wire_layers_work *work, int n)
{
	struct slots s;

	for (int k = 0; k < SLOTS; k++) {
		/* Empty: so old and dear that they go first. */
		s.start[k] = k ? -YOUNG : 0;
		s.base[k] = k ? NEVER : OPEN;
		s.on[k] = s.off[k] = 0;
	}
	work->outside[0] = 0;
	work->inside[0] = NEVER;
	work->entered[0] = true;
	for (int i = 0; i < n; i++) {
		int best, from, out = wire_sum(work->off[i]), slot = end_runs(&s, work, i, &best, &from);

		out = out >= FORBIDDEN ? NEVER : out + work->outside[i];
		work->run_from[i + 1] = (int16_t)from;
		work->inside[i + 1] = best;
		work->leave[i + 1] = best < out;
		work->outside[i + 1] = best < out ? best : out;
		work->entered[i + 1] = work->outside[i + 1] + OPEN < best;
		s.base[slot] = work->entered[i + 1] ? work->outside[i + 1] + OPEN : best;
	}
}

/* The rows of a run: where on is no dearer than off. */
static unsigned run_mask(const struct wire_layers_work *work, int from, int to)
{
	wire_six on = 0, off = 0;

	for (int i = from; i < to; i++) {
		on = wire_add(on, work->on[i]);
		off = wire_add(off, work->off[i]);
	}
	return ~wire_equal(wire_min(on, off), off) & 63;
}

static void add_run(struct wire_band *b, struct wire_fragment *f, int length, unsigned mask)
{
	if (f->last > f->first && b->runs[f->last - 1].mask == mask) {
		b->runs[f->last - 1].length = (int16_t)(b->runs[f->last - 1].length + length);
		return;
	}
	b->runs[b->run_count++] = (struct wire_run){ .length = (int16_t)length, .mask = (uint8_t)mask };
	f->last = b->run_count;
}

/* Walks the cheapest way back from the end of the stretch, then notes its runs forwards. */
static void note_runs(struct wire_layers_work *work, struct wire_band *b, int color, int from, int n)
{
	struct wire_fragment *f = NULL;
	bool outside = true;
	int steps = 0, at = n;

	/* A reversed step of mask 1 is a run, of mask 0 a column outside. */
	while (at > 0) {
		bool run = !outside || work->leave[at];
		int start = run ? work->run_from[at] : at - 1;

		work->reversed[steps++] = (struct wire_run){ .length = (int16_t)(at - start), .mask = run };
		outside = !run || work->entered[start];
		at = start;
	}
	for (outside = true; steps-- > 0; at += work->reversed[steps].length) {
		int length = work->reversed[steps].length;

		if (!work->reversed[steps].mask) {
			outside = true;
			continue;
		}
		if (outside || work->entered[at]) {
			f = &b->fragments[b->fragment_count++];
			*f = (struct wire_fragment){ .from = (int16_t)(from + at), .color = (int16_t)color, .first = b->run_count, .last = b->run_count };
		}
		outside = false;
		add_run(b, f, length, run_mask(work, at, at + length));
		f->to = (int16_t)(from + at + length);
	}
}

/* What the fragments from number `first` on leave on the canvas. */
static void show(const struct wire_layers_work *work, struct wire_band *b, int first, int from, bool exact)
{
	for (int i = first; i < b->fragment_count; i++) {
		const struct wire_fragment *f = &b->fragments[i];
		wire_six color = 0x0101010101010101ull * (unsigned)f->color;
		int x = f->from;

		for (int r = f->first; r < f->last; r++) {
			unsigned mask = b->runs[r].mask;
			wire_six rows = wire_rows(mask);

			for (int end = x + b->runs[r].length; x < end; x++) {
				b->known[x] |= (uint8_t)mask;
				if (!exact)
					b->cost[x] = (b->cost[x] & ~rows) | (work->cost[x - from] & rows);
				b->painted[x] = (b->painted[x] & ~rows) | (color & rows);
			}
		}
	}
}

static void paint_stretch(struct wire_layers_work *work, struct wire_band *b, const struct wire_palette *p, int color, int from, int n, bool exact)
{
	int first = b->fragment_count;

	weigh(work, b, &p->tone[color], from, from + n, exact);
	find_way(work, n);
	note_runs(work, b, color, from, n);
	show(work, b, first, from, exact);
	for (int i = 0; i < n; i++)
		work->done[from + i] |= work->own[i];
}

void wire_layers_paint(struct wire_band *b, struct wire_layers_work *work, const struct wire_palette *p, bool exact)
{
	sort_labels(work, b, p->count);
	b->fragment_count = b->run_count = 0;
	b->exact = exact;
	memset(work->done, 0, (size_t)b->width);
	memset(b->known, 0, (size_t)b->width);
	for (int k = 0; k < work->colors; k++) {
		int color = work->order[k];
		const struct entry *e = work->entries + work->first[color], *end = work->entries + work->first[color + 1];

		while (e < end) {
			int from = e->x, last = from;

			for (; e < end && e->x - last <= GAP_MAX; e++) {
				memset(work->own + (last + 1 - from), 0, (size_t)(e->x > last ? e->x - last : 0));
				work->own[e->x - from] = e->mask;
				last = e->x;
			}
			paint_stretch(work, b, p, color, from, last + 1 - from, exact);
		}
	}
}
