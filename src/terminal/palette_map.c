/* Mapping a picture's pixels to a palette, and the palette's order.
 *
 * What is nearest is asked once for all colours that agree in their upper bits: a table remembers. The first rows of
 * the bands go first and tell which colours have the most runs; the table is then renumbered with the palette, and
 * the rest of the picture comes out in the right numbers at once. */
#include "terminal/palette.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/simd.h"
#include "terminal/nearest.h"

enum { BAND = 6, COARSE = 64, CHUNK = 256 };

/* What the table has for colours that nobody has asked for yet. In a palette of 256 it is also a colour's number: of
 * the one with the fewest runs, which is then looked for each time. */
enum { UNKNOWN = 255 };

struct mapper {
	struct nearest near;
	uint8_t *table;		/* the nearest entry, by the upper bits of a colour */
	bool is_coarse;		/* few colours lie far apart: a small table, which stays in the cache, is exact enough */
	uint8_t number[PALETTE_MAX];	/* of an entry, once the palette is in order */
	bool used[PALETTE_MAX];		/* by entry */
};

/* Lightness counts sqrt(2) times chroma: its steps are what shows. */
static void axes(int r, int g, int b, int32_t ret[3])
{
	int32_t y = (77 * r + 150 * g + 29 * b) >> 4;		/* 16 to the level */

	ret[0] = y * 181 >> 7;
	ret[1] = (9 * (16 * b - y)) >> 4;			/* 0.564 */
	ret[2] = (23 * (16 * r - y)) >> 5;			/* 0.713 */
}

static bool mapper_init(struct mapper *m, const struct palette *p)
{
	int32_t at[PALETTE_MAX][3];
	size_t size;

	m->is_coarse = p->count <= COARSE;
	size = m->is_coarse ? 1 << 16 : 1 << 18;
	m->table = mem_try_raw(size, 1);
	if (!m->table)
		return false;
	memset(m->table, UNKNOWN, size);
	memset(m->used, 0, sizeof(m->used));
	for (int k = 0; k < p->count; k++) {
		m->number[k] = (uint8_t)k;
		axes(p->rgb[k][0], p->rgb[k][1], p->rgb[k][2], at[k]);
	}
	nearest_init(&m->near, at, p->count);
	return true;
}

/* Asks for the middle of what falls together. */
static uint8_t find(struct mapper *m, uint32_t bin)
{
	int32_t at[3];
	int entry;

	if (m->is_coarse)
		axes((int)(bin >> 11 << 3 | 4), (int)((bin >> 5 & 63) << 2 | 2), (int)((bin & 31) << 3 | 4), at);
	else
		axes((int)(bin >> 12 << 2 | 2), (int)((bin >> 6 & 63) << 2 | 2), (int)((bin & 63) << 2 | 2), at);
	entry = nearest_find(&m->near, at);
	m->used[entry] = true;
	return m->table[bin] = m->number[entry];
}

SIMD_CLONES static void coarse_bins(const uint8_t *px, int n, uint32_t *restrict bins)
{
	for (int i = 0; i < n; i++, px += 3)
		bins[i] = (uint32_t)px[0] >> 3 << 11 | (uint32_t)px[1] >> 2 << 5 | (uint32_t)px[2] >> 3;
}

SIMD_CLONES static void fine_bins(const uint8_t *px, int n, uint32_t *restrict bins)
{
	for (int i = 0; i < n; i++, px += 3)
		bins[i] = (uint32_t)px[0] >> 2 << 12 | (uint32_t)px[1] >> 2 << 6 | (uint32_t)px[2] >> 2;
}

static void map(struct mapper *m, const uint8_t *px, size_t count, uint8_t *out)
{
	uint32_t bins[CHUNK];

	while (count > 0) {
		int n = count < CHUNK ? (int)count : CHUNK;

		if (m->is_coarse)
			coarse_bins(px, n, bins);
		else
			fine_bins(px, n, bins);
		for (int i = 0; i < n; i++) {
			uint8_t entry = m->table[bins[i]];

			out[i] = entry != UNKNOWN ? entry : find(m, bins[i]);
		}
		px += (size_t)n * 3;
		out += n;
		count -= (size_t)n;
	}
}

struct rank {
	uint32_t runs;
	int entry;
};

static int rank_compare(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	if (x->runs != y->runs)
		return x->runs > y->runs ? -1 : 1;
	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static void count_runs(const uint8_t *row, int width, struct rank *ranks)
{
	for (int x = 1; x < width; x++)
		ranks[row[x]].runs += row[x] != row[x - 1];
}

/* to[] is the new number of each entry. */
static void reorder(struct palette *p, const uint8_t *to)
{
	struct palette old = *p;

	for (int k = 0; k < old.count; k++) {
		memcpy(p->percent[to[k]], old.percent[k], sizeof(old.percent[k]));
		memcpy(p->rgb[to[k]], old.rgb[k], sizeof(old.rgb[k]));
	}
}

static void renumber(const uint8_t *to, uint8_t *indices, size_t n)
{
	for (size_t i = 0; i < n; i++)
		indices[i] = to[indices[i]];
}

static void renumber_table(struct mapper *m)
{
	size_t size = m->is_coarse ? 1 << 16 : 1 << 18;

	/* Most of it has never been asked for. */
	for (size_t i = 0; i < size; i += sizeof(uint64_t)) {
		uint64_t eight;

		memcpy(&eight, m->table + i, sizeof(eight));
		for (size_t k = i; eight != UINT64_MAX && k < i + sizeof(eight); k++) {
			if (m->table[k] != UNKNOWN)
				m->table[k] = m->number[m->table[k]];
		}
	}
}

/* The first row of each band stands for it: maps those, and numbers the colours by their runs. */
static void map_first_rows(struct mapper *m, const struct pv_image *img, struct palette *p, uint8_t *indices)
{
	struct rank ranks[PALETTE_MAX] = { 0 };
	size_t width = (size_t)img->width;

	for (int k = 0; k < p->count; k++)
		ranks[k].entry = k;
	for (size_t y = 0; y < (size_t)img->height; y += BAND) {
		map(m, img->rgb + y * width * 3, width, indices + y * width);
		count_runs(indices + y * width, img->width, ranks);
	}
	qsort(ranks, (size_t)p->count, sizeof(ranks[0]), rank_compare);
	for (int k = 0; k < p->count; k++)
		m->number[ranks[k].entry] = (uint8_t)k;
	for (size_t y = 0; y < (size_t)img->height; y += BAND)
		renumber(m->number, indices + y * width, width);
	reorder(p, m->number);
	renumber_table(m);
}

/* Colours that no pixel has go. They begin no run, so they stand among the last; one that is used but begins no run
 * in a first row may stand behind them, and moves up. */
static void drop_unused(const struct mapper *m, struct palette *p, uint8_t *indices, size_t n)
{
	uint8_t to[PALETTE_MAX] = { 0 };
	bool used[PALETTE_MAX] = { false }, has_moved = false;
	int count = 0;

	for (int k = 0; k < p->count; k++)
		used[m->number[k]] = m->used[k];
	for (int k = 0; k < p->count; k++) {
		if (!used[k])
			continue;
		has_moved |= k != count;
		memmove(p->percent[count], p->percent[k], sizeof(p->percent[k]));
		memmove(p->rgb[count], p->rgb[k], sizeof(p->rgb[k]));
		to[k] = (uint8_t)count++;
	}
	p->count = count < 2 ? 2 : count;	/* encoders want two */
	if (has_moved)
		renumber(to, indices, n);
}

enum pv_err palette_map(const struct pv_image *img, struct palette *p, uint8_t *indices, struct pv_error *err)
{
	size_t width = (size_t)img->width, height = (size_t)img->height;
	struct mapper m;

	if (!mapper_init(&m, p))
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to map a picture's colours");
	map_first_rows(&m, img, p, indices);
	for (size_t y = 1; y < height; y += BAND) {
		size_t rows = height - y < BAND - 1 ? height - y : BAND - 1;

		map(&m, img->rgb + y * width * 3, rows * width, indices + y * width);
	}
	drop_unused(&m, p, indices, width * height);
	free(m.table);
	return PV_OK;
}
