/* From fragments to bytes: which pass over the band carries which fragment.
 *
 * A pass goes from left to right once ('$' goes back): it can carry fragments that share
 * no column. A fragment must come in a later pass than whatever it paints over, or than
 * what it would be painted over by. Within that rule each fragment goes where the gaps
 * cost least; neighbours of the same colour save the register command. */
#include "wire/wire_put.h"
#include "wire/wire_room.h"

enum { PASSES_MAX = 250 };

struct wire_pack_work {
	int head[PASSES_MAX];
	int count;
	bool begun;			/* a pass of this band has been written */
	wire_six level[];		/* by column and row: 1 + the last pass that paints it */
};

/* Where in a pass a fragment would stand, and what that costs. */
struct place {
	int pass, previous, bytes;	/* pass -1: none found */
};

size_t wire_pack_work_size(int width)
{
	return sizeof(struct wire_pack_work) + (size_t)width * sizeof(wire_six);
}

static int digits(int n)
{
	return n < 10 ? 1 : n < 100 ? 2 : n < 1000 ? 3 : 4;
}

static int run_bytes(int length)
{
	return length <= 3 ? length : 2 + digits(length);
}

/* Bytes from the end of one fragment (NULL: the left edge) to the first pixel of another. */
static int way_bytes(const struct wire_fragment *from, const struct wire_fragment *to, const uint8_t *number)
{
	if (!from)
		return run_bytes(to->from) + 1 + digits(number[to->color]);
	return run_bytes(to->from - from->to) + (from->color == to->color ? 0 : 1 + digits(number[to->color]));
}

static wire_six most(wire_six a, wire_six b)
{
	return wire_add(a, wire_sub(b, a));
}

/* The first pass that the fragment may go in: above all that has its pixels. */
static int lowest_pass(const struct wire_pack_work *work, const struct wire_band *b, const struct wire_fragment *f)
{
	wire_six level = 0;
	int x = f->from, highest = 0;

	for (int r = f->first; r < f->last; r++) {
		wire_six rows = wire_rows(b->runs[r].mask);

		for (int end = x + b->runs[r].length; x < end; x++)
			level = most(level, work->level[x] & rows);
	}
	for (; level; level >>= 8) {
		if ((int)(level & 255) > highest)
			highest = (int)(level & 255);
	}
	return highest;
}

static void raise_level(struct wire_pack_work *work, const struct wire_band *b, const struct wire_fragment *f, int pass)
{
	wire_six height = 0x0101010101010101ull * (unsigned)(pass + 1);
	int x = f->from;

	for (int r = f->first; r < f->last; r++) {
		wire_six rows = height & wire_rows(b->runs[r].mask);

		for (int end = x + b->runs[r].length; x < end; x++)
			work->level[x] = most(work->level[x], rows);
	}
}

static void try_pass(const struct wire_pack_work *work, const struct wire_band *b, const struct wire_fragment *f, int pass, const uint8_t *number,
		     struct place *best)
{
	const struct wire_fragment *before = NULL, *after = NULL;
	int previous = -1, i = work->head[pass], bytes;

	for (; i >= 0 && b->fragments[i].to <= f->from; i = b->fragments[i].next)
		previous = i;
	if (i >= 0 && b->fragments[i].from < f->to)
		return;
	if (previous >= 0)
		before = &b->fragments[previous];
	bytes = way_bytes(before, f, number);
	if (i >= 0) {
		after = &b->fragments[i];
		bytes += way_bytes(f, after, number) - way_bytes(before, after, number);
	}
	if (best->pass < 0 || bytes < best->bytes)
		*best = (struct place){ .pass = pass, .previous = previous, .bytes = bytes };
}

/* Puts fragment i where it is cheapest; false when the passes are used up. */
static bool place_fragment(struct wire_pack_work *work, struct wire_band *b, int i, const uint8_t *number)
{
	struct wire_fragment *f = &b->fragments[i];
	struct place best = { .pass = -1 };
	int *link;

	for (int pass = lowest_pass(work, b, f); pass < work->count; pass++)
		try_pass(work, b, f, pass, number, &best);
	if (work->count < PASSES_MAX && (best.pass < 0 || best.bytes > 1 + way_bytes(NULL, f, number))) {
		best = (struct place){ .pass = work->count++, .previous = -1 };
		work->head[best.pass] = -1;
	}
	if (best.pass < 0)
		return false;
	link = best.previous < 0 ? &work->head[best.pass] : &b->fragments[best.previous].next;
	f->next = *link;
	*link = i;
	raise_level(work, b, f, best.pass);
	return true;
}

/* How far a run of this mask may go on from `from` towards `to` (either way) in this pass:
 * as long as all its pixels are painted over in a later one. Columns are counted from their
 * left edges. */
static int covered_until(const struct wire_pack_work *work, int from, int to, unsigned mask, int pass)
{
	wire_six rows = wire_rows(mask), above = (0x0101010101010101ull * (unsigned)(pass + 2)) & rows;
	int step = from < to ? 1 : -1;

	while (from != to && (wire_min(work->level[step > 0 ? from : from - 1] & rows, above)) == above)
		from += step;
	return from;
}

static int growth(const struct wire_run *run, int columns)
{
	return run_bytes(run->length + columns) - run_bytes(run->length);
}

/* A gap costs up to six bytes; where the paint on both sides may run on until it meets, it
 * is free. `before` may be NULL, at the left edge. */
static void close_gap(const struct wire_pack_work *work, struct wire_band *b, struct wire_fragment *before, struct wire_fragment *f, int pass)
{
	struct wire_run edge = { 0 }, *left = before ? &b->runs[before->last - 1] : &edge, *right = &b->runs[f->first];
	int from = before ? before->to : 0, to = f->from;
	int reach = before ? covered_until(work, from, to, left->mask, pass) : from;
	int meet = covered_until(work, to, from, right->mask, pass);

	if (meet > reach)
		return;
	/* Either side may take what both can. */
	if (before && growth(left, reach - from) + growth(right, to - reach) < growth(left, meet - from) + growth(right, to - meet))
		meet = reach;
	if (growth(left, meet - from) + growth(right, to - meet) >= run_bytes(to - from))
		return;
	left->length = (int16_t)(left->length + meet - from);
	right->length = (int16_t)(right->length + to - meet);
	if (before)
		before->to = (int16_t)meet;
	f->from = (int16_t)meet;
}

static void close_gaps(const struct wire_pack_work *work, struct wire_band *b, int pass)
{
	struct wire_fragment *before = NULL;

	for (int i = work->head[pass]; i >= 0; i = b->fragments[i].next) {
		struct wire_fragment *f = &b->fragments[i];

		if (f->from > (before ? before->to : 0))
			close_gap(work, b, before, f, pass);
		before = f;
	}
}

static char *put_fragment(char *at, const struct wire_band *b, const struct wire_fragment *f, int x, int number, int *current)
{
	at = wire_put_register(at, number, current);
	at = wire_put_run(at, f->from - x, 0);
	for (int r = f->first; r < f->last; r++)
		at = wire_put_run(at, b->runs[r].length, b->runs[r].mask);
	return at;
}

/* Writes what the passes hold and empties them. */
static bool flush(struct wire_pack_work *work, struct wire_band *b, const uint8_t *number, int *current, struct buf *out)
{
	size_t need = (size_t)b->run_count * WIRE_PUT_RUN_MAX + (size_t)b->fragment_count * (WIRE_PUT_REGISTER_MAX + WIRE_PUT_RUN_MAX) + PASSES_MAX;
	char *start = buf_reserve(out, need), *at = start;

	if (!start)
		return false;
	for (int pass = 0; pass < work->count; pass++) {
		int x = 0;

		if (work->begun)
			*at++ = '$';
		work->begun = true;
		if (!b->exact)
			close_gaps(work, b, pass);
		for (int i = work->head[pass]; i >= 0; i = b->fragments[i].next) {
			const struct wire_fragment *f = &b->fragments[i];

			at = put_fragment(at, b, f, x, number[f->color], current);
			x = f->to;
		}
	}
	buf_commit(out, (size_t)(at - start));
	work->count = 0;
	memset(work->level, 0, (size_t)b->width * sizeof(work->level[0]));
	return true;
}

bool wire_pack_write(struct wire_band *b, struct wire_pack_work *work, const uint8_t *number, int *current, struct buf *out)
{
	work->count = 0;
	work->begun = false;
	memset(work->level, 0, (size_t)b->width * sizeof(work->level[0]));
	for (int i = 0; i < b->fragment_count; i++) {
		if (place_fragment(work, b, i, number))
			continue;
		if (!flush(work, b, number, current, out) || !place_fragment(work, b, i, number))
			return false;
	}
	return flush(work, b, number, current, out);
}
