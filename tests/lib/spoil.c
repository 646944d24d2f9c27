#include "spoil.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "demo/painter.h"
#include "demo/portrait_file.h"

enum { W = PORTRAIT_FRAME_WIDTH, H = PORTRAIT_FRAME_HEIGHT };

struct spoil {
	struct painter_person person;	/* only its seed counts: whom the photo shows is not known */
	struct painter_scene scene;
	struct painter_canvas canvas;
	float top, width, chin;		/* of the head with its hair */
};

/* --- what is the person: everything but the background's colour, grown from the edge */

enum { KEY_NEAR = 40, KEY_FAR = 110 };		/* distance in 8-bit RGB: surely background, surely not */

static int key_distance(const uint8_t *p)
{
	int r = p[0] - 100, g = p[1] - 197, b = p[2] - 255;

	return (int)sqrtf((float)(r * r + g * g + b * b));
}

static void grow(const struct pv_image *img, uint8_t *is_wall, int32_t *stack)
{
	size_t depth = 0;

	for (int32_t p = 0; p < W * H; p++)
		if ((p / W == 0 || p % W == 0 || p % W == W - 1) && key_distance(img->rgb + 3 * p) < KEY_NEAR) {
			is_wall[p] = 1;
			stack[depth++] = p;
		}
	while (depth > 0) {
		int32_t p = stack[--depth], x = p % W, y = p / W;
		const int32_t next[4] = { x > 0 ? p - 1 : p, x < W - 1 ? p + 1 : p, y > 0 ? p - W : p, y < H - 1 ? p + W : p };

		for (int k = 0; k < 4; k++)
			if (!is_wall[next[k]] && key_distance(img->rgb + 3 * next[k]) < KEY_NEAR) {
				is_wall[next[k]] = 1;
				stack[depth++] = next[k];
			}
	}
}

/* Beside the background the colour tells how much of a pixel is the person; elsewhere all is. */
static float cover_at(const struct pv_image *img, const uint8_t *is_wall, int x, int y)
{
	bool is_edge = false;

	if (is_wall[y * W + x])
		return painter_step(12, KEY_NEAR, (float)key_distance(img->rgb + 3 * (y * W + x))) * 0.2f;
	for (int dy = -2; dy <= 2; dy++)
		for (int dx = -2; dx <= 2; dx++)
			if (y + dy >= 0 && y + dy < H && x + dx >= 0 && x + dx < W)
				is_edge |= is_wall[(y + dy) * W + x + dx];
	return is_edge ? painter_clamp((float)key_distance(img->rgb + 3 * (y * W + x)) / KEY_FAR, 0.2f, 1) : 1;
}

static enum pv_err load(struct spoil *s, const struct pv_image *img, struct pv_error *err)
{
	uint8_t *is_wall = mem_alloc((size_t)W * H);
	int32_t *stack = mem_alloc((size_t)W * H * sizeof(*stack));
	enum pv_err rc = painter_canvas_init(&s->canvas, W, H, 1, err);

	memset(is_wall, 0, (size_t)W * H);
	if (rc == PV_OK)
		grow(img, is_wall, stack);
	for (int p = 0; rc == PV_OK && p < W * H; p++) {
		s->canvas.rgb[p] = painter_canvas_srgb(img->rgb[3 * p], img->rgb[3 * p + 1], img->rgb[3 * p + 2]);
		s->canvas.cover[p] = cover_at(img, is_wall, p % W, p / W);
	}
	free(is_wall);
	free(stack);
	return rc;
}

/* --- where the head is */

static int row_ends(const struct painter_canvas *c, int y, int *ret_sum)
{
	int left = W, right = -1;

	for (int x = 0; x < W; x++)
		if (c->cover[y * W + x] > 0.5f) {
			left = x < left ? x : left;
			right = x;
		}
	*ret_sum = left + right;
	return right < left ? 0 : right - left + 1;
}

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* The narrowest row below the cheeks is the neck; hair that falls over it leaves only proportion to go by. */
static float find_chin(const struct spoil *s)
{
	int best = (int)(s->top + 1.3f * s->width), least = W, sum, width;

	for (int y = (int)(s->top + 1.1f * s->width); y < (int)(s->top + 1.75f * s->width) && y < H - 40; y++) {
		width = row_ends(&s->canvas, y, &sum);
		if (width < least) {
			least = width;
			best = y;
		}
	}
	return (float)best;
}

static enum pv_err find_head(struct spoil *s, struct pv_error *err)
{
	int widths[H / 5], sums[H / 5], n = 0, top = 0, sum;
	struct painter_pose pose = { .cosr = 1 };

	while (top < H && row_ends(&s->canvas, top, &sum) < 8)
		top++;
	for (int y = top + H / 12; y < top + H / 4 && y < H; y++) {
		widths[n] = row_ends(&s->canvas, y, &sums[n]);
		n++;
	}
	if (n < H / 10)
		return pv_error_set(err, PV_ERR_BAD_INPUT, "no portrait before light blue");
	qsort(widths, (size_t)n, sizeof(*widths), compare);
	qsort(sums, (size_t)n, sizeof(*sums), compare);
	s->top = (float)top;
	s->width = (float)widths[n / 2];
	s->chin = find_chin(s);
	pose.hw = s->width / 2.2f;
	pose.cx = (float)sums[n / 2] / 2;
	pose.cy = s->top + 0.65f * s->width;
	s->scene.head = s->scene.body = pose;
	s->scene.body.cy = s->chin;
	return PV_OK;
}

/* --- light */

/* The person as if lit k times as brightly; the background was put in by a program and stays. */
static void light(struct spoil *s, float (*factor)(const struct spoil *s, float x, float y))
{
	struct painter_canvas *c = &s->canvas;

	for (int p = 0; p < W * H; p++)
		c->rgb[p] = painter_blend(c->rgb[p], painter_times(c->rgb[p], factor(s, (float)(p % W), (float)(p / W))), c->cover[p]);
}

static float dark(const struct spoil *s, float x, float y)
{
	(void)x;
	(void)y;
	return 0.13f + 0.03f * (float)s->scene.variant;
}

static float bright(const struct spoil *s, float x, float y)
{
	(void)s;
	(void)x;
	(void)y;
	return 1.9f;
}

/* One lamp from the side: behind the nose the cheek's light is gone. */
static float half_lit(const struct spoil *s, float x, float y)
{
	float u = (x - s->scene.head.cx) / s->scene.head.hw;

	(void)y;
	return painter_mix(0.05f, 1.15f, painter_step(-0.3f, 0.25f, s->scene.variant ? u : -u));
}

/* --- background */

/* A pixel at the edge is part person, part old background: only the latter is exchanged. */
static enum pv_err exchange_backdrop(struct spoil *s, struct pv_error *err)
{
	struct painter_canvas wall, *c = &s->canvas;
	struct painter_color blue = painter_canvas_srgb(100, 197, 255);
	enum pv_err rc = painter_canvas_init(&wall, W, H, 1, err);

	if (rc != PV_OK)
		return rc;
	s->scene.canvas = &wall;
	painter_backdrop_paint(&s->scene);
	for (int p = 0; p < W * H; p++) {
		float rest = 1 - c->cover[p];
		struct painter_color *k = &c->rgb[p], w = wall.rgb[p];

		*k = (struct painter_color){ painter_clamp(k->r + rest * (w.r - blue.r), 0, 1), painter_clamp(k->g + rest * (w.g - blue.g), 0, 1),
					     painter_clamp(k->b + rest * (w.b - blue.b), 0, 1) };
	}
	s->scene.canvas = c;
	painter_canvas_release(&wall);
	return PV_OK;
}

/* --- clothes */

static bool is_skin(struct painter_color k)
{
	return k.r > 0.05f && k.r > 1.25f * k.g && k.g > 1.05f * k.b && k.r < 6 * k.b;
}

/* D01: what is worn below the chin takes the background's colour, its folds stay. */
static void dye(struct spoil *s)
{
	struct painter_canvas *c = &s->canvas;
	struct painter_color cloth = painter_canvas_srgb(104, 190, 246);

	for (int p = 0; p < W * H; p++) {
		float y = (float)(p / W), light_of = 0.3f * c->rgb[p].r + 0.6f * c->rgb[p].g + 0.1f * c->rgb[p].b;
		float side = fabsf((float)(p % W) - s->scene.head.cx) / s->width, neck = s->chin + 0.2f * s->width * painter_step(0.5f, 0.2f, side);

		if (y < neck || is_skin(c->rgb[p]))
			continue;
		c->rgb[p] = painter_blend(c->rgb[p], painter_times(cloth, 0.9f + 0.2f * painter_clamp(light_of, 0, 1)), c->cover[p]);
	}
}

/* --- where the person stands: the picture is sampled elsewhere; its edges go on outwards */

struct move { float scale, dx, dy, shear; };	/* source = (x, y) scaled about the head, then moved; shear below the chin */

static struct painter_color sample(const struct painter_canvas *c, float x, float y)
{
	int ix, iy, jx, jy;
	const struct painter_color *k = c->rgb;

	x = painter_clamp(x, 0, W - 1);
	y = painter_clamp(y, 0, H - 1);
	ix = (int)x;
	iy = (int)y;
	jx = ix + 1 < W ? ix + 1 : ix;
	jy = iy + 1 < H ? iy + 1 : iy;
	return painter_blend(painter_blend(k[iy * W + ix], k[iy * W + jx], x - (float)ix), painter_blend(k[jy * W + ix], k[jy * W + jx], x - (float)ix), y - (float)iy);
}

/* A camera standing nearer would have shown more detail, not the same enlarged. */
static enum pv_err sharpen(struct painter_canvas *c, struct pv_error *err)
{
	struct painter_canvas soft;
	enum pv_err rc = painter_canvas_init(&soft, W, H, 1, err);

	if (rc != PV_OK)
		return rc;
	memcpy(soft.rgb, c->rgb, (size_t)W * H * sizeof(*c->rgb));
	rc = painter_canvas_blur(&soft, 1, err);
	for (int p = 0; rc == PV_OK && p < W * H; p++)
		c->rgb[p] = painter_blend(soft.rgb[p], c->rgb[p], 2.4f);
	painter_canvas_release(&soft);
	return rc;
}

static enum pv_err move_person(struct spoil *s, const struct move *m, struct pv_error *err)
{
	struct painter_canvas to;
	float cx = s->scene.head.cx;
	enum pv_err rc = painter_canvas_init(&to, W, H, 1, err);

	if (rc != PV_OK)
		return rc;
	for (int p = 0; p < W * H; p++) {
		float x = ((float)(p % W) - cx - m->dx) / m->scale + cx, y = ((float)(p / W) - s->top - m->dy) / m->scale + s->top;

		y += m->shear * (x - cx) * painter_step(s->chin - 0.1f * s->width, s->chin + 0.25f * s->width, y);
		/* farther away more of the arms would show, which nobody photographed: the person is made slim */
		to.rgb[p] = m->scale < 0.9f && fabsf(x - cx) > fminf(s->width, cx < W - cx ? cx : W - cx) ? painter_canvas_srgb(100, 197, 255) : sample(&s->canvas, x, y);
		to.cover[p] = 1;
	}
	painter_canvas_release(&s->canvas);
	s->canvas = to;
	return m->scale > 1.1f ? sharpen(&s->canvas, err) : PV_OK;
}

/* The painter's own figures (painter_scene.c), from where the head is to where it should be. */
static enum pv_err misplace(struct spoil *s, struct pv_error *err)
{
	float hw = s->scene.head.hw, side = s->scene.variant ? 1.0f : -1.0f;
	struct move m = { .scale = 1 };

	switch (s->scene.defect) {
	case PORTRAIT_F01:
		m.dy = (s->scene.variant ? 178 : -0.35f * hw) - s->top;
		break;
	case PORTRAIT_F02:
		m.scale = (172 + 10 * (float)s->scene.variant) / hw;
		m.dy = 22 - s->top;
		break;
	case PORTRAIT_F05:
		m.scale = (56 + 8 * (float)s->scene.variant) / hw;
		m.dy = 190 - s->top;
		break;
	case PORTRAIT_F03:
		m.dx = side * 62;
		break;
	case PORTRAIT_F04:	/* as large as a head may be, and still the picture has to end at the neck */
		m.scale = 140 / hw;
		m.dy = 636 - m.scale * painter_clamp(s->chin - s->top, 1.3f * s->width, 1.5f * s->width) - s->top;
		break;
	default:
		m.shear = side * 0.2f;
		break;
	}
	return move_person(s, &m, err);
}

/* --- all of it */

static enum pv_err spoil_pixels(struct spoil *s, struct pv_error *err)
{
	switch (s->scene.defect) {
	case PORTRAIT_B01: case PORTRAIT_B02:
		return exchange_backdrop(s, err);
	case PORTRAIT_B03:
		return s->scene.variant < 3 ? exchange_backdrop(s, err) : painter_lens_apply(&s->scene, err);
	case PORTRAIT_L01:
		light(s, dark);
		return PV_OK;
	case PORTRAIT_L03:
		light(s, half_lit);
		return PV_OK;
	case PORTRAIT_L02:
		light(s, bright);
		return painter_lens_apply(&s->scene, err);
	case PORTRAIT_D01:
		dye(s);
		return PV_OK;
	case PORTRAIT_F01: case PORTRAIT_F02: case PORTRAIT_F03: case PORTRAIT_F04: case PORTRAIT_F05: case PORTRAIT_P03:
		return misplace(s, err);
	default:
		return painter_lens_apply(&s->scene, err);
	}
}

/* T03 is too small or of another shape, T02 far too large: squeezed until it is too small, a photograph shows
 * Q02 as well, and worse. */
static enum pv_err reshape(const struct spoil *s, struct pv_image *img, struct pv_error *err)
{
	bool is_wide = s->scene.variant > 0;
	struct pv_image out = { 0 };
	enum pv_err rc;

	if (s->scene.defect != PORTRAIT_T03 && s->scene.defect != PORTRAIT_T02)
		return PV_OK;
	if (s->scene.defect == PORTRAIT_T02)
		rc = pv_image_scale(img, 1440, 1920, &out, err);
	else
		rc = pv_image_scale(img, is_wide ? 600 : 264, is_wide ? 640 : 352, &out, err);
	if (rc == PV_OK) {
		pv_image_release(img);
		*img = out;
	}
	return rc;
}

static enum pv_err open_photo(const uint8_t *jpeg, size_t size, struct pv_image *ret, struct pv_error *err)
{
	struct pv_image img = { 0 };
	enum pv_err rc = pv_image_decode(jpeg, size, 0, 0, &img, NULL, err);

	if (rc == PV_OK && (img.width != W || img.height != H)) {
		rc = pv_image_scale(&img, W, H, ret, err);
		pv_image_release(&img);
		return rc;
	}
	*ret = img;
	return rc;
}

enum pv_err spoil_photo(const uint8_t *jpeg, size_t jpeg_size, enum portrait_defect defect, uint64_t seed, uint8_t **ret_data, size_t *ret_size,
			struct pv_error *err)
{
	struct spoil s = { 0 };
	struct pv_image img = { 0 };
	enum pv_err rc = open_photo(jpeg, jpeg_size, &img, err);

	painter_person_make(seed, &s.person);
	painter_scene_init(&s.scene, &s.person, defect, seed);
	if (rc == PV_OK)
		rc = load(&s, &img, err);
	s.scene.canvas = &s.canvas;
	if (rc == PV_OK)
		rc = find_head(&s, err);
	if (rc == PV_OK)
		rc = spoil_pixels(&s, err);
	pv_image_release(&img);
	if (rc == PV_OK)
		rc = painter_canvas_finish(&s.canvas, defect == PORTRAIT_L01 ? 1.8f : 0, s.person.seed + 171, &img, err);
	painter_canvas_release(&s.canvas);
	if (rc == PV_OK)
		rc = reshape(&s, &img, err);
	if (rc == PV_OK)
		rc = portrait_file_encode(&img, seed, defect, NULL, ret_data, ret_size, err);
	pv_image_release(&img);
	return rc;
}
