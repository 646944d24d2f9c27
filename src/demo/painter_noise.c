#include "demo/painter.h"

static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

struct painter_rng painter_noise_rng(uint64_t seed, unsigned stream)
{
	return (struct painter_rng){ mix(seed + UINT64_C(0x9e3779b97f4a7c15) * (stream + 1)) };
}

float painter_noise_unit(struct painter_rng *r)
{
	r->state += UINT64_C(0x9e3779b97f4a7c15);
	return (float)(mix(r->state) >> 40) / 16777216.0f;
}

float painter_noise_range(struct painter_rng *r, float low, float high)
{
	return low + (high - low) * painter_noise_unit(r);
}

int painter_noise_pick(struct painter_rng *r, int n)
{
	int k = (int)(painter_noise_unit(r) * (float)n);
	return k < n ? k : n - 1;
}

bool painter_noise_chance(struct painter_rng *r, float p)
{
	return painter_noise_unit(r) < p;
}

static inline uint32_t lattice(int32_t x, int32_t y, uint32_t seed)
{
	uint32_t h = (uint32_t)x * 0x8da6b343u ^ (uint32_t)y * 0xd8163841u ^ seed * 0xcb1ab31fu;
	h = (h ^ (h >> 15)) * 0x2c1b3c6du;
	h = (h ^ (h >> 12)) * 0x297a2d39u;
	return h ^ (h >> 15);
}

/* One corner of the lattice, -1..1; row is what y and the seed contribute. */
static inline float knot(uint32_t column, uint32_t row)
{
	uint32_t h = column ^ row;
	h = (h ^ (h >> 15)) * 0x2c1b3c6du;
	h ^= h >> 13;
	return (float)(int32_t)(h * 0x297a2d39u) * (1.0f / 2147483648.0f);
}

float painter_noise_value(float x, float y, uint32_t seed)
{
	int32_t ix = (int32_t)x - (x < 0), iy = (int32_t)y - (y < 0);
	float tx = x - (float)ix, ty = y - (float)iy;
	uint32_t c0 = (uint32_t)ix * 0x8da6b343u, c1 = c0 + 0x8da6b343u;
	uint32_t r0 = (uint32_t)iy * 0xd8163841u + seed * 0xcb1ab31fu, r1 = r0 + 0xd8163841u;

	tx = tx * tx * (3 - 2 * tx);
	ty = ty * ty * (3 - 2 * ty);
	return painter_mix(painter_mix(knot(c0, r0), knot(c1, r0), tx), painter_mix(knot(c0, r1), knot(c1, r1), tx), ty);
}

float painter_noise_fractal(float x, float y, uint32_t seed, int octaves)
{
	float sum = 0, weight = 0.6f;
	for (int i = 0; i < octaves; i++) {
		sum += weight * painter_noise_value(x, y, seed + (uint32_t)i * 101u);
		weight *= 0.55f;
		x = x * 2.03f + 17.1f;
		y = y * 2.03f + 5.3f;
	}
	return sum;
}

float painter_noise_grain(int x, int y, uint32_t seed)
{
	uint32_t h = lattice(x, y, seed);
	float sum = (float)(h & 255) + (float)(h >> 8 & 255) + (float)(h >> 16 & 255) + (float)(h >> 24);
	return (sum - 510.0f) * (1.0f / 147.8f);
}
