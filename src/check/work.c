#include "check/work.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
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

static enum pv_err fit(const struct pv_image *upright, struct pv_image *ret, struct pv_error *err)
{
	struct scale_area a = scale_centre_crop(upright->width, upright->height, WORK_WIDTH, WORK_HEIGHT);
	struct pv_image img = { .width = WORK_WIDTH, .height = WORK_HEIGHT };
	int y;

	if ((a.width > WORK_WIDTH || a.height > WORK_HEIGHT) && a.width >= WORK_WIDTH && a.height >= WORK_HEIGHT)
		return scale_box(upright, &a, WORK_WIDTH, WORK_HEIGHT, ret, err);
	img.rgb = mem_try_alloc(WORK_PIXELS, 3);
	if (!img.rgb)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to scale to %dx%d px", WORK_WIDTH, WORK_HEIGHT);
	for (y = 0; y < WORK_HEIGHT; y++) {
		uint8_t *row = img.rgb + 3 * (size_t)WORK_WIDTH * (size_t)y;

		if (a.width == WORK_WIDTH && a.height == WORK_HEIGHT)
			memcpy(row, upright->rgb + 3 * ((size_t)(a.y + y) * (size_t)upright->width + (size_t)a.x), 3 * WORK_WIDTH);
		else
			enlarge_row(upright, &a, y, row);
	}
	*ret = img;
	return PV_OK;
}

static void make_half(const struct pv_image *img, struct lab *out)
{
	struct lab_tables tables;
	uint8_t last[3] = { 0 };
	struct lab last_lab;
	int x, y, c;

	lab_tables_init(&tables);
	last_lab = lab_of(&tables, last);
	for (y = 0; y < WORK_HALF_HEIGHT; y++) {
		const uint8_t *p = img->rgb + 3 * (size_t)WORK_WIDTH * 2 * (size_t)y, *q = p + 3 * WORK_WIDTH;

		for (x = 0; x < WORK_HALF_WIDTH; x++, p += 6, q += 6) {
			uint8_t mean[3];

			for (c = 0; c < 3; c++)
				mean[c] = (uint8_t)((p[c] + p[c + 3] + q[c] + q[c + 3] + 2) >> 2);
			if (mean[0] != last[0] || mean[1] != last[1] || mean[2] != last[2]) {
				memcpy(last, mean, 3);
				last_lab = lab_of(&tables, mean);
			}
			*out++ = last_lab;
		}
	}
}

struct sum { int32_t l, a, b; };

/* Sums of three rows, repeated at the edges. */
static void add_rows(const struct lab *half, int y, struct sum *out)
{
	const struct lab *up = half + WORK_HALF_WIDTH * (y > 0 ? y - 1 : 0), *mid = half + WORK_HALF_WIDTH * y,
			 *low = half + WORK_HALF_WIDTH * (y < WORK_HALF_HEIGHT - 1 ? y + 1 : y);
	int x;

	for (x = 0; x < WORK_HALF_WIDTH; x++)
		out[x] = (struct sum){ up[x].l + mid[x].l + low[x].l, up[x].a + mid[x].a + low[x].a, up[x].b + mid[x].b + low[x].b };
}

static void make_smooth(const struct lab *half, struct lab *out)
{
	struct sum rows[WORK_HALF_WIDTH];
	int x, y;

	for (y = 0; y < WORK_HALF_HEIGHT; y++) {
		add_rows(half, y, rows);
		for (x = 0; x < WORK_HALF_WIDTH; x++) {
			const struct sum *l = &rows[x > 0 ? x - 1 : 0], *m = &rows[x], *r = &rows[x < WORK_HALF_WIDTH - 1 ? x + 1 : x];

			*out++ = (struct lab){ (int16_t)((l->l + m->l + r->l) / 9), (int16_t)((l->a + m->a + r->a) / 9),
					       (int16_t)((l->b + m->b + r->b) / 9) };
		}
	}
}

enum pv_err work_make(const struct pv_image *upright, struct work *ret_work, struct pv_error *err)
{
	struct work w = { 0 };
	enum pv_err e = fit(upright, &w.img, err);
	size_t i;

	if (e != PV_OK)
		return e;
	w.luma = mem_try_alloc(WORK_PIXELS, 1);
	w.half = mem_try_alloc(WORK_HALF_PIXELS, sizeof(*w.half));
	w.smooth = mem_try_alloc(WORK_HALF_PIXELS, sizeof(*w.smooth));
	if (!w.luma || !w.half || !w.smooth) {
		e = pv_error_set(err, PV_ERR_NOMEM, "not enough memory to measure a picture");
		goto out;
	}
	for (i = 0; i < WORK_PIXELS; i++)
		w.luma[i] = (uint8_t)work_luma_of(w.img.rgb + 3 * i);
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

/* Sums of columns move down a row at a time, the sum of a window moves right. */
enum pv_err work_blur(const struct work *w, const struct work_box *box, int n, uint16_t *out, struct pv_error *err)
{
	int *columns = mem_try_alloc(WORK_WIDTH, sizeof(*columns));
	int half = n / 2, x, y, row;

	if (!columns)
		return pv_error_set(err, PV_ERR_NOMEM, "not enough memory to blur a picture");
	memset(columns, 0, WORK_WIDTH * sizeof(*columns));
	for (row = box->y0 - half; row <= box->y0 + half; row++)
		for (x = 0; x < WORK_WIDTH; x++)
			columns[x] += w->luma[clamped(row, WORK_HEIGHT - 1) * WORK_WIDTH + x];
	for (y = box->y0; y < box->y1; y++) {
		const uint8_t *leaves = w->luma + clamped(y - half, WORK_HEIGHT - 1) * WORK_WIDTH;
		const uint8_t *enters = w->luma + clamped(y + half + 1, WORK_HEIGHT - 1) * WORK_WIDTH;
		int sum = 0;

		for (x = box->x0 - half; x <= box->x0 + half; x++)
			sum += columns[clamped(x, WORK_WIDTH - 1)];
		for (x = box->x0; x < box->x1; x++) {
			*out++ = (uint16_t)((16 * sum + n * n / 2) / (n * n));
			sum += columns[clamped(x + half + 1, WORK_WIDTH - 1)] - columns[clamped(x - half, WORK_WIDTH - 1)];
		}
		for (x = 0; x < WORK_WIDTH; x++)
			columns[x] += enters[x] - leaves[x];
	}
	free(columns);
	return PV_OK;
}
