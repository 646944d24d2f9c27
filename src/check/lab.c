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

/* X, Y and Z of white, each divided by the white point's own, are the sums of these rows. */
static const double weights[3][3] = {
	{ 0.433953, 0.376219, 0.189828 },
	{ 0.212671, 0.715160, 0.072169 },
	{ 0.017758, 0.109477, 0.872765 },
};

void lab_tables_init(struct lab_tables *t)
{
	int i, c;

	for (i = 0; i < 256; i++) {
		double linear = linear_of(i) * LAB_LIGHT;

		for (c = 0; c < 3; c++)
			t->light[c][i] = (struct lab_light){ (int32_t)(weights[0][c] * linear + 0.5), (int32_t)(weights[1][c] * linear + 0.5),
							     (int32_t)(weights[2][c] * linear + 0.5) };
	}
	for (i = 0; i < LAB_CURVE + 2; i++)
		t->curve[i] = (int32_t)(curve_of(i < LAB_CURVE ? (double)i / LAB_CURVE : 1) * LAB_ROOT + 0.5);
}

int32_t lab_shade(struct lab c, struct lab base, int32_t *ret_rest2)
{
	int32_t factor = (c.l + 16 * LAB_UNIT) * 1024 / (base.l + 16 * LAB_UNIT);
	int32_t a = c.a - base.a * factor / 1024, b = c.b - base.b * factor / 1024;

	*ret_rest2 = a * a + b * b;
	return factor;
}
