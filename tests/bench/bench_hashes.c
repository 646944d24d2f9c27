/* bench_hashes COUNT: pairs of hashes as a campaign's portraits have them, a line "PHASH DHASH" in hex
 * each, the same ones every time.
 *
 * Portraits are alike: by real ones before one background, distinct people differ in 14 bits of 64 at
 * the nearest hundredth of pairs and in 28 in the middle, and in 54 and 87 to 124 of 256. Independent
 * random bits would be far too easy for an index. So every bit here is the sign of a mixture: 0.85 of
 * six hidden traits of the person, the rest noise, off balance. A pHash's bits are compared with their
 * own median: 32 are set, always. That gives 14, 28, 64 and 111. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRAITS 6
#define P_BITS 64
#define BITS (P_BITS + 256)	/* of the pHash, then of the dHash */
#define COMMON 0.85
#define OFF_BALANCE 0.5

struct maker {
	uint64_t state[2];
	double weights[BITS][TRAITS], thresholds[BITS];
};

/* xorshift128+ */
static uint64_t number(struct maker *m)
{
	uint64_t a = m->state[0], b = m->state[1];

	m->state[0] = b;
	a ^= a << 23;
	m->state[1] = a ^ b ^ (a >> 17) ^ (b >> 26);
	return m->state[1] + b;
}

static double uniform(struct maker *m)
{
	return ((double)(number(m) >> 11) + 1) / 9007199254740993.0;
}

static double normal(struct maker *m)
{
	double radius = sqrt(-2 * log(uniform(m)));

	return radius * cos(6.283185307179586 * uniform(m));
}

static void prepare(struct maker *m)
{
	m->state[0] = 88172645463325252u;
	m->state[1] = 362436069u;
	for (int i = 0; i < BITS; i++) {
		double sum = 0;

		for (int k = 0; k < TRAITS; k++) {
			m->weights[i][k] = normal(m);
			sum += m->weights[i][k] * m->weights[i][k];
		}
		for (int k = 0; k < TRAITS; k++)
			m->weights[i][k] /= sqrt(sum);
		m->thresholds[i] = OFF_BALANCE * normal(m);
	}
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median_of(const double values[P_BITS])
{
	double sorted[P_BITS];

	memcpy(sorted, values, sizeof(sorted));
	qsort(sorted, P_BITS, sizeof(*sorted), ascending);
	return (sorted[P_BITS / 2 - 1] + sorted[P_BITS / 2]) / 2;
}

static void make(struct maker *m, uint64_t words[BITS / 64])
{
	double traits[TRAITS], x[BITS], median;

	for (int k = 0; k < TRAITS; k++)
		traits[k] = normal(m);
	for (int i = 0; i < BITS; i++) {
		x[i] = sqrt(1 - COMMON * COMMON) * normal(m) + m->thresholds[i];
		for (int k = 0; k < TRAITS; k++)
			x[i] += COMMON * m->weights[i][k] * traits[k];
	}
	median = median_of(x);
	for (int i = 0; i < BITS; i++)
		words[i / 64] |= (uint64_t)(x[i] > (i < P_BITS ? median : 0)) << (i % 64);
}

int main(int argc, char **argv)
{
	static struct maker m;
	long count = argc == 2 ? strtol(argv[1], NULL, 10) : 0;

	prepare(&m);
	for (long n = 0; n < count; n++) {
		uint64_t words[BITS / 64] = { 0 };

		make(&m, words);
		printf("%016llx\t", (unsigned long long)words[0]);
		for (int w = 1; w < BITS / 64; w++)
			printf("%016llx", (unsigned long long)words[w]);
		putchar('\n');
	}
	return count > 0 && fflush(stdout) == 0 ? 0 : 2;
}
