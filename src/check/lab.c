#include "check/lab.h"

/* The root of degree n of 0 < x <= 1 by Newton's steps from 1, which fall towards it. */
static double root(double x, int n)
{
	double y = 1, power;
	int step, i;

	for (step = 0; step < 24; step++) {
		power = 1;
		for (i = 1; i < n; i++)
			power *= y;
		y = ((n - 1) * y + x / power) / n;
	}
	return y;
}

static double linear_of(int value)
{
	double c = value / 255.0, x, fifth;

	if (c <= 0.04045)
		return c / 12.92;
	x = (c + 0.055) / 1.055;
	fifth = root(x, 5);
	return x * x * fifth * fifth;		/* to the power 2.4 */
}

static double curve_of(double t)
{
	return t > 216.0 / 24389 ? root(t, 3) : (24389.0 / 27 * t + 16) / 116;
}

void lab_tables_init(struct lab_tables *t)
{
	int i;

	for (i = 0; i < 256; i++)
		t->linear[i] = (float)linear_of(i);
	for (i = 0; i < LAB_CURVE + 2; i++)
		t->curve[i] = (float)curve_of(i < LAB_CURVE ? (double)i / LAB_CURVE : 1);
}

static inline float curve_at(const struct lab_tables *t, float v)
{
	float place = v * LAB_CURVE;
	int i = (int)place;

	if (i >= LAB_CURVE)
		return t->curve[LAB_CURVE];
	return t->curve[i] + (t->curve[i + 1] - t->curve[i]) * (place - (float)i);
}

static inline int16_t rounded(float v)
{
	return (int16_t)(v >= 0 ? v + 0.5f : v - 0.5f);
}

struct lab lab_of(const struct lab_tables *t, const uint8_t *rgb)
{
	float r = t->linear[rgb[0]], g = t->linear[rgb[1]], b = t->linear[rgb[2]];
	float x = curve_at(t, 0.433953f * r + 0.376219f * g + 0.189828f * b);
	float y = curve_at(t, 0.212671f * r + 0.715160f * g + 0.072169f * b);
	float z = curve_at(t, 0.017758f * r + 0.109477f * g + 0.872766f * b);

	return (struct lab){ rounded((116 * y - 16) * LAB_UNIT), rounded(500 * (x - y) * LAB_UNIT), rounded(200 * (y - z) * LAB_UNIT) };
}

int32_t lab_shade(struct lab c, struct lab base, int32_t *ret_rest2)
{
	int32_t factor = (c.l + 16 * LAB_UNIT) * 1024 / (base.l + 16 * LAB_UNIT);
	int32_t a = c.a - base.a * factor / 1024, b = c.b - base.b * factor / 1024;

	*ret_rest2 = a * a + b * b;
	return factor;
}
