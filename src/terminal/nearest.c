#include "terminal/nearest.h"

#include <stdlib.h>

enum { FAR = 3 * NEAREST_SPAN };

struct item {
	int32_t at[3];
	int entry;
};

static int item_compare(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->at[0] != y->at[0])
		return x->at[0] < y->at[0] ? -1 : 1;
	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

void nearest_init(struct nearest *n, int32_t (*points)[3], int count)
{
	struct item items[NEAREST_MAX];
	int k = 1;

	for (int i = 0; i < count; i++)
		items[i] = (struct item){ { points[i][0], points[i][1], points[i][2] }, i };
	qsort(items, (size_t)count, sizeof(items[0]), item_compare);
	n->count = count;
	for (int i = 0; i < count; i++) {
		for (int c = 0; c < 3; c++)
			n->at[c][i + 1] = items[i].at[c];
		n->entry[i + 1] = (uint8_t)items[i].entry;
	}
	for (int c = 0; c < 3; c++) {
		n->at[c][0] = -FAR;
		n->at[c][count + 1] = FAR;
	}
	for (int i = 0; i < NEAREST_SPAN / 32; i++) {
		while (k <= count && n->at[0][k] < i * 32)
			k++;
		n->start[i] = (uint16_t)k;
	}
}

int nearest_find(const struct nearest *n, const int32_t at[3])
{
	int up = n->start[at[0] / 32], down = up - 1, ret = 0;
	int32_t best = INT32_MAX;

	for (;;) {
		int32_t above = abs(n->at[0][up] - at[0]), below = abs(at[0] - n->at[0][down]);
		int32_t d0 = above < below ? above : below, d1, d2, d;
		int k;

		/* Farther in one dimension alone: nothing beyond is nearer. The sentinels are. */
		if (d0 * d0 >= best)
			break;
		k = above < below ? up++ : down--;
		d1 = n->at[1][k] - at[1];
		d2 = n->at[2][k] - at[2];
		d = d0 * d0 + d1 * d1 + d2 * d2;
		if (d < best) {
			best = d;
			ret = k;
		}
	}
	return n->entry[ret];
}
