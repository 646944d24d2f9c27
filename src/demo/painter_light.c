#include "demo/painter.h"

/* Skin lets light in and gives it back further on, red more than blue: each channel's
 * light reaches a little round the corner (wrapped diffuse), red furthest. */
static inline float wrapped(float dot, float wrap)
{
	float d = (dot + wrap) / (1 + wrap);
	return d > 0 ? d : 0;
}

struct painter_color painter_light_shade(const struct painter_light *l, float nx, float ny, float nz, float softness)
{
	float key = nx * l->key[0] + ny * l->key[1] + nz * l->key[2];
	float fill = nx * l->fill[0] + ny * l->fill[1] + nz * l->fill[2];
	float sky = l->ambient * (0.85f - 0.15f * ny);
	struct painter_color k = {
		l->key_power * wrapped(key, softness) + l->fill_power * wrapped(fill, softness) + sky,
		l->key_power * wrapped(key, softness * 0.6f) + l->fill_power * wrapped(fill, softness * 0.6f) + sky,
		l->key_power * wrapped(key, softness * 0.5f) + l->fill_power * wrapped(fill, softness * 0.5f) + sky,
	};
	return painter_times(painter_filter(k, l->tint), l->exposure);
}

static float lobe(const float lamp[3], float nx, float ny, float nz, float hardness)
{
	float hx = lamp[0], hy = lamp[1], hz = lamp[2] + 1;
	float dot = (nx * hx + ny * hy + nz * hz) / sqrtf(hx * hx + hy * hy + hz * hz);
	return dot > 0 ? painter_pow(dot, hardness) : 0;
}

float painter_light_shine(const struct painter_light *l, float nx, float ny, float nz, float hardness)
{
	return l->exposure * (l->key_power * lobe(l->key, nx, ny, nz, hardness) + l->fill_power * lobe(l->fill, nx, ny, nz, hardness));
}
