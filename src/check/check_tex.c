/* tex.moire, advisory: the beat between a screen's grid and the sensor's, as peaks in the
 * spectrum. 256 x 256 px of the head, Y - box9(Y) held to -+12 levels, Hann window, Fourier transform; the largest
 * ratio of peak to median over rings 6 wide from radius 24 to 120. A grid that the lens or
 * the scaling has filtered out leaves nothing to find: ok does not mean that there was none. */
#include <stdlib.h>

#include "base/mem.h"
#include "check/fourier.h"
#include "check/job.h"

enum { N = FOURIER_SIZE, RING = 6, FIRST = 24, LAST = 120, RINGS = (LAST - FIRST) / RING, BLUR = 9, LIMIT = 16 * 12 /* levels, in 1/16 */ };

/* A square about the head, wholly inside the picture. */
static struct work_box square(const struct check_job *job)
{
	int cx = (job->face.x0 + job->face.x1) / 2, cy = (job->face.y0 + job->face.y1) / 2;
	int x = cx - N / 2, y = cy - N / 2;

	x = x < 0 ? 0 : x > WORK_WIDTH - N ? WORK_WIDTH - N : x;
	y = y < 0 ? 0 : y > WORK_HEIGHT - N ? WORK_HEIGHT - N : y;
	return (struct work_box){ x, y, x + N, y + N };
}

struct rings {
	int8_t of[LAST * LAST];		/* ring by squared radius; -1 below the first */
	int count[RINGS], start[RINGS];
};

static void make_rings(struct rings *r)
{
	int r2, i = -1;

	*r = (struct rings){ 0 };
	for (r2 = 0; r2 < LAST * LAST; r2++) {
		if (r2 >= (FIRST + RING * (i + 1)) * (FIRST + RING * (i + 1)))
			i++;
		r->of[r2] = (int8_t)i;
	}
}

/* Visits half of the frequencies (the picture is real, the others mirror them): counts, or with
 * out puts the powers ring by ring. */
static void visit(struct rings *r, const float *power, float *out)
{
	int u, v, r2, i;

	for (v = 0; v < LAST; v++)
		for (u = v > 0 ? 1 - LAST : 1; u < LAST; u++) {
			r2 = u * u + v * v;
			i = r2 < LAST * LAST ? r->of[r2] : -1;
			if (i < 0)
				continue;
			if (out)
				out[r->start[i] + r->count[i]] = power[v * N + (u & (N - 1))];
			r->count[i]++;
		}
}

/* The k-th smallest of n, by quickselect; the middle as pivot, so the same every time. */
static float select_kth(float *a, int n, int k)
{
	int low = 0, high = n - 1, i, j;
	float pivot, t;

	while (low < high) {
		pivot = a[(low + high) / 2];
		i = low;
		j = high;
		while (i <= j) {
			while (a[i] < pivot)
				i++;
			while (a[j] > pivot)
				j--;
			if (i <= j) {
				t = a[i];
				a[i++] = a[j];
				a[j--] = t;
			}
		}
		if (k <= j)
			high = j;
		else if (k >= i)
			low = i;
		else
			break;
	}
	return a[k];
}

static double peak_ratio(const float *power, float *line)
{
	struct rings r;
	double worst = 0, ratio;
	float peak, median;
	int i, k;

	make_rings(&r);
	visit(&r, power, NULL);
	for (i = 1; i < RINGS; i++)
		r.start[i] = r.start[i - 1] + r.count[i - 1];
	for (i = 0; i < RINGS; i++)
		r.count[i] = 0;
	visit(&r, power, line);
	for (i = 0; i < RINGS; i++) {
		peak = 0;
		for (k = 0; k < r.count[i]; k++)
			peak = line[r.start[i] + k] > peak ? line[r.start[i] + k] : peak;
		median = select_kth(line + r.start[i], r.count[i], r.count[i] / 2);
		/* power is the square of the magnitude */
		ratio = median > 0 ? sqrt((double)peak / (double)median) : 0;
		worst = ratio > worst ? ratio : worst;
	}
	return worst;
}

/* Edges of hair and eyes must not drown a weak regular pattern. */
static int limited(int v)
{
	return v < -LIMIT ? -LIMIT : v > LIMIT ? LIMIT : v;
}

static double moire(const struct check_job *job, struct fourier *f, uint16_t *soft, float *power)
{
	struct work_box box = square(job);
	int x, y;

	if (work_blur(&job->work, &box, BLUR, soft, NULL) != PV_OK)
		return NAN;
	for (y = 0; y < N; y++)
		for (x = 0; x < N; x++)
			power[y * N + x] = (float)limited(16 * job->work.luma[(box.y0 + y) * WORK_WIDTH + box.x0 + x] - soft[y * N + x]);
	fourier_power(f, power);
	return peak_ratio(power, f->line);
}

void check_tex_run(struct check_job *job)
{
	struct fourier *f = mem_try_alloc(1, sizeof(*f));
	uint16_t *soft = mem_try_alloc(N * N, sizeof(*soft));
	float *power = mem_try_alloc(N * N, sizeof(*power));
	double ratio = NAN;

	if (f && soft && power) {
		fourier_init(f);
		ratio = moire(job, f, soft, power);
	}
	free(f);
	free(soft);
	free(power);
	check_put(job, PV_CHECK_TEX_MOIRE, ratio, "");
}
