/* The few operations on six pixels at once that the encoder's time goes into.
 *
 * Six byte-sized costs, one a row of the band, ride in one 64-bit word; rows 6 and 7 of
 * the word are idle. Every operation exists twice: with SSE2 and in plain C. They give the
 * same result bit by bit (integers only), so a picture has the same bytes on every machine;
 * the unit test compares the two, and WIRE_PLAIN forces the plain ones. */
#ifndef WIRE_SIMD_H
#define WIRE_SIMD_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && defined(__x86_64__)
#include <emmintrin.h>
#define WIRE_HAS_SSE2 1
#endif

typedef uint64_t wire_six;

/* One column of a band: luma and chroma of its pixels, in 1/128 grey levels. */
struct wire_pixels {
	int16_t y[8], cb[8], cr[8];
} __attribute__((aligned(16)));

/* What an error weighs: cost = ((dy * luma)^2 + (dcb * chroma)^2 + (dcr * chroma)^2) / 256,
 * each product taken >> 16; at most 255. Idle rows have 0. */
struct wire_scale {
	int16_t luma[8], chroma[8];
} __attribute__((aligned(16)));

/* The idle row that carries a candidate's price in wire_addition(). */
enum { WIRE_PRICE_SHIFT = 56, WIRE_ADDITION_BITS = 5, WIRE_ADDITION_MAX = 1 << WIRE_ADDITION_BITS, WIRE_ADDITION_STEP = 4 };

/* Plain C */

static inline int wire_plain_error(int diff, int scale)
{
	/* An arithmetic shift down, as the processor's high multiply does. */
	int product = diff * scale;
	int t = product >= 0 ? product >> 16 : -((-product + 65535) >> 16);

	return t > 255 ? 255 : t < -255 ? -255 : t;
}

static inline wire_six wire_plain_cost(const struct wire_pixels *px, const struct wire_scale *scale, const struct wire_pixels *tone)
{
	wire_six costs = 0;

	for (int k = 0; k < 8; k++) {
		int y = wire_plain_error(px->y[k] - tone->y[k], scale->luma[k]);
		int cb = wire_plain_error(px->cb[k] - tone->cb[k], scale->chroma[k]);
		int cr = wire_plain_error(px->cr[k] - tone->cr[k], scale->chroma[k]);
		int sum = y * y + cb * cb + cr * cr;

		costs |= (wire_six)((sum > 65535 ? 65535 : sum) >> 8) << 8 * k;
	}
	return costs;
}

static inline unsigned wire_plain_byte(wire_six a, int k)
{
	return (unsigned)(a >> 8 * k) & 255;
}

static inline int wire_plain_sum(wire_six a)
{
	unsigned sum = 0;

	for (int k = 0; k < 8; k++)
		sum += wire_plain_byte(a, k);
	return (int)sum;
}

static inline wire_six wire_plain_min(wire_six a, wire_six b)
{
	wire_six r = 0;

	for (int k = 0; k < 8; k++) {
		unsigned x = wire_plain_byte(a, k), y = wire_plain_byte(b, k);

		r |= (wire_six)(x < y ? x : y) << 8 * k;
	}
	return r;
}

static inline wire_six wire_plain_add(wire_six a, wire_six b)
{
	wire_six r = 0;

	for (int k = 0; k < 8; k++) {
		unsigned s = wire_plain_byte(a, k) + wire_plain_byte(b, k);

		r |= (wire_six)(s > 255 ? 255 : s) << 8 * k;
	}
	return r;
}

static inline wire_six wire_plain_sub(wire_six a, wire_six b)
{
	wire_six r = 0;

	for (int k = 0; k < 8; k++) {
		unsigned x = wire_plain_byte(a, k), y = wire_plain_byte(b, k);

		r |= (wire_six)(x > y ? x - y : 0) << 8 * k;
	}
	return r;
}

static inline unsigned wire_plain_equal(wire_six a, wire_six b)
{
	unsigned mask = 0;

	for (int k = 0; k < 8; k++)
		mask |= (unsigned)(wire_plain_byte(a, k) == wire_plain_byte(b, k)) << k;
	return mask;
}

/* The candidate that, added to a column whose pixels cost `now`, gives the least sum of
 * pixel costs and its price (in its idle row 7; now has 255 there): (sum << 5) | candidate,
 * the lowest of equals. n <= 32; up to a multiple of WIRE_ADDITION_STEP the costs behind are
 * all ones, so that they lose. */
static inline unsigned wire_plain_addition(const wire_six *costs, int n, wire_six now)
{
	unsigned best = ~0u;

	for (int j = 0; j < n; j++) {
		unsigned v = (unsigned)wire_plain_sum(wire_plain_min(now, costs[j])) << WIRE_ADDITION_BITS | (unsigned)j;

		best = v < best ? v : best;
	}
	return best;
}

/* Two runs at once: what each row costs with the bit on and with it off. */
static inline void wire_plain_pair(wire_six on[2], wire_six off[2], wire_six add_on, wire_six add_off, int ret[2])
{
	for (int i = 0; i < 2; i++) {
		on[i] = wire_plain_add(on[i], add_on);
		off[i] = wire_plain_add(off[i], add_off);
		ret[i] = wire_plain_sum(wire_plain_min(on[i], off[i]));
	}
}

/* SSE2 */

#ifdef WIRE_HAS_SSE2
static inline __m128i wire_sse2_load(wire_six a)
{
	return _mm_cvtsi64_si128((long long)a);
}

static inline wire_six wire_sse2_store(__m128i a)
{
	return (wire_six)_mm_cvtsi128_si64(a);
}

/* Two words written one by one a moment ago: a load of both at once would have to wait until
 * they have reached the cache. */
static inline __m128i wire_sse2_two(const wire_six *at)
{
	return _mm_set_epi64x((long long)at[1], (long long)at[0]);
}

static inline __m128i wire_sse2_error(const int16_t *at, const int16_t *tone, __m128i scale)
{
	__m128i diff = _mm_sub_epi16(_mm_load_si128((const __m128i *)at), _mm_load_si128((const __m128i *)tone));
	__m128i t = _mm_mulhi_epi16(diff, scale);

	t = _mm_max_epi16(_mm_min_epi16(t, _mm_set1_epi16(255)), _mm_set1_epi16(-255));
	return _mm_mullo_epi16(t, t);
}

static inline wire_six wire_sse2_cost(const struct wire_pixels *px, const struct wire_scale *scale, const struct wire_pixels *tone)
{
	__m128i luma = _mm_load_si128((const __m128i *)scale->luma), chroma = _mm_load_si128((const __m128i *)scale->chroma);
	__m128i sum = wire_sse2_error(px->y, tone->y, luma);

	sum = _mm_adds_epu16(sum, wire_sse2_error(px->cb, tone->cb, chroma));
	sum = _mm_adds_epu16(sum, wire_sse2_error(px->cr, tone->cr, chroma));
	sum = _mm_srli_epi16(sum, 8);
	return wire_sse2_store(_mm_packus_epi16(sum, sum));
}

static inline int wire_sse2_sum(wire_six a)
{
	return _mm_cvtsi128_si32(_mm_sad_epu8(wire_sse2_load(a), _mm_setzero_si128()));
}

static inline wire_six wire_sse2_min(wire_six a, wire_six b)
{
	return wire_sse2_store(_mm_min_epu8(wire_sse2_load(a), wire_sse2_load(b)));
}

static inline wire_six wire_sse2_add(wire_six a, wire_six b)
{
	return wire_sse2_store(_mm_adds_epu8(wire_sse2_load(a), wire_sse2_load(b)));
}

static inline wire_six wire_sse2_sub(wire_six a, wire_six b)
{
	return wire_sse2_store(_mm_subs_epu8(wire_sse2_load(a), wire_sse2_load(b)));
}

static inline unsigned wire_sse2_equal(wire_six a, wire_six b)
{
	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(wire_sse2_load(a), wire_sse2_load(b))) & 255;
}

static inline unsigned wire_sse2_addition(const wire_six *costs, int n, wire_six now)
{
	__m128i both = _mm_set1_epi64x((long long)now), zero = _mm_setzero_si128(), two = _mm_set1_epi64x(2);
	/* Sums and numbers share 16 bits, of which the highest is flipped: the minimum is of signed words. */
	__m128i number = _mm_set_epi64x(0x8001, 0x8000), best = _mm_set1_epi16(0x7fff);
	unsigned even, odd;

	for (int j = 0; j < n; j += WIRE_ADDITION_STEP) {
		for (int k = j; k < j + WIRE_ADDITION_STEP; k += 2) {
			__m128i sums = _mm_sad_epu8(_mm_min_epu8(both, wire_sse2_two(costs + k)), zero);

			best = _mm_min_epi16(best, _mm_xor_si128(_mm_slli_epi16(sums, WIRE_ADDITION_BITS), number));
			number = _mm_add_epi64(number, two);
		}
	}
	even = (unsigned)_mm_extract_epi16(best, 0) ^ 0x8000;
	odd = (unsigned)_mm_extract_epi16(best, 4) ^ 0x8000;
	return even < odd ? even : odd;
}

static inline void wire_sse2_pair(wire_six on[2], wire_six off[2], wire_six add_on, wire_six add_off, int ret[2])
{
	__m128i a = _mm_adds_epu8(wire_sse2_two(on), _mm_set1_epi64x((long long)add_on));
	__m128i b = _mm_adds_epu8(wire_sse2_two(off), _mm_set1_epi64x((long long)add_off));
	__m128i sums = _mm_sad_epu8(_mm_min_epu8(a, b), _mm_setzero_si128());

	_mm_storeu_si128((__m128i *)on, a);
	_mm_storeu_si128((__m128i *)off, b);
	ret[0] = _mm_cvtsi128_si32(sums);
	ret[1] = _mm_extract_epi16(sums, 4);
}
#endif

#if defined(WIRE_HAS_SSE2) && !defined(WIRE_PLAIN)
#define WIRE_OP(name) wire_sse2_##name
#else
#define WIRE_OP(name) wire_plain_##name
#endif

#define wire_cost WIRE_OP(cost)
#define wire_sum WIRE_OP(sum)
#define wire_min WIRE_OP(min)
#define wire_add WIRE_OP(add)
#define wire_sub WIRE_OP(sub)
#define wire_equal WIRE_OP(equal)
#define wire_addition WIRE_OP(addition)
#define wire_pair WIRE_OP(pair)

#endif
