#include "image/phash.h"

#include <stdlib.h>
#include <string.h>

#include "image/scale.h"

enum { P_SIDE = 32, P_LOW = 8, D_WIDTH = 17, D_HEIGHT = 16, SAME_P = 6, SAME_D = 24, SIMILAR_P = 10, SIMILAR_D = 40 };

static const int16_t cosine[P_LOW][P_SIDE] = {
#include "image/phash_cosine.def"
};

static int luma_of(const uint8_t *rgb)
{
	return 19595 * rgb[0] + 38470 * rgb[1] + 7471 * rgb[2];	/* in 1/65536 */
}

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* All in integers: the sums stay below 2^55. Mirroring changes the sign of the odd columns. */
static uint64_t p_hash(const struct pv_image *img, bool mirrored)
{
	int64_t rows[P_SIDE][P_LOW], low[P_LOW * P_LOW], sorted[P_LOW * P_LOW], sum, median;
	uint64_t hash = 0;
	int u, v, x, y;

	for (y = 0; y < P_SIDE; y++)
		for (u = 0; u < P_LOW; u++) {
			sum = 0;
			for (x = 0; x < P_SIDE; x++)
				sum += (int64_t)cosine[u][x] * luma_of(img->rgb + 3 * (y * P_SIDE + (mirrored ? P_SIDE - 1 - x : x)));
			rows[y][u] = sum / 65536;
		}
	for (v = 0; v < P_LOW; v++)
		for (u = 0; u < P_LOW; u++) {
			sum = 0;
			for (y = 0; y < P_SIDE; y++)
				sum += cosine[v][y] * rows[y][u];
			low[v * P_LOW + u] = sum;
		}
	memcpy(sorted, low, sizeof(low));
	qsort(sorted, P_LOW * P_LOW, sizeof(*sorted), compare);
	median = (sorted[P_LOW * P_LOW / 2 - 1] + sorted[P_LOW * P_LOW / 2]) / 2;
	for (u = 0; u < P_LOW * P_LOW; u++)
		hash |= (uint64_t)(low[u] > median) << u;
	return hash;
}

static void d_hash(const struct pv_image *img, bool mirrored, uint8_t *out)
{
	int x, y, bit = 0;

	memset(out, 0, PHASH_D_BYTES);
	for (y = 0; y < D_HEIGHT; y++)
		for (x = 0; x < D_WIDTH - 1; x++, bit++) {
			const uint8_t *row = img->rgb + 3 * (size_t)(y * D_WIDTH);
			int a = luma_of(row + 3 * (mirrored ? D_WIDTH - 1 - x : x)), b = luma_of(row + 3 * (mirrored ? D_WIDTH - 2 - x : x + 1));

			out[bit / 8] |= (uint8_t)((a > b) << bit % 8);
		}
}

enum pv_err phash_of(const struct pv_image *img, struct phash *ret_hash, struct pv_error *err)
{
	struct scale_area all = { .width = img->width, .height = img->height };
	struct pv_image p = { 0 }, d = { 0 };
	struct phash h = { 0 };
	enum pv_err e;

	if (img->width < 1 || img->height < 1)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "a picture without pixels has no hash");
	e = scale_box(img, &all, P_SIDE, P_SIDE, &p, err);
	if (e == PV_OK)
		e = scale_box(img, &all, D_WIDTH, D_HEIGHT, &d, err);
	if (e == PV_OK) {
		h.p = p_hash(&p, false);
		h.p_mirrored = p_hash(&p, true);
		d_hash(&d, false, h.d);
		d_hash(&d, true, h.d_mirrored);
		*ret_hash = h;
	}
	pv_image_release(&p);
	pv_image_release(&d);
	return e;
}

int phash_p_distance(uint64_t a, uint64_t b)
{
	return __builtin_popcountll(a ^ b);
}

int phash_d_distance(const uint8_t *a, const uint8_t *b)
{
	int i, n = 0;

	for (i = 0; i < PHASH_D_BYTES; i++)
		n += __builtin_popcount((unsigned)(a[i] ^ b[i]));
	return n;
}

static enum phash_likeness likeness(int p, int d)
{
	if (p <= SAME_P && d <= SAME_D)
		return PHASH_SAME;
	return p <= SIMILAR_P && d <= SIMILAR_D ? PHASH_SIMILAR : PHASH_DIFFERENT;
}

enum phash_likeness phash_compare(const struct phash *a, const struct phash *stored, bool *ret_mirrored)
{
	enum phash_likeness straight = likeness(phash_p_distance(a->p, stored->p), phash_d_distance(a->d, stored->d));
	enum phash_likeness turned = likeness(phash_p_distance(a->p, stored->p_mirrored), phash_d_distance(a->d, stored->d_mirrored));

	if (ret_mirrored)
		*ret_mirrored = turned > straight;
	return turned > straight ? turned : straight;
}
