#include "quality.h"

#include <math.h>
#include <stdlib.h>

enum { RADIUS = 5, TAPS = 2 * RADIUS + 1 };

static void make_taps(double taps[TAPS])
{
	double sum = 0;

	for (int i = 0; i < TAPS; i++) {
		double d = i - RADIUS;

		taps[i] = exp(-d * d / (2 * 1.5 * 1.5));
		sum += taps[i];
	}
	for (int i = 0; i < TAPS; i++)
		taps[i] /= sum;
}

/* Separable blur; only the part whose window lies wholly inside is right, and used. */
static void blur(const double taps[TAPS], const double *in, double *tmp, double *out, int width, int height)
{
	for (int y = 0; y < height; y++) {
		for (int x = RADIUS; x < width - RADIUS; x++) {
			double v = 0;

			for (int i = 0; i < TAPS; i++)
				v += taps[i] * in[(long)y * width + x + i - RADIUS];
			tmp[(long)y * width + x] = v;
		}
	}
	for (int y = RADIUS; y < height - RADIUS; y++) {
		for (int x = RADIUS; x < width - RADIUS; x++) {
			double v = 0;

			for (int i = 0; i < TAPS; i++)
				v += taps[i] * tmp[(long)(y + i - RADIUS) * width + x];
			out[(long)y * width + x] = v;
		}
	}
}

static double luma(const uint8_t *px)
{
	return 0.299 * px[0] + 0.587 * px[1] + 0.114 * px[2];
}

static double mean_ssim(double *const m[5], int width, int height)
{
	const double c1 = 0.01 * 255 * 0.01 * 255, c2 = 0.03 * 255 * 0.03 * 255;
	double sum = 0;
	long n = 0;

	for (int y = RADIUS; y < height - RADIUS; y++) {
		for (int x = RADIUS; x < width - RADIUS; x++) {
			long i = (long)y * width + x;
			double ma = m[0][i], mb = m[1][i], va = m[2][i] - ma * ma, vb = m[3][i] - mb * mb, cov = m[4][i] - ma * mb;

			sum += (2 * ma * mb + c1) * (2 * cov + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
			n++;
		}
	}
	return n ? sum / (double)n : NAN;
}

double quality_ssim(const uint8_t *a, const uint8_t *b, int width, int height)
{
	size_t n = (size_t)width * (size_t)height;
	double taps[TAPS], *planes = calloc(n, 7 * sizeof(double)), *m[5];

	if (!planes)
		abort();
	make_taps(taps);
	for (int k = 0; k < 5; k++) {
		double *in = planes + 5 * n;

		m[k] = planes + (size_t)k * n;
		for (size_t i = 0; i < n; i++) {
			double va = luma(a + i * 3), vb = luma(b + i * 3);

			in[i] = k == 0 ? va : k == 1 ? vb : k == 2 ? va * va : k == 3 ? vb * vb : va * vb;
		}
		blur(taps, in, planes + 6 * n, m[k], width, height);
	}
	double ssim = mean_ssim(m, width, height);

	free(planes);
	return ssim;
}

double quality_psnr(const uint8_t *a, const uint8_t *b, int width, int height)
{
	size_t n = (size_t)width * (size_t)height * 3;
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		double d = (double)a[i] - b[i];

		sum += d * d;
	}
	return sum > 0 ? 10 * log10(255.0 * 255.0 * (double)n / sum) : INFINITY;
}
