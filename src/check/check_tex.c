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

/* The ring of a frequency, -1 outside; radii are compared by their squares. */
static int ring_of(int u, int v)
{
	int r2 = u * u + v * v, i;

	if (r2 < FIRST * FIRST || r2 >= LAST * LAST)
		return -1;
	for (i = 0; r2 >= (FIRST + RING * (i + 1)) * (FIRST + RING * (i + 1)); i++)
		;
	return i;
}

static int compare(const void *a, const void *b)
{
	const float *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* power: N x N, of a real picture, so that half of it tells all. */
static double peak_ratio(const float *power, float *ring)
{
	double worst = 0, ratio;
	int i, u, v, n;

	for (i = 0; i < RINGS; i++) {
		n = 0;
		for (v = 0; v <= LAST; v++)
			for (u = -LAST; u <= LAST; u++)
				if (ring_of(u, v) == i && (v > 0 || u > 0))
					ring[n++] = power[v * N + (u & (N - 1))];
		qsort(ring, (size_t)n, sizeof(*ring), compare);
		/* power is the square of the magnitude */
		ratio = ring[n / 2] > 0 ? sqrt((double)ring[n - 1] / (double)ring[n / 2]) : 0;
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
