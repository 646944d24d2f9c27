/* The power spectrum of a 256 x 256 picture, in a fixed order of float operations without
 * libm: the same on every machine. */
#ifndef CHECK_FOURIER_H
#define CHECK_FOURIER_H

#define FOURIER_SIZE 256

struct fourier {
	float cosine[FOURIER_SIZE], sine[FOURIER_SIZE];
	float window[FOURIER_SIZE];			/* Hann */
	float real[FOURIER_SIZE][FOURIER_SIZE], imaginary[FOURIER_SIZE][FOURIER_SIZE];
	float line[FOURIER_SIZE * FOURIER_SIZE];	/* for the caller's own use */
};

void fourier_init(struct fourier *f);
/* In: the picture, row by row. Out: the squared magnitudes, frequency (u, v) at v * 256 + u. Rows
 * v above 128 are not filled: they mirror the others. */
void fourier_power(struct fourier *f, float *io);

#endif
