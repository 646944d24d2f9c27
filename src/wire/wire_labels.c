/* Which colour each pixel gets: rate against distortion, a column of six pixels at a time.
 *
 * A colour in use next door costs little to go on with, a new one costs a register choice,
 * a character and a hole in someone else's run. Prices are guesses of what the serialiser
 * will pay; they need not be exact, since painting (wire_layers.c) corrects what turned out
 * dear. Two passes: left to right, where a column sees only what has been decided, then
 * right to left, where it sees both neighbours. */
#include <limits.h>

#include "wire/wire_room.h"

/* Prices in cost units (WIRE_UNIT to the byte). */
enum {
	FIRST_NEW = 56,			/* pass 1: not in the previous column */
	FIRST_OPEN = 12,		/* in the previous column */
	FIRST_BASE = 4,			/* was most of the previous column */
	FIRST_SAME = 2,			/* with the very same rows */
	SECOND_NEW = 80,		/* pass 2: in neither neighbour */
	SECOND_AGED = 18,		/* two columns back */
	SECOND_OPEN = 14,		/* in one neighbour */
	SECOND_BRIDGE = 6,		/* in both */
	SECOND_SAME = 5,		/* same rows as one neighbour */
	SECOND_THROUGH = 1,		/* same rows as both */
	EASY = 40,			/* a column that costs no more as a copy of the last is not thought about */
	LONG_AGO = -100,
	NONE = 255,
};

/* The price by whether the next column has the colour, and by its age: 1, 2, more. */
struct price_list {
	uint8_t by_age[2][4], same, base_less;
};
static const struct price_list first_prices = {
	{ { 0, FIRST_OPEN, FIRST_NEW, FIRST_NEW } }, FIRST_SAME, FIRST_OPEN - FIRST_BASE,
};
static const struct price_list second_prices = {
	{ { 0, SECOND_OPEN, SECOND_AGED, SECOND_NEW }, { 0, SECOND_BRIDGE, SECOND_OPEN, SECOND_OPEN } }, SECOND_SAME, 0,
};

struct labeller {
	struct wire_band *b;
	const struct wire_palette *p;
	bool second;
	const struct price_list *prices;
	int step;				/* columns done in this pass */
	int base;				/* main colour of the previous column */
	int last[WIRE_COLORS_MAX];		/* step at which a colour was used last */
	uint8_t before[WIRE_COLORS_MAX];	/* its rows then */
	uint8_t ahead[WIRE_COLORS_MAX];		/* its rows in the next column (pass 2), else 0 */
	uint8_t slot[WIRE_COLORS_MAX];		/* its place in candidate[], NONE */
	uint8_t recent[WIRE_ADDITION_MAX + 1];	/* colours last used two columns back */
	int recent_count;
	/* the column in work */
	int count, chosen_count;
	uint8_t candidate[WIRE_ADDITION_MAX + 1];
	wire_six cost[WIRE_ADDITION_MAX + WIRE_ADDITION_STEP];	/* of its pixels, and its price */
	uint8_t chosen[WIRE_BAND];		/* candidates */
};

static int price_of(const struct labeller *l, int color)
{
	/* min(age, 3) and the rest without branches. */
	int over = l->step - l->last[color] - 3, age = 3 + (over & -(over < 0));

	return l->prices->by_age[l->ahead[color] != 0][age] - (l->prices->base_less & -(color == l->base));
}

/* Price and costs of a candidate share a word. */
static int price_in(wire_six cost)
{
	return (int)(cost >> WIRE_PRICE_SHIFT);
}

/* The price once the rows are known too. (No branches: they would be guessed wrong too often.) */
static int exact_price(const struct labeller *l, int slot, unsigned mask)
{
	int color = l->candidate[slot];
	unsigned before = (l->last[color] == l->step - 1) & (l->before[color] == mask), ahead = l->ahead[color] == mask;
	const int price[3] = { price_in(l->cost[slot]), l->prices->same, SECOND_THROUGH };

	return price[before + ahead];
}

/* Weighs a colour; one that is there already is weighed again, for that takes less time
 * than a branch guessed wrong. */
static inline void add_candidate(struct labeller *l, int x, int color)
{
	bool fresh = l->slot[color] == NONE;

	l->cost[l->count] = wire_cost(&l->b->pixels[x], &l->b->scale[x / WIRE_BLOCK], &l->p->tone[color]) |
			    (wire_six)price_of(l, color) << WIRE_PRICE_SHIFT;
	l->candidate[l->count] = (uint8_t)color;
	l->slot[color] = fresh ? (uint8_t)l->count : l->slot[color];
	l->count += fresh;
}

static void add_set(struct labeller *l, int x, struct wire_set set)
{
	for (; set.masks; set = wire_set_rest(set))
		add_candidate(l, x, wire_set_color(set));
}

/* All that is worth a thought, besides the previous column's. */
static void gather(struct labeller *l, int x, struct wire_set next)
{
	if (l->second) {
		for (int i = 0; i < l->recent_count; i++)
			add_candidate(l, x, l->recent[i]);
		add_set(l, x, l->b->set[x]);
		add_set(l, x, next);
		return;
	}
	for (int k = 0; k < l->b->rows; k++)
		add_candidate(l, x, l->b->near[x][k]);
}

/* The single colour that suits best, then others one by one while they pay for themselves.
 * Returns what each row costs then. */
static wire_six choose(struct labeller *l)
{
	const wire_six price_row = (wire_six)255 << WIRE_PRICE_SHIFT;
	wire_six now = ~(wire_six)0;
	int total = INT_MAX, paid = 0;

	memset(&l->cost[l->count], 255, (WIRE_ADDITION_STEP - 1) * sizeof(l->cost[0]));
	l->chosen_count = 0;
	while (l->chosen_count < l->b->rows) {
		unsigned best = wire_addition(l->cost, l->count, now);
		int slot = best & (WIRE_ADDITION_MAX - 1), sum = paid + (int)(best >> WIRE_ADDITION_BITS);

		if (sum >= total)
			break;
		total = sum;
		paid += price_in(l->cost[slot]);
		now = wire_min(now, l->cost[slot]) | price_row;
		l->chosen[l->chosen_count++] = (uint8_t)slot;
		/* Nothing is to be had for less than this. */
		if (total - paid <= FIRST_BASE)
			break;
	}
	return now & ~price_row;
}

/* Gives each row to the first chosen colour that is least there; returns cost and price. */
static int settle(const struct labeller *l, wire_six least, struct wire_set *ret)
{
	unsigned left = (1u << l->b->rows) - 1;
	int total = wire_sum(least), shift = 0;
	struct wire_set set = { 0 };

	for (int i = 0; i < l->chosen_count && left; i++) {
		int slot = l->chosen[i];
		unsigned mask = wire_equal(l->cost[slot], least) & left;

		if (!mask)
			continue;
		left &= ~mask;
		total += exact_price(l, slot, mask);
		set.colors |= (wire_six)l->candidate[slot] << shift;
		set.masks |= (wire_six)mask << shift;
		shift += 8;
	}
	*ret = set;
	return total;
}

/* What a neighbour's labels, whole, would come to here. */
static int copy_total(const struct labeller *l, struct wire_set from)
{
	int sum = 0;

	for (; from.masks; from = wire_set_rest(from)) {
		int slot = l->slot[wire_set_color(from)];
		unsigned mask = wire_set_mask(from);

		sum += wire_sum(l->cost[slot] & wire_rows(mask)) + exact_price(l, slot, mask);
	}
	return sum;
}

static void commit(struct labeller *l, struct wire_set set, struct wire_set next)
{
	int most = 0, base = -1;

	for (; next.masks; next = wire_set_rest(next))
		l->ahead[wire_set_color(next)] = 0;
	for (; set.masks; set = wire_set_rest(set)) {
		int color = wire_set_color(set), rows = wire_count_rows(wire_set_mask(set)) + (color == l->base);

		l->last[color] = l->step;
		l->before[color] = (uint8_t)wire_set_mask(set);
		base = rows > most ? color : base;
		most = rows > most ? rows : most;
	}
	l->recent_count = 0;
	for (int j = 0; j < l->count; j++) {
		int color = l->candidate[j];

		l->slot[color] = NONE;
		l->recent[l->recent_count] = (uint8_t)color;
		l->recent_count += l->last[color] == l->step - 1;
	}
	l->base = base;
}

/* previous and next are empty sets at the ends. Of equals, the copies go first: what is
 * alike costs least to say. */
static void label_column(struct labeller *l, int x, struct wire_set previous, struct wire_set next)
{
	struct wire_set set = previous;
	int copy = INT_MAX;

	l->count = 0;
	for (struct wire_set s = next; s.masks; s = wire_set_rest(s))
		l->ahead[wire_set_color(s)] = (uint8_t)wire_set_mask(s);
	if (previous.masks) {
		add_set(l, x, previous);
		copy = copy_total(l, previous);
	}
	if (copy > EASY) {
		int total;

		gather(l, x, next);
		total = settle(l, choose(l), &set);
		if (next.masks && copy_total(l, next) <= (total < copy ? total : copy))
			set = next;
		else if (copy <= total)
			set = previous;
	}
	l->b->set[x] = set;
	commit(l, set, next);
	l->step++;
}

static void begin(struct labeller *l, bool second)
{
	l->second = second;
	l->prices = second ? &second_prices : &first_prices;
	l->step = 0;
	l->base = -1;
	l->recent_count = 0;
	for (int c = 0; c < l->p->count; c++)
		l->last[c] = LONG_AGO;
	memset(l->before, 0, sizeof(l->before));
	memset(l->ahead, 0, sizeof(l->ahead));
	memset(l->slot, NONE, sizeof(l->slot));
}

void wire_labels_choose(struct wire_band *b, const struct wire_palette *p)
{
	struct labeller l = { .b = b, .p = p };
	const struct wire_set none = { 0 };

	begin(&l, false);
	for (int x = 0; x < b->width; x++)
		label_column(&l, x, x > 0 ? b->set[x - 1] : none, none);
	begin(&l, true);
	for (int x = b->width - 1; x >= 0; x--)
		label_column(&l, x, x + 1 < b->width ? b->set[x + 1] : none, x > 0 ? b->set[x - 1] : none);
}
