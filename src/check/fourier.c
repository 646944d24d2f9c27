#include "check/fourier.h"

#include "base/simd.h"

enum { N = FOURIER_SIZE, BITS = 8 };

/* Turning by one step at a time loses little over 64 steps in double; the other quadrants mirror. */
static void make_waves(struct fourier *f)
{
	const double step_cos = 0.99969881869620422, step_sin = 0.024541228522912288;	/* of 2 pi / 256 */
	double c = 1, s = 0, t;
	int i;

	for (i = 0; i <= N / 4; i++) {
		f->cosine[i] = (float)c;
		f->sine[i] = (float)s;
		t = c * step_cos - s * step_sin;
		s = s * step_cos + c * step_sin;
		c = t;
	}
	f->cosine[N / 4] = 0;
	f->sine[N / 4] = 1;
	for (i = N / 4 + 1; i < N; i++) {
		f->cosine[i] = -f->sine[i - N / 4];
		f->sine[i] = f->cosine[i - N / 4];
	}
}

void fourier_init(struct fourier *f)
{
	int i;

	make_waves(f);
	for (i = 0; i < N; i++)
		f->window[i] = 0.5f - 0.5f * f->cosine[i];
}

static int reversed(int i)
{
	int r = 0, bit;

	for (bit = 0; bit < BITS; bit++)
		r |= (i >> bit & 1) << (BITS - 1 - bit);
	return r;
}

/* In place, radix 2, decimation in time; forward. Transforms `width` lines at once that lie
 * beside each other (element k of line j at k * stride + j): compilers make that SIMD. */
SIMD_CLONES static void transform(const struct fourier *f, float *re, float *im, int stride, int width)
{
	int half, start, k, j, other;
	float t;

	for (k = 0; k < N; k++) {
		other = reversed(k);
		for (j = 0; other > k && j < width; j++) {
			t = re[k * stride + j];
			re[k * stride + j] = re[other * stride + j];
			re[other * stride + j] = t;
			t = im[k * stride + j];
			im[k * stride + j] = im[other * stride + j];
			im[other * stride + j] = t;
		}
	}
	for (half = 1; half < N; half *= 2)
		for (start = 0; start < N; start += 2 * half)
			for (k = 0; k < half; k++) {
				float c = f->cosine[k * (N / 2 / half)], s = f->sine[k * (N / 2 / half)];
				float *restrict ar = re + (start + k) * stride, *restrict br = re + (start + k + half) * stride;
				float *restrict ai = im + (start + k) * stride, *restrict bi = im + (start + k + half) * stride;

				for (j = 0; j < width; j++) {
					float xr = br[j] * c + bi[j] * s, xi = bi[j] * c - br[j] * s;

					br[j] = ar[j] - xr;
					bi[j] = ai[j] - xi;
					ar[j] += xr;
					ai[j] += xi;
				}
			}
}

/* The picture is real. Its columns are transformed two in one: column x as the real and column
 * x + 128 as the imaginary part, told apart by symmetry. Then each row of what is needed is
 * transformed; rows are gathered as columns so that the same loop serves. */
void fourier_power(struct fourier *f, float *io)
{
	float *re = f->real[0], *im = f->imaginary[0];
	int x, y, m;

	for (y = 0; y < N; y++)
		for (x = 0; x < N / 2; x++) {
			re[y * N + x] = io[y * N + x] * f->window[x] * f->window[y];
			im[y * N + x] = io[y * N + x + N / 2] * f->window[x + N / 2] * f->window[y];
		}
	transform(f, re, im, N, N / 2);
	/* transposed into place: element x of row v at x * N + v, rows 0..128 only, via io and line */
	for (y = 0; y <= N / 2; y++) {
		m = (N - y) & (N - 1);
		for (x = 0; x < N / 2; x++) {
			float ar = re[y * N + x], ai = im[y * N + x], br = re[m * N + x], bi = im[m * N + x];

			io[x * N + y] = 0.5f * (ar + br);
			f->line[x * N + y] = 0.5f * (ai - bi);
			io[(x + N / 2) * N + y] = 0.5f * (ai + bi);
			f->line[(x + N / 2) * N + y] = 0.5f * (br - ar);
		}
	}
	transform(f, io, f->line, N, N / 2 + 1);
	for (x = 0; x < N; x++)
		for (y = 0; y <= N / 2; y++)
			re[y * N + x] = io[x * N + y] * io[x * N + y] + f->line[x * N + y] * f->line[x * N + y];
	for (y = 0; y <= N / 2; y++)
		for (x = 0; x < N; x++)
			io[y * N + x] = re[y * N + x];
}
