/* sRGB to CIE L*a*b* (D65), in fixed point and the same on every machine: the tables are
 * made with additions, multiplications and divisions only, in a fixed order, never with
 * libm's pow, and then hold integers. */
#ifndef CHECK_LAB_H
#define CHECK_LAB_H

#include <stdint.h>

#define LAB_UNIT 64		/* one unit of L*, a*, b* */

struct lab {
	int16_t l, a, b;	/* in 1/LAB_UNIT */
};

enum {
	LAB_CURVE = 1024,
	LAB_LIGHT = 1 << 18,		/* white, in the tables' units of light */
	LAB_ROOT_BITS = 16,
	LAB_ROOT = 1 << LAB_ROOT_BITS,	/* f(1) */
};
struct lab_light {
	int32_t x, y, z;		/* what one channel adds to X, Y, Z over the white point's */
};
struct lab_tables {
	struct lab_light light[3][256];
	int32_t curve[LAB_CURVE + 2];	/* CIE's f(t) at t = i / LAB_CURVE */
};

void lab_tables_init(struct lab_tables *t);
/* f(t) * LAB_ROOT between the two nearest entries. */
static inline int32_t lab_curve_at(const struct lab_tables *t, int32_t v)
{
	uint32_t i = (uint32_t)v / (LAB_LIGHT / LAB_CURVE), rest = (uint32_t)v % (LAB_LIGHT / LAB_CURVE);

	if (i >= LAB_CURVE)
		return t->curve[LAB_CURVE];
	return t->curve[i] + (int32_t)((uint32_t)(t->curve[i + 1] - t->curve[i]) * rest / (LAB_LIGHT / LAB_CURVE));
}

static inline struct lab lab_of(const struct lab_tables *t, const uint8_t *rgb)
{
	const struct lab_light *r = &t->light[0][rgb[0]], *g = &t->light[1][rgb[1]], *b = &t->light[2][rgb[2]];
	int32_t x = lab_curve_at(t, r->x + g->x + b->x), y = lab_curve_at(t, r->y + g->y + b->y), z = lab_curve_at(t, r->z + g->z + b->z);

	return (struct lab){ (int16_t)((116 * LAB_UNIT * y >> LAB_ROOT_BITS) - 16 * LAB_UNIT), (int16_t)(500 * LAB_UNIT * (x - y) / LAB_ROOT),
			     (int16_t)(200 * LAB_UNIT * (y - z) / LAB_ROOT) };
}


/* The square of the distance (CIE76) in units of 1/LAB_UNIT; fits for all colours of sRGB. */
static inline int32_t lab_distance2(struct lab a, struct lab b)
{
	int32_t l = a.l - b.l, da = a.a - b.a, db = a.b - b.b;

	return l * l + da * da + db * db;
}

/* A distance in units of delta E as lab_distance2 gives it. */
static inline int32_t lab_limit2(double delta)
{
	return (int32_t)(delta * LAB_UNIT * delta * LAB_UNIT);
}

/* Light alone: a surface lit k times as brightly keeps a* and b* in proportion to L* + 16
 * (all three go with the cube root of k). Gives that factor of c against base in 1/1024
 * and the square of what is left over when it is taken out. */
int32_t lab_shade(struct lab c, struct lab base, int32_t *ret_rest2);

#endif
