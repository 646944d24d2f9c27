#include "check/work.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/simd.h"
#include "image/scale.h"

void work_release(struct work *w)
{
	pv_image_release(&w->img);
	free(w->luma);
	free(w->half);
	free(w->smooth);
	*w = (struct work){ 0 };
}

/* Where target pixel i of `to` looks in `from` pixels: the lower one and the share of the next, in 1/256. */
static int place(int i, int from, int to, int *ret_share)
{
	int64_t at = ((2 * (int64_t)i + 1) * from * 128) / to - 128;

	if (at < 0)
		at = 0;
	if (at > (int64_t)(from - 1) * 256)
		at = (int64_t)(from - 1) * 256;
	*ret_share = (int)(at & 255);
	return (int)(at >> 8);
}

static void enlarge_row(const struct pv_image *src, const struct scale_area *a, int y, uint8_t *out)
{
	int sy, sx, fy, fx, x, c;

	sy = place(y, a->height, WORK_HEIGHT, &fy);
	for (x = 0; x < WORK_WIDTH; x++) {
		const uint8_t *p;
		size_t right, down;

		sx = place(x, a->width, WORK_WIDTH, &fx);
		right = sx + 1 < a->width ? 3 : 0;
		down = sy + 1 < a->height ? 3 * (size_t)src->width : 0;
		p = src->rgb + 3 * ((size_t)(a->y + sy) * (size_t)src->width + (size_t)(a->x + sx));
		for (c = 0; c < 3; c++, p++) {
			int top = p[0] * (256 - fx) + p[right] * fx, low = p[down] * (256 - fx) + p[down + right] * fx;

			*out++ = (uint8_t)((top * (256 - fy) + low * fy + 32768) >> 16);
		}
	}
}

static enum pv_err fit(struct pv_image *upright, struct pv_image *ret, struct pv_error *err)
{
	struct scale_area a = scale_centre_crop(upright->width, upright->height, WORK_WIDTH, WORK_HEIGHT);
	struct pv_image img = { .width = WORK_WIDTH, .height = WORK_HEIGHT };
	int y;

	if (upright->width == WORK_WIDTH && upright->height == WORK_HEIGHT) {
		*ret = *upright;
		*upright = (struct pv_image){ 0 };
		return PV_OK;
	}
	if ((a.width > WORK_WIDTH || a.height > WORK_HEIGHT) && a.width >= WORK_WIDTH && a.height >= WORK_HEIGHT)
		return scale_box(upright, &a, WORK_WIDTH, WORK_HEIGHT, ret, err);
	img.rgb = mem_try_alloc(WORK_PIXELS, 3);
	if (!img.rgb)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to scale to %dx%d px", WORK_WIDTH, WORK_HEIGHT);
	for (y = 0; y < WORK_HEIGHT; y++)
		enlarge_row(upright, &a, y, img.rgb + 3 * (size_t)WORK_WIDTH * (size_t)y);
	*ret = img;
	return PV_OK;
}

/* Means of 2 x 2 px of two rows. */
SIMD_CLONES static void halve_rows(const uint8_t *restrict p, const uint8_t *restrict q, uint8_t *restrict out)
{
	int x;

	for (x = 0; x < WORK_HALF_WIDTH; x++) {
		out[3 * x] = (uint8_t)((p[6 * x] + p[6 * x + 3] + q[6 * x] + q[6 * x + 3] + 2) >> 2);
		out[3 * x + 1] = (uint8_t)((p[6 * x + 1] + p[6 * x + 4] + q[6 * x + 1] + q[6 * x + 4] + 2) >> 2);
		out[3 * x + 2] = (uint8_t)((p[6 * x + 2] + p[6 * x + 5] + q[6 * x + 2] + q[6 * x + 5] + 2) >> 2);
	}
}

static void make_half(const struct pv_image *img, struct lab *out)
{
	struct lab_tables tables;
	uint8_t row[3 * WORK_HALF_WIDTH], last[3] = { 0 };
	struct lab last_lab;
	int x, y;

	lab_tables_init(&tables);
	last_lab = lab_of(&tables, last);
	for (y = 0; y < WORK_HALF_HEIGHT; y++) {
		const uint8_t *p = img->rgb + 3 * (size_t)WORK_WIDTH * 2 * (size_t)y;

		halve_rows(p, p + 3 * WORK_WIDTH, row);
		for (x = 0; x < WORK_HALF_WIDTH; x++) {
			const uint8_t *mean = row + 3 * x;

			if (mean[0] != last[0] || mean[1] != last[1] || mean[2] != last[2]) {
				memcpy(last, mean, 3);
				last_lab = lab_of(&tables, mean);
			}
			*out++ = last_lab;
		}
	}
}

static_assert(sizeof(struct lab) == 3 * sizeof(int16_t), "L*, a*, b* are three numbers in a row");
enum { SMOOTH_ROW = 3 * WORK_HALF_WIDTH, NINTH = 7282 };	/* 65536 / 9 */

/* The mean of 3 x 3, rounded; rows and columns are repeated at the edges. */
SIMD_CLONES static void smooth_row(const int16_t *restrict up, const int16_t *restrict mid, const int16_t *restrict low, int16_t *restrict out)
{
	int32_t sums[SMOOTH_ROW + 6];
	int i;

	for (i = 0; i < SMOOTH_ROW; i++)
		sums[i + 3] = up[i] + mid[i] + low[i];
	for (i = 0; i < 3; i++) {
		sums[i] = sums[i + 3];
		sums[SMOOTH_ROW + 3 + i] = sums[SMOOTH_ROW + i];
	}
	for (i = 0; i < SMOOTH_ROW; i++)
		out[i] = (int16_t)(((sums[i] + sums[i + 3] + sums[i + 6]) * NINTH + 32768) >> 16);
}

static void make_smooth(const struct lab *half, struct lab *out)
{
	int y;

	for (y = 0; y < WORK_HALF_HEIGHT; y++) {
		const struct lab *mid = half + WORK_HALF_WIDTH * y;

		smooth_row(&(y > 0 ? mid - WORK_HALF_WIDTH : mid)->l, &mid->l, &(y < WORK_HALF_HEIGHT - 1 ? mid + WORK_HALF_WIDTH : mid)->l,
			   &out[WORK_HALF_WIDTH * y].l);
	}
}

SIMD_CLONES static void make_luma(const uint8_t *restrict rgb, uint8_t *restrict out)
{
	size_t i;

	for (i = 0; i < WORK_PIXELS; i++)
		out[i] = (uint8_t)((19595u * rgb[3 * i] + 38470u * rgb[3 * i + 1] + 7471u * rgb[3 * i + 2] + 32768u) >> 16);
}

enum pv_err work_make(struct pv_image *upright, struct work *ret_work, struct pv_error *err)
{
	struct work w = { 0 };
	enum pv_err e = fit(upright, &w.img, err);

	if (e != PV_OK)
		return e;
	w.luma = mem_try_alloc(WORK_PIXELS, 1);
	w.half = mem_try_alloc(WORK_HALF_PIXELS, sizeof(*w.half));
	w.smooth = mem_try_alloc(WORK_HALF_PIXELS, sizeof(*w.smooth));
	if (!w.luma || !w.half || !w.smooth) {
		e = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to measure a picture");
		goto out;
	}
	make_luma(w.img.rgb, w.luma);
	make_half(&w.img, w.half);
	make_smooth(w.half, w.smooth);
	*ret_work = w;
	w = (struct work){ 0 };
out:
	work_release(&w);
	return e;
}

bool work_is_skin(const uint8_t *rgb)
{
	/* in 1/65536; Cb and Cr without their 128 */
	int cb = -11059 * rgb[0] - 21709 * rgb[1] + 32768 * rgb[2], cr = 32768 * rgb[0] - 27439 * rgb[1] - 5329 * rgb[2];

	return cb > (77 - 128) * 65536 && cb < (130 - 128) * 65536 && cr > (133 - 128) * 65536 && cr < (178 - 128) * 65536;
}

static int clamped(int v, int high)
{
	return v < 0 ? 0 : v > high ? high : v;
}

/* The sums of a row's columns become those of the next row. */
SIMD_CLONES static void move_down(int *restrict columns, const uint8_t *restrict enters, const uint8_t *restrict leaves)
{
	int x;

	for (x = 0; x < WORK_WIDTH; x++)
		columns[x] += enters[x] - leaves[x];
}

/* Means of n columns each: the difference of two running sums; n is 5 or 9 for the compiler to know the divisor. */
static inline void mean_row(const int *sums, int width, int n, uint16_t *restrict out)
{
	int x;

	for (x = 0; x < width; x++)
		out[x] = (uint16_t)((16 * (unsigned)(sums[x + n] - sums[x]) + (unsigned)(n * n / 2)) / (unsigned)(n * n));
}

SIMD_CLONES static void mean_row_5(const int *restrict sums, int width, uint16_t *restrict out)
{
	mean_row(sums, width, 5, out);
}

SIMD_CLONES static void mean_row_9(const int *restrict sums, int width, uint16_t *restrict out)
{
	mean_row(sums, width, 9, out);
}

/* Sums of columns move down a row at a time; running sums of them give every window's. */
enum pv_err work_blur(const struct work *w, const struct work_box *box, int n, uint16_t *out, struct pv_error *err)
{
	int columns[WORK_WIDTH] = { 0 }, sums[WORK_WIDTH + WORK_BLUR_MOST + 1], half = n / 2, width = box->x1 - box->x0, x, y, row;

	if (n != 5 && n != WORK_BLUR_MOST)
		return pv_error_set(err, PV_ERR_USAGE, "no such blur: %d", n);
	for (row = box->y0 - half; row <= box->y0 + half; row++)
		for (x = 0; x < WORK_WIDTH; x++)
			columns[x] += w->luma[clamped(row, WORK_HEIGHT - 1) * WORK_WIDTH + x];
	for (y = box->y0; y < box->y1; y++, out += width) {
		sums[0] = 0;
		for (x = 0; x < width + n - 1; x++)
			sums[x + 1] = sums[x] + columns[clamped(box->x0 - half + x, WORK_WIDTH - 1)];
		if (n == 5)
			mean_row_5(sums, width, out);
		else
			mean_row_9(sums, width, out);
		move_down(columns, w->luma + clamped(y + half + 1, WORK_HEIGHT - 1) * WORK_WIDTH, w->luma + clamped(y - half, WORK_HEIGHT - 1) * WORK_WIDTH);
	}
	return PV_OK;
}
