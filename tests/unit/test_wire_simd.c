#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wire/wire_simd.h"

static uint64_t random_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Known answers, whatever the machine. */
static void test_plain(void **state)
{
	struct wire_pixels px = { .y = { 128, 256 } }, tone = { 0 };
	struct wire_scale scale = { .luma = { 8192, 8192 } };
	const wire_six costs[4] = { 0x0102030405060708ull, 0, ~0ull, ~0ull };

	(void)state;
	/* One grey level at scale 8192 is 16, squared 256, one unit; two are four. */
	assert_int_equal(wire_plain_cost(&px, &scale, &tone), 0x0401);
	assert_int_equal(wire_plain_error(-1, 1), -1);
	assert_int_equal(wire_plain_error(32640, 32767), 255);
	assert_int_equal(wire_plain_error(-32640, 32767), -255);
	assert_int_equal(wire_plain_sum(0x0102030405060708ull), 36);
	assert_int_equal(wire_plain_min(0x10ff, 0x20fe), 0x10fe);
	assert_int_equal(wire_plain_add(0xf001, 0x2002), 0xff03);
	assert_int_equal(wire_plain_sub(0x0105, 0x0203), 0x0002);
	assert_int_equal(wire_plain_equal(0x010203, 0x01ff03), 0xfd);
	assert_int_equal(wire_plain_addition(costs, 2, ~0ull), 1);
	assert_int_equal(wire_plain_addition(costs, 1, ~0ull), 36 << WIRE_ADDITION_BITS);
}

#ifdef WIRE_HAS_SSE2
static wire_six random_costs(uint64_t *seed)
{
	wire_six a = random_next(seed);

	/* Small, large and equal bytes all have to come. */
	return random_next(seed) & 1 ? a : a & 0x0f0f0f0f0f0f0f0full;
}

static void test_cost_alike(void **state)
{
	uint64_t seed = 0x9e3779b97f4a7c15ull;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct wire_pixels px, tone;
		struct wire_scale scale;
		int shift = i % 12;

		for (int k = 0; k < 8; k++) {
			px.y[k] = (int16_t)(random_next(&seed) % 32641);
			tone.y[k] = (int16_t)(random_next(&seed) % 32641);
			px.cb[k] = (int16_t)((int)(random_next(&seed) % 32625) - 16312);
			tone.cb[k] = (int16_t)((int)(random_next(&seed) % 32625) - 16312);
			px.cr[k] = (int16_t)(px.y[k] / 2);
			tone.cr[k] = (int16_t)(tone.y[k] / 2);
			scale.luma[k] = (int16_t)((random_next(&seed) & 32767) >> shift);
			scale.chroma[k] = (int16_t)((random_next(&seed) & 32767) >> shift);
		}
		assert_true(wire_plain_cost(&px, &scale, &tone) == wire_sse2_cost(&px, &scale, &tone));
	}
}

static void test_bytes_alike(void **state)
{
	uint64_t seed = 88172645463325252ull;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		wire_six a = random_costs(&seed), b = i % 3 ? random_costs(&seed) : a;
		wire_six on[2][2] = { { a, b }, { a, b } }, off[2][2] = { { b, a }, { b, a } };
		int sums[2][2];

		assert_int_equal(wire_plain_sum(a), wire_sse2_sum(a));
		assert_true(wire_plain_min(a, b) == wire_sse2_min(a, b));
		assert_true(wire_plain_add(a, b) == wire_sse2_add(a, b));
		assert_true(wire_plain_sub(a, b) == wire_sse2_sub(a, b));
		assert_int_equal(wire_plain_equal(a, b), wire_sse2_equal(a, b));
		wire_plain_pair(on[0], off[0], b, a, sums[0]);
		wire_sse2_pair(on[1], off[1], b, a, sums[1]);
		assert_memory_equal(on[0], on[1], sizeof(on[0]));
		assert_memory_equal(off[0], off[1], sizeof(off[0]));
		assert_memory_equal(sums[0], sums[1], sizeof(sums[0]));
	}
}

static void test_addition_alike(void **state)
{
	uint64_t seed = 362436069;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		wire_six costs[WIRE_ADDITION_MAX + WIRE_ADDITION_STEP];
		int n = 1 + (int)(random_next(&seed) % WIRE_ADDITION_MAX);
		wire_six now = (i % 4 ? random_costs(&seed) : ~0ull) | 255ull << WIRE_PRICE_SHIFT;

		memset(costs, 255, sizeof(costs));
		for (int j = 0; j < n; j++)
			costs[j] = j && random_next(&seed) % 4 == 0 ? costs[j - 1] : random_costs(&seed) >> 1 & 0x7f7f7f7f7f7f7f7full;
		assert_int_equal(wire_plain_addition(costs, n, now), wire_sse2_addition(costs, n, now));
	}
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
#ifdef WIRE_HAS_SSE2
		cmocka_unit_test(test_cost_alike),
		cmocka_unit_test(test_bytes_alike),
		cmocka_unit_test(test_addition_alike),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
