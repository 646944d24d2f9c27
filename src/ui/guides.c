#include "ui/guides.h"

#include <math.h>

#define DASH 6			/* px */
#define OVAL_STEPS 720
#define EDGE 30			/* px of the work image: the marks of a band at either edge */

struct colour { uint8_t r, g, b; };
static const struct colour white = { 255, 255, 255 }, black = { 0, 0, 0 }, green = { 0, 128, 40 }, violet = { 120, 0, 170 }, orange = { 200, 80, 0 },
			   red = { 210, 0, 40 }, navy = { 0, 20, 110 };

/* A pen over the picture that thinks in px of the work image. */
struct sketch {
	struct pv_image *img;
	double scale_x, scale_y, left, top;	/* picture px = work px * scale - left, top */
	int thick, fine, dash;		/* px: of a line, of a hatching, of a dash */
	struct colour colour;
};

static struct sketch sketch_of(struct pv_image *img, const struct lens_sight *s, const struct pv_area *area, int grain)
{
	double x = (double)img->width / area->width, y = (double)img->height / area->height;

	return (struct sketch){
		.img = img, .scale_x = x * s->work.width / PV_CHECK_WIDTH, .scale_y = y * s->work.height / PV_CHECK_HEIGHT,
		.left = x * (area->x - s->work.x), .top = y * (area->y - s->work.y), .colour = black,
		.thick = grain > 1 ? grain : img->height >= 400 ? 2 : 1, .fine = grain, .dash = grain > 1 ? 2 * grain : DASH,
	};
}

static void dot(const struct sketch *k, int x, int y, struct colour c)
{
	uint8_t *p;

	if (x < 0 || y < 0 || x >= k->img->width || y >= k->img->height)
		return;
	p = k->img->rgb + 3 * ((size_t)y * (size_t)k->img->width + (size_t)x);
	p[0] = c.r;
	p[1] = c.g;
	p[2] = c.b;
}

/* Dashes by the place on the picture, not by the way along the line: where lines cross they agree. */
static void stroke(const struct sketch *k, int x, int y)
{
	for (int v = 0; v < k->thick; v++)
		for (int u = 0; u < k->thick; u++)
			dot(k, x + u, y + v, ((x + 2 * y) / k->dash) % 3 == 2 ? white : k->colour);
}

/* Between two places of the picture. */
static void line(const struct sketch *k, double x0, double y0, double x1, double y1)
{
	double dx = x1 - x0, dy = y1 - y0, length = fabs(dx) > fabs(dy) ? fabs(dx) : fabs(dy);
	int n = length < 1 ? 1 : length > 32000 ? 32000 : (int)ceil(length);

	for (int i = 0; i <= n; i++)
		stroke(k, (int)floor(x0 + dx * i / n), (int)floor(y0 + dy * i / n));
}

static double at_x(const struct sketch *k, double x) { return x * k->scale_x - k->left; }
static double at_y(const struct sketch *k, double y) { return y * k->scale_y - k->top; }

static void work_line(const struct sketch *k, double x0, double y0, double x1, double y1)
{
	line(k, at_x(k, x0), at_y(k, y0), at_x(k, x1), at_y(k, y1));
}

static void work_box(const struct sketch *k, const struct pv_check_box *b)
{
	work_line(k, b->x0, b->y0, b->x1, b->y0);
	work_line(k, b->x0, b->y1, b->x1, b->y1);
	work_line(k, b->x0, b->y0, b->x0, b->y1);
	work_line(k, b->x1, b->y0, b->x1, b->y1);
}

/* The head as it would stand in the middle of all that is allowed: the eyes are halfway down a head. */
static void oval(struct sketch *k, const struct lens_frame *f)
{
	double top = (f->top.low + f->top.high) / 2.0, across = (f->width.low + f->width.high) / 4.0;
	double down = f->eyes.high > 0 ? (f->eyes.low + f->eyes.high) / 2.0 - top : 1.4 * across;
	double x = PV_CHECK_WIDTH / 2.0 + across, y = top + down;

	for (int i = 1; i <= OVAL_STEPS; i++) {
		double angle = i * 6.283185307179586 / OVAL_STEPS, nx = PV_CHECK_WIDTH / 2.0 + across * cos(angle), ny = top + down + down * sin(angle);

		work_line(k, x, y, nx, ny);
		x = nx;
		y = ny;
	}
}

/* Two lines across, and the band between them filled at both edges, where no face is. */
static void band(struct sketch *k, const struct lens_range *r, struct colour colour)
{
	if (r->high <= 0)
		return;
	k->colour = colour;
	work_line(k, 0, r->low, PV_CHECK_WIDTH, r->low);
	work_line(k, 0, r->high, PV_CHECK_WIDTH, r->high);
	for (int y = r->low; y < r->high; y += 8) {
		work_line(k, 0, y, EDGE, y);
		work_line(k, PV_CHECK_WIDTH - EDGE, y, PV_CHECK_WIDTH, y);
	}
}

static void bands(struct sketch *k, const struct lens_frame *f)
{
	const double middle = PV_CHECK_WIDTH / 2.0;
	int from = f->top.high > 0 ? f->top.high : 0, to = f->eyes.high > 0 ? f->eyes.high + 60 : PV_CHECK_HEIGHT / 2;

	band(k, &f->top, green);
	band(k, &f->eyes, violet);
	if (f->width.high <= 0)
		return;
	k->colour = orange;
	for (int side = -1; side <= 1; side += 2) {
		work_line(k, middle + side * f->width.low / 2.0, from, middle + side * f->width.low / 2.0, to);
		work_line(k, middle + side * f->width.high / 2.0, from, middle + side * f->width.high / 2.0, to);
	}
}

static void outline(struct sketch *k, const struct pv_check_geometry *g)
{
	k->colour = red;
	for (int i = 0; i + 1 < PV_CHECK_HEIGHT / 2; i++) {
		if (g->right[i + 1] == 0)
			continue;
		if (g->right[i] == 0) {		/* the first row: the top of the head */
			work_line(k, g->left[i + 1], 2 * i + 2, g->right[i + 1], 2 * i + 2);
			continue;
		}
		work_line(k, g->left[i], 2 * i, g->left[i + 1], 2 * i + 2);
		work_line(k, g->right[i], 2 * i, g->right[i + 1], 2 * i + 2);
	}
}

/* The darker half of the face, hatched so thinly that the skin stays to be seen. */
static void shadow(struct sketch *k, const struct pv_check_geometry *g)
{
	double x0 = g->shadow < 0 ? g->face.x0 : (g->face.x0 + g->face.x1) / 2.0, x1 = g->shadow < 0 ? (g->face.x0 + g->face.x1) / 2.0 : g->face.x1;
	double width = x1 - x0;

	if (g->shadow == 0)
		return;
	k->colour = navy;
	k->thick = k->fine;
	for (double y = g->face.y0; y + width < g->face.y1; y += 16)
		work_line(k, x0, y, x1, y + width);
}

static void measured(struct sketch *k, const struct pv_check_geometry *g)
{
	if (g->trust == PV_CHECK_NA)
		return;
	outline(k, g);
	k->colour = green;
	work_box(k, &g->head);
	work_line(k, g->head_band.x0, g->head_band.y0, g->head_band.x1, g->head_band.y0);
	work_line(k, g->head_band.x0, g->head_band.y1, g->head_band.x1, g->head_band.y1);
	k->colour = violet;
	work_box(k, &g->face);
	shadow(k, g);
}

void guides_draw(struct pv_image *img, const struct lens *l, const struct lens_sight *sight, const struct pv_area *area, int grain)
{
	struct sketch k = sketch_of(img, sight, area, grain);

	if (l->guides == LENS_OVAL || l->guides == LENS_BANDS) {
		if (l->frame.width.high > 0 && l->frame.top.high > 0)
			oval(&k, &l->frame);
		if (l->guides == LENS_BANDS)
			bands(&k, &l->frame);
	} else if (l->guides == LENS_MEASURED) {
		measured(&k, &sight->geometry);
	}
}
