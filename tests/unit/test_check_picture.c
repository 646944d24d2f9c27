#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "check/fourier.h"
#include "check/frame.h"
#include "check/lab.h"
#include "check/silhouette.h"
#include "photovet/check.h"

/* Drawn people of known measures: an ellipse on a neck on shoulders, before a flat wall. */
struct drawing {
	int width, height;		/* of the picture */
	uint8_t wall[3], skin[3], cloth[3];
	int top, head, centre;		/* px of 480 x 640 */
	double slope;			/* of the shoulders, degrees; right side lower */
};

static const struct drawing usual = {
	.width = 480, .height = 640, .wall = { 100, 197, 255 }, .skin = { 214, 170, 140 }, .cloth = { 40, 40, 48 }, .top = 80, .head = 220, .centre = 240,
};

static struct pv_check_report report;
static struct pv_profile profile;

static const uint8_t eye[3] = { 34, 26, 22 }, lips[3] = { 190, 70, 76 };

static const uint8_t *colour_at(const struct drawing *d, double x, double y)
{
	double h = d->head * 1.4, cy = d->top + h / 2, u = (x - d->centre) / (d->head / 2.0), v = (y - cy) / (h / 2);
	double shoulder = d->top + h * 1.12 + (x - d->centre) * tan(d->slope / 57.29578) + 0.1 * fabs(x - d->centre);

	if (fabs(fabs(u) - 0.4) < 0.15 && fabs(v + 0.12) < 0.07)
		return eye;
	if (fabs(u) < 0.2 && fabs(v - 0.55) < 0.04)
		return lips;
	if (u * u * u * u + v * v * v * v <= 1)
		return d->skin;
	if (y > shoulder && fabs(x - d->centre) < d->head)
		return d->cloth;
	if (fabs(u) < 0.5 && y > cy && y < shoulder + 20)
		return d->skin;
	return d->wall;
}

/* A fixed grain keeps the picture from being flatter than any photo. */
static int grain(int x, int y)
{
	uint32_t h = (uint32_t)x * 0x8da6b343u ^ (uint32_t)y * 0xd8163841u;

	h = (h ^ (h >> 15)) * 0x2c1b3c6du;
	return (int)((h ^ (h >> 12)) % 9) - 4;
}

static struct pv_image draw(const struct drawing *d)
{
	struct pv_image img = { .width = d->width, .height = d->height, .rgb = malloc(3 * (size_t)d->width * (size_t)d->height) };
	int x, y, c;

	assert_non_null(img.rgb);
	for (y = 0; y < d->height; y++)
		for (x = 0; x < d->width; x++) {
			const uint8_t *p = colour_at(d, (x + 0.5) * 480 / d->width, (y + 0.5) * 640 / d->height);

			for (c = 0; c < 3; c++) {
				int v = p[c] + grain(x, y);

				img.rgb[3 * (y * d->width + x) + c] = (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
			}
		}
	return img;
}

static void check_image(struct pv_image *img)
{
	uint8_t *data = NULL;
	size_t size = 0;

	pv_profile_default(&profile);
	assert_int_equal(pv_image_encode(img, 95, 300, &data, &size, NULL), PV_OK);
	pv_check_run(data, size, &profile, &report);
	free(data);
	pv_image_release(img);
}

static void check_drawing(const struct drawing *d)
{
	struct pv_image img = draw(d);

	check_image(&img);
}

static const struct pv_check_result *result(enum pv_check_id id)
{
	size_t i;

	for (i = 0; i < report.count; i++)
		if (strcmp(report.results[i].name, pv_check_name(id)) == 0)
			return &report.results[i];
	fail_msg("no result of '%s'", pv_check_name(id));
	return NULL;
}

static void assert_near(enum pv_check_id id, double native, double tolerance, enum pv_check_status status)
{
	const struct pv_check_result *r = result(id);

	if (!(fabs(r->native - native) <= tolerance) || r->status != status)
		fail_msg("%s is %g (%s), not %g", r->name, r->native, pv_check_status_name(r->status), native);
}

static void assert_status(enum pv_check_id id, enum pv_check_status status)
{
	const struct pv_check_result *r = result(id);

	if (r->status != status)
		fail_msg("%s is %g (%s), not %s", r->name, r->native, pv_check_status_name(r->status), pv_check_status_name(status));
}

static void test_lab(void **state)
{
	static const struct {
		uint8_t rgb[3];
		double l, a, b;
	} known[] = {
		{ { 100, 197, 255 }, 75.98, -11.85, -37.06 }, { { 255, 255, 255 }, 100, 0, 0 }, { { 0, 0, 0 }, 0, 0, 0 },
		{ { 240, 240, 240 }, 94.80, 0, 0 }, { { 255, 0, 0 }, 53.24, 80.09, 67.20 }, { { 0, 0, 255 }, 32.30, 79.19, -107.86 }, { { 12, 20, 16 }, 5.6, -3.5, 1.3 },
	};
	struct lab_tables *t = malloc(sizeof(*t));
	size_t i;

	(void)state;
	assert_non_null(t);
	lab_tables_init(t);
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct lab c = lab_of(t, known[i].rgb);

		assert_true(fabs(c.l / 64.0 - known[i].l) < 0.3);
		assert_true(fabs(c.a / 64.0 - known[i].a) < 0.6);
		assert_true(fabs(c.b / 64.0 - known[i].b) < 0.6);
	}
	free(t);
}

/* The same colour under half the light: the factor is the cube root, and nothing is left over. */
static void test_light_alone(void **state)
{
	struct lab_tables *t = malloc(sizeof(*t));
	static const uint8_t full[3] = { 100, 197, 255 }, half[3] = { 72, 145, 188 }, other[3] = { 180, 140, 120 };
	int32_t factor, rest2;

	(void)state;
	assert_non_null(t);
	lab_tables_init(t);
	factor = lab_shade(lab_of(t, half), lab_of(t, full), &rest2);
	assert_true(factor > 790 && factor < 840);	/* 0.794 * 1024 = 813 */
	assert_true(rest2 < lab_limit2(2));
	lab_shade(lab_of(t, other), lab_of(t, full), &rest2);
	assert_true(rest2 > lab_limit2(20));
	free(t);
}

static void test_a_person_where_he_should_be(void **state)
{
	(void)state;
	check_drawing(&usual);
	assert_near(PV_CHECK_GEO_TOP, 80, 4, PV_CHECK_OK);
	assert_near(PV_CHECK_GEO_HEADW, 220, 10, PV_CHECK_OK);
	assert_near(PV_CHECK_GEO_CENTRE, 0, 0.008, PV_CHECK_OK);
	assert_near(PV_CHECK_GEO_SHOULDER, 0, 1, PV_CHECK_OK);
	assert_near(PV_CHECK_GEO_BOTTOM, 2, 0.15, PV_CHECK_OK);
	assert_near(PV_CHECK_SEG_CONF, 1, 0.001, PV_CHECK_OK);
	assert_near(PV_CHECK_BG_DE, 0, 1, PV_CHECK_OK);
	assert_status(PV_CHECK_BG_RMS, PV_CHECK_OK);
	assert_status(PV_CHECK_BG_GRAD, PV_CHECK_OK);
	assert_status(PV_CHECK_BG_RESID, PV_CHECK_OK);
	assert_status(PV_CHECK_BG_HALO, PV_CHECK_OK);
	assert_status(PV_CHECK_BG_CLOTH, PV_CHECK_OK);
	assert_status(PV_CHECK_FRAME_BORDER, PV_CHECK_OK);
}

static void test_geometry_follows(void **state)
{
	struct drawing d = usual;

	(void)state;
	d.centre = 290;
	check_drawing(&d);
	assert_near(PV_CHECK_GEO_CENTRE, 50 / 480.0, 0.01, PV_CHECK_FAIL);
	assert_string_equal(result(PV_CHECK_GEO_CENTRE)->detail, "to the right");
	d = usual;
	d.top = 160;
	check_drawing(&d);
	assert_near(PV_CHECK_GEO_TOP, 160, 4, PV_CHECK_FAIL);
	d = usual;
	d.head = 140;
	check_drawing(&d);
	assert_near(PV_CHECK_GEO_HEADW, 140, 8, PV_CHECK_FAIL);
	d = usual;
	d.head = 380;
	d.top = 30;
	check_drawing(&d);
	assert_near(PV_CHECK_GEO_HEADW, 380, 14, PV_CHECK_FAIL);
	assert_true(result(PV_CHECK_GEO_BOTTOM)->status != PV_CHECK_FAIL);	/* the cause is told, not what follows from it */
	d = usual;
	d.top = -60;
	check_drawing(&d);
	assert_near(PV_CHECK_GEO_TOP, 0, 0.1, PV_CHECK_FAIL);
	assert_string_equal(result(PV_CHECK_GEO_TOP)->detail, "head cut off");
	/* so low that the picture ends at the neck: both are told, and equally */
	d = usual;
	d.top = 226;
	d.head = 280;
	check_drawing(&d);
	assert_near(PV_CHECK_GEO_TOP, 226, 4, PV_CHECK_FAIL);
	assert_status(PV_CHECK_GEO_BOTTOM, PV_CHECK_FAIL);
	assert_int_equal(result(PV_CHECK_GEO_TOP)->quality, result(PV_CHECK_GEO_BOTTOM)->quality);
}

/* A face that shades off into a wall of nearly its colour is grown into: then nothing is known of its shape, and
 * the wall is not called uneven for it. */
static void test_a_face_like_the_wall(void **state)
{
	struct drawing d = usual;
	struct pv_image img;
	int x, y, c;

	(void)state;
	memcpy(d.wall, (uint8_t[3]){ 226, 222, 214 }, 3);
	img = draw(&d);
	for (y = 0; y < 640; y++)
		for (x = 0; x < 480; x++) {
			double t = (x - 200) / 150.0;

			if (colour_at(&d, x + 0.5, y + 0.5) == d.skin && t > 0 && t < 1)
				for (c = 0; c < 3; c++)
					img.rgb[3 * (y * 480 + x) + c] = (uint8_t)(d.skin[c] + t * (d.wall[c] - d.skin[c]) + 0.5);
		}
	check_image(&img);
	assert_status(PV_CHECK_SEG_CONF, PV_CHECK_NA);
	assert_status(PV_CHECK_GEO_HEADW, PV_CHECK_NA);
	assert_status(PV_CHECK_BG_HALO, PV_CHECK_NA);
	assert_status(PV_CHECK_BG_RMS, PV_CHECK_OK);
	assert_status(PV_CHECK_BG_RESID, PV_CHECK_OK);
}

static void test_shoulders_only_warn(void **state)
{
	struct drawing d = usual;

	(void)state;
	d.slope = 12;
	check_drawing(&d);
	assert_near(PV_CHECK_GEO_SHOULDER, 12, 2, PV_CHECK_WARN);
	d.slope = -12;
	check_drawing(&d);
	assert_near(PV_CHECK_GEO_SHOULDER, -12, 2, PV_CHECK_WARN);
}

static void test_size_does_not_matter(void **state)
{
	static const int widths[] = { 384, 720, 960, 1500 };
	struct drawing d = usual;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		d.width = widths[i];
		d.height = widths[i] * 4 / 3;
		check_drawing(&d);
		assert_near(PV_CHECK_GEO_TOP, 80, 5, PV_CHECK_OK);
		assert_near(PV_CHECK_GEO_HEADW, 220, 11, PV_CHECK_OK);
	}
}

static void test_backgrounds(void **state)
{
	struct drawing d = usual;

	(void)state;
	memcpy(d.wall, (uint8_t[3]){ 196, 52, 58 }, 3);
	check_drawing(&d);
	assert_status(PV_CHECK_BG_DE, PV_CHECK_FAIL);
	memcpy(d.wall, (uint8_t[3]){ 240, 240, 240 }, 3);
	check_drawing(&d);
	assert_near(PV_CHECK_BG_DE, 0, 1, PV_CHECK_OK);
	assert_string_equal(result(PV_CHECK_BG_DE)->detail, "light grey");
	memcpy(d.wall, (uint8_t[3]){ 200, 200, 200 }, 3);
	check_drawing(&d);
	assert_near(PV_CHECK_BG_DE, 14, 1, PV_CHECK_WARN);
	/* light blue a tenth brighter, its blue at the end, and darker */
	memcpy(d.wall, (uint8_t[3]){ 110, 217, 255 }, 3);
	check_drawing(&d);
	assert_near(PV_CHECK_BG_DE, 0, 1, PV_CHECK_OK);
	assert_string_equal(result(PV_CHECK_BG_DE)->detail, "light blue");
	memcpy(d.wall, (uint8_t[3]){ 90, 177, 230 }, 3);
	check_drawing(&d);
	assert_near(PV_CHECK_BG_DE, 7.5, 0.5, PV_CHECK_OK);
	memcpy(d.wall, (uint8_t[3]){ 120, 200, 215 }, 3);
	check_drawing(&d);
	assert_status(PV_CHECK_BG_DE, PV_CHECK_WARN);
	/* clothes of the wall's colour: they vanish, and that is what is said */
	d = usual;
	memcpy(d.cloth, (uint8_t[3]){ 104, 192, 248 }, 3);
	check_drawing(&d);
	assert_status(PV_CHECK_BG_CLOTH, PV_CHECK_FAIL);
	assert_status(PV_CHECK_GEO_BOTTOM, PV_CHECK_NA);
}

/* Light that falls off by a known amount from left to right, and a dark block on the wall. */
static void test_uneven_backgrounds(void **state)
{
	struct pv_image img = draw(&usual);
	int x, y, c;

	(void)state;
	for (y = 0; y < 640; y++)
		for (x = 0; x < 480; x++)
			for (c = 0; c < 3; c++)
				img.rgb[3 * (y * 480 + x) + c] = (uint8_t)(img.rgb[3 * (y * 480 + x) + c] * (2400 - x) / 2400);
	check_image(&img);
	assert_status(PV_CHECK_BG_GRAD, PV_CHECK_FAIL);
	assert_true(result(PV_CHECK_BG_RMS)->status >= PV_CHECK_WARN);
	assert_true(result(PV_CHECK_GEO_CENTRE)->native < 0.02);
	img = draw(&usual);
	for (y = 40; y < 200; y++)
		memset(img.rgb + 3 * (y * 480 + 400), 60, 3 * 80);
	check_image(&img);
	assert_status(PV_CHECK_BG_RESID, PV_CHECK_FAIL);
}

/* Stripes all around: nothing about the person can be said, and nothing is. */
static void test_what_cannot_be_measured_is_na(void **state)
{
	static const enum pv_check_id geometry[] = { PV_CHECK_SEG_CONF, PV_CHECK_GEO_TOP, PV_CHECK_GEO_HEADW, PV_CHECK_GEO_CENTRE, PV_CHECK_GEO_SHOULDER,
						     PV_CHECK_GEO_BOTTOM, PV_CHECK_BG_CLOTH, PV_CHECK_BG_HALO };
	struct pv_image img = draw(&usual);
	int x, y;
	size_t i;

	(void)state;
	for (y = 0; y < 640; y++)
		for (x = 0; x < 480; x++)
			if (memcmp(colour_at(&usual, x + 0.5, y + 0.5), usual.wall, 3) == 0)
				memset(img.rgb + 3 * (y * 480 + x), x / 20 % 2 ? 200 : 40, 3);
	check_image(&img);
	for (i = 0; i < sizeof(geometry) / sizeof(geometry[0]); i++) {
		assert_status(geometry[i], PV_CHECK_NA);
		assert_true(isnan(result(geometry[i])->native));
		assert_int_equal(result(geometry[i])->quality, PV_QUALITY_NA);
	}
	assert_status(PV_CHECK_BG_RMS, PV_CHECK_FAIL);
	assert_int_equal(report.score, PV_QUALITY_NA);
}

static void test_frames(void **state)
{
	struct pv_image img = draw(&usual);
	struct drawing square = usual;
	int x, y;

	square.width = square.height = 640;

	(void)state;
	for (y = 0; y < 640; y++)
		for (x = 0; x < 480; x++)
			if (x < 12 || y < 12 || x >= 468 || y >= 628)
				memset(img.rgb + 3 * (y * 480 + x), 5, 3);
	check_image(&img);
	assert_near(PV_CHECK_FRAME_BORDER, 1, 0, PV_CHECK_FAIL);
	assert_near(PV_CHECK_BG_DE, 0, 1.5, PV_CHECK_OK);	/* the wall inside is still what it is */
	img = draw(&usual);
	for (y = 0; y < 640; y++)
		for (x = 0; x < 480; x++)
			if ((x - 240) * (x - 240) / (240.0 * 240) + (y - 320) * (y - 320) / (320.0 * 320) > 1)
				memset(img.rgb + 3 * (y * 480 + x), 255, 3);
	check_image(&img);
	assert_string_equal(result(PV_CHECK_FRAME_BORDER)->detail, "round mount");
	/* the same on a square photo, of which the checks see the middle */
	img = draw(&square);
	for (y = 0; y < 640; y++)
		for (x = 0; x < 640; x++)
			if ((x - 320) * (x - 320) + (y - 320) * (y - 320) > 320 * 320)
				memset(img.rgb + 3 * (y * 640 + x), 255, 3);
	check_image(&img);
	assert_string_equal(result(PV_CHECK_FRAME_BORDER)->detail, "round mount");
	img = draw(&square);
	check_image(&img);
	assert_near(PV_CHECK_FRAME_BORDER, 0, 0, PV_CHECK_OK);
	img = draw(&usual);
	for (y = 590; y < 616; y++)
		for (x = 320; x < 440; x++)
			if (x % 24 < 12 && (x % 24 < 4 || x % 24 >= 8 || y % 13 < 4))
				memcpy(img.rgb + 3 * (y * 480 + x), (uint8_t[3]){ 255, 168, 24 }, 3);
	check_image(&img);
	assert_near(PV_CHECK_FRAME_BORDER, 2, 0, PV_CHECK_FAIL);
}

/* A face of fine checks is sharp; the same face as one flat colour is not. */
static void test_sharpness(void **state)
{
	struct pv_image img = draw(&usual);
	int x, y;

	(void)state;
	for (y = 100; y < 380; y++)
		for (x = 150; x < 330; x++)
			memset(img.rgb + 3 * (y * 480 + x), (x / 2 + y / 2) % 2 ? 160 : 130, 3);
	check_image(&img);
	assert_status(PV_CHECK_SHARP_VOL, PV_CHECK_OK);
	assert_status(PV_CHECK_SHARP_REBLUR, PV_CHECK_OK);
	img = draw(&usual);
	for (y = 100; y < 400; y++)
		for (x = 120; x < 360; x++)
			memset(img.rgb + 3 * (y * 480 + x), x - 112, 3);
	check_image(&img);
	assert_status(PV_CHECK_SHARP_VOL, PV_CHECK_FAIL);
	assert_status(PV_CHECK_SHARP_REBLUR, PV_CHECK_FAIL);
}

static void test_light_from_one_side(void **state)
{
	struct pv_image img = draw(&usual);
	int x, y, c;

	(void)state;
	for (y = 0; y < 640; y++)
		for (x = 0; x < 240; x++)
			if (colour_at(&usual, x + 0.5, y + 0.5) == usual.skin)
				for (c = 0; c < 3; c++)
					img.rgb[3 * (y * 480 + x) + c] /= 2;
	check_image(&img);
	assert_near(PV_CHECK_LIGHT_LR, 2 * (0.5 - 1) / 1.5, 0.05, PV_CHECK_FAIL);
	assert_status(PV_CHECK_LIGHT_HINT, PV_CHECK_FAIL);
	assert_string_equal(result(PV_CHECK_LIGHT_LR)->detail, "left half darker");
	check_drawing(&usual);
	assert_near(PV_CHECK_LIGHT_LR, 0, 0.02, PV_CHECK_OK);
	assert_status(PV_CHECK_LIGHT_HINT, PV_CHECK_OK);
}

static void test_colours(void **state)
{
	struct drawing d = usual;
	struct pv_image img = draw(&usual);
	int i;

	(void)state;
	for (i = 0; i < 480 * 640; i++)
		memset(img.rgb + 3 * i, (img.rgb[3 * i] + img.rgb[3 * i + 1] + img.rgb[3 * i + 2]) / 3, 3);
	check_image(&img);
	assert_near(PV_CHECK_COLOR_CHROMA, 0, 1, PV_CHECK_FAIL);
	assert_status(PV_CHECK_LIGHT_LR, PV_CHECK_NA);
	assert_true(result(PV_CHECK_BG_DE)->status != PV_CHECK_FAIL);
	check_drawing(&usual);
	assert_near(PV_CHECK_COLOR_CAST, 0, 0.1, PV_CHECK_OK);
	memcpy(d.skin, (uint8_t[3]){ 235, 160, 60 }, 3);
	check_drawing(&d);
	assert_status(PV_CHECK_COLOR_CAST, PV_CHECK_FAIL);
}

static void test_exposure(void **state)
{
	struct drawing d = usual;

	(void)state;
	memcpy(d.skin, (uint8_t[3]){ 255, 252, 250 }, 3);
	check_drawing(&d);
	assert_status(PV_CHECK_EXP_HI, PV_CHECK_FAIL);
	assert_status(PV_CHECK_LIGHT_SPEC, PV_CHECK_FAIL);
	assert_status(PV_CHECK_EXP_MEAN, PV_CHECK_FAIL);
	memcpy(d.skin, (uint8_t[3]){ 48, 36, 30 }, 3);
	check_drawing(&d);
	assert_near(PV_CHECK_EXP_MEAN, 39, 4, PV_CHECK_FAIL);
}

/* A wave of 8 px over a flat face: the spectrum has a peak at radius 32. */
static void test_screens(void **state)
{
	struct pv_image img = draw(&usual);
	int x, y, c;

	(void)state;
	for (y = 0; y < 640; y++)
		for (x = 0; x < 480; x++)
			for (c = 0; c < 3; c++) {
				int v = img.rgb[3 * (y * 480 + x) + c] + (int)lround(10 * sin((x + 0.3 * y) * 6.2831853 / 5.3));

				img.rgb[3 * (y * 480 + x) + c] = (uint8_t)(v > 255 ? 255 : v < 0 ? 0 : v);
			}
	check_image(&img);
	assert_status(PV_CHECK_TEX_MOIRE, PV_CHECK_FAIL);
	check_drawing(&usual);
	assert_true(result(PV_CHECK_TEX_MOIRE)->status != PV_CHECK_FAIL);	/* for all the straight edges in it */
}

static void test_the_transform(void **state)
{
	struct fourier *f = malloc(sizeof(*f));
	float *io = malloc(sizeof(*io) * 256 * 256);
	int x, y, u, v, pu = 0, pv = 0;
	double sum = 0, power = 0;

	(void)state;
	assert_true(f && io);
	fourier_init(f);
	for (y = 0; y < 256; y++)
		for (x = 0; x < 256; x++) {
			io[y * 256 + x] = (float)(cos(6.283185307 * (40 * x + 17 * y) / 256) * 10 + grain(x, y));
			sum += pow((double)io[y * 256 + x] * (double)f->window[x] * (double)f->window[y], 2);
		}
	fourier_power(f, io);
	for (v = 0; v <= 128; v++)
		for (u = 0; u < 256; u++) {
			power += (double)io[v * 256 + u] * (v == 0 || v == 128 ? 1 : 2);
			if (io[v * 256 + u] > io[pv * 256 + pu]) {
				pu = u;
				pv = v;
			}
		}
	assert_int_equal(pu, 40);
	assert_int_equal(pv, 17);
	assert_true(fabs(power / 65536 / sum - 1) < 1e-4);	/* Parseval */
	free(f);
	free(io);
}

static void test_where_things_are(void **state)
{
	struct pv_image img = draw(&usual);
	struct pv_check_geometry g = { 0 };
	uint8_t *data = NULL;
	size_t size = 0;

	(void)state;
	assert_int_equal(pv_image_encode(&img, 95, 300, &data, &size, NULL), PV_OK);
	assert_true(pv_check_locate(data, size, &g));
	assert_int_equal(g.trust, PV_CHECK_OK);
	assert_true(abs(g.person.y0 - 80) <= 4);
	assert_true(abs(g.head.x0 - 130) <= 8 && abs(g.head.x1 - 350) <= 8);
	assert_true(g.face.x0 > g.head.x0 && g.face.x1 < g.head.x1 && g.face.y0 > g.person.y0);
	assert_true(abs(g.left[110] - 130) <= 6 && abs(g.right[110] - 350) <= 6);
	assert_int_equal(g.right[10], 0);
	assert_false(pv_check_locate((const uint8_t *)"nothing", 7, &g));
	assert_int_equal(g.trust, PV_CHECK_OK);
	free(data);
	pv_image_release(&img);
}

static void test_the_same_every_time(void **state)
{
	static struct pv_check_report again;
	size_t i;

	(void)state;
	check_drawing(&usual);
	again = report;
	check_drawing(&usual);
	assert_int_equal(again.count, report.count);
	for (i = 0; i < report.count; i++)
		assert_memory_equal(&again.results[i].native, &report.results[i].native, sizeof(double));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lab),
		cmocka_unit_test(test_light_alone),
		cmocka_unit_test(test_a_person_where_he_should_be),
		cmocka_unit_test(test_geometry_follows),
		cmocka_unit_test(test_a_face_like_the_wall),
		cmocka_unit_test(test_shoulders_only_warn),
		cmocka_unit_test(test_size_does_not_matter),
		cmocka_unit_test(test_backgrounds),
		cmocka_unit_test(test_uneven_backgrounds),
		cmocka_unit_test(test_what_cannot_be_measured_is_na),
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_sharpness),
		cmocka_unit_test(test_light_from_one_side),
		cmocka_unit_test(test_colours),
		cmocka_unit_test(test_exposure),
		cmocka_unit_test(test_screens),
		cmocka_unit_test(test_the_transform),
		cmocka_unit_test(test_where_things_are),
		cmocka_unit_test(test_the_same_every_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
